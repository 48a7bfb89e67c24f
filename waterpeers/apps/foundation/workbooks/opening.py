"""Opening a workbook: its tabs as raw cells, with what the reader of cells does not tell.

A file that cannot be opened, or had better not be, is refused with ``NotValid``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from waterpeers.apps.foundation.cells import Marks, Place, marked
from waterpeers.apps.foundation.tables import refuse_bombs
from waterpeers.domain.verdicts import NotValid

WITH_PASSWORD = b"\xd0\xcf\x11\xe0"  # an encrypted workbook is one of these; so is an old .xls


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet of the file: its name now, its cells from A1, what is merged, wrong or per cent."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[Place, Place]]
    errors: dict[Place, str] = field(default_factory=dict)
    per_cent: frozenset[Place] = frozenset()


def refuse_password(head: bytes) -> None:
    """Refuse a file whose first bytes say that a password protects it."""
    if head == WITH_PASSWORD:
        raise NotValid.because("workbook_has_password")


def tabs_of(path: Path) -> list[OpenedSheet]:
    """Open a workbook and give its sheets, hidden ones too."""
    with path.open("rb") as file:
        refuse_password(file.read(4))
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        marks = marked(path)
        tabs = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
            found = marks.get(name, Marks())
            tabs.append(OpenedSheet(name, rows, merged, found.errors, frozenset(found.per_cent)))
    except MemoryError:
        raise
    except Exception as problem:  # the reader has many, none of them ours
        raise NotValid.because("workbook_not_readable") from problem
    return tabs
