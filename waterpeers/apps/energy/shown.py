"""A check of pumps and the energy of years as pages show them: in words and readers' numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.energy.queries import EnergyYear, Factor
from waterpeers.apps.energy.words import (
    FIGURES,
    FLOW_UNITS,
    KINDS,
    MISSING,
    STANDING_CHIPS,
    STANDINGS,
    figure,
)
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.domain.indicators import variables
from waterpeers.domain.pumps import PumpCheck, PumpResult, Saving


@dataclass(frozen=True)
class SavingShown:
    """What a year would save, in words."""

    kwh: str
    money: str
    tonnes: str


@dataclass(frozen=True)
class PumpLine:
    """A pump in words; ``width`` is its efficiency as a bar of 100."""

    name: str
    kind: Any
    as_entered: str
    efficiency: str
    ph5: str
    width: str
    standing: Any
    chip: str
    saving: SavingShown | None
    missing: str
    flags: list[str]


def pump_lines(saved: SavedPumpCheck, found: PumpCheck) -> list[PumpLine]:
    """Show every pump, in the order in which they were entered."""
    return [
        _pump(saved, given, each)
        for given, each in zip(saved.pumps, found.results, strict=True)
    ]  # fmt: skip


def _pump(saved: SavedPumpCheck, given: dict[str, Any], each: PumpResult) -> PumpLine:
    flow, head = given.get("flow"), given.get("head")
    parts = [
        "" if flow is None else f"{figure(flow, 1)}\u00a0{FLOW_UNITS[saved.flow_unit]}",
        "" if head is None else f"{figure(head, 1)}\u00a0{saved.head_unit}",
        "" if each.pump.electric_kw is None else f"{figure(each.pump.electric_kw, 1)}\u00a0kW",
        "" if each.pump.hours is None else f"{figure(each.pump.hours)}\u00a0h",
    ]
    efficiency = each.efficiency
    return PumpLine(
        name=each.pump.name,
        kind=KINDS[each.pump.kind.value],
        as_entered=" · ".join(part for part in parts if part),
        efficiency=figure(None if efficiency is None else 100 * efficiency, 1),
        ph5=figure(each.kwh_per_m3_100m, 3),
        width="" if efficiency is None else f"{100 * min(efficiency, 1):.1f}",
        standing=STANDINGS[each.standing] if each.standing else "",
        chip=STANDING_CHIPS[each.standing] if each.standing else "",
        saving=saving_shown(each.saving),
        missing=", ".join(str(MISSING[code]) for code in each.missing),
        flags=[text for text, _field in sentences(each.flags)],
    )


def saving_shown(saving: Saving | None) -> SavingShown | None:
    """Show a saving: whole kWh and money, tonnes with a decimal."""
    if saving is None:
        return None
    return SavingShown(figure(saving.kwh), figure(saving.money), _tonnes(saving.co2e_kg))


def _tonnes(kg: float | None) -> str:
    return figure(None if kg is None else kg / 1000, 1)


def total_shown(found: PumpCheck) -> dict[str, Any] | None:
    """Show the pumps that count together."""
    total = found.together
    if total is None:
        return None
    return {
        "pumps": total.pumps,
        "energy": figure(total.energy_kwh),
        "volume": figure(total.pumped_m3),
        "head": figure(total.head_m, 1),
        "efficiency": figure(100 * total.efficiency, 1),
        "ph5": figure(total.kwh_per_m3_100m, 3),
        "saving": saving_shown(total.saving),
    }


@dataclass(frozen=True)
class YearShown:
    """A year of energy in words: its figures by code, and what those that are empty lack."""

    year: str
    sheet_address: str
    figures: dict[str, str]
    lacking: dict[str, str]
    factor: Factor | None
    factor_text: str
    bought_factor: Factor | None
    bought_text: str


def year_shown(each: EnergyYear, language: str) -> YearShown:
    """Show a year of energy; figures by the codes of ``words.FIGURES``."""
    known = {
        "water": figure(each.water_kwh),
        "sewer": figure(each.sewer_kwh),
        "I.energy_water_m3": figure(each.computed["I.energy_water_m3"], 3),
        "I.energy_auth_m3": figure(each.computed["I.energy_auth_m3"], 3),
        "I.energy_share": figure(each.computed["I.energy_share"], 1),
        "cost": figure(each.cost_per_kwh, 4),
        "emissions": _tonnes(each.emissions_kg),
        "bought": _tonnes(each.bought_kg),
    }
    lacking = {
        code: ", ".join(variables()[name].name(language) for name in names)
        for code, names in each.missing.items()
    }
    if each.water_kwh is not None and each.factor is None:
        lacking["emissions"] = variables()["grid_factor"].name(language)
    named = {code: names for code, names in lacking.items() if names}
    grid, bought = each.factor, each.bought_factor
    return YearShown(
        str(each.year), each.sheet_address, known, named, grid, factor_text(grid), bought,
        factor_text(bought),
    )  # fmt: skip


def factor_text(factor: Factor | None) -> str:
    """Write a factor."""
    return "" if factor is None else figure(factor.value, 3)


def table_of(years: list[YearShown]) -> list[tuple[Any, Any, list[tuple[str, str]]]]:
    """Give each figure with its unit, and what it is in these years."""
    return [
        (label, unit, [(str(each.year), each.figures[code]) for each in years])
        for code, (label, unit) in FIGURES.items()
    ]


def lacking_in(year: YearShown) -> list[tuple[Any, str]]:
    """Name what the figures of a year lack."""
    return [(FIGURES[code][0], names) for code, names in year.lacking.items()]
