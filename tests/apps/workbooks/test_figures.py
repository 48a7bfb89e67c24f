"""The figures of a year go out as a workbook and come back as drafts, with questions about them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    lock,
    report_values,
    review,
    submit,
)
from waterpeers.apps.indicators.events import Event
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import kinds, lines_shown, workbook
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import variables
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db
WHO, YEAR = "mentee_reporter", "2025"


@pytest.fixture
def everybody(everybody: World) -> World:
    produced = ReportedFigure("produced", 5200, "thousand m3", "5 200")
    report(everybody, 2024, produced, ReportedFigure("staff_total", 80.0))
    return everybody


def report(
    everybody: World, year: int, *given: ReportedFigure, who: str = WHO, **rest: Any
) -> Sheet:
    return report_values(
        everybody.mentee, calendar_year(year), given, act=Act(everybody.actor(who), NOON), **rest
    )


def taken(everybody: World) -> openpyxl.Workbook:
    content = workbook(
        everybody.mentee, kinds()["figures"], YEAR, act=Act(everybody.actor(WHO), NOON)
    )
    return openpyxl.load_workbook(BytesIO(content))


def write(book: openpyxl.Workbook, code: str, **cells: Any) -> None:
    """Fill cells of a variable's line in, by the keys of the columns."""
    page = book["Figures 2025"]
    (row,) = (r for r in range(3, page.max_row + 1) if page.cell(r, 1).value == code)
    for name, what in cells.items():
        (column,) = (c for c in range(2, page.max_column + 1) if page.cell(1, c).value == name)
        page.cell(row, column).value = what


def read(book: openpyxl.Workbook, code: str) -> dict[str, Any]:
    page = book["Figures 2025"]
    (row,) = (r for r in range(3, page.max_row + 1) if page.cell(r, 1).value == code)
    return {page.cell(1, c).value: page.cell(row, c).value for c in range(2, page.max_column + 1)}


def received(everybody: World, book: openpyxl.Workbook) -> Upload:
    out = BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), "figures.xlsx")
    return actions.receive(file, act=Act(everybody.actor(WHO), NOON))


def looked(everybody: World, upload: Upload) -> actions.Preview:
    return actions.look(upload, act=Act(everybody.actor(WHO), NOON))


def applied(everybody: World, book: openpyxl.Workbook) -> actions.Preview:
    upload = received(everybody, book)
    preview = looked(everybody, upload)
    actions.apply(upload, seen=preview.seen, act=Act(everybody.actor(WHO), NOON))
    return preview


def found(preview: actions.Preview) -> list[tuple[str, str]]:
    return [(fault.line, fault.reason.code) for fault in preview.faults]


def value(code: str) -> Value:
    return Value.objects.current().filter(sheet__starts_on__year=2025, variable=code).latest("pk")


def test_it_shows_every_variable_with_unit_definition_and_last_year(everybody):
    book = taken(everybody)
    line = read(book, "produced")
    page = book["Figures 2025"]

    assert page.max_row - 2 == sum(1 for each in variables().values() if not each.previous)
    assert (line["before"], line["value"]) == (5200, None)
    assert line["unit"] == "thousand m³ a year", "as last year"
    assert (read(book, "sold")["unit"], read(book, "staff_total")["before"]) == ("m³ a year", 80)
    assert "non-revenue water" in line["needed"].lower()
    notes = [cell.comment.text for cell in page["B"] if cell.comment]
    assert variables()["produced"].definition("en") in notes


def test_an_untouched_workbook_would_change_nothing(everybody):
    report(
        everybody,
        2025,
        ReportedFigure("produced", 5300, "thousand m3", "5 300", "B2", "Meter", "Dry"),
    )

    preview = looked(everybody, received(everybody, taken(everybody)))
    assert (preview.changes, preview.faults, preview.notes) == ((), (), ())


