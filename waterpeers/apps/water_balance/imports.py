"""A workbook of the AWWA Free Water Audit Software, read into a balance.

What stands in it is found by the words beside it, as its versions 4 to 6 print them, and not by
the address of cells: the value of a line is the number before its unit. That nothing was taken
wrongly is checked by the workbook's own results: a balance that gives others is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from waterpeers.apps.foundation.apart import apart
from waterpeers.apps.foundation.tables import heading
from waterpeers.apps.foundation.workbooks.opening import OpenedSheet, tabs_of
from waterpeers.domain.measures import FOOT_M, LENGTHS, VOLUMES
from waterpeers.domain.verdicts import NotValid, Reason
from waterpeers.domain.water_balance import INPUTS, Balance, InputKind, balance
from waterpeers.domain.water_balance.entry import PRICE_VOLUMES, BalanceEntry, BalanceUnits

SHEETS = ("Reporting Worksheet", "Worksheet")  # to version 5; from version 6
# How a line begins, in any version → our input. The longer one counts.
LINES = {
    "volume from own sources": "own_sources",
    "water imported": "imported",
    "water exported": "exported",
    "billed metered": "billed_metered",
    "billed unmetered": "billed_unmetered",
    "unbilled metered": "unbilled_metered",
    "unbilled unmetered": "unbilled_unmetered",
    "unauthorized consumption": "unauthorised_consumption",
    "customer metering inaccuracies": "customer_meter_inaccuracies",
    "systematic data handling errors": "data_handling_errors",
    "length of mains": "mains_length",
    "number of active and inactive service connections": "service_connections",
    "number of service connections": "service_connections",
    "average length of customer service line": "customer_line_length",
    "average length of private customer service line": "customer_line_length",
    "average operating pressure": "average_pressure",
    "total annual cost of operating water system": "annual_operating_cost",
    "total annual operating cost": "annual_operating_cost",
    "customer retail unit cost": "retail_unit_cost",
    "customer retail unit charge": "retail_unit_cost",
    "variable production cost": "variable_production_cost",
}
RESULTS = {
    "water supplied": "water_supplied",
    "authorized consumption": "authorised_consumption",
    "apparent losses": "apparent_losses",
    "real losses": "real_losses",
}
VOLUME_UNITS = {
    "mg/yr": "million US gallons",
    "million gallons (us)/yr": "million US gallons",
    "acre-ft/yr": "acre-foot",
    "acre-feet/yr": "acre-foot",
    "ml/yr": "million litres",
    "megalitres/yr": "million litres",
    "megaliters/yr": "million litres",
}
LENGTH_UNITS = {"miles": "mile", "mile": "mile", "km": "km", "kilometers": "km", "kilometres": "km"}
LINE_UNITS = {
    "ft": FOOT_M / 1000, "feet": FOOT_M / 1000, "m": 1e-3, "metres": 1e-3, "meters": 1e-3,
}  # fmt: skip
PRESSURE_UNITS = {
    "psi": "psi", "meters (head)": "m", "metres (head)": "m", "meters": "m", "metres": "m",
    "m": "m",
}  # fmt: skip
MONEY_UNITS = {"$/year", "$/yr"}
PRICE_UNITS = {
    "$/1000 gallons (us)": PRICE_VOLUMES["_per_1000_gal"],
    "$/1000 gallons": PRICE_VOLUMES["_per_1000_gal"],
    "$/100 cubic feet (ccf)": PRICE_VOLUMES["_per_100_cubic_feet"],
    "$/100 cubic feet": PRICE_VOLUMES["_per_100_cubic_feet"],
    "$/million gallons": PRICE_VOLUMES["_per_mg"],
    "$/million gallons (us)": PRICE_VOLUMES["_per_mg"],
    "$/acre-ft": PRICE_VOLUMES["_per_acre_foot"],
    "$/acre-feet": PRICE_VOLUMES["_per_acre_foot"],
    "$/megalitre": 1000.0,
    "$/megaliter": 1000.0,
    "$/ml": 1000.0,
    "$/1000 litres": 1.0,
    "$/1000 liters": 1.0,
    "$/m3": 1.0,
}
COUNT_UNITS = {"conn.", "connections", "conn"}
UNITS = (
    VOLUME_UNITS.keys() | LENGTH_UNITS.keys() | LINE_UNITS.keys() | PRESSURE_UNITS.keys()
    | PRICE_UNITS.keys() | MONEY_UNITS | COUNT_UNITS
)  # fmt: skip
MOST_ROWS = 200
GRADES = frozenset(range(1, 11))  # what a line says of its reliability, in a column before
SAME = 0.005  # of the water supplied: what rounding in the workbook makes
YEAR = ("reporting year", "audit year")
LAST_DAY = ("audit period end date", "end date")


class _AuditFigure(NamedTuple):
    """A figure of the workbook: the number before its unit, and its column."""

    value: float
    unit: str
    column: int


@dataclass(frozen=True)
class AuditRead:
    """A balance as an audit workbook gives it; ``year`` is None where that does not say it."""

    entry: BalanceEntry
    year: int | None


def audit_in(path: Path) -> AuditRead | None:
    """Read a workbook of the audit software; None for any other workbook.

    Raises ``NotValid`` where it cannot be read, or where its own results are others.
    """
    tabs = apart(tabs_of, path)
    for tab in tabs:
        if tab.name in SHEETS and (results := _lines(tab, RESULTS)).get("water_supplied"):
            return AuditRead(_checked(_entry(tab), results), _year(tabs))
    return None


def _entry(tab: OpenedSheet) -> BalanceEntry:
    lines = _lines(tab, LINES)
    volume = next((line.unit for line in lines.values() if line.unit in VOLUME_UNITS), "")
    if not volume or any(
        line.unit != volume for line in lines.values() if line.unit in VOLUME_UNITS
    ):
        raise NotValid.because("audit_units_not_known")
    length = lines.get("mains_length")
    pressure = lines.get("average_pressure")
    units = BalanceUnits(
        VOLUME_UNITS[volume],
        LENGTH_UNITS.get(length.unit if length else "", "km"),
        PRESSURE_UNITS.get(pressure.unit if pressure else "", "m"),
    )
    connections = lines.get("service_connections")
    values: dict[str, float] = {}
    for code, line in lines.items():
        kind = INPUTS[code]
        if kind is InputKind.PRICE and line.unit in PRICE_UNITS:
            values[code] = line.value / PRICE_UNITS[line.unit] * VOLUMES[units.volume]
        elif code == "customer_line_length" and line.unit in LINE_UNITS:
            if connections:  # an average in the workbook, all together with us
                total_km = line.value * LINE_UNITS[line.unit] * connections.value
                values[code] = total_km / LENGTHS[units.length]
        elif line.unit in _units_of(kind):
            values[code] = line.value
    return BalanceEntry(_as_entered(values), {}, units, defaults="none")


def _as_entered(values: dict[str, float]) -> dict[str, float]:
    """Say as the form does by how much customer meters read low: in per cent of the truth."""
    lost = values.pop("customer_meter_inaccuracies", 0.0)
    true = values.get("billed_metered", 0.0) + values.get("unbilled_metered", 0.0) + lost
    if lost and true > 0:
        values["customer_meter_under_registration_percent"] = 100 * lost / true
    return values


def _units_of(kind: InputKind) -> set[str]:
    return {
        InputKind.VOLUME: set(VOLUME_UNITS),
        InputKind.LENGTH: set(LENGTH_UNITS),
        InputKind.PRESSURE: set(PRESSURE_UNITS),
        InputKind.COUNT: COUNT_UNITS,
        InputKind.MONEY: MONEY_UNITS,
    }.get(kind, set())


def _checked(entry: BalanceEntry, told: dict[str, _AuditFigure]) -> BalanceEntry:
    """Compare with the workbook's own results; what its meters are corrected by is in these."""
    supplied = told["water_supplied"].value
    made = balance(entry.entered())
    if _differs(made, "water_supplied", told, entry.units):
        correction = supplied - _ours(made, "water_supplied", entry.units)
        entry = replace(entry, values={**entry.values, "master_meter_correction": correction})
        made = balance(entry.entered())
    differing = [code for code in told if _differs(made, code, told, entry.units)]
    if differing:
        raise NotValid.of(
            Reason(
                "audit_gives_another",
                (
                    ("ours", f"{_ours(made, code, entry.units):.6g}"),
                    ("result", code),
                    ("theirs", f"{told[code].value:.6g}"),
                ),
            )
            for code in differing
        )
    return entry


