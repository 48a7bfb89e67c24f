"""Reading water balances: what feeds the variables, and what a page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures, places_of, within
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.words import STATE_CHIPS, STATES, unit_label
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.tables import Shown, in_digits, shown
from waterpeers.apps.water_balance.words import EFFECTS, OPENINGS, UNITS, WORK, name_of, sentence
from waterpeers.domain.actors import Actor
from waterpeers.domain.checks import apart
from waterpeers.domain.indicators import variables
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.water_balance import INPUTS, Balance, balance, not_comparable
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits
from waterpeers.domain.water_balance.inputs import APPARENT_PARTS
from waterpeers.domain.water_balance.measuring import MeasuringCosts, measuring_plan
from waterpeers.domain.water_balance.pressure import at_pressure

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
# What else tells an input, where the variable that it is has no figure: the rest of a sum.
READ_FROM_SUMS = {
    "own_sources": ("produced", "imported"),
    "billed_metered": ("sold", "billed_unmetered"),
}
READ_INSTEAD = {"service_connections": "conn_water", "hours_under_pressure": "hours_supply"}


class Effect(StrEnum):
    """What a check does with a figure of its year."""

    NEW = "new"  # nothing stands there: it is stored as a draft
    AGAIN = "again"  # an earlier draft of this balance is written anew
    SAME = "same"  # what stands there agrees, and stays
    DIFFERS = "differs"  # both are shown; what stands there stays unless somebody takes this one


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


@dataclass(frozen=True)
class FigureChange:
    """What a balance says of a variable, what stands there, and what a check does with the two."""

    fed: Fed
    stands: Value | None
    effect: Effect


def changes_of(saved: SavedBalance) -> list[FigureChange]:
    """Compare what a balance feeds with the figures of its year and zone; one query."""
    there = _figures_of(saved.organisation, saved.year, saved.zone)
    return [
        FigureChange(fed, stands, _effect(fed, stands))
        for fed in values_of(saved)
        for stands in [there.get(fed.variable)]
    ]


@dataclass(frozen=True)
class ChangeLine:
    """A change in words: what stands, what the balance says, what happens."""

    variable: str
    name: str
    unit: str
    stands: str
    state: Any
    chip: str
    href: str
    says: str
    effect: Any
    differs: bool


def in_words(changes: list[FigureChange], language: str) -> list[ChangeLine]:
    """Say what checking changes, what differs first, what is new next; what agrees is left out."""
    order = [Effect.DIFFERS, Effect.AGAIN, Effect.NEW]
    shown_ones = [each for each in changes if each.effect in order]
    return [
        _in_words(each, language)
        for each in sorted(shown_ones, key=lambda each: order.index(each.effect))
    ]


def _in_words(change: FigureChange, language: str) -> ChangeLine:
    variable, stands = variables()[change.fed.variable], change.stands
    both = [change.fed.value, *([stands.value] if stands else [])]
    places = places_of(both)
    return ChangeLine(
        variable=variable.code,
        name=variable.name(language),
        unit=unit_label(variable.unit),
        stands=in_figures(stands.value, places) if stands else "",
        state=STATES[stands.state] if stands else "",
        chip=STATE_CHIPS[stands.state] if stands else "",
        href=reverse("indicators:one", args=[stands.sheet.uuid, variable.code]) if stands else "",
        says=in_figures(change.fed.value, places),
        effect=EFFECTS[change.effect],
        differs=change.effect is Effect.DIFFERS,
    )


def _effect(fed: Fed, stands: Value | None) -> Effect:
    if stands is None:
        return Effect.NEW
    if not apart(stands.value, fed.value):
        return Effect.SAME
    return Effect.AGAIN if stands.is_open and stands.origin == Origin.BALANCE else Effect.DIFFERS


def zone_of(name: str) -> Zone:
    """Give the part of a utility that a balance is of."""
    return Zone(ZoneKind.ZONE, name) if name else WHOLE


def _figures_of(organisation: Organisation, year: int, zone: str) -> dict[str, Value]:
    """Give what stands for a year and zone: of each variable the open version, else the valid."""
    part, period = zone_of(zone), calendar_year(year)
    rows = Value.objects.current().filter(
        sheet__organisation=organisation,
        sheet__zone_kind=part.kind,
        sheet__zone_name=part.name,
        sheet__starts_on=period.starts_on,
        sheet__ends_before=period.ends_before,
    )
    found = rows.select_related("sheet").order_by("variable", "version")
    return {value.variable: value for value in found}


def inputs_from_figures(
    organisation: Organisation, year: int, zone: str, units: BalanceUnits
) -> dict[str, float]:
    """Give the inputs of a balance that the figures of its year tell, in the units of its sheet.

    A figure with a question that nobody has answered tells nothing.
    """
    there = {
        variable: value.value
        for variable, value in _figures_of(organisation, year, zone).items()
        if not (value.is_open and value.unanswered)
    }
    named = FEEDS_FROM_INPUTS | {
        code: variable for code, variable in FEEDS_FROM_COMPONENTS.items() if code in INPUTS
    }
    found = {code: there[variable] for code, variable in named.items() if variable in there}
    for code, (whole, part) in READ_FROM_SUMS.items():
        if code not in found and whole in there:
            found[code] = there[whole] - there.get(part, 0.0)
    for code, variable in READ_INSTEAD.items():
        if code not in found and variable in there:
            found[code] = there[variable]
    return {code: value / units.factor(code) for code, value in found.items()}


def known_of_leaks(saved: SavedBalance, made: Balance) -> dict[str, float]:
    """Give what the figures of the year and the balance say of bursts and of a m³; one query."""
    there = _figures_of(saved.organisation, saved.year, saved.zone)
    codes: tuple[str, ...] = ("breaks_mains", "breaks_service", "repair_hours")
    found: dict[str, float] = {
        code: there[code].value
        for code in codes
        if code in there and not (there[code].is_open and there[code].unanswered)
    }
    entered = made.entered
    could_be_sold = entered.saved_water_could_be_sold
    price = "retail_unit_cost" if could_be_sold else "variable_production_cost"
    if price in entered.values:
        found["water_price"] = entered.values[price]
    return found


def years_with_figures(organisation: Organisation) -> list[tuple[int, str]]:
    """List the years and zones that have figures and no balance yet, the latest first."""
    sheets = Sheet.objects.filter(organisation=organisation).exclude(values=None).distinct()
    rows = sheets.exclude(zone_kind=ZoneKind.PILOT).order_by("-ends_before", "zone_name", "pk")
    with_balance = set(
        SavedBalance.objects.filter(organisation=organisation).values_list("year", "zone")
    )
    found = [
        (sheet.period.year, sheet.zone_name)
        for sheet in rows[:MOST_YEARS]
        if sheet.period.is_calendar_year
    ]
    return [each for each in found if each not in with_balance]


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


# --- how sure a figure is ---

MEASURED = {  # indicators of which a balance says the same, with its limits
    "I.nrw_percent": "non_revenue_water_percent_volume",
    "I.nrw_conn": "non_revenue_water_l_per_connection_day",
}
YEARS_BESIDE = 5  # an older balance says too little of today


def limits_beside(
    organisation: Organisation, codes: Collection[str], year: int, actor: Actor
) -> dict[str, str]:
    """Say of figures within which limits the latest balance has them; one query, or none."""
    wanted = MEASURED.keys() & codes
    rows = SavedBalance.objects.visible_to(actor).filter(
        organisation=organisation, zone="", year__gt=year - YEARS_BESIDE, year__lte=year
    )
    saved = rows.order_by("-year", "-pk").first() if wanted else None
    if saved is None:
        return {}
    told = balance(saved.sheet.entered()).indicators
    return {
        code: _within(shown(MEASURED[code], told[MEASURED[code]]), saved.year)
        for code in wanted
        if told[MEASURED[code]].limit
    }


def _within(result: Shown, year: int) -> str:
    said = {"year": year, "figure": within(result.value, result.limit, result.unit)}
    return _("Water balance of %(year)s: %(figure)s, 95 times of 100.") % said


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
    """Name the three pieces of work that would take most off the uncertainty of real losses."""
    return [
        ToImprove(
            line.inputs[0],
            ", ".join(map(name_of, line.inputs)),
            in_digits(100 * line.share, 0),
            WORK[line.inputs[0]],
        )
        for line in measuring_plan(made.variance_shares, {})[:3]
    ]


def doubt_of_three(made: Balance) -> str:
    """Say what the three make together of the uncertainty of real losses."""
    shares = [line.share for line in measuring_plan(made.variance_shares, {})[:3]]
    return in_digits(100 * sum(shares), 0) if shares else ""


def finding(made: Balance) -> str:
    """Say of a hundred litres how many are not billed, and how many leak."""
    lost = made.indicators["non_revenue_water_percent_volume"]
    if lost.value is None or lost.value < 0:
        return _("The water balance of the year")
    of_100 = {"lost": in_digits(lost.value, 0)}
    leaks = made.indicators["real_losses_percent_volume"].value
    if leaks is None or leaks < 0:
        return _("Of 100 litres supplied, %(lost)s are not billed") % of_100
    of_100["leaks"] = in_digits(leaks, 0)
    return _("Of 100 litres supplied, %(lost)s are not billed; %(leaks)s leak") % of_100


def costs_of(saved: SavedBalance) -> MeasuringCosts:
    """Give what measuring costs: as said of this balance, else of the operator's latest one."""
    others = SavedBalance.objects.filter(organisation=saved.organisation_id).exclude(costs={})
    latest = None if saved.costs else others.order_by("-year", "zone", "pk").first()
    return MeasuringCosts.of((latest or saved).costs)


