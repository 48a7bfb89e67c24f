"""Who may do what while a partnership is followed.

``visible_to`` says who may know of a row; what is noted is for the two sides and those who help.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.follow_up.models import Judgement, RegisterItem
from waterpeers.apps.partnerships.access import acts_as, can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict

JUDGING = (PartyRole.MENTEE, PartyRole.MENTOR)


def can_read(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read it; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("kept_between_the_sides"),))


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


def judges_as(actor: Actor, partnership: Partnership) -> list[PartyRole]:
    """Name the sides for which somebody judges."""
    return [each for each in JUDGING if acts_as(actor, partnership, each)]


def can_judge(actor: Actor, partnership: Partnership, role: PartyRole | str) -> Verdict:
    """Each side judges for itself, by those who run it."""
    if role in JUDGING and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("each_side_judges"),))


def can_agree(actor: Actor, judgement: Judgement) -> Verdict:
    """Those who run the other side say whether it sees it so too."""
    others = [each for each in JUDGING if each is not judgement.role]
    if acts_as(actor, judgement.partnership, *others):
        return YES
    return Verdict((Reason("other_side_agrees"),))
