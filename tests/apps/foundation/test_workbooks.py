"""Workbooks go out and come back: nothing lost, every fault with its address."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from waterpeers.apps.foundation.cells import letters
from waterpeers.apps.foundation.workbooks.columns import (
    CellKind,
    SheetColumn,
    SheetLine,
    Stamp,
    Workbook,
    WorkbookSheet,
    same,
)
from waterpeers.apps.foundation.workbooks.comparing import compare, fingerprint
from waterpeers.apps.foundation.workbooks.reading import Returned, read
from waterpeers.apps.foundation.workbooks.writing import write
from waterpeers.domain.verdicts import NotValid

SITE = "https://here.example"
STAMP = Stamp("figures", "0b5f3c6e-1111-4222-8333-444455556666", "2025", "2026-11-02T12:00:00")
COLUMNS = (
    SheetColumn("name", "Figure", CellKind.FIXED),
    SheetColumn("value", "Value", CellKind.NUMBER, unit="m³", note="What is meant"),
    SheetColumn("grade", "Grade", CellKind.CHOICE, (("a", "Très bon"), ("b", "Bon"))),
    SheetColumn("note", "Note", longest=200),
)
LINES = (
    SheetLine("k1", {"name": "Water sold", "value": 1234.5, "grade": "a", "note": "=1+1"}, 3),
    SheetLine("k2", {"name": "Staff", "value": None, "grade": None, "note": ""}, 1),
    SheetLine("k3", {"name": "Blank"}),
)
SHEET = WorkbookSheet("values", "Values", COLUMNS, LINES)
WORKBOOK = Workbook(STAMP, (SHEET,), ("Values 2025", "Fill in the white cells."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "values.xlsx"
    made.write_bytes(write(WORKBOOK, site=SITE))
    return made


def edit(path: Path, **cells: Any) -> Path:
    """Write cells of the sheet as somebody would: D3=…"""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["Values"][address] = value
    book.save(path)
    return path


def back(path: Path) -> Returned:
    return read(path, site=SITE)


def codes(returned: Returned) -> list[tuple[str, str]]:
    return [(found.address, found.reason.code) for found in returned.faults]


def changed(returned: Returned, now: WorkbookSheet = SHEET) -> dict[str, tuple[Any, Any]]:
    lines, _gone = compare(returned, [now])
    return {cell.address: (cell.theirs, cell.ours) for line in lines for cell in line.cells}


def test_what_is_not_touched_changes_nothing(path):
    returned = back(path)

    assert returned.stamp == STAMP
    assert returned.sheets == (SHEET,)
    assert (returned.faults, returned.notes) == ([], [])
    assert changed(returned) == {}


def test_a_filled_in_cell_is_a_change_with_its_address(path):
    returned = back(edit(path, C3=7, D4="Bon", E5="  new\r\nline "))

    assert changed(returned) == {
        "Values!C3": (1234.5, 7.0),
        "Values!D4": (None, "b"),
        "Values!E5": (None, "new\nline"),
    }


def test_an_emptied_cell_is_a_change_to_blank_and_never_zero(path):
    assert changed(back(edit(path, C3=None))) == {"Values!C3": (1234.5, None)}


def test_what_others_changed_meanwhile_stays_unless_both_changed_it(path):
    now = replace(
        SHEET, lines=(SheetLine("k1", dict(LINES[0].cells) | {"value": 99.0}, 4), *LINES[1:])
    )

    assert changed(back(path), now) == {}
    (line,), gone = compare(back(edit(path, C3=7)), [now])
    (cell,) = line.cells
    assert (cell.base, cell.theirs, cell.ours, cell.is_conflict) == (1234.5, 99.0, 7.0, True)
    assert gone == []
    assert line.taken([]) is None
    assert line.taken(["Values!C3"]).cells["value"] == 7.0
    assert line.taken(["Values!C3"]).version == 4
    assert changed(back(edit(path, C3=99)), now) == {}, "both say the same"


def test_a_line_that_is_gone_by_now_is_not_taken(path):
    lines, gone = compare(back(edit(path, C3=7)), [replace(SHEET, lines=LINES[1:])])

    assert lines == []
    assert [(found.address, found.reason.code) for found in gone] == [
        ("Values!C3", "workbook_line_gone")
    ]


def test_the_name_of_a_preview_changes_with_what_it_says(path):
    before, _ = compare(back(edit(path, C3=7)), [SHEET])
    other, _ = compare(back(edit(path, C3=8)), [SHEET])

    assert fingerprint(before) != fingerprint(other)
    assert fingerprint(before) == fingerprint(list(before))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("many", "not_a_number"),
        (True, "not_a_number"),
        ("1.234", "number_read_two_ways"),
        ("1,234", "number_read_two_ways"),
        ("35 %", "not_a_number"),
        ("#DIV/0!", "workbook_cell_error"),
        ("=2*21", "workbook_cell_error"),  # never worked out
    ],
)
def test_what_is_no_number_is_a_fault_with_its_address(path, written, code):
    returned = back(edit(path, C3=written))

    assert codes(returned) == [("Values!C3", code)]
    assert changed(returned) == {}, "nothing else of the line is taken either"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1\u202f234", 1234.0),
        ("0,5", 0.5),
        ("-3", -3.0),
        ("n/a", None),
    ],
)
def test_numbers_written_as_text_are_understood_where_only_one_is_meant(path, written, number):
    returned = back(edit(path, C4="0", C3=written))

    assert codes(returned) == []
    if number == 1234.5:
        assert "Values!C3" not in changed(returned)
    else:
        assert changed(returned)["Values!C3"] == (1234.5, number)


def test_formulas_give_what_they_came_to_and_errors_are_faults(path):
    book = openpyxl.load_workbook(path)  # keeps everything but what formulas came to
    rows = [[cell.value for cell in row] for row in book["Values"].iter_rows()]
    sealed = [row[0].value for row in book["_waterpeers"].iter_rows()]
    made = xlsxwriter.Workbook(path)
    page, seal = made.add_worksheet("Values"), made.add_worksheet("_waterpeers")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                page.write(at, column, cell) if cell != "=1+1" else page.write_string(
                    at, column, cell
                )
    page.write_formula("C3", "=2*21", None, 42)
    page.write_formula("C4", "=1/0", None, "#DIV/0!")
    seal.write_column(0, 0, sealed)
    made.close()

    returned = back(path)
    assert codes(returned) == [("Values!C4", "workbook_cell_error")]
    assert changed(returned) == {"Values!C3": (1234.5, 42.0)}


def test_only_the_choices_are_taken_whatever_their_case(path):
    assert changed(back(edit(path, D3=" bon "))) == {"Values!D3": ("a", "b")}
    assert codes(back(edit(path, D3="Excellent"))) == [("Values!D3", "not_in_list")]


def test_a_text_has_its_length(path):
    assert codes(back(edit(path, E3="x" * 201))) == [("Values!E3", "too_long")]


def test_a_locked_cell_that_was_written_over_is_told_and_not_taken(path):
    returned = back(edit(path, B3="Water given away", C4=5))

    assert [(note.address, note.reason.code) for note in returned.notes] == [
        ("Values!B3", "workbook_cell_fixed")
    ]
    assert changed(returned) == {"Values!C4": (None, 5.0)}


def test_sheets_may_be_renamed_and_lines_and_columns_moved(path):
    book = openpyxl.load_workbook(path)
    page = book["Values"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(max_row=5, max_col=5)]
    moved = [[row[0], row[4], row[3], row[2], row[1]] for row in rows]
    moved[2], moved[4] = moved[4], moved[2]
    for at, row in enumerate(moved, start=1):
        for column, cell in enumerate(row, start=1):
            page.cell(at, column).value = cell
    page["B5"].data_type = "s"  # not a formula, whatever it looks like
    page["D5"] = 7
    page.title = "Mine"
    book.save(path)

    assert changed(back(path)) == {"Mine!D5": (1234.5, 7.0)}


def test_keys_that_are_double_or_unknown_are_told_with_their_addresses(path):
    returned = back(edit(path, A4="k1", A5="else", C3=7))

    assert codes(returned) == [
        ("Values!5", "workbook_line_unknown"),
        ("Values!3, Values!4", "workbook_line_twice"),
    ]
    assert [note.reason.code for note in returned.notes] == ["workbook_line_missing"]
    assert changed(returned) == {}


def test_a_damaged_heading_stops_its_sheet(path):
    assert codes(back(edit(path, C1="other"))) == [
        ("Values!C1", "workbook_column_unknown"),
        ("Values", "workbook_column_missing"),
    ]
    returned = back(edit(path, C1="grade", D4="Bon"))
    assert ("Values!D1", "workbook_column_twice") in codes(returned)
    assert changed(returned) == {}


def test_merged_cells_are_told_with_their_range(path):
    book = openpyxl.load_workbook(path)
    book["Values"].merge_cells("C3:D4")
    book["Values"]["C5"] = 4
    book.save(path)

    returned = back(path)
    assert codes(returned) == [
        ("Values!C3:D4", "workbook_cells_merged"),
        ("Values!C3:D4", "workbook_cells_merged"),
    ]
    assert changed(returned) == {"Values!C5": (None, 4.0)}


def test_a_sheet_that_is_missing_or_there_twice_is_not_taken(path):
    book = openpyxl.load_workbook(path)
    twice = book.copy_worksheet(book["Values"])
    twice["C3"] = 7
    book.save(path)
    assert codes(back(path)) == [("Values, Values Copy", "workbook_sheet_twice")]

    del book["Values"], book["Values Copy"]
    book.save(path)
    assert codes(back(path)) == [("Values", "workbook_sheet_missing")]


def refusal(path: Path, site: str = SITE) -> str:
    with pytest.raises(NotValid) as refused:
        read(path, site=site)
    return refused.value.verdict.against[0].code


def test_a_seal_that_is_gone_changed_or_of_another_site_is_refused(path, settings):
    settings.SECRET_KEY = "another site's"
    assert refusal(path, "https://there.example") == "workbook_of_another_site"
    settings.SECRET_KEY = "only-for-tests"
    book = openpyxl.load_workbook(path)
    seal = book["_waterpeers"]
    seal["A3"] = seal["A3"].value[:-1] + ("A" if seal["A3"].value[-1] != "A" else "B")
    book.save(path)
    assert refusal(path) == "workbook_seal_broken"
    del book["_waterpeers"]
    book.save(path)
    assert refusal(path) == "workbook_not_ours"


def test_nothing_in_a_seal_reads_as_an_escaped_character(tmp_path):
    rows = tuple(SheetLine(f"k{n}", {"note": token_urlsafe(200)}, 1) for n in range(200))
    path = tmp_path / "long.xlsx"
    path.write_bytes(write(Workbook(STAMP, (replace(SHEET, lines=rows),)), site=SITE))

    sealed = [row[0].value for row in openpyxl.load_workbook(path)["_waterpeers"].iter_rows()][2:]
    assert len(sealed) > 1
    assert "_" not in "".join(sealed)
    assert back(path).sheets[0].lines == rows


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert refusal(path) == "workbook_has_password"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    assert refusal(path) == "workbook_not_readable"
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path.write_bytes(content.getvalue())
    assert refusal(path) == "workbook_not_readable"


def test_two_cells_far_apart_do_not_take_the_memory_between_them(tmp_path):
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_string(0, 0, "here")
    page.write_string(1_048_575, 16_383, "there")
    book.close()

    assert refusal(path) == "workbook_too_large"


def test_columns_are_named_as_spreadsheets_do():
    assert [letters(n) for n in (0, 25, 26, 51, 701, 702, 16_383)] == [
        "A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"
    ]  # fmt: skip


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.sampled_from(
        ["=1+1", "+1", "-x", "@a", "'quoted", '"', "_x0041_", "مرحبا بالعالم", "👩🏽‍🔧", "{=1}",
         "1e5", "TRUE", "1/2", "#N/A", "a\nb", "<&>", "http://x.example", "x" * 4000]
    ),
)  # fmt: skip
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.long
@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.none() | NUMBERS, st.sampled_from([None, "a", "b"]))))
def test_every_cell_comes_back_as_it_went(tmp_path_factory, rows):
    columns = (
        COLUMNS[1],
        COLUMNS[2],
        replace(COLUMNS[3], longest=5000),
        SheetColumn("fixed", "Fixed", CellKind.FIXED),
    )
    lines = tuple(
        SheetLine(f"k{n}", {"value": number, "grade": code, "note": text, "fixed": text}, 1)
        for n, (text, number, code) in enumerate(rows)
    )
    sheet = WorkbookSheet("values", "Values", columns, lines)
    path = tmp_path_factory.mktemp("workbook") / "w.xlsx"
    path.write_bytes(write(Workbook(STAMP, (sheet,)), site=SITE))

    returned = read(path, site=SITE)
    assert (returned.faults, returned.notes) == ([], [])
    assert changed(returned, sheet) == {}
    assert len(returned.cells) == len(rows)
    for line in lines:
        cells = returned.cells["values", line.key]
        assert all(same(cells[key].value, line.cells[key]) for key in ("value", "grade", "note"))
