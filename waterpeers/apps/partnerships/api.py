"""Partnerships and the Code, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged, anybody, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import conduct as conduct_actions
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.actions.partnerships import NewParty
from waterpeers.apps.partnerships.models import (
    CodeAcceptance,
    CodeText,
    CodeVersion,
    Partnership,
    Party,
)
from waterpeers.apps.partnerships.queries.conduct import (
    CodeTextId,
    CodeVersionId,
    acceptances,
    adopted,
    effect_of,
    end_of,
    every_version,
    versions,
)
from waterpeers.apps.partnerships.queries.interest import PartyWords, words_of
from waterpeers.apps.partnerships.queries.partnerships import (
    PartnershipId,
    PartyId,
    mine,
    type_of,
    with_parties,
)
from waterpeers.apps.partnerships.words import conduct as words
from waterpeers.domain.conduct import OBLIGATIONS, Acceptance, AcceptanceState, Basis
from waterpeers.domain.partnerships import (
    TEXT,
    FactAnswer,
    PartnershipState,
    PartnershipType,
    PartyRole,
    Phase,
)
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["partnerships"])
code_router = Router(tags=["code"])


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
    working_areas: list[str] = Field(default_factory=list, max_length=30)
    need_text: str = ""
    strength_text: str = ""


class PartnershipChangeIn(Schema):
    """What changes; fields left out stay as they are."""

    revision: int
    title: str | None = None
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


class CodeTextOut(Schema):
    """A version's wording in one language."""

    uuid: UUID
    language: str
    title: str
    file_name: str
    sha256: str


class CodeVersionOut(Schema):
    """A version of the Code with its texts."""

    uuid: UUID
    label: str
    issued_by: str
    valid_from: date
    valid_until: date | None
    grace_days: int
    is_draft: bool
    is_example: bool
    revision: int
    texts: list[CodeTextOut]


class CodeVersionIn(Schema):
    """A version to put on the site; sent twice with one ``uuid`` it is made once."""

    uuid: UUID | None = None
    label: str = Field(description="as in May 2022")
    issued_by: str
    valid_from: date
    grace_days: int = Field(180, description="how long an acceptance outlives the version")


class CodeVersionChangeIn(Schema):
    """What a draft shall say."""

    revision: int = Field(description="of the version as it was read")
    label: str
    issued_by: str
    valid_from: date
    grace_days: int


class EndingOut(Schema):
    """A version that would end otherwise than it does, and who accepted it."""

    label: str
    accepted_by: int
    last_day: date | None
    grace_until: date | None


class EffectOut(Schema):
    """What publishing a draft, or withdrawing what was published, does."""

    last_day: date | None = Field(description="of the version itself, where a later one is here")
    others: list[EndingOut]


class CodeTextIn(Schema):
    """What a file has of a version."""

    language: str = Field(description="as in en")
    title: str


class ObligationOut(Schema):
    """An obligation; a local one holds only where it was adopted."""

    key: str
    basis: Basis
    text: str
    holds: bool


class SwitchIn(Schema):
    """Whether a local obligation holds here."""

    is_on: bool


class AcceptIn(Schema):
    """Acceptance of a text for an organisation."""

    text: CodeTextId
    office: str = ""


class AcceptanceOut(Schema):
    """An acceptance."""

    uuid: UUID
    version: str = Field(alias="version.label")
    language: str = Field(alias="text.language")
    office: str
    accepted_at: datetime


class StandingOut(Schema):
    """How an organisation stands to the Code today."""

    state: AcceptanceState
    version: str
    until: date | None


def _partnership(request: Request, uuid: UUID) -> Partnership:
    seen = with_parties(Partnership.objects.visible_to(request.actor))
    found: Partnership = get_object_or_404(seen, uuid=uuid)
    return found


def _party(request: Request, uuid: UUID) -> Party:
    seen = Partnership.objects.visible_to(request.actor)
    parties = Party.objects.filter(partnership__in=seen).select_related("organisation")
    found: Party = get_object_or_404(parties, uuid=uuid)
    return found


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), uuid=uuid
    )
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
        NewParty(_organisation(request, party.organisation), party.role, party.is_lead)
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
        _organisation(request, data.organisation),
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


