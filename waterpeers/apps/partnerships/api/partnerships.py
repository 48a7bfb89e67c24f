"""Partnerships and their parties, for programs."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.actions.partnerships import NewParty
from waterpeers.apps.partnerships.api.found import organisation_or_404
from waterpeers.apps.partnerships.models import (
    Partnership,
    Party,
)
from waterpeers.apps.partnerships.queries.interest import PartyWords, words_of
from waterpeers.apps.partnerships.queries.partnerships import (
    PartnershipId,
    PartyId,
    mine,
    type_of,
    with_parties,
)
from waterpeers.domain.partnerships import (
    TEXT,
    FactAnswer,
    PartnershipState,
    PartnershipType,
    PartyRole,
    Phase,
)

router = Router(tags=["partnerships"])


class PartyOut(Schema):
    """A party."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    name: str = Field(alias="organisation.name")
    role: PartyRole
    is_lead: bool


class PartnershipOut(Schema):
    """A partnership."""

    uuid: UUID
    code: str
    title: str
    language: str
    revision: int
    phase: Phase
    state: PartnershipState
    state_reason: str
    working_areas: list[str]
    need_text: str
    strength_text: str
    earlier_looked_up: str
    earlier_partnerships: str
    opened_at: datetime
    released_at: datetime | None
    ended_on: date | None
    continues: UUID | None = Field(alias="continues.uuid", default=None)
    parties: list[PartyOut]


class TypeOut(Schema):
    """The type that was worked out, and what people made of it."""

    type: PartnershipType
    is_triangular: bool
    is_multi: bool
    corrected_type: str
    correction_reason: str


class PartyIn(Schema):
    """Who takes part."""

    organisation: OrganisationId
    role: PartyRole
    is_lead: bool = False


class OpenIn(Schema):
    """A partnership to open; sent twice with one ``uuid`` it is opened once."""

    uuid: UUID | None = None
    parties: list[PartyIn] = Field(max_length=30)
    title: str = ""
    language: str = ""
    working_areas: list[str] = Field(default_factory=list, max_length=30)
    need_text: str = ""
    strength_text: str = ""


class PartnershipChangeIn(Schema):
    """What changes; fields left out stay as they are."""

    revision: int
    title: str | None = None
    language: str | None = None
    working_areas: list[str] | None = Field(None, max_length=30)
    need_text: str | None = None
    strength_text: str | None = None
    earlier_looked_up: FactAnswer | None = None
    earlier_partnerships: str | None = None


class InterestOut(Schema):
    """What an operator said of its interest, and why."""

    is_interested: bool
    motivation: str
    conditions: str
    office: str
    expressed_at: datetime


class StatementOut(Schema):
    """What a party stated to an obligation; "not known" is an answer."""

    obligation: str
    answer: FactAnswer
    text: str
    made_at: datetime


class PartyWordsOut(Schema):
    """What a party said; it says so in the questionnaire of this uuid and name."""

    party: UUID = Field(alias="party.uuid")
    organisation: UUID = Field(alias="party.organisation.uuid")
    role: PartyRole = Field(alias="party.role")
    questionnaire: UUID = Field(alias="respondent.uuid")
    named: str = Field(description="the same on the command line: Q-0007/mentor")
    interest: InterestOut | None
    statements: list[StatementOut]


class ReasonIn(Schema):
    """A move and its reason."""

    reason: str = Field("", max_length=TEXT * 2)


class CorrectionIn(Schema):
    """A corrected type; empty goes back to what was worked out."""

    type: str = ""
    reason: str = ""


class ReleaseIn(Schema):
    """Whether the public may know."""

    agrees: bool


def _partnership(request: Request, uuid: UUID) -> Partnership:
    seen = with_parties(Partnership.objects.visible_to(request.actor))
    found: Partnership = get_object_or_404(seen, uuid=uuid)
    return found


def _party(request: Request, uuid: UUID) -> Party:
    seen = Partnership.objects.visible_to(request.actor)
    parties = Party.objects.filter(partnership__in=seen).select_related("organisation")
    found: Party = get_object_or_404(parties, uuid=uuid)
    return found


