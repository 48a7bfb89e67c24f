"""Who may see whose turn it is, and the mails that did not go out."""

from __future__ import annotations

from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import Reason, Verdict


def can_see_mails(actor: Actor) -> Verdict:
    """Administrators keep the post."""
    against = () if actor.is_administrator else (Reason("administrators_see_mails"),)
    return Verdict(against)


def can_see_turns(actor: Actor) -> Verdict:
    """Facilitators and administrators see what is stuck, and with whom."""
    sees = actor.is_facilitator or actor.is_administrator
    return Verdict(() if sees else (Reason("facilitators_see_turns"),))
