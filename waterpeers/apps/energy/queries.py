"""Reading the energy of operators: what the figures of each year say, and results of checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.facts import grid_factors
from waterpeers.domain.actors import Actor
from waterpeers.domain.energy import electricity_emissions_kg, year_of_factor
from waterpeers.domain.pumps import PumpCheck

FROM_CATALOGUE = ("I.energy_water_m3", "I.energy_auth_m3", "I.energy_share")
ENERGY = ("energy_water", "energy_sewer")


@dataclass(frozen=True)
class Factor:
    """The emission factor of a grid, kg CO₂e a kWh, and who says so."""

    value: float
    source: str
    is_own: bool  # the operator reported it; otherwise a list says it of the country
    year: int  # for which it holds
    years_before: int = 0  # how much older it is than the figures; below zero: how much later


@dataclass(frozen=True)
class EnergyYear:
    """What a year's figures say; ``missing`` holds codes of variables by figure."""

    year: int
    sheet_address: str
    water_kwh: float | None
    sewer_kwh: float | None
    cost_per_kwh: float | None
    computed: Mapping[str, float | None]  # of FROM_CATALOGUE
    factor: Factor | None
    emissions_kg: float | None
    bought_factor: Factor | None  # of the contracts, of that very year
    bought_kg: float | None
    missing: Mapping[str, tuple[str, ...]]


def energy_years(actor: Actor, organisation: Organisation) -> list[EnergyYear]:
    """Give what somebody may see of an operator's energy, the latest year first."""
    found = Years(tuple(values_for(actor, organisation)))
    grid = _grid(found, organisation)
    return [_year(found, year, factor_of(grid, year)) for year in reversed(found.years)]


def factors_of(actor: Actor, organisation: Organisation) -> dict[int, Factor]:
    """Give the factors that are known of a grid: the operator's own, else those of a list."""
    return _grid(Years(tuple(values_for(actor, organisation))), organisation)


def factor_of(known: Mapping[int, Factor], year: int) -> Factor | None:
    """Give the factor for a year's electricity: its own, else the last known one with its age."""
    when = year_of_factor(year, known)
    return None if when is None else replace(known[when], years_before=year - when)


def results_of(saved: SavedPumpCheck, factor: Factor | None) -> PumpCheck:
    """Work a saved check out, with the factor of its year where there is one."""
    return saved.sheet.check(None if factor is None else factor.value)


def _grid(found: Years, organisation: Organisation) -> dict[int, Factor]:
    facts = grid_factors(organisation.country_id)
    listed = {
        year: Factor(float(fact.value), fact.source, False, year) for year, fact in facts.items()
    }
    own = {year: _own(values.get("grid_factor"), year) for year, values in found.by_year.items()}
    return listed | {year: factor for year, factor in own.items() if factor is not None}


def _own(value: Value | None, year: int) -> Factor | None:
    return None if value is None else Factor(value.value, value.source, True, year)


def _gas(kwh: float | None, factor: Factor | None) -> float | None:
    return None if kwh is None or factor is None else electricity_emissions_kg(kwh, factor.value)


def _year(found: Years, year: int, factor: Factor | None) -> EnergyYear:
    values, made = found.by_year[year], found.computed[year]
    water, sewer = (values[code].value if code in values else None for code in ENERGY)
    bought = _own(values.get("contract_factor"), year)
    missing = {code: made[code].missing for code in FROM_CATALOGUE if code in made}
    missing["emissions"] = () if water is not None else ("energy_water",)
    kwh = None if water is None else water + (sewer or 0.0)
    cost = values.get("cost_energy")
    return EnergyYear(
        year=year,
        sheet_address=found.addresses[year],
        water_kwh=water,
        sewer_kwh=sewer,
        cost_per_kwh=cost.value / kwh if cost is not None and kwh else None,
        computed={code: made[code].value if code in made else None for code in FROM_CATALOGUE},
        factor=factor,
        emissions_kg=_gas(kwh, factor),
        bought_factor=bought,
        bought_kg=_gas(kwh, bought),
        missing=missing,
    )
