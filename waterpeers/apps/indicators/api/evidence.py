"""What a figure rests on, for programs."""

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.actions import evidence as proofs
from waterpeers.apps.indicators.api.found import sheet_or_404
from waterpeers.apps.indicators.models import Evidence
from waterpeers.apps.indicators.queries.values import current_of

router = Router(tags=["figures"])


class EvidenceIn(Schema):
    """What a value rests on: a link, or else a file; ``name`` is what people read."""

    name: str = ""
    link: str = ""


class EvidenceOut(Schema):
    """A file or a link beside a value."""

    uuid: UUID
    code: str = Field(alias="value.variable")
    name: str
    link: str
    content_type: str
    size_bytes: int | None
    sha256: str
    added_at: datetime


@router.get("/sheets/{uuid}/evidence/", response={200: list[EvidenceOut], **ERRORS})
@paginate(Paged)
def evidence(request: Request, uuid: UUID) -> object:
    """List what the values of a sheet rest on."""
    rows = Evidence.objects.filter(value__sheet=sheet_or_404(request, uuid)).select_related("value")
    return rows.order_by("value__variable", "added_at", "pk")


@router.post("/sheets/{uuid}/{code}/evidence/", response={201: EvidenceOut, **ERRORS})
def add_evidence(
    request: Request,
    uuid: UUID,
    code: str,
    data: Form[EvidenceIn],
    file: File[UploadedFile | None] = None,
) -> Status[Evidence]:
    """Keep a file or a link beside the value of a variable."""
    sheet = sheet_or_404(request, uuid)
    value = current_of(sheet).get(code)
    if value is None:
        raise Http404
    value.sheet = sheet
    return Status(201, proofs.add_evidence(value, **data.dict(), file=file, act=request.act))


@router.get("/evidence/{uuid}/", response={200: None, **ERRORS})
def take_evidence(request: Request, uuid: UUID) -> FileResponse:
    """Give a file as it was sent; there is none where the evidence is a link."""
    row = _evidence(request, uuid)
    if not row.file:
        raise Http404
    return as_download(row)


@router.delete("/evidence/{uuid}/", response={204: None, **ERRORS})
def remove_evidence(request: Request, uuid: UUID) -> Status[None]:
    """Take evidence away, as long as its value is not locked."""
    proofs.remove_evidence(_evidence(request, uuid), act=request.act)
    return Status(204, None)


def _evidence(request: Request, uuid: UUID) -> Evidence:
    seen = Evidence.objects.visible_to(request.actor)
    return get_object_or_404(seen.select_related("value__sheet__organisation"), uuid=uuid)
