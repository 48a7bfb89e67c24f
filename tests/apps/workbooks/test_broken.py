"""Workbooks that come back broken: a clear message with the place, nothing stored by accident.

In each of the four forms the second line is filled in as it should be, then something is done to
the workbook. ``KEPT`` says that the good line is stored nevertheless; whatever happens, all else
stays as it was.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core import signing
from django.core.files.base import ContentFile
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.apps.workbooks.forms import (
    BALANCE,
    FIGURES,
    FORMS,
    HEAD,
    NEEDS,
    WHO,
    Form,
    applied,
    cell,
    closed,
    column,
    everybody,
    looked,
    opened,
    received,
    stored,
    taken,
)
from tests.conftest import NOON
from tests.office import Fill
from tests.world import World
from waterpeers.apps.foundation.workbooks.columns import LONGEST_CELL
from waterpeers.apps.foundation.workbooks.writing import NO_ESCAPE, SALT, SEAL
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import findings_shown
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotValid

pytestmark = [pytest.mark.django_db, pytest.mark.long]
KEPT, LOST = True, False
Break = Callable[[openpyxl.Workbook, Worksheet, Form], str | None]


@pytest.fixture
def people() -> World:
    return everybody()


@dataclass(frozen=True)
class Case:
    """What is done, what is said of it, and whether the good line is stored.

    ``broken`` gives the address of what is said, where the sheet is not all of it.
    """

    broken: Break
    codes: tuple[str, ...]
    good: bool
    forms: tuple[Form, ...] = FORMS

    def __str__(self) -> str:
        return self.broken.__name__


def shifted(page: Worksheet, order: Callable[[list[int]], list[int]], by_row: bool) -> None:
    """Put the rows, or the columns, of a sheet in another order."""
    last = page.max_row if by_row else page.max_column
    first = HEAD + 1 if by_row else 2
    before = [[page.cell(r, c).value for c in range(1, page.max_column + 1)]
              for r in range(1, page.max_row + 1)]  # fmt: skip
    for now, was in zip(range(first, last + 1), order(list(range(first, last + 1))), strict=True):
        for other in range(1, (page.max_column if by_row else page.max_row) + 1):
            to, value = (
                (page.cell(now, other), before[was - 1][other - 1])
                if by_row
                else (page.cell(other, now), before[other - 1][was - 1])
            )
            to.value = value
            if isinstance(value, str):
                to.data_type = "s"


def rows_sorted(book, page, form):
    shifted(page, lambda rows: rows[::-1], by_row=True)


def columns_moved(book, page, form):
    shifted(page, lambda columns: columns[1:] + columns[:1], by_row=False)


def sheet_renamed(book, page, form):
    page.title = "L’année de l'eau!"


def protection_taken_away(book, page, form):
    page.protection.disable()
    book["_waterpeers"].sheet_state = "visible"


def styles_changed(book, page, form):
    for cells in page.iter_rows(min_row=HEAD):
        for each in cells:
            each.font, each.fill = Font(bold=True), PatternFill("solid", fgColor="FFEE00")


def lists_taken_away(book, page, form):
    page.data_validations.dataValidation.clear()


def column_of_ones_own(book, page, form):
    page.insert_cols(3)
    page.cell(HEAD, 3).value, page.cell(HEAD + 1, 3).value = "Colonne à moi", "à vérifier"


def rows_of_ones_own(book, page, form):
    at = page.max_row + 3
    for offset in range(200):
        page.cell(at + offset, 3).value = "Total"
    return f"{page.title}!{at}:{at + 199}"


def blank_row_inserted(book, page, form):
    page.insert_rows(HEAD + 1)


def row_inserted(book, page, form):
    page.insert_rows(HEAD + 1)
    page.cell(HEAD + 1, 3).value = "Something new"
    return f"{page.title}!{HEAD + 1}"


def title_above_the_headings(book, page, form):
    page.insert_rows(HEAD)
    page.cell(HEAD, 2).value = "Our figures"


def headings_deleted(book, page, form):
    page.delete_rows(HEAD)


def row_deleted(book, page, form):
    page.delete_rows(cell(page, form, 1, form.free).row)


def column_deleted(book, page, form):
    page.delete_cols(column(page, form.free))


def column_twice(book, page, form):
    at = column(page, form.free)
    page.cell(1, page.max_column).value = page.cell(1, at).value
    return None if page.max_column == at else f"{page.cell(1, page.max_column).coordinate}"


def hidden_row_deleted(book, page, form):
    page.delete_rows(1)


def hidden_column_deleted(book, page, form):
    page.delete_cols(1)


def key_of_a_column_changed(book, page, form):
    page.cell(1, column(page, form.free)).value = "whatever"


def key_of_a_line_changed(book, page, form):
    changed = page.cell(cell(page, form, 1, form.free).row, 1)
    changed.value = "whatever"
    return f"{page.title}!{changed.row}"


def row_copied_onto_another(book, page, form):
    one, other = (cell(page, form, line, form.free).row for line in (1, 2))
    for at in range(1, page.max_column + 1):
        page.cell(one, at).value = page.cell(other, at).value
    return ", ".join(f"{page.title}!{at}" for at in sorted((one, other)))


def cells_merged(book, page, form):
    at = cell(page, form, 1, form.free)
    where = f"{at.coordinate}:{page.cell(at.row, at.column + 1).coordinate}"
    page.merge_cells(where)
    return f"{page.title}!{where}"


def sheet_copied(book, page, form):
    copy = book.copy_worksheet(page)
    return f"{page.title}, {copy.title}"


def sheet_deleted(book, page, form):
    book.create_sheet("Other")
    del book[page.title]


def number_is(value: Any, name: str, shown: str = "") -> Break:
    """Write something into a number of the first line."""

    def broken(book, page, form):
        at = cell(page, form, 1, form.number)
        at.value = value
        at.number_format = shown or at.number_format
        return f"{page.title}!{at.coordinate}"

    broken.__name__ = name
    return broken


def pasted_over_a_list(book, page, form):
    at = cell(page, form, 1, form.choice)
    at.value = "Excellent"
    return f"{page.title}!{at.coordinate}"


def formula_that_fails(book, page, form):
    at = cell(page, form, 1, form.free)
    at.value = "#REF!"
    return f"{page.title}!{at.coordinate}"


def locked_cell_written_over(book, page, form):
    cell(page, form, 1, form.fixed).value = "Something else"


WITH_NUMBERS = tuple(form for form in FORMS if form.number)
WITH_LISTS = tuple(form for form in FORMS if form.choice)
CASES = [
    Case(sheet_renamed, (), KEPT),
    Case(rows_sorted, (), KEPT),
    Case(columns_moved, (), KEPT),
    Case(protection_taken_away, (), KEPT),
    Case(styles_changed, (), KEPT),
    Case(lists_taken_away, (), KEPT),
    Case(column_of_ones_own, (), KEPT),
    Case(blank_row_inserted, (), KEPT),
    Case(headings_deleted, (), KEPT),
    Case(locked_cell_written_over, (), KEPT, WITH_NUMBERS),
    Case(row_deleted, (), KEPT),
    Case(title_above_the_headings, (), KEPT),
    Case(rows_of_ones_own, ("workbook_line_unknown",), KEPT),
    Case(row_inserted, ("workbook_line_unknown",), KEPT),
    Case(key_of_a_line_changed, ("workbook_line_unknown",), KEPT),
    Case(cells_merged, ("workbook_cells_merged",), KEPT),
    Case(formula_that_fails, ("workbook_cell_error",), KEPT),
    Case(pasted_over_a_list, ("not_in_list",), KEPT, WITH_LISTS),
    Case(number_is("many", "text_for_a_number"), ("not_a_number",), KEPT, WITH_NUMBERS),
    Case(number_is("1.234", "two_numbers"), ("number_read_two_ways",), KEPT, WITH_NUMBERS),
    Case(number_is("=SUM(B1:B2)", "formula_not_worked_out"), ("workbook_cell_error",), KEPT,
         WITH_NUMBERS),
    Case(number_is(date(2026, 2, 1), "number_became_a_date"), ("not_a_number",), KEPT,
         WITH_NUMBERS),
    Case(number_is(0.04, "number_became_per_cent", "0%"), ("workbook_cell_per_cent",), KEPT,
         WITH_NUMBERS),
    Case(row_copied_onto_another, ("workbook_line_twice",), LOST),
    Case(column_deleted, ("workbook_column_missing",), LOST),
    Case(key_of_a_column_changed, ("workbook_column_unknown", "workbook_column_missing"), LOST),
    Case(hidden_row_deleted, ("workbook_keys_gone",), LOST),
    Case(hidden_column_deleted, ("workbook_keys_gone",), LOST),
    Case(sheet_copied, ("workbook_sheet_twice",), LOST),
    Case(sheet_deleted, ("workbook_sheet_missing",), LOST),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "case"),
    [(form, case) for case in CASES for form in case.forms],
    ids=lambda each: str(each),
)
def test_what_is_broken_is_told_with_its_place_and_not_stored(people, form: Form, case: Case):
    book = opened(taken(form, people))
    page = book[form.tab]
    before = stored(form, people.mentee)
    good = cell(page, form, 2, form.free)
    good.value, key = form.new, page.cell(good.row, 1).value
    address = case.broken(book, page, form)
    upload = received(people, closed(book))
    preview = looked(people, upload)

    told = findings_shown(preview.faults)
    assert tuple(fault["code"] for fault in told) == case.codes
    if address:
        assert told[0]["address"] == address
    assert all(fault["text"] and fault["address"] for fault in told)
    expected = {line: dict(cells) for line, cells in before.items()}
    if case.good:
        applied(people, upload)
        expected[key][form.free] = form.new
    else:
        assert preview.changes == ()
    assert stored(form, people.mentee) == expected


@pytest.mark.parametrize(
    ("case", "said"),
    [(row_deleted, "workbook_line_missing"), (locked_cell_written_over, "workbook_cell_fixed")],
)
@pytest.mark.parametrize("form", WITH_NUMBERS, ids=str)
def test_what_is_passed_over_is_told(people, form, case, said):
    book = opened(taken(form, people))
    case(book, book[form.tab], form)

    preview = looked(people, received(people, closed(book)))
    assert [note.reason.code for note in preview.notes] == [said]
    assert (preview.changes, preview.faults) == ((), ())


def test_hundreds_of_rows_that_are_not_the_workbooks_are_told_in_a_few_lines(people):
    book = opened(taken(FIGURES, people))
    page = book[FIGURES.tab]
    for at in range(page.max_row + 1, page.max_row + 400, 2):
        page.cell(at, 3).value = "Total"

    faults = looked(people, received(people, closed(book))).faults
    assert len(faults) == 21
    assert dict(faults[-1].reason.params) == {"count": "180"}


# --- seals ---


def refused(people: World, content: bytes, name: str = "form.xlsx") -> str:
    with pytest.raises(NotValid) as refusal:
        looked(people, received(people, content, name))
    (reason,) = refusal.value.verdict.against
    return reason.code


def unsealed(page: Worksheet) -> Any:
    pieces = [page.cell(at, 1).value or "" for at in range(3, page.max_row + 1)]
    return signing.loads("".join(pieces).replace(NO_ESCAPE, "_"), salt=SALT)


def seal(page: Worksheet, content: Any, **how: str) -> None:
    page.delete_rows(3, page.max_row)
    sealed = signing.dumps(content, salt=SALT, compress=True, **how).replace("_", NO_ESCAPE)
    for at in range(0, len(sealed), LONGEST_CELL):
        page.append([sealed[at : at + LONGEST_CELL]])


@pytest.mark.parametrize("form", FORMS, ids=str)
class TestSeals:
    def test_a_workbook_of_another_operator_is_refused(self, people, form):
        content = taken(form, people, of=people.mentor, who="mentor_coordinator")

        with pytest.raises(NotAllowed):
            received(people, content)
        with pytest.raises(NotValid) as refusal:  # as the page does, which says for whom it is
            actions.receive(
                ContentFile(content, "form.xlsx"),
                organisation=people.mentee,
                act=Act(people.actor(WHO), NOON),
            )
        assert refusal.value.verdict.against[0].code == "workbook_of_another"
        assert not Upload.objects.exists()

    def test_a_sheet_of_another_workbook_is_not_taken(self, people, form):
        book = opened(taken(form, people))
        other = opened(taken(form, people, of=people.mentor, who="mentor_coordinator"))
        page, foreign = book[form.tab], other[form.tab]
        page.cell(1, 1).value = foreign.cell(1, 1).value  # as if it had been put in its place
        cell(page, form, 2, form.free).value = form.new

        preview = looked(people, received(people, closed(book)))
        assert [fault.reason.code for fault in preview.faults] == [
            "workbook_sheet_missing",
            "workbook_sheet_of_another",
        ]
        assert preview.changes == ()

    def test_a_changed_seal_is_refused(self, people, form):
        book = opened(taken(form, people))
        sealed = book[SEAL]["A3"]
        sealed.value = sealed.value[:-1] + ("A" if sealed.value[-1] != "A" else "B")

        assert refused(people, closed(book)) == "workbook_seal_broken"

    def test_a_seal_that_says_another_year_or_operator_is_refused(self, people, form):
        book = opened(taken(form, people))
        page = book[SEAL]
        content = unsealed(page)
        content["stamp"]["organisation"] = str(people.mentor.uuid)
        seal(page, content, key="a guess")

        assert refused(people, closed(book)) == "workbook_seal_broken"

    def test_a_workbook_without_its_seal_is_refused(self, people, form):
        book = opened(taken(form, people))
        del book[SEAL]

        assert refused(people, closed(book)) == "workbook_not_ours"

    def test_a_workbook_of_another_edition_is_refused(self, people, form):
        book = opened(taken(form, people))
        page = book[SEAL]
        content = unsealed(page)
        content["sheets"][0]["columns"][0]["key"] = "gone_since"
        seal(page, content)

        assert refused(people, closed(book)) == "workbook_of_another_edition"
        del content["sheets"][0]["columns"][0]["title"]
        seal(page, content)
        assert refused(people, closed(book)) == "workbook_of_another_edition"

    # --- other files under its name ---

    def test_what_is_no_workbook_is_refused_with_what_to_do(self, people, form):
        content = taken(form, people)
        text = StringIO()
        csv.writer(text).writerows(opened(content)[form.tab].values)

        assert refused(people, text.getvalue().encode()) == "workbook_not_xlsx"
        assert refused(people, content, "form.xls") == "file_type_not_taken"
        assert refused(people, b"") == "file_empty"
        assert refused(people, content[: len(content) // 2]) == "workbook_not_xlsx"
        assert not Upload.objects.exists()

    def test_a_bomb_is_not_unpacked(self, people, form):
        bomb = BytesIO(taken(form, people))
        with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/image1.png", bytes(2**28))

        assert refused(people, bomb.getvalue()) == "workbook_too_large"


@pytest.mark.parametrize("form", [FIGURES, BALANCE, NEEDS], ids=str)
def test_old_and_open_formats_and_passwords_are_told(people, form, fill_in: Fill, tmp_path: Path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(taken(form, people))
    others = {
        "old": ["MS Excel 97", None],
        "open": ["calc8", None],
        "locked": ["Calc MS Excel 2007 XML", "secret"],
    }
    fill_in(path, [["", str(tmp_path / name), "save as", how] for name, how in others.items()])

    told = {name: refused(people, (tmp_path / name).read_bytes()) for name in others}
    assert told == {
        "old": "workbook_has_password",  # the same first bytes; the sentence names both
        "open": "workbook_not_xlsx",
        "locked": "workbook_has_password",
    }


@pytest.mark.long
def test_two_hundred_thousand_rows_pasted_below_are_told_in_one_line(people):
    book = opened(taken(FIGURES, people))
    page = book[FIGURES.tab]
    cell(page, FIGURES, 2, FIGURES.free).value = FIGURES.new
    at = page.max_row + 1
    upload = received(people, with_rows(closed(book), FIGURES.tab, at, 200_000))

    preview = looked(people, upload)
    (fault,) = preview.faults
    assert fault.address == f"{FIGURES.tab}!{at}:{at + 199_999}"
    assert [change.key for change in preview.changes] == [FIGURES.second]


def with_rows(content: bytes, tab: str, at: int, count: int) -> bytes:
    """Add rows below a sheet, quicker than by a library."""
    number = opened(content).sheetnames.index(tab) + 1
    rows = "".join(
        f'<row r="{row}"><c r="C{row}" t="inlineStr"><is><t>x</t></is></c>'
        f'<c r="D{row}"><v>{row}</v></c></row>'
        for row in range(at, at + count)
    )
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name == f"xl/worksheets/sheet{number}.xml":
                part = part.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            after.writestr(name, part)
    return out.getvalue()
