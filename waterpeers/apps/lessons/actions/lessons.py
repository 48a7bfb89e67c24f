"""Writing lessons, checking and releasing them for a side, translating them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.lessons import access
from waterpeers.apps.lessons.events import Event
from waterpeers.apps.lessons.models import TEXTS, Lesson, LessonSaidYes, LessonTranslation
from waterpeers.apps.lessons.rules import read_lesson, read_translation
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import as_seen, differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.lessons import LessonState, LessonYes
from waterpeers.domain.names import searched
from waterpeers.domain.verdicts import NotAllowed, NotReady

WORDS = (*TEXTS, "language")  # a translation is of these
FOLLOWS = ("state", "search_text")


@transaction.atomic
def write_lesson(
    partnership: Partnership, fields: Mapping[str, Any], *, act: Act, uuid: UUID | None = None
) -> Lesson:
    """Write a lesson; the side of whoever runs one has checked it then. Sent twice it is one.

    Also when the partnership has ended: then one knows most.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(Lesson.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_write(act.actor, partnership))
    made = Lesson(
        uuid=uuid or uuid4(),
        partnership=partnership,
        written_by=person_of(act.actor),
        written_at=act.at,
        changed_at=act.at,
        **read_lesson(partnership, fields),
    )
    made.save(force_insert=True)
    record(Event.LESSON_WRITTEN, made, act=act, after={"title": made.title})
    _say_yes(made, LessonYes.CHECKED, act)
    return made


@transaction.atomic
def change_lesson(lesson: Lesson, fields: Mapping[str, Any], *, revision: int, act: Act) -> Lesson:
    """Change a lesson; what was said of it falls, but for the side of whoever changes it."""
    lesson = _locked(lesson)
    NotAllowed.unless(access.can_change(act.actor, lesson))
    columns = read_lesson(lesson.partnership, fields)
    as_seen(lesson, revision)
    changed = differing(lesson, columns)
    if not changed:
        return lesson
    before, after = put(lesson, changed)
    lesson.revision += 1
    lesson.changed_at = act.at
    if any(name in changed for name in WORDS):
        lesson.text_revision = lesson.revision
    lesson.yes.all().delete()
    lesson.save()
    record(Event.LESSON_CHANGED, lesson, act=act, before=before, after=after)
    _say_yes(lesson, LessonYes.CHECKED, act)
    return lesson


@transaction.atomic
def check_lesson(lesson: Lesson, *, agrees: bool = True, revision: int, act: Act) -> Lesson:
    """Say for one's side that a lesson is as one saw it, or take that back with its release."""
    lesson = _locked(lesson)
    NotAllowed.unless(access.can_say(act.actor, lesson))
    as_seen(lesson, revision)
    if agrees:
        _say_yes(lesson, LessonYes.CHECKED, act)
    else:
        _take_back(lesson, (LessonYes.CHECKED, LessonYes.RELEASED), Event.LESSON_UNCHECKED, act)
    return lesson


@transaction.atomic
def release_lesson(lesson: Lesson, *, agrees: bool = True, revision: int, act: Act) -> Lesson:
    """Say for one's side that everybody may read a lesson, or keep it back again."""
    lesson = _locked(lesson)
    NotAllowed.unless(access.can_say(act.actor, lesson))
    as_seen(lesson, revision)
    if not agrees:
        _take_back(lesson, (LessonYes.RELEASED,), Event.LESSON_KEPT_BACK, act)
        return lesson
    if lesson.state is LessonState.WRITTEN:
        raise NotReady.because("lesson_not_checked_by_both")
    _say_yes(lesson, LessonYes.RELEASED, act)
    return lesson


def _locked(lesson: Lesson) -> Lesson:
    return locked(lesson, "partnership", "written_by")


def _say_yes(lesson: Lesson, of: LessonYes, act: Act) -> None:
    """Note the yes of the sides that somebody runs."""
    person = person_of(act.actor)
    for role in sides_of(act.actor, lesson.partnership):
        _row, is_new = LessonSaidYes.objects.get_or_create(
            lesson=lesson, of=of, role=role, defaults={"person": person, "said_at": act.at}
        )
        if is_new:
            event = Event.LESSON_CHECKED if of is LessonYes.CHECKED else Event.LESSON_RELEASED
            record(event, lesson, act=act, after={"side": str(role)})
    _look(lesson)


def _take_back(lesson: Lesson, of: tuple[LessonYes, ...], event: Event, act: Act) -> None:
    for role in sides_of(act.actor, lesson.partnership):
        gone, _each = lesson.yes.filter(role=role, of__in=[str(each) for each in of]).delete()
        if gone:
            record(event, lesson, act=act, after={"side": str(role)})
    _look(lesson)


def _look(lesson: Lesson) -> None:
    lesson.look()
    lesson.save(update_fields=FOLLOWS)


# --- translations ---


@transaction.atomic
def translate_lesson(
    lesson: Lesson, language: str, fields: Mapping[str, Any], *, revision: int, act: Act
) -> LessonTranslation:
    """Write a translation, or write it anew: a draft until somebody else has checked it.

    ``revision`` is that of the translation which was seen, 0 where there was none.
    """
    lesson = _locked(lesson)
    NotAllowed.unless(access.can_translate(act.actor, lesson))
    texts = read_translation(lesson, language, fields)
    rows = LessonTranslation.objects.select_for_update(of=("self",))
    row = rows.filter(lesson=lesson, language=language).first()
    row = row or LessonTranslation(lesson=lesson, language=language, revision=0)
    as_seen(row, revision)
    for name, text in texts.items():
        setattr(row, name, text)
    row.search_text = searched(" ".join(texts.values()))
    row.of_revision = lesson.text_revision
    row.revision += 1
    row.written_by, row.written_at = person_of(act.actor), act.at
    row.checked_by = row.checked_at = None
    row.save()
    record(Event.LESSON_TRANSLATED, row, act=act, after={"language": language, "title": row.title})
    return row


@transaction.atomic
def check_translation(
    translation: LessonTranslation, *, revision: int, act: Act
) -> LessonTranslation:
    """Say, as somebody who did not write it, that a translation says the same."""
    row = locked(translation, "written_by")
    row.lesson = _locked(row.lesson)
    NotAllowed.unless(access.can_check_translation(act.actor, row))
    as_seen(row, revision)
    if not row.is_of_now:
        raise NotReady.because("translation_of_old_words")
    row.checked_by, row.checked_at = person_of(act.actor), act.at
    row.save(update_fields=["checked_by", "checked_at"])
    record(Event.TRANSLATION_CHECKED, row, act=act, after={"language": row.language})
    return row
