"""``waterpeers malmquist``: how productivity changed from period to period; no database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from waterpeers.analytics import frontiers
from waterpeers.analytics.frontiers import ProductivityChange, Skipped, Units, gather
from waterpeers.apps.foundation.tables import FileSaid, read_as
from waterpeers.cli.benchmark import refuse
from waterpeers.cli.edge import DONE, Unreadable, as_json, print_json
from waterpeers.cli.figures import (
    FigureRows,
    columns,
    named,
    open_figures,
    progress,
    read_figures,
    say_reason,
    table_file,
)
from waterpeers.cli.saying import of_a_table
from waterpeers.domain.periods import in_order_of_time
from waterpeers.domain.verdicts import NotValid, Reason


@click.command()
@table_file
@click.option("--id", "id_column", required=True, help="The column that names the units.")
@click.option(
    "--period",
    "period_column",
    required=True,
    help="The column of periods: years, quarters, months, or names with a number.",
)
@columns("--inputs", required=True, help="Columns to have less of: A,B.")
@columns("--outputs", required=True, help="Columns to have more of: C,D.")
@click.option(
    "--draws",
    type=int,
    default=0,
    help="Play the periods again so often, for limits: 0 for none, some 2,000 for good ones.",
)
@click.option("--seed", type=int, default=1, help="The same seed gives the same limits.")
@columns("--order", help="All periods in their order, where their names do not tell it: A,B.")
@of_a_table
@as_json
def malmquist(
    table: Path,
    id_column: str,
    period_column: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    draws: int,
    seed: int,
    order: tuple[str, ...],
    said: FileSaid,
    as_json: bool,
) -> int:
    """Compare each period of TABLE (CSV or .xlsx, one row a unit and period) with the next.

    Example: waterpeers malmquist utilities.csv --id name --period year --inputs cost
    --outputs people,volume_m3

    An index above 1 is improvement: nearer to the best (efficiency change: of its size, and by
    another size) times what the best have gained (technical change). Constant returns, towards
    inputs. An index of more than 2 or less than a half is asked about. With --draws each figure has
    limits: only where both are above 1, or both below, has something probably changed. They are
    those of 95 % of the draws, and where the truth was known they held it in eight of ten.
    """
    opened = open_figures(table, said)
    id_column, period_column = named(table, [id_column, period_column], opened.columns)
    inputs, outputs = named(table, inputs, opened.columns), named(table, outputs, opened.columns)
    figures = read_figures(opened, [id_column, period_column], [*inputs, *outputs])
    in_order = _in_order(table, {key[1]: None for key in figures.keys}, order)
    try:
        with progress("Comparing periods") as watch:
            periods, empty = _periods(figures, in_order, inputs, outputs)
            playing = frontiers.Playing(draws=draws, seed=seed)
            found = frontiers.malmquist(periods, watch, playing)
    except NotValid as refusal:
        return refuse(refusal)
    total = say_reason(Reason("frontier_total_row"))
    skipped = [
        {"id": left.id, "period": _period(left.period), "reason": say_reason(left.reason)}
        for left in [*empty, *found.skipped]
    ] + [{"id": name, "period": None, "reason": total} for name in figures.totals]
    if as_json:
        print_json(
            {
                "pairs": [_pair(change) for change in found.changes],
                "skipped": skipped,
                "read_as": read_as(figures.table),
            }
        )
    else:
        _show(found.changes, skipped)
    return DONE


def _in_order(table: Path, names: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """Put the periods of a table in their order; ``Unreadable`` where nothing tells it."""
    if order:
        known = [*order]
        if absent := [name for name in names if name not in known]:
            raise Unreadable(f"{table}: --order does not name the period “{absent[0]}”.")
        return [name for name in known if name in names]
    found = in_order_of_time(names)
    if found is None:
        told = ", ".join(names)[:300]
        raise Unreadable(
            f"{table}: nothing tells the order of the periods {told}. Say it by --order A,B,C."
        )
    return found


def _periods(
    figures: FigureRows, names: list[str], inputs: tuple[str, ...], outputs: tuple[str, ...]
) -> tuple[list[tuple[str, Units]], list[Skipped]]:
    """Take the table apart by period, in the order of ``names``.

    A period in which nobody has all the figures is left out, with all its units named.
    """
    columns = {column: np.array(values) for column, values in figures.columns.items()}
    periods: list[tuple[str, Units]] = []
    empty: list[Skipped] = []
    for name in names:
        rows = [row for row, key in enumerate(figures.keys) if key[1] == name]
        ids = [figures.keys[row][0] for row in rows]
        if np.isnan([columns[column][rows] for column in columns]).any(axis=0).all():
            reason = Reason("frontier_no_units")
            empty += [Skipped(unit, reason, name) for unit in ids]
            continue
        units = gather(
            ids,
            {column: columns[column][rows] for column in inputs},
            {column: columns[column][rows] for column in outputs},
        )
        periods.append((name, units))
    return periods, empty


def _period(period: str) -> int | str:
    return int(period) if period.isdecimal() else period


def _pair(change: ProductivityChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "from": _period(change.earlier),
        "to": _period(change.later),
        "malmquist": change.malmquist,
        "efficiency_change": change.efficiency_change,
        "technical_change": change.technical_change,
        "pure_efficiency_change": change.pure_efficiency_change,
        "scale_change": change.scale_change,
        "limits": {part: list(limits) for part, limits in change.limits.items()},
        "asked": None if change.asked is None else say_reason(change.asked),
    }


def _show(changes: tuple[ProductivityChange, ...], skipped: list[dict[str, Any]]) -> None:
    console = Console()
    heading = ("Malmquist", "technical", "pure efficiency", "scale", "surely")
    shown = Table("unit", "from", "to", *heading, "")
    for change in changes:
        parts = (
            change.malmquist,
            change.technical_change,
            change.pure_efficiency_change,
            change.scale_change,
        )
        names = (Text(change.id), Text(change.earlier), Text(change.later))
        low, high = change.limits.get("malmquist", (None, None))
        within = "" if low is None else f"{low:.3f}–{high:.3f}"
        shown.add_row(
            *names, *(f"{part:.4f}" for part in parts), within, "?" if change.asked else ""
        )
    console.print(shown)
    for change in changes:
        if change.asked is not None:
            console.print(say_reason(change.asked), markup=False)
    for left in skipped:
        console.print(
            f"skipped {left['id']} {left['period'] or ''}: {left['reason']}", markup=False
        )
