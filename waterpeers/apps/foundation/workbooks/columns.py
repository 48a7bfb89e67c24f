"""What a workbook holds: sheets of lines and columns, and a stamp that says what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import isclose
from typing import Any

from waterpeers.apps.foundation.cells import address
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import Reason, Verdict

Choices = tuple[tuple[str, str], ...]  # codes with their words
Cell = str | float | None  # None is a blank; an empty text is a blank too
LONGEST_CELL = 32_000  # what a cell of a spreadsheet can hold, with some room
YEARS_OFFERED = 4
SAME_DIGITS = 1e-14  # spreadsheets keep 15 digits of a number


class CellKind(StrEnum):
    """What may stand in the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    FIXED = "fixed"  # to be read, not filled in


@dataclass(frozen=True)
class SheetColumn:
    """A column: ``key`` for us, ``title`` for people.

    ``note`` is the definition, shown as a comment;
    ``width`` counts characters; ``longest`` is how long a text may be. ``unit_key`` names the
    column that holds the unit of this one's figures: the two are one datum.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    choices: Choices = ()
    note: str = ""
    unit: str = ""
    width: int = 20
    longest: int = 4000
    unit_key: str = ""


@dataclass(frozen=True)
class SheetLine:
    """A line: what is stored, by the column's key; no ``version`` where nothing is stored yet.

    ``note`` is a comment on its first cell. ``choices`` are those of a column that this line has
    instead of the column's.
    """

    key: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    version: int | None = None
    note: str = ""
    choices: Mapping[str, Choices] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkbookSheet:
    """One table of a workbook. A line without a version is room for a new one."""

    key: str
    title: str
    columns: tuple[SheetColumn, ...]
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class Stamp:
    """What a workbook is for: kind, whose (the organisation's uuid), which year or "", since when.

    ``made_at`` is in ISO form, UTC.
    """

    kind: str
    organisation: str
    about: str
    made_at: str


@dataclass(frozen=True)
class Workbook:
    """A whole workbook; ``guide`` is its first sheet: a title, then what to do."""

    stamp: Stamp
    sheets: tuple[WorkbookSheet, ...]
    guide: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineToStore:
    """A line as it shall be stored: all its cells, and which of them are new."""

    sheet: str
    key: str
    cells: Mapping[str, Cell]
    changed: frozenset[str]
    version: int | None


# What stands against lines that cannot be stored; a reason's field is the key of its column.
Refusals = list[tuple[LineToStore, Reason]]


@dataclass(frozen=True)
class WorkbookKind:
    """What a kind of workbook needs from its app; organisations are those of the register.

    ``can`` says who may take and send it; ``sheets`` gives it as things are stored now, in the
    reader's language; ``lock`` keeps that from changing for the rest of a transaction. ``store``
    puts lines in their places through the app's own actions, and gives what stands against some.
    ``abouts`` says for which years or things it is offered, latest first, and what each is called;
    where there is one workbook for all, that is about "".
    """

    kind: str
    title: Any
    can: Callable[[Actor, Any], Verdict]
    sheets: Callable[[Any, str], tuple[WorkbookSheet, ...]]
    lock: Callable[[Any, str], None]
    store: Callable[[Any, str, Sequence[LineToStore], Actor, datetime], Refusals]
    abouts: Callable[[Any, datetime], Mapping[str, str]] = lambda organisation, at: {"": ""}


def last_years(organisation: Any, at: datetime) -> dict[str, str]:
    """Offer a workbook for this year and those just before, latest first."""
    return {year: year for year in map(str, range(at.year, at.year - YEARS_OFFERED, -1))}


def tidy(value: Cell) -> Cell:
    """Give a cell in one form: blanks as None, texts without spaces around them."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    return value


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same, as far as a spreadsheet keeps it."""
    one, other = tidy(one), tidy(other)
    if isinstance(one, float | int) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=SAME_DIGITS)
    return one == other


def titled(column: SheetColumn) -> str:
    """Give the heading of a column, with its unit."""
    return f"{column.title} ({column.unit})" if column.unit else column.title


def place(tab: str, row: int, column: int) -> str:
    """Say where a cell is, as spreadsheets do; rows and columns count from 0."""
    return f"{tab}!{address(row, column)}"
