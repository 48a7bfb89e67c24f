"""Tables of figures for commands that need no installation: columns, sentences, progress.

A module that imports this one needs no database.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress

from waterpeers.apps.benchmarking.words import REASONS as OF_PANELS
from waterpeers.apps.foundation.tables import (
    NOTHING_SAID,
    CellProblem,
    FileSaid,
    OpenTable,
    TableProblem,
    TableRow,
    is_total,
    open_table,
)
from waterpeers.apps.foundation.words import REASONS as OF_TABLES
from waterpeers.apps.frontiers.words import REASONS as OF_FRONTIERS
from waterpeers.cli.edge import Unreadable, say
from waterpeers.domain.names import searched
from waterpeers.domain.totals import summing_rows
from waterpeers.domain.verdicts import Reason

BAR_AFTER_SECONDS = 2.0
OUR_LANGUAGES = ("en", "fr", "es", "pt")  # of files that name no country
Command = TypeVar("Command", bound=Callable[..., Any])

table_file = click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class Names(click.ParamType):
    """Column names, separated by commas; one that holds a comma stands in quotes."""

    name = "columns"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split at commas; none may be empty."""
        (parts,) = csv.reader([str(value)], skipinitialspace=True)
        names = tuple(name.strip() for name in parts)
        if not all(names):
            self.fail(f"“{value}” is not a list of columns, as in A,B.", param, ctx)
        return names


def columns(name: str, **more: object) -> Callable[[Command], Command]:
    """Give an option that names columns: a list, given again, or both."""

    def together(_ctx: object, _param: object, given: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(column for part in given for column in part)

    return click.option(name, type=Names(), multiple=True, callback=together, **more)  # type: ignore[arg-type]


def named(path: Path, names: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    """Find the columns that somebody means: capitals, accents and spaces are not counted.

    Parts are put together again where a column has a comma in its name.
    """
    plain = {_plain(column): column for column in there}
    found: list[str] = []
    at = 0
    while at < len(names):
        for end in range(len(names), at, -1):
            column = plain.get(_plain(",".join(names[at:end])))
            if column is not None:
                break
        else:
            known = ", ".join(f"“{each}”" if "," in each else each for each in there)[:400]
            quoted = " A name with a comma in it stands in quotes: '\"A, in all\",B'."
            more = quoted if "," in known else ""
            raise Unreadable(f"{path}: there is no column “{names[at]}”; found: {known}.{more}")
        found.append(column)
        at = end
    if twice := next((column for column in found if found.count(column) > 1), None):
        raise click.UsageError(f"The column “{twice}” is named twice.")
    return tuple(found)


def _plain(name: str) -> str:
    return searched(name).replace(" ", "")


@dataclass
class FigureRows:
    """Rows of a table: what names each, and its figures by column, NaN where one is missing."""

    table: OpenTable
    keys: list[tuple[str, ...]] = field(default_factory=list)
    columns: dict[str, list[float]] = field(default_factory=dict)
    totals: list[str] = field(default_factory=list)


def say_reason(reason: Reason) -> str:
    """Say a reason as a sentence."""
    return str((OF_TABLES | OF_PANELS | OF_FRONTIERS)[reason.code]) % dict(reason.params)


def open_figures(path: Path, said: FileSaid = NOTHING_SAID) -> OpenTable:
    """Open a table and say what was decided about it, or raise ``Unreadable``."""
    with _unreadable(path):
        table = open_table(path, said=replace(said, languages=OUR_LANGUAGES))
    for note in table.notes:
        say(f"{path}: {say_reason(note)}")
    return table


def read_figures(table: OpenTable, keys: Sequence[str], names: Sequence[str]) -> FigureRows:
    """Read the columns that name a row, and columns of figures; rows of totals are set apart.

    Raises
    ------
    Unreadable
        For a cell that cannot be read, and a row that has no name or the name of another row.
    """
    with _unreadable(table.path):
        found = FigureRows(table, columns={name: [] for name in names})
        seen: dict[tuple[str, ...], int] = {}
        for row in table.rows():
            _read_row(found, row, keys, names, seen)
    if len(keys) == 1:
        _leave_out_sums(found)
    return found


def _leave_out_sums(found: FigureRows) -> None:
    """Set the last rows apart that sum up all the others, whatever they are called."""
    sums = summing_rows(list(found.columns.values()))
    for row in sorted(sums, reverse=True):
        found.totals.insert(0, found.keys.pop(row)[0])
        for column in found.columns.values():
            del column[row]


@contextmanager
def _unreadable(path: Path) -> Iterator[None]:
    """Say what is wrong with a table that cannot be read."""
    try:
        yield
    except TableProblem as problem:
        text = " ".join(say_reason(reason) for reason in problem.verdict.against)
        raise Unreadable(f"{path}: {text}{how_to_say(problem.verdict.against)}") from None


def how_to_say(reasons: Iterable[Reason]) -> str:
    """Name the option by which a doubt about a whole file is settled."""
    ways = {
        "letters_not_told": " Say which by --encoding, as --encoding cp1252.",
        "letters_not_known": " Say it by --encoding, or save the file as UTF-8.",
        "cell_read_two_ways": " Say it by --decimal , or --decimal . for the whole file.",
    }
    return next((ways[reason.code] for reason in reasons if reason.code in ways), "")


def _read_row(
    found: FigureRows,
    row: TableRow,
    keys: Sequence[str],
    names: Sequence[str],
    seen: dict[tuple[str, ...], int],
) -> None:
    path = found.table.path
    if is_total(row, keys[0]):
        found.totals.append(row.cells[keys[0]])
        return
    key = tuple(row.cells[name].strip() for name in keys)
    for name, text in zip(keys, key, strict=True):
        if not text:
            raise Unreadable(f"{path}: row {row.number}, {name}: found nothing, expected a name.")
    if key in seen:
        raise Unreadable(
            f"{path}: row {row.number}, {', '.join(keys)}: “{', '.join(key)}” is in row "
            f"{seen[key]} already, expected one row each."
        )
    seen[key] = row.number
    found.keys.append(key)
    for name in names:
        try:
            value = row.figure(name)
        except CellProblem as problem:
            raise Unreadable(
                f"{path}: row {row.number}, {name}: {said_of_cell(row.cells[name], problem)}"
            ) from None
        found.columns[name].append(float("nan") if value is None else value)


def said_of_cell(text: str, problem: CellProblem) -> str:
    """Say what is wrong with a cell, what stands in it and what was expected."""
    reason = problem.reason
    if reason.code == "not_a_number":
        return f"found “{text[:80]}”, expected a number."
    return say_reason(reason) + how_to_say([reason])


class ProgressBar:
    """A bar on standard error, once the work has taken two seconds and somebody can see it."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.since = time.monotonic()
        self.bar: Progress | None = None

    def __call__(self, done: int, of: int) -> None:
        """Show how far the work is."""
        if self.bar is None:
            if time.monotonic() - self.since < BAR_AFTER_SECONDS or not sys.stderr.isatty():
                return
            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.title)
            self.bar.start()
        self.bar.update(self.task, completed=done, total=of)


@contextmanager
def progress(title: str) -> Iterator[ProgressBar]:
    """Give a bar that hears of progress, and take it away in the end."""
    shown = ProgressBar(title)
    try:
        yield shown
    finally:
        if shown.bar is not None:
            shown.bar.stop()