@router.get("/", response={200: list[PartnershipOut], **ERRORS})
@paginate(Paged)
def partnerships(request: Request) -> object:
    """List the partnerships that one may know of, latest first."""
    return mine(request.actor)


@router.post("/", response={201: PartnershipOut, **ERRORS})
def open_partnership(request: Request, data: OpenIn) -> Status[Partnership]:
    """Open a partnership between operators that want to talk."""
    parties = [
        NewParty(organisation_or_404(request, party.organisation), party.role, party.is_lead)
        for party in data.parties
    ]
    fields = data.dict(exclude={"parties"})
    made = actions.open_partnership(parties, **fields, act=request.act)
    return Status(201, _partnership(request, made.uuid))


@router.get("/{uuid}/", response={200: PartnershipOut, **ERRORS})
def partnership(request: Request, uuid: PartnershipId) -> Partnership:
    """Give one partnership."""
    return _partnership(request, uuid)


@router.patch("/{uuid}/", response={200: PartnershipOut, **ERRORS})
def change_partnership(
    request: Request, uuid: PartnershipId, data: PartnershipChangeIn
) -> Partnership:
    """Change what a partnership is about."""
    fields = data.dict(exclude={"revision"}, exclude_none=True)
    actions.change(_partnership(request, uuid), fields, revision=data.revision, act=request.act)
    return _partnership(request, uuid)


@router.get("/{uuid}/type/", response={200: TypeOut, **ERRORS})
def partnership_type(request: Request, uuid: PartnershipId) -> dict[str, object]:
    """Give the type."""
    return _type(_partnership(request, uuid))


@router.put("/{uuid}/type/", response={200: TypeOut, **ERRORS})
def correct_type(request: Request, uuid: PartnershipId, data: CorrectionIn) -> dict[str, object]:
    """Correct the type, with a reason."""
    found = _partnership(request, uuid)
    actions.correct_type(found, data.type, reason=data.reason, act=request.act)
    return _type(_partnership(request, uuid))


def _type(partnership: Partnership) -> dict[str, object]:
    return vars(type_of(partnership)) | {
        "corrected_type": partnership.corrected_type,
        "correction_reason": partnership.correction_reason,
    }


@router.get("/{uuid}/interest/", response={200: list[PartyWordsOut], **ERRORS})
def interest(request: Request, uuid: PartnershipId) -> list[PartyWords]:
    """Give what each party said: interest and declarations, and in which questionnaire."""
    return words_of(_partnership(request, uuid))


@router.post("/{uuid}/parties/", response={201: PartyOut, **ERRORS})
def add_party(request: Request, uuid: PartnershipId, data: PartyIn) -> Status[Party]:
    """Let another organisation take part."""
    made = actions.add_party(
        _partnership(request, uuid),
        organisation_or_404(request, data.organisation),
        role=data.role,
        is_lead=data.is_lead,
        act=request.act,
    )
    return Status(201, made)


@router.post("/{uuid}/moves/{name}/", response={200: PartnershipOut, **ERRORS})
def move_partnership(
    request: Request, uuid: PartnershipId, name: str, data: ReasonIn
) -> Partnership:
    """Suspend, resume or end: suspend, resume, leave, merge, stop_by_mentee, and so on."""
    found = _partnership(request, uuid)
    actions.move(found, name, reason=data.reason, act=request.act)
    return _partnership(request, uuid)


@router.delete("/parties/{uuid}/", response={204: None, **ERRORS})
def remove_party(request: Request, uuid: PartyId) -> Status[None]:
    """Let a party go."""
    actions.remove_party(_party(request, uuid), act=request.act)
    return Status(204, None)


@router.put("/parties/{uuid}/release/", response={200: PartnershipOut, **ERRORS}, auth=signs)
def release_partnership(request: Request, uuid: PartyId, data: ReleaseIn) -> Partnership:
    """Say for one operator whether the public may know."""
    found = _party(request, uuid)
    changed = actions.release(found, agrees=data.agrees, act=request.act)
    return _partnership(request, changed.uuid)
