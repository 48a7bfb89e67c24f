"""Reading the energy of operators: what the figures of each year say, and results of checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries import Years, values_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import grid_factors
from waterpeers.domain.actors import Actor
from waterpeers.domain.energy import electricity_emissions_kg
from waterpeers.domain.pumps import PumpCheck

FROM_CATALOGUE = ("I.energy_water_m3", "I.energy_auth_m3", "I.energy_share")
ENERGY = ("energy_water", "energy_sewer")


@dataclass(frozen=True)
class Factor:
    """The emission factor of a year's electricity, kg CO₂e a kWh, and who says so."""

    value: float
    source: str
    is_own: bool  # the operator reported it; otherwise a list says it of the country


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
    missing: Mapping[str, tuple[str, ...]]


def energy_years(actor: Actor, organisation: Organisation) -> list[EnergyYear]:
    """Give what somebody may see of an operator's energy, the latest year first."""
    found = Years(tuple(values_for(actor, organisation)))
    listed = _listed(organisation)
    return [_year(found, year, listed) for year in reversed(found.years)]


def factors_of(actor: Actor, organisation: Organisation) -> dict[int, Factor]:
    """Give the factor of each year: the operator's own, else what a list says of its country."""
    found = Years(tuple(values_for(actor, organisation))).by_year
    own = {year: values["grid_factor"] for year, values in found.items() if "grid_factor" in values}
    factors = {year: Factor(value.value, value.source, True) for year, value in own.items()}
    return _listed(organisation) | factors


def results_of(saved: SavedPumpCheck, factor: Factor | None) -> PumpCheck:
    """Work a saved check out, with the factor of its year where there is one."""
    return saved.sheet.check(None if factor is None else factor.value)


def _listed(organisation: Organisation) -> dict[int, Factor]:
    facts = grid_factors(organisation.country_id)
    return {year: Factor(float(fact.value), fact.source, False) for year, fact in facts.items()}


def _factor(own: Value | None, listed: Factor | None) -> Factor | None:
    return listed if own is None else Factor(own.value, own.source, True)


def _year(found: Years, year: int, listed: Mapping[int, Factor]) -> EnergyYear:
    values, made = found.by_year[year], found.computed[year]
    water, sewer = (values[code].value if code in values else None for code in ENERGY)
    factor = _factor(values.get("grid_factor"), listed.get(year))
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
        emissions_kg=electricity_emissions_kg(kwh, factor.value) if kwh is not None and factor
        else None,
        missing=missing,
    )  # fmt: skip
