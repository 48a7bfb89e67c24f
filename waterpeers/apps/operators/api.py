"""The register, for programs: the same actions as the pages."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import ConfigDict

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.api import ERRORS, Paged, anybody, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import notes_of
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import affiliations as affiliation_actions
from waterpeers.apps.operators.actions import countries, mappings, profiles, tables
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.countries import read_list
from waterpeers.apps.operators.imports.outcomes import left_in_words
from waterpeers.apps.operators.models import Affiliation, Listing, Organisation, SavedMapping
from waterpeers.apps.operators.queries import (
    Filters,
    MappingId,
    OrganisationId,
    audience_of,
    freshness_of,
    imports_of,
    listings,
    seen_by,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import Freshness, Visibility
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict

router = Router(tags=["register"])
mappings_router = Router(tags=["register"])
EMPTY: dict[str, Any] = {  # what the register keeps where a program sends null
    **dict.fromkeys(
        ("place", "ownership", "setting", "website", "contact_office", "contact_email", "systems"),
        "",
    ),
    "about": "",
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


class NewIn(Schema):
    """An organisation to add; sent twice with one ``uuid`` it is added once."""

    uuid: UUID | None = None
    profile: ProfileFields
    is_another: bool = Field(
        True, description="false: refused where one that is called alike is there"
    )


class ProfileChangeIn(Schema):
    """What changes: fields left out stay as they are, null empties them."""

    revision: int
    profile: ProfileFields = ProfileFields()
    visibility: dict[str, Visibility] = {}


class TableIn(Schema):
    """What a table holds (``operators``, ``values`` or ``offers``), and how it is read."""

    of: str
    mapping: str = Field("", description="a mapping that ships, as ibnet_panel")
    sheet: str = Field("", max_length=80, description="of a workbook; the first one without")
    encoding: str = Field("", max_length=20, description="of letters, as cp1250; found out without")
    decimal: Literal["", ",", "."] = Field("", description="the mark before decimals")


class StoreIn(Schema):
    """Answers to what was asked: row → ``new``, ``skip`` or a uuid."""

    answers: dict[str, str] = {}
    good_rows: bool = Field(False, description="leave rows with faults and open questions out")


class RowFaultOut(Schema):
    """What keeps a row from being taken, or from changing what is there."""

    row: int
    what: str
    code: str
    text: str


class SameOut(Schema):
    """A row that may mean an organisation that is known, or whose letters are lost (``kind``)."""

    row: int
    name: str
    known: str
    uuid: str
    earlier_row: int | None
    kind: str = "same"


class ImportOut(Schema):
    """How an import stands: ``state`` is asked, running, done, failed or cancelled."""

    uuid: UUID
    of: str
    name: str
    state: str
    is_stored: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    read_as: list[str] = []
    rejected: list[RowFaultOut] = []
    left: list[RowFaultOut] = []
    questions: list[SameOut] = []
    reasons: list[str] = []


class FactsIn(Schema):
    """Where a list of facts is from, and whether it takes the place of what differs."""

    source: str = Field(min_length=1, max_length=200)
    replace: bool = False


class FactsOut(Schema):
    """How many facts were new, changed, there already; whose country the register does not know."""

    created: int
    updated: int
    unchanged: int
    left_out: list[str]


def _organisation(request: Request, uuid: UUID) -> Organisation:
    seen = Organisation.objects.visible_to(request.actor).select_related("country")
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found


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
    return listings(audience_of(request.actor), filters, now().date())


@router.post("/", response={201: ProfileOut, **ERRORS})
def add_organisation(request: Request, data: NewIn) -> Status[dict[str, Any]]:
    """Add an organisation, or propose it where one does not keep the register."""
    made = profiles.register(
        fields_of(data.profile), act=request.act, uuid=data.uuid, is_another=data.is_another
    )
    return Status(201, as_json(made, request.actor))


# --- tables: first, since their addresses are no uuids ---


@router.post("/imports/", response={201: ImportOut, **ERRORS})
def look_at_table(
    request: Request,
    data: Form[TableIn],
    file: UploadedFile,
    own_mapping: File[UploadedFile | None] = None,
) -> Status[dict[str, Any]]:
    """Send a table of organisations, figures or strengths, and see what it would do."""
    run = tables.ask_to_look(**data.dict(), file=file, own_mapping=own_mapping, act=request.act)
    return Status(201, _import(run))


@router.get("/imports/{uuid}/", response={200: ImportOut, **ERRORS})
def table_import(request: Request, uuid: UUID) -> dict[str, Any]:
    """Say how a look at a table, or its import, stands."""
    return _import_as_json(get_object_or_404(imports_of(request.actor), uuid=uuid))


@router.post("/imports/{uuid}/store/", response={201: ImportOut, **ERRORS})
def store_table(request: Request, uuid: UUID, data: StoreIn) -> Status[dict[str, Any]]:
    """Store what was looked at: all rows, or the good ones."""
    looked = get_object_or_404(imports_of(request.actor), uuid=uuid)
    return Status(201, _import(tables.ask_to_store(looked, **data.dict(), act=request.act)))


def _import(run: Run) -> dict[str, Any]:
    """Show a run that was just asked for; a short one is done by then."""
    if uploads.is_short(run.parameters["file"]):
        runs.do_now(run, now)
        run.refresh_from_db()
    return _import_as_json(run)


def _import_as_json(run: Run) -> dict[str, Any]:
    result = run.result
    counts = ("rows", "created", "updated", "unchanged")
    names = SameOut.model_fields
    return {
        "uuid": run.uuid,
        "of": run.parameters["of"],
        "name": run.parameters["name"],
        "state": run.state,
        "is_stored": run.kind.startswith("import_") and run.state == RunState.DONE,
        **{name: result.get(name, 0) for name in counts},
        "read_as": [sentence(note) for note in notes_of(result.get("read_as", {}))],
        "rejected": [
            _row(each, f"{each['column']}: {each['value']}") for each in result.get("rejected", [])
        ],
        "left": [_row(each, left_in_words(each)) for each in result.get("left", [])],
        "questions": [
            {n: each[n] for n in names if n in each} for each in result.get("questions", [])
        ],
        "reasons": [sentence(reason) for reason in runs.reasons_of(run)],
    }


def _row(each: dict[str, Any], what: str) -> dict[str, Any]:
    reason = runs.reason_from(each["reason"])
    return {"row": each["row"], "what": what, "code": reason.code, "text": sentence(reason)}


@router.post("/country-facts/", response={200: FactsOut, **ERRORS})
def load_country_facts(request: Request, data: Form[FactsIn], file: UploadedFile) -> dict[str, Any]:
    """Load dated facts about countries from a list, all or none; for administrators."""
    NotAllowed.unless(access.can_load_country_facts(request.actor))
    found = read_list(file)
    if found.rejected:
        reasons = (
            Reason(each.reason.code, each.reason.params, f"row {each.row}, {each.column}")
            for each in found.rejected[:100]
        )
        raise NotValid(Verdict(tuple(reasons)))
    loaded = countries.load_country_facts(
        found.facts, data.source, replace=data.replace, act=request.act
    )
    return vars(loaded) | {"left_out": sorted({*found.left_out})}


# --- organisations ---


@router.get("/{uuid}/", response={200: ProfileOut, **ERRORS}, auth=anybody)
def organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Give a profile, as the caller may see it."""
    return as_json(_organisation(request, uuid), request.actor)


