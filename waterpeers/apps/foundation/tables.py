"""Reading tables that people send: CSV in any usual dialect, or an Excel workbook.

``open_table(path)`` finds encoding, separator, decimal mark and the row that names the columns,
says what it found, and gives rows one by one, so that a long file takes little memory.
``TableProblem`` carries what is wrong as reasons: file, row, column, value, what was expected.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import python_calamine

from waterpeers.domain.names import fold
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_COLUMNS = 2000
MOST_UNPACKED_BYTES = 400 * 2**20
MOST_MEMBERS = 2000
MOST_ROOM = 2_000_000  # cells between the corners of a sheet; more only if they are filled
MOST_HOLLOW = 10  # cells of room for each that is filled
MOST_RATIO = 200  # unpacked to packed; ordinary workbooks stay under 30
SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 2000
TITLE_ROWS = 20  # the columns are named in one of the first rows
LONGEST_CELL = 100_000
SPACES = " \t\r\n\u00a0\u202f\u3000"  # around a cell; str.strip would take letters of a Macintosh

_TOTAL = re.compile(  # alone in its cell: "Total Water Ltd" is a name
    r"((gran(de?)?|sub|sous)[ -]?)?"
    r"(tota(l|ls|le|les|is)|totaux|sum|somme|summe|gesamt|suma|soma|итого|всего|合计)"
    r"( g[eé]n[eé]rale?| geral)?(\s*\(.*\))?\s*[:.]?",
    re.IGNORECASE,
)
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\x1f\x8b": "gz",
    b"\xff\xd8\xff": "jpg",
}


class TableProblem(NotValid):
    """A table that cannot be read, with what was expected instead."""


@dataclass(frozen=True)
class TableRow:
    """A line of a table: its number as people count, from 1, and text by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class OpenTable:
    """An open table: what was found about its form, and its rows.

    ``decimal`` is "," or "."; ``separator`` is empty for a workbook. ``header`` is the number of
    the row that names the columns; ``sheets`` are all those of the workbook.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str
    separator: str
    decimal: str
    header: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[TableRow]:
        """Read all rows below the header; rows without any text are passed over."""
        below = islice(self._lines(), self.header, None)
        for number, cells in enumerate(below, start=self.header + 1):
            if any(cells):
                padded = cells + [""] * (len(self.columns) - len(cells))
                yield TableRow(number, dict(zip(self.columns, padded, strict=False)))

    def _lines(self) -> Iterator[list[str]]:
        if self.separator:
            return _csv_lines(self.path, self.encoding, self.separator)
        return _sheet_lines(self.path, self.sheet)


def open_table(path: Path, *, sheet: str = "", headings: frozenset[str] = frozenset()) -> OpenTable:
    """Look at a file and say how it is to be read, or raise ``TableProblem``.

    The first row with two of the ``headings`` (see ``heading``) names the columns, so that a title
    may stand above it; where none has them, the first row with any text does.
    """
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
    except OSError as problem:
        raise _problem("file_not_readable", problem=problem.strerror or "?") from problem
    if not head.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise _problem("file_empty")
    if head[:4] == b"PK\x03\x04":
        return _open_workbook(path, sheet, headings)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            raise _problem("not_a_table", kind=kind)
    return _open_csv(path, head, headings)


def refuse_unreadable(path: Path, sheet: str) -> None:
    """Raise ``TableProblem`` for what cannot be opened as a table."""
    open_table(path, sheet=sheet)


def read_as(table: OpenTable) -> dict[str, str | int]:
    """Say how a table was read, for people and programs."""
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "decimal": table.decimal,
        "sheet": table.sheet,
        "header": table.header,
    }


def heading(text: str) -> str:
    """Give the name of a column as it is compared: no accents, capitals or underscores."""
    return fold(text).replace("_", " ")


def is_total(row: TableRow, name_column: str = "") -> bool:
    """Whether a row sums the others up: its first filled cell says so, or the one of its name."""
    first = next((text.strip() for text in row.cells.values() if text.strip()), "")
    named = row.cells.get(name_column, "").strip()
    return any(_TOTAL.fullmatch(text) for text in (first, named))


def visible(text: str) -> str:
    """Show a sign in the place of each character that cannot be seen."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def safe_cell(value: object) -> object:
    """Give a value for a table that goes out: text can never become a live formula there."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def _problem(code: str, **params: str) -> TableProblem:
    return TableProblem(Verdict((Reason(code, tuple(sorted(params.items()))),)))


# --- CSV ---


def _open_csv(path: Path, head: bytes, headings: frozenset[str]) -> OpenTable:
    encoding = _encoding_of(path, head)
    text = head.decode(encoding, errors="ignore")
    if "\x00" in text:
        raise _problem("not_a_table", kind="binary")
    separator = _separator_of(text)
    lines = list(islice(_csv_lines(path, encoding, separator), SAMPLE_ROWS))
    header = _header_row(lines, headings)
    if not header:  # a title may have misled us: the columns are named further down
        separator, header = _header_of_another(text, headings) or (separator, _first_filled(lines))
        lines = list(islice(_csv_lines(path, encoding, separator), SAMPLE_ROWS))
    decimal = _decimal_of(lines[header:], separator)
    columns = _checked(lines[header - 1] if lines else [])
    return OpenTable(path, columns, encoding, separator, decimal, header)


def _header_of_another(text: str, headings: frozenset[str]) -> tuple[str, int] | None:
    """Find the separator that makes one of the first rows name columns, and that row."""
    first = text.splitlines(keepends=True)[:TITLE_ROWS]
    for separator in ",;\t":
        if header := _header_row(list(csv.reader(first, delimiter=separator)), headings):
            return separator, header
    return None


def _header_row(lines: list[list[str]], headings: frozenset[str]) -> int:
    """Give the number of the first row with two of the headings; 0 if there is none."""
    for number, cells in enumerate(lines[:TITLE_ROWS], start=1):
        if len({heading(cell) for cell in cells} & headings) > 1:
            return number
    return 0


def _first_filled(lines: list[list[str]]) -> int:
    return next((number for number, cells in enumerate(lines, start=1) if any(cells)), 1)


def _encoding_of(path: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[1:200:2].count(0) > 40:
        return "utf-16-le"
    if head[0:200:2].count(0) > 40:
        return "utf-16-be"
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1024 * 1024):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator_of(text: str) -> str:
    line = next(csv.reader(io.StringIO(text), delimiter="\x1f"), [""])[0] if '"' not in text else ""
    first = line or text.splitlines()[0]
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=outside.count)


def _csv_lines(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    row, latest = 0, ""  # the last row that was read, and its text
    text: list[str] = []
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        try:
            for cells in csv.reader(_noted(file, text), delimiter=separator):
                row += 1
                latest = "".join(text)
                text.clear()
                yield [cell.strip(SPACES) for cell in cells]
        except csv.Error as problem:
            raise _problem("row_not_readable", row=str(row + 1)) from problem
    if _is_open(latest, separator):
        raise _problem("row_not_readable", row=str(row))


def _noted(lines: Iterable[str], text: list[str]) -> Iterator[str]:
    """Pass lines on, and note them down."""
    for line in lines:
        text.append(line)
        yield line


def _is_open(text: str, separator: str) -> bool:
    """Whether a quote is still open at the end: then a further line would belong to the row."""
    return len(list(csv.reader([text, "\n"], delimiter=separator))) == 1


def _decimal_of(sample: list[list[str]], separator: str) -> str:
    """Decide the decimal mark by the cells that leave no doubt; a point where none does."""
    comma = point = 0
    for line in sample:
        for cell in line:
            if re.fullmatch(
                r"[+-]?\d+,(\d{1,2}|\d{4,})|[+-]?0,\d+|[+-]?\d{1,3}(\.\d{3})+,\d+", cell
            ):
                comma += 1
            elif re.fullmatch(
                r"[+-]?\d+\.(\d{1,2}|\d{4,})|[+-]?0\.\d+|[+-]?\d{1,3}(,\d{3})+\.\d+", cell
            ):
                point += 1
    if comma == point == 0:
        return "," if separator == ";" else "."
    return "," if comma > point else "."


def _checked(header: list[str]) -> tuple[str, ...]:
    columns = [name.strip() for name in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise _problem("no_header")
    if len(columns) > MOST_COLUMNS:
        raise _problem("too_many_columns", limit=str(MOST_COLUMNS))
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise _problem("column_given_twice", column=twice[0][:80])
    return tuple(columns)


# --- workbooks ---


def _open_workbook(path: Path, sheet: str, headings: frozenset[str]) -> OpenTable:
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
    except Exception as problem:  # the reader has many, none of them ours
        raise _problem("workbook_not_readable") from problem
    if sheet and sheet not in names:
        raise _problem("sheet_not_there", sheet=sheet[:80], found=", ".join(names)[:300])
    chosen = sheet or (names[0] if names else "")
    lines = list(islice(_sheet_lines(path, chosen), TITLE_ROWS))
    header = _header_row(lines, headings) or _first_filled(lines)
    columns = _checked(lines[header - 1] if lines else [])
    return OpenTable(path, columns, "xlsx", "", ".", header, chosen, tuple(names))


def _sheet_lines(path: Path, sheet: str) -> Iterator[list[str]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        for line in workbook.get_sheet_by_name(sheet).iter_rows():
            yield [_cell_text(cell) for cell in line]
    except (python_calamine.CalamineError, OSError) as problem:
        raise _problem("workbook_not_readable") from problem


def _cell_text(cell: object) -> str:
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).strip()


def refuse_bombs(path: Path) -> None:
    """Unpack in small pieces and stop early: what a file says of its own size may be a lie."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise _problem("workbook_too_large")
            packed = max(path.stat().st_size, 1)
            limit = min(MOST_UNPACKED_BYTES, max(packed * MOST_RATIO, 2**20))
            unpacked = 0
            for member in members:
                extent = _Extent()
                with archive.open(member) as content:
                    while piece := content.read(256 * 1024):
                        unpacked += len(piece)
                        if unpacked > limit:
                            raise _problem("workbook_too_large")
                        if member.filename.startswith("xl/worksheets/"):
                            extent.add(piece)
                if extent.is_hollow:
                    raise _problem("workbook_too_large")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise _problem("workbook_not_readable") from problem


class _Extent:
    """How far the cells of a sheet reach: the reader makes room for all that lies between them."""

    _REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")

    def __init__(self) -> None:
        self.cells = self.last_row = self.last_column = 0
        self.tail = b""

    def add(self, piece: bytes) -> None:
        """Look at the next bytes of the sheet."""
        text = self.tail + piece
        for letters, row in self._REFERENCE.findall(text):
            self.cells += 1
            self.last_row = max(self.last_row, int(row))
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            self.last_column = max(self.last_column, column)
        self.tail = text[text.rfind(b"<") :][-100:]

    @property
    def is_hollow(self) -> bool:
        """Whether a few cells far apart would take the room of very many."""
        area = self.last_row * self.last_column
        return area > MOST_ROOM and area > MOST_HOLLOW * self.cells
