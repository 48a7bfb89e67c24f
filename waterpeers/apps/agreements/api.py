"""Agreements and files, for programs: the same actions as the pages."""

# Annotations are not postponed here: the pages of a list are read by a wrapper from elsewhere,
# which could not find the names in them.

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import ConfigDict, Field

from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.actions import attachments, signatures
from waterpeers.apps.agreements.documents import document
from waterpeers.apps.agreements.models import Agreement, Attachment, Contribution
from waterpeers.apps.agreements.queries import (
    AgreementId,
    agreement_facts,
    contribution_text,
    files_of,
    text_of,
    visible,
)
from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.beside import found_beside
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.conduct import A_CODE_TEXT
from waterpeers.apps.partnerships.queries.partnerships import A_PARTY, PartnershipId, PartyId
from waterpeers.domain import clauses
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.gates import LineStatus
from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    ContributionKind,
    FactAnswer,
    FileClass,
    SignatureMethod,
)

router = Router(tags=["agreements"])
STRICT = ConfigDict(extra="forbid")


class AgreementOut(Schema):
    """An agreement: where it stands."""

    uuid: UUID
    partnership: UUID = Field(alias="partnership.uuid")
    kind: AgreementKind
    number: int
    title: str
    state: AgreementState
    revision: int
    fingerprint: str
    opened_for_signature_at: datetime | None
    in_force_at: datetime | None


class SignatureOut(Schema):
    """A signature under the text."""

    party: UUID = Field(alias="party.uuid")
    name: str
    office: str
    method: SignatureMethod
    signed_on: date
    fingerprint: str


class OpenLine(Schema):
    """What keeps gate G2 closed for this agreement."""

    code: str
    status: LineStatus
    field: str
    text: str


class WholeOut(AgreementOut):
    """An agreement with its text, its signatures and what is still open."""

    text: dict[str, Any]
    signatures: list[SignatureOut]
    open: list[OpenLine]


class ClauseOut(Schema):
    """A model of a clause in one language."""

    field: str
    language: str
    text: str


class DraftIn(Schema):
    """An agreement to begin; sent twice with one ``uuid`` it is begun once."""

    model_config = STRICT
    uuid: UUID | None = None
    kind: AgreementKind = AgreementKind.MEMORANDUM
    title: str = ""
    amends: AgreementId | None = None


class AgreementChangeIn(Schema):
    """What changes; fields left out stay as they are. Dates are written 2027-06-30."""

    model_config = STRICT
    revision: int
    title: str | None = None
    objectives: list[str] | None = None
    expected_outputs: list[str] | None = None
    duties: dict[PartyId, str] | None = Field(None, description="party → text")
    interests: dict[PartyId, str] | None = Field(None, description="party → text")
    gains: dict[PartyId, str] | None = Field(None, description="party → text")
    is_without_cash: bool | None = None
    is_without_kind: bool | None = None
    starts_on: str | None = None
    ends_before: str | None = Field(None, description="the day after the last")
    review_dates: list[str] | None = None
    code_text: Annotated[str, A_CODE_TEXT] | None = None
    authority_approval: FactAnswer | None = None
    authority_note: str | None = None
    confidentiality: str | None = None
    data_and_publication: str | None = None
    intellectual_property: str | None = None
    safety: str | None = None
    costs: str | None = None
    disputes: str | None = None
    amendment_and_termination: str | None = None
    not_known: list[str] | None = Field(None, description="names of fields; gains-PARTY")


class ContributionIn(Schema):
    """What a party puts in. Amounts and days are texts, with a point for decimals."""

    model_config = STRICT
    party: Annotated[str, A_PARTY] = ""
    kind: str = ""
    description: str = ""
    amount: str | None = None
    currency: str = ""
    is_amount_not_known: bool = False
    days: str | None = None
    basis: str = ""
    is_fee: bool = False


class PromiseIn(ContributionIn):
    """A contribution to state; sent twice with one ``uuid`` it is stated once."""

    uuid: UUID | None = None


class RevisedContributionIn(ContributionIn):
    """A contribution said anew."""

    revision: int


class ContributionOut(Schema):
    """What a party puts in."""

    uuid: UUID
    revision: int
    party: UUID
    kind: ContributionKind
    description: str
    amount: str | None
    currency: str
    is_amount_not_known: bool
    days: str | None
    basis: str
    is_fee: bool


class SignIn(Schema):
    """A signature; ``fingerprint`` is that of the text that was read."""

    model_config = STRICT
    party: PartyId
    name: str = ""
    office: str = ""
    fingerprint: str = ""


class PaperIn(SignIn):
    """A signature on paper."""

    signed_on: str = ""


class FileIn(Schema):
    """How a file is kept; sent twice with one ``uuid`` it is kept once.

    ``replaces`` is the version before, whose readers it has; ``about_kind`` and ``about`` name the
    thing beside which it stands, as for a conversation.
    """

    uuid: UUID | None = None
    agreement: AgreementId | None = None
    file_class: FileClass = FileClass.PARTIES
    replaces: UUID | None = None
    about_kind: str = ""
    about: UUID | None = None
    word: str = ""


