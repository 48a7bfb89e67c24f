"""Lines of the permission table: diagnosis."""

from __future__ import annotations

from typing import Any

from tests.apps.diagnosis.made import Looked
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.diagnosis.models import Diagnosis


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": Looked(world).partnership.uuid}


def a_round(world: World) -> dict[str, Any]:
    return {"uuid": Looked(world).start().uuid}


def answered(world: World) -> dict[str, Any]:
    return {"uuid": Looked(world).whole().uuid}


def seen(world: World) -> dict[str, Any]:
    return {"revision": Diagnosis.objects.get().revision, "heard": ["operators"]}


VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
A_ROUND = {"stage": "start", "template": "maturity"}
ROWS: list[Row] = [
    Row("diagnosis:of-partnership", 200, agreed, expected=KNOWS),
    Row("diagnosis:start", 200, agreed, expected=KNOWS | RUNS),
    Row("diagnosis:start", 302, agreed, "post", lambda w: A_ROUND, KNOWS | RUNS),
    Row("diagnosis:round", 200, answered, expected=KNOWS),
    Row("diagnosis:heard", 200, a_round, expected=KNOWS | RUNS),
    Row("diagnosis:heard", 302, a_round, "post", seen, KNOWS | RUNS),
    Row("api:diagnoses", 200, agreed, expected=API),
    Row("api:start_diagnosis", 201, agreed, "post", lambda w: A_ROUND, API | RUNS, json=True),
    Row("api:diagnosis", 200, answered, expected=API),
    Row("api:say_who_was_heard", 200, a_round, "put", seen, API | RUNS, json=True),
]
