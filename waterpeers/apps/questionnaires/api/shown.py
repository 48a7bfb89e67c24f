"""What one is asked, as programs read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.questionnaires.queries.filling import Filling
from waterpeers.domain.questionnaires import (
    Question,
    as_plain,
    is_obligatory,
    unit_of,
)


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


def line_out(line: queries.Line) -> dict[str, Any]:
    """Give in a line who is asked what, and how far the answers are."""
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


def filled_out(now: Filling) -> dict[str, Any]:
    """Give all questions with their answers."""
    return line_out(queries.Line(now.respondent, now.sheet)) | {
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
