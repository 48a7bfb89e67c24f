"""Lines of the permission table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tests.permissions.rows import Row
from tests.world import World
from waterpeers.apps.indicators.models import Evidence, Sheet, Value

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def sheet(world: World, state: str = "", variable: str = "opex_total") -> Sheet:
    """A sheet of the mentee for 2024, with one value if a state is given."""
    made = Sheet.objects.create(
        organisation=world.mentee, starts_on=date(2024, 1, 1), ends_before=date(2025, 1, 1)
    )
    if state:
        Value.objects.create(
            sheet=made,
            variable=variable,
            state=state,
            value=5.0,
            reported="5",
            reported_at=AT,
            reviewed_at=AT if state in {"reviewed", "locked"} else None,
        )
    return made


def evidence(world: World) -> Evidence:
    """A link beside a value of the mentee."""
    value = sheet(world, "draft").values.get()
    person = world.people["mentee_reporter"]
    assert person is not None
    return Evidence.objects.create(
        value=value, name="Report", link="https://example.org/", added_by=person, added_at=AT
    )


def of_mentee(world: World) -> dict[str, Any]:
    return {"uuid": world.mentee.uuid}


def of_sheet(
    state: str = "", variable: str = "opex_total", code: str = ""
) -> Callable[[World], dict[str, Any]]:
    def kwargs(world: World) -> dict[str, Any]:
        found: dict[str, Any] = {"uuid": sheet(world, state, variable).uuid}
        return found | ({"code": code} if code else {})

    return kwargs


OTHERS = ("outsider", "mentor_coordinator", "mentor_signatory")
KEEPERS = ("facilitator", "administrator")
HIDDEN = {"visitor": 302} | dict.fromkeys(OTHERS, 404)
OWN = {"visitor": 302} | dict.fromkeys((*OTHERS, *KEEPERS), 403)
SEES_ALL = {"visitor": 404} | dict.fromkeys(OTHERS, 404)
LINK = {"link": "https://example.org/"}

PAGES: list[Row] = [
    Row("indicators:mine", 200, expected={"visitor": 302}),
    Row("indicators:together", 200, expected={"visitor": 302}),
    Row("indicators:figures", 200, of_mentee),
    Row("indicators:figures-csv", 200, of_mentee),
    Row("indicators:new", 200, of_mentee, expected=OWN),
    Row("indicators:new", 302, of_mentee, "post", lambda w: {"year": 2024, "zone_kind": "whole"},
        OWN),
    # a sheet is its organisation's own; facilitators and administrators read it
    Row("indicators:sheet", 200, of_sheet("draft"), expected=HIDDEN),
    Row("indicators:sheet", 302, of_sheet("draft"), "post", lambda w: {"revision": 1},
        HIDDEN | {"mentee_signatory": 409} | dict.fromkeys(KEEPERS, 403)),
    Row("indicators:review", 403, of_sheet("submitted"),
        expected=HIDDEN | {"mentee_signatory": 200, "facilitator": 200}),
    Row("indicators:review", 403, of_sheet("submitted"), "post",
        lambda w: {"d_opex_total": "accept"},
        HIDDEN | {"mentee_signatory": 302, "facilitator": 409}),  # nothing is left to decide
    Row("indicators:lock", 403, of_sheet("reviewed"), "post",
        expected=HIDDEN | {"mentee_signatory": 302, "facilitator": 409}),
    # a reviewed key figure is public, other figures are not
    Row("indicators:one", 200, of_sheet("reviewed", "produced", "produced")),
    Row("indicators:one", 200, of_sheet("reviewed", "opex_total", "opex_total"), expected=SEES_ALL),
    Row("indicators:one", 200, of_sheet("draft", "produced", "produced"), expected=SEES_ALL),
    Row("indicators:add-evidence", 302, of_sheet("draft", code="opex_total"), "post",
        lambda w: LINK, OWN | dict.fromkeys(OTHERS, 404)),
    Row("indicators:evidence", 404, lambda w: {"uuid": evidence(w).uuid},
        expected={"visitor": 302}),
    Row("indicators:remove-evidence", 404, lambda w: {"uuid": evidence(w).uuid}, "post",
        expected={"visitor": 302, "mentee_reporter": 302}),
    Row("indicators:definitions", 200),
    Row("indicators:definition", 200, lambda w: {"code": "I.nrw_percent"}),
    Row("indicators:definition", 404, lambda w: {"code": "no_such"}),
]  # fmt: skip

API = {"visitor": 401}
API_HIDDEN = API | dict.fromkeys(OTHERS, 404)
NOT_OTHERS = API | dict.fromkeys((*OTHERS, *KEEPERS), 403)
REPORT = {"year": 2024, "values": [{"code": "produced", "value": 5}], "revision": 7}

API_ROWS: list[Row] = [
    Row("api:figure_definitions", 200),
    Row("api:figures", 200, of_mentee),
    Row("api:computed_figures", 200, of_mentee),
    Row("api:figures_together", 200, data=lambda w: {"first": 2024, "last": 2024}, expected=API),
    Row("api:report_figures", 409, of_mentee, "put", lambda w: REPORT, NOT_OTHERS, True),
    Row("api:figure_sheets", 200, of_mentee, expected=API),
    Row("api:open_sheet", 201, of_mentee, "post", lambda w: {"year": 2023}, NOT_OTHERS, True),
    Row("api:evidence", 200, of_sheet("draft"), expected=API_HIDDEN),
    Row("api:add_evidence", 403, of_sheet("draft", code="opex_total"), "post",
        lambda w: {"link": "https://example.org/"},
        API_HIDDEN | {"mentee_reporter": 201, "mentee_signatory": 201}),
    Row("api:take_evidence", 404, lambda w: {"uuid": evidence(w).uuid}, expected=API),
    Row("api:remove_evidence", 404, lambda w: {"uuid": evidence(w).uuid}, "delete",
        expected=API | {"mentee_reporter": 204, "facilitator": 404}),
    Row("api:figure_sheet", 200, of_sheet("draft"), expected=API_HIDDEN),
    Row("api:submit_figures", 403, of_sheet("draft"), "post", json=True,
        expected=API_HIDDEN | {"mentee_reporter": 200, "mentee_signatory": 409}),
    Row("api:review_figures", 403, of_sheet("submitted"), "post", lambda w: {},
        API_HIDDEN | {"mentee_signatory": 200, "facilitator": 409}, True),
    Row("api:return_figures", 403, of_sheet("submitted"), "post",
        lambda w: {"reasons": {"opex_total": "Which year?"}},
        API_HIDDEN | {"mentee_signatory": 200, "facilitator": 409}, True),
    Row("api:decide_figures", 403, of_sheet("submitted"), "post",
        lambda w: {"seen": ["opex_total"]},
        API_HIDDEN | {"mentee_signatory": 200, "facilitator": 409}, True),
    Row("api:lock_figures", 403, of_sheet("reviewed"), "post", lambda w: {},
        API_HIDDEN | {"mentee_signatory": 200, "facilitator": 409}, True),
]  # fmt: skip
ROWS: list[Row] = PAGES + API_ROWS
