"""A check of pumps: how efficient each is, and what reaching a stated efficiency would save.

What is not entered is missing: a figure that needs it is not computed, and says what it lacks. A
pump that gives more than it takes has a wrong input; it is shown, and counts in no sum. Sources:
IWA performance indicator Ph5 (Alegre and others 2016); classes of distribution pumps after ECAM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Any

from waterpeers.domain.energy import (
    KWH_PER_M3_100M,
    electric_power_kw,
    electricity_emissions_kg,
    standardised_kwh,
)
from waterpeers.domain.measures import PRESSURES, US_GALLON_M3, unit_named
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_PUMPS = 50
LONGEST_NAME = 80
HOURS_OF_A_YEAR = 8784.0  # of a leap year: never more
POWER_FACTOR = 0.9  # where none was measured
USUAL_EFFICIENCY = (0.1, 0.9)

FLOWS: Mapping[str, float] = MappingProxyType(
    {"m3/h": 1.0, "L/s": 3.6, "m3/day": 1 / 24, "US gal/min": 60 * US_GALLON_M3}
)
NUMBERS = (
    "flow", "head", "hours", "power_kw", "energy_kwh", "volts", "amperes", "power_factor",
)  # fmt: skip


class PumpKind(StrEnum):
    """Where a pump stands; the classes are those of pumps that do not stand in the water."""

    SURFACE = "surface"
    SUBMERSIBLE = "submersible"


class PumpStanding(StrEnum):
    """How good the standardised consumption of a distribution pump is."""

    GOOD = "good"
    ACCEPTABLE = "acceptable"
    UNSATISFACTORY = "unsatisfactory"


# From which electric power (kW) on: good up to, unsatisfactory from (kWh/m³ and 100 m).
_CLASSES = ((96.0, 0.3080, 0.4308), (38.0, 0.3080, 0.4595), (15.7, 0.3169, 0.4923),
            (5.6, 0.3322, 0.5302))  # fmt: skip


def standing_of(kwh_per_m3_100m: float, power_kw: float) -> PumpStanding | None:
    """Place the standardised consumption of a distribution pump; None below 5.6 kW."""
    for least_kw, good, poor in _CLASSES:
        if power_kw >= least_kw:
            if kwh_per_m3_100m <= good:
                return PumpStanding.GOOD
            return (
                PumpStanding.UNSATISFACTORY if kwh_per_m3_100m >= poor else PumpStanding.ACCEPTABLE
            )
    return None


@dataclass(frozen=True)
class Pump:
    """One pump in our units; the electricity is told once: by power, at its motor, or by year."""

    name: str
    kind: PumpKind = PumpKind.SURFACE
    flow_m3_h: float | None = None
    head_m: float | None = None
    hours: float | None = None  # of the year
    power_kw: float | None = None
    energy_kwh: float | None = None  # of the year
    volts: float | None = None
    amperes: float | None = None
    power_factor: float | None = None

    @property
    def pumped_m3(self) -> float | None:
        """What it pumped in the year."""
        return _times(self.flow_m3_h, self.hours)

    @property
    def electric_kw(self) -> float | None:
        """The power it takes: measured, worked out at its motor, or from the year's energy."""
        if self.power_kw is not None:
            return self.power_kw
        if self.volts is not None and self.amperes is not None:
            return electric_power_kw(self.volts, self.amperes, self.power_factor or POWER_FACTOR)
        if self.energy_kwh is not None and self.hours is not None:
            return self.energy_kwh / self.hours
        return None

    @property
    def taken_kwh(self) -> float | None:
        """The electricity of the year."""
        if self.energy_kwh is not None:
            return self.energy_kwh
        return _times(self.electric_kw, self.hours)


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


@dataclass(frozen=True)
class Saving:
    """What a year would save; money and gas are None where price or factor is not known."""

    kwh: float
    money: float | None
    co2e_kg: float | None


