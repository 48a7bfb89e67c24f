"""Lines of the permission table: updates of a plan."""

from __future__ import annotations

from typing import Any

from tests.apps.updates.made import Updated, updated_of
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.updates.models import Update, UpdateLine


def at_work(world: World) -> dict[str, Any]:
    return {"uuid": updated_of(world).partnership.uuid}


def begun(world: World) -> dict[str, Any]:
    return {"uuid": updated_of(world).begin().uuid}


def complete(world: World) -> dict[str, Any]:
    made = updated_of(world)
    return {"uuid": made.told(made.begin()).uuid}


def a_row(world: World) -> dict[str, Any]:
    made: Updated = updated_of(world)
    update = made.begin()
    return {"uuid": update.uuid, "item": made.items["activity"].uuid}


def handed_over(world: World) -> dict[str, Any]:
    return {"uuid": updated_of(world).handed_over().uuid}


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": updated_of(world).agreed().uuid}


def as_read(world: World) -> dict[str, Any]:
    return {"revision": Update.objects.get().revision}


def line(world: World) -> dict[str, Any]:
    row = UpdateLine.objects.get(kind="activity")
    return {"revision": row.revision, "progress": "on_course", "explanation": "One is tested"}


def words(world: World) -> dict[str, Any]:
    return as_read(world) | {"summary": "The meters are tested"}


BEGIN = {"starts_on": "2026-01-01"}
WHY = {"reason": "Which meters?"}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
JUDGES = {"mentee_reporter": 403, "administrator": 403, "facilitator": 403}
MENTORS = {"mentor_coordinator": 403, "mentor_signatory": 403}
WRITES = JUDGES | MENTORS  # the mentee drafts it
AGREES = JUDGES | {"mentee_signatory": 403}
RETURNS = {"mentee_reporter": 403, "mentee_signatory": 403, "administrator": 403}
READS = RETURNS | MENTORS
ROWS: list[Row] = [
    Row("updates:of-partnership", 200, at_work, expected=KNOWS),
    # the first side begins it; it is there already for the next
    Row(
        "updates:begin", 409, at_work, "post", lambda w: BEGIN,
        KNOWS | JUDGES | {"mentee_signatory": 302},
    ),
    Row("updates:update", 200, begun, expected=KNOWS),
    *(Row("updates:paper", 200, as_file(begun, form), expected=KNOWS) for form in FILE_FORMS),
    Row("updates:words", 200, begun, expected=KNOWS | WRITES),
    Row("updates:words", 302, begun, "post", words, KNOWS | WRITES),
    Row("updates:line", 200, a_row, expected=KNOWS | WRITES),
    Row("updates:line", 302, a_row, "post", line, KNOWS | WRITES),
    Row("updates:read-figures", 302, begun, "post", expected=KNOWS | WRITES),
    Row("updates:hand-over", 302, complete, "post", expected=KNOWS | WRITES),
    Row("updates:take-back", 302, handed_over, "post", expected=KNOWS | WRITES),
    Row("updates:agree", 302, handed_over, "post", as_read, KNOWS | AGREES),
    Row("updates:send-back", 200, handed_over, expected=KNOWS | RETURNS),
    Row(
        "updates:send-back", 409, handed_over, "post", lambda w: WHY,
        KNOWS | RETURNS | {"mentor_coordinator": 302},
    ),
    Row("updates:note-read", 302, agreed, "post", expected=KNOWS | READS),
    Row("api:updates", 200, at_work, expected=API),
    Row(
        "api:begin_update", 403, at_work, "post", lambda w: BEGIN | {"role": "mentee"},
        API | {"mentee_signatory": 201}, json=True,
    ),
    Row("api:update", 200, begun, expected=API),
    Row("api:change_update", 200, begun, "put", words, API | WRITES, json=True),
    Row("api:write_update_item", 200, a_row, "put", line, API | WRITES, json=True),
    Row("api:read_update_figures", 200, begun, "post", lambda w: {}, API | WRITES, json=True),
    Row("api:hand_over_update", 200, complete, "post", lambda w: {}, API | WRITES, json=True),
    Row("api:take_back_update", 200, handed_over, "post", lambda w: {}, API | WRITES, json=True),
    Row("api:agree_to_update", 200, handed_over, "post", as_read, API | AGREES, json=True),
    Row(
        "api:send_back_update", 409, handed_over, "post", lambda w: WHY,
        API | RETURNS | {"mentor_coordinator": 200}, json=True,
    ),
    Row("api:note_update_read", 200, agreed, "post", lambda w: {}, API | READS, json=True),
    *(
        Row("api:update_report", 200, as_file(begun, form), expected=API)
        for form in FILE_FORMS
    ),
]  # fmt: skip
