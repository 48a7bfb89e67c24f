"""Lines of the permission table: conversations."""

from __future__ import annotations

from typing import Any

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.foundation.beside import beside_of
from waterpeers.apps.threads.actions import write_message
from waterpeers.domain.actors import Act


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": Learned(world).partnership.uuid}


def beside(world: World) -> dict[str, Any]:
    return {"kind": "learning", "item": Learned(world).note().uuid}


def written(world: World) -> dict[str, Any]:
    beside = beside_of(Learned(world).note())
    assert beside is not None
    act = Act(world.actor("mentee_signatory"), NOON)
    return {"uuid": write_message(beside, "Since when?", act=act).uuid}


VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
READS = {"administrator": 403}
OWN = {
    "mentee_reporter": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
    "facilitator": 403, "administrator": 403,
}  # fmt: skip
TEXT = {"text": "Since when?"}
ROWS: list[Row] = [
    Row("threads:of-partnership", 200, agreed, expected=KNOWS),
    Row("threads:thread", 200, beside, expected=KNOWS),
    Row("threads:thread", 302, beside, "post", lambda w: TEXT, KNOWS | READS),
    Row("threads:listen", 302, beside, "post", lambda w: {"read": "1"}, KNOWS),
    Row("threads:take-back", 302, written, "post", expected=KNOWS | OWN),
    Row("api:conversations", 200, agreed, expected=API),
    Row("api:conversation", 200, beside, expected=API),
    Row("api:write_message", 201, beside, "post", lambda w: TEXT, API | READS, json=True),
    Row(
        "api:listen_to_conversation",
        200,
        beside,
        "put",
        lambda w: {"has_read": True},
        API,
        json=True,
    ),
    Row("api:take_back_message", 204, written, "delete", expected=API | OWN),
]
