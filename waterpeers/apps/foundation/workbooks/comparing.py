"""Setting what came back against what went out and what is stored now, cell by cell.

A cell that was not touched says nothing, whatever was stored meanwhile. One that was filled in
is a change, unless somebody else changed it meanwhile to something else: then it is a conflict,
and a person chooses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    LineToStore,
    SheetLine,
    WorkbookSheet,
    same,
)
from waterpeers.apps.foundation.workbooks.reading import Filled, Returned, SheetFinding
from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class CellChange:
    """A cell that shall change: as it went out, as it is stored now, as it came back.

    ``is_conflict`` says that somebody else changed it meanwhile, to something else. A unit
    ``follows`` its figure: it is taken where the figure is.
    """

    column: str
    address: str
    base: Cell
    theirs: Cell
    ours: Cell
    is_conflict: bool = False
    follows: str = ""


@dataclass(frozen=True)
class LineChange:
    """A line with at least one cell that shall change.

    ``now`` holds all its cells as stored; ``places`` the address of each cell to fill in.
    """

    sheet: str
    key: str
    now: SheetLine
    cells: tuple[CellChange, ...]
    places: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name the line within its workbook."""
        return f"{self.sheet}/{self.key}"

    @property
    def is_new(self) -> bool:
        """Whether nothing is stored of it yet."""
        return self.now.version is None

    @property
    def conflicts(self) -> frozenset[str]:
        """The addresses of its cells in conflict."""
        return frozenset(cell.address for cell in self.cells if cell.is_conflict)

    def taken(self, ours: Collection[str]) -> LineToStore | None:
        """Give the line to store, with our cell at a conflict only where ``ours`` names it."""
        kept = {cell.column for cell in self.cells if cell.is_conflict and cell.address not in ours}
        cells = {
            cell.column: cell.ours
            for cell in self.cells
            if cell.column not in kept and cell.follows not in kept
        }
        if not cells:
            return None
        stored = dict(self.now.cells) | cells
        return LineToStore(self.sheet, self.key, stored, frozenset(cells), self.now.version)


def compare(
    returned: Returned, now: Collection[WorkbookSheet]
) -> tuple[list[LineChange], list[SheetFinding]]:
    """Give the lines that shall change, and those that cannot as they are gone by now."""
    stored = {(sheet.key, line.key): line for sheet in now for line in sheet.lines}
    changes, gone = [], []
    for sheet in returned.sheets:
        for base in sheet.lines:
            cells = returned.cells.get((sheet.key, base.key))
            if cells is None:
                continue
            line = stored.get((sheet.key, base.key), SheetLine(base.key))
            found = tuple(_changes(sheet, base, line, cells))
            if not found:
                continue
            if base.version is not None and line.version is None:
                reason = Reason("workbook_line_gone")
                gone.append(SheetFinding(found[0].address, reason, sheet.key, base.key))
                continue
            places = {column: filled.address for column, filled in cells.items()}
            changes.append(LineChange(sheet.key, base.key, line, found, places))
    return changes, gone


def _changes(
    sheet: WorkbookSheet, base: SheetLine, now: SheetLine, cells: dict[str, Filled]
) -> Iterator[CellChange]:
    units = {column.unit_key for column in sheet.columns}
    for column in sheet.columns:
        if column.kind is CellKind.FIXED or column.key in units:
            continue
        keys = [key for key in (column.key, column.unit_key) if key in cells]
        if all(same(cells[key].value, base.cells.get(key)) for key in keys):
            continue
        if all(same(cells[key].value, now.cells.get(key)) for key in keys):
            continue
        is_conflict = not all(same(base.cells.get(key), now.cells.get(key)) for key in keys)
        for key in keys:
            came, is_now = cells[key], now.cells.get(key)
            is_unit = key != column.key
            if same(came.value, is_now) and (is_unit or not is_conflict):
                continue
            yield CellChange(
                key, came.address, base.cells.get(key), is_now, came.value,
                is_conflict=is_conflict and not is_unit, follows=column.key if is_unit else "",
            )  # fmt: skip


def fingerprint(changes: Collection[LineChange]) -> str:
    """Name a set of changes, so that what is applied is what was looked at."""
    said = [
        [line.name, cell.column, cell.base, cell.theirs, cell.ours]
        for line in changes
        for cell in line.cells
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
