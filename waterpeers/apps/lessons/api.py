"""Lessons, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from waterpeers.apps.closing.queries.stocktakings import StocktakingId
from waterpeers.apps.follow_up.queries.reviews import ReviewId
from waterpeers.apps.foundation.api import ERRORS, anybody, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.learning.queries import LearningRecordId
from waterpeers.apps.lessons.actions import lessons as actions
from waterpeers.apps.lessons.documents import lesson_document
from waterpeers.apps.lessons.models import Lesson, LessonTranslation
from waterpeers.apps.lessons.queries import (
    LessonId,
    LessonTranslationId,
    lessons_for,
    whole_lessons,
)
from waterpeers.apps.lessons.reports import translation_line
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.domain.codes import Setting, SizeBand, WorkingArea
from waterpeers.domain.learning import Method
from waterpeers.domain.lessons import Again, LessonState, LessonYes

router = Router(tags=["lessons"])


class LessonTranslationOut(Schema):
    """The words of a lesson in another language; a draft unless ``checked_at`` and of now."""

    uuid: UUID
    revision: int
    language: str
    title: str
    situation: str
    done: str
    happened: str
    again_word: str
    conditions: str
    cost: str
    written_at: datetime
    checked_at: datetime | None
    is_of_now: bool


class LessonOut(Schema):
    """A lesson in the language in which it was written, with its translations."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    title: str
    situation: str
    done: str
    happened: str
    again: Again
    again_word: str
    conditions: str
    cost: str
    contact: str
    area: str
    method: str
    setting: str
    size: str
    language: str
    state: LessonState
    checked_by: list[str]
    released_by: list[str]
    written_at: datetime
    changed_at: datetime
    translations: list[LessonTranslationOut]

    @staticmethod
    def resolve_checked_by(lesson: Lesson) -> list[str]:
        """Name the sides that checked it."""
        return sorted(str(each) for each in lesson.said_yes()[LessonYes.CHECKED])

    @staticmethod
    def resolve_released_by(lesson: Lesson) -> list[str]:
        """Name the sides that released it."""
        return sorted(str(each) for each in lesson.said_yes()[LessonYes.RELEASED])

    @staticmethod
    def resolve_translations(lesson: Lesson) -> list[LessonTranslation]:
        """Give its translations, by language."""
        lines = (translation_line(lesson, each.language) for each in lesson.translations.all())
        return [line.row for line in lines if line.row]


class LessonIn(Schema):
    """A lesson to write; sent twice with one ``uuid`` it is one.

    ``record``, ``review`` or ``stocktaking`` is what it was made from.
    """

    uuid: UUID | None = None
    title: str = ""
    situation: str = ""
    done: str = ""
    happened: str = ""
    again: Again
    again_word: str = ""
    conditions: str = ""
    cost: str = ""
    contact: str = ""
    area: WorkingArea | None = None
    method: Method | None = None
    setting: Setting | None = None
    size: SizeBand | None = None
    language: str
    record: LearningRecordId | None = None
    review: ReviewId | None = None
    stocktaking: StocktakingId | None = None


class ChangedLessonIn(LessonIn):
    """A changed lesson, from the revision that was seen; what was said of it falls."""

    revision: int


class LessonYesIn(Schema):
    """Whether one's side says yes, to the revision that was seen."""

    revision: int
    agrees: bool = True


class LessonTranslationIn(Schema):
    """The words of a lesson in another language, from the revision that was seen; 0: none yet."""

    revision: int = 0
    title: str = ""
    situation: str = ""
    done: str = ""
    happened: str = ""
    again_word: str = ""
    conditions: str = ""
    cost: str = ""


class SeenTranslationIn(Schema):
    """The revision that was seen."""

    revision: int


class LessonsWanted(Schema):
    """What is looked for: words in any language, and by what lessons are sorted."""

    text: str = ""
    area: WorkingArea | None = None
    method: Method | None = None
    setting: Setting | None = None
    size: SizeBand | None = None
    again: Again | None = None


