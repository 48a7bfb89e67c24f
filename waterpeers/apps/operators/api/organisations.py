"""Organisations and their profiles, for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import now
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import ConfigDict

from waterpeers.apps.foundation.api import ERRORS, Paged, anybody, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import profiles
from waterpeers.apps.operators.api.found import organisation_or_404
from waterpeers.apps.operators.models import Listing, Organisation
from waterpeers.apps.operators.queries.profiles import audience_of, freshness_of, seen_by
from waterpeers.apps.operators.queries.register import Filters, OrganisationId, listings, own_place
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import Freshness, Visibility

router = Router(tags=["register"])

EMPTY: dict[str, Any] = {  # what the register keeps where a program sends null
    **dict.fromkeys(
        ("place", "ownership", "setting", "website", "contact_office", "contact_email", "systems"),
        "",
    ),
    "about": "",
    "written_in": "",
    "other_names": [],
    "services": [],
    "languages": [],
    "looks_for": {},
}


class ListedOut(Schema):
    """One line of the register."""

    uuid: UUID
    name: str
    kind: str
    country: str | None
    place: str
    setting: str
    ownership: str
    size_band: str
    latitude: float | None
    longitude: float | None
    confirmed_on: date | None

    @staticmethod
    def resolve_uuid(line: Listing) -> UUID:
        """Name the organisation, not the line."""
        return line.organisation_uuid

    @staticmethod
    def resolve_country(line: Listing) -> str | None:
        """Give the country's code."""
        return line.country_id


class LooksFor(Schema):
    """What kind of partner an operator looks for."""

    model_config = ConfigDict(extra="forbid")

    types: list[str] = []
    regions: list[str] = []
    languages: list[str] = []


class ProfileFields(Schema):
    """The fields of a profile; null where nothing is known, or nothing that the caller may see."""

    model_config = ConfigDict(extra="forbid")

    kind: str | None = None
    name: str | None = None
    other_names: list[str] | None = None
    country: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    services: list[str] | None = None
    ownership: str | None = None
    setting: str | None = None
    population_served: int | None = None
    connections: int | None = None
    staff: int | None = None
    languages: list[str] | None = None
    website: str | None = None
    contact_office: str | None = None
    contact_email: str | None = None
    systems: str | None = None
    about: str | None = None
    written_in: str | None = None
    is_willing_to_mentor: bool | None = None
    mentoring_days_per_year: int | None = None
    hosts_visits: bool | None = None
    remote_only: bool | None = None
    max_partnerships: int | None = None
    pays_interpreter: bool | None = None
    looks_for: LooksFor | None = None


class NoteOut(Schema):
    """Where a datum is from, as of when, and who sees it."""

    source: str = ""
    on: date | None = None
    as_of: int | None = None  # a year
    grade: str = ""  # of the figure that it is read from
    visibility: Visibility | None = None


class ProfileOut(Schema):
    """A profile as the caller may see it."""

    uuid: UUID
    state: str
    revision: int
    confirmed_on: date | None
    freshness: Freshness
    profile: ProfileFields
    notes: dict[str, NoteOut]


PLACE_IS_RIGHT = Field(True, description="false: refused where it does not lie in its country")


class NewIn(Schema):
    """An organisation to add; sent twice with one ``uuid`` it is added once."""

    uuid: UUID | None = None
    profile: ProfileFields
    is_another: bool = Field(
        True, description="false: refused where one that is called alike is there"
    )
    place_is_right: bool = PLACE_IS_RIGHT


class ProfileChangeIn(Schema):
    """What changes: fields left out stay as they are, null empties them."""

    revision: int
    profile: ProfileFields = ProfileFields()
    visibility: dict[str, Visibility] = {}
    place_is_right: bool = PLACE_IS_RIGHT


def as_json(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Give a profile as somebody may see it."""
    own = bool(access.can_edit(actor, organisation))
    seen = seen_by(organisation, None if own else audience_of(actor))
    notes = {name: note for name, note in organisation.notes.items() if name in seen}
    return {
        "uuid": organisation.uuid,
        "state": organisation.state,
        "revision": organisation.revision,
        "confirmed_on": organisation.confirmed_on,
        "freshness": freshness_of(organisation, now().date()),
        "profile": seen,
        "notes": notes,
    }


def fields_of(given: ProfileFields) -> dict[str, Any]:
    """Give the fields that were sent, as the register keeps them."""
    sent = given.model_dump(exclude_unset=True)
    return {name: EMPTY.get(name) if value is None else value for name, value in sent.items()}


@router.get("/", response={200: list[ListedOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def organisations(request: Request, filters: Query[Filters]) -> object:
    """List the organisations of the register that fit, as the caller may see them."""
    near = own_place(request.actor) if filters.sort == "near" else None
    return listings(audience_of(request.actor), filters, now().date(), near)


@router.post("/", response={201: ProfileOut, **ERRORS})
def add_organisation(request: Request, data: NewIn) -> Status[dict[str, Any]]:
    """Add an organisation, or propose it where one does not keep the register."""
    made = profiles.register(
        fields_of(data.profile),
        act=request.act,
        uuid=data.uuid,
        is_another=data.is_another,
        place_is_right=data.place_is_right,
    )
    return Status(201, as_json(made, request.actor))


@router.get("/{uuid}/", response={200: ProfileOut, **ERRORS}, auth=anybody)
def organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Give a profile, as the caller may see it."""
    return as_json(organisation_or_404(request, uuid), request.actor)


@router.patch("/{uuid}/", response={200: ProfileOut, **ERRORS})
def change_profile(request: Request, uuid: OrganisationId, data: ProfileChangeIn) -> dict[str, Any]:
    """Change a profile, and who may see its fields."""
    changed = profiles.change_profile(
        organisation_or_404(request, uuid),
        fields_of(data.profile),
        visibility=data.visibility,
        revision=data.revision,
        place_is_right=data.place_is_right,
        act=request.act,
    )
    return as_json(changed, request.actor)


@router.post("/{uuid}/confirm/", response={200: ProfileOut, **ERRORS})
def confirm_profile(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Say that the whole profile still holds."""
    held = profiles.confirm_profile(organisation_or_404(request, uuid), act=request.act)
    return as_json(held, request.actor)


@router.post("/{uuid}/approve/", response={200: ProfileOut, **ERRORS}, auth=signs)
def approve_organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Take a proposed organisation into the register."""
    return as_json(
        profiles.approve(organisation_or_404(request, uuid), act=request.act), request.actor
    )


@router.post("/{uuid}/close/", response={200: ProfileOut, **ERRORS}, auth=signs)
def close_organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Take an organisation off the lists."""
    return as_json(
        profiles.close(organisation_or_404(request, uuid), act=request.act), request.actor
    )
