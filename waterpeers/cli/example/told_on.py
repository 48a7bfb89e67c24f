"""Lessons of the example world: from what was learned, checked and released by both sides."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.lessons.actions import lessons
from waterpeers.apps.lessons.queries import LessonSource
from waterpeers.apps.lessons.rules import begun_from
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.cli.example.world import ActOf


def tell_on(partnership: Partnership, given: list[dict[str, Any]], act_of: ActOf) -> None:
    """Write each lesson for one side, let the other check it, release and translate it."""
    for each in given:
        _told_on(partnership, dict(each), act_of)


def _told_on(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> None:
    by, ago, released = said.pop("by"), said.pop("ago"), said.pop("released", False)
    translations, source = said.pop("in", {}), LessonSource()
    if practice := said.pop("of", ""):
        source = LessonSource(
            record=LearningRecord.objects.get(partnership=partnership, practice=practice)
        )
    other = "mentor" if by == "mentee" else "mentee"
    fields = begun_from(partnership, source) | {"language": partnership.language} | said
    lesson = lessons.write_lesson(partnership, fields, act=act_of(by, ago))
    if not released:
        return
    lesson = lessons.check_lesson(lesson, revision=lesson.revision, act=act_of(other, ago - 2))
    for side in (by, other):
        lessons.release_lesson(lesson, revision=lesson.revision, act=act_of(side, ago - 3))
    for language, words in translations.items():
        row = lessons.translate_lesson(
            lesson, language, words, revision=0, act=act_of(other, ago - 4)
        )
        lessons.check_translation(row, revision=row.revision, act=act_of(by, ago - 5))
