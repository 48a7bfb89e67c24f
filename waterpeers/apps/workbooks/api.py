"""Workbooks for programs: take one, send it back, look at what it would change, apply it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Schema, Status
from ninja.files import UploadedFile

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import (
    as_download,
    file_name,
    findings_shown,
    kind_named,
    lines_shown,
    workbook,
)
from waterpeers.domain.actors import Act, Actor

router = Router(tags=["workbooks"])


class UploadOut(Schema):
    """A workbook that came back: ``state`` is waiting, applied or dropped."""

    uuid: UUID
    organisation: UUID
    kind: str
    about: str
    name: str
    sha256: str
    state: str
    received_at: datetime
    ended_at: datetime | None
    lines_stored: int | None

    @staticmethod
    def resolve_organisation(upload: Upload) -> UUID:
        """Give the identifier of whose it is."""
        return upload.organisation.uuid


class FindingOut(Schema):
    """What is wrong at an address."""

    address: str
    code: str
    text: str


class CellChangeOut(Schema):
    """A cell that would change: as it went out, as it is stored now, as it came back, in words."""

    column: str
    label: str
    address: str
    base: str
    theirs: str
    ours: str
    is_conflict: bool


class RowOut(Schema):
    """A row that would change; only a good one can be applied."""

    name: str
    sheet: str
    called: str
    is_new: bool
    is_good: bool
    cells: list[CellChangeOut]


class PreviewOut(Schema):
    """What a workbook would do as things stand; ``seen`` names it, and is sent back to apply it."""

    seen: str
    lines: list[RowOut]
    faults: list[FindingOut]
    notes: list[FindingOut]


class ApplyIn(Schema):
    """Which rows to store (all, unless named), and what stays at each conflict."""

    seen: str
    lines: list[str] | None = None
    ours: list[str] = []
    theirs: list[str] = []


def _organisation(request: Request, uuid: UUID) -> Organisation:
    seen = Organisation.objects.visible_to(request.actor)
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found


def _upload(request: Request, uuid: UUID) -> Upload:
    seen = Upload.objects.visible_to(request.actor).select_related("organisation")
    found: Upload = get_object_or_404(seen, uuid=uuid)
    return found


def previewed(upload: Upload, actor: Actor, at: datetime) -> dict[str, Any]:
    """Give what a workbook would do, in words."""
    found = actions.look(upload, act=Act(actor, at))
    return {
        "seen": found.seen,
        "lines": lines_shown(found.sheets, found.changes, found.good),
        "faults": findings_shown(found.faults),
        "notes": findings_shown(found.notes),
    }


@router.get("/of/{uuid}/{kind}/", response={200: None, **ERRORS})
def take_workbook(
    request: Request, uuid: OrganisationId, kind: str, about: str = ""
) -> HttpResponse:
    """Give a workbook (.xlsx) of an organisation as things are stored now."""
    organisation, subject = _organisation(request, uuid), kind_named(kind)
    content = workbook(organisation, subject, about, act=request.act)
    return as_download(content, file_name(organisation, subject, about))


@router.post("/of/{uuid}/", response={201: UploadOut, **ERRORS})
def send_workbook(request: Request, uuid: OrganisationId, file: UploadedFile) -> Status[Upload]:
    """Send a workbook back; nothing is stored before it is applied."""
    organisation = _organisation(request, uuid)
    made = actions.receive(file, organisation=organisation, act=request.act)
    return Status(201, made)


@router.get("/{uuid}/", response={200: UploadOut, **ERRORS})
def workbook_sent(request: Request, uuid: UUID) -> Upload:
    """Say how a workbook that came back stands."""
    return _upload(request, uuid)


@router.get("/{uuid}/preview/", response={200: PreviewOut, **ERRORS})
def preview_workbook(request: Request, uuid: UUID) -> dict[str, Any]:
    """Say what a waiting workbook would change, with the address of each cell."""
    return previewed(_upload(request, uuid), request.actor, now())


@router.post("/{uuid}/apply/", response={200: UploadOut, **ERRORS})
def apply_workbook(request: Request, uuid: UUID, data: ApplyIn) -> Upload:
    """Store what a workbook changes; applied twice it is applied once."""
    return actions.apply(_upload(request, uuid), **data.dict(), act=request.act)


@router.post("/{uuid}/drop/", response={200: UploadOut, **ERRORS})
def drop_workbook(request: Request, uuid: UUID) -> Upload:
    """Set a workbook aside; nothing of it is stored."""
    return actions.drop(_upload(request, uuid), act=request.act)
