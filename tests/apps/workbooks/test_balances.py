"""The water balance of a year goes out as a workbook and comes back, never in another unit."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tests.apps.water_balance.made import LIMITS, VALUES, saved, sheet
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.records import actions as records
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.actors import Act
from waterpeers.domain.water_balance.entry import BalanceUnits

pytestmark = pytest.mark.django_db
WHO, SHEET = "mentee_reporter", "Water balance 2025"


def taken(everybody: World) -> openpyxl.Workbook:
    content = workbook(
        everybody.mentee, kinds()["balance"], "2025", act=Act(everybody.actor(WHO), NOON)
    )
    return openpyxl.load_workbook(BytesIO(content))


def line(book: openpyxl.Workbook, code: str) -> dict[str, Any]:
    """Give the cells of an input's line, by the keys of the columns."""
    page = book[SHEET]
    (row,) = (
        r
        for r in range(3, page.max_row + 1)
        if str(page.cell(r, 1).value).partition(" | ")[0] == code
    )
    return {page.cell(1, c).value: page.cell(row, c) for c in range(2, page.max_column + 1)}


def received(everybody: World, book: openpyxl.Workbook) -> Upload:
    out = BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), "balance.xlsx")
    return actions.receive(file, act=Act(everybody.actor(WHO), NOON))


def looked(everybody: World, upload: Upload) -> actions.Preview:
    return actions.look(upload, act=Act(everybody.actor(WHO), NOON))


def applied(everybody: World, upload: Upload) -> None:
    seen = looked(everybody, upload).seen
    actions.apply(upload, seen=seen, act=Act(everybody.actor(WHO), NOON))


def test_an_untouched_workbook_would_change_nothing(everybody):
    saved(everybody)
    saved(everybody, year=2024)
    book = taken(everybody)

    own = line(book, "own_sources")
    assert (own["value"].value, own["limit"].value, own["unit"].value) == (
        3000.5, 4, "thousand m³"
    )  # fmt: skip
    assert own["before"].value == 3000.5
    preview = looked(everybody, received(everybody, book))
    assert (preview.changes, preview.faults, preview.notes) == ((), (), ())


def test_changes_are_saved_in_one_act_and_the_rest_stays(everybody):
    saved(everybody)
    book = taken(everybody)
    line(book, "own_sources")["value"].value = 2900
    line(book, "imported")["limit"].value = None
    line(book, "average_pressure")["limit"].value = 10
    applied(everybody, received(everybody, book))

    row = SavedBalance.objects.get()
    assert row.revision == 2
    assert row.values == VALUES | {"own_sources": 2900.0}
    assert row.limits == {
        "own_sources": 4.0, "billed_metered": 2.0, "average_pressure": 10.0
    }  # fmt: skip


def test_a_first_balance_begins_in_the_units_of_the_latest(everybody):
    saved(everybody, year=2023)
    book = taken(everybody)
    line(book, "own_sources")["value"].value = "3 000,5"
    line(book, "billed_metered")["value"].value = 2300
    upload = received(everybody, book)
    applied(everybody, upload)

    row = SavedBalance.objects.get(year=2025)
    assert row.values == {"own_sources": 3000.5, "billed_metered": 2300.0}
    assert row.volume_unit == "thousand m3"
    assert looked(everybody, received(everybody, book)).changes == (), "sent twice, saved once"


def test_a_figure_is_never_taken_in_another_unit(everybody):
    row = saved(everybody)
    book = taken(everybody)
    line(book, "own_sources")["value"].value = 2900
    line(book, "average_pressure")["value"].value = 42
    other = sheet(units=BalanceUnits(volume="m3"), values=VALUES)
    records.change(KIND, row, other, revision=1, act=Act(everybody.actor("mentee_signatory"), NOON))

    upload = received(everybody, book)
    preview = looked(everybody, upload)
    assert [fault.reason.code for fault in preview.faults] == ["workbook_line_gone"]
    applied(everybody, upload)
    row.refresh_from_db()
    assert row.values == VALUES | {"average_pressure": 42.0}


def test_a_blank_of_another_unit_than_the_first_balance_is_refused(everybody):
    book = taken(everybody)  # in m³, as no balance was there
    line(book, "own_sources")["value"].value = 2900
    saved(everybody)

    preview = looked(everybody, received(everybody, book))
    assert [fault.reason.code for fault in preview.faults] == ["balance_units_changed"]


def test_what_no_balance_can_be_made_of_has_its_address(everybody):
    saved(everybody)
    book = taken(everybody)
    line(book, "own_sources")["limit"].value = -4
    cell = line(book, "own_sources")["value"].coordinate
    (fault,) = looked(everybody, received(everybody, book)).faults

    assert fault.reason.code == "limit_negative"
    assert fault.address == f"{SHEET}!{cell}"
    assert SavedBalance.objects.get().limits == LIMITS
