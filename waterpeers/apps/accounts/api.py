"""People, for programs: who I am, and the people of an organisation."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.accounts import access, actions, queries
from waterpeers.apps.accounts.models import ApiKey, Claim, Invitation, Membership, Person, Scope
from waterpeers.apps.accounts.queries import PersonId
from waterpeers.apps.foundation.api import ERRORS, Paged, in_person, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.actors import Role
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import NotAllowed, NotValid

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
    mails: MailChoice
    is_administrator: bool
    roles: list[RoleOut]


class MailsIn(Schema):
    """How often I want mail about what waits for me."""

    mails: MailChoice


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
    roles: list[Role] = Field([], max_length=3, description="what I wish to do for it")


class OwnIn(Schema):
    """The organisation that I work for, where the register does not have it."""

    uuid: UUID | None = None
    name: str = Field(max_length=200)
    country: str = Field(max_length=2, description="ISO 3166-1 alpha-2")
    place: str = Field("", max_length=120)
    kind: str = "operator"
    office: str = Field(max_length=120, description="my function there")
    roles: list[Role] = Field([], max_length=3, description="what I wish to do for it")
    is_another: bool = Field(False, description="true: it is none of those that are called alike")


class EndRoleIn(Schema):
    """Why a role ends; needed of who keeps the register and ends one of others."""

    reason: str = Field("", max_length=2000)


class DecisionIn(Schema):
    """An answer to a claim; a no says why."""

    approve: bool
    answer: str = Field("", max_length=2000)
    roles: list[Role] | None = Field(
        None, max_length=4, description="what the person asked for, if not said otherwise"
    )


class ClaimOut(Schema):
    """A claim and where it stands."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    person: UUID = Field(alias="person.uuid")
    office: str
    message: str
    roles: list[Role]
    state: str
    made_at: datetime
    answer: str


class MeIn(Schema):
    """What changes of oneself; fields left out stay as they are."""

    name: str | None = Field(None, min_length=1, max_length=120)
    language: str | None = Field(None, description="en, fr or es")


class KeyIn(Schema):
    """A key to make."""

    name: str = Field(max_length=80, description="what it is for")
    scopes: list[Scope] = Field(max_length=3)
    person: PersonId | None = None


class KeyOut(Schema):
    """A key, without its text."""

    uuid: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_from: str


class NewKeyOut(KeyOut):
    """A key that was made: its text is given this once."""

    key: str


class PersonIn(Schema):
    """Somebody whose e-mail is known to be theirs; without a password one is set by mail."""

    email: str = Field(max_length=254)
    name: str = Field("", max_length=120)
    password: str | None = Field(None, min_length=1, max_length=200)
    is_administrator: bool = False


class PersonOut(Schema):
    """A person."""

    uuid: UUID
    email: str
    name: str


class NewRoleIn(Schema):
    """A role for somebody."""

    person: PersonId
    role: Role


class OwnInvitationOut(Schema):
    """An invitation that waits for me."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    organisation_name: str = Field(alias="organisation.name")
    roles: list[Role]
    sent_at: datetime
    expires_at: datetime


@me_router.get("/", response={200: MeOut, **ERRORS})
def me(request: Request) -> dict[str, object]:
    """Say who I am and which roles I hold."""
    return _as_json(Person.objects.get(uuid=request.actor.person))


@me_router.patch("/", response={200: MeOut, **ERRORS})
def change_me(request: Request, data: MeIn) -> dict[str, object]:
    """Change my name or my language."""
    person = Person.objects.get(uuid=request.actor.person)
    if data.language not in {None, *dict(settings.LANGUAGES)}:
        raise NotValid.because("not_in_list", field="language", value=str(data.language)[:20])
    name, language = data.name or person.name, data.language or person.language
    return _as_json(actions.change_person(person, name=name, language=language, act=request.act))


def _as_json(person: Person) -> dict[str, object]:
    roles = person.memberships.select_related("organisation")
    shown = ("uuid", "email", "name", "language", "mails", "is_administrator")
    return {name: getattr(person, name) for name in shown} | {
        "roles": list(roles.order_by("organisation__name", "role", "pk"))
    }


@me_router.get("/keys/", response={200: list[KeyOut], **ERRORS})
@paginate(Paged)
def my_keys(request: Request) -> object:
    """List my keys that work, latest first."""
    mine = ApiKey.objects.filter(person__uuid=request.actor.person, ended_at__isnull=True)
    return mine.order_by("-made_at", "-pk")


@me_router.post("/keys/", response={201: NewKeyOut, **ERRORS}, auth=in_person)
def make_key(request: Request, data: KeyIn) -> Status[dict[str, object]]:
    """Make a key to the API for myself; whoever runs the machine also for another person."""
    key, text = actions.make_key(data.name, data.scopes, person_uuid=data.person, act=request.act)
    shown = {name: getattr(key, name) for name in KeyOut.model_fields}
    return Status(201, shown | {"key": text})


@me_router.delete("/keys/{uuid}/", response={204: None, **ERRORS})
def end_key(request: Request, uuid: UUID) -> Status[None]:
    """End one of my keys at once."""
    mine = ApiKey.objects.filter(person__uuid=request.actor.person).select_related("person")
    actions.end_key(get_object_or_404(mine, uuid=uuid), act=request.act)
    return Status(204, None)


@me_router.get("/invitations/", response={200: list[OwnInvitationOut], **ERRORS})
@paginate(Paged)
def my_invitations(request: Request) -> object:
    """List the invitations that wait for me."""
    return queries.invitations_for(request.actor.person, request.act.at)


@me_router.post("/invitations/{uuid}/accept/", response={200: MeOut, **ERRORS})
def accept_invitation(request: Request, uuid: UUID) -> dict[str, object]:
    """Take the roles of an invitation that waits for me."""
    person = Person.objects.get(uuid=request.actor.person)
    waiting = queries.invitations_for(request.actor.person, request.act.at)
    actions.accept_invitation(get_object_or_404(waiting, uuid=uuid), act=request.act)
    return _as_json(person)


@router.post("/", response={201: PersonOut, **ERRORS}, auth=in_person)
def add_person(request: Request, data: PersonIn) -> Status[Person]:
    """Add a person whose e-mail is known to be theirs; for administrators."""
    return Status(201, actions.add_person(**data.dict(), act=request.act))


@me_router.get("/data/", response={200: dict[str, Any], **ERRORS}, auth=in_person)
def my_data(request: Request) -> dict[str, Any]:
    """Give all that the site keeps about me."""
    return queries.data_of(Person.objects.get(uuid=request.actor.person))


@router.post("/{uuid}/forget/", response={204: None, **ERRORS}, auth=in_person)
def forget_person(request: Request, uuid: PersonId) -> Status[None]:
    """Forget a person for good: oneself, or as an administrator whoever asked for it."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), uuid=uuid)
    actions.forget(person, act=request.act)
    return Status(204, None)