@router.get("/", response={200: list[LessonOut], **ERRORS}, auth=anybody)
def lessons(request: Request, wanted: Query[LessonsWanted]) -> list[Lesson]:
    """Search the lessons that one may read."""
    given = {name: str(value or "") for name, value in wanted.dict().items()}
    return lessons_for(request.actor, given)


@router.post("/of/{uuid}/", response={201: LessonOut, **ERRORS})
def write_lesson(request: Request, uuid: PartnershipId, data: LessonIn) -> Status:
    """Write a lesson of a partnership."""
    seen = Partnership.objects.visible_to(request.actor)
    partnership = get_object_or_404(seen, uuid=uuid)
    given = data.dict()
    key = given.pop("uuid")
    made = actions.write_lesson(partnership, given, act=request.act, uuid=key)
    return Status(201, _lesson(request, made.uuid))


@router.get("/{uuid}/", response={200: LessonOut, **ERRORS}, auth=anybody)
def lesson(request: Request, uuid: LessonId) -> Lesson:
    """Give a lesson with its translations."""
    return _lesson(request, uuid)


@router.put("/{uuid}/", response={200: LessonOut, **ERRORS})
def change_lesson(request: Request, uuid: LessonId, data: ChangedLessonIn) -> Lesson:
    """Change a lesson, from the revision that was seen."""
    given = data.dict()
    revision = given.pop("revision")
    actions.change_lesson(_lesson(request, uuid), given, revision=revision, act=request.act)
    return _lesson(request, uuid)


@router.put("/{uuid}/check/", response={200: LessonOut, **ERRORS}, auth=signs)
def check_lesson(request: Request, uuid: LessonId, data: LessonYesIn) -> Lesson:
    """Say for one's side that a lesson is as one saw it, or take that back."""
    actions.check_lesson(_lesson(request, uuid), **data.dict(), act=request.act)
    return _lesson(request, uuid)


@router.put("/{uuid}/release/", response={200: LessonOut, **ERRORS}, auth=signs)
def release_lesson(request: Request, uuid: LessonId, data: LessonYesIn) -> Lesson:
    """Say for one's side that everybody may read a lesson, or keep it back."""
    actions.release_lesson(_lesson(request, uuid), **data.dict(), act=request.act)
    return _lesson(request, uuid)


@router.put("/{uuid}/in/{language}/", response={200: LessonTranslationOut, **ERRORS})
def translate_lesson(
    request: Request, uuid: LessonId, language: str, data: LessonTranslationIn
) -> LessonTranslation:
    """Write a translation; a draft until somebody else has checked it."""
    given = data.dict()
    revision = given.pop("revision")
    found = _lesson(request, uuid)
    return actions.translate_lesson(found, language, given, revision=revision, act=request.act)


@router.put("/translations/{uuid}/check/", response={200: LessonTranslationOut, **ERRORS})
def check_translation(
    request: Request, uuid: LessonTranslationId, data: SeenTranslationIn
) -> LessonTranslation:
    """Say that a translation says the same."""
    rows = LessonTranslation.objects.visible_to(request.actor)
    found = get_object_or_404(rows.select_related("lesson__partnership", "written_by"), uuid=uuid)
    return actions.check_translation(found, revision=data.revision, act=request.act)


@router.get(
    "/{uuid}/lesson.{form}",
    response={200: None, **ERRORS},
    openapi_extra=DESCRIBED,
    auth=anybody,
)
def lesson_report(request: Request, uuid: LessonId, form: DocumentFormat) -> Any:
    """Give a lesson as PDF, Word file or workbook."""
    return answer(lesson_document(_lesson(request, uuid), at=request.act.at), form, "lesson")


def _lesson(request: Request, uuid: UUID) -> Lesson:
    seen = Lesson.objects.visible_to(request.actor)
    found: Lesson = get_object_or_404(whole_lessons().filter(pk__in=seen.values("pk")), uuid=uuid)
    return found
