"""Who may do what with questionnaires.

``visible_to`` answers what somebody may see; these answer what somebody may do. An organisation's
own people answer for it; who hands in is said by the app that asks.
"""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.apps.questionnaires.owners import ANSWERING, Owner, owner_of
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_answer(actor: Actor, respondent: Respondent) -> Verdict:
    """An organisation's own people answer for it."""
    if actor.acts_for(respondent.organisation.uuid, *ANSWERING):
        return YES
    return Verdict((Reason("own_people_answer"),))


def can_enter_paper(actor: Actor, respondent: Respondent) -> Verdict:
    """Who coordinates or signs for an organisation enters what its people filled in on paper."""
    if not respondent.round.is_personal:
        return Verdict((Reason("paper_of_single_people"),))
    if actor.acts_for(respondent.organisation.uuid, Role.COORDINATOR, Role.SIGNATORY):
        return YES
    return Verdict((Reason("coordinators_enter_paper"),))


def can_hand_in(actor: Actor, respondent: Respondent) -> Verdict:
    """Those hand in who commit the organisation to it; a sheet of one's own, oneself."""
    round_ = respondent.round
    if round_.is_personal:
        return can_answer(actor, respondent)
    return _holds(actor, respondent.organisation, owner_of(round_))


def _holds(actor: Actor, organisation: Organisation, owner: Owner) -> Verdict:
    if actor.acts_for(organisation.uuid, *owner.hands_in):
        return YES
    needs_signatory = Role.COORDINATOR not in owner.hands_in
    code = "signatory_hands_in" if needs_signatory else "coordinator_hands_in"
    return Verdict((Reason(code, (("name", organisation.name),)),))


def can_ask(actor: Actor) -> Verdict:
    """Facilitators ask questionnaires, and keep their texts."""
    return YES if actor.is_facilitator else Verdict((Reason("facilitators_ask"),))
