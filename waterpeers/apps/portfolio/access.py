"""Who may remind."""

from __future__ import annotations

from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_remind(actor: Actor, partnership: Partnership) -> Verdict:
    """Facilitators, administrators and those who run one of the operators remind the parties."""
    if actor.is_administrator or can_run(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_remind"),))
