"""Reading tables that people send: CSV in any usual dialect, or an Excel workbook.

``open_table(path)`` finds encoding, separator and decimal mark, says what it found, and gives
rows one by one, so that a long file takes little memory. ``TableProblem`` carries what is wrong
as reasons: file, row, column, value, and what was expected.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import python_calamine

from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_COLUMNS = 2000
MOST_UNPACKED_BYTES = 400 * 2**20
MOST_MEMBERS = 2000
MOST_ROOM = 2_000_000  # cells between the corners of a sheet; more only if they are filled
MOST_HOLLOW = 10  # cells of room for each that is filled
MOST_RATIO = 200  # unpacked to packed; ordinary workbooks stay under 30
SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 2000
LONGEST_CELL = 100_000

MISSING = frozenset({"", "-", "–", "—", "n/a", "n.a.", "nd", "n.d.", "..", "null", "none", "#n/a"})
_TOTAL = re.compile(  # alone in its cell: "Total Water Ltd" is a name
    r"((grand|sub)[ -]?)?(total(e?s|e|is)?|totaux|somme|summe|gesamt|suma|soma|итого|всего|合计)"
    r"( g[eé]n[eé]rale?| geral)?\s*(\(.*\))?\s*[:.]?",
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
class Row:
    """A line of a table: its number as people count (the header is 1), and text by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """An open table: what was found about its form, and its rows.

    ``decimal`` is "," or "."; ``separator`` is empty for a workbook.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str
    separator: str
    decimal: str
    sheet: str = ""

    def rows(self) -> Iterator[Row]:
        """Read all rows below the header; rows without any text are passed over."""
        for number, cells in enumerate(islice(self._lines(), 1, None), start=2):
            if any(cells):
                padded = cells + [""] * (len(self.columns) - len(cells))
                yield Row(number, dict(zip(self.columns, padded, strict=False)))

    def _lines(self) -> Iterator[list[str]]:
        if self.separator:
            return _csv_lines(self.path, self.encoding, self.separator)
        return _sheet_lines(self.path, self.sheet)


def open_table(path: Path, *, sheet: str = "") -> Table:
    """Look at a file and say how it is to be read, or raise ``TableProblem``."""
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
    except OSError as problem:
        raise _problem("file_not_readable", problem=problem.strerror or "?") from problem
    if not head.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise _problem("file_empty")
    if head[:4] == b"PK\x03\x04":
        return _open_workbook(path, sheet)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            raise _problem("not_a_table", kind=kind)
    return _open_csv(path, head)


def is_total(row: Row) -> bool:
    """Whether a row sums the others up instead of naming something."""
    first = next((text.strip() for text in row.cells.values() if text.strip()), "")
    return bool(_TOTAL.fullmatch(first))


def number(text: str, decimal: str) -> float | None:
    """Read a number in the table's own way; None if it is missing; ValueError if it is none.

    ``NA`` is missing here; in a column of codes the caller keeps it (Namibia).
    """
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    plain = plain.replace("'", "").replace("’", "")
    if plain.lower() in MISSING or plain == "NA":
        return None
    thousands = "." if decimal == "," else ","
    if thousands in plain:
        whole = plain.split(decimal)[0].lstrip("+-")
        groups = whole.split(thousands)
        if thousands in plain.partition(decimal)[2] or not (
            1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        ):
            raise ValueError(text)
        plain = plain.replace(thousands, "")
    plain = plain.replace(decimal, ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain):
        raise ValueError(text)
    value = float(plain)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def safe_cell(value: object) -> object:
    """Give a value for a table that goes out: text can never become a live formula there."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def _problem(code: str, **params: str) -> TableProblem:
    return TableProblem(Verdict((Reason(code, tuple(sorted(params.items()))),)))


# --- CSV ---


def _open_csv(path: Path, head: bytes) -> Table:
    encoding = _encoding_of(path, head)
    text = head.decode(encoding, errors="ignore")
    if "\x00" in text:
        raise _problem("not_a_table", kind="binary")
    separator = _separator_of(text)
    lines = _csv_lines(path, encoding, separator)
    header = next(lines, [])
    sample = list(islice(lines, SAMPLE_ROWS))
    return Table(path, _checked(header), encoding, separator, _decimal_of(sample, separator))


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
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            for line in reader:
                yield [cell.strip() for cell in line]
        except csv.Error as problem:
            raise _problem("row_not_readable", row=str(reader.line_num)) from problem


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


def _open_workbook(path: Path, sheet: str) -> Table:
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
    except Exception as problem:  # the reader has many, none of them ours
        raise _problem("workbook_not_readable") from problem
    if sheet and sheet not in names:
        raise _problem("sheet_not_there", sheet=sheet[:80], found=", ".join(names)[:300])
    chosen = sheet or (names[0] if names else "")
    lines = _sheet_lines(path, chosen)
    header = next(lines, [])
    return Table(path, _checked(header), "xlsx", "", ".", chosen)


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
