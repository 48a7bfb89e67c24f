"""Lines of the permission table."""

from typing import Any
from uuid import uuid4

from tests.conftest import NOON
from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.foundation import runs
from waterpeers.domain.actors import Act

MISSING = {"visitor": 302}


def looked_at(world: World) -> dict[str, Any]:
    """An import that the facilitator has asked for."""
    parameters = {"file": "imports/x.csv", "name": "x.csv", "mapping": "", "mapping_file": ""}
    actor = world.actor("facilitator")
    run = runs.ask("look_at_operators", parameters, act=Act(actor, NOON), uuid=uuid4())
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

COUNTRIES = [
    Row("operators:countries", 403, expected=MISSING | {"administrator": 200}),
    Row("operators:countries", 403, method="post", expected=MISSING | {"administrator": 422}),
    Row("operators:countries-store", 403, method="post", expected=MISSING | {"administrator": 409}),
]


def mentee(world: World) -> dict[str, Any]:
    """The mentee's profile."""
    return {"uuid": world.mentee.uuid}


OWN = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403}
KEEPERS = {"visitor": 302, "facilitator": 302, "administrator": 302}
PAGES = [
    Row("operators:list", 200),
    Row("operators:propose", 200, expected=MISSING),
    Row("operators:edit", 200, mentee, expected=OWN),
    Row("operators:trail", 200, mentee, expected=OWN),
    Row("operators:confirm", 302, mentee, "post", expected=OWN),
    Row("operators:approve", 403, mentee, "post", expected=KEEPERS),
    Row("operators:close", 403, mentee, "post", expected=KEEPERS),
    Row("operators:edit", 404, lambda w: {"uuid": uuid4()}, expected=MISSING),
]
API = {"visitor": 401}
OTHERS = API | {"outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403}
API_ROWS = [
    Row("api:organisations", 200),
    Row("api:organisation", 200, mentee),
    Row("api:organisation", 404, lambda w: {"uuid": uuid4()}),
    Row(
        "api:add_organisation",
        201,
        method="post",
        data=lambda w: {"profile": {"name": "Serra Água", "country": "MZ"}},
        expected=API,
        json=True,
    ),
    Row(
        "api:change_profile",
        409,
        mentee,
        "patch",
        lambda w: {"revision": 7, "profile": {"place": "Chibuto"}},
        OTHERS,
        True,
    ),
    Row("api:confirm_profile", 200, mentee, "post", expected=OTHERS),
    Row(
        "api:approve_organisation",
        403,
        mentee,
        "post",
        expected=API | {"facilitator": 200, "administrator": 200},
    ),
    Row(
        "api:close_organisation",
        403,
        mentee,
        "post",
        expected=API | {"facilitator": 200, "administrator": 200},
    ),
]
ROWS: list[Row] = [*IMPORTS, *COUNTRIES, *PAGES, *API_ROWS]
