"""Reading water balances: what feeds the variables, and what a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from django.utils.formats import number_format

from waterpeers.analytics.uncertainty import has_large_limits, simulate
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.words import INDICATOR_UNITS, UNITS, WORK, name_of, told
from waterpeers.domain.water_balance import Balance, Form, Result, balance
from waterpeers.domain.water_balance.entry import Sheet, Units

# Inputs, then components, that a variable of the catalogue stands for.
FEEDS_FROM_INPUTS = {
    "own_sources": "own_sources",
    "imported": "imported",
    "exported": "exported",
    "billed_metered": "billed_metered",
    "billed_unmetered": "billed_unmetered",
    "unbilled_metered": "unbilled_metered",
    "mains_length": "net_water_km",
    "service_connections": "conn_water_total",
    "customer_line_length": "private_pipe_km",
    "average_pressure": "pressure_m",
    "hours_under_pressure": "hours_supply",
    "retail_unit_cost": "retail_cost_m3",
    "variable_production_cost": "marginal_cost_m3",
    "grid_energy": "energy_water",
    "grid_emission_factor": "grid_factor",
}
FEEDS_FROM_COMPONENTS = {
    "implied_master_meter_correction": "bulk_meter_correction",
    "unbilled_unmetered": "unbilled_unmetered",
    "unauthorised_consumption": "unauthorised",
    "customer_meter_inaccuracies": "meter_inaccuracy",
    "data_handling_errors": "data_errors",
}


@dataclass(frozen=True)
class Fed:
    """A value that a checked balance reports for a variable, in the unit we keep."""

    variable: str
    value: float
    source: str


def values_of(saved: SavedBalance) -> list[Fed]:
    """Give the values of a balance: what was entered, and what follows from it or by default."""
    made = balance(saved.sheet.entered())
    source = f"water balance {saved.year}, {saved.form}"
    fed = [
        Fed(variable, made.entered.values[code], source)
        for code, variable in FEEDS_FROM_INPUTS.items()
        if code in made.entered.values
    ]
    for code, variable in FEEDS_FROM_COMPONENTS.items():
        result = made.components.get(code)
        if result is None or result.value is None:
            continue
        if result.value or code in saved.values:  # 0 that nobody entered is a blank
            how = f", default {saved.defaults}" if code in made.by_default else ""
            fed.append(Fed(variable, result.value, source + how))
    return fed


# --- what a page shows ---


@dataclass(frozen=True)
class Shown:
    """A result in words: value and limit in the reader's numbers, or why there is none."""

    code: str
    label: str
    value: str = ""
    limit: str = ""
    unit: Any = ""
    share: str = ""  # of the water supplied, per cent
    missing: str = ""
    by_default: bool = False


def shown(code: str, result: Result, unit: Any = None, factor: float = 1.0) -> Shown:
    """Put a result into words; its limit decides how many digits it has (2,500 ± 250)."""
    if result.value is None:
        reason = told(result.missing) if result.missing else ""
        return Shown(code, name_of(code), missing=reason)
    value = result.value / factor
    limit = None if result.limit is None else result.limit / factor
    digits = decimals(limit / 10 if limit else value / 100)
    return Shown(
        code,
        name_of(code),
        in_digits(value, digits),
        "" if limit is None else in_digits(limit, digits),
        INDICATOR_UNITS.get(result.unit, result.unit) if unit is None else unit,
    )


def decimals(step: float) -> int:
    """Say how many decimals (below 0: zeros before the mark) are worth showing."""
    if step == 0:
        return 0
    return max(-12, min(12, -floor(log10(abs(step)))))


def in_digits(value: float, digits: int) -> str:
    """Write a number rounded to so many decimals, as its reader does."""
    return str(number_format(round(value, digits), max(0, digits), force_grouping=True))


LEAVES = (
    "billed_metered",
    "billed_unmetered",
    "unbilled_metered",
    "unbilled_unmetered",
    "unauthorised_consumption",
    "customer_meter_inaccuracies",
    "data_handling_errors",
)


def volumes(made: Balance, units: Units) -> list[Shown]:
    """Show the balance as a table whose lines add up to the last digit that is shown.

    Supply and consumption are rounded; the sums, and real losses as their remainder, are made of
    the rounded figures.
    """
    supplied = made.components["water_supplied"].value or 0.0
    digits = decimals(supplied / units.volume_m3 / 10_000)
    rounded = {
        code: round((result.value or 0.0) / units.volume_m3 * 10**digits)
        for code, result in made.components.items()
    }
    _add_up(rounded, made)
    lines = []
    for code in TABLE:
        if code not in rounded:
            continue
        limit = made.components[code].limit
        share = (
            in_digits(100 * rounded[code] / rounded["water_supplied"], 1)
            if (rounded["water_supplied"])
            else ""
        )
        lines.append(
            Shown(
                code,
                name_of(code),
                in_digits(rounded[code] / 10**digits, digits),
                "" if limit is None else in_digits(limit / units.volume_m3, digits),
                UNITS[units.volume],
                share,
                by_default=code in made.by_default,
            )
        )
    return lines


