"""Lines of the permission table."""

from __future__ import annotations

from typing import Any

from tests.apps.partnerships import made
from tests.permissions.rows import Row
from tests.world import World

OUTSIDE = {"visitor": 302, "outsider": 404}
STRANGERS = OUTSIDE | {"mentor_coordinator": 404, "mentor_signatory": 404}


def at_g1(world: World) -> dict[str, Any]:
    return {"uuid": made.partnership(world).uuid, "gate": "G1"}


ROWS: list[Row] = [
    Row(
        "compliance:profile-gate",
        200,
        lambda world: {"uuid": world.mentee.uuid},
        expected=STRANGERS,
    ),
    Row("compliance:explain", 200, at_g1, expected=OUTSIDE),
    Row(
        "compliance:pass-gate",
        409,
        at_g1,
        "post",
        expected=OUTSIDE | {"mentee_reporter": 403, "administrator": 403},
    ),
]
