"""Reading tables that people send: CSV in any usual dialect, or an Excel workbook.

``open_table(path)`` finds letters, separator, line ends, decimal mark and the row that names the
columns, says what it found, and gives rows one by one, so that a long file takes little memory.
``TableProblem`` carries what is wrong as reasons: file, row, column, value, what was expected.

Every number of a table is read by ``TableRow.figure``: it refuses a cell that is in error, shows
per cent, holds a formula that no program has worked out, or can be read as two numbers.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine
from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from waterpeers.apps.foundation.cells import NEVER, Marks, address, marked
from waterpeers.domain.letters import (
    NAMES,
    readings,
    words_beyond_ascii,
    written_once,
)
from waterpeers.domain.names import searched
from waterpeers.domain.numbers import TwoMeanings, decimal_mark, number
from waterpeers.domain.totals import is_no_name, is_total_name
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
FEW = 0.05  # cells that speak against the decimal mark of the others, for each of these
SPACES = " \t\r\n\u00a0\u202f\u3000"  # around a cell; str.strip would take letters of a Macintosh

DANGEROUS = frozenset("=+-@\t\r")  # what begins a formula in a spreadsheet
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\x1f\x8b": "gz",
    b"\xff\xd8\xff": "jpg",
}


class TableProblem(NotValid):
    """A table that cannot be read, with what was expected instead."""


class CellProblem(ValueError):  # noqa: N818 - an expected answer to what people send
    """A cell that holds no number that can be told; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True)
class FileSaid:
    """What the sender says of a file, so that it need not be found out.

    ``encoding`` is the code of a way to write letters, ``decimal`` "," or "."; ``lines`` is "lf" or
    "cr" where only line feeds, or only carriage returns, end a line. Empty is not said.
    ``languages`` are those to think of where the table names no country.
    """

    encoding: str = ""
    decimal: str = ""
    languages: tuple[str, ...] = ()
    lines: str = ""

    def notes(self) -> list[Reason]:
        """Say what was decided by what the sender said."""
        found = []
        if self.encoding:
            name = NAMES.get(self.encoding, self.encoding)
            found.append(_reason("letters_as_said", encoding=name))
        if self.decimal:
            found.append(_reason("decimal_as_said", mark=self.decimal))
        if self.lines:
            found.append(_reason(f"lines_as_said_{self.lines}"))
        return found


NOTHING_SAID = FileSaid()


@dataclass(frozen=True)
class TableRow:
    """A line of a table: its number as people count, from 1, and text by column.

    ``held`` are the numbers that a workbook holds as such; ``wrong`` says why a cell is not to be
    taken, and ``per_cent`` names the cells that show 0.04 as 4 %.
    """

    number: int
    cells: dict[str, str]
    decimal: str = "."
    held: Dictionary[str, float] = field(default_factory=dict)
    wrong: Dictionary[str, Reason] = field(default_factory=dict)
    per_cent: Dictionary[str, str] = field(default_factory=dict)

    def figure(self, column: str) -> float | None:
        """Read a number; None if it is missing, ``CellProblem`` if it cannot be told."""
        if column in self.wrong:
            raise CellProblem(self.wrong[column])
        if column in self.per_cent:
            raise CellProblem(_reason("cell_in_per_cent", cell=self.per_cent[column]))
        text = self.cells.get(column, "")
        if column in self.held:
            if not math.isfinite(self.held[column]):
                raise CellProblem(_reason("not_a_number", value=text[:80]))
            return self.held[column]
        try:
            return number(text, self.decimal)
        except TwoMeanings as problem:
            one, other = (f"{reading:.15g}" for reading in problem.readings)
            reason = _reason("cell_read_two_ways", value=text[:80], one=one, other=other)
            raise CellProblem(reason) from None
        except ValueError:
            raise CellProblem(_reason("not_a_number", value=text[:80])) from None


