"""Answering: what one's own organisations are asked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import files, rounds, sheets
from waterpeers.apps.questionnaires.actions.paper import enter_paper
from waterpeers.apps.questionnaires.api.found import respondent_or_404
from waterpeers.apps.questionnaires.api.shown import (
    QuestionnaireOut,
    RespondentOut,
    filled_out,
    line_out,
)
from waterpeers.apps.questionnaires.models import (
    AnswerFile,
    AnswerSheet,
    Respondent,
)
from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.apps.questionnaires.queries.rounds import RespondentId
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["questionnaires"])


class GivenAnswerIn(StrictSchema):
    """An answer: a code, a list of codes, a text, a number, a date or a person; or ``apart``."""

    value: Any = None
    unit: str = ""
    apart: str = ""
    note: str = ""
    evidence: list[str] = Field(default_factory=list, max_length=60)


class AnswersIn(StrictSchema):
    """Answers that change, by question; ``revision`` is the one that was seen."""

    revision: int
    answers: dict[str, GivenAnswerIn] = Field(max_length=1000)
    group: str = ""


class PaperAnswersIn(StrictSchema):
    """What a colleague answered on paper; sent twice with one ``uuid`` it is one sheet."""

    uuid: UUID | None = None
    answers: dict[str, GivenAnswerIn] = Field(max_length=1000)
    group: str = ""
    unit: str = ""
    filled_in_on: date | None = None


class PaperSheetOut(Schema):
    """A sheet that was filled in on paper, and entered for a colleague."""

    uuid: UUID
    group: str
    unit: str
    filled_in_on: date | None
    saved_at: datetime


class AnswerFileOut(Schema):
    """A file that answers a question."""

    uuid: UUID
    question: str
    name: str
    sha256: str


@router.get("/", response={200: list[RespondentOut], **ERRORS})
@paginate(Paged)
def questionnaires(request: Request) -> object:
    """List what one's own organisations are asked, latest first."""
    return [line_out(line) for line in queries.mine(request.actor)]


@router.delete("/files/{uuid}/", response={204: None, **ERRORS})
def remove_answer_file(request: Request, uuid: UUID) -> Status[None]:
    """Take a file out of the answers."""
    seen = Respondent.objects.visible_to(request.actor)
    rows = AnswerFile.objects.filter(sheet__respondent__in=seen, removed_at__isnull=True)
    found = get_object_or_404(rows.select_related("sheet__respondent"), uuid=uuid)
    files.remove(found, act=request.act)
    return Status(204, None)


@router.get("/{uuid}/", response={200: QuestionnaireOut, **ERRORS})
def questionnaire(request: Request, uuid: RespondentId) -> dict[str, Any]:
    """Give a questionnaire with its answers, to those who answer it."""
    respondent = respondent_or_404(request, uuid)
    NotAllowed.unless(access.can_answer(request.actor, respondent))
    return filled_out(filling(respondent, request.actor))


@router.patch("/{uuid}/", response={200: QuestionnaireOut, **ERRORS})
def answer_questionnaire(request: Request, uuid: RespondentId, data: AnswersIn) -> dict[str, Any]:
    """Save answers; those that are not sent stay as they are. All of them, or none."""
    respondent = respondent_or_404(request, uuid)
    given = {code: each.dict(exclude_defaults=True) for code, each in data.answers.items()}
    sheets.answer(
        respondent,
        given,
        revision=data.revision,
        language="en",
        group=data.group,
        act=request.act,
    )
    return filled_out(filling(respondent, request.actor))


@router.post("/{uuid}/from-paper/", response={201: PaperSheetOut, **ERRORS}, auth=signs)
def enter_paper_answers(
    request: Request, uuid: RespondentId, data: PaperAnswersIn
) -> Status[AnswerSheet]:
    """Keep and hand in what a colleague answered on paper, marked as such."""
    given = {code: each.dict(exclude_defaults=True) for code, each in data.answers.items()}
    made = enter_paper(
        respondent_or_404(request, uuid),
        given,
        group=data.group,
        unit=data.unit,
        filled_in_on=data.filled_in_on,
        uuid=data.uuid,
        language="en",
        act=request.act,
    )
    return Status(201, made)


@router.post("/{uuid}/hand-in/", response={200: QuestionnaireOut, **ERRORS}, auth=signs)
def hand_in_questionnaire(request: Request, uuid: RespondentId) -> dict[str, Any]:
    """Hand answers in; refused with everything that is missing."""
    respondent = respondent_or_404(request, uuid)
    sheets.hand_in(respondent, act=request.act)
    return filled_out(filling(respondent, request.actor))


@router.post("/{uuid}/take-up/", response={200: QuestionnaireOut, **ERRORS}, auth=signs)
def take_up_questionnaire(request: Request, uuid: RespondentId) -> dict[str, Any]:
    """Take up again what was handed in, to change it; it stands until it is handed in anew."""
    respondent = respondent_or_404(request, uuid)
    sheets.take_up_again(respondent, act=request.act)
    return filled_out(filling(respondent, request.actor))


@router.post("/{uuid}/files/{question}/", response={201: AnswerFileOut, **ERRORS})
def attach_answer_file(
    request: Request,
    uuid: RespondentId,
    question: str,
    file: UploadedFile = File(...),  # noqa: B008
) -> Status[AnswerFile]:
    """Answer a question with a file."""
    respondent = respondent_or_404(request, uuid)
    return Status(201, files.attach(respondent, question, file=file, act=request.act))


@router.delete("/{uuid}/", response={204: None, **ERRORS})
def stop_asking_organisation(request: Request, uuid: RespondentId) -> Status[None]:
    """Ask an organisation no more."""
    rounds.stop_asking(respondent_or_404(request, uuid), act=request.act)
    return Status(204, None)
