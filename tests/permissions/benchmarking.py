"""Lines of the permission table."""

from __future__ import annotations

from typing import Any

from tests.compared import AT, compared
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.models import Comparison, Share
from waterpeers.domain.actors import Act
from waterpeers.domain.peer_groups import PeerRule


def of_mentee(world: World) -> dict[str, Any]:
    return {"uuid": world.mentee.uuid}


def ready(world: World) -> dict[str, Any]:
    """The mentee among five others that take part."""
    compared(world.mentee)
    return of_mentee(world)


def a_run(world: World) -> dict[str, Any]:
    compared(world.mentee)
    reporter = world.actor("mentee_reporter")
    made: Comparison = actions.compare(world.mentee, PeerRule.of([]), 2025, act=Act(reporter, AT))
    return {"uuid": made.uuid}


def a_share(world: World) -> dict[str, Any]:
    compared(world.mentee)
    made = Share.objects.create(giver=world.mentee, since_at=AT)
    return {"uuid": world.mentee.uuid, "share": made.uuid}


OWN = ("mentee_reporter", "mentee_signatory")


def own(status: int, **others: int) -> dict[str, int]:
    return {"visitor": 302} | dict.fromkeys(OWN, status) | others


def own_api(status: int, **others: int) -> dict[str, int]:
    return own(status, visitor=401) | others


# Others are not found, facilitators and administrators among them: one shares to see.
ROWS: list[Row] = [
    Row("benchmarking:start", 302, expected={"facilitator": 200, "administrator": 200}),
    Row("benchmarking:operator", 404, of_mentee, expected=own(200)),
    Row("benchmarking:operator", 404, ready, "post", lambda w: {"year": 2025}, own(302)),
    Row("benchmarking:run", 404, a_run, expected=own(200)),
    *(Row("benchmarking:paper", 404, as_file(a_run, form), expected=own(200))
      for form in FILE_FORMS),
    *(Row("api:comparison_report", 404, as_file(a_run, form), expected=own_api(200))
      for form in FILE_FORMS),
    Row("benchmarking:part", 404, of_mentee, "post", lambda w: {"takes_part": "yes"},
        own(302, mentee_reporter=403)),
    Row("benchmarking:share", 404, ready, expected=own(200, mentee_reporter=403)),
    Row("benchmarking:share", 404, ready, "post", expected=own(302, mentee_reporter=403)),
    Row("api:comparisons", 200, expected={"visitor": 401}),
    Row("api:comparison", 404, a_run, expected=own_api(200)),
    Row("api:compare", 404, ready, "post", lambda w: {"year": 2025}, own_api(201), True),
    Row("api:take_part", 404, of_mentee, "put", lambda w: {"takes_part": True},
        own_api(200, mentee_reporter=403), True),
    Row("api:share_name", 404, ready, "post", lambda w: {}, own_api(201, mentee_reporter=403),
        True),
    Row("api:hide_name", 404, a_share, "delete", expected=own_api(204, mentee_reporter=403)),
]  # fmt: skip
