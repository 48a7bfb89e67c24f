"""Lines of the permission table: the end of a partnership and what lasts."""

from __future__ import annotations

from typing import Any

from tests.apps.closing.made import Closing, closing_of
from tests.conftest import NOON
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import taken
from waterpeers.apps.partnerships.models import Party


def ended(world: World) -> Closing:
    made = closing_of(world)
    made.ended_before_today()
    return made


def going(world: World) -> dict[str, Any]:
    made = ended(world)
    made.settled()
    return {"uuid": made.partnership.uuid}


def stopped(world: World) -> dict[str, Any]:
    made = ended(world)
    made.stopped()
    return {"uuid": made.partnership.uuid}


def begun(world: World) -> dict[str, Any]:
    made = ended(world)
    made.begin()
    return {"uuid": made.partnership.uuid}


def account(world: World) -> dict[str, Any]:
    made = ended(world)
    return {"uuid": made.begin().uuid}


def later(world: World) -> dict[str, Any]:
    made = ended(world)
    made.closed()
    return {"uuid": made.row(6).uuid}


def settled(world: World) -> dict[str, Any]:
    made = ended(world)
    made.closed()
    return {"uuid": made.partnership.uuid}


def signed(world: World) -> dict[str, Any]:
    made = ended(world)
    made.begin()
    made.sign()
    mentee = Party.objects.get(organisation=world.mentee)
    return {"uuid": made.row().uuid, "party": mentee.uuid}


def words(world: World) -> dict[str, Any]:
    row = Stocktaking.objects.get(months=0)
    return {"revision": row.revision, "due_on": "2026-10-31", "lessons": "Valves first"}


def signature(world: World) -> dict[str, Any]:
    row = Stocktaking.objects.select_related("partnership", "round").get(months=0)
    mentee = Party.objects.get(organisation=world.mentee)
    read = taken(row, NOON.date()).fingerprint
    return {"party": str(mentee.uuid), "fingerprint": read}


MENTEE = {"role": "mentee"}
FELL = {"stage_water_losses": "begun", "word_water_losses": "The crew was moved"}
AGAIN = MENTEE | {"stages": {"water_losses": {"stage": "begun", "word": "The crew was moved"}}}
NEXT = {"title": "Second phase"}
WHY = {"reason": "The money came"}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
JUDGES = RUNS | {"facilitator": 403}
MENTORS = {"mentor_coordinator": 403, "mentor_signatory": 403}
ONE_SIDE = JUDGES | MENTORS
ONCE = {"mentee_signatory": 302}  # the next one finds it changed
ROWS: list[Row] = [
    Row("closing:results", 200, going, expected=KNOWS),
    Row("closing:close-out", 302, begun, expected=KNOWS),
    Row("closing:current", 302, begun, expected=KNOWS),
    Row("closing:sign-current", 302, begun, expected=KNOWS),
    Row("closing:begin", 302, going, "post", expected=KNOWS | RUNS),
    Row("closing:go-on", 409, begun, "post", expected=KNOWS | RUNS | ONCE),
    Row("closing:take-back", 200, stopped, expected=KNOWS | ONE_SIDE),
    Row("closing:take-back", 409, stopped, "post", lambda w: WHY, KNOWS | RUNS | ONCE),
    Row("closing:continue", 200, settled, expected=KNOWS | RUNS),
    Row("closing:continue", 409, settled, "post", lambda w: NEXT, KNOWS | RUNS | ONCE),
    Row("closing:stocktaking", 200, account, expected=KNOWS),
    *(
        Row("closing:paper", 200, as_file(account, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("closing:words", 200, account, expected=KNOWS | RUNS),
    Row("closing:words", 409, account, "post", words, KNOWS | RUNS | ONCE),
    Row("closing:figures", 200, account, expected=KNOWS | RUNS),
    Row("closing:figures", 302, account, "post", expected=KNOWS | RUNS),
    Row("closing:read-figures", 302, account, "post", expected=KNOWS | RUNS),
    Row("closing:judge", 200, later, expected=KNOWS | JUDGES),
    # to the mentors the side that is sent is none of the choices
    Row(
        "closing:judge", 302, later, "post", lambda w: MENTEE | FELL,
        KNOWS | JUDGES | {"mentor_coordinator": 422, "mentor_signatory": 422},
    ),
    Row("closing:sign", 200, account, expected=KNOWS),
    Row("closing:sign", 302, account, "post", signature, KNOWS | ONE_SIDE),
    Row("closing:unsign", 302, signed, "post", expected=KNOWS | ONE_SIDE),
    Row("api:stocktakings", 200, begun, expected=API),
    Row("api:begin_closing", 201, going, "post", lambda w: {}, API | RUNS, json=True),
    Row(
        "api:go_on_working", 409, begun, "post", lambda w: {},
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:take_back_end", 409, stopped, "post", lambda w: WHY,
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:continue_partnership", 409, settled, "post", lambda w: NEXT,
        API | RUNS | {"mentee_signatory": 201}, json=True,
    ),
    Row("api:stocktaking", 200, account, expected=API),
    Row(
        "api:change_stocktaking", 409, account, "put", words,
        API | RUNS | {"mentee_signatory": 200}, json=True,
    ),
    Row(
        "api:say_figures", 200, account, "put", lambda w: {"figures": {}}, API | RUNS, json=True
    ),
    Row("api:read_figures", 200, account, "post", lambda w: {}, API | RUNS, json=True),
    Row(
        "api:judge_again", 403, later, "post", lambda w: AGAIN,
        API | {"mentee_signatory": 200}, json=True,
    ),
    Row("api:sign_off", 200, account, "post", signature, API | ONE_SIDE, json=True),
    Row("api:take_back_sign_off", 200, signed, "delete", expected=API | ONE_SIDE),
    *(
        Row("api:stocktaking_report", 200, as_file(account, form), expected=API)
        for form in FILE_FORMS
    ),
]  # fmt: skip