@dataclass(frozen=True)
class OpenTable:
    """An open table: what was found about its form, and its rows.

    ``decimal`` is ",", "." or, where no cell shows it, empty; ``separator`` is empty for a
    workbook. ``header`` is the number of the row that names the columns; ``sheets`` are all those
    of the workbook. ``notes`` say what was decided about the file, and by what.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str
    separator: str
    decimal: str
    header: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[Reason, ...] = ()
    is_written_twice: bool = False
    ends: str = ""
    marks: Marks = field(default_factory=Marks, repr=False)

    def rows(self) -> Iterator[TableRow]:
        """Read all rows below the header; rows without any text are passed over."""
        if self.separator:
            yield from self._rows_of_text()
            return
        at = {n: column for n, column in enumerate(self.columns) if column}
        in_error = {row for row, _column in self.marks.errors}
        for place, line in enumerate(_sheet_lines(self.path, self.sheet)):
            if place >= self.header and (
                any(cell != "" for cell in line.cells) or place in in_error
            ):
                yield self._row_of_a_sheet(place, line, at)

    @property
    def _form(self) -> _Written:
        return _Written(self.encoding, self.separator, self.is_written_twice, self.ends)

    def _rows_of_text(self) -> Iterator[TableRow]:
        lines = _csv_lines(self.path, self._form)
        below = islice(lines, self.header, None)
        for row, cells in enumerate(below, start=self.header + 1):
            if any(cells):
                padded = cells + [""] * (len(self.columns) - len(cells))
                texts = dict(zip(self.columns, padded, strict=False))
                yield TableRow(row, texts, self.decimal)

    def _row_of_a_sheet(self, place: int, line: _SheetLine, at: dict[int, str]) -> TableRow:
        cells = dict.fromkeys(self.columns, "")
        held: dict[str, float] = {}
        wrong: dict[str, Reason] = {}
        per_cent: dict[str, str] = {}
        for n, column in at.items():
            cell = line.cells[n] if n < len(line.cells) else ""
            where = (place, line.left + n)
            cells[column] = _cell_text(cell)
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                held[column] = float(cell)
            if error := self.marks.errors.get(where):
                wrong[column] = _wrong(address(*where), error)
                cells[column] = "" if error == NEVER else error
            elif where in self.marks.per_cent:
                per_cent[column] = address(*where)
        return TableRow(place + 1, cells, self.decimal, held, wrong, per_cent)


def open_table(
    path: Path,
    *,
    sheet: str = "",
    headings: frozenset[str] = frozenset(),
    said: FileSaid = NOTHING_SAID,
) -> OpenTable:
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
        return _open_workbook(path, sheet, headings, said)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            raise _problem("not_a_table", kind=kind)
    return _open_csv(path, head, headings, said)


def refuse_unreadable(path: Path, sheet: str, said: FileSaid) -> None:
    """Raise ``TableProblem`` for what cannot be opened as a table."""
    open_table(path, sheet=sheet, said=said)


def read_as(table: OpenTable) -> dict[str, Any]:
    """Say how a table was read, for people and programs."""
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "decimal": table.decimal,
        "sheet": table.sheet,
        "header": table.header,
        "notes": [{"code": note.code, "params": dict(note.params)} for note in table.notes],
    }


def notes_of(read: dict[str, Any]) -> list[Reason]:
    """Give back the notes of ``read_as``."""
    return [_reason(note["code"], **note["params"]) for note in read.get("notes", ())]


def heading(text: str) -> str:
    """Give the name of a column as it is compared: no accents, capitals, signs or underscores."""
    return " ".join(searched(text).replace("_", " ").replace("'", " ").split())


def is_total(row: TableRow, name_column: str = "") -> bool:
    """Whether a row sums the others up: its first filled cell says so, or the one of its name."""
    first = next((text.strip() for text in row.cells.values() if text.strip()), "")
    named = row.cells.get(name_column, "").strip()
    return is_no_name(named) or any(is_total_name(text) for text in {first, named})


def visible(text: str) -> str:
    """Show a sign in the place of each character that cannot be seen."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def safe_cell(value: object) -> object:
    """Give a value for a table that goes out: text can never become a live formula there."""
    if isinstance(value, str) and _is_dangerous(value):
        return "'" + value
    return value


