"""Who may remind, and keep views of the list."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_remind(actor: Actor, partnership: Partnership) -> Verdict:
    """Facilitators, administrators and those who run one of the operators remind the parties."""
    if actor.is_administrator or can_run(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_remind"),))


def can_keep_view(actor: Actor, body: Organisation | None) -> Verdict:
    """Everybody keeps views of its own; for a platform its facilitators do."""
    if actor.is_known if body is None else actor.acts_for(body.uuid, Role.FACILITATOR):
        return YES
    return Verdict((Reason("not_your_view"),))