def how_sure(made: Balance) -> str:
    """Say how sure that is, in litres; nothing where no limit is known."""
    lost = made.indicators["non_revenue_water_percent_volume"]
    if not lost.limit:
        return ""
    limit = in_digits(lost.limit, 0 if lost.limit >= 1 else 1)
    return _("That is sure to within %(limit)s litres, 95 times of 100.") % {"limit": limit}


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


@dataclass(frozen=True)
class PressureWhatIf:
    """What would leak at another pressure: by kind of opening, volume then and saved."""

    now: str
    then: float
    then_shown: str
    unit: Any
    volume_unit: Any
    lines: list[tuple[Any, str, str]]


def at_another_pressure(
    sheet: BalanceEntry, made: Balance, pressure: float | None
) -> PressureWhatIf | None:
    """Say what would leak at another pressure in the sheet's unit; a tenth less if not said."""
    now = sheet.values.get("average_pressure")
    lost = made.components["real_losses"].value
    then = pressure if pressure and pressure > 0 else float(f"{0.9 * (now or 0.0):.3g}")
    if not (found := at_pressure(lost, now, then)):
        return None
    factor = sheet.units.volume_m3
    lines = [
        (
            OPENINGS[each.exponent],
            in_figures(each.real_losses / factor),
            in_figures(each.saved / factor),
        )
        for each in found
    ]
    pressure_unit, volume_unit = UNITS[sheet.units.pressure], UNITS[sheet.units.volume]
    return PressureWhatIf(
        in_figures(now or 0.0), then, in_figures(then), pressure_unit, volume_unit, lines
    )


COMPARED = ("non_revenue_water", "real_losses", "ili")
MOST_YEARS = 10
MOST_ZONES = 60


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


def zones_of(saved: SavedBalance) -> list[SavedBalance]:
    """List the balances of a year's zones beside that of the whole; one query, or none."""
    if saved.zone:
        return []
    rows = SavedBalance.objects.filter(organisation=saved.organisation_id, year=saved.year)
    return list(rows.exclude(zone="").order_by("zone", "pk")[:MOST_ZONES])


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
