"""People, for programs: who I am, and the people of an organisation."""

from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.accounts import access, actions, queries
from waterpeers.apps.accounts.models import Claim, Invitation, Membership, Person
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.programs import ERRORS, Paged
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed

me_router = Router(tags=["me"])
router = Router(tags=["people"])


class RoleOut(Schema):
    """A role that I hold."""

    organisation: UUID = Field(alias="organisation.uuid")
    organisation_name: str = Field(alias="organisation.name")
    role: Role
    since_on: date


class MeOut(Schema):
    """A person, as it sees itself."""

    uuid: UUID
    email: str
    name: str
    language: str
    is_administrator: bool
    roles: list[RoleOut]


class MemberOut(Schema):
    """Somebody's role in an organisation."""

    uuid: UUID
    person: UUID = Field(alias="person.uuid")
    name: str = Field(alias="person.name")
    role: Role
    since_on: date


class InvitationIn(Schema):
    """Whom to invite, to which roles."""

    email: str = Field(max_length=254)
    roles: list[Role] = Field(max_length=4)


class InvitationOut(Schema):
    """An invitation on its way; its secret is in the mail alone."""

    uuid: UUID
    email: str
    roles: list[Role]
    sent_at: datetime
    expires_at: datetime


class ClaimIn(Schema):
    """Why I may act for an organisation."""

    office: str = Field(max_length=120)
    message: str = Field("", max_length=2000)


class DecisionIn(Schema):
    """An answer to a claim; a no says why."""

    approve: bool
    answer: str = Field("", max_length=2000)


class ClaimOut(Schema):
    """A claim and where it stands."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    person: UUID = Field(alias="person.uuid")
    office: str
    message: str
    state: str
    made_at: datetime
    answer: str


@me_router.get("/", response={200: MeOut, **ERRORS})
def me(request: Request) -> dict[str, object]:
    """Say who I am and which roles I hold."""
    person = Person.objects.get(uuid=request.actor.person)
    roles = person.memberships.select_related("organisation")
    shown = ("uuid", "email", "name", "language", "is_administrator")
    return {name: getattr(person, name) for name in shown} | {
        "roles": list(roles.order_by("organisation__name", "role", "pk"))
    }


@router.get("/of/{uuid}/", response={200: list[MemberOut], **ERRORS})
@paginate(Paged)
def people_of(request: Request, uuid: OrganisationId) -> object:
    """List the people of an organisation: for its own people and for facilitators."""
    return queries.members_of(_organisation(request, uuid))


@router.post("/of/{uuid}/invitations/", response={201: InvitationOut, **ERRORS})
def invite(request: Request, uuid: OrganisationId, data: InvitationIn) -> Status[Invitation]:
    """Send somebody a link that gives roles in an organisation."""
    organisation = _organisation(request, uuid)
    made = actions.invite(organisation, data.email, data.roles, act=request.act)
    return Status(201, made)


@router.post("/roles/{uuid}/end/", response={204: None, **ERRORS})
def end_role(request: Request, uuid: UUID) -> Status[None]:
    """End a role, one's own or a colleague's."""
    membership = get_object_or_404(Membership.objects.visible_to(request.actor), uuid=uuid)
    actions.end_role(membership, act=request.act)
    return Status(204, None)


@router.post("/of/{uuid}/claims/", response={201: ClaimOut, **ERRORS})
def make_claim(request: Request, uuid: OrganisationId, data: ClaimIn) -> Status[Claim]:
    """Ask to act for an organisation of the register."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    made = actions.make_claim(
        organisation, office=data.office, message=data.message, act=request.act
    )
    return Status(201, made)


@router.get("/claims/", response={200: list[ClaimOut], **ERRORS})
@paginate(Paged)
def claims(request: Request) -> object:
    """List claims: one's own; for facilitators, all."""
    visible = Claim.objects.visible_to(request.actor)
    return visible.select_related("person", "organisation").order_by("made_at", "pk")


@router.post("/claims/{uuid}/decide/", response={200: ClaimOut, **ERRORS})
def decide_claim(request: Request, uuid: UUID, data: DecisionIn) -> Claim:
    """Answer a claim with yes or with no."""
    found = get_object_or_404(Claim.objects.visible_to(request.actor), uuid=uuid)
    return actions.decide_claim(found, approve=data.approve, answer=data.answer, act=request.act)


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_see_people(request.actor, found))
    return found
