"""Lines of the permission table: lessons."""

from __future__ import annotations

from typing import Any

from tests.apps.lessons.made import IN_FRENCH, WORDS, Written
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.lessons.actions.lessons import translate_lesson
from waterpeers.apps.lessons.models import Lesson, LessonTranslation


def there(world: World) -> dict[str, Any]:
    return {"uuid": Written(world).partnership.uuid}


def written(world: World) -> dict[str, Any]:
    return {"uuid": Written(world).write().uuid}


def checked(world: World) -> dict[str, Any]:
    made = Written(world)
    return {"uuid": made.checked(made.write()).uuid}


def released(world: World) -> dict[str, Any]:
    made = Written(world)
    return {"uuid": made.public(made.write()).uuid}


def to_translate(world: World) -> dict[str, Any]:
    return written(world) | {"language": "fr"}


def translated(world: World) -> dict[str, Any]:
    made = Written(world)
    act = made.act("mentor")
    return {"uuid": translate_lesson(made.write(), "fr", IN_FRENCH, revision=0, act=act).uuid}


def seen(world: World) -> dict[str, Any]:
    return {"revision": Lesson.objects.get().revision}


def changed(world: World) -> dict[str, Any]:
    return WORDS | seen(world) | {"title": "Close valves first"}


def french(world: World) -> dict[str, Any]:
    row = LessonTranslation.objects.first()
    return IN_FRENCH | {"revision": row.revision if row else 0}


def of_translation(world: World) -> dict[str, Any]:
    return {"revision": LessonTranslation.objects.get().revision}


VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
HIDDEN = {"visitor": 404, "outsider": 404}
API = {"visitor": 401, "outsider": 404}
WRITES = {"administrator": 403}
RUNS = {"mentee_reporter": 403, "administrator": 403}
SPEAKS = RUNS | {"facilitator": 403}
LATER = dict.fromkeys(("mentor_coordinator", "mentor_signatory", "facilitator"), 409)
TOO_LATE = LATER | {"mentee_signatory": 409}  # somebody was faster
TRANSLATED_IT = {"mentor_signatory": 403}
ROWS: list[Row] = [
    Row("lessons:list", 200),
    Row("lessons:of-partnership", 200, there, expected=KNOWS),
    Row("lessons:write", 200, there, expected=KNOWS | WRITES),
    Row("lessons:write", 302, there, "post", lambda w: WORDS, KNOWS | WRITES),
    Row("lessons:lesson", 200, written, expected=HIDDEN),
    Row("lessons:lesson", 200, released),
    *(
        Row("lessons:paper", 200, as_file(written, form), expected=HIDDEN)
        for form in FILE_FORMS
    ),
    Row("lessons:change", 200, written, expected=KNOWS | RUNS),
    Row("lessons:change", 302, written, "post", changed, KNOWS | RUNS | LATER),
    Row("lessons:check", 302, written, "post", seen, KNOWS | SPEAKS),
    Row("lessons:release", 302, checked, "post", seen, KNOWS | SPEAKS),
    Row("lessons:translate", 200, to_translate, expected=KNOWS | WRITES),
    Row("lessons:translate", 302, to_translate, "post", french, KNOWS | WRITES | TOO_LATE),
    Row(
        "lessons:check-translation", 302, translated, "post", of_translation,
        KNOWS | WRITES | TRANSLATED_IT,
    ),
    Row("api:lessons", 200),
    Row("api:write_lesson", 201, there, "post", lambda w: WORDS, API | WRITES, json=True),
    Row("api:lesson", 200, written, expected=HIDDEN),
    Row("api:change_lesson", 200, written, "put", changed, API | RUNS | LATER, json=True),
    Row("api:check_lesson", 200, written, "put", seen, API | SPEAKS, json=True),
    Row("api:release_lesson", 200, checked, "put", seen, API | SPEAKS, json=True),
    Row(
        "api:translate_lesson", 200, to_translate, "put", french, API | WRITES | TOO_LATE,
        json=True,
    ),
    Row(
        "api:check_translation", 200, translated, "put", of_translation,
        API | WRITES | TRANSLATED_IT, json=True,
    ),
    *(
        Row("api:lesson_report", 200, as_file(written, form), expected=HIDDEN)
        for form in FILE_FORMS
    ),
]  # fmt: skip
