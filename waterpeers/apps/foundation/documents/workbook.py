"""A document as a workbook, to go on reckoning with.

The first sheet has its words in their order, and says where each table is. Key figures have a
sheet, and so has each table and each chart's. Figures are numbers, dates are dates; a text is never
read as a formula, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from math import isfinite
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.charts.tables import behind
from waterpeers.apps.foundation.documents import tables
from waterpeers.apps.foundation.documents.cleaning import cleaned, whole_address
from waterpeers.apps.foundation.figures import day, in_figures, plain_text, worth_reading
from waterpeers.apps.foundation.workbooks.columns import LONGEST_CELL
from waterpeers.apps.foundation.workbooks.writing import (
    GREEN,
    LARGEST,
    LINE,
    LONGEST_TAB,
    SMALLEST,
    tab_name,
)
from waterpeers.domain.documents import (
    Attachments,
    Bullets,
    Chart,
    Column,
    ColumnKind,
    Document,
    Facts,
    KeyFigures,
    Money,
    Number,
    Paragraph,
    Photographs,
    Section,
    Signatures,
    Soft,
    Table,
    Text,
    pieces,
    walk,
)
from waterpeers.domain.money import decimals_of, to_amount

MOST_ROWS = 1_048_000  # of a sheet
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # where a document does not say when it was made
CHARACTERS = 16  # of a column of width 1
WORDS_WIDTH = 100


def render(document: Document) -> bytes:
    """Write a document."""
    with translation.override(document.language):
        return _written(cleaned(document, MOST_ROWS))


def _written(document: Document) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties(
        {"title": document.title[:250], "author": "WaterPeers", "comments": document.reference,
         "created": (document.made_at or LONG_AGO).astimezone(UTC).replace(tzinfo=None)}
    )  # fmt: skip
    writer = _WorkbookWriter(book, translation.get_language_bidi())
    first = writer.sheet(document.title)
    words = list(_head(document))
    for block in walk(document.blocks):
        words += _words(block, writer)
    writer.words(first, words)
    book.close()
    return file.getvalue()


# --- the first sheet ---


@dataclass(frozen=True)
class _Line:
    """A line of the first sheet, in which style, and to which sheet it leads."""

    text: str
    style: str = "words"
    sheet: str = ""


def _head(document: Document) -> Iterator[_Line]:
    yield _Line(document.title, "title")
    yield _Line(document.subtitle)
    yield _Line(document.status, "strong")
    on = day(document.made_at) if document.made_at else ""
    yield _Line(", ".join(filter(None, (document.kind, on))), "soft")
    for party in document.parties:
        yield _Line(f"{party.name} ({party.role})" if party.role else party.name, "strong")
    yield _Line(whole_address(document.origin), "soft")
    yield _Line(document.reference, "soft")


def _words(block: Any, writer: _WorkbookWriter) -> Iterator[_Line]:
    """Give the words of a block; of a table the name of its sheet, which is written at once."""
    match block:
        case Section():
            yield _Line(block.title, "heading")
        case Paragraph():
            yield _Line(_text(block.text))
        case Bullets():
            for at, item in enumerate(block.items, 1):
                yield _Line(f"{f'{at}.' if block.is_numbered else '•'} {_text(item)}")
        case Facts():
            for fact in block.facts:
                yield _Line(fact.label, "soft")
                yield from (_Line(_text(line)) for line in fact.lines)
        case Chart():
            yield from _of_table(behind(block), writer, block.title)
            yield _Line(block.axis, "soft")
            yield _Line(block.note, "soft")
        case Table():
            yield from _of_table(block, writer)
        case KeyFigures():
            yield from _of_table(tables.of_figures(block), writer)
        case Signatures():
            yield from _of_table(tables.of_signatures(block), writer)
        case Photographs():
            yield from (_Line(each.words, "soft") for each in block.photographs)
        case Attachments():
            yield from _of_table(tables.of_attachments(block), writer)


def _of_table(table: Table, writer: _WorkbookWriter, finding: str = "") -> Iterator[_Line]:
    """Lead to the sheet of a table; that of a chart is called by what it is of."""
    name = writer.table(table)
    yield _Line(finding or table.title or name, "link", name)
    for note in (*table.notes, Soft(table.source)):
        yield _Line(_text(note), "soft")


def _text(text: Text | None) -> str:
    return "".join(map(plain_text, pieces(text)))


# --- sheets ---


class _WorkbookWriter:
    """A workbook on its way."""

    def __init__(self, book: Any, is_rtl: bool) -> None:
        self.book, self.is_rtl = book, is_rtl
        self.names: set[str] = set()
        self.formats: dict[tuple[str, str], Any] = {}
        self.styles: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16, "font_color": GREEN},
            "heading": {"bold": True, "font_size": 13, "font_color": GREEN, "top": 1},
            "strong": {"bold": True},
            "soft": {"font_color": "#4a626c"},
            "link": {"font_color": "#0e6b82", "underline": 1},
            "words": {},
            "head": {"bold": True, "font_color": "white", "bg_color": GREEN, "text_wrap": True},
            "total": {"bold": True, "top": 1},
            "cell": {},
        }

    def format(self, style: str, number_format: str = "") -> Any:
        """Give a format, each made once."""
        key = (style, number_format)
        if key not in self.formats:
            is_text = not number_format
            shape: dict[str, Any] = {"valign": "top", "text_wrap": is_text, "quote_prefix": is_text}
            shape |= self.styles[style]
            if number_format:
                shape["num_format"] = number_format
            if style in {"cell", "head", "total"}:
                shape |= {"bottom": 1, "bottom_color": LINE}
            self.formats[key] = self.book.add_format(shape)
        return self.formats[key]

    def sheet(self, title: str) -> Any:
        """Add a sheet whose tab has a name of its own."""
        plain = name = tab_name(title) or _("Table")
        number = 1
        while name.casefold() in self.names:
            number += 1
            name = f"{tab_name(plain, LONGEST_TAB - 5)} {number}"
        self.names.add(name.casefold())
        page = self.book.add_worksheet(name)
        if self.is_rtl:
            page.right_to_left()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        return page

    def words(self, page: Any, lines: Iterable[_Line]) -> None:
        """Write the first sheet."""
        page.set_column(0, 0, WORDS_WIDTH)
        page.hide_gridlines(2)
        for row, line in enumerate(each for each in lines if each.text):
            style = self.format(line.style)
            if line.sheet:
                place = f"internal:'{line.sheet.replace(chr(39), chr(39) * 2)}'!A1"
                page.write_url(row, 0, place, style, line.text[:LONGEST_CELL])
            else:
                page.write_string(row, 0, line.text[:LONGEST_CELL], style)

    def table(self, table: Table) -> str:
        """Write a table as a sheet: headings in the first row, then rows, then totals.

        Words beside the figure of a cell go into a column of their own.
        """
        page = self.sheet(table.title)
        lines = [
            [_parts(column, cell) for column, cell in table.cells(row)]
            for row in (*table.rows, *table.totals)
        ]
        at = 0
        for number, column in enumerate(table.columns):
            self._heading(page, at, column.label, column)
            cells = [line[number] for line in lines]
            self._column(page, at, cells, len(table.rows))
            if any(cell.remark for cell in cells):
                at += 1
                self._heading(page, at, _("%(column)s: remark") % {"column": column.label})
                remarks = [_Parts(cell.remark) for cell in cells]
                self._column(page, at, remarks, len(table.rows))
            at += 1
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_landscape()
        return str(page.get_name())

    def _heading(self, page: Any, at: int, label: str, column: Column | None = None) -> None:
        words = f"{label} ({column.unit})" if column and column.unit else label
        page.write_string(0, at, words[:LONGEST_CELL], self.format("head"))
        width = CHARACTERS * (tables.width_of(column) if column else 1.5)
        page.set_column(at, at, min(60.0, max(width, len(words) / 2 + 2)))

    def _column(self, page: Any, at: int, cells: list[_Parts], rows: int) -> None:
        for row, cell in enumerate(cells, 1):
            value, style = cell.value, "total" if row > rows else "cell"
            if value is None or value == "":
                page.write_blank(row, at, None, self.format(style))
            elif isinstance(value, date):
                page.write_datetime(row, at, value, self.format(style, "yyyy-mm-dd"))
            elif isinstance(value, str):
                page.write_string(row, at, value[:LONGEST_CELL], self.format(style))
            else:
                page.write_number(row, at, value, self.format(style, cell.shape))


# --- cells ---


@dataclass(frozen=True)
class _Parts:
    """What a cell holds, how a number is shown in it, and the words beside it."""

    value: str | float | date | None
    shape: str = ""
    remark: str = ""


def _parts(column: Column, cell: Text | None) -> _Parts:
    found = pieces(cell)
    figures = [each for each in found if isinstance(each, Number | Money | date)]
    if len(figures) != 1 or column.kind is ColumnKind.TEXT:
        return _Parts(_text(cell) if found else None)
    beside = "".join(plain_text(each) for each in found if each is not figures[0]).strip()
    match figures[0]:
        case Number() as figure:
            return _number(figure, beside)
        case Money() as amount:
            shape = _shape(decimals_of(amount.currency), amount.currency)
            return _Parts(float(to_amount(amount.minor, amount.currency)), shape, beside)
        case datetime() as moment:
            return _Parts(localtime(moment).date(), "", beside)
    return _Parts(figures[0], "", beside)


def _number(figure: Number, beside: str) -> _Parts:
    limit = f"± {in_figures(figure.limit)}" if figure.limit else ""
    remark = " ".join(filter(None, (limit, beside)))
    value = float(figure.value)
    if not isfinite(value):
        return _Parts(None, "", remark)
    if value and not SMALLEST <= abs(value) <= LARGEST:
        return _Parts(repr(value), "", remark)
    places = worth_reading(value) if figure.decimals is None else max(0, figure.decimals)
    return _Parts(value, _shape(places, figure.unit), remark)


def _shape(places: int, unit: str) -> str:
    """Give the form in which a number is shown, with its unit behind it: it stays a number."""
    decimals = f".{'0' * places}" if places else ""
    plain = unit.replace('"', "”").replace("\\", "/")
    return f'#,##0{decimals} "{plain}"' if plain else f"#,##0{decimals}"
