"""Questionnaires for programs: what is asked, answers, handing in, rounds and their texts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import files, rounds, sheets, templates
from waterpeers.apps.questionnaires.actions.paper import enter_paper
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking
from waterpeers.apps.questionnaires.documents import document
from waterpeers.apps.questionnaires.models import (
    AnswerFile,
    AnswerSheet,
    QuestionRound,
    Respondent,
    Sharing,
    Template,
)
from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.questionnaires.queries.filling import Filling, filling
from waterpeers.apps.questionnaires.queries.rounds import RespondentId
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.questionnaires import (
    AnswerChange,
    AnswerStanding,
    Question,
    as_plain,
    is_obligatory,
    unit_of,
)
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["questionnaires"])


class AnswerProgressOut(Schema):
    """How many questions are asked and answered, and how many of those that must be."""

    asked: int
    answered: int
    obligatory: int
    obligatory_answered: int


class RespondentOut(Schema):
    """Somebody who is asked; ``state``: blank, draft or handed_in; ``version`` counts hand-ins."""

    uuid: UUID
    round: UUID
    code: str  # of the round: Q-0007
    organisation: UUID
    side: str
    questionnaire: str
    questionnaire_version: int
    about: str
    state: str
    revision: int
    version: int
    closes_at: datetime | None


class AnswerOptionOut(Schema):
    """An answer to choose, with its words by language."""

    code: str
    text: dict[str, str]


class QuestionOut(Schema):
    """A question that is asked, its answer, and whether it must be answered."""

    code: str
    kind: str
    section: str
    text: dict[str, str]
    hint: dict[str, str]
    options: list[AnswerOptionOut]
    apart: list[str]
    unit: str
    is_obligatory: bool
    takes_note: bool
    note_for: list[str]
    is_reviewed_figure: bool
    answer: dict[str, Any]


class QuestionnaireOut(RespondentOut):
    """A questionnaire as one answers it now; questions that do not follow yet are not in it."""

    title: dict[str, str]
    questions: list[QuestionOut]
    progress: AnswerProgressOut


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


class HandedInOut(Schema):
    """What was handed in, as it was."""

    version: int
    side: str
    organisation: UUID
    handed_in_at: datetime
    sha256: str
    answers: dict[str, Any]


class AnswerFileOut(Schema):
    """A file that answers a question."""

    uuid: UUID
    question: str
    name: str
    sha256: str


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


# --- finding ---


def _respondent(request: Request, uuid: UUID) -> Respondent:
    seen = Respondent.objects.visible_to(request.actor)
    rows = seen.select_related("organisation", "round__template", "round__figures_of")
    return get_object_or_404(rows, uuid=uuid)


def _round(request: Request, uuid: UUID) -> QuestionRound:
    rows = QuestionRound.objects.visible_to(request.actor).select_related("template", "figures_of")
    return get_object_or_404(rows, uuid=uuid)


def _template(request: Request, uuid: UUID) -> Template:
    NotAllowed.unless(access.can_ask(request.actor))
    return get_object_or_404(Template, uuid=uuid)


def _line(line: queries.Line) -> dict[str, Any]:
    who, sheet = line.respondent, line.sheet
    return {
        "uuid": who.uuid,
        "round": who.round.uuid,
        "code": who.round.code,
        "organisation": who.organisation.uuid,
        "side": who.side,
        "questionnaire": who.round.template.code,
        "questionnaire_version": who.round.template.version,
        "about": who.round.title,
        "state": str(sheet.state) if sheet else "blank",
        "revision": sheet.revision if sheet else 0,
        "version": sheet.version if sheet else 0,
        "closes_at": who.round.closes_at,
    }


def _filled(now: Filling) -> dict[str, Any]:
    return _line(queries.Line(now.respondent, now.sheet)) | {
        "title": dict(now.questionnaire.title.words),
        "progress": vars(now.progress),
        "questions": [
            _question(question, each.section.code, now)
            for each in now.sections
            for question in each.questions
        ],
    }


def _question(question: Question, section: str, now: Filling) -> dict[str, Any]:
    answer = now.answers.get(question.code)
    has_unit = bool(question.unit or question.indicator)
    return {
        "code": question.code,
        "kind": str(question.kind),
        "section": section,
        "text": dict(question.text.words),
        "hint": dict(question.hint.words),
        "options": [{"code": o.code, "text": dict(o.text.words)} for o in question.options],
        "apart": [str(each) for each in question.apart],
        "unit": unit_of(question) if has_unit else "",
        "is_obligatory": is_obligatory(question, now.traits),
        "takes_note": question.takes_note,
        "note_for": list(question.note_for),
        "is_reviewed_figure": question.code in now.figures,
        "answer": as_plain(answer) if answer else {},
    }


# --- what is asked, files ---


@router.get("/", response={200: list[RespondentOut], **ERRORS})
@paginate(Paged)
def questionnaires(request: Request) -> object:
    """List what one's own organisations are asked, latest first."""
    return [_line(line) for line in queries.mine(request.actor)]


