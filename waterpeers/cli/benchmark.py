"""``waterpeers benchmark``: efficiency scores, peers and targets from a table; no database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from waterpeers.analytics.frontiers import (
    Corrected,
    FrontierResult,
    Model,
    Orientation,
    Returns,
    Units,
    bias_corrected,
    disposal,
    efficiency,
    gather,
    order_alpha,
    order_m,
)
from waterpeers.analytics.frontiers.models import Watch
from waterpeers.analytics.frontiers.units import Array
from waterpeers.apps.foundation.tables import FileSaid, read_as
from waterpeers.cli.edge import DONE, REFUSED, as_json, print_json, say
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
from waterpeers.domain.frontiers import ORDER_ALPHA, ORDER_M
from waterpeers.domain.verdicts import NotValid, Reason


@click.command()
@table_file
@click.option("--id", "id_column", required=True, help="The column that names the units.")
@columns("--inputs", required=True, help="Columns to have less of: A,B.")
@columns("--outputs", required=True, help="Columns to have more of: C,D.")
@columns("--fixed-inputs", help="Inputs that cannot be shrunk.")
@columns(
    "--given",
    help="Conditions, such as network length: others must cope with as much; nothing is asked.",
)
@click.option(
    "--model",
    type=click.Choice(["dea", "fdh", "order-m", "order-alpha"]),
    default="dea",
    show_default=True,
    help="Mixtures of units, real units, or what a few outliers cannot move.",
)
@click.option("--m", "draws_of_m", type=int, default=ORDER_M, show_default=True)
@click.option("--alpha", type=float, default=ORDER_ALPHA, show_default=True)
@click.option("--correct", type=int, default=0, help="Correct the bias by so many draws, as 2000.")
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
@of_a_table
@as_json
def benchmark(
    table: Path,
    id_column: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    fixed_inputs: tuple[str, ...],
    given: tuple[str, ...],
    model: str,
    draws_of_m: int,
    alpha: float,
    correct: int,
    returns: str,
    orientation: str,
    leave_out_self: bool,
    no_slacks: bool,
    said: FileSaid,
    as_json: bool,
) -> int:
    """Score the units of TABLE (CSV or .xlsx, one row each) against the best of them.

    Example: waterpeers benchmark utilities.csv --id name --inputs cost,network_km
    --outputs people,volume_m3 --json

    A score below 1 towards inputs says which share of its inputs would do; above 1 towards outputs,
    how many times its outputs would be possible. Units that lack a figure are skipped and named.
    """
    if model != "dea" and (returns != Returns.VRS or fixed_inputs or correct):
        raise click.UsageError(
            "--returns, --fixed-inputs and --correct go with --model dea; leave them out."
        )
    if model == "fdh" and given:
        raise click.UsageError("--given has no meaning with --model fdh; name it in --outputs.")
    if correct and (fixed_inputs or leave_out_self):
        raise click.UsageError("--correct goes with neither --fixed-inputs nor --super.")
    opened = open_figures(table, said)
    there = opened.columns
    (id_column,) = named(table, [id_column], there)
    inputs, given = named(table, inputs, there), named(table, given, there)
    outputs = named(table, (*named(table, outputs, there), *given), there)
    fixed_inputs = named(table, fixed_inputs, there)
    figures = read_figures(opened, [id_column], [*inputs, *outputs])
    asked = Model(
        Returns(returns), Orientation(orientation), leave_out_self,
        fixed_inputs=fixed_inputs, fixed_outputs=given, slacks=not no_slacks,
    )  # fmt: skip
    corrected: Corrected | None = None
    began = time.perf_counter()
    try:
        units = units_of(figures, inputs, outputs)
        with progress("Scoring") as watch:
            if model in {"order-m", "order-alpha"}:
                order = draws_of_m if model == "order-m" else alpha
                scores = _robust(units, model, order, asked, watch)
                return _show_robust(figures, units, model, order, scores, as_json=as_json)
            if model == "dea":
                result = efficiency(units, asked, watch)
                if correct:
                    corrected = bias_corrected(
                        units, asked.returns, asked.orientation,
                        draws=correct, fixed_outputs=given, watch=watch,
                    )  # fmt: skip
            else:
                result = disposal(
                    units, asked.orientation, leave_out_self=leave_out_self, watch=watch
                )
    except NotValid as refusal:
        return refuse(refusal)
    seconds = time.perf_counter() - began
    warnings = result.warnings if corrected is None else corrected.warnings
    for warning in warnings:
        say(say_reason(warning))
    skipped = skipped_of(figures, units)
    if not as_json:
        _show(result, skipped, corrected)
        return DONE
    print_json(
        {
            "model": model,
            "returns": returns,
            "orientation": orientation,
            "units": [
                _unit(result, row, no_slacks) | _corrected(corrected, row)
                for row in range(len(units))
            ],
            "skipped": skipped,
            "warnings": [say_reason(warning) for warning in warnings],
            "read_as": read_as(figures.table),
            "seconds": seconds,
        }
    )
    return DONE


def _robust(units: Units, model: str, order: float, asked: Model, watch: Watch) -> Array:
    given = asked.fixed_outputs
    if model == "order-m":
        return order_m(units, int(order), asked.orientation, watch, fixed_outputs=given)
    return order_alpha(units, order, asked.orientation, watch, fixed_outputs=given)


def _show_robust(
    figures: FigureRows, units: Units, model: str, order: float, scores: Array, *, as_json: bool
) -> int:
    told = [None if np.isnan(score) else float(score) for score in scores]
    skipped = skipped_of(figures, units)
    if as_json:
        lines = [{"id": u, "score": s} for u, s in zip(units.ids, told, strict=True)]
        print_json(
            {"model": model, "order": order, "units": lines, "skipped": skipped}
            | {"read_as": read_as(figures.table)}
        )
        return DONE
    console, shown = Console(), Table("unit", f"score ({model}, {order:g})")
    for unit, score in zip(units.ids, told, strict=True):
        shown.add_row(Text(unit), "–" if score is None else f"{score:.4f}")
    console.print(shown)
    return DONE


def _corrected(found: Corrected | None, row: int) -> dict[str, Any]:
    if found is None:
        return {}
    figures = {"score": found.corrected, "lower": found.lower, "upper": found.upper}
    said = {name: float(column[row]) for name, column in figures.items()}
    known = {name: None if np.isnan(figure) else figure for name, figure in said.items()}
    return {"corrected": known | {"worth_it": bool(found.worth_it[row])}}


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


def _show(
    result: FrontierResult, skipped: list[dict[str, str]], corrected: Corrected | None
) -> None:
    console = Console()
    shown = Table("unit", "score", "efficient", "peers")
    if corrected is not None:
        shown.add_column("corrected (95 %)")
    for row in range(len(result.units)):
        unit = result.unit(row)
        if unit.score is None or unit.reason is not None:
            reason = "" if unit.reason is None else say_reason(unit.reason)
            shown.add_row(Text(unit.id), "–", "", reason)
            continue
        peers = ", ".join(f"{peer} ({weight:.3f})" for peer, weight in unit.peers)
        efficient = "yes" if unit.efficient else "no"
        cells: list[Text | str] = [Text(unit.id), f"{unit.score:.4f}", efficient, Text(peers)]
        if corrected is not None:
            low, high = corrected.lower[row], corrected.upper[row]
            cells.append(f"{corrected.corrected[row]:.4f} ({low:.4f}–{high:.4f})")
        shown.add_row(*cells)
    console.print(shown)
    for left in skipped:
        console.print(f"skipped {left['id']}: {left['reason']}", markup=False)