@router.patch("/{uuid}/", response={200: ProfileOut, **ERRORS})
def change_profile(request: Request, uuid: OrganisationId, data: ProfileChangeIn) -> dict[str, Any]:
    """Change a profile, and who may see its fields."""
    changed = profiles.change_profile(
        _organisation(request, uuid),
        fields_of(data.profile),
        visibility=data.visibility,
        revision=data.revision,
        act=request.act,
    )
    return as_json(changed, request.actor)


@router.post("/{uuid}/confirm/", response={200: ProfileOut, **ERRORS})
def confirm_profile(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Say that the whole profile still holds."""
    held = profiles.confirm_profile(_organisation(request, uuid), act=request.act)
    return as_json(held, request.actor)


@router.post("/{uuid}/approve/", response={200: ProfileOut, **ERRORS}, auth=signs)
def approve_organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Take a proposed organisation into the register."""
    return as_json(profiles.approve(_organisation(request, uuid), act=request.act), request.actor)


@router.post("/{uuid}/close/", response={200: ProfileOut, **ERRORS}, auth=signs)
def close_organisation(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Take an organisation off the lists."""
    return as_json(profiles.close(_organisation(request, uuid), act=request.act), request.actor)


# --- mappings that somebody saved ---


class SavedMappingOut(Schema):
    """How the columns of a kind of file feed our fields; ``text`` is TOML."""

    uuid: UUID
    name: str
    text: str
    revision: int
    saved_at: datetime


class SavedMappingIn(Schema):
    """A mapping and its name; ``revision`` is the one that was seen, where it is changed."""

    name: str
    text: str
    revision: int | None = None


@mappings_router.get("/", response={200: list[SavedMappingOut], **ERRORS})
@paginate(Paged)
def list_mappings(request: Request) -> QuerySet[SavedMapping]:
    """List the mappings that were saved, by name."""
    NotAllowed.unless(access.can_import(request.actor))
    return SavedMapping.objects.visible_to(request.actor).order_by("name", "pk")


@mappings_router.post("/", response={201: SavedMappingOut, **ERRORS})
def save_mapping(request: Request, data: SavedMappingIn) -> Status[SavedMapping]:
    """Save a mapping for the next file of its kind; ``saved:UUID`` names it in an import."""
    return Status(201, mappings.save_mapping(data.name, data.text, act=request.act))


@mappings_router.put("/{uuid}/", response={200: SavedMappingOut, **ERRORS})
def change_mapping(request: Request, uuid: MappingId, data: SavedMappingIn) -> SavedMapping:
    """Change a mapping."""
    found = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    return mappings.change_mapping(
        found, name=data.name, text=data.text, revision=data.revision or 0, act=request.act
    )


@mappings_router.delete("/{uuid}/", response={204: None, **ERRORS})
def remove_mapping(request: Request, uuid: MappingId) -> Status[None]:
    """Let a mapping go."""
    found = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    mappings.remove_mapping(found, act=request.act)
    return Status(204, None)


# --- who belongs to a platform, programme, association or funder ---


class AffiliationIn(Schema):
    """A member, or a region (UN M49) in which a body works; sent twice it is said once."""

    uuid: UUID | None = None
    member: OrganisationId | None = None
    region: str = ""
    first_day: date | None = None
    last_day: date | None = None


class AffiliationDaysIn(Schema):
    """From which day to which day it holds; both count, an open end has no bound."""

    revision: int
    first_day: date | None = None
    last_day: date | None = None


class AffiliationOut(Schema):
    """A member or a region of a body, and when somebody said so."""

    uuid: UUID
    body: UUID = Field(alias="body.uuid")
    member: UUID | None = Field(None, alias="member.uuid")
    name: str = Field("", alias="member.name")
    region: str
    first_day: date | None
    last_day: date | None
    said_by: UUID | None
    said_at: datetime
    revision: int


def _affiliation(request: Request, uuid: UUID) -> Affiliation:
    seen = Affiliation.objects.visible_to(request.actor).select_related("body", "member")
    found: Affiliation = get_object_or_404(seen, uuid=uuid)
    return found


@router.get("/{uuid}/affiliations/", response={200: list[AffiliationOut], **ERRORS})
@paginate(Paged)
def affiliations(request: Request, uuid: OrganisationId) -> object:
    """List the members and regions of a body, or the bodies that an operator belongs to."""
    one = _organisation(request, uuid)
    seen = Affiliation.objects.visible_to(request.actor).select_related("body", "member")
    return seen.filter(Q(body=one) | Q(member=one)).order_by("body__name", "member__name", "pk")


@router.post("/{uuid}/affiliations/", response={201: AffiliationOut, **ERRORS})
def affiliate(request: Request, uuid: OrganisationId, data: AffiliationIn) -> Status[Affiliation]:
    """Say that somebody belongs to a body, or that it works in a region."""
    given = data.dict()
    if member := given.pop("member"):
        given["member"] = _organisation(request, member)
    body = _organisation(request, uuid)
    made = affiliation_actions.affiliate(body, act=request.act, **given)
    return Status(201, _affiliation(request, made.uuid))


@router.put("/affiliations/{uuid}/", response={200: AffiliationOut, **ERRORS})
def change_affiliation(request: Request, uuid: UUID, data: AffiliationDaysIn) -> Affiliation:
    """Change from which day to which day a member or a region is there."""
    found = _affiliation(request, uuid)
    affiliation_actions.change_affiliation(found, act=request.act, **data.dict())
    return _affiliation(request, uuid)


@router.delete("/affiliations/{uuid}/", response={204: None, **ERRORS})
def remove_affiliation(request: Request, uuid: UUID) -> Status[None]:
    """Take out what was never so; what has ended gets a last day instead."""
    affiliation_actions.remove_affiliation(_affiliation(request, uuid), act=request.act)
    return Status(204, None)
