"""Tables of figures for commands that need no installation: columns, sentences, progress.

A module that imports this one needs no database.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from waterpeers.apps.benchmarking.words import REASONS as OF_PANELS
from waterpeers.apps.foundation.tables import (
    OpenTable,
    TableProblem,
    TableRow,
    is_total,
    open_table,
)
from waterpeers.apps.foundation.words import REASONS as OF_TABLES
from waterpeers.apps.frontiers.words import REASONS as OF_FRONTIERS
from waterpeers.cli.edge import Unreadable
from waterpeers.domain.numbers import number
from waterpeers.domain.verdicts import Reason

BAR_AFTER_SECONDS = 2.0

table_file = click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class Names(click.ParamType):
    """Column names, separated by commas."""

    name = "columns"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split at commas; none may be empty or there twice."""
        names = tuple(name.strip() for name in str(value).split(","))
        if not all(names) or len(set(names)) < len(names):
            self.fail(f"“{value}” is not a list of different columns, as in A,B.", param, ctx)
        return names


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


def columns_of(path: Path) -> tuple[str, ...]:
    """Name the columns of a table, or raise ``Unreadable``."""
    with _unreadable(path):
        return open_table(path).columns


def read_figures(path: Path, keys: Sequence[str], names: Sequence[str]) -> FigureRows:
    """Read the columns that name a row, and columns of figures; rows of totals are set apart.

    Raises
    ------
    Unreadable
        For a file or cell that cannot be read, a column that is not there, and a row that has no
        name or the name of another row.
    """
    with _unreadable(path):
        found = FigureRows(open_table(path), columns={name: [] for name in names})
        missing = [name for name in (*keys, *names) if name not in found.table.columns]
        if missing:
            there = ", ".join(found.table.columns)[:400]
            raise Unreadable(f"{path}: there is no column “{missing[0]}”; found: {there}.")
        seen: dict[tuple[str, ...], int] = {}
        for row in found.table.rows():
            _read_row(found, row, keys, names, seen)
    return found


@contextmanager
def _unreadable(path: Path) -> Iterator[None]:
    """Say what is wrong with a table that cannot be read."""
    try:
        yield
    except TableProblem as problem:
        text = " ".join(say_reason(reason) for reason in problem.verdict.against)
        raise Unreadable(f"{path}: {text}") from None


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
            value = number(row.cells[name], found.table.decimal)
        except ValueError:
            text = row.cells[name][:80]
            raise Unreadable(
                f"{path}: row {row.number}, {name}: found “{text}”, expected a number."
            ) from None
        found.columns[name].append(float("nan") if value is None else value)


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
