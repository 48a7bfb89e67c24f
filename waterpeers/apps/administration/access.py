"""Who sees how the site is doing."""

from __future__ import annotations

from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_administer(actor: Actor) -> Verdict:
    """Administrators see all people of the site, and how it is doing."""
    return YES if actor.is_administrator else Verdict((Reason("administrators_only"),))