@me_router.put("/mails/", response={200: MeOut, **ERRORS})
def choose_mails(request: Request, data: MailsIn) -> dict[str, object]:
    """Choose how often I get mail about what waits for me."""
    person = Person.objects.get(uuid=request.actor.person)
    actions.choose_mails(person, data.mails, act=request.act)
    return _as_json(person)


@router.get("/of/{uuid}/", response={200: list[MemberOut], **ERRORS})
@paginate(Paged)
def people_of(request: Request, uuid: OrganisationId) -> object:
    """List the people of an organisation: for its own people and for facilitators."""
    return queries.members_of(_organisation(request, uuid))


@router.post("/of/{uuid}/invitations/", response={201: InvitationOut, **ERRORS}, auth=signs)
def invite(request: Request, uuid: OrganisationId, data: InvitationIn) -> Status[Invitation]:
    """Send somebody a link that gives roles in an organisation."""
    organisation = _organisation(request, uuid)
    made = actions.invite(organisation, data.email, data.roles, act=request.act)
    return Status(201, made)


@router.get("/of/{uuid}/invitations/", response={200: list[InvitationOut], **ERRORS})
@paginate(Paged)
def invitations(request: Request, uuid: OrganisationId) -> object:
    """List the invitations of an organisation that wait for an answer."""
    waiting = _organisation(request, uuid).invitations.open_at(request.act.at)
    return waiting.order_by("sent_at", "pk")


@router.delete("/invitations/{uuid}/", response={204: None, **ERRORS})
def withdraw_invitation(request: Request, uuid: UUID) -> Status[None]:
    """Make the link of an invitation useless."""
    seen = Invitation.objects.visible_to(request.actor).select_related("organisation")
    actions.withdraw_invitation(get_object_or_404(seen, uuid=uuid), act=request.act)
    return Status(204, None)


@router.post("/of/{uuid}/roles/", response={201: MemberOut, **ERRORS}, auth=signs)
def give_role(request: Request, uuid: OrganisationId, data: NewRoleIn) -> Status[Membership]:
    """Give somebody who is here a role in an organisation; giving it again changes nothing."""
    organisation = _organisation(request, uuid)
    person = get_object_or_404(Person.objects.visible_to(request.actor), uuid=data.person)
    return Status(201, actions.give_role(person, organisation, data.role, act=request.act))


@router.post("/roles/{uuid}/end/", response={204: None, **ERRORS}, auth=signs)
def end_role(request: Request, uuid: UUID, data: EndRoleIn | None = None) -> Status[None]:
    """End a role, one's own or a colleague's; who keeps the register says why."""
    membership = get_object_or_404(Membership.objects.visible_to(request.actor), uuid=uuid)
    actions.end_role(membership, reason=data.reason if data else "", act=request.act)
    return Status(204, None)


@router.post("/of/{uuid}/claims/", response={201: ClaimOut, **ERRORS})
def make_claim(request: Request, uuid: OrganisationId, data: ClaimIn) -> Status[Claim]:
    """Ask to act for an organisation of the register."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    return Status(201, actions.make_claim(organisation, **data.dict(), act=request.act))


@router.post("/claims/", response={201: ClaimOut, **ERRORS})
def propose_own(request: Request, data: OwnIn) -> Status[Claim]:
    """Propose the organisation that I work for and ask to act for it; one yes does both."""
    given = data.dict()
    fields = {name: given.pop(name) for name in ("name", "country", "place", "kind")}
    return Status(201, actions.propose_own(fields, **given, act=request.act))


@router.get("/claims/", response={200: list[ClaimOut], **ERRORS})
@paginate(Paged)
def claims(request: Request) -> object:
    """List claims: one's own; for facilitators, all."""
    visible = Claim.objects.visible_to(request.actor)
    return visible.select_related("person", "organisation").order_by("made_at", "pk")


@router.post("/claims/{uuid}/decide/", response={200: ClaimOut, **ERRORS}, auth=signs)
def decide_claim(request: Request, uuid: UUID, data: DecisionIn) -> Claim:
    """Answer a claim with yes or with no."""
    found = get_object_or_404(Claim.objects.visible_to(request.actor), uuid=uuid)
    return actions.decide_claim(found, **data.dict(), act=request.act)


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_see_people(request.actor, found))
    return found
