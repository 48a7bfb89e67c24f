"""Rounds: whom they ask, what was handed in, how the answers of two compare."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.questionnaires.actions import rounds
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking
from waterpeers.apps.questionnaires.api.found import respondent_or_404, template_or_404
from waterpeers.apps.questionnaires.api.shown import RespondentOut, line_out
from waterpeers.apps.questionnaires.documents import document
from waterpeers.apps.questionnaires.models import (
    QuestionRound,
    Respondent,
    Sharing,
)
from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.questionnaires import (
    AnswerChange,
    AnswerStanding,
    as_plain,
)

router = Router(tags=["questionnaires"])


class HandedInOut(Schema):
    """What was handed in, as it was."""

    version: int
    side: str
    organisation: UUID
    handed_in_at: datetime
    sha256: str
    answers: dict[str, Any]


class ComparedAnswersOut(Schema):
    """Two answers to a question; ``difference`` is the first less the second, where it is one."""

    question: str
    one: dict[str, Any]
    other: dict[str, Any]
    standing: AnswerStanding
    change: AnswerChange | None = None
    difference: float | None
    share: float


class QuestionnaireRoundOut(Schema):
    """A round: a questionnaire put to some organisations."""

    uuid: UUID
    code: str
    title: str
    questionnaire: str = Field(alias="template.code")
    questionnaire_version: int = Field(alias="template.version")
    sharing: Sharing
    is_personal: bool
    year: int | None
    opened_at: datetime
    closes_at: datetime | None
    ended_at: datetime | None


class QuestionnaireRoundIn(StrictSchema):
    """A questionnaire to ask; sent twice with one ``uuid`` it is asked once."""

    uuid: UUID | None = None
    template: UUID
    title: str = ""
    sharing: Sharing = Sharing.WHEN_ALL
    is_personal: bool = False
    least_shown: int = 5
    year: int | None = None
    closes_at: datetime | None = None


class AskedIn(StrictSchema):
    """Who is asked, on which side."""

    organisation: UUID
    side: str = ""


def _round(request: Request, uuid: UUID) -> QuestionRound:
    rows = QuestionRound.objects.visible_to(request.actor).select_related("template", "figures_of")
    return get_object_or_404(rows, uuid=uuid)


@router.get("/rounds/{uuid}/", response={200: QuestionnaireRoundOut, **ERRORS})
def questionnaire_round(request: Request, uuid: UUID) -> QuestionRound:
    """Give a round."""
    return _round(request, uuid)


@router.get("/rounds/{uuid}/handed-in/", response={200: list[HandedInOut], **ERRORS})
def handed_in_answers(request: Request, uuid: UUID) -> list[dict[str, Any]]:
    """Give what stands handed in of a round, as far as one may read it.

    Sheets of single people are not given; they are read by groups, on the page of comparison.
    """
    found = queries.handed_in(_round(request, uuid), request.actor)
    return [
        {
            "version": row.version,
            "side": who.side,
            "organisation": who.organisation.uuid,
            "handed_in_at": row.handed_in_at,
            "sha256": row.sha256,
            "answers": row.answers,
        }
        for who in found.respondents
        for row in found.submissions.get(who.pk, ())
        if not found.round.is_personal
    ]


@router.get(
    "/rounds/{uuid}/handed-in/{respondent}/answers.{form}",
    response={200: None, **ERRORS},
    openapi_extra=DESCRIBED,
)
def handed_in_document(
    request: Request, uuid: UUID, respondent: UUID, form: DocumentFormat
) -> HttpResponse:
    """Give what one of a round has handed in as a file: PDF, Word or workbook."""
    found = queries.handed_in(_round(request, uuid), request.actor)
    who = _among(found, respondent)
    stands = found.of(who)
    if stands is None or found.round.is_personal:
        raise Http404
    return answer(document(who, stands), form, f"{found.round.questionnaire.code}-{stands.version}")


@router.get("/rounds/{uuid}/compare/", response={200: list[ComparedAnswersOut], **ERRORS})
def compare_answers(
    request: Request, uuid: UUID, one: UUID, other: UUID | None = None, before: UUID | None = None
) -> list[dict[str, Any]]:
    """Compare two sides of a round, or one with itself in an earlier round; largest first."""
    found = queries.handed_in(_round(request, uuid), request.actor)
    pairs = queries.compared(
        found,
        _among(found, one),
        other=_among(found, other) if other else None,
        before=queries.handed_in(_round(request, before), request.actor) if before else None,
    )
    return [
        {
            "question": each.question.code,
            "one": as_plain(each.one),
            "other": as_plain(each.other),
            "standing": each.standing,
            "change": became,
            "difference": each.difference,
            "share": each.share,
        }
        for each, became in pairs
    ]


def _among(found: queries.HandedIn, uuid: UUID) -> Respondent:
    rows = {each.uuid: each for each in found.respondents if found.of(each)}
    return get_object_or_404(Respondent, pk=rows[uuid].pk if uuid in rows else None)


@router.post("/rounds/", response={201: QuestionnaireRoundOut, **ERRORS})
def open_questionnaire_round(request: Request, data: QuestionnaireRoundIn) -> Status[QuestionRound]:
    """Ask a questionnaire, as a facilitator; whom is said next."""
    asking = Asking(**data.dict(exclude={"uuid", "template", "title"}))
    made = rounds.open_round(
        data.title,
        [],
        template=template_or_404(request, data.template),
        asking=asking,
        act=request.act,
        uuid=data.uuid,
    )
    return Status(201, made)


@router.post("/rounds/{uuid}/respondents/", response={201: RespondentOut, **ERRORS})
def ask_organisation(request: Request, uuid: UUID, data: AskedIn) -> Status[dict[str, Any]]:
    """Ask one more organisation."""
    seen = Organisation.objects.visible_to(request.actor)
    organisation = get_object_or_404(seen, uuid=data.organisation)
    round_ = _round(request, uuid)
    made = rounds.ask(round_, AskedParty(organisation, data.side), act=request.act)
    return Status(201, line_out(queries.Line(respondent_or_404(request, made.uuid), None)))


@router.post("/rounds/{uuid}/end/", response={200: QuestionnaireRoundOut, **ERRORS})
def end_questionnaire_round(request: Request, uuid: UUID) -> QuestionRound:
    """Take no more answers."""
    return rounds.end_round(_round(request, uuid), act=request.act)


@router.post("/rounds/{uuid}/reopen/", response={200: QuestionnaireRoundOut, **ERRORS})
def reopen_questionnaire_round(request: Request, uuid: UUID) -> QuestionRound:
    """Take answers again."""
    return rounds.reopen_round(_round(request, uuid), act=request.act)