@code_router.get("/versions/", response={200: list[CodeVersionOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def code_versions(request: Request) -> object:
    """List the versions of the Code on this site, latest first; drafts for administrators."""
    return every_version() if request.actor.is_administrator else versions()


@code_router.post("/versions/", response={201: CodeVersionOut, **ERRORS}, auth=signs)
def add_code_version(request: Request, data: CodeVersionIn) -> Status[CodeVersion]:
    """Begin a version of the Code; it holds for nobody until it is published."""
    return Status(201, conduct_actions.draft_version(**data.dict(), act=request.act))


def _version(request: Request, uuid: UUID) -> CodeVersion:
    return get_object_or_404(CodeVersion.objects.visible_to(request.actor), uuid=uuid)


@code_router.put("/versions/{uuid}/", response={200: CodeVersionOut, **ERRORS}, auth=signs)
def change_code_version(
    request: Request, uuid: CodeVersionId, data: CodeVersionChangeIn
) -> CodeVersion:
    """Change what is said of a draft of the Code."""
    version = _version(request, uuid)
    return conduct_actions.change_version(version, **data.dict(), act=request.act)


@code_router.get("/versions/{uuid}/effect/", response={200: EffectOut, **ERRORS})
def code_version_effect(request: Request, uuid: CodeVersionId) -> dict[str, Any]:
    """Say what publishing a version (or withdrawing it) does. For administrators."""
    NotAllowed.unless(access.can_keep_the_code(request.actor))
    version = _version(request, uuid)
    endings = effect_of(version, published=version.is_draft)
    return {"last_day": end_of(version), "others": [vars(each) for each in endings]}


@code_router.post("/versions/{uuid}/publish/", response={200: CodeVersionOut, **ERRORS}, auth=signs)
def publish_code_version(request: Request, uuid: CodeVersionId) -> CodeVersion:
    """Let a version of the Code hold from its day on; the one before ends. For administrators."""
    return conduct_actions.publish_version(_version(request, uuid), act=request.act)


@code_router.post(
    "/versions/{uuid}/withdraw/", response={200: CodeVersionOut, **ERRORS}, auth=signs
)
def withdraw_code_version(request: Request, uuid: CodeVersionId) -> CodeVersion:
    """Make a version that nobody accepted a draft again. For administrators."""
    return conduct_actions.withdraw_version(_version(request, uuid), act=request.act)


@code_router.delete("/versions/{uuid}/", response={204: None, **ERRORS}, auth=signs)
def discard_code_version(request: Request, uuid: CodeVersionId) -> Status[None]:
    """Throw a draft of the Code away, with its texts. For administrators."""
    conduct_actions.discard_version(_version(request, uuid), act=request.act)
    return Status(204, None)


@code_router.post("/versions/{uuid}/texts/", response={201: CodeTextOut, **ERRORS}, auth=signs)
def upload_code_text(
    request: Request, uuid: CodeVersionId, data: Form[CodeTextIn], file: UploadedFile
) -> Status[CodeText]:
    """Add the wording of a version in one language; a text that is there never changes."""
    version = _version(request, uuid)
    made = conduct_actions.upload_text(version, **data.dict(), file=file, act=request.act)
    return Status(201, made)


@code_router.get("/obligations/", response={200: list[ObligationOut], **ERRORS}, auth=anybody)
def obligations(request: Request) -> list[dict[str, object]]:
    """List the obligations that gates look at; local ones hold only where they are adopted."""
    here = adopted()
    return [_obligation(key, here) for key in OBLIGATIONS]


@code_router.put("/obligations/{obligation}/", response={200: ObligationOut, **ERRORS}, auth=signs)
def switch_obligation(request: Request, obligation: str, data: SwitchIn) -> dict[str, object]:
    """Adopt an obligation that is not part of the Code, or drop it again. For administrators."""
    done = conduct_actions.switch_obligation(obligation, is_on=data.is_on, act=request.act)
    return _obligation(done.obligation, adopted())


def _obligation(key: str, here: frozenset[str]) -> dict[str, object]:
    found = OBLIGATIONS[key]
    holds = found.basis is not Basis.LOCAL or key in here
    return {"key": key, "basis": found.basis, "text": str(words.OBLIGATIONS[key]), "holds": holds}


@code_router.get("/of/{uuid}/", response={200: StandingOut, **ERRORS})
def code_standing(request: Request, uuid: OrganisationId) -> Acceptance:
    """Say how an organisation stands to the Code today."""
    organisation = _organisation(request, uuid)
    return acceptances([organisation.uuid], on=now().date())[organisation.uuid]


@code_router.post("/of/{uuid}/", response={200: AcceptanceOut, **ERRORS}, auth=signs)
def accept_code(request: Request, uuid: OrganisationId, data: AcceptIn) -> CodeAcceptance:
    """Accept the Code for an organisation for which one signs; twice is once."""
    text = get_object_or_404(CodeText, uuid=data.text)
    return conduct_actions.accept_code(
        _organisation(request, uuid), text, office=data.office, act=request.act
    )
