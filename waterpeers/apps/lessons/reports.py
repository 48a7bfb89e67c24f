"""Lessons as people read them: in the words of their reader where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.lessons.models import TEXTS, Lesson, LessonTranslation
from waterpeers.apps.lessons.queries import FACETS
from waterpeers.apps.lessons.words import (
    AGAIN,
    CHOICES,
    FACET_LABELS,
    LABELS,
    STATES,
    TRANSLATIONS,
)
from waterpeers.apps.operators.queries.countries import language_name
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.lessons import LessonState, LessonYes, TranslationState, translation_state
from waterpeers.domain.partnerships import OPERATOR_ROLES, SIDES

CHIPS = {LessonState.PUBLIC: "good", LessonState.CHECKED: "good"}
TRANSLATION_CHIPS = {TranslationState.CHECKED: "good", TranslationState.DRAFT: "care"}


@dataclass(frozen=True)
class LessonPart:
    """One thing that a lesson says, and beside it how it is said in another language."""

    label: Any
    said: str
    translated: str = ""


@dataclass(frozen=True)
class TranslationLine:
    """A language, and how far the translation into it is."""

    language: str
    name: str
    state: Any
    chip: str
    row: LessonTranslation | None

    @property
    def is_outdated(self) -> bool:
        """Whether the words have changed since."""
        return self.row is not None and not self.row.is_of_now


def translation_line(lesson: Lesson, code: str) -> TranslationLine:
    """Say how far the translation of a lesson into a language is."""
    row = next((each for each in lesson.translations.all() if each.language == code), None)
    if row is not None:
        row.lesson = lesson
    state = translation_state(
        is_there=row is not None,
        is_checked=row is not None and row.checked_at is not None,
        is_of_now=row is not None and row.is_of_now,
    )
    chip = TRANSLATION_CHIPS.get(state, "")
    return TranslationLine(code, language_name(code, language()), TRANSLATIONS[state], chip, row)


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list."""

    lesson: Lesson
    title: str
    language: str  # of the title
    tags: list[Any]
    state: Any
    chip: str
    again: Any
    utilities: str
    translation: TranslationLine | None  # into the reader's language, where it is not theirs


def lesson_row(lesson: Lesson) -> LessonRow:
    """Say a lesson in a line, in the reader's language where it was translated."""
    reads = language()
    into = None if lesson.language == reads else translation_line(lesson, reads)
    row = into.row if into else None
    tags = [CHOICES[name].get(getattr(lesson, name), "") for name in FACETS if name != "again"]
    return LessonRow(
        lesson,
        row.title if row else lesson.title,
        row.language if row else lesson.language,
        [each for each in tags if each],
        STATES[lesson.state],
        CHIPS.get(lesson.state, "care"),
        AGAIN[lesson.again],
        utilities_of(lesson),
        into,
    )


def utilities_of(lesson: Lesson) -> str:
    """Name the operators of its partnership."""
    parties = (p for p in parties_of(lesson.partnership) if p.role in OPERATOR_ROLES)
    return " · ".join(each.organisation.name for each in parties)


def lesson_parts(lesson: Lesson, beside: LessonTranslation | None = None) -> list[LessonPart]:
    """Give what a lesson says in its order, each beside its translation."""
    found = []
    for name, label in LABELS.items():
        said = str(AGAIN[lesson.again]) if name == "again" else getattr(lesson, name)
        if name == "title" or not said:
            continue
        translated = getattr(beside, name, "") if beside and name in TEXTS else ""
        found.append(LessonPart(label, said, translated))
    return found


@dataclass(frozen=True)
class SideLine:
    """What one side has said of a lesson: whether it checked it, and whether it released it."""

    side: str
    checked: str  # by whom
    released: str


def side_lines(lesson: Lesson) -> list[SideLine]:
    """Say of each side what it has said yes to."""
    said = {(each.of, each.role): each.person.name for each in lesson.yes.all()}
    lines = []
    for role in SIDES:
        parties = [p for p in parties_of(lesson.partnership) if p.role is role]
        names = " · ".join(each.organisation.name for each in parties)
        by = (said.get((of, role), "") for of in (LessonYes.CHECKED, LessonYes.RELEASED))
        lines.append(SideLine(names, *by))
    return lines


# --- the list ---


@dataclass(frozen=True)
class LessonFacet:
    """What one may narrow the list by."""

    name: str
    label: Any
    choices: list[tuple[str, Any]]
    chosen: str


def lesson_facets(wanted: Mapping[str, str]) -> list[LessonFacet]:
    """Offer what lessons are searched by."""
    return [
        LessonFacet(
            name,
            FACET_LABELS[name],
            [(str(code), label) for code, label in CHOICES[name].items()],
            wanted.get(name, ""),
        )
        for name in FACETS
    ]


def wanted_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Read what is looked for; what is no choice is not looked for."""
    text = str(given.get("text") or "").replace("\x00", "")[:200]
    found = {"text": text} if text else {}
    for name in FACETS:
        code = str(given.get(name) or "")
        if code in {str(each) for each in CHOICES[name]}:
            found[name] = code
    return found


def query_of(wanted: Mapping[str, str]) -> str:
    """Give what is looked for as the end of an address."""
    return urlencode(wanted)


def lessons_finding(lessons: Sequence[Lesson] | Iterable[Any], wanted: Mapping[str, str]) -> str:
    """Say how many there are."""
    number = len(list(lessons))
    if not number:
        return _("No lesson fits all of this") if wanted else _("No lesson can be read yet")
    said = ngettext("%(number)s lesson", "%(number)s lessons", number)
    return said % {"number": number}
