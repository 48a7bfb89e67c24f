"""Lines of the permission table."""

from typing import Any
from uuid import uuid4

from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.foundation import runs

MISSING = {"visitor": 302}


def looked_at(world: World) -> dict[str, Any]:
    """An import that the facilitator has asked for."""
    parameters = {"file": "imports/x.csv", "name": "x.csv", "mapping": "", "mapping_file": ""}
    actor = world.actor("facilitator")
    run = runs.ask("look_at_operators", parameters, actor=actor, at=NOON, uuid=uuid4())
    return {"uuid": run.uuid}


IMPORTS = [
    # everybody with a role may send a table: rows of others are refused one by one
    Row("operators:import", 200, expected=MISSING),
    Row("operators:import", 422, method="post", expected=MISSING),
    Row("operators:import-preview", 404, looked_at, expected=MISSING | {"facilitator": 200}),
    Row(
        "operators:import-preview",
        404,
        looked_at,
        method="post",
        expected=MISSING | {"facilitator": 200},
    ),
    Row("operators:import-rejected", 404, looked_at, expected=MISSING | {"facilitator": 200}),
]
ROWS: list[Row] = [*IMPORTS]
