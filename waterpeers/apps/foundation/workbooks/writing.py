"""Making a workbook: locked but for the cells to fill in, and sealed.

Row 1 and column A are hidden and hold the keys of columns and lines, so that sheets may be
renamed and lines sorted. A very hidden sheet holds the signed stamp and every cell as it went
out, so that what comes back can be set against what is stored by then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any

import xlsxwriter
from django.core import signing

from waterpeers.apps.foundation.cells import letters
from waterpeers.apps.foundation.workbooks.columns import (
    LONGEST_CELL,
    CellKind,
    Choices,
    SheetColumn,
    SheetLine,
    Stamp,
    Workbook,
    WorkbookSheet,
    tidy,
    titled,
)

MARKED = "waterpeers workbook "
MARK = f"{MARKED}1"  # stands in the first cell of the seal; 1 is the form's edition
KEYS = "waterpeers:"  # begins the cell where the keys of a sheet's lines and columns meet
SALT = "waterpeers.workbook"
NO_ESCAPE = "~"  # for "_" in the seal: LibreOffice takes _x3_ for an escaped character
SEAL, LISTS = "_waterpeers", "_lists"
KEY_ROW, HEAD_ROW = 0, 1
LONGEST_TAB = 31
SMALLEST, LARGEST = 2.3e-308, 9.9e307  # what spreadsheets hold as a number
GREEN, SOFT, LINE = "#0b5d66", "#f1f5f5", "#b8c4c4"
NOTE_SIZE = {"x_scale": 2, "y_scale": 1.5}
LINE_HEIGHT, MOST_LINES = 15, 20  # points; spreadsheets do not fit the rows of a file themselves
MAY = {"format_columns": True, "format_rows": True}


def write(workbook: Workbook, *, site: str, right_to_left: bool = False) -> bytes:
    """Make the file; ``site`` is this installation's address, which the seal names."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    _guide(book, workbook.guide, right_to_left)
    lists = _Lists(book)
    for sheet in workbook.sheets:
        _Form(book, sheet, lists).write(corner_of(sheet, workbook.stamp), right_to_left)
    lists.end()
    _seal(book, workbook, site)
    book.close()
    return file.getvalue()


def corner_of(sheet: WorkbookSheet, stamp: Stamp) -> str:
    """Name a sheet and its workbook, so that a sheet of another workbook is not taken for it."""
    return f"{KEYS}{sheet.key}:{hashlib.sha256(repr(stamp).encode()).hexdigest()[:12]}"


def tab_name(title: str, longest: int = LONGEST_TAB) -> str:
    """Make a title fit for a sheet's tab, whose length spreadsheets count in UTF-16."""
    plain = "".join(" " if c in "[]:*?/\\'" else c for c in title)
    return plain.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore").strip()


def _guide(book: Any, guide: tuple[str, ...], right_to_left: bool) -> None:
    if not guide:
        return
    page = book.add_worksheet(tab_name(guide[0]))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14, "font_color": GREEN})
    page.set_column(0, 0, 90)
    page.hide_gridlines(2)
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for row, text in enumerate(guide):
        page.write_string(row, 0, text, wrapped if row else title)
    if right_to_left:
        page.right_to_left()
    page.protect("", MAY)