class FileClassIn(Schema):
    """Who reads a file."""

    file_class: FileClass


class FileOut(Schema):
    """A file of a partnership."""

    uuid: UUID
    name: str
    content_type: str
    size_bytes: int
    sha256: str
    file_class: FileClass
    series: UUID
    version: int
    word: str
    about_kind: str
    about: UUID | None
    uploaded_at: datetime


def _partnership(request: Request, uuid: UUID) -> Partnership:
    return get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)


def _agreement(request: Request, uuid: UUID) -> Agreement:
    return get_object_or_404(visible(request.actor), uuid=uuid)


def _party(agreement: Agreement, uuid: UUID) -> Party:
    parties = agreement.partnership.parties.select_related("organisation")
    return get_object_or_404(parties, uuid=uuid)


def _contribution(request: Request, uuid: UUID) -> Contribution:
    rows = Contribution.objects.filter(agreement__in=visible(request.actor))
    return get_object_or_404(rows.select_related("party", "agreement__partnership"), uuid=uuid)


def _whole(request: Request, uuid: UUID) -> dict[str, Any]:
    agreement = _agreement(request, uuid)
    facts = agreement_facts(agreement.partnership, agreement, on=now().date())
    is_over = agreement.state in (AgreementState.IN_FORCE, AgreementState.REPLACED)
    lines = () if is_over else agreement_gate(facts).open
    shown = {name: getattr(agreement, name) for name in AgreementOut.model_fields}
    return shown | {
        "partnership.uuid": agreement.partnership.uuid,
        "text": text_of(agreement),
        "signatures": list(agreement.signatures.select_related("party").order_by("pk")),
        "open": [
            {"code": e.code, "status": e.status, "field": e.field, "text": sentence(e.reason)}
            for e in lines
        ],
    }


def _stated(row: Contribution) -> dict[str, Any]:
    return contribution_text(row) | {"revision": row.revision}


@router.get("/of/{uuid}/", response={200: list[AgreementOut], **ERRORS})
@paginate(Paged)
def agreements(request: Request, uuid: PartnershipId) -> QuerySet[Agreement]:
    """List the agreements of a partnership."""
    partnership = _partnership(request, uuid)
    return visible(request.actor).filter(partnership=partnership).order_by("number")


@router.post("/of/{uuid}/", response={201: WholeOut, **ERRORS})
def draft_agreement(request: Request, uuid: PartnershipId, data: DraftIn) -> Status:
    """Begin a memorandum, a work plan or an amendment of what is in force."""
    partnership = _partnership(request, uuid)
    amends = _agreement(request, data.amends) if data.amends else None
    made = actions.draft(
        partnership, data.kind, title=data.title, amends=amends, uuid=data.uuid, act=request.act
    )
    return Status(201, _whole(request, made.uuid))


@router.get("/clauses/", response={200: list[ClauseOut], **ERRORS})
def model_clauses(request: Request, language: str = "") -> list[dict[str, str]]:
    """Give model wordings of the common clauses, to be changed freely and checked by a lawyer.

    ``field`` is the field of an agreement that holds the clause; ``language`` keeps one language.
    """
    return [
        {"field": field, "language": spoken, "text": text}
        for field, wordings in clauses.model_clauses().items()
        for spoken, text in wordings.items()
        if language in ("", spoken)
    ]


@router.get("/{uuid}/", response={200: WholeOut, **ERRORS})
def agreement(request: Request, uuid: AgreementId) -> dict[str, Any]:
    """Give an agreement with its text and what is still open."""
    return _whole(request, uuid)


