"""Lines of the permission table."""

from typing import Any
from uuid import uuid4

from tests.conftest import NOON
from tests.permissions.rows import Pages, Row
from tests.world import World
from waterpeers.apps.foundation import runs
from waterpeers.apps.operators.actions.affiliations import affiliate
from waterpeers.apps.operators.actions.mappings import save_mapping
from waterpeers.domain.actors import Act

MISSING = {"visitor": 302}


def looked_at(world: World) -> dict[str, Any]:
    """An import that the facilitator has asked for."""
    parameters = {"of": "operators", "file": "imports/x.csv", "name": "x.csv", "mapping": ""}
    parameters["mapping_file"] = ""
    actor = world.actor("facilitator")
    run = runs.ask("look_at_operators", parameters, act=Act(actor, NOON), uuid=uuid4())
    return {"uuid": run.uuid}


def a_part(world: World) -> dict[str, Any]:
    return looked_at(world) | {"part": "rejected"}


def a_mapping(world: World) -> dict[str, Any]:
    """A mapping that the facilitator has saved."""
    act = Act(world.actor("facilitator"), NOON)
    return {"uuid": save_mapping("Yearbook", '[fields]\nname = "Utility"\n', act=act).uuid}


def written(world: World) -> dict[str, Any]:
    return {"name": "Other", "text": '[fields]\nname = "Utility"\n', "revision": 1}


KEEPERS = {"facilitator": 200, "administrator": 200}
MAPPINGS = [
    Row("operators:mappings", 200, expected=MISSING),
    Row("operators:new-mapping", 200, expected=MISSING),
    Row("operators:mapping", 403, a_mapping, expected=MISSING | KEEPERS),
    Row(
        "operators:remove-mapping",
        403,
        a_mapping,
        "post",
        expected=MISSING | {"facilitator": 302, "administrator": 404},
    ),
    Row("api:list_mappings", 200, expected={"visitor": 401}),
    # the first of them saves it; then there is one of this name
    Row(
        "api:save_mapping",
        422,
        method="post",
        data=written,
        expected={"visitor": 401, "outsider": 201},
        json=True,
    ),
    Row(
        "api:change_mapping",
        403,
        a_mapping,
        "put",
        written,
        {"visitor": 401, "facilitator": 200, "administrator": 409},
        json=True,
    ),
    Row(
        "api:remove_mapping",
        403,
        a_mapping,
        "delete",
        expected={"visitor": 401, "facilitator": 204, "administrator": 404},
    ),
]
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
        expected=MISSING | {"facilitator": 409},
    ),
    Row(
        "operators:import-again",
        404,
        looked_at,
        method="post",
        expected=MISSING | {"facilitator": 409},
    ),
    Row("operators:import-rows", 404, a_part, expected=MISSING | {"facilitator": 200}),
]

COUNTRIES = [
    Row("operators:countries", 403, expected=MISSING | {"administrator": 200}),
    Row("operators:countries", 403, method="post", expected=MISSING | {"administrator": 422}),
    Row("operators:countries-store", 403, method="post", expected=MISSING | {"administrator": 409}),
]


def mentee(world: World) -> dict[str, Any]:
    """The mentee's profile."""
    return {"uuid": world.mentee.uuid}


def a_table(world: World) -> dict[str, Any]:
    """A table of figures."""
    return {"of": "values", "file": Pages(b"name,year,produced\nNowhere,2024,5\n", name="x.csv")}


def country_facts(world: World) -> dict[str, Any]:
    """A list of income groups."""
    listed = b"iso3,wb_income_fy23\nMOZ,Low income\n"
    return {"source": "Invented", "file": Pages(listed, name="x.csv")}


OWN = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403}
KEEPERS = {"visitor": 302, "facilitator": 302, "administrator": 302}


def platform(world: World) -> dict[str, Any]:
    return {"uuid": world.platform.uuid}


def of_platform(world: World) -> dict[str, Any]:
    act = Act(world.actor("facilitator"), NOON)
    return {"uuid": affiliate(world.platform, member=world.mentee, act=act).uuid}


KEEPS = {"visitor": 302, "facilitator": 200, "administrator": 200}

PAGES = [
    Row("operators:list", 200),
    Row("operators:propose", 200, expected=MISSING),
    Row("operators:own", 302, expected={"administrator": 200}),
    Row("operators:edit", 200, mentee, expected=OWN),
    Row("operators:trail", 200, mentee, expected=OWN),
    Row("operators:confirm", 302, mentee, "post", expected=OWN),
    Row("operators:approve", 403, mentee, "post", expected=KEEPERS),
    Row("operators:close", 403, mentee, "post", expected=KEEPERS),
    Row("operators:affiliations", 403, platform, expected=KEEPS),
    Row("operators:affiliation", 403, of_platform, expected=KEEPS),
    Row(
        "operators:remove-affiliation",
        403,
        of_platform,
        "post",
        expected={"visitor": 302, "facilitator": 302, "administrator": 404},
    ),
    Row("operators:edit", 404, lambda w: {"uuid": uuid4()}, expected=MISSING),
]
API = {"visitor": 401}
OTHERS = API | {"outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403}
API_ROWS = [
    Row("api:look_at_table", 201, method="post", data=a_table, expected=API),
    Row("api:table_import", 404, looked_at, expected=API | {"facilitator": 200}),
    Row(
        "api:read_table_again",
        404,
        looked_at,
        "post",
        lambda w: {},
        API | {"facilitator": 409},
        True,
    ),
    Row("api:store_table", 404, looked_at, "post", lambda w: {}, API | {"facilitator": 409}, True),
    Row(
        "api:load_country_facts",
        403,
        method="post",
        data=country_facts,
        expected=API | {"administrator": 200},
    ),
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
    Row("api:affiliations", 200, mentee, expected=API),
    Row(
        "api:affiliate",
        403,
        platform,
        "post",
        lambda w: {"member": str(w.mentor.uuid)},
        API | {"facilitator": 201, "administrator": 409},
        True,
    ),
    Row(
        "api:change_affiliation",
        403,
        of_platform,
        "put",
        lambda w: {"revision": 1, "last_day": "2030-01-01"},
        API | {"facilitator": 200, "administrator": 409},
        True,
    ),
    Row(
        "api:remove_affiliation",
        403,
        of_platform,
        "delete",
        expected=API | {"facilitator": 204, "administrator": 404},
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


def a_part(world):
    return looked_at(world) | {"part": "rejected"}


ROWS: list[Row] = [*IMPORTS, *MAPPINGS, *COUNTRIES, *PAGES, *API_ROWS]