class _Lists:
    """A hidden sheet with the words of every drop-down list, a column each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.places: dict[Choices, str] = {}

    def place_of(self, choices: Choices) -> str:
        """Say in which cells a list of words will stand."""
        if choices not in self.places:
            column = letters(len(self.places))
            self.places[choices] = f"='{LISTS}'!${column}$1:${column}${len(choices)}"
        return self.places[choices]

    def end(self) -> None:
        """Write all lists, after the sheets that people see."""
        if not self.places:
            return
        page = self.book.add_worksheet(LISTS)
        for column, choices in enumerate(self.places):
            page.write_column(0, column, [label for _, label in choices])
        page.hide()
        page.protect()


class _Form:
    """One sheet on its way into the file."""

    def __init__(self, book: Any, sheet: WorkbookSheet, lists: _Lists) -> None:
        self.sheet, self.lists = sheet, lists
        self.page = book.add_worksheet(tab_name(sheet.title))
        edge = {"border": 1, "border_color": LINE, "valign": "top", "text_wrap": True}
        words = edge | {"align": "left", "indent": 1}
        head = {"bold": True, "font_color": "white", "bg_color": GREEN}
        self.head = book.add_format(words | head)
        self.head_of_numbers = book.add_format(edge | head | {"align": "right"})
        self.fixed = book.add_format(edge | {"bg_color": SOFT})
        self.fixed_words = book.add_format(words | {"bg_color": SOFT})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.text = book.add_format(words | {"locked": False, "num_format": "@"})
        self.number = book.add_format(edge | {"locked": False, "text_wrap": False})

    def write(self, corner: str, right_to_left: bool) -> None:
        """Write keys, headings, lines and rules of the sheet."""
        page, sheet = self.page, self.sheet
        page.write_string(KEY_ROW, 0, corner)
        for at, column in enumerate(sheet.columns, start=1):
            self._column(at, column)
        for row, line in enumerate(sheet.lines, start=HEAD_ROW + 1):
            page.write_string(row, 0, line.key)
            if line.note:
                page.write_comment(row, 1, line.note, NOTE_SIZE)
            for at, column in enumerate(sheet.columns, start=1):
                self._cell(row, at, column, line)
            page.set_row(row, self._height([self._said(column, line) for column in sheet.columns]))
        page.set_row(HEAD_ROW, self._height([titled(column) for column in sheet.columns]))
        self._group_thousands()
        page.set_row(KEY_ROW, None, None, {"hidden": True})
        page.set_column(0, 0, None, None, {"hidden": True})
        page.freeze_panes(HEAD_ROW + 1, 2)
        page.repeat_rows(HEAD_ROW)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        if right_to_left:
            page.right_to_left()
        page.protect("", MAY)

    def _column(self, at: int, column: SheetColumn) -> None:
        page = self.page
        page.write_string(KEY_ROW, at, column.key)
        has_numbers = column.kind is CellKind.NUMBER or self._has_numbers(column)
        head = self.head_of_numbers if has_numbers else self.head
        page.write_string(HEAD_ROW, at, titled(column), head)
        page.set_column(at, at, column.width)
        if column.note:
            page.write_comment(HEAD_ROW, at, column.note, NOTE_SIZE)
        if column.kind is CellKind.CHOICE:
            self._offer(at, column)

    def _offer(self, at: int, column: SheetColumn) -> None:
        """Put the lists to choose from below a heading, one for all lines that share it."""
        lists = (line.choices.get(column.key, column.choices) for line in self.sheet.lines)
        for choices, group in groupby(enumerate(lists, HEAD_ROW + 1), lambda each: each[1]):
            rows = [row for row, _ in group]
            if not choices:  # nothing can be chosen in these lines
                continue
            source = self.lists.place_of(choices)
            self.page.data_validation(
                rows[0], at, rows[-1], at, {"validate": "list", "source": source}
            )

    def _has_numbers(self, column: SheetColumn) -> bool:
        return any(isinstance(line.cells.get(column.key), float | int) for line in self.sheet.lines)

    def _group_thousands(self) -> None:
        """Show whole numbers in groups of three digits, and others as they are."""
        for at in range(1, len(self.sheet.columns) + 1):
            first = f"{letters(at)}{HEAD_ROW + 2}"
            self.page.conditional_format(
                HEAD_ROW + 1, at, HEAD_ROW + max(len(self.sheet.lines), 1), at,
                {"type": "formula", "criteria": f"=IF(ISNUMBER({first}),{first}=INT({first}))",
                 "format": self.whole},
            )  # fmt: skip

    def _height(self, texts: Iterable[str]) -> int:
        """Say how high a row must be for the longest of its texts, wrapped."""
        lines = 1
        for text, column in zip(texts, self.sheet.columns, strict=True):
            fitting = max(column.width - 1, 1)
            lines = max(lines, sum(ceil(len(part) / fitting) or 1 for part in text.split("\n")))
        return LINE_HEIGHT * min(lines, MOST_LINES)

    def _said(self, column: SheetColumn, line: SheetLine) -> str:
        """Give the text of a cell as it is shown; nothing for a number."""
        value = tidy(line.cells.get(column.key))
        choices = dict(line.choices.get(column.key, column.choices))
        return choices.get(value, value) if isinstance(value, str) else ""

    def _cell(self, row: int, at: int, column: SheetColumn, line: SheetLine) -> None:
        shape = {CellKind.FIXED: self.fixed, CellKind.NUMBER: self.number}.get(
            column.kind, self.text
        )
        value = tidy(line.cells.get(column.key))
        if isinstance(value, str) and shape is self.fixed:
            shape = self.fixed_words
        if value is None:
            self.page.write_blank(row, at, None, shape)
        elif isinstance(value, str):
            said = self._said(column, line)
            if len(said) > LONGEST_CELL:
                raise ValueError(f"{column.key}: no cell holds {len(said)} characters")
            self.page.write_string(row, at, said, shape)
        elif value and not SMALLEST <= abs(value) <= LARGEST:
            self.page.write_string(row, at, repr(value), shape)
        else:
            self.page.write_number(row, at, value, shape)


def _seal(book: Any, workbook: Workbook, site: str) -> None:
    page = book.add_worksheet(SEAL)
    content = {"stamp": asdict(workbook.stamp), "sheets": [asdict(s) for s in workbook.sheets]}
    sealed = signing.dumps(content, salt=SALT, compress=True).replace("_", NO_ESCAPE)
    pieces = [sealed[i : i + LONGEST_CELL] for i in range(0, len(sealed), LONGEST_CELL)]
    page.write_column(0, 0, [MARK, site])
    for row, piece in enumerate(pieces, start=2):
        page.write_string(row, 0, piece)
    page.protect()
    page.very_hidden()
