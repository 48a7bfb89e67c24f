"""Lines of the permission table."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.frontiers import ASKED, AT, YEAR
from tests.frontiers import ready as make_ready
from tests.permissions.benchmarking import of_mentee, own, own_api
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.foundation import runs
from waterpeers.apps.frontiers import actions
from waterpeers.apps.frontiers.queries import KIND
from waterpeers.domain.actors import Act


def ready(world: World) -> dict[str, Any]:
    make_ready(world.mentee)
    return of_mentee(world)


def a_run(world: World) -> dict[str, Any]:
    make_ready(world.mentee)
    made = actions.draw(world.mentee, ASKED, act=Act(world.actor("mentee_reporter"), AT))
    return {"uuid": made.uuid}


def waiting(world: World) -> dict[str, Any]:
    parameters = ASKED.as_json() | {"organisation": str(world.mentee.uuid), "units": 5000}
    actor = world.actor("mentee_reporter")
    return {"uuid": runs.ask(KIND, parameters, act=Act(actor, AT), uuid=uuid4()).uuid}


def on_the_page(world: World) -> dict[str, Any]:
    return ASKED.as_json()


def in_json(world: World) -> dict[str, Any]:
    return {"model": "physical", "year": YEAR}


# Others are not found, facilitators and administrators among them: names are shown to each apart.
ROWS: list[Row] = [
    Row("frontiers:operator", 404, of_mentee, expected=own(200)),
    Row("frontiers:operator", 404, ready, "post", on_the_page, own(302)),
    Row("frontiers:run", 404, a_run, expected=own(200)),
    Row("frontiers:units", 404, a_run, expected=own(200)),
    *(Row("frontiers:paper", 404, as_file(a_run, form), expected=own(200)) for form in FILE_FORMS),
    *(
        Row("api:frontier_report", 404, as_file(a_run, form), expected=own_api(200))
        for form in FILE_FORMS
    ),
    Row("frontiers:waiting", 404, waiting, expected=own(200)),
    Row("frontiers:waiting", 404, waiting, "post", expected=own(302)),
    Row("api:frontier_models", 200, expected={"visitor": 401}),
    Row("api:frontiers", 200, expected={"visitor": 401}),
    Row("api:frontier", 404, a_run, expected=own_api(200)),
    Row("api:frontier_units", 404, a_run, expected=own_api(200)),
    Row("api:draw_frontier", 404, ready, "post", in_json, own_api(201), True),
    Row("api:frontier_waiting", 404, waiting, expected=own_api(200)),
    Row("api:cancel_frontier", 404, waiting, "delete", expected=own_api(200)),
]