@router.get("/{uuid}/agreement.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def agreement_document(request: Request, uuid: AgreementId, form: DocumentFormat) -> Any:
    """Give an agreement as a file: PDF, Word or workbook."""
    found = _agreement(request, uuid)
    return answer(document(found), form, f"{found.partnership.code}-{found.number}")


@router.patch("/{uuid}/", response={200: WholeOut, **ERRORS})
def change_agreement(
    request: Request, uuid: AgreementId, data: AgreementChangeIn
) -> dict[str, Any]:
    """Change some fields of a draft."""
    fields = data.dict(exclude_unset=True)
    revision = fields.pop("revision")
    for name in ("duties", "interests", "gains"):
        if fields.get(name):
            fields[name] = {str(party): text for party, text in fields[name].items()}
    actions.change(_agreement(request, uuid), fields, revision=revision, act=request.act)
    return _whole(request, uuid)


@router.post("/{uuid}/contributions/", response={201: ContributionOut, **ERRORS})
def promise(request: Request, uuid: AgreementId, data: PromiseIn) -> Status:
    """State what a party puts in."""
    fields = data.dict()
    row = actions.promise(
        _agreement(request, uuid),
        fields,
        uuid=fields.pop("uuid"),
        language="en",
        act=request.act,
    )
    return Status(201, _stated(row))


@router.put("/contributions/{uuid}/", response={200: ContributionOut, **ERRORS})
def change_contribution(
    request: Request, uuid: UUID, data: RevisedContributionIn
) -> dict[str, Any]:
    """Say a contribution anew."""
    fields = data.dict()
    row = actions.change_contribution(
        _contribution(request, uuid),
        fields,
        revision=fields.pop("revision"),
        language="en",
        act=request.act,
    )
    return _stated(row)


@router.delete("/contributions/{uuid}/", response={204: None, **ERRORS})
def remove_contribution(request: Request, uuid: UUID) -> Status:
    """Take a contribution out."""
    actions.remove_contribution(_contribution(request, uuid), act=request.act)
    return Status(204, None)


@router.post("/{uuid}/open/", response={200: WholeOut, **ERRORS})
def open_for_signature(request: Request, uuid: AgreementId) -> dict[str, Any]:
    """Fix the text; refused with everything that it lacks."""
    actions.open_for_signature(_agreement(request, uuid), act=request.act)
    return _whole(request, uuid)


@router.post("/{uuid}/return/", response={200: WholeOut, **ERRORS})
def return_to_draft(request: Request, uuid: AgreementId) -> dict[str, Any]:
    """Take the text back to draft; signatures fall away."""
    actions.return_to_draft(_agreement(request, uuid), act=request.act)
    return _whole(request, uuid)


@router.post("/{uuid}/in-force/", response={200: WholeOut, **ERRORS}, auth=signs)
def bring_into_force(request: Request, uuid: AgreementId) -> dict[str, Any]:
    """Bring a signed agreement into force; refused with everything that is open at gate G2."""
    actions.bring_into_force(_agreement(request, uuid), act=request.act)
    return _whole(request, uuid)


@router.post("/{uuid}/signatures/", response={201: SignatureOut, **ERRORS}, auth=signs)
def sign_agreement(request: Request, uuid: AgreementId, data: SignIn) -> Status:
    """Sign, for an organisation for which one signs, exactly the text of the fingerprint."""
    agreement, fields = _agreement(request, uuid), data.dict()
    party = _party(agreement, fields.pop("party"))
    return Status(201, signatures.sign(agreement, party, **fields, act=request.act))


@router.post("/{uuid}/signatures/paper/", response={201: SignatureOut, **ERRORS}, auth=signs)
def sign_on_paper(
    request: Request,
    uuid: AgreementId,
    data: Form[PaperIn],
    file: UploadedFile,
) -> Status:
    """Send the pages that were signed on paper."""
    agreement, fields = _agreement(request, uuid), data.dict()
    party = _party(agreement, fields.pop("party"))
    made = signatures.sign_by_upload(agreement, party, **fields, file=file, act=request.act)
    return Status(201, made)


@router.get("/of/{uuid}/files/", response={200: list[FileOut], **ERRORS})
@paginate(Paged)
def partnership_files(request: Request, uuid: PartnershipId) -> QuerySet[Attachment]:
    """List the files of a partnership that one may read."""
    return files_of(_partnership(request, uuid), request.actor)


@router.post("/of/{uuid}/files/", response={201: FileOut, **ERRORS})
def keep_file(
    request: Request,
    uuid: PartnershipId,
    data: Form[FileIn],
    file: UploadedFile,
) -> Status:
    """Keep a file, or a next version of one; with ``agreement`` it is a part of that draft."""
    partnership = _partnership(request, uuid)
    part_of = _agreement(request, data.agreement) if data.agreement else None
    about = found_beside(data.about_kind, data.about, request.actor) if data.about else None
    if data.about and about is None:
        raise Http404
    made = attachments.attach(
        partnership,
        file,
        agreement=part_of,
        file_class=data.file_class,
        replaces=_file(request, data.replaces) if data.replaces else None,
        about=about,
        word=data.word,
        uuid=data.uuid,
        act=request.act,
    )
    return Status(201, made)


@router.get("/files/{uuid}/", response={200: None, **ERRORS})
def take_file(request: Request, uuid: UUID) -> FileResponse:
    """Give a file as it was sent."""
    return as_download(_file(request, uuid))


@router.put("/files/{uuid}/class/", response={200: FileOut, **ERRORS}, auth=signs)
def change_file_class(request: Request, uuid: UUID, data: FileClassIn) -> Attachment:
    """Say anew who reads a file, in all its versions."""
    return attachments.change_file_class(_file(request, uuid), data.file_class, act=request.act)


@router.delete("/files/{uuid}/", response={204: None, **ERRORS})
def remove_file(request: Request, uuid: UUID) -> Status:
    """Take a file away."""
    attachments.detach(_file(request, uuid), act=request.act)
    return Status(204, None)


def _file(request: Request, uuid: UUID) -> Attachment:
    rows = Attachment.objects.visible_to(request.actor).select_related("partnership", "agreement")
    return get_object_or_404(rows, uuid=uuid)
