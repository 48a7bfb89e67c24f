"""Who may do what with a thing that one side drafts and the other agrees to.

``visible_to`` says who may know of one. A draft is for the two sides and those who help.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.partnerships.access import acts_as
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import SIDES, PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_read_drafts(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read what is being written; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("kept_between_the_sides"),))


def can_read(actor: Actor, row: Joint) -> Verdict:
    """Whoever takes part reads what was agreed, where it is written for others too."""
    if row.readers and row.state is JointState.AGREED:
        return YES
    allowed = can_read_drafts(actor, row.whole)
    return allowed if allowed or not row.readers else Verdict((Reason("read_once_agreed"),))


def other_side(role: PartyRole) -> PartyRole:
    """Name the side across."""
    return SIDES[1 - SIDES.index(role)]


def can_begin(actor: Actor, partnership: Partnership, role: PartyRole | str) -> Verdict:
    """Those who run a side begin one for it."""
    if role in SIDES and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("a_side_begins_it"),))


def can_write(actor: Actor, row: Joint) -> Verdict:
    """Those who run the side that drafts it write it."""
    if acts_as(actor, row.whole, row.role):
        return YES
    return Verdict((Reason("who_drafts_writes"),))


def can_agree(actor: Actor, row: Joint) -> Verdict:
    """Those who run the other side agree to it."""
    if acts_as(actor, row.whole, other_side(row.role)):
        return YES
    return Verdict((Reason("other_side_agrees_to_it"),))


def can_note_read(actor: Actor, row: Joint) -> Verdict:
    """Facilitators, and those to whom it is handed over, note that they have read it."""
    if actor.is_facilitator or (row.readers and acts_as(actor, row.whole, *row.readers)):
        return YES
    return Verdict((Reason("readers_note_it"),))


def can_send_back(actor: Actor, row: Joint) -> Verdict:
    """The other side sends it back before it agrees, whoever reads it after that."""
    if row.state is JointState.AGREED:
        return can_note_read(actor, row)
    return YES if actor.is_facilitator else can_agree(actor, row)
