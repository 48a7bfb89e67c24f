"""Opening a table that somebody sends, whatever its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from waterpeers.apps.foundation.cells import NEVER, Marks, address, marked
from waterpeers.apps.foundation.tables.rows import (
    NOTHING_SAID,
    SAMPLE_BYTES,
    SAMPLE_ROWS,
    TITLE_ROWS,
    FileSaid,
    NamedColumns,
    TableRow,
    checked_header,
    first_filled,
    header_row,
    table_problem,
    table_reason,
)
from waterpeers.apps.foundation.tables.sheets import HeldLine, cell_text, refuse_bombs, sheet_lines
from waterpeers.apps.foundation.tables.texts import (
    WrittenAs,
    about_lines,
    csv_lines,
    decimal_of,
    encoding_of,
    header_of_another,
    is_written_twice_over,
    one_ending,
    separator_of,
)
from waterpeers.domain.verdicts import Reason

_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\x1f\x8b": "gz",
    b"\xff\xd8\xff": "jpg",
}


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
        for place, line in enumerate(sheet_lines(self.path, self.sheet)):
            if place >= self.header and (
                any(cell != "" for cell in line.cells) or place in in_error
            ):
                yield self._row_of_a_sheet(place, line, at)

    @property
    def _form(self) -> WrittenAs:
        return WrittenAs(self.encoding, self.separator, self.is_written_twice, self.ends)

    def _rows_of_text(self) -> Iterator[TableRow]:
        lines = csv_lines(self.path, self._form)
        below = islice(lines, self.header, None)
        for row, cells in enumerate(below, start=self.header + 1):
            if any(cells):
                padded = cells + [""] * (len(self.columns) - len(cells))
                texts = dict(zip(self.columns, padded, strict=False))
                yield TableRow(row, texts, self.decimal)

    def _row_of_a_sheet(self, place: int, line: HeldLine, at: dict[int, str]) -> TableRow:
        cells = dict.fromkeys(self.columns, "")
        held: dict[str, float] = {}
        wrong: dict[str, Reason] = {}
        per_cent: dict[str, str] = {}
        for n, column in at.items():
            cell = line.cells[n] if n < len(line.cells) else ""
            where = (place, line.left + n)
            cells[column] = cell_text(cell)
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
    named: NamedColumns | None = None,
) -> OpenTable:
    """Look at a file and say how it is to be read, or raise ``TableProblem``.

    The first row with two of the ``headings`` (see ``heading``) names the columns, so that a title
    may stand above it; where none has them, the first row with any text does. Who has found out
    already how columns are ``named`` says so.
    """
    head = _head_of(path)
    if _is_workbook(head):
        return _open_workbook(path, sheet, headings, said, named)
    return _open_csv(path, head, headings, said, named)


def first_lines(path: Path, said: FileSaid = NOTHING_SAID) -> Iterator[tuple[str, list[list[str]]]]:
    """Give the first lines of each sheet with its name, of a text without one, as they stand."""
    head = _head_of(path)
    if not _is_workbook(head):
        encoding, _notes = encoding_of(path, head, said)
        text = one_ending(head.decode(encoding, errors="ignore"), said.lines)
        form = WrittenAs(encoding, separator_of(text), is_written_twice_over(text), said.lines)
        yield "", list(islice(csv_lines(path, form), TITLE_ROWS))
        return
    for name in _sheets_of(path):
        yield name, _first_of(path, name)


def _head_of(path: Path) -> bytes:
    """Give the first bytes of what may be a table, or raise ``TableProblem``."""
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
    except OSError as problem:
        raise table_problem("file_not_readable", problem=problem.strerror or "?") from problem
    if not head.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise table_problem("file_empty")
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            raise table_problem("not_a_table", kind=kind)
    return head


def _is_workbook(head: bytes) -> bool:
    return head[:4] == b"PK\x03\x04"


def _sheets_of(path: Path) -> list[str]:
    refuse_bombs(path)
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names
    except Exception as problem:  # the readers have many, none of them ours
        raise table_problem("workbook_not_readable") from problem


def _first_of(path: Path, sheet: str) -> list[list[str]]:
    return [
        [cell_text(cell) for cell in line.cells]
        for line in islice(sheet_lines(path, sheet), TITLE_ROWS)
    ]


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
    return [table_reason(note["code"], **note["params"]) for note in read.get("notes", ())]


def _wrong(cell: str, error: str) -> Reason:
    if error == NEVER:
        return table_reason("cell_not_calculated", cell=cell)
    return table_reason("cell_in_error", cell=cell, value=error)


def _open_csv(
    path: Path,
    head: bytes,
    headings: frozenset[str],
    said: FileSaid,
    named: NamedColumns | None,
) -> OpenTable:
    encoding, notes = encoding_of(path, head, said)
    text = head.decode(encoding, errors="ignore")
    if "\x00" in text:
        raise table_problem("not_a_table", kind="binary")
    text = one_ending(text, said.lines)
    form = WrittenAs(encoding, separator_of(text), is_written_twice_over(text), said.lines)
    lines = list(islice(csv_lines(path, form), SAMPLE_ROWS))
    header = named.header if named else header_row(lines, headings)
    if not header:  # a title may have misled us: the columns are named further down
        other = header_of_another(text, headings) or (form.separator, first_filled(lines))
        form, header = form._replace(separator=other[0]), other[1]
        lines = list(islice(csv_lines(path, form), SAMPLE_ROWS))
    columns = _columns(lines, header, named)
    rest = islice(csv_lines(path, form), header, None)
    decimal = said.decimal or decimal_of(rest, form.separator)
    if form.is_twice:
        notes = [*notes, table_reason("letters_written_twice")]
    if not said.lines:
        notes = [*notes, *about_lines(head)]
    return OpenTable(
        path, columns, encoding, form.separator, decimal, header,
        notes=(*said.notes(), *notes), is_written_twice=form.is_twice, ends=said.lines,
    )  # fmt: skip


def _columns(lines: list[list[str]], header: int, named: NamedColumns | None) -> tuple[str, ...]:
    if named:
        return checked_header(list(named.columns))
    return checked_header(lines[header - 1] if lines else [])


def _open_workbook(
    path: Path,
    sheet: str,
    headings: frozenset[str],
    said: FileSaid,
    named: NamedColumns | None,
) -> OpenTable:
    names = _sheets_of(path)
    chosen = sheet or (names[0] if names else "")
    try:
        marks = marked(path, chosen).get(chosen, Marks())
    except Exception as problem:  # the readers have many, none of them ours
        raise table_problem("workbook_not_readable") from problem
    if sheet and sheet not in names:
        raise table_problem("sheet_not_there", sheet=sheet[:80], found=", ".join(names)[:300])
    lines = _first_of(path, chosen)
    header = named.header if named else header_row(lines, headings) or first_filled(lines)
    columns = _columns(lines, header, named)
    texts = (
        [cell for cell in line.cells if isinstance(cell, str)]
        for line in islice(sheet_lines(path, chosen), header, None)
    )
    decimal = said.decimal or decimal_of(texts, "")
    notes = tuple(FileSaid(decimal=said.decimal).notes())  # a workbook says the rest itself
    return OpenTable(
        path, columns, "xlsx", "", decimal, header, chosen, tuple(names), notes, marks=marks
    )