@dataclass(frozen=True)
class PumpResult:
    """What follows for one pump; ``missing`` names what was not entered, ``flags`` look wrong."""

    pump: Pump
    efficiency: float | None = None  # a share
    kwh_per_m3_100m: float | None = None
    standing: PumpStanding | None = None
    saving: Saving | None = None
    missing: tuple[str, ...] = ()
    flags: tuple[Reason, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is in the sums: a year's energy and volume, and an efficiency that can be."""
        return self.saving is not None


@dataclass(frozen=True)
class PumpTotals:
    """The pumps that count, together: sums over sums, the head weighed by volume."""

    pumps: int
    pumped_m3: float
    energy_kwh: float
    head_m: float
    efficiency: float
    kwh_per_m3_100m: float
    saving: Saving


@dataclass(frozen=True)
class PumpCheck:
    """The results of all pumps, and of those together that count; None where none does."""

    results: tuple[PumpResult, ...]
    together: PumpTotals | None

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of pumps that are in no sum."""
        return tuple(result.pump.name for result in self.results if not result.counts)


@dataclass(frozen=True)
class PumpSheet:
    """Pumps as they are entered, in chosen units, and the efficiency to be reached.

    ``pumps`` hold ``name``, ``kind`` and ``NUMBERS``, blanks left out. Raises ``NotValid`` for
    what nothing can be made of; each reason names its field, as ``pumps_0_flow``.
    """

    pumps: Sequence[Mapping[str, Any]]
    target_percent: float
    flow_unit: str = "m3/h"
    head_unit: str = "m"
    price_per_kwh: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "flow_unit", unit_named(self.flow_unit, FLOWS, "flow_unit"))
        object.__setattr__(self, "head_unit", unit_named(self.head_unit, PRESSURES, "head_unit"))
        if reasons := tuple(_cannot_use(self)):
            raise NotValid(Verdict(reasons))

    def check(self, grid_factor: float | None) -> PumpCheck:
        """Work it out; ``grid_factor`` in kg CO₂e a kWh, None where it is not known."""
        results = tuple(self._result(_pump(each, self), grid_factor) for each in self.pumps)
        counted = [each for each in results if each.counts]
        return PumpCheck(results, _together(counted) if counted else None)

    def _result(self, pump: Pump, grid_factor: float | None) -> PumpResult:
        flow, head, power = pump.flow_m3_h, pump.head_m, pump.electric_kw
        missing = tuple(_missing(pump))
        if flow is None or head is None or power is None:
            return PumpResult(pump, missing=missing)
        ph5 = standardised_kwh(power, flow, head)  # of one hour
        efficiency = KWH_PER_M3_100M / ph5
        is_possible = efficiency <= 1
        return PumpResult(
            pump,
            efficiency,
            ph5,
            standing_of(ph5, power) if is_possible and pump.kind is PumpKind.SURFACE else None,
            self._saving(pump.taken_kwh, efficiency, grid_factor) if is_possible else None,
            missing,
            tuple(_flags(efficiency, self.target_percent / 100)),
        )

    def _saving(
        self, taken: float | None, efficiency: float, grid_factor: float | None
    ) -> Saving | None:
        if taken is None:
            return None
        kwh = taken * max(0.0, 1 - efficiency / (self.target_percent / 100))
        gas = None if grid_factor is None else electricity_emissions_kg(kwh, grid_factor)
        return Saving(kwh, _times(kwh, self.price_per_kwh), gas)


def _pump(given: Mapping[str, Any], sheet: PumpSheet) -> Pump:
    flow, head = given.get("flow"), given.get("head")
    measured = {name: given.get(name) for name in NUMBERS[2:]}
    return Pump(
        given["name"],
        PumpKind(given.get("kind", PumpKind.SURFACE)),
        _times(flow, FLOWS[sheet.flow_unit]),
        _times(head, PRESSURES[sheet.head_unit]),
        **measured,
    )


def _missing(pump: Pump) -> Iterator[str]:
    if pump.flow_m3_h is None:
        yield "flow"
    if pump.head_m is None:
        yield "head"
    if pump.hours is None:
        yield "hours"
    if pump.electric_kw is None and pump.energy_kwh is None:
        yield "power_kw"


def _flags(efficiency: float, target: float) -> Iterator[Reason]:
    shown = (("percent", f"{100 * efficiency:.1f}"),)
    if efficiency > 1:
        yield Reason("pump_efficiency_impossible", shown)
    elif not USUAL_EFFICIENCY[0] <= efficiency <= USUAL_EFFICIENCY[1]:
        yield Reason("pump_efficiency_unusual", shown)
    if target <= efficiency <= 1:
        yield Reason("pump_target_reached")


def _together(counted: Sequence[PumpResult]) -> PumpTotals:
    pumps = [each.pump for each in counted]
    volume = sum(pump.pumped_m3 or 0.0 for pump in pumps)
    taken = sum(pump.taken_kwh or 0.0 for pump in pumps)
    lifted = sum((pump.pumped_m3 or 0.0) * (pump.head_m or 0.0) for pump in pumps)
    ph5 = standardised_kwh(taken, volume, lifted / volume)
    savings = [each.saving for each in counted if each.saving is not None]
    return PumpTotals(
        pumps=len(pumps),
        pumped_m3=volume,
        energy_kwh=taken,
        head_m=lifted / volume,
        efficiency=KWH_PER_M3_100M / ph5,
        kwh_per_m3_100m=ph5,
        saving=Saving(
            sum(saving.kwh for saving in savings),
            _sum([saving.money for saving in savings]),
            _sum([saving.co2e_kg for saving in savings]),
        ),
    )


def _sum(parts: Sequence[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _cannot_use(sheet: PumpSheet) -> Iterator[Reason]:
    if not 0 < sheet.target_percent <= 100:
        yield Reason("not_an_efficiency", (), "target_percent")
    if sheet.price_per_kwh is not None and not (
        isfinite(sheet.price_per_kwh) and sheet.price_per_kwh >= 0
    ):
        yield Reason("must_not_be_negative", (), "price_per_kwh")
    if not sheet.pumps:
        yield Reason("no_pump", (), "pumps_0_name")
    if len(sheet.pumps) > MOST_PUMPS:
        yield Reason("too_many_pumps", (("limit", str(MOST_PUMPS)),), "pumps_0_name")
    names = [str(given.get("name", "")) for given in sheet.pumps]
    for number, given in enumerate(sheet.pumps):
        if names[number] in names[:number]:
            yield Reason("pump_named_twice", (), f"pumps_{number}_name")
        for reason in _wrong_in(given):
            yield Reason(reason.code, reason.params, f"pumps_{number}_{reason.field}")


def _wrong_in(given: Mapping[str, Any]) -> Iterator[Reason]:
    name = str(given.get("name", "")).strip()
    if not name:
        yield Reason("required", (), "name")
    elif len(name) > LONGEST_NAME:
        yield Reason("too_long", (("limit", str(LONGEST_NAME)),), "name")
    if given.get("kind", PumpKind.SURFACE) not in set(PumpKind):
        yield Reason("not_in_list", (("value", str(given["kind"])[:40]),), "kind")
    for field in NUMBERS:
        value = given.get(field)
        if value is not None and not (isfinite(value) and value > 0):
            yield Reason("must_be_above_zero", (), field)
    if (given.get("hours") or 0) > HOURS_OF_A_YEAR:
        yield Reason("not_hours_of_a_year", (), "hours")
    if (given.get("power_factor") or 0) > 1:
        yield Reason("not_a_power_factor", (), "power_factor")
    if (given.get("volts") is None) is not (given.get("amperes") is None):
        yield Reason("volts_and_amperes", (), "volts")
    told = [given.get(field) is not None for field in ("power_kw", "energy_kwh", "volts")]
    if sum(told) > 1:
        yield Reason("electricity_told_twice", (), "power_kw")
