"""Checks of pumps go out as a workbook and come back: a row a check, and a row a pump."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tests.apps.energy.made import PUMPS, entered, saved
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.queries import kind_named, workbook
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db
CHECKS, ROOM = "Checks of pumps", "Pumps"


def act(everybody: World) -> Act:
    return Act(everybody.actor("mentee_signatory"), NOON)


def taken(everybody: World) -> openpyxl.Workbook:
    content = workbook(everybody.mentee, kind_named("energy"), "", act=act(everybody))
    return openpyxl.load_workbook(BytesIO(content))


def cell(book: openpyxl.Workbook, sheet: str, row: int, column: str) -> Any:
    """Give a cell of the n-th row, by the key of its column."""
    page = book[sheet]
    number = next(c for c in range(2, page.max_column + 1) if page.cell(1, c).value == column)
    return page.cell(row + 3, number)


def write(book: openpyxl.Workbook, sheet: str, row: int, **cells: Any) -> None:
    for column, value in cells.items():
        cell(book, sheet, row, column).value = value


def received(everybody: World, book: openpyxl.Workbook) -> Any:
    out = BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), "pumps.xlsx")
    upload = actions.receive(file, act=act(everybody))
    return upload, actions.look(upload, act=act(everybody))


def applied(everybody: World, book: openpyxl.Workbook) -> None:
    upload, preview = received(everybody, book)
    assert preview.faults == ()
    actions.apply(upload, seen=preview.seen, act=act(everybody))


def faults(everybody: World, book: openpyxl.Workbook) -> set[tuple[str, str]]:
    _upload, preview = received(everybody, book)
    return {(fault.reason.code, fault.address) for fault in preview.faults}


def test_an_untouched_workbook_would_change_nothing(everybody):
    saved(everybody)

    _upload, preview = received(everybody, taken(everybody))

    assert (preview.changes, preview.faults, preview.notes) == ((), (), ())


def test_a_pump_is_changed_another_added_and_one_left_out(everybody):
    row = saved(everybody, entered=entered(*PUMPS, {**PUMPS[0], "name": "P3"}))
    book = taken(everybody)
    write(book, ROOM, 0, flow=90)
    write(book, ROOM, 2, **dict.fromkeys(("name", "kind", *PUMPS[0]), None))
    write(book, ROOM, 3, year=2025, name="P4", flow=10, head=20, hours=100, power_kw=2)

    applied(everybody, book)

    row.refresh_from_db()
    assert [(pump["name"], pump["flow"]) for pump in row.pumps] == [
        ("P1", 90.0), ("P2", 20.0), ("P4", 10.0)
    ]  # fmt: skip
    assert (row.target_percent, row.note, row.revision) == (75.0, "Clamp meter, in March.", 2)


def test_a_new_check_comes_with_its_pumps(everybody):
    book = taken(everybody)
    write(book, CHECKS, 0, year=2024, target_percent=70, flow_unit="litres a second",
          head_unit="bar")  # fmt: skip
    write(book, ROOM, 0, year=2024, name="P1", flow=30, head=5, hours=4000, power_kw=22)

    applied(everybody, book)

    row = SavedPumpCheck.objects.get()
    assert (row.year, row.flow_unit, row.head_unit, row.target_percent) == (2024, "L/s", "bar", 70)
    assert row.pumps == [
        {"name": "P1", "kind": "surface", "flow": 30.0, "head": 5.0, "hours": 4000.0,
         "power_kw": 22.0}
    ]  # fmt: skip


def test_what_is_wrong_is_said_at_its_cell(everybody):
    saved(everybody)
    book = taken(everybody)
    write(book, ROOM, 1, flow=-1)
    write(book, CHECKS, 0, currency=None)

    codes = {code for code, _address in faults(everybody, book)}
    places = dict(faults(everybody, book))

    assert "price_needs_a_currency" in codes
    assert cell(book, ROOM, 1, "flow").coordinate in {p.partition("!")[2] for p in places.values()}


@pytest.mark.parametrize(
    ("sheet", "row", "cells", "code"),
    [
        (ROOM, 2, {"year": 2019, "name": "P9", "flow": 3}, "check_of_pumps_missing"),
        (ROOM, 0, {"year": 2019}, "year_and_zone_stay"),
        (CHECKS, 0, {"year": 2019}, "year_and_zone_stay"),
        (CHECKS, 1, {"year": 2025, "target_percent": 60}, "year_there_already"),
        (ROOM, 2, {"name": "P9", "flow": 3}, "required"),
        (ROOM, 2, {"year": 2025, "name": "P1", "flow": 3}, "pump_named_twice"),
    ],
)
def test_a_row_belongs_to_one_check(everybody, sheet, row, cells, code):
    saved(everybody)
    book = taken(everybody)
    write(book, sheet, row, **cells)

    assert code in {found for found, _address in faults(everybody, book)}
