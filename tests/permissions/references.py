"""Lines of the permission table: published tables are read by all, loaded by facilitators."""

from __future__ import annotations

from typing import Any

from tests.apps.references.made import loaded
from tests.permissions.rows import Row
from tests.world import World


def a_table(world: World) -> dict[str, Any]:
    return {"uuid": loaded(world).uuid}


def nrw(world: World) -> dict[str, str]:
    return {"indicator": "I.nrw_percent"}


# The facilitator took it away: the administrator, who comes after, finds it no more.
ROWS: list[Row] = [
    Row("references:index", 200),
    Row("references:remove", 403, a_table, "post",
        expected={"visitor": 302, "facilitator": 302, "administrator": 404}),
    Row("api:references", 200, expected={"visitor": 401}),
    Row("api:reference_series", 200, data=nrw, expected={"visitor": 401}),
    Row("api:country_levels", 200, data=lambda world: {"country": "MZ"},
        expected={"visitor": 401}),
    Row("api:remove_references", 403, a_table, "delete",
        expected={"visitor": 401, "facilitator": 204, "administrator": 404}),
]  # fmt: skip
