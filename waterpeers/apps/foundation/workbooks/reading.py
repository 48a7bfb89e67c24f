"""Taking a workbook back: what stands in its cells, and what is wrong with the address of it.

What makes the whole file useless is refused with ``NotValid``. What concerns a sheet, a line or
a cell becomes a ``Finding``, and nothing is taken from there.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import python_calamine
from django.core import signing

from waterpeers.apps.foundation.tables import number, refuse_bombs
from waterpeers.apps.foundation.workbooks.shapes import (
    Cell,
    CellKind,
    Column,
    Line,
    Sheet,
    Stamp,
    letters,
    place,
    same,
    tidy,
)
from waterpeers.apps.foundation.workbooks.writing import KEYS, MARK, SALT
from waterpeers.domain.verdicts import NotValid, Reason

WITH_PASSWORD = b"\xd0\xcf\x11\xe0"  # an encrypted workbook is one of these; so is an old .xls
CORNER = 30  # the keys of a sheet meet within so many rows and columns
SHOWN = 80  # characters of a wrong cell that a message repeats
Place = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """What was found at an address; ``line`` is blank where it concerns a whole sheet."""

    address: str
    reason: Reason
    sheet: str
    line: str = ""


@dataclass(frozen=True)
class Filled:
    """A cell to fill in, as it came back."""

    value: Cell
    address: str


@dataclass
class Returned:
    """A workbook that came back.

    ``sheets`` is what went out. ``cells`` holds what was read, by sheet, line and column; lines
    and sheets with ``faults`` are not in it. ``notes`` tell of what was passed over.
    """

    stamp: Stamp
    sheets: tuple[Sheet, ...]
    cells: dict[tuple[str, str], dict[str, Filled]] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Tab:
    """A sheet of the file: its name now, its cells from A1, what is merged or in error."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[Place, Place]]
    errors: dict[Place, str]


def read(path: Path, *, site: str) -> Returned:
    """Read a workbook that went out from ``site``, or raise ``NotValid``."""
    tabs = _tabs(path)
    stamp, sheets = _unsealed(tabs, site)
    returned = Returned(stamp, sheets)
    found: dict[str, list[tuple[_Tab, Place]]] = {}
    for tab in tabs:
        if corner := _corner(tab):
            key = str(tab.rows[corner[0]][corner[1]]).removeprefix(KEYS)
            found.setdefault(key, []).append((tab, corner))
    for sheet in sheets:
        here = found.get(sheet.key, [])
        if len(here) == 1:
            _Reader(sheet, *here[0], returned).read()
            continue
        code = "workbook_sheet_twice" if here else "workbook_sheet_missing"
        names = ", ".join(tab.name for tab, _ in here) or sheet.title
        returned.faults.append(Finding(names, _reason(code, sheet=names), sheet.key))
    return returned


def refuse_password(head: bytes) -> None:
    """Refuse a file whose first bytes say that a password protects it."""
    if head == WITH_PASSWORD:
        raise NotValid.because("workbook_has_password")


def _tabs(path: Path) -> list[_Tab]:
    with path.open("rb") as file:
        refuse_password(file.read(4))
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        errors = _error_cells(path)
        tabs = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            tabs.append(_Tab(name, rows, sheet.merged_cell_ranges or [], errors.get(name, {})))
    except Exception as problem:  # the reader has many, none of them ours
        raise NotValid.because("workbook_not_readable") from problem
    return tabs


_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_CELL = re.compile(rb"<c\b([^>]*[^>/])>(.*?)</c>", re.DOTALL)
_RESULT = re.compile(rb"<v>([^<]+)</v>")