@router.delete("/files/{uuid}/", response={204: None, **ERRORS})
def remove_answer_file(request: Request, uuid: UUID) -> Status[None]:
    """Take a file out of the answers."""
    seen = Respondent.objects.visible_to(request.actor)
    rows = AnswerFile.objects.filter(sheet__respondent__in=seen, removed_at__isnull=True)
    found = get_object_or_404(rows.select_related("sheet__respondent"), uuid=uuid)
    files.remove(found, act=request.act)
    return Status(204, None)


# --- rounds ---


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
        template=_template(request, data.template),
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
    return Status(201, _line(queries.Line(_respondent(request, made.uuid), None)))


@router.post("/rounds/{uuid}/end/", response={200: QuestionnaireRoundOut, **ERRORS})
def end_questionnaire_round(request: Request, uuid: UUID) -> QuestionRound:
    """Take no more answers."""
    return rounds.end_round(_round(request, uuid), act=request.act)


@router.post("/rounds/{uuid}/reopen/", response={200: QuestionnaireRoundOut, **ERRORS})
def reopen_questionnaire_round(request: Request, uuid: UUID) -> QuestionRound:
    """Take answers again."""
    return rounds.reopen_round(_round(request, uuid), act=request.act)


# --- texts ---


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
    return _template(request, uuid)


@router.put("/templates/{uuid}/", response={200: WholeQuestionnaireTextOut, **ERRORS})
def change_questionnaire(
    request: Request, uuid: UUID, data: ChangedQuestionnaireTextIn
) -> Template:
    """Change a questionnaire that nobody has been asked."""
    found = _template(request, uuid)
    return templates.change(found, data.text, revision=data.revision, act=request.act)


@router.delete("/templates/{uuid}/", response={204: None, **ERRORS})
def drop_questionnaire(request: Request, uuid: UUID) -> Status[None]:
    """Take away a questionnaire that nobody has been asked."""
    templates.drop(_template(request, uuid), act=request.act)
    return Status(204, None)


# --- answering: after the addresses that have a word in the place of the uuid ---


@router.get("/{uuid}/", response={200: QuestionnaireOut, **ERRORS})
def questionnaire(request: Request, uuid: RespondentId) -> dict[str, Any]:
    """Give a questionnaire with its answers, to those who answer it."""
    respondent = _respondent(request, uuid)
    NotAllowed.unless(access.can_answer(request.actor, respondent))
    return _filled(filling(respondent, request.actor))


@router.patch("/{uuid}/", response={200: QuestionnaireOut, **ERRORS})
def answer_questionnaire(request: Request, uuid: RespondentId, data: AnswersIn) -> dict[str, Any]:
    """Save answers; those that are not sent stay as they are. All of them, or none."""
    respondent = _respondent(request, uuid)
    given = {code: each.dict(exclude_defaults=True) for code, each in data.answers.items()}
    sheets.answer(
        respondent,
        given,
        revision=data.revision,
        language="en",
        group=data.group,
        act=request.act,
    )
    return _filled(filling(respondent, request.actor))


@router.post("/{uuid}/from-paper/", response={201: PaperSheetOut, **ERRORS}, auth=signs)
def enter_paper_answers(
    request: Request, uuid: RespondentId, data: PaperAnswersIn
) -> Status[AnswerSheet]:
    """Keep and hand in what a colleague answered on paper, marked as such."""
    given = {code: each.dict(exclude_defaults=True) for code, each in data.answers.items()}
    made = enter_paper(
        _respondent(request, uuid),
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
    respondent = _respondent(request, uuid)
    sheets.hand_in(respondent, act=request.act)
    return _filled(filling(respondent, request.actor))


@router.post("/{uuid}/take-up/", response={200: QuestionnaireOut, **ERRORS}, auth=signs)
def take_up_questionnaire(request: Request, uuid: RespondentId) -> dict[str, Any]:
    """Take up again what was handed in, to change it; it stands until it is handed in anew."""
    respondent = _respondent(request, uuid)
    sheets.take_up_again(respondent, act=request.act)
    return _filled(filling(respondent, request.actor))


@router.post("/{uuid}/files/{question}/", response={201: AnswerFileOut, **ERRORS})
def attach_answer_file(
    request: Request,
    uuid: RespondentId,
    question: str,
    file: UploadedFile = File(...),  # noqa: B008
) -> Status[AnswerFile]:
    """Answer a question with a file."""
    respondent = _respondent(request, uuid)
    return Status(201, files.attach(respondent, question, file=file, act=request.act))


@router.delete("/{uuid}/", response={204: None, **ERRORS})
def stop_asking_organisation(request: Request, uuid: RespondentId) -> Status[None]:
    """Ask an organisation no more."""
    rounds.stop_asking(_respondent(request, uuid), act=request.act)
    return Status(204, None)
