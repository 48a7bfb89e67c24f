"""Service ladders go out as a workbook and come back: a row for each year and zone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tests.apps.ladders.made import PERCENTS, saved
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.queries import kind_named, workbook
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db
SHEET = "Drinking water"


def act(everybody: World) -> Act:
    return Act(everybody.actor("mentee_signatory"), NOON)


def taken(everybody: World) -> openpyxl.Workbook:
    content = workbook(everybody.mentee, kind_named("ladders"), "", act=act(everybody))
    return openpyxl.load_workbook(BytesIO(content))


def cell(book: openpyxl.Workbook, row: int, column: str) -> Any:
    """Give a cell of the n-th row, by the key of its column."""
    page = book[SHEET]
    number = next(c for c in range(2, page.max_column + 1) if page.cell(1, c).value == column)
    return page.cell(row + 3, number)


def received(everybody: World, book: openpyxl.Workbook) -> Any:
    out = BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), "ladders.xlsx")
    upload = actions.receive(file, act=act(everybody))
    return upload, actions.look(upload, act=act(everybody))


def test_an_untouched_workbook_would_change_nothing(everybody):
    saved(everybody)

    _upload, preview = received(everybody, taken(everybody))

    assert (preview.changes, preview.faults, preview.notes) == ((), (), ())


def test_a_change_and_a_new_year_are_saved_and_the_rest_stays(everybody):
    row = saved(everybody)
    book = taken(everybody)
    cell(book, 0, "note").value = "Seen again"
    new = {"year": 2020, "source": "Census", "at_least_basic": 60, "limited": 20,
           "unimproved": 15, "surface_water": 5}  # fmt: skip
    for column, value in new.items():
        cell(book, 1, column).value = value

    upload, preview = received(everybody, book)
    actions.apply(upload, seen=preview.seen, act=act(everybody))

    row.refresh_from_db()
    assert (row.note, row.percents, row.revision) == ("Seen again", PERCENTS, 2)
    added = SavedLadder.objects.get(year=2020)
    assert (added.source, added.percents["limited"], added.zone) == ("Census", 20.0, "")
    _upload, again = received(everybody, book)
    assert again.changes == (), "sent twice, saved once"


def test_all_that_is_wrong_with_a_row_is_said_at_its_cells(everybody):
    saved(everybody)
    book = taken(everybody)
    cell(book, 0, "limited").value = 20
    cell(book, 0, "source").value = None

    _upload, preview = received(everybody, book)

    assert {fault.reason.code for fault in preview.faults} == {
        "rungs_do_not_add_up", "ladder_needs_its_source"
    }  # fmt: skip


def test_year_and_zone_of_a_saved_row_stay(everybody):
    saved(everybody)
    book = taken(everybody)
    cell(book, 0, "year").value = 2019

    _upload, preview = received(everybody, book)

    assert [fault.reason.code for fault in preview.faults] == ["year_and_zone_stay"]
    assert preview.faults[0].address == f"{SHEET}!{cell(book, 0, 'year').coordinate}"


@pytest.mark.parametrize("year", [None, 2020.5])
def test_a_new_row_needs_its_year(everybody, year):
    book = taken(everybody)
    cell(book, 0, "year").value = year
    cell(book, 0, "source").value = "Census"

    _upload, preview = received(everybody, book)

    assert "required" in {fault.reason.code for fault in preview.faults}