def _error_cells(path: Path) -> dict[str, dict[Place, str]]:
    """Find the cells in error (#DIV/0!), by sheet: the reader of cells gives them as blanks."""
    with zipfile.ZipFile(path) as archive:
        parts = {}
        for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            parts[_attribute(relation, "Id")] = _attribute(relation, "Target")
        found = {}
        for name, relation in _SHEET.findall(archive.read("xl/workbook.xml")):
            target = parts.get(relation.decode(), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[unescape(name.decode())] = dict(_errors_in(archive.read(part)))
    return found


def _errors_in(sheet: bytes) -> Iterator[tuple[Place, str]]:
    """Give the cells whose formula failed, or was never worked out."""
    for attributes, content in _CELL.findall(sheet):
        kind, result = _attribute(attributes, "t"), _RESULT.search(content)
        if kind == "e" or (b"<f" in content and result is None and kind != "str"):
            where = re.fullmatch(r"([A-Z]+)(\d+)", _attribute(attributes, "r"))
            if where:
                said = result[1].decode()[:20] if result else "–"
                yield (int(where[2]) - 1, _column_number(where[1])), unescape(said)


def _attribute(element: bytes, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"'.encode(), element)
    return unescape(found[1].decode()) if found else ""


def _column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unsealed(tabs: list[_Tab], site: str) -> tuple[Stamp, tuple[Sheet, ...]]:
    """Read what went out from its seal; a broken or foreign one is refused."""
    column = next((_first_column(tab) for tab in tabs if _first_column(tab)[:1] == [MARK]), None)
    if column is None:
        raise NotValid.because("workbook_not_ours")
    try:
        content = signing.loads("".join(column[2:]), salt=SALT)
    except signing.BadSignature as problem:
        if column[1:2] != [site]:
            from_site = (column[1:2] or [""])[0][:SHOWN]
            raise NotValid.because("workbook_of_another_site", site=from_site) from problem
        raise NotValid.because("workbook_seal_broken") from problem
    return Stamp(**content["stamp"]), tuple(_sheet_from(each) for each in content["sheets"])


def _first_column(tab: _Tab) -> list[str]:
    return [str(row[0]) for row in tab.rows if row]


def _sheet_from(content: dict[str, Any]) -> Sheet:
    columns = tuple(
        Column(
            **each
            | {
                "kind": CellKind(each["kind"]),
                "choices": tuple((code, label) for code, label in each["choices"]),
            }
        )
        for each in content["columns"]
    )
    lines = tuple(Line(**each) for each in content["lines"])
    return Sheet(content["key"], content["title"], columns, lines)


def _corner(tab: _Tab) -> Place | None:
    for row, cells in enumerate(tab.rows[:CORNER]):
        for column, cell in enumerate(cells[:CORNER]):
            if isinstance(cell, str) and cell.startswith(KEYS):
                return row, column
    return None


class _Reader:
    """One sheet on its way in."""

    def __init__(self, sheet: Sheet, tab: _Tab, corner: Place, returned: Returned) -> None:
        self.sheet, self.tab, self.returned = sheet, tab, returned
        self.key_row, self.key_column = corner
        self.lines = {line.key: line for line in sheet.lines}

    def read(self) -> None:
        """Take in all lines, unless the keys of the columns are damaged."""
        columns = self._columns()
        rows = self._rows()
        if columns is None:
            return
        for key, row in rows.items():
            self._read_line(self.lines[key], row, columns)
        for key in self.lines.keys() - rows.keys() - self._faulty():
            line = self.lines[key]
            if line.version is not None:
                self._note(self.tab.name, "workbook_line_missing", key, name=_name_of(line))

    def _columns(self) -> dict[str, int] | None:
        """Find the columns by their keys; None if one is missing, double or unknown."""
        wanted = {column.key for column in self.sheet.columns}
        found: dict[str, int] = {}
        is_whole = True
        for at, cell in enumerate(self.tab.rows[self.key_row]):
            key = str(cell).strip()
            if at == self.key_column or not key:
                continue
            if key in found or key not in wanted:
                code = "workbook_column_twice" if key in found else "workbook_column_unknown"
                self._fault(self._address(self.key_row, at), code, column=key[:SHOWN])
                is_whole = False
            found[key] = at
        for column in self.sheet.columns:
            if column.key not in found:
                self._fault(self.tab.name, "workbook_column_missing", column=column.title)
                is_whole = False
        return found if is_whole else None

    def _rows(self) -> dict[str, int]:
        """Find the lines by their keys; unknown and double ones are faults."""
        found: dict[str, list[int]] = {}
        for row in range(self.key_row + 2, len(self.tab.rows)):
            cells = self.tab.rows[row]
            key = str(cells[self.key_column]).strip()
            if key in self.lines:
                found.setdefault(key, []).append(row)
            elif key or any(str(cell).strip() for cell in cells):
                self._fault(f"{self.tab.name}!{row + 1}", "workbook_line_unknown")
        single = {}
        for key, rows in found.items():
            if len(rows) == 1:
                single[key] = rows[0]
                continue
            places = ", ".join(f"{self.tab.name}!{row + 1}" for row in rows)
            self._fault(places, "workbook_line_twice", key, name=_name_of(self.lines[key]))
        return single

    def _read_line(self, line: Line, row: int, columns: dict[str, int]) -> None:
        merged = next((m for m in self.tab.merged if m[0][0] <= row <= m[1][0]), None)
        if merged is not None:
            (top, left), (bottom, right) = merged
            corners = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            self._fault(f"{self.tab.name}!{corners}", "workbook_cells_merged", line.key)
            return
        cells = {}
        for column in self.sheet.columns:
            at = columns[column.key]
            address, raw = self._address(row, at), self.tab.rows[row][at]
            error = self.tab.errors.get((row, at))
            if column.kind is CellKind.FIXED:
                if error or not same(_as_text_or_number(raw), line.cells.get(column.key)):
                    self._note(address, "workbook_cell_fixed", line.key)
                continue
            value = _reason("workbook_cell_error", value=error) if error else _value(raw, column)
            if isinstance(value, Reason):
                self.returned.faults.append(Finding(address, value, self.sheet.key, line.key))
                continue
            cells[column.key] = Filled(value, address)
        if line.key not in self._faulty():
            self.returned.cells[self.sheet.key, line.key] = cells

    def _faulty(self) -> set[str]:
        return {f.line for f in self.returned.faults if f.sheet == self.sheet.key and f.line}

    def _address(self, row: int, column: int) -> str:
        return place(self.tab.name, row, column)

    def _fault(self, address: str, code: str, line: str = "", **params: str) -> None:
        found = Finding(address, _reason(code, **params), self.sheet.key, line)
        self.returned.faults.append(found)

    def _note(self, address: str, code: str, line: str, **params: str) -> None:
        found = Finding(address, _reason(code, **params), self.sheet.key, line)
        self.returned.notes.append(found)


def _reason(code: str, **params: str) -> Reason:
    return Reason(code, tuple(sorted(params.items())))


def _name_of(line: Line) -> str:
    """Give a text of a line by which people know it."""
    texts = (str(value) for value in line.cells.values() if isinstance(value, str) and value)
    return max(texts, key=len, default="–")[:SHOWN]


# --- cells ---


def _value(raw: Any, column: Column) -> Cell | Reason:
    """Read a cell as its column wants it, or say what is wrong with it."""
    if column.kind is CellKind.NUMBER:
        return _number(raw)
    text = tidy(_text(raw))
    if text is None:
        return None
    if column.kind is CellKind.CHOICE:
        return _choice(str(text), column)
    if len(str(text)) > column.longest:
        return _reason("too_long", limit=str(column.longest))
    return text


def _as_text_or_number(raw: Any) -> Cell:
    return float(raw) if isinstance(raw, float | int) and not isinstance(raw, bool) else _text(raw)


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, date | datetime | time):
        return raw.isoformat()
    return str(raw)


def _choice(text: str, column: Column) -> Cell | Reason:
    wanted = text.casefold()
    for code, label in column.choices:
        if wanted in (str(tidy(label)).casefold(), code.casefold()):
            return code
    return _reason("not_in_list", value=text[:SHOWN])


def _number(raw: Any) -> Cell | Reason:
    if isinstance(raw, bool | date | time | timedelta):
        return _reason("not_a_number", value=_text(raw)[:SHOWN])
    if isinstance(raw, float | int):
        return float(raw) if math.isfinite(raw) else _reason("not_a_number", value=str(raw))
    text = str(raw).strip()
    readings = set(_readings(text))
    if len(readings) > 1:
        return _reason("number_read_two_ways", value=text[:SHOWN])
    return readings.pop() if readings else _reason("not_a_number", value=text[:SHOWN])


def _readings(text: str) -> Iterator[float | None]:
    """Read a number written as text with a decimal point, and with a decimal comma."""
    for decimal in ".,":
        try:
            yield number(text, decimal)
        except ValueError:
            continue
