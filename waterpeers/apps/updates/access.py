"""Who may do what with updates of a plan; ``visible_to`` says who may know of one.

What is written while a partnership is followed is for the two sides and those who help.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.partnerships.access import acts_as
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.updates.models import Update
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict

JUDGING = (PartyRole.MENTEE, PartyRole.MENTOR)


def can_read(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read it; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("kept_between_the_sides"),))


def judges_as(actor: Actor, partnership: Partnership) -> list[PartyRole]:
    """Name the sides for which somebody judges."""
    return [each for each in JUDGING if acts_as(actor, partnership, each)]


def can_judge(actor: Actor, partnership: Partnership, role: PartyRole | str) -> Verdict:
    """Each side judges for itself, by those who run it."""
    if role in JUDGING and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("each_side_judges"),))


def can_write(actor: Actor, update: Update) -> Verdict:
    """Those who run the side that drafts it write it."""
    if acts_as(actor, update.partnership, update.role):
        return YES
    return Verdict((Reason("who_drafts_writes"),))


def can_agree(actor: Actor, update: Update) -> Verdict:
    """Those who run the other side agree to it."""
    others = [each for each in JUDGING if each is not update.role]
    if acts_as(actor, update.partnership, *others):
        return YES
    return Verdict((Reason("other_side_agrees_to_it"),))


def can_send_back(actor: Actor, update: Update) -> Verdict:
    """The other side sends it back, and so does whoever reads it."""
    return YES if actor.is_facilitator else can_agree(actor, update)


def can_note_read(actor: Actor) -> Verdict:
    """Facilitators note that they have read it."""
    return YES if actor.is_facilitator else Verdict((Reason("helpers_read"),))
