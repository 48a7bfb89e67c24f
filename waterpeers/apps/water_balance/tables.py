"""A balance as a table, for pages and the command line; no database.

Numbers have as many digits as their limits allow, and are written as their reader does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from django.utils.translation import gettext

from waterpeers.analytics.uncertainty import has_large_limits, simulate
from waterpeers.apps.foundation.figures import in_figures, number_format, points, within
from waterpeers.apps.water_balance.words import (
    INDICATOR_UNITS,
    LEAK_KINDS,
    UNITS,
    WORK,
    name_of,
    sentence,
)
from waterpeers.domain.water_balance import Balance, BalanceResult, Form
from waterpeers.domain.water_balance.bursts import (
    Bursts,
    LeakKind,
    LeakPart,
    Network,
    components,
    survey_plan,
)
from waterpeers.domain.water_balance.entry import BalanceUnits
from waterpeers.domain.water_balance.formulas import COMPONENTS
from waterpeers.domain.water_balance.measuring import (
    USUAL_DAYS,
    MeasuringCosts,
    MeasuringJob,
    Range,
    measuring_plan,
)
from waterpeers.domain.water_balance.zones import PartOfNetwork, add_up


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

    @property
    def within(self) -> str:
        """Value, limit and unit."""
        return within(self.value, self.limit, self.unit)

    @property
    def limit_in_its_unit(self) -> str:
        """The limit, that of a percentage in points."""
        return points(self.limit, self.unit)


def shown(code: str, result: BalanceResult, unit: Any = None, factor: float = 1.0) -> Shown:
    """Put a result into words; its limit decides how many digits it has (2,500 ± 250)."""
    if result.value is None:
        reason = sentence(result.missing) if result.missing else ""
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
    return number_format(round(value, digits), max(0, digits), force_grouping=True)


def limit_in_digits(limit: float, digits: int) -> str:
    """Write a limit with two digits that count, and no more decimals than its value has."""
    places = min(digits, decimals(limit / 10))
    return in_digits(limit, places if round(limit, places) else decimals(limit))


LEAVES = (
    "billed_metered",
    "billed_unmetered",
    "unbilled_metered",
    "unbilled_unmetered",
    "unauthorised_consumption",
    "customer_meter_inaccuracies",
    "data_handling_errors",
)


def volumes(made: Balance, units: BalanceUnits) -> list[Shown]:
    """Show the balance as a table whose lines add up to the last digit that is shown."""
    digits, rounded = rounded_volumes(made, units)
    supplied = rounded["water_supplied"]
    lines = []
    for code in TABLE:
        if code not in rounded:
            continue
        limit = made.components[code].limit
        share = in_digits(100 * rounded[code] / supplied, 1) if supplied else ""
        lines.append(
            Shown(
                code,
                name_of(code),
                in_digits(rounded[code], digits),
                "" if limit is None else limit_in_digits(limit / units.volume_m3, digits),
                UNITS[units.volume],
                share,
                by_default=code in made.by_default,
            )
        )
    return lines


def rounded_volumes(made: Balance, units: BalanceUnits) -> tuple[int, dict[str, float]]:
    """Give volumes in the unit of the sheet that add up as they are shown, and their decimals.

    Supply and consumption are rounded; the sums, and real losses as their remainder, are made of
    the rounded figures.
    """
    supplied = made.components["water_supplied"].value or 0.0
    digits = decimals(supplied / units.volume_m3 / 1000)
    rounded = {
        code: round((result.value or 0.0) / units.volume_m3 * 10**digits)
        for code, result in made.components.items()
    }
    _add_up(rounded, made)
    return digits, {code: volume / 10**digits for code, volume in rounded.items()}


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


# As the formulas name them, but for exports, which come out of the system input.
TABLE = (
    "system_input_volume",
    "exported",
    *COMPONENTS[COMPONENTS.index("water_supplied") :],
)


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


# --- zones beside the whole ---


@dataclass(frozen=True)
class ZoneLine:
    """What a part of the network loses: volume, and litres by connection and day."""

    label: Any
    uuid: Any  # of its balance; None for the sum and the rest
    lost: Shown
    litres: str


@dataclass(frozen=True)
class ZonesShown:
    """Zones, their sum, the rest of the network; whether they lose more than the whole."""

    lines: list[ZoneLine]
    together: list[ZoneLine]
    too_much: bool


def zones(
    made: Balance, units: BalanceUnits, parts: Sequence[tuple[str, Any, Balance]]
) -> ZonesShown | None:
    """Set zones (name, number of their page, balance) beside the whole; None without zones."""
    found = add_up(_part(made), [_part(each) for _name, _uuid, each in parts])
    if found is None:
        return None
    lines = [_zone_line(name, uuid, _part(each), units) for name, uuid, each in parts]
    together = [
        _zone_line(gettext("All zones together"), None, found.sum, units),
        _zone_line(gettext("The rest of the network"), None, found.rest, units),
    ]
    return ZonesShown(lines, together, found.too_much)


def _part(made: Balance) -> PartOfNetwork:
    connections = made.entered.values.get("service_connections")
    return PartOfNetwork(made.components["real_losses"], connections)


def _zone_line(label: Any, uuid: Any, part: PartOfNetwork, units: BalanceUnits) -> ZoneLine:
    lost = shown("real_losses", part.real_losses, UNITS[units.volume], units.volume_m3)
    litres = "–" if part.litres is None else in_digits(part.litres, decimals(part.litres / 100))
    return ZoneLine(label, uuid, lost, litres)


# --- what leaks are made of ---


@dataclass(frozen=True)
class LeaksShown:
    """Real losses by kind and part, in the unit of the volumes; what is left; when to look."""

    lines: list[tuple[Any, str, str]]  # kind, on mains, on service pipes
    explained: str
    unknown: str
    is_too_much: bool  # more is explained than the balance leaves
    share: str  # unknown, of all real losses, per cent
    unit: Any
    months: str  # between two rounds of looking for leaks
    leaking: str
    costs: str


def leaks(made: Balance, units: BalanceUnits, known: Mapping[str, float]) -> LeaksShown | None:
    """Say what real losses are made of; None where the network is not known."""
    entered = made.entered.values
    needed = ("mains_length", "service_connections", "average_pressure")
    if any(entered.get(code, 0.0) <= 0 for code in needed):
        return None
    network = Network(
        mains_km=entered["mains_length"],
        connections=entered["service_connections"],
        pressure_m=entered["average_pressure"],
        customer_lines_km=entered.get("customer_line_length", 0.0),
        hours=entered.get("hours_under_pressure", 24.0),
    )
    whole = made.components["real_losses"].value
    found = components(network, _bursts(known), whole)
    left, factor = found.unknown, units.volume_m3
    plan = survey_plan(*(known.get(name, 0.0) for name in ("survey_cost", "water_price", "rise")))
    return LeaksShown(
        lines=[
            (label, *(_volume(found.parts.get((kind, part)), factor) for part in LeakPart))
            for kind, label in LEAK_KINDS.items()
        ],
        explained=_volume(found.explained, factor),
        unknown=_volume(left, factor),
        is_too_much=left is not None and left < 0,
        share=in_digits(100 * left / whole, 0) if left and whole and 0 < left <= whole else "",
        unit=UNITS[units.volume],
        months=in_figures(12 * plan.years, 0) if plan else "",
        leaking=_volume(plan.lost, factor) if plan else "",
        costs=in_figures(plan.costs, 0) if plan else "",
    )


def _bursts(known: Mapping[str, float]) -> dict[tuple[LeakKind, LeakPart], Bursts]:
    days = known.get("found_days")
    ran = {
        LeakKind.REPORTED: known.get("repair_hours"),
        LeakKind.FOUND: None if days is None else 24 * days,
    }
    asked = {
        (LeakKind.REPORTED, LeakPart.MAINS): "breaks_mains",
        (LeakKind.REPORTED, LeakPart.SERVICES): "breaks_service",
        (LeakKind.FOUND, LeakPart.MAINS): "found_mains",
        (LeakKind.FOUND, LeakPart.SERVICES): "found_service",
    }
    return {
        place: Bursts(known[name], hours)
        for place, name in asked.items()
        if name in known and (hours := ran[place[0]]) is not None
    }


def _volume(value: float | None, factor: float) -> str:
    """Write a volume that is known roughly: two digits that count, or three."""
    if value is None:
        return "–"
    return in_digits(value / factor, decimals(value / factor / 100))


# --- what to measure better, and what that costs ---


LEAST_SHARE = 0.005  # of the doubt: below it, work is not shown


@dataclass(frozen=True)
class MeasuringShown:
    """A piece of work in words: what it makes surer, and how far its money goes."""

    job: MeasuringJob
    work: Any
    inputs: str
    share: str  # of the doubt, per cent
    days: str  # that it usually takes
    price: str
    worth: str  # doubt that goes for the same money, the best one 100
    is_own: bool


def measuring(made: Balance, costs: MeasuringCosts) -> list[MeasuringShown]:
    """Say in which order to measure better, by the doubt that goes for the money."""
    lines = measuring_plan(made.variance_shares, costs.prices, costs.day_price)
    lines = tuple(line for line in lines if line.share >= LEAST_SHARE)
    best = max((line.for_money or 0.0 for line in lines), default=0.0)
    return [
        MeasuringShown(
            job=line.job,
            work=WORK[line.inputs[0]],
            inputs=", ".join(map(name_of, line.inputs)),
            share=in_digits(100 * line.share, 0),
            days=_range(USUAL_DAYS[line.job]),
            price=_range(line.price) if line.price else "",
            worth=in_digits(100 * line.for_money / best, 0) if line.for_money else "",
            is_own=line.is_own,
        )
        for line in lines
    ]


def _range(told: Range) -> str:
    low, high = in_figures(told.low), in_figures(told.high)
    return low if low == high else f"{low}–{high}"
