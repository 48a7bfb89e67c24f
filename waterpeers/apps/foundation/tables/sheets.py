"""Tables as sheets of a workbook, and workbooks that are larger than they look."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

from waterpeers.apps.foundation.tables.rows import SPACES, table_problem

MOST_UNPACKED_BYTES = 400 * 2**20


MOST_MEMBERS = 2000


MOST_ROOM = 2_000_000  # cells between the corners of a sheet; more only if they are filled


MOST_HOLLOW = 10  # cells of room for each that is filled


MOST_RATIO = 200  # unpacked to packed; ordinary workbooks stay under 30


class HeldLine(NamedTuple):
    """The cells of a row of a sheet, from the column ``left``, counted from 0."""

    left: int
    cells: list[Any]


def sheet_lines(path: Path, sheet: str) -> Iterator[HeldLine]:
    """Give the lines of a sheet one by one."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        opened = workbook.get_sheet_by_name(sheet)
        left = (opened.start or (0, 0))[1]
        for line in opened.iter_rows():
            yield HeldLine(
                left, [cell.strip(SPACES) if isinstance(cell, str) else cell for cell in line]
            )
    except (python_calamine.CalamineError, OSError) as problem:
        raise table_problem("workbook_not_readable") from problem


def cell_text(cell: object) -> str:
    """Give a cell as the text that people would read."""
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
                raise table_problem("workbook_too_large")
            packed = max(path.stat().st_size, 1)
            limit = min(MOST_UNPACKED_BYTES, max(packed * MOST_RATIO, 2**20))
            unpacked = 0
            for member in members:
                extent = _Extent()
                with archive.open(member) as content:
                    while piece := content.read(256 * 1024):
                        unpacked += len(piece)
                        if unpacked > limit:
                            raise table_problem("workbook_too_large")
                        if member.filename.startswith("xl/worksheets/"):
                            extent.add(piece)
                if extent.is_hollow:
                    raise table_problem("workbook_too_large")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise table_problem("workbook_not_readable") from problem


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
