"""Who says how often a partnership reports, and in which layout; ``joint`` says the rest."""

from __future__ import annotations

from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_set(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership say how often it reports; facilitators help."""
    return can_run(actor, partnership)


def can_choose_layouts(actor: Actor) -> Verdict:
    """Facilitators say which layout a programme asks for."""
    return YES if actor.is_facilitator else Verdict((Reason("facilitators_choose_layouts"),))
