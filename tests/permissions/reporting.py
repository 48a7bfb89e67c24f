"""Lines of the permission table: progress reports."""

from __future__ import annotations

from typing import Any

from tests.apps.reporting.made import FIRST, reported_of
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.reporting.actions.layouts import begin_report_layout
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.domain.actors import Act


def due(world: World) -> dict[str, Any]:
    return {"uuid": reported_of(world).partnership.uuid}


def begun(world: World) -> dict[str, Any]:
    return {"uuid": reported_of(world).begin_report().uuid}


def written(world: World) -> dict[str, Any]:
    return {"uuid": reported_of(world).written().uuid}


def a_section(world: World) -> dict[str, Any]:
    return begun(world) | {"section": "summary"}


def handed_over(world: World) -> dict[str, Any]:
    return {"uuid": reported_of(world).with_the_other_side().uuid}


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": reported_of(world).with_the_readers().uuid}


def a_version(world: World) -> dict[str, Any]:
    return handed_over(world) | {"number": 1}


def platform(world: World) -> dict[str, Any]:
    return {"uuid": world.platform.uuid}


def own_layout(world: World) -> dict[str, Any]:
    act = Act(world.actor("facilitator"), NOON)
    return {"uuid": begin_report_layout("own", act=act).uuid}


def as_read(world: World) -> dict[str, Any]:
    return {"revision": ProgressReport.objects.get().revision}


def sections(world: World) -> dict[str, Any]:
    return as_read(world) | {"layout": "own", "sections": ["summary"], "language": "en"}