def _ours(made: Balance, code: str, units: BalanceUnits) -> float:
    return (made.components[code].value or 0.0) / units.volume_m3


def _differs(made: Balance, code: str, told: dict[str, _AuditFigure], units: BalanceUnits) -> bool:
    ours, supplied = _ours(made, code, units), told["water_supplied"].value
    return abs(ours - told[code].value) > SAME * abs(supplied)


# --- lines of a sheet ---


def _lines(tab: OpenedSheet, names: dict[str, str]) -> dict[str, _AuditFigure]:
    """Find the figure of each line; a grade that stands alone in its line is none."""
    found: dict[str, _AuditFigure] = {}
    for cells in tab.rows[:MOST_ROWS]:
        for at, cell in enumerate(cells):
            code = _named(cell, names)
            if code and code not in found and (line := _figure(cells, at)):
                found[code] = line
    columns = Counter(line.column for line in found.values())
    usual = columns.most_common(1)[0][0] if columns else 0
    return {
        code: line
        for code, line in found.items()
        if line.column >= usual or line.value not in GRADES
    }


def _named(cell: Any, names: dict[str, str]) -> str:
    if not isinstance(cell, str) or not cell.strip():
        return ""
    said = f"{heading(cell.split('(')[0].replace(':', ' ').replace('=', ' = '))} "
    fitting = [name for name in names if said.startswith(f"{name} ")]
    return names[max(fitting, key=len)] if fitting else ""


def _figure(cells: list[Any], label: int) -> _AuditFigure | None:
    """Give the number before the first unit beside a label."""
    latest: tuple[float, int] | None = None
    for at in range(label + 1, len(cells)):
        cell = cells[at]
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            latest = (float(cell), at)
        elif isinstance(cell, str) and latest is not None:
            unit = " ".join(cell.lower().split())
            if unit in UNITS:
                return _AuditFigure(latest[0], unit, latest[1])
    return None


def _year(tabs: list[OpenedSheet]) -> int | None:
    """Find the year: said as such, or that of the last day."""
    for beside in _beside(tabs, YEAR):
        if isinstance(beside, int | float) and 1990 <= beside <= 2100:
            return int(beside)
    for beside in _beside(tabs, LAST_DAY):
        if isinstance(beside, date):
            return beside.year
    return None


def _beside(tabs: list[OpenedSheet], names: tuple[str, ...]) -> Iterator[Any]:
    """Give what stands to the right of cells that say one of some names."""
    for tab in tabs:
        for cells in tab.rows[:MOST_ROWS]:
            for at, cell in enumerate(cells):
                if isinstance(cell, str) and heading(cell.replace(":", " ")) in names:
                    yield from (other for other in cells[at + 1 :] if other not in ("", None))