def _given_back(cell: str) -> str:
    """Take off what ``safe_cell`` has put before a text."""
    return cell[1:] if cell[:1] == "'" and _is_dangerous(cell) else cell


def _is_dangerous(text: str) -> bool:
    return text.lstrip("'")[:1] in DANGEROUS


def _wrong(cell: str, error: str) -> Reason:
    if error == NEVER:
        return _reason("cell_not_calculated", cell=cell)
    return _reason("cell_in_error", cell=cell, value=error)


def _reason(code: str, **params: str) -> Reason:
    return Reason(code, tuple(sorted(params.items())))


def _problem(code: str, **params: str) -> TableProblem:
    return TableProblem(Verdict((Reason(code, tuple(sorted(params.items()))),)))


# --- CSV ---


def _open_csv(path: Path, head: bytes, headings: frozenset[str], said: FileSaid) -> OpenTable:
    encoding, notes = _encoding_of(path, head, said)
    text = head.decode(encoding, errors="ignore")
    if "\x00" in text:
        raise _problem("not_a_table", kind="binary")
    text = _one_ending(text, said.lines)
    form = _Written(encoding, _separator_of(text), _is_written_twice(text), said.lines)
    lines = list(islice(_csv_lines(path, form), SAMPLE_ROWS))
    header = _header_row(lines, headings)
    if not header:  # a title may have misled us: the columns are named further down
        other = _header_of_another(text, headings) or (form.separator, _first_filled(lines))
        form, header = form._replace(separator=other[0]), other[1]
        lines = list(islice(_csv_lines(path, form), SAMPLE_ROWS))
    columns = _checked(lines[header - 1] if lines else [])
    rest = islice(_csv_lines(path, form), header, None)
    decimal = said.decimal or _decimal_of(rest, form.separator)
    if form.is_twice:
        notes = [*notes, _reason("letters_written_twice")]
    if not said.lines:
        notes = [*notes, *_about_lines(head)]
    return OpenTable(
        path, columns, encoding, form.separator, decimal, header,
        notes=(*said.notes(), *notes), is_written_twice=form.is_twice, ends=said.lines,
    )  # fmt: skip


class _Written(NamedTuple):
    """How the text of a table is written."""

    encoding: str
    separator: str
    is_twice: bool = False
    ends: str = ""  # "lf", "cr", or any way to end a line


def _about_lines(head: bytes) -> Iterator[Reason]:
    """Tell of line ends that are not the usual ones."""
    if b"\r" not in head.replace(b"\r\n", b"").rstrip(b"\r"):
        return
    yield _reason("lines_end_in_two_ways" if b"\n" in head else "lines_end_as_on_old_macintosh")


def _one_ending(text: str, ends: str) -> str:
    """Let every line of a text end with a line feed; the other sign is a space within a line."""
    if not ends:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\r\n", "\r" if ends == "cr" else "\n")
    if ends == "cr":
        return text.replace("\n", " ").replace("\r", "\n")
    return text.replace("\r", " ")


def _header_of_another(text: str, headings: frozenset[str]) -> tuple[str, int] | None:
    """Find the separator that makes one of the first rows name columns, and that row."""
    first = text.splitlines(keepends=True)[:TITLE_ROWS]
    for separator in ",;\t":
        if header := _header_row(list(csv.reader(first, delimiter=separator)), headings):
            return separator, header
    return None


def _header_row(lines: list[list[str]], headings: frozenset[str]) -> int:
    """Give the number of the first row with two of the headings; 0 if there is none."""
    for row, cells in enumerate(lines[:TITLE_ROWS], start=1):
        if len({heading(cell) for cell in cells} & headings) > 1:
            return row
    return 0


