"""Who may do what while a partnership is followed.

``visible_to`` says who may know of a row; what is noted is for the two sides and those who help.
"""

from __future__ import annotations

from waterpeers.apps.follow_up.models import Judgement, RegisterItem
from waterpeers.apps.joint.access import can_read_drafts as can_read
from waterpeers.apps.joint.access import other_side
from waterpeers.apps.partnerships.access import acts_as, can_run
from waterpeers.apps.partnerships.access import sides_of as judges_as
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import SIDES, PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict

__all__ = [
    "can_agree", "can_judge", "can_move", "can_note", "can_read", "judges_as", "owns",
]  # fmt: skip


def can_note(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership note what was promised, decided, is in the way or may be."""
    return can_run(actor, partnership)


def can_move(actor: Actor, item: RegisterItem) -> Verdict:
    """Those who run the partnership say what became of a thing, and whoever it belongs to."""
    if can_run(actor, item.partnership) or owns(actor, item):
        return YES
    return Verdict((Reason("not_yours_to_move"),))


def owns(actor: Actor, item: RegisterItem) -> bool:
    """Whether a thing is somebody's, who still works for the side that it is on."""
    if item.person is None or item.party is None or item.person.uuid != actor.person:
        return False
    return actor.acts_for(item.party.organisation.uuid)


def can_judge(actor: Actor, partnership: Partnership, role: PartyRole | str) -> Verdict:
    """Each side judges for itself, by those who run it."""
    if role in SIDES and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("each_side_judges"),))


def can_agree(actor: Actor, judgement: Judgement) -> Verdict:
    """Those who run the other side say whether it sees it so too."""
    if acts_as(actor, judgement.partnership, other_side(judgement.role)):
        return YES
    return Verdict((Reason("other_side_agrees"),))
