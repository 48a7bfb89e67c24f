"""``waterpeers water-balance``: losses with their limits, from a file; no database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Shown

from waterpeers.apps.foundation import words as table_words
from waterpeers.apps.foundation.reasons import sentence as say_reason
from waterpeers.apps.foundation.tables import (
    CellProblem,
    FileSaid,
    OpenTable,
    TableProblem,
    TableRow,
    is_total,
)
from waterpeers.apps.water_balance.as_json import balance_as_json
from waterpeers.apps.water_balance.imports import AuditRead, audit_in
from waterpeers.apps.water_balance.tables import decimals, in_digits, volumes
from waterpeers.apps.water_balance.words import (
    READINGS,
    SCALES,
    WORK,
    band_label,
    name_of,
    sentence,
)
from waterpeers.cli.edge import DONE, REFUSED, Unreadable, as_json, print_json, say
from waterpeers.cli.figures import open_figures, said_of_cell
from waterpeers.cli.saying import of_a_table
from waterpeers.domain.verdicts import NotValid
from waterpeers.domain.water_balance import (
    INPUTS,
    Balance,
    BalanceResult,
    Constants,
    EnteredBalance,
    Form,
    balance,
)
from waterpeers.domain.water_balance.entry import DEFAULTS, BalanceEntry, BalanceUnits, priced_by
from waterpeers.domain.water_balance.measuring import measuring_plan

MOST_BYTES = 2_000_000
WORKBOOK = b"PK\x03\x04"
LIMIT = "_limit95_percent"
SAYINGS = ("intermittent_supply", "saved_water_could_be_sold")
WHO = ("id", "year")
IN_TABLE = (
    "water_supplied",
    "non_revenue_water",
    "apparent_losses",
    "real_losses",
)


@dataclass(frozen=True)
class Choices:
    """What the options say for all balances of a file."""

    form: Form
    constants: Constants | None
    defaults: str
    said: FileSaid


@click.command(name="water-balance")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--form", type=click.Choice([f.value for f in Form]), default="awwa", show_default=True
)
@click.option(
    "--constants",
    type=click.Choice([c.value for c in Constants]),
    help="Of unavoidable losses; us where lengths are in miles, else metric.",
)
@click.option(
    "--defaults",
    type=click.Choice([*DEFAULTS]),
    default="awwa-5",
    show_default=True,
    help="What is taken where nothing is known.",
)
@click.option("--volume-unit", default="m3", show_default=True, help="Of a table (CSV, .xlsx).")
@click.option("--length-unit", default="km", show_default=True)
@click.option("--pressure-unit", default="m", show_default=True)
@of_a_table
@as_json
def water_balance(
    file: Path,
    form: str,
    constants: str | None,
    defaults: str,
    volume_unit: str,
    length_unit: str,
    pressure_unit: str,
    said: FileSaid,
    as_json: bool,
) -> int:
    """Work out the water balance in FILE: one of JSON, or a table with a row a utility and year.

    A workbook of the AWWA Free Water Audit Software (.xlsx) is read as it is.

    Example: waterpeers water-balance audits.csv --volume-unit "thousand m3" --json

    Inputs, units and results: docs/how-to/water-balance.md.
    """
    choices = Choices(Form(form), Constants(constants) if constants else None, defaults, said)
    if _is_json(file):
        return _one(file, choices, as_json)
    if audit := _audit(file):
        entry = replace(audit.entry, form=choices.form, constants=choices.constants)
        if audit.year:
            say(f"{file}: an audit workbook of {audit.year}; its own results are the same.")
        return _worked_out(file, entry.entered, entry.units, as_json)
    units = _units(file, {"volume": volume_unit, "length": length_unit, "pressure": pressure_unit})
    return _many(file, units, choices, as_json)


# --- one balance ---


def _one(file: Path, choices: Choices, as_json: bool) -> int:
    document = _read(file)
    units = _units(file, document.get("units", {}))
    given = document.get("inputs")
    if not isinstance(given, dict):
        raise _fault(file, "inputs", given, "an object: code → value")
    values, limits = _values_of(file, given)
    return _worked_out(file, lambda: _entered(file, values, limits, units, choices), units, as_json)


def _audit(file: Path) -> AuditRead | None:
    """Read a workbook of the audit software; None for what is none."""
    with file.open("rb") as content:
        if content.read(4) != WORKBOOK:
            return None
    try:
        return audit_in(file)
    except NotValid as problem:
        said = " ".join(say_reason(reason) for reason in problem.verdict.against)
        raise Unreadable(f"{file}: {said}") from None


def _worked_out(
    file: Path, entered: Callable[[], EnteredBalance], units: BalanceUnits, as_json: bool
) -> int:
    try:
        made = balance(entered())
    except NotValid as problem:
        for reason in problem.verdict.against:
            say(f"{file}: {f'{reason.field}: ' if reason.field else ''}{sentence(reason)}")
        return REFUSED
    if as_json:
        print_json(balance_as_json(made, units))
    else:
        _print_balance(made, units)
    return DONE


def _is_json(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(200).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _read(file: Path) -> dict[str, Any]:
    if file.stat().st_size > MOST_BYTES:
        raise _fault(file, "the file", "", f"at most {MOST_BYTES} bytes")
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"{file}: this is not JSON: {problem}") from None
    if not isinstance(document, dict):
        raise _fault(file, "the file", type(document).__name__, "an object with units and inputs")
    return document


def _values_of(file: Path, given: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
    values: dict[str, float] = {}
    limits: dict[str, float] = {}
    for code, entry in given.items():
        where = f"inputs.{code}"
        if not isinstance(entry, dict):
            entry = {"value": entry}
        elif unknown := sorted(entry.keys() - {"value", "limit95_percent"}):
            raise _fault(file, f"{where}.{unknown[0]}", "", "value, limit95_percent")
        value = _double(file, where, entry.get("value"))
        limit = _double(file, f"{where}.limit95_percent", entry.get("limit95_percent"))
        if value is not None:
            values[code] = value
        if limit is not None:
            limits[code] = limit
    return values, limits


def _double(file: Path, where: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool):
        if where.removeprefix("inputs.") in SAYINGS:
            return float(value)
    elif isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            pass
    raise _fault(file, where, value, "a number")


def _entered(
    file: Path,
    values: dict[str, float],
    limits: dict[str, float],
    units: BalanceUnits,
    choices: Choices,
) -> EnteredBalance:
    said = {name: bool(values.pop(name, 0.0)) for name in SAYINGS}
    for code in values.keys() | limits.keys():
        if priced_by(code)[0] not in INPUTS:
            raise _fault(file, code, "", f"one of {', '.join([*INPUTS, *SAYINGS])}")
    return BalanceEntry(
        values,
        limits,
        units,
        form=choices.form,
        constants=choices.constants,
        defaults=choices.defaults,
        is_intermittent=said["intermittent_supply"],
        saved_water_could_be_sold=said["saved_water_could_be_sold"],
    ).entered()


def _units(file: Path, given: Any) -> BalanceUnits:
    if not isinstance(given, dict):
        raise _fault(file, "units", given, "an object with volume, length and pressure")
    try:
        return BalanceUnits(
            **{name: str(given[name]) for name in vars(BalanceUnits()) if name in given}
        )
    except NotValid as problem:
        (reason,) = problem.verdict.against
        params = dict(reason.params)
        raise _fault(file, f"units.{reason.field}", params["unit"], params["expected"]) from None


def _fault(file: Path, where: str, value: object, expected: str) -> Unreadable:
    return Unreadable(f"{file}: {where}: found “{str(value)[:80]}”, expected {expected}.")


# --- a table of them ---


def _many(file: Path, units: BalanceUnits, choices: Choices, as_json: bool) -> int:
    rows: list[dict[str, Any]] = []
    console = Shown("id", "year", *(name_of(code) for code in IN_TABLE), "ILI", "flags")
    status = DONE
    for who, made in _balances(file, units, choices):
        if isinstance(made, NotValid):
            status = REFUSED
            refused = [
                {"code": r.code, "message": sentence(r), "field": r.field}
                for r in made.verdict.against
            ]
            say(f"{file}: {who['id']} {who['year']}: {' '.join(r['message'] for r in refused)}")
            rows.append({**who, "refused": refused})
            continue
        if as_json:
            rows.append({**who, **balance_as_json(made, units)})
        else:
            figures = [_figure(made.components[code], units.volume_m3) for code in IN_TABLE]
            flags = " ".join(sentence(flag) for flag in made.flags)
            ili = _figure(made.indicators["ili"])
            console.add_row(who["id"] or "", who["year"] or "", *figures, ili, flags)
    if as_json:
        print_json({"rows": rows})
    else:
        Console().print(console)
    return status


def _balances(
    file: Path, units: BalanceUnits, choices: Choices
) -> Iterator[tuple[dict[str, Any], Balance | NotValid]]:
    """Read a table row by row; its form, and what columns are not used, is said."""
    try:
        table = open_figures(file, choices.said)
        codes = _codes_of(table)
        for row in table.rows():
            if is_total(row, "id"):
                say(f"{file}: row {row.number} is left out: it sums up others.")
                continue
            who = {name: row.cells.get(name) or None for name in WHO}
            where = f"row {row.number}"
            values = {
                code: found
                for code in codes
                if (found := _cell(file, where, code, row)) is not None
            }
            limits = {
                code.removesuffix(LIMIT): values.pop(code)
                for code in codes
                if code.endswith(LIMIT) and code in values
            }
            try:
                yield who, balance(_entered(file, values, limits, units, choices))
            except NotValid as problem:
                yield who, problem
    except TableProblem as problem:
        (reason,) = problem.verdict.against
        text = str(table_words.REASONS[reason.code]) % dict(reason.params)
        raise Unreadable(f"{file}: {text}") from None


def _codes_of(table: OpenTable) -> list[str]:
    codes: list[str] = []
    others: list[str] = []
    for column in table.columns:
        code = priced_by(column.removesuffix(LIMIT))[0]
        (codes if code in INPUTS or column in SAYINGS else others).append(column)
    if not codes:
        found = ", ".join(table.columns)[:300]
        raise _fault(table.path, "the header", found, f"columns such as {', '.join(INPUTS)}")
    if missing := [column for column in WHO if column not in table.columns]:
        found = ", ".join(table.columns)[:300]
        raise _fault(table.path, "the header", found, f"the columns {' and '.join(missing)} too")
    mark, separator = table.decimal, table.separator or "columns of a workbook"
    say(f"{table.path}: {table.encoding}, separated by “{separator}”, decimal mark “{mark}”.")
    unused = [column for column in others if column not in WHO]
    if unused:
        say(f"Not used: {', '.join(unused)}.")
    return codes


def _cell(file: Path, where: str, column: str, row: TableRow) -> float | None:
    text = row.cells[column]
    if column in SAYINGS and text.strip().lower() in {"yes", "true"}:
        return 1.0
    if column in SAYINGS and text.strip().lower() in {"no", "false"}:
        return 0.0
    try:
        return row.figure(column)
    except CellProblem as problem:
        told = said_of_cell(text, problem)
        raise Unreadable(f"{file}: {where}, column {column}: {told}") from None


# --- what goes out ---


def _figure(result: BalanceResult, unit: float = 1.0) -> str:
    if result.value is None:
        return "–"
    value = result.value / unit
    limit = "" if result.limit_percent is None else f" ± {_number(result.limit_percent, 2)} %"
    if limit and result.unit == "%":  # 43.2 ± 3.7 points, as on the page
        limit = f" ± {_number(result.limit or 0.0, 2)} points"
    return f"{_number(value, 4)}{limit}"


def _number(value: float, digits: int) -> str:
    """Write a number with so many digits, and never fewer than it has before the mark."""
    return in_digits(value, max(0, decimals(value) + digits - 1))


def _print_balance(made: Balance, units: BalanceUnits) -> None:
    console = Console()
    table = Shown("", units.volume, "±", "%", title="Water balance")
    for line in volumes(made, units):
        table.add_row(line.label, line.value, line.limit or "–", line.share or "–")
    console.print(table)
    figures = Shown("", "", "unit", title="Indicators")
    other_system = "L/" if units.length == "mile" else "US gal/"
    for code, result in made.indicators.items():
        if result.value is None or result.unit.startswith(other_system):
            continue
        if code == "uarl":
            figures.add_row(name_of(code), _figure(result, units.volume_m3), units.volume)
        else:
            figures.add_row(name_of(code), _figure(result), result.unit)
    console.print(figures)
    if made.estimates is not None:
        difference = _figure(made.estimates.difference, units.volume_m3)
        console.print(f"Real losses, balance − night flow: {difference} {units.volume}")
    for scale, placed in made.bands.items():
        chances = made.band_chances[scale]
        bands = ", ".join(
            f"{band_label(band, chances[name])} ({READINGS[name]})"
            for name, band in placed.items()
            if band
        )
        if bands:
            console.print(f"{SCALES[scale]} – {bands}", markup=False)
    for job in measuring_plan(made.variance_shares, {})[:3]:
        work = f"{job.share:.0%} of the uncertainty of real losses: {WORK[job.inputs[0]]}"
        console.print(work, markup=False)
    for flag in made.flags:
        console.print(f"• {sentence(flag)}", markup=False)