def _first_filled(lines: list[list[str]]) -> int:
    return next((row for row, cells in enumerate(lines, start=1) if any(cells)), 1)


def _encoding_of(path: Path, head: bytes, said: FileSaid) -> tuple[str, list[Reason]]:
    """Find how a file writes letters, and say how that was decided where it is not UTF."""
    if said.encoding:
        if not _fits(path, said.encoding):
            name = NAMES.get(said.encoding, said.encoding)
            raise _problem("encoding_does_not_fit", encoding=name)
        return said.encoding, []
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", []
    if head[1:200:2].count(0) > 40:
        return "utf-16-le", []
    if head[0:200:2].count(0) > 40:
        return "utf-16-be", []
    if _fits(path, "utf-8-sig"):
        return "utf-8-sig", []
    with path.open("rb") as file:
        words = words_beyond_ascii(iter(lambda: file.read(SAMPLE_BYTES), b""))
    languages = _languages_of(head) or set(said.languages)
    found = readings(words, languages)
    if not found:
        raise _problem("letters_not_known")
    if len(found) > 1:
        likely = ", ".join(f"{each.page.name}: {each.example}" for each in found[:6])
        codes = ", ".join(each.page.code for each in found[:6])
        raise _problem("letters_not_told", found=likely, codes=codes)
    page = found[0].page
    if not _fits(path, page.code):
        raise _problem("letters_not_known")
    return page.code, [_reason("letters_decided", encoding=page.name, word=found[0].example)]


def _fits(path: Path, encoding: str) -> bool:
    """Whether a whole file can be read so."""
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1024 * 1024):
                pass
    except (UnicodeError, LookupError):
        return False
    return True


def _is_written_twice(text: str) -> bool:
    """Whether all words with letters beyond ASCII become other words when they are read once."""
    words = [word for word in text.split() if not word.isascii()][:SAMPLE_ROWS]
    changed = [written_once(line) != line for line in text.split("\n") if not line.isascii()]
    return bool(words) and bool(changed) and all(changed[:-1] or changed)


def _languages_of(head: bytes) -> set[str]:
    """Give the languages of the countries that a table names in a column of countries."""
    text = head.decode("ascii", errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    lines = csv.reader(io.StringIO(text), delimiter=_separator_of(text))
    at: set[int] = set()
    found: set[str] = set()
    try:
        for number_of_row, cells in enumerate(lines):
            if number_of_row < TITLE_ROWS:
                at |= {n for n, cell in enumerate(cells) if heading(cell) in _COUNTRY_HEADINGS}
            for n in at:
                if n < len(cells):
                    found |= _spoken().get(searched(cells[n]), frozenset())
    except csv.Error:
        pass
    return found


_COUNTRY_HEADINGS = frozenset(
    {"country", "country code", "country name", "countrycode", "pays", "code pays", "pais",
     "codigo pais", "iso", "iso2", "iso3", "iso code", "economy", "land", "paese", "nation"}
)  # fmt: skip


@cache
def _spoken() -> dict[str, frozenset[str]]:
    """Give the languages of each country by its codes and names, as they are searched."""
    alpha3 = {v[0]: k for k, v in get_global("territory_aliases").items() if len(k) == 3}
    found: dict[str, frozenset[str]] = {}
    for code, name in Locale("en").territories.items():
        if len(code) != 2 or not code.isalpha():
            continue
        spoken = get_official_languages(code, de_facto=True)
        languages = frozenset(each.partition("_")[0] for each in spoken)
        names = [Locale(lang).territories.get(code, name) for lang in ("en", "fr", "es", "pt")]
        for each in (code, alpha3.get(code, code), *names):
            found[searched(str(each))] = languages
    return found


def _separator_of(text: str) -> str:
    line = next(csv.reader(io.StringIO(text), delimiter="\x1f"), [""])[0] if '"' not in text else ""
    first = line or (text.splitlines() or [""])[0]
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=outside.count)


