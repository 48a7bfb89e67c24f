"""Taking a workbook back: what stands in its cells, and what is wrong with the address of it.

What makes the whole file useless is refused with ``NotValid``. What concerns a sheet, a line or
a cell becomes a ``SheetFinding``, and nothing is taken from there.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core import signing

from waterpeers.apps.foundation.apart import apart
from waterpeers.apps.foundation.cells import Place, letters
from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    Choices,
    SheetColumn,
    SheetLine,
    Stamp,
    WorkbookSheet,
    place,
    same,
    tidy,
    titled,
)
from waterpeers.apps.foundation.workbooks.opening import OpenedSheet, tabs_of
from waterpeers.apps.foundation.workbooks.writing import (
    KEYS,
    MARK,
    MARKED,
    NO_ESCAPE,
    SALT,
    corner_of,
    tab_name,
)
from waterpeers.domain.numbers import number
from waterpeers.domain.verdicts import NotValid, Reason

CORNER = 30  # the keys of a sheet meet within so many rows and columns
SHOWN = 80  # characters of a wrong cell that a message repeats
MOST_STRAY = 20  # groups of rows that are told one by one


@dataclass(frozen=True)
class SheetFinding:
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
    sheets: tuple[WorkbookSheet, ...]
    cells: dict[tuple[str, str], dict[str, Filled]] = field(default_factory=dict)
    faults: list[SheetFinding] = field(default_factory=list)
    notes: list[SheetFinding] = field(default_factory=list)


def read(path: Path, *, site: str) -> Returned:
    """Read a workbook that went out from ``site``, or raise ``NotValid``."""
    tabs = apart(tabs_of, path)
    stamp, sheets = _unsealed(tabs, site)
    returned = Returned(stamp, sheets)
    corners = {tab.name: corner for tab in tabs if (corner := _corner(tab))}
    found: dict[str, list[OpenedSheet]] = {}
    for tab in tabs:
        if tab.name in corners:
            row, column = corners[tab.name]
            found.setdefault(str(tab.rows[row][column]), []).append(tab)
    bare = {tab.name for tab in tabs} - corners.keys()
    for sheet in sheets:
        here = found.pop(corner_of(sheet, stamp), [])
        if len(here) == 1:
            _SheetReader(sheet, here[0], corners[here[0].name], returned).read()
        else:
            returned.faults.append(_not_once(sheet, [tab.name for tab in here], bare))
    for tab in (tab for others in found.values() for tab in others):
        returned.faults.append(SheetFinding(tab.name, Reason("workbook_sheet_of_another"), ""))
    return returned


def _not_once(sheet: WorkbookSheet, names: list[str], bare: set[str]) -> SheetFinding:
    """Say that a sheet is there twice, is missing, or has lost its hidden keys."""
    if names:
        where, code = ", ".join(names), "workbook_sheet_twice"
    else:
        where = tab_name(sheet.title)
        code = "workbook_keys_gone" if where in bare else "workbook_sheet_missing"
    return SheetFinding(where, _reason(code, sheet=where), sheet.key)


def _unsealed(tabs: list[OpenedSheet], site: str) -> tuple[Stamp, tuple[WorkbookSheet, ...]]:
    """Read what went out from its seal; a broken or foreign one is refused."""
    column = next((column for tab in tabs if _is_seal(column := _first_column(tab))), None)
    if column is None:
        raise NotValid.because("workbook_not_ours")
    try:
        content = signing.loads("".join(column[2:]).replace(NO_ESCAPE, "_"), salt=SALT)
    except signing.BadSignature as problem:
        if column[1:2] != [site]:
            from_site = (column[1:2] or [""])[0][:SHOWN]
            raise NotValid.because("workbook_of_another_site", site=from_site) from problem
        if column[0] != MARK:
            raise NotValid.because("workbook_of_another_edition") from problem
        raise NotValid.because("workbook_seal_broken") from problem
    try:
        return Stamp(**content["stamp"]), tuple(_sheet_from(each) for each in content["sheets"])
    except (KeyError, TypeError, ValueError) as problem:
        raise NotValid.because("workbook_of_another_edition") from problem


def _is_seal(column: list[str]) -> bool:
    return bool(column) and column[0].startswith(MARKED)


def _first_column(tab: OpenedSheet) -> list[str]:
    return [str(row[0]) for row in tab.rows if row]


def _sheet_from(content: dict[str, Any]) -> WorkbookSheet:
    columns = tuple(
        SheetColumn(
            **each
            | {
                "kind": CellKind(each["kind"]),
                "choices": tuple((code, label) for code, label in each["choices"]),
            }
        )
        for each in content["columns"]
    )
    lines = tuple(
        SheetLine(**each | {"choices": _choices(each["choices"])}) for each in content["lines"]
    )
    return WorkbookSheet(content["key"], content["title"], columns, lines)


def _choices(content: dict[str, list[list[str]]]) -> dict[str, Choices]:
    return {
        column: tuple((code, label) for code, label in choices)
        for column, choices in content.items()
    }


def _corner(tab: OpenedSheet) -> Place | None:
    for row, cells in enumerate(tab.rows[:CORNER]):
        for column, cell in enumerate(cells[:CORNER]):
            if isinstance(cell, str) and cell.startswith(KEYS):
                return row, column
    return None


class _SheetReader:
    """One sheet on its way in."""

    def __init__(
        self, sheet: WorkbookSheet, tab: OpenedSheet, corner: Place, returned: Returned
    ) -> None:
        self.sheet, self.tab, self.returned = sheet, tab, returned
        self.key_row, self.key_column = corner
        self.lines = {line.key: line for line in sheet.lines}
        self.faulty: set[str] = set()

    def read(self) -> None:
        """Take in all lines, unless the keys of the columns are damaged."""
        columns = self._columns()
        rows = self._rows()
        if columns is None:
            return
        self.merged = _Merged(self.tab.merged, columns.values())
        for key, row in rows.items():
            self._read_line(self.lines[key], row, columns)
        for key in self.lines.keys() - rows.keys() - self.faulty:
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
        stray: list[int] = []
        titles = {titled(column) for column in self.sheet.columns}
        for row in range(self.key_row + 1, len(self.tab.rows)):
            cells = self.tab.rows[row]
            key = str(cells[self.key_column]).strip()
            if key in self.lines:
                found.setdefault(key, []).append(row)
                continue
            texts = {text for cell in cells if (text := str(cell).strip())}
            is_heading = titles <= texts or (not key and row == self.key_row + 1)
            if texts and not is_heading:
                stray.append(row)
        self._tell_of(stray)
        single = {}
        for key, rows in found.items():
            if len(rows) == 1:
                single[key] = rows[0]
                continue
            places = ", ".join(f"{self.tab.name}!{row + 1}" for row in rows)
            self._fault(places, "workbook_line_twice", key, name=_name_of(self.lines[key]))
        return single

    def _tell_of(self, stray: list[int]) -> None:
        """Tell of rows that are not the workbook's, a group at a time."""
        groups = [
            [row for _, row in group]
            for _, group in groupby(enumerate(stray), lambda each: each[1] - each[0])
        ]
        for rows in groups[:MOST_STRAY]:
            end = f":{rows[-1] + 1}" if len(rows) > 1 else ""
            where = f"{self.tab.name}!{rows[0] + 1}{end}"
            self._fault(where, "workbook_line_unknown", count=str(len(rows)))
        if rest := groups[MOST_STRAY:]:
            count = sum(len(rows) for rows in rest)
            where = f"{self.tab.name}!{rest[0][0] + 1}:{rest[-1][-1] + 1}"
            self._fault(where, "workbook_line_unknown", count=str(count))

    def _read_line(self, line: SheetLine, row: int, columns: dict[str, int]) -> None:
        if corners := self.merged.over(row):
            self._fault(f"{self.tab.name}!{corners}", "workbook_cells_merged", line.key)
            return
        cells = {}
        for column in self.sheet.columns:
            at = columns[column.key]
            address, raw, base = (
                self._address(row, at), self.tab.rows[row][at], line.cells.get(column.key)
            )  # fmt: skip
            error = self.tab.errors.get((row, at))
            if column.kind is CellKind.FIXED:
                if error or not same(_as_text_or_number(raw), base):
                    self._note(address, "workbook_cell_fixed", line.key)
                continue
            value = (
                _reason("workbook_cell_error", value=error)
                if error
                else _value(raw, column, line.choices.get(column.key, column.choices))
            )
            if (
                (row, at) in self.tab.per_cent
                and isinstance(value, float)
                and not same(value, base)
            ):
                value = Reason("workbook_cell_per_cent")
            if isinstance(value, Reason):
                self.returned.faults.append(SheetFinding(address, value, self.sheet.key, line.key))
                self.faulty.add(line.key)
                continue
            cells[column.key] = Filled(value, address)
        if line.key not in self.faulty:
            self.returned.cells[self.sheet.key, line.key] = cells

    def _address(self, row: int, column: int) -> str:
        return place(self.tab.name, row, column)

    def _fault(self, address: str, code: str, line: str = "", **params: str) -> None:
        found = SheetFinding(address, _reason(code, **params), self.sheet.key, line)
        self.returned.faults.append(found)
        self.faulty |= {line} - {""}

    def _note(self, address: str, code: str, line: str, **params: str) -> None:
        found = SheetFinding(address, _reason(code, **params), self.sheet.key, line)
        self.returned.notes.append(found)


