"""Lines of the permission table."""

from __future__ import annotations

from typing import Any

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.portfolio.actions import save_view
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole

VISITOR = {"visitor": 302}
# Those of the mentor, whose turn it is; and helpers, after the mentee has reminded on this day.
TOO_LATE = ("mentor_coordinator", "mentor_signatory", "facilitator", "administrator")


def half_said(world: World) -> dict[str, Any]:
    """A partnership in which only the mentor's interest is missing."""
    partnership = made.ready_for_g1(world)
    made.party(partnership, PartyRole.MENTOR).interest.delete()
    return {"uuid": partnership.uuid}


def view_of_the_platform(world: World) -> dict[str, Any]:
    act = Act(world.actor("facilitator"), NOON)
    view = save_view("Stuck", "needs=stuck", body=world.platform, act=act)
    return {"uuid": view.uuid}


ROWS: list[Row] = [
    Row("portfolio:list", 200, expected=VISITOR),
    Row("portfolio:charts", 200, expected=VISITOR),
    Row("api:portfolio_over_time", 200, expected={"visitor": 401}),
    Row("portfolio:remind", 200, expected=VISITOR),
    Row("portfolio:save-view", 302, method="post",
        data=lambda w: {"name": "Mine", "query": "?needs=stuck"}),
    Row("portfolio:remove-view", 404, view_of_the_platform, "post",
        expected=VISITOR | {"facilitator": 302}),
    Row("api:portfolio_views", 200, expected={"visitor": 401}),
    Row("api:save_view", 201, method="post", json=True,
        data=lambda w: {"name": "Mine", "query": "needs=stuck"}, expected={"visitor": 401}),
    Row("api:remove_view", 404, view_of_the_platform, "delete",
        expected={"visitor": 401, "facilitator": 204}),
    Row("api:list_portfolio", 200, expected={"visitor": 401}),
    Row(
        "api:remind",
        403,
        half_said,
        "post",
        expected={"visitor": 401, "outsider": 404}
        | {"mentee_signatory": 200}
        | dict.fromkeys(TOO_LATE, 409),
        json=True,
    ),
]  # fmt: skip
