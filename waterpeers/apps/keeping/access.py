"""Who takes an import back."""

from __future__ import annotations

from waterpeers.apps.foundation.models import Run
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_take_back(actor: Actor, run: Run) -> Verdict:
    """Who keeps the register, and whoever asked for the import."""
    if can_keep_the_register(actor) or (actor.is_known and run.asked_by == actor.person):
        return YES
    return Verdict((Reason("not_your_import"),))