def test_what_is_filled_in_becomes_drafts_and_a_blank_stays_a_blank(everybody):
    book = taken(everybody)
    write(book, "produced", value=5300, grade="B2", source="Bulk meters", note="Dry year")
    write(book, "staff_total", value=0)
    applied(everybody, book)

    produced = value("produced")
    assert (produced.value, produced.grade, produced.state) == (5_300_000, "B2", "draft")
    assert (produced.source, produced.note) == ("Bulk meters", "Dry year")
    assert value("staff_total").value == 0
    assert Value.objects.filter(sheet__starts_on__year=2025).count() == 2
    events = Entry.objects.filter(event=Event.VALUES_REPORTED).count()
    assert events == 2, "one for the year before, one for the workbook"


def test_what_cannot_fit_is_asked_about_and_the_answer_kept(everybody):
    book = taken(everybody)
    write(book, "produced", value=530)
    write(book, "sold", value=5_300_000)
    preview = applied(everybody, book)
    assert [(note.line, note.reason.code) for note in preview.notes] == [
        ("produced", "workbook_question"),  # a tenth of last year's
        ("sold", "workbook_question"),
    ]

    again = taken(everybody)
    assert read(again, "sold")["question"].startswith("More water is billed than supplied")
    write(again, "sold", answer="The bulk meter stood still")
    applied(everybody, again)
    assert {each["answer"] for each in value("sold").questions} == {"The bulk meter stood still"}
    assert value("sold").value == 5_300_000


def test_a_figure_that_was_not_touched_keeps_the_unit_it_was_reported_in(everybody):
    report(everybody, 2025, ReportedFigure("produced", 5300.1, "thousand m3", "5 300,1"))
    book = taken(everybody)
    write(book, "produced", note="A dry year")
    applied(everybody, book)

    produced = value("produced")
    assert (produced.reported, produced.reported_unit) == ("5 300,1", "thousand m3")
    assert (produced.value, produced.note) == (5300.1 * 1000, "A dry year")


def test_the_unit_is_chosen_from_a_list_and_is_one_datum_with_its_figure(everybody):
    report(everybody, 2025, ReportedFigure("produced", 5300, "thousand m3", "5 300"))
    book = taken(everybody)
    words = {each for page in book.worksheets for row in page.values for each in row if each}
    assert {"m³ a year", "million m³ a year"} <= words
    write(book, "produced", unit="million m³ a year", value=5.4)
    write(book, "staff_total", value=82)
    upload = received(everybody, book)
    report(everybody, 2025, ReportedFigure("produced", 5_310_000.0))  # in m³, by somebody else

    preview = looked(everybody, upload)
    (line,) = (line for line in preview.changes if line.key == "produced")
    assert [(cell.column, cell.is_conflict) for cell in line.cells] == [
        ("value", True), ("unit", False)
    ]  # fmt: skip
    (shown,) = (s for s in lines_shown(preview.sheets, [line], preview.good))
    assert shown["cells"][0]["theirs"] == "5,310,000 m³ a year"
    assert shown["cells"][0]["ours"] == "5.4 million m³ a year"

    chosen = {address: [line.cells[0].address] for address in ("ours", "theirs")}

    def store(**choices: Any) -> None:
        actions.apply(
            upload,
            seen=looked(everybody, upload).seen,
            **choices,
            act=Act(everybody.actor(WHO), NOON),
        )

    with transaction.atomic():
        store(theirs=chosen["theirs"])
        assert (value("produced").value, value("produced").reported_unit) == (5_310_000, "m3/year")
        transaction.set_rollback(True)
    store(ours=chosen["ours"])
    assert (value("produced").value, value("staff_total").value) == (5_400_000, 82)
    assert value("produced").reported_unit == "million m3/year"


def test_another_unit_alone_changes_what_the_figure_says(everybody):
    report(everybody, 2025, ReportedFigure("produced", 5300, "thousand m3", "5 300"))
    book = taken(everybody)
    write(book, "produced", unit="m³ a year")
    applied(everybody, book)

    assert (value("produced").value, value("produced").reported_unit) == (5300, "m3/year")


