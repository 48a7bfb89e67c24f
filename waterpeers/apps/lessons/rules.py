"""What may be written in a lesson, whatever the door; what one begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.words import BLOCKED, HELPED, LEVELS, METHODS
from waterpeers.apps.lessons.models import TEXTS, Lesson
from waterpeers.apps.lessons.queries import LessonSource, source_in, where_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.codes import Setting, SizeBand, WorkingArea
from waterpeers.domain.learning import Absorption, Method
from waterpeers.domain.lessons import Again
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

NEEDED = ("title", "situation", "done", "happened")
LENGTHS = {"title": 200, "contact": 200}
CODES: Mapping[str, type[StrEnum]] = {
    "area": WorkingArea,
    "method": Method,
    "setting": Setting,
    "size": SizeBand,
}


def read_lesson(partnership: Partnership, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a lesson, or raise with everything that stands against them."""
    texts = {name: str(fields.get(name) or "") for name in (*TEXTS, "contact")}
    reasons = list(texts_verdict(texts, needed=NEEDED, lengths=LENGTHS).against)
    again = str(fields.get("again") or "")
    reasons += _unknown("again", again, Again) if again else [Reason("required", field="again")]
    codes = {name: str(fields.get(name) or "") for name in CODES}
    for name, code in codes.items():
        if code:
            reasons += _unknown(name, code, CODES[name])
    language = str(fields.get("language") or "")
    reasons += _no_language(language)
    source = source_in(partnership, fields)
    if source is None:
        reasons.append(Reason("source_not_of_the_partnership", field="record"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        **{name: CODES[name](code) if code else "" for name, code in codes.items()},
        "again": Again(again),
        "language": language,
        **vars(source),
    }


def read_translation(lesson: Lesson, language: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Give the words of a translation: of all that stands in the lesson something is said."""
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    needed = [name for name in TEXTS if getattr(lesson, name)]
    reasons = list(texts_verdict(texts, needed=needed, lengths=LENGTHS).against)
    reasons += _no_language(language)
    if language == lesson.language:
        reasons.append(Reason("written_in_this_language", field="language"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {name: clean_text(text) for name, text in texts.items()}


def _unknown(name: str, code: str, codes: type[StrEnum]) -> list[Reason]:
    return [] if code in set(codes) else [Reason("not_in_list", (("value", code[:80]),), name)]


def _no_language(language: str) -> list[Reason]:
    if language in dict(settings.LANGUAGES):
        return []
    return [Reason("not_in_list", (("value", language[:80]),), "language")]


# --- what one begins with ---


def begun_from(partnership: Partnership, source: LessonSource) -> dict[str, Any]:
    """Begin a lesson with what is written already, so that nobody types it twice."""
    setting, size = where_of(partnership)
    areas = partnership.working_areas
    first: dict[str, Any] = {"setting": setting, "size": size, "area": areas[0] if areas else ""}
    if source.record:
        first |= _from_record(source.record)
    elif review := source.review:
        first |= {
            "review": str(review.uuid),
            "title": partnership.title,
            "situation": review.obstacles,
            "done": "\n".join(filter(None, (review.progress, review.decided))),
            "happened": review.deviations,
            "language": partnership.language,
        }
    elif account := source.stocktaking:
        first |= {
            "stocktaking": str(account.uuid),
            "title": partnership.title,
            "situation": partnership.need_text,
            "done": account.summary,
            "happened": account.lessons,
            "language": partnership.language,
        }
    return first


def _from_record(record: LearningRecord) -> dict[str, Any]:
    last = record.checks.filter(level__isnull=False).order_by("-due_on", "-pk").first()
    level = str(LEVELS[Absorption(record.said)])
    done = [f"{METHODS[record.method]}. {record.learned}".strip(), record.next_use]
    conditions = [str(HELPED[each]) for each in (last.helped if last else ())]
    conditions += [str(BLOCKED[each]) for each in (last.blocked if last else ())]
    return {
        "record": str(record.uuid),
        "title": record.practice,
        "situation": record.obstacles,
        "done": "\n".join(filter(None, done)),
        "happened": "\n".join(filter(None, (level, last.word if last else ""))),
        "conditions": "\n".join(_conditions(conditions, record)),
        "contact": f"{record.unit}, {record.party.organisation.name}"[: LENGTHS["contact"]],
        "area": str(record.theme) or "",
        "method": str(record.method),
        "language": record.language,
    }


def _conditions(said: Iterable[str], record: LearningRecord) -> list[str]:
    means = [_("Needed: %(means)s") % {"means": record.means}] if record.means else []
    return [*said, *means]
