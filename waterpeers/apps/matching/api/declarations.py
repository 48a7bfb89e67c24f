"""Needs and strengths, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import models
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.api.found import MODELS, Kind, declaration_or_404, organisation_or_404
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea

router = Router(tags=["matching"])


class DeclarationFields(Schema):
    """A need or a strength; ``help`` is what is looked for, or what can be given."""

    working_area: WorkingArea
    sentence: str
    evidence_class: EvidenceClass = EvidenceClass.SELF_SAID
    evidence: str = ""
    figure: str = ""  # of a need: the code of an indicator whose reviewed figure it quotes
    help: str = ""
    language: str | None = None  # of its texts, as fr; not said: as it was
    visibility: Visibility = Visibility.OWNER
    agreed_to_public: bool = False


class DeclareIn(DeclarationFields):
    """One to declare; sent twice with one ``uuid`` it is declared once."""

    uuid: UUID | None = None


class AmendIn(DeclarationFields):
    """What it shall be from now on."""

    revision: int


class DeclarationOut(Schema):
    """A need or a strength."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    name: str = Field(alias="organisation.name")
    revision: int
    working_area: str
    sentence: str
    evidence_class: str
    evidence: str
    help: str
    language: str
    visibility: str
    declared_at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_help(declared: models.Need | models.Strength) -> str:
        """Give what is looked for, or what can be given."""
        return declared.wanted_help if isinstance(declared, models.Need) else declared.offered_help


@router.get("/{kind}/", response={200: list[DeclarationOut], **ERRORS})
@paginate(Paged)
def declarations(
    request: Request,
    kind: Kind,
    organisation: OrganisationId | None = None,
    working_area: WorkingArea | None = None,
) -> object:
    """List the needs or strengths that one may know of, latest first."""
    found = MODELS[kind].objects.visible_to(request.actor).select_related("organisation")
    if organisation:
        found = found.filter(organisation__uuid=organisation)
    if working_area:
        found = found.filter(working_area=working_area)
    return found.order_by("-declared_at", "-id")


@router.post("/{kind}/of/{uuid}/", response={201: DeclarationOut, **ERRORS})
def declare(request: Request, kind: Kind, uuid: OrganisationId, data: DeclareIn) -> Status[Any]:
    """State a need or a strength of one's organisation."""
    fields = data.dict(exclude={"help"})
    made = declaring.declare(
        MODELS[kind],
        organisation_or_404(request, uuid),
        help_text=data.help,
        **fields,
        act=request.act,
    )
    return Status(201, made)


@router.get("/{kind}/{uuid}/", response={200: DeclarationOut, **ERRORS})
def declaration(request: Request, kind: Kind, uuid: UUID) -> Any:
    """Give a need or a strength."""
    return declaration_or_404(request, kind, uuid)


@router.put("/{kind}/{uuid}/", response={200: DeclarationOut, **ERRORS})
def amend(request: Request, kind: Kind, uuid: UUID, data: AmendIn) -> Any:
    """Change a need or a strength."""
    fields = data.dict(exclude={"help"})
    found = declaration_or_404(request, kind, uuid)
    declaring.amend(found, help_text=data.help, **fields, act=request.act)
    return declaration_or_404(request, kind, uuid)


@router.delete("/{kind}/{uuid}/", response={204: None, **ERRORS})
def withdraw(request: Request, kind: Kind, uuid: UUID) -> Status[None]:
    """Take a need or a strength back; what came of it stays."""
    declaring.withdraw(declaration_or_404(request, kind, uuid), act=request.act)
    return Status(204, None)
