"""Who may give roles, and who decides on claims."""

from __future__ import annotations

from datetime import datetime

from waterpeers.apps.accounts.models import Invitation, Membership, Person
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import YES, Reason, Verdict

BY_COORDINATORS = frozenset({Role.REPORTER, Role.COORDINATOR})
CLAIMABLE = (Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY)  # what one may ask for


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


def can_end_role(actor: Actor, membership: Membership) -> Verdict:
    """Whoever holds a role may leave it; others end what they could give."""
    if membership.person.uuid == actor.person:
        return YES
    return can_give_role(actor, membership.organisation, membership.role)


def is_ended_by_keeper(actor: Actor, membership: Membership) -> bool:
    """Whether a role of somebody else is ended by who keeps the register, not by a colleague."""
    keeps = actor.is_facilitator or actor.is_administrator
    is_colleague = actor.acts_for(membership.organisation.uuid)
    return keeps and not is_colleague and membership.person.uuid != actor.person


def can_forget(actor: Actor, person: Person) -> Verdict:
    """People have themselves forgotten; administrators do it for whoever asks them."""
    if actor.person == person.uuid or actor.is_administrator:
        return YES
    return Verdict((Reason("not_your_own"),))


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


def is_open(invitation: Invitation | None, sender: Actor, at: datetime) -> Verdict:
    """An invitation works once, for a while, and only while its sender may still give its roles."""
    if (
        invitation is None
        or invitation.accepted_at is not None
        or invitation.withdrawn_at is not None
        or invitation.expires_at <= at
    ):
        return Verdict((Reason("invitation_not_valid"),))
    for role in invitation.roles:
        if not can_give_role(sender, invitation.organisation, Role(role)):
            return Verdict((Reason("invitation_not_valid"),))
    return YES


def is_for(invitation: Invitation, actor: Actor) -> Verdict:
    """An invitation is for the person with its e-mail, and never for its sender."""
    invited = Person.objects.filter(uuid=actor.person, email__iexact=invitation.email)
    if not invited.exists():
        return Verdict((Reason("invitation_for_another"),))
    if invitation.invited_by.uuid == actor.person:
        return Verdict((Reason("not_to_yourself"),))
    return YES
