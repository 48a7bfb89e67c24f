"""``waterpeers pump-check``: efficiency of pumps and what reaching one would save; no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table as Shown

from waterpeers.apps.energy.words import MISSING, REASONS, STANDINGS, figure
from waterpeers.apps.foundation import words as common
from waterpeers.apps.foundation.tables import (
    CellProblem,
    FileSaid,
    OpenTable,
    TableProblem,
    TableRow,
)
from waterpeers.apps.water_balance import words as balance
from waterpeers.cli.edge import DONE, Unreadable, as_json, print_json, say
from waterpeers.cli.figures import open_figures, said_of_cell
from waterpeers.cli.saying import of_a_table
from waterpeers.domain.pumps import (
    FLOWS,
    NUMBERS,
    PumpCheck,
    PumpResult,
    PumpSheet,
    PumpTotals,
    Saving,
)
from waterpeers.domain.verdicts import NotValid, Reason


@click.command(name="pump-check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--target", type=float, required=True,
    help="Efficiency to be reached, per cent, motor and pump together (from wire to water).",
)  # fmt: skip
@click.option("--flow-unit", default="m3/h", show_default=True, help=f"One of {', '.join(FLOWS)}.")
@click.option("--head-unit", default="m", show_default=True, help="m, bar, kPa or psi.")
@click.option("--price", type=float, help="Price of a kWh, in any currency.")
@click.option("--grid-factor", type=float, help="kg CO₂e a kWh, as its publisher says it.")
@of_a_table
@as_json
def pump_check(
    file: Path,
    target: float,
    flow_unit: str,
    head_unit: str,
    price: float | None,
    grid_factor: float | None,
    said: FileSaid,
    as_json: bool,
) -> int:
    """Check the pumps in FILE (CSV or .xlsx, one row a pump).

    Example: waterpeers pump-check pumps.csv --target 70 --flow-unit L/s --json

    Columns: name, kind (surface or submersible), flow, head, hours (of the year), and one of
    power_kw, energy_kwh (of the year), or volts, amperes and power_factor.
    """
    rows, pumps = _pumps(file, said)
    try:
        found = PumpSheet(pumps, target, flow_unit, head_unit, price).check(grid_factor)
    except NotValid as problem:
        raise Unreadable(" ".join(_fault(file, rows, r) for r in problem.verdict.against)) from None
    if as_json:
        print_json(_document(found, target))
    else:
        _print(found)
    return DONE


def _pumps(file: Path, said: FileSaid) -> tuple[list[int], list[dict[str, Any]]]:
    rows, pumps = [], []
    try:
        table = open_figures(file, said)
        unused = [column for column in table.columns if column not in {"name", "kind", *NUMBERS}]
        if "name" not in table.columns:
            raise Unreadable(
                f"{file}: no column “name”; expected name, kind, {', '.join(NUMBERS)}."
            )
        say(f"{table.path}: {table.encoding}, decimal mark “{table.decimal}”.")
        if unused:
            say(f"Not used: {', '.join(unused)}.")
        for row in table.rows():
            rows.append(row.number)
            pumps.append(_pump(table, row))
    except TableProblem as problem:
        (reason,) = problem.verdict.against
        text = str(common.REASONS[reason.code]) % dict(reason.params)
        raise Unreadable(f"{file}: {text}") from None
    return rows, pumps


def _pump(table: OpenTable, row: TableRow) -> dict[str, Any]:
    pump: dict[str, Any] = {"name": row.cells["name"].strip()}
    if kind := row.cells.get("kind", "").strip():
        pump["kind"] = kind
    for column in NUMBERS:
        try:
            value = row.figure(column)
        except CellProblem as problem:
            where = f"{table.path}: row {row.number}, column {column}"
            raise Unreadable(f"{where}: {said_of_cell(row.cells[column], problem)}") from None
        if value is not None:
            pump[column] = value
    return pump


def _fault(file: Path, rows: list[int], reason: Reason) -> str:
    """Say where a refused value stands: in which row and column, or in which option."""
    words = {**common.REASONS, **balance.REASONS, **REASONS}
    where = reason.field
    if where.startswith("pumps_"):
        _, index, column = where.split("_", 2)
        row = rows[int(index)] if rows else 2
        where = f"row {row}, column {column}"
    return f"{file}: {where}: {words[reason.code] % dict(reason.params)}"


def _saving(saving: Saving | None) -> dict[str, Any] | None:
    return None if saving is None else vars(saving)


def _document(found: PumpCheck, target: float) -> dict[str, Any]:
    return {
        "target_percent": target,
        "pumps": [_one(each) for each in found.results],
        "together": _together(found.together),
        "left_out": list(found.left_out),
    }


def _one(each: PumpResult) -> dict[str, Any]:
    return {
        "name": each.pump.name,
        "pumped_m3": each.pump.pumped_m3,
        "energy_kwh": each.pump.taken_kwh,
        "power_kw": each.pump.electric_kw,
        "efficiency": each.efficiency,
        "kwh_per_m3_100m": each.kwh_per_m3_100m,
        "standing": each.standing,
        "saving": _saving(each.saving),
        "missing": list(each.missing),
        "flags": [{"code": flag.code, "message": _flag(flag)} for flag in each.flags],
    }


def _together(together: PumpTotals | None) -> dict[str, Any] | None:
    if together is None:
        return None
    return {**vars(together), "saving": _saving(together.saving)}


def _flag(flag: Reason) -> str:
    return str(REASONS[flag.code]) % dict(flag.params)


def _print(found: PumpCheck) -> None:
    console = Console()
    table = Shown("", "%", "kWh/m³/100 m", "", "kWh", "money", "kg CO₂e")
    for each in found.results:
        standing = str(STANDINGS[each.standing]) if each.standing else "–"
        efficiency = None if each.efficiency is None else 100 * each.efficiency
        figures = (_figure(efficiency, 1), _figure(each.kwh_per_m3_100m, 3), standing)
        table.add_row(each.pump.name, *figures, *_saved(each.saving))
    if found.together is not None:
        all_ = found.together
        figures = (_figure(100 * all_.efficiency, 1), _figure(all_.kwh_per_m3_100m, 3), "")
        table.add_row(f"= {all_.pumps}", *figures, *_saved(all_.saving))
    console.print(table)
    for each in found.results:
        for flag in each.flags:
            console.print(f"• {each.pump.name}: {_flag(flag)}", markup=False)
        if each.missing:
            names = ", ".join(str(MISSING[code]) for code in each.missing)
            text = gettext("Not entered: %(missing)s.") % {"missing": names}
            console.print(f"• {each.pump.name}: {text}", markup=False)


def _saved(saving: Saving | None) -> tuple[str, str, str]:
    if saving is None:
        return "–", "–", "–"
    return _figure(saving.kwh), _figure(saving.money), _figure(saving.co2e_kg)


def _figure(value: float | None, decimals: int = 0) -> str:
    return "–" if value is None else figure(value, decimals)