def _add_up(rounded: dict[str, int], made: Balance) -> None:
    """Make all sums of a table anew from its rounded leaves."""
    billed = rounded["billed_metered"] + rounded["billed_unmetered"]
    unbilled = rounded["unbilled_metered"] + rounded.get("unbilled_unmetered", 0)
    if "customer_meter_inaccuracies" in rounded:
        rounded["apparent_losses"] = sum(rounded.get(code, 0) for code in LEAVES[4:])
    exported = rounded["exported"] if made.entered.form is Form.IWA else 0
    rounded["billed_authorised_consumption"] = billed + exported
    rounded["unbilled_authorised_consumption"] = unbilled
    rounded["authorised_consumption"] = billed + exported + unbilled
    rounded["system_input_volume"] = rounded["water_supplied"] + rounded["exported"]
    rounded["non_revenue_water"] = rounded["water_supplied"] - billed
    rounded["water_losses"] = rounded["non_revenue_water"] - unbilled
    rounded["real_losses"] = rounded["water_losses"] - rounded["apparent_losses"]


TABLE = (
    "system_input_volume",
    "exported",
    "water_supplied",
    "billed_metered",
    "billed_unmetered",
    "billed_authorised_consumption",
    "unbilled_metered",
    "unbilled_unmetered",
    "unbilled_authorised_consumption",
    "authorised_consumption",
    "unauthorised_consumption",
    "customer_meter_inaccuracies",
    "data_handling_errors",
    "apparent_losses",
    "real_losses",
    "bottom_up_real_losses",
    "water_losses",
    "non_revenue_water",
)


def three_ways(saved: SavedBalance) -> tuple[str, str, str]:
    """Name the three ways to tell non-revenue water that are shown together."""
    unit = "gal" if saved.length_unit == "mile" else "l"
    return (
        "non_revenue_water_percent_volume",
        f"non_revenue_water_{unit}_per_connection_day",
        "non_revenue_water_percent_cost",
    )


def figures(made: Balance, saved: SavedBalance) -> list[Shown]:
    """Show the indicators, in metric units or in US ones as the sheet is."""
    other_system = "L/" if saved.length_unit == "mile" else "US gal/"
    units = saved.sheet.units
    return [
        shown(code, result, UNITS[units.volume], units.volume_m3)
        if code == "uarl"
        else shown(code, result)
        for code, result in made.indicators.items()
        if not result.unit.startswith(other_system)
    ]


@dataclass(frozen=True)
class ToImprove:
    """An input to measure better: what it makes of the uncertainty, and what to do."""

    code: str
    label: str
    percent: str
    work: Any


def to_improve(made: Balance) -> list[ToImprove]:
    """Name the three inputs that make most of the uncertainty of real losses."""
    return [
        ToImprove(code, name_of(code), in_digits(100 * share, 0), WORK[code])
        for code, share in made.variance_shares[:3]
    ]


@dataclass(frozen=True)
class WhatIf:
    """What a better measurement of one input would change: results now and then, in pairs."""

    code: str
    label: str
    limit_now: float
    limit: float
    then: Balance
    pairs: list[tuple[Shown, Shown]]


def what_if(sheet: Sheet, made: Balance, code: str, limit: float | None) -> WhatIf | None:
    """Work a balance out again as if one input had another limit; half of its own if not said.

    None where no input has a limit yet. An input that adds nothing is the one that adds most.
    """
    codes = [each for each, _ in made.variance_shares]
    if not codes:
        return None
    code = code if code in codes else codes[0]
    now = sheet.limits_percent[code]
    limit = now / 2 if limit is None else min(max(limit, 0.0), now)
    then = balance(replace(sheet, limits_percent={**sheet.limits_percent, code: limit}).entered())
    volume, factor = UNITS[sheet.units.volume], sheet.units.volume_m3
    pairs = [
        (
            shown(name, made.components[name], volume, factor),
            shown(name, then.components[name], volume, factor),
        )
        for name in ("non_revenue_water", "real_losses")
    ]
    if made.indicators["ili"].value is not None:
        pairs.append((shown("ili", made.indicators["ili"]), shown("ili", then.indicators["ili"])))
    return WhatIf(code, name_of(code), now, limit, then, pairs)


def intervals(made: Balance, units: Units) -> list[tuple[str, str, str, Any]]:
    """Give what draws say of the main results where limits are large: label, low, high, unit."""
    if not has_large_limits(made.entered):
        return []
    drawn = simulate(made.entered)
    lines = []
    for code in ("non_revenue_water", "real_losses", "ili"):
        if code not in drawn:
            continue
        factor, unit = (1.0, "") if code == "ili" else (units.volume_m3, UNITS[units.volume])
        interval = drawn[code]
        digits = decimals((interval.high - interval.low) / factor / 20)
        low, high = (in_digits(x / factor, digits) for x in (interval.low, interval.high))
        lines.append((name_of(code), low, high, unit))
    return lines
