"""Reading water balances: what feeds the variables, and what a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from waterpeers.analytics.uncertainty import has_large_limits, simulate
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.tables import Shown, decimals, in_digits, shown
from waterpeers.apps.water_balance.words import UNITS, WORK, name_of, sentence
from waterpeers.domain.periods import Period
from waterpeers.domain.values import Origin, Zone
from waterpeers.domain.water_balance import Balance, balance, not_comparable
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits
from waterpeers.domain.water_balance.inputs import APPARENT_PARTS

# Inputs, then components, that a variable of the catalogue stands for.
FEEDS_FROM_INPUTS = {
    "own_sources": "own_sources",
    "imported": "imported",
    "billed_metered": "billed_metered",
    "billed_unmetered": "billed_unmetered",
    "unbilled_metered": "unbilled_metered",
    "mains_length": "net_water_km",
    "service_connections": "conn_water_total",
    "customer_line_length": "private_pipe_km",
    "average_pressure": "pressure_m",
    "hours_under_pressure": "hours_pressurised",
    "retail_unit_cost": "retail_cost_m3",
    "variable_production_cost": "marginal_cost_m3",
    "grid_energy": "energy_water",
    "grid_emission_factor": "grid_factor",
}
FEEDS_FROM_COMPONENTS = {
    "system_input_volume": "produced",
    "exported": "exported",
    "unbilled_unmetered": "unbilled_unmetered",
    "unauthorised_consumption": "unauthorised",
    "customer_meter_inaccuracies": "meter_inaccuracy",
    "data_handling_errors": "data_errors",
}
NOTHING = 1e-12  # of what the meters show: the rounding of sums
SAID_TWICE = {"produced", "sold"}  # what may have been reported before, from other records


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
    fed += _sums(made, source)
    for code, variable in FEEDS_FROM_COMPONENTS.items():
        result = made.components.get(code)
        if result is None or result.value is None:
            continue
        if result.value or code in made.entered.values:  # 0 that nobody entered is a blank
            how = f", default {saved.defaults}" if code in made.by_default else ""
            fed.append(Fed(variable, result.value, source + how))
    return fed


def sums_said(organisation: Organisation, period: Period, zone: Zone) -> dict[str, float]:
    """Give the sums that people have reported for a part and year themselves."""
    rows = Value.objects.current().filter(
        sheet__organisation=organisation,
        sheet__zone_kind=zone.kind,
        sheet__zone_name=zone.name,
        sheet__starts_on=period.starts_on,
        sheet__ends_before=period.ends_before,
        variable__in=SAID_TWICE,
    )
    return dict(rows.exclude(origin=Origin.BALANCE).values_list("variable", "value"))


def _sums(made: Balance, source: str) -> Iterator[Fed]:
    """Give what the balance says of the sums that the figures of a year begin with."""
    volumes = {code: each.value or 0.0 for code, each in made.components.items()}
    entered = made.entered.values
    if {"billed_metered", "billed_unmetered"} & entered.keys():
        yield Fed("sold", volumes["billed_metered"] + volumes["billed_unmetered"], source)
    if {"own_sources", "imported"} & entered.keys():
        shown = volumes["own_sources"] + volumes["imported"]
        correction = volumes["system_input_volume"] - shown
        if abs(correction) > NOTHING * shown or "master_meter_correction" in entered:
            yield Fed("bulk_meter_correction", correction, source)
        if "own_sources" not in entered:
            yield Fed("own_sources", 0.0, source)
    if not APPARENT_PARTS & entered.keys() and "apparent_losses" in (*entered, *made.by_default):
        yield Fed("unauthorised", volumes["apparent_losses"], f"{source}, all apparent losses")
    if "hours_under_pressure" not in entered and not made.entered.is_intermittent:
        yield Fed("hours_pressurised", 24.0, f"{source}, taken as supplied all day")


# --- what a page shows ---


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


def what_if(sheet: BalanceEntry, made: Balance, code: str, limit: float | None) -> WhatIf | None:
    """Work a balance out again as if one input had another limit; half of its own if not said.

    None where no input has a limit yet. An input that adds nothing is the one that adds most.
    """
    codes = [each for each, _ in made.variance_shares]
    if not codes:
        return None
    code = code if code in codes else codes[0]
    now = made.entered.limits[code]
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


def intervals(made: Balance, units: BalanceUnits) -> list[tuple[str, str, str, Any]]:
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


@dataclass(frozen=True)
class TwoEstimates:
    """Real losses from the balance and from night flow, and how far they are from one another."""

    top_down: Shown
    bottom_up: Shown
    difference: Shown
    agree: bool | None


def two_estimates(made: Balance, units: BalanceUnits) -> TwoEstimates | None:
    """Show both estimates of real losses in the unit of the volumes, if there are two."""
    found = made.estimates
    if found is None:
        return None
    unit, factor = UNITS[units.volume], units.volume_m3
    return TwoEstimates(
        shown("real_losses", found.top_down, unit, factor),
        shown("bottom_up_real_losses", found.bottom_up, unit, factor),
        shown("real_losses", found.difference, unit, factor),
        found.agree,
    )


COMPARED = ("non_revenue_water", "real_losses", "ili")
MOST_YEARS = 10


@dataclass(frozen=True)
class YearLine:
    """A year of the same zone: its main figures, or why they cannot be compared with this one."""

    saved: SavedBalance
    figures: list[Shown]
    reasons: list[str]


def other_years(saved: SavedBalance, made: Balance) -> list[YearLine]:
    """List the years of a zone, this one among them, in its units; nothing if it is alone."""
    rows = SavedBalance.objects.filter(organisation=saved.organisation_id, zone=saved.zone)
    found = list(rows.order_by("-year", "-pk")[:MOST_YEARS])
    return [_year(row, made, saved.sheet.units) for row in found] if len(found) > 1 else []


def _year(row: SavedBalance, made: Balance, units: BalanceUnits) -> YearLine:
    then = balance(row.sheet.entered())
    if against := not_comparable(made.entered, then.entered):
        return YearLine(row, [], [sentence(reason) for reason in against])
    unit, factor = UNITS[units.volume], units.volume_m3
    figures = [
        shown(code, then.indicators[code])
        if code in then.indicators
        else shown(code, then.components[code], unit, factor)
        for code in COMPARED
    ]
    return YearLine(row, figures, [])
