"""The rows of a table that somebody sends: its cells, its header, what cannot be told."""

from __future__ import annotations

import math
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import NamedTuple

from waterpeers.domain.letters import (
    NAMES,
)
from waterpeers.domain.names import searched
from waterpeers.domain.numbers import TwoMeanings, number
from waterpeers.domain.totals import is_no_name, is_total_name
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_COLUMNS = 2000


SAMPLE_BYTES = 256 * 1024


SAMPLE_ROWS = 2000


TITLE_ROWS = 20  # the columns are named in one of the first rows


LONGEST_CELL = 100_000


SPACES = " \t\r\n\u00a0\u202f\u3000"  # around a cell; str.strip would take letters of a Macintosh


DANGEROUS = frozenset("=+-@\t\r")  # what begins a formula in a spreadsheet


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
            found.append(table_reason("letters_as_said", encoding=name))
        if self.decimal:
            found.append(table_reason("decimal_as_said", mark=self.decimal))
        if self.lines:
            found.append(table_reason(f"lines_as_said_{self.lines}"))
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
            raise CellProblem(table_reason("cell_in_per_cent", cell=self.per_cent[column]))
        text = self.cells.get(column, "")
        if column in self.held:
            if not math.isfinite(self.held[column]):
                raise CellProblem(table_reason("not_a_number", value=text[:80]))
            return self.held[column]
        try:
            return number(text, self.decimal)
        except TwoMeanings as problem:
            one, other = (f"{reading:.15g}" for reading in problem.readings)
            reason = table_reason("cell_read_two_ways", value=text[:80], one=one, other=other)
            raise CellProblem(reason) from None
        except ValueError:
            raise CellProblem(table_reason("not_a_number", value=text[:80])) from None


class NamedColumns(NamedTuple):
    """The row below which a table begins, and its columns where several rows name them."""

    header: int
    columns: tuple[str, ...]


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


def given_back(cell: str) -> str:
    """Take off what ``safe_cell`` has put before a text."""
    return cell[1:] if cell[:1] == "'" and _is_dangerous(cell) else cell


def _is_dangerous(text: str) -> bool:
    return text.lstrip("'")[:1] in DANGEROUS


def table_reason(code: str, **params: str) -> Reason:
    """Give a reason with what it names."""
    return Reason(code, tuple(sorted(params.items())))


def table_problem(code: str, **params: str) -> TableProblem:
    """Give a problem of a whole table."""
    return TableProblem(Verdict((Reason(code, tuple(sorted(params.items()))),)))


def header_row(lines: list[list[str]], headings: frozenset[str]) -> int:
    """Give the number of the first row with two of the headings; 0 if there is none."""
    for row, cells in enumerate(lines[:TITLE_ROWS], start=1):
        if len({heading(cell) for cell in cells} & headings) > 1:
            return row
    return 0


def first_filled(lines: list[list[str]]) -> int:
    """Find the first row with any text, from 1."""
    return next((row for row, cells in enumerate(lines, start=1) if any(cells)), 1)


def checked_header(header: list[str]) -> tuple[str, ...]:
    """Give the names of the columns, or say what is wrong with them."""
    columns = [name.strip() for name in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise table_problem("no_header")
    if len(columns) > MOST_COLUMNS:
        raise table_problem("too_many_columns", limit=str(MOST_COLUMNS))
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise table_problem("column_given_twice", column=twice[0][:80])
    return tuple(columns)
