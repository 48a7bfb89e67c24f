"""The texts of questionnaires that facilitators bring and change."""

from uuid import UUID

from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import templates
from waterpeers.apps.questionnaires.api.found import template_or_404
from waterpeers.apps.questionnaires.models import (
    Template,
)
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["questionnaires"])


class QuestionnaireTextOut(Schema):
    """A text of a questionnaire."""

    uuid: UUID
    code: str
    version: int
    revision: int
    is_fixed: bool


class WholeQuestionnaireTextOut(QuestionnaireTextOut):
    """The same with the text: TOML."""

    text: str


class QuestionnaireTextIn(StrictSchema):
    """A questionnaire as TOML; sent twice with one ``uuid`` it is brought once."""

    uuid: UUID | None = None
    text: str = Field(max_length=1_000_000)


class ChangedQuestionnaireTextIn(StrictSchema):
    """The changed text of a questionnaire that nobody has been asked."""

    revision: int
    text: str = Field(max_length=1_000_000)


@router.get("/templates/", response={200: list[QuestionnaireTextOut], **ERRORS})
@paginate(Paged)
def questionnaire_texts(request: Request) -> object:
    """List the texts of questionnaires, to facilitators."""
    NotAllowed.unless(access.can_ask(request.actor))
    return Template.objects.order_by("code", "-version", "pk")


@router.post("/templates/", response={201: WholeQuestionnaireTextOut, **ERRORS})
def bring_questionnaire(request: Request, data: QuestionnaireTextIn) -> Status[Template]:
    """Bring a questionnaire; refused with every fault and its place."""
    return Status(201, templates.bring(data.text, act=request.act, uuid=data.uuid))


@router.get("/templates/{uuid}/", response={200: WholeQuestionnaireTextOut, **ERRORS})
def questionnaire_text(request: Request, uuid: UUID) -> Template:
    """Give the text of a questionnaire."""
    return template_or_404(request, uuid)


@router.put("/templates/{uuid}/", response={200: WholeQuestionnaireTextOut, **ERRORS})
def change_questionnaire(
    request: Request, uuid: UUID, data: ChangedQuestionnaireTextIn
) -> Template:
    """Change a questionnaire that nobody has been asked."""
    found = template_or_404(request, uuid)
    return templates.change(found, data.text, revision=data.revision, act=request.act)


@router.delete("/templates/{uuid}/", response={204: None, **ERRORS})
def drop_questionnaire(request: Request, uuid: UUID) -> Status[None]:
    """Take away a questionnaire that nobody has been asked."""
    templates.drop(template_or_404(request, uuid), act=request.act)
    return Status(204, None)