BEGIN = {"starts_on": FIRST.isoformat()}
DAYS = {
    "starts_on": "2026-01-01", "last_day": "2026-06-30", "layout": "own", "language": "en",
}  # fmt: skip
WORDS = {"revision": 0, "text": "It works"}
SETTING = {"revision": 1, "a_year": 2, "days": 30, "layout": ""}
LAYOUT = {"revision": 0, "layout": "eu_wop"}
OWN_LAYOUT = {
    "revision": 1, "language": "en", "title": "Ours",
    "sections": [{"title": "The period", "parts": ["activities"]}],
}  # fmt: skip
HELPERS = {"facilitator": 200, "administrator": 200}
WHY = {"reason": "Which meters?"}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
JUDGES = {"mentee_reporter": 403, "administrator": 403, "facilitator": 403}
RUNS = {"mentee_reporter": 403, "administrator": 403}
MENTORS = {"mentor_coordinator": 403, "mentor_signatory": 403}
WRITES = JUDGES | MENTORS  # the mentee drafts it
AGREES = JUDGES | {"mentee_signatory": 403}
RETURNS = {"mentee_reporter": 403, "mentee_signatory": 403, "administrator": 403}
READS = RETURNS | MENTORS
HELPS = {
    "outsider": 403, "mentee_reporter": 403, "mentee_signatory": 403, "administrator": 403,
} | MENTORS  # fmt: skip
DROPS = {"mentee_reporter": 403}
ROWS: list[Row] = [
    Row("reporting:of-partnership", 200, due, expected=KNOWS),
    # the first side begins it; it is there already for the next
    Row(
        "reporting:begin-due", 409, due, "post", lambda w: BEGIN,
        KNOWS | JUDGES | {"mentee_signatory": 302},
    ),
    Row("reporting:begin", 200, due, expected=KNOWS | JUDGES),
    Row("reporting:begin", 302, due, "post", lambda w: DAYS, KNOWS | JUDGES),
    Row("reporting:setting", 200, due, expected=KNOWS | RUNS),
    Row("reporting:setting", 302, due, "post", lambda w: SETTING, KNOWS | RUNS),
    Row("reporting:layouts", 200, expected=VISITOR),
    Row("reporting:choose-layout", 403, platform, expected=VISITOR | {"facilitator": 200}),
    Row(
        "reporting:choose-layout", 403, platform, "post", lambda w: LAYOUT,
        VISITOR | {"facilitator": 302},
    ),
    Row("reporting:begin-layout", 403, lambda w: {"code": "own"}, "post",
        expected=VISITOR | {"facilitator": 302}),
    Row("reporting:own-layout", 404, own_layout, expected=VISITOR | HELPERS),
    Row("reporting:own-layout", 404, own_layout, "post", lambda w: {},
        VISITOR | {"facilitator": 422, "administrator": 403}),
    Row("reporting:report", 200, begun, expected=KNOWS),
    *(Row("reporting:paper", 200, as_file(begun, form), expected=KNOWS) for form in FILE_FORMS),
    Row("reporting:version", 200, a_version, expected=KNOWS),
    Row("reporting:sections", 200, begun, expected=KNOWS | WRITES),
    Row("reporting:sections", 302, begun, "post", sections, KNOWS | WRITES),
    Row("reporting:write", 200, a_section, expected=KNOWS | WRITES),
    Row("reporting:write", 302, a_section, "post", lambda w: WORDS, KNOWS | WRITES),
    Row("reporting:hand-over", 302, written, "post", expected=KNOWS | WRITES),
    Row("reporting:take-back", 302, handed_over, "post", expected=KNOWS | WRITES),
    Row("reporting:agree", 302, handed_over, "post", as_read, KNOWS | AGREES),
    Row("reporting:send-back", 200, handed_over, expected=KNOWS | RETURNS),
    Row(
        "reporting:send-back", 409, handed_over, "post", lambda w: WHY,
        KNOWS | RETURNS | {"mentor_coordinator": 302},
    ),
    Row("reporting:note-read", 302, agreed, "post", expected=KNOWS | READS),
    # whoever drafts it drops it; then there is nothing to find
    Row("reporting:drop", 404, begun, "post", expected=VISITOR | DROPS | {"mentee_signatory": 302}),
    Row("api:progress_report_layouts", 200, expected={"visitor": 401}),
    Row("api:own_report_layouts", 200, expected={"visitor": 401}),
    Row("api:begin_report_layout", 403, lambda w: {}, "post", lambda w: {"base": "own"},
        {"visitor": 401, "facilitator": 201}, json=True),
    Row("api:change_report_layout", 404, own_layout, "put", lambda w: OWN_LAYOUT,
        {"visitor": 401, "facilitator": 200, "administrator": 403}, json=True),
    Row(
        "api:choose_report_layout", 403, platform, "put", lambda w: LAYOUT,
        {"visitor": 401, "facilitator": 200}, json=True,
    ),
    Row("api:progress_reports", 200, due, expected=API),
    Row(
        "api:begin_progress_report", 403, due, "post", lambda w: BEGIN | {"role": "mentee"},
        API | {"mentee_signatory": 201}, json=True,
    ),
    Row("api:reporting", 200, due, expected=API),
    Row("api:set_reporting", 200, due, "put", lambda w: SETTING, API | RUNS, json=True),
    Row("api:progress_report", 200, begun, expected=API),
    Row("api:change_progress_report", 200, begun, "put", sections, API | WRITES, json=True),
    Row(
        "api:write_report_section", 200, a_section, "put", lambda w: WORDS, API | WRITES,
        json=True,
    ),
    Row(
        "api:hand_over_progress_report", 200, written, "post", lambda w: {}, API | WRITES,
        json=True,
    ),
    Row(
        "api:take_back_progress_report", 200, handed_over, "post", lambda w: {}, API | WRITES,
        json=True,
    ),
    Row(
        "api:agree_to_progress_report", 200, handed_over, "post", as_read, API | AGREES,
        json=True,
    ),
    Row(
        "api:send_progress_report_back", 409, handed_over, "post", lambda w: WHY,
        API | RETURNS | {"mentor_coordinator": 200}, json=True,
    ),
    Row(
        "api:note_progress_report_read", 200, agreed, "post", lambda w: {}, API | READS,
        json=True,
    ),
    Row("api:progress_report_version", 200, a_version, expected=API),
    Row(
        "api:drop_progress_report", 404, begun, "delete",
        expected={"visitor": 401} | DROPS | {"mentee_signatory": 204},
    ),
    *(
        Row("api:progress_report_document", 200, as_file(begun, form), expected=API)
        for form in FILE_FORMS
    ),
]  # fmt: skip
