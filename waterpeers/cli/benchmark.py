"""``waterpeers benchmark``: efficiency scores, peers and targets from a table; no database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from waterpeers.analytics.frontiers import (
    FrontierResult,
    Model,
    Orientation,
    Returns,
    Units,
    disposal,
    efficiency,
    gather,
)
from waterpeers.apps.foundation.tables import read_as
from waterpeers.cli.edge import DONE, REFUSED, as_json, print_json, say
from waterpeers.cli.figures import (
    FigureRows,
    Names,
    progress,
    read_figures,
    say_reason,
    table_file,
)
from waterpeers.domain.verdicts import NotValid, Reason


@click.command()
@table_file
@click.option("--id", "id_column", required=True, help="The column that names the units.")
@click.option("--inputs", type=Names(), required=True, help="Columns to have less of: A,B.")
@click.option("--outputs", type=Names(), required=True, help="Columns to have more of: C,D.")
@click.option("--model", type=click.Choice(["dea", "fdh"]), default="dea", show_default=True)
@click.option(
    "--returns",
    type=click.Choice([kind.value for kind in Returns]),
    default="vrs",
    show_default=True,
)
@click.option(
    "--orientation",
    type=click.Choice([way.value for way in Orientation]),
    default="input",
    show_default=True,
)
@click.option(
    "--super", "leave_out_self", is_flag=True, help="Leave each unit out of its frontier."
)
@click.option("--no-slacks", is_flag=True, help="Score only; do not look for what is left over.")
@as_json
def benchmark(
    table: Path,
    id_column: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    model: str,
    returns: str,
    orientation: str,
    leave_out_self: bool,
    no_slacks: bool,
    as_json: bool,
) -> int:
    """Score the units of TABLE (CSV or .xlsx, one row each) against the best of them.

    Example: waterpeers benchmark utilities.csv --id name --inputs cost,network_km
    --outputs people,volume_m3 --json

    A score below 1 towards inputs says which share of its inputs would do; above 1 towards outputs,
    how many times its outputs would be possible. Units that lack a figure are skipped and named.
    """
    if model == "fdh" and returns != Returns.VRS:
        raise click.UsageError("--returns has no meaning with --model fdh; leave it out.")
    figures = read_figures(table, [id_column], [*inputs, *outputs])
    asked = Model(Returns(returns), Orientation(orientation), leave_out_self, slacks=not no_slacks)
    began = time.perf_counter()
    try:
        units = units_of(figures, inputs, outputs)
        with progress("Scoring") as watch:
            if model == "dea":
                result = efficiency(units, asked, watch)
            else:
                result = disposal(
                    units, asked.orientation, leave_out_self=leave_out_self, watch=watch
                )
    except NotValid as refusal:
        return refuse(refusal)
    seconds = time.perf_counter() - began
    for warning in result.warnings:
        say(say_reason(warning))
    skipped = skipped_of(figures, units)
    if not as_json:
        _show(result, skipped)
        return DONE
    print_json(
        {
            "model": model,
            "returns": returns,
            "orientation": orientation,
            "units": [_unit(result, row, no_slacks) for row in range(len(units))],
            "skipped": skipped,
            "warnings": [say_reason(warning) for warning in result.warnings],
            "read_as": read_as(figures.table),
            "seconds": seconds,
        }
    )
    return DONE


def units_of(figures: FigureRows, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Units:
    """Make units of a whole table; the first column that names a row is the id."""
    return gather(
        [key[0] for key in figures.keys],
        {name: figures.columns[name] for name in inputs},
        {name: figures.columns[name] for name in outputs},
    )


def skipped_of(figures: FigureRows, units: Units) -> list[dict[str, str]]:
    """Name the rows that were left out, with reasons."""
    total = say_reason(Reason("frontier_total_row"))
    return [{"id": left.id, "reason": say_reason(left.reason)} for left in units.skipped] + [
        {"id": name, "reason": total} for name in figures.totals
    ]


def refuse(refusal: NotValid) -> int:
    """Say what a rule has against the table."""
    for reason in refusal.verdict.against:
        say(say_reason(reason))
    return REFUSED


def _unit(result: FrontierResult, row: int, no_slacks: bool) -> dict[str, Any]:
    unit = result.unit(row)
    reason = None if unit.reason is None else say_reason(unit.reason)
    if unit.reason is None and no_slacks:
        reason = say_reason(Reason("frontier_slacks_not_asked"))
    return {
        "id": unit.id,
        "score": unit.score,
        "efficient": unit.efficient,
        "peers": [{"id": peer, "weight": weight} for peer, weight in unit.peers],
        "targets": unit.targets,
        "slacks": None if no_slacks else unit.slacks,
        "reason": reason,
    }


def _show(result: FrontierResult, skipped: list[dict[str, str]]) -> None:
    console = Console()
    shown = Table("unit", "score", "efficient", "peers")
    for row in range(len(result.units)):
        unit = result.unit(row)
        if unit.score is None or unit.reason is not None:
            reason = "" if unit.reason is None else say_reason(unit.reason)
            shown.add_row(Text(unit.id), "–", "", reason)
            continue
        peers = ", ".join(f"{peer} ({weight:.3f})" for peer, weight in unit.peers)
        efficient = "yes" if unit.efficient else "no"
        shown.add_row(Text(unit.id), f"{unit.score:.4f}", efficient, Text(peers))
    console.print(shown)
    for left in skipped:
        console.print(f"skipped {left['id']}: {left['reason']}", markup=False)