def _csv_lines(path: Path, form: _Written) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    row, latest = 0, ""  # the last row that was read, and its text
    text: list[str] = []
    newline = {"lf": "\n", "cr": "\r"}.get(form.ends)
    with path.open(encoding=form.encoding, errors="replace", newline=newline) as file:
        given: Iterable[str] = (_one_ending(line, form.ends) for line in file) if newline else file
        given = map(written_once, given) if form.is_twice else given
        try:
            for cells in csv.reader(_noted(given, text), delimiter=form.separator):
                row += 1
                latest = "".join(text)
                text.clear()
                yield [_given_back(cell.strip(SPACES)) for cell in cells]
        except csv.Error as problem:
            raise _problem("row_not_readable", row=str(row + 1)) from problem
    if _is_open(latest, form.separator):
        raise _problem("row_not_readable", row=str(row))


def _noted(lines: Iterable[str], text: list[str]) -> Iterator[str]:
    """Pass lines on, and note them down."""
    for line in lines:
        text.append(line)
        yield line


def _is_open(text: str, separator: str) -> bool:
    """Whether a quote is still open at the end: then a further line would belong to the row."""
    return len(list(csv.reader([text, "\n"], delimiter=separator))) == 1


def _decimal_of(lines: Iterable[list[str]], separator: str) -> str:
    """Decide the decimal mark by the cells that leave no doubt; nothing where none does.

    A program that puts commas between the columns writes a decimal point. After a sample the rest
    is only looked at until a cell decides. Where cells speak against each other, a few do not
    count beside very many.
    """
    comma = point = 0
    for row, line in enumerate(lines):
        if row >= SAMPLE_ROWS and (comma or point or separator == ","):
            break
        for cell in line:
            mark = decimal_mark(cell) if cell else ""
            comma += mark == ","
            point += mark == "."
    if comma == point == 0:
        return "." if separator == "," else ""
    few, many = sorted((comma, point))
    if few and few > many * FEW:
        return ""
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


def _open_workbook(path: Path, sheet: str, headings: frozenset[str], said: FileSaid) -> OpenTable:
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        chosen = sheet or (names[0] if names else "")
        marks = marked(path, chosen).get(chosen, Marks())
    except Exception as problem:  # the readers have many, none of them ours
        raise _problem("workbook_not_readable") from problem
    if sheet and sheet not in names:
        raise _problem("sheet_not_there", sheet=sheet[:80], found=", ".join(names)[:300])
    lines = [
        [_cell_text(cell) for cell in line.cells]
        for line in islice(_sheet_lines(path, chosen), TITLE_ROWS)
    ]
    header = _header_row(lines, headings) or _first_filled(lines)
    columns = _checked(lines[header - 1] if lines else [])
    texts = (
        [cell for cell in line.cells if isinstance(cell, str)]
        for line in islice(_sheet_lines(path, chosen), header, None)
    )
    decimal = said.decimal or _decimal_of(texts, "")
    notes = tuple(FileSaid(decimal=said.decimal).notes())  # a workbook says the rest itself
    return OpenTable(
        path, columns, "xlsx", "", decimal, header, chosen, tuple(names), notes, marks=marks
    )


class _SheetLine(NamedTuple):
    """The cells of a row of a sheet, from the column ``left``, counted from 0."""

    left: int
    cells: list[Any]


def _sheet_lines(path: Path, sheet: str) -> Iterator[_SheetLine]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        opened = workbook.get_sheet_by_name(sheet)
        left = (opened.start or (0, 0))[1]
        for line in opened.iter_rows():
            yield _SheetLine(
                left, [cell.strip(SPACES) if isinstance(cell, str) else cell for cell in line]
            )
    except (python_calamine.CalamineError, OSError) as problem:
        raise _problem("workbook_not_readable") from problem


def _cell_text(cell: object) -> str:
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
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
