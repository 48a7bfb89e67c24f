"""Who may declare needs, run rounds, ask and answer."""

from __future__ import annotations

from waterpeers.apps.matching.models import HelpRequest
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import YES, Reason, Verdict

DECLARING = (Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY)  # for their operator


def can_declare(actor: Actor, organisation: Organisation) -> Verdict:
    """An operator's own people declare its needs and strengths; facilitators never speak for it.

    Those who keep the register may bring in a list of strengths, never of needs; what an operator
    has said itself they leave.
    """
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_declare"))
    if not actor.acts_for(organisation.uuid, *DECLARING):
        against.append(Reason("need_not_yours"))
    return Verdict(tuple(against))


def can_ask(actor: Actor, mentee: Organisation) -> Verdict:
    """A coordinator or signatory asks for help; a reporter prepares."""
    if actor.acts_for(mentee.uuid, Role.COORDINATOR, Role.SIGNATORY):
        return YES
    return Verdict((Reason("need_not_yours"),))


def can_answer(actor: Actor, request: HelpRequest) -> Verdict:
    """A coordinator or signatory of the mentor answers; a second yes may be a facilitator's."""
    if actor.acts_for(request.mentor.uuid, Role.COORDINATOR, Role.SIGNATORY):
        return YES
    if request.beyond_by_id and actor.is_facilitator:
        return YES
    return Verdict((Reason("not_the_mentor"),))


def can_introduce(actor: Actor) -> Verdict:
    """Facilitators introduce operators to each other."""
    return can_run_rounds(actor)


def can_answer_introduction(actor: Actor, organisation: Organisation) -> Verdict:
    """A coordinator or signatory of each side answers for it."""
    if actor.acts_for(organisation.uuid, Role.COORDINATOR, Role.SIGNATORY):
        return YES
    return Verdict((Reason("not_introduced"),))


def can_shortlist(actor: Actor, mentee: Organisation) -> Verdict:
    """An operator's own people, and facilitators, see who could help with its needs."""
    return YES if can_declare(actor, mentee) else can_run_rounds(actor)


def can_run_rounds(actor: Actor) -> Verdict:
    """Facilitators run rounds and set their weights."""
    if actor.is_facilitator or actor.is_administrator:
        return YES
    return Verdict((Reason("facilitators_only"),))
