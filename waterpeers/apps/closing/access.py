"""Who may do what at the end of a partnership and after; ``visible_to`` says who may know of it.

What is written there is for the two sides and those who help, as all that they note.
"""

from __future__ import annotations

from waterpeers.apps.follow_up.access import can_judge, can_read, judges_as
from waterpeers.apps.partnerships.access import RUNNERS, acts_as, can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import ENDED_EARLY, OPERATOR_ROLES, PartnershipState
from waterpeers.domain.verdicts import YES, Reason, Verdict

__all__ = ["can_close", "can_judge", "can_read", "can_sign_off", "can_take_back", "judges_as"]


def can_close(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership give its account; facilitators help."""
    return can_run(actor, partnership)


def can_take_back(actor: Actor, partnership: Partnership) -> Verdict:
    """Whoever ended it takes that back: a side for itself."""
    side = ENDED_EARLY.get(PartnershipState(partnership.state))
    if side is None:
        return can_run(actor, partnership)
    if acts_as(actor, partnership, side):
        return YES
    return Verdict((Reason(f"only_the_{side}_stops"),))


def can_sign_off(actor: Actor, party: Party) -> Verdict:
    """An operator's own coordinator or signatory signs for it."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_sign_off"),))
    if actor.acts_for(party.organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))
