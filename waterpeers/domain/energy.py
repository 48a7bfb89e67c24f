"""Energy in water supply: of pumps, of the network, and the greenhouse gas of electricity.

All energies in kWh, volumes in m³, heads in m of water. Standardised consumption is Ph5 of the
IWA indicators: kWh to lift 1 m³ by 100 m. A zero divisor raises ``ZeroDivisionError``.
Source: IWA performance indicators (Alegre and others 2016); formulas of ECAM.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from math import sqrt

from waterpeers.domain.verdicts import NotValid, Reason, Verdict


class FactorBasis(StrEnum):
    """Whose electricity a factor is of: the whole grid's, or what was bought by contract."""

    GRID = "grid"  # location-based
    CONTRACT = "contract"  # market-based


FACTOR_VARIABLE: Mapping[FactorBasis, str] = {
    FactorBasis.GRID: "grid_factor",
    FactorBasis.CONTRACT: "contract_factor",
}
WATER_N_PER_M3 = 9806.65  # at 1000 kg/m³ under standard gravity
J_PER_KWH = 3.6e6
KWH_PER_M3_100M = WATER_N_PER_M3 * 100 / J_PER_KWH
"""The physical minimum of standardised consumption, 0.2724 kWh."""
MOST_KG_PER_KWH = 3.0  # beyond it, the factor of a grid is not in kg


def standardised_kwh(energy_kwh: float, pumped_m3: float, head_m: float) -> float:
    """Give kWh for each m³ lifted by 100 m; below ``KWH_PER_M3_100M`` a meter is wrong."""
    return energy_kwh / (pumped_m3 * head_m / 100)


def pump_efficiency(energy_kwh: float, pumped_m3: float, head_m: float) -> float:
    """Give hydraulic over electric energy, a share; above 1 an input is wrong."""
    return KWH_PER_M3_100M / standardised_kwh(energy_kwh, pumped_m3, head_m)


def electric_power_kw(volts: float, amperes: float, power_factor: float = 0.9) -> float:
    """Give the power that a three-phase motor takes, from what was measured at it."""
    return volts * amperes * sqrt(3) * power_factor / 1000


def hydraulic_power_kw(flow_l_per_s: float, head_m: float) -> float:
    """Give the power that a pump puts into the water."""
    return WATER_N_PER_M3 * flow_l_per_s / 1000 * head_m / 1000


def least_network_kwh(
    authorised_m3: float, pressure_m: float, mean_elevation_m: float, lowest_elevation_m: float
) -> float:
    """Give the energy that a network needs at least: water at its place and pressure.

    ``pressure_m`` is the least one due to customers; elevations above the same datum.
    """
    height_m = pressure_m + mean_elevation_m - lowest_elevation_m
    return WATER_N_PER_M3 * authorised_m3 * height_m / J_PER_KWH


def electricity_emissions_kg(energy_kwh: float, grid_factor_kg_per_kwh: float) -> float:
    """Give the greenhouse gas of electricity, kg CO₂e, by the factor of the grid and year."""
    return energy_kwh * grid_factor_kg_per_kwh


def year_of_factor(year: int, known: Collection[int]) -> int | None:
    """Say of which year the factor of a grid is taken: the year's own, else the last before it.

    Where none is known before, the first one after; None where none is known at all.
    """
    before = [each for each in known if each <= year]
    return max(before) if before else min(known, default=None)


def check_factor(factor: float, source: str) -> None:
    """Refuse what no grid emits, and a factor of which nobody says who publishes it."""
    against = []
    if not 0 <= factor <= MOST_KG_PER_KWH:
        against.append(Reason("not_a_grid_factor", (("value", f"{factor:g}"),), "factor"))
    if not source.strip():
        against.append(Reason("factor_needs_its_source", (), "source"))
    NotValid.unless(Verdict(tuple(against)))
