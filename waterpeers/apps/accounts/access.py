"""Who may give roles, and who decides on claims."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import YES, Reason, Verdict

BY_COORDINATORS = frozenset({Role.REPORTER, Role.COORDINATOR})


def can_give_role(actor: Actor, organisation: Organisation, role: Role) -> Verdict:
    """Coordinators give the first two roles, signatories also theirs; nobody beyond their own.

    A facilitator's role is given by administrators, and only in organisations that facilitate.
    """
    refused = Verdict((Reason("cannot_give_role", (("role", str(role)),), "roles"),))
    if role is Role.FACILITATOR:
        brokers = organisation.kind not in {OrganisationKind.OPERATOR, OrganisationKind.FUNDER}
        return YES if actor.is_administrator and brokers else refused
    if actor.is_administrator or actor.is_facilitator:
        return YES
    if actor.acts_for(organisation.uuid, Role.SIGNATORY):
        return YES
    if actor.acts_for(organisation.uuid, Role.COORDINATOR) and role in BY_COORDINATORS:
        return YES
    return refused


def can_see_people(actor: Actor, organisation: Organisation) -> Verdict:
    """Its own people, facilitators and administrators see who works for an organisation."""
    if actor.acts_for(organisation.uuid) or actor.is_facilitator or actor.is_administrator:
        return YES
    return Verdict((Reason("not_your_organisation"),))


def can_decide_claims(actor: Actor) -> Verdict:
    """Facilitators and administrators say who may act for an organisation."""
    if actor.is_facilitator or actor.is_administrator:
        return YES
    return Verdict((Reason("facilitators_only"),))
