"""The Code: its versions, what it asks, who has accepted it, for programs."""

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
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import conduct as conduct_actions
from waterpeers.apps.partnerships.api.found import organisation_or_404
from waterpeers.apps.partnerships.models import (
    CodeAcceptance,
    CodeText,
    CodeVersion,
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
from waterpeers.apps.partnerships.words import conduct as words
from waterpeers.domain.conduct import OBLIGATIONS, Acceptance, AcceptanceState, Basis
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["code"])


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


@router.get("/versions/", response={200: list[CodeVersionOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def code_versions(request: Request) -> object:
    """List the versions of the Code on this site, latest first; drafts for administrators."""
    return every_version() if request.actor.is_administrator else versions()


@router.post("/versions/", response={201: CodeVersionOut, **ERRORS}, auth=signs)
def add_code_version(request: Request, data: CodeVersionIn) -> Status[CodeVersion]:
    """Begin a version of the Code; it holds for nobody until it is published."""
    return Status(201, conduct_actions.draft_version(**data.dict(), act=request.act))


def _version(request: Request, uuid: UUID) -> CodeVersion:
    return get_object_or_404(CodeVersion.objects.visible_to(request.actor), uuid=uuid)


@router.put("/versions/{uuid}/", response={200: CodeVersionOut, **ERRORS}, auth=signs)
def change_code_version(
    request: Request, uuid: CodeVersionId, data: CodeVersionChangeIn
) -> CodeVersion:
    """Change what is said of a draft of the Code."""
    version = _version(request, uuid)
    return conduct_actions.change_version(version, **data.dict(), act=request.act)


@router.get("/versions/{uuid}/effect/", response={200: EffectOut, **ERRORS})
def code_version_effect(request: Request, uuid: CodeVersionId) -> dict[str, Any]:
    """Say what publishing a version (or withdrawing it) does. For administrators."""
    NotAllowed.unless(access.can_keep_the_code(request.actor))
    version = _version(request, uuid)
    endings = effect_of(version, published=version.is_draft)
    return {"last_day": end_of(version), "others": [vars(each) for each in endings]}


@router.post("/versions/{uuid}/publish/", response={200: CodeVersionOut, **ERRORS}, auth=signs)
def publish_code_version(request: Request, uuid: CodeVersionId) -> CodeVersion:
    """Let a version of the Code hold from its day on; the one before ends. For administrators."""
    return conduct_actions.publish_version(_version(request, uuid), act=request.act)


@router.post("/versions/{uuid}/withdraw/", response={200: CodeVersionOut, **ERRORS}, auth=signs)
def withdraw_code_version(request: Request, uuid: CodeVersionId) -> CodeVersion:
    """Make a version that nobody accepted a draft again. For administrators."""
    return conduct_actions.withdraw_version(_version(request, uuid), act=request.act)


@router.delete("/versions/{uuid}/", response={204: None, **ERRORS}, auth=signs)
def discard_code_version(request: Request, uuid: CodeVersionId) -> Status[None]:
    """Throw a draft of the Code away, with its texts. For administrators."""
    conduct_actions.discard_version(_version(request, uuid), act=request.act)
    return Status(204, None)


@router.post("/versions/{uuid}/texts/", response={201: CodeTextOut, **ERRORS}, auth=signs)
def upload_code_text(
    request: Request, uuid: CodeVersionId, data: Form[CodeTextIn], file: UploadedFile
) -> Status[CodeText]:
    """Add the wording of a version in one language; a text that is there never changes."""
    version = _version(request, uuid)
    made = conduct_actions.upload_text(version, **data.dict(), file=file, act=request.act)
    return Status(201, made)


@router.get("/obligations/", response={200: list[ObligationOut], **ERRORS}, auth=anybody)
def obligations(request: Request) -> list[dict[str, object]]:
    """List the obligations that gates look at; local ones hold only where they are adopted."""
    here = adopted()
    return [_obligation(key, here) for key in OBLIGATIONS]


@router.put("/obligations/{obligation}/", response={200: ObligationOut, **ERRORS}, auth=signs)
def switch_obligation(request: Request, obligation: str, data: SwitchIn) -> dict[str, object]:
    """Adopt an obligation that is not part of the Code, or drop it again. For administrators."""
    done = conduct_actions.switch_obligation(obligation, is_on=data.is_on, act=request.act)
    return _obligation(done.obligation, adopted())


def _obligation(key: str, here: frozenset[str]) -> dict[str, object]:
    found = OBLIGATIONS[key]
    holds = found.basis is not Basis.LOCAL or key in here
    return {"key": key, "basis": found.basis, "text": str(words.OBLIGATIONS[key]), "holds": holds}


@router.get("/of/{uuid}/", response={200: StandingOut, **ERRORS})
def code_standing(request: Request, uuid: OrganisationId) -> Acceptance:
    """Say how an organisation stands to the Code today."""
    organisation = organisation_or_404(request, uuid)
    return acceptances([organisation.uuid], on=now().date())[organisation.uuid]


@router.post("/of/{uuid}/", response={200: AcceptanceOut, **ERRORS}, auth=signs)
def accept_code(request: Request, uuid: OrganisationId, data: AcceptIn) -> CodeAcceptance:
    """Accept the Code for an organisation for which one signs; twice is once."""
    text = get_object_or_404(CodeText, uuid=data.text)
    return conduct_actions.accept_code(
        organisation_or_404(request, uuid), text, office=data.office, act=request.act
    )