def test_a_figure_without_its_unit_is_refused(everybody):
    book = taken(everybody)
    write(book, "produced", value=5300, unit=None)
    (fault,) = looked(everybody, received(everybody, book)).faults

    assert (fault.line, fault.reason.code) == ("produced", "required")
    assert fault.address.startswith("Figures 2025!G")


def test_an_emptied_draft_is_taken_back(everybody):
    report(everybody, 2025, ReportedFigure("produced", 1.0), ReportedFigure("staff_total", 2.0))
    book = taken(everybody)
    write(book, "produced", value=None)
    applied(everybody, book)

    assert [v.variable for v in Value.objects.filter(sheet__starts_on__year=2025)] == [
        "staff_total"
    ]


def reviewed(everybody: World) -> None:
    sheet = report(
        everybody,
        2025,
        ReportedFigure("produced", 5_300_000.0),
        ReportedFigure("staff_total", 80.0),
    )
    submit(sheet, act=Act(everybody.actor(WHO), NOON))
    review(sheet, act=Act(everybody.actor("mentee_signatory"), NOON))
    lock(sheet, act=Act(everybody.actor("mentee_signatory"), NOON))


def test_a_locked_figure_changes_only_with_a_reason_and_as_a_new_version(everybody):
    reviewed(everybody)
    book = taken(everybody)
    write(book, "produced", value=5_400_000)
    write(book, "staff_total", value=None)
    upload = received(everybody, book)
    assert found(looked(everybody, upload)) == [
        ("produced", "reason_needed"),
        ("staff_total", "reviewed_already"),
    ]
    lines = ["figures/produced", "figures/staff_total"]
    with pytest.raises(NotValid):
        actions.apply(
            upload,
            seen=looked(everybody, upload).seen,
            lines=lines,
            act=Act(everybody.actor(WHO), NOON),
        )

    again = taken(everybody)
    write(again, "produced", value=5_400_000, reason="A meter was read twice")
    applied(everybody, again)
    produced = value("produced")
    assert (produced.version, produced.value) == (2, 5_400_000)
    assert produced.changed_because == "A meter was read twice"
    assert looked(everybody, received(everybody, again)).changes == (), "sent twice, stored once"


def test_a_grade_without_a_figure_and_a_number_beyond_all_have_their_addresses(everybody):
    book = taken(everybody)
    write(book, "produced", grade="A1")
    write(book, "staff_total", value=1e200)
    preview = looked(everybody, received(everybody, book))

    assert found(preview) == [("produced", "required"), ("staff_total", "value_beyond_all")]
    grade, number = (fault.address for fault in preview.faults)
    assert grade.startswith("Figures 2025!F")
    assert number.startswith("Figures 2025!F")


def test_the_page_counts_the_rows_that_can_be_stored_and_writes_a_huge_number_short(everybody):
    book = taken(everybody)
    write(book, "produced", value=1e300)
    client = Client(headers={"accept-language": "en"})
    client.force_login(everybody.people[WHO])

    address = reverse("workbooks:preview", args=[received(everybody, book).uuid])
    page = client.get(address).content.decode()

    assert "0 rows would change" in " ".join(page.split())
    assert "1e+300" in page
    assert "000,000,000" not in page


def test_a_workbook_of_which_all_was_refused_is_not_said_to_change_nothing(everybody):
    book = taken(everybody)
    write(book, "produced", value="a lot")
    client = Client(headers={"accept-language": "en"})
    client.force_login(everybody.people[WHO])

    address = reverse("workbooks:preview", args=[received(everybody, book).uuid])
    page = client.get(address).content.decode()

    assert "Not taken" in page
    assert "Nothing would change" not in page


def test_a_year_that_is_not_offered_is_refused(everybody):
    with pytest.raises(NotValid):
        workbook(everybody.mentee, kinds()["figures"], "1999", act=Act(everybody.actor(WHO), NOON))
