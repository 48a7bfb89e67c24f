"""Lines of the permission table."""

from __future__ import annotations

from typing import Any

from tests.apps.partnerships import made
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import PartyRole

OUTSIDE = {"visitor": 302, "outsider": 404}
STRANGERS = OUTSIDE | {"mentor_coordinator": 404, "mentor_signatory": 404}


def at_g1(world: World) -> dict[str, Any]:
    return {"uuid": made.partnership(world).uuid, "gate": "G1"}


API = {"visitor": 401, "outsider": 404}


def an_explanation(world: World) -> dict[str, Any]:
    side = made.party(Partnership.objects.get(), PartyRole.MENTEE)
    return {"party": str(side.uuid), "item": "earlier_not_known:O10.1", "text": "Asked."}


ROWS: list[Row] = [
    Row(
        "api:profile_gate",
        200,
        lambda world: {"uuid": world.mentee.uuid},
        expected=STRANGERS | API,
    ),
    Row("api:gate", 200, at_g1, expected=API),
    Row(
        "api:pass_gate",
        409,
        at_g1,
        "post",
        expected=API | {"mentee_reporter": 403, "administrator": 403},
    ),
    # Only the mentee's own signatory may explain for it; here nothing asks for it.
    Row(
        "api:explain_gate",
        403,
        at_g1,
        "post",
        an_explanation,
        API | {"mentee_signatory": 409},
        True,
    ),
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
