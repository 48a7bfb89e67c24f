"""Who may do what with what was learned.

``visible_to`` says who may know of a row; what was learned is for the two sides and those who help.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.access import RUNNERS, can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_read(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read it; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("learning_kept_between_the_sides"),))


def can_note(actor: Actor, partnership: Partnership) -> Verdict:
    """All people of the operators note it: who was there knows; facilitators help."""
    if actor.is_facilitator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_note_learning"),))


def can_change(actor: Actor, record: LearningRecord) -> Verdict:
    """Whoever noted it and still takes part, and those who run the partnership."""
    noted_it = record.noted_by.uuid == actor.person and takes_part(actor, record.partnership)
    if noted_it or can_run(actor, record.partnership):
        return YES
    return Verdict((Reason("not_yours_to_change_learning"),))


def can_check(actor: Actor, record: LearningRecord) -> Verdict:
    """Who was asked, if still of the side, and those who run the side: each for itself."""
    side = record.party.organisation.uuid
    is_asked = record.answerer is not None and record.answerer.uuid == actor.person
    if actor.acts_for(side, *RUNNERS) or (is_asked and actor.acts_for(side)):
        return YES
    return Verdict((Reason("not_yours_to_check"),))


def can_second(actor: Actor, check: LearningCheck) -> Verdict:
    """Somebody who runs the side and did not answer."""
    is_other = check.answered_by is None or check.answered_by.uuid != actor.person
    if is_other and _runs(actor, check.record.party):
        return YES
    return Verdict((Reason("not_the_second"),))


def can_certify(actor: Actor, record: LearningRecord) -> Verdict:
    """Those who run the partnership certify that somebody took part, and withdraw it."""
    return can_run(actor, record.partnership)


def can_forget(actor: Actor, party: Party) -> Verdict:
    """Those who run the side, and administrators."""
    if actor.is_administrator or _runs(actor, party):
        return YES
    return Verdict((Reason("not_yours_to_forget"),))


def can_read_gain(actor: Actor, organisation: Organisation) -> bool:
    """The people of an operator read what it gained; so do those who help."""
    helps = actor.is_facilitator or actor.is_administrator
    return helps or actor.acts_for(organisation.uuid)


def _runs(actor: Actor, party: Party) -> bool:
    return actor.acts_for(party.organisation.uuid, *RUNNERS)