class _Merged:
    """Which rows have merged cells over one of our columns; a file may have very many of them."""

    def __init__(self, merged: list[tuple[Place, Place]], ours: Iterable[int]) -> None:
        columns = sorted(ours)
        self.tops: list[int] = []
        self.lowest: list[tuple[Place, Place]] = []  # of those that begin there or above
        for corners in sorted(merged):
            (top, left), (bottom, right) = corners
            if bisect_left(columns, left) == bisect_right(columns, right):
                continue
            is_lower = not self.lowest or bottom > self.lowest[-1][1][0]
            self.tops.append(top)
            self.lowest.append(corners if is_lower else self.lowest[-1])

    def over(self, row: int) -> str:
        """Name the corners of merged cells over a row; nothing where there are none."""
        at = bisect_right(self.tops, row) - 1
        if at < 0 or self.lowest[at][1][0] < row:
            return ""
        (top, left), (bottom, right) = self.lowest[at]
        return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


def _reason(code: str, **params: str) -> Reason:
    return Reason(code, tuple(sorted(params.items())))


def _name_of(line: SheetLine) -> str:
    """Give a text of a line by which people know it."""
    texts = (str(value) for value in line.cells.values() if isinstance(value, str) and value)
    return max(texts, key=len, default="–")[:SHOWN]


# --- cells ---


def _value(raw: Any, column: SheetColumn, choices: Choices) -> Cell | Reason:
    """Read a cell as its column wants it, or say what is wrong with it."""
    if column.kind is CellKind.NUMBER:
        return _number(raw)
    text = tidy(_text(raw))
    if text is None:
        return None
    if column.kind is CellKind.CHOICE:
        return _choice(str(text), choices)
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


def _choice(text: str, choices: Choices) -> Cell | Reason:
    wanted = text.casefold()
    for code, label in choices:
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
