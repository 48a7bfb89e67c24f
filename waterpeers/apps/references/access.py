"""Who may load published tables, and take them away."""

from __future__ import annotations

from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import Verdict


def can_load(actor: Actor) -> Verdict:
    """Facilitators and administrators: everybody sees what is loaded."""
    return can_keep_the_register(actor)
