"""What real losses are made of: background, bursts that are reported and bursts that are found.

Leaks too small to be found run always. A burst runs until somebody hears of it, finds it and mends
it: its loss is its flow × that time. What the balance says beyond both is leaks that nobody knows
of. So the table is no second estimate of the whole, but says where to begin.

Flows grow with pressure in proportion (N1 = 1). Background is that of a network in good condition:
a worse one has more.

Source: Lambert 1994 (bursts and background estimates); background by part: Lambert, Brown, Takizawa
and Weimer 1999; flows of bursts: Thornton, Sturm and Kunkel, "Water Loss Control", 2nd edition
2008, tables 7.2 and 10.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from types import MappingProxyType

from waterpeers.domain.measures import MILE_KM, PSI_M, US_GALLON_M3

DAYS = 365
HOURS = 24


class LeakPart(StrEnum):
    """Where a leak is."""

    MAINS = "mains"
    SERVICES = "services"


class LeakKind(StrEnum):
    """How one hears of a leak: never, by those who see it, or by looking for it."""

    BACKGROUND = "background"
    REPORTED = "reported"
    FOUND = "found"


# m³ a day for each m of pressure: by km of mains, by connection, by km of customers' pipe.
BACKGROUND_MAINS = 2.87 * US_GALLON_M3 / MILE_KM / PSI_M
BACKGROUND_CONNECTION = 0.112 * US_GALLON_M3 / PSI_M
BACKGROUND_CUSTOMER_LINE = 4.78 * US_GALLON_M3 / MILE_KM / PSI_M
# m³ an hour for each m of pressure, of one burst.
FLOWS: Mapping[LeakKind, Mapping[LeakPart, float]] = MappingProxyType(
    {
        LeakKind.REPORTED: {
            LeakPart.MAINS: 44 * US_GALLON_M3 / PSI_M,
            LeakPart.SERVICES: 6 * US_GALLON_M3 / PSI_M,
        },
        LeakKind.FOUND: {
            LeakPart.MAINS: 22 * US_GALLON_M3 / PSI_M,
            LeakPart.SERVICES: 6 * US_GALLON_M3 / PSI_M,
        },
    }
)


@dataclass(frozen=True)
class Network:
    """What leaks: km, connections, m of pressure, hours of the day under it."""

    mains_km: float
    connections: float
    pressure_m: float
    customer_lines_km: float = 0.0
    hours: float = 24.0


@dataclass(frozen=True)
class Bursts:
    """Bursts of a year on a part of the network, and the mean hours that each ran."""

    number: float
    hours: float


@dataclass(frozen=True)
class LeakComponents:
    """m³ a year by kind and part; ``unknown`` is what nobody has found yet.

    It is below zero where more is explained than the balance leaves: then a flow, a run time or the
    balance is wrong.
    """

    parts: Mapping[tuple[LeakKind, LeakPart], float]
    unknown: float | None

    @property
    def explained(self) -> float:
        """What background and known bursts make together."""
        return sum(self.parts.values())


def components(
    network: Network,
    bursts: Mapping[tuple[LeakKind, LeakPart], Bursts],
    real_losses: float | None,
) -> LeakComponents:
    """Say what background and known bursts lose in a year, and what that leaves.

    >>> town = Network(100, 10_000, 30)
    >>> mains = {(LeakKind.REPORTED, LeakPart.MAINS): Bursts(50, 24)}
    >>> made = components(town, mains, 500_000.0)
    >>> round(made.parts[(LeakKind.REPORTED, LeakPart.MAINS)])  # 50 × 24 h × 7.1 m³/h
    8528
    """
    share = network.hours / HOURS
    background = network.pressure_m * DAYS * share
    services = (
        BACKGROUND_CONNECTION * network.connections
        + BACKGROUND_CUSTOMER_LINE * network.customer_lines_km
    )
    parts = {
        (LeakKind.BACKGROUND, LeakPart.MAINS): BACKGROUND_MAINS * network.mains_km * background,
        (LeakKind.BACKGROUND, LeakPart.SERVICES): services * background,
    }
    for (kind, part), each in bursts.items():
        flow = FLOWS[kind][part] * network.pressure_m
        parts[(kind, part)] = flow * each.number * each.hours * share
    left = None if real_losses is None else real_losses - sum(parts.values())
    return LeakComponents(MappingProxyType(parts), left)


@dataclass(frozen=True)
class SurveyPlan:
    """How often it pays to look for leaks: years between, m³ and money a year at that pace."""

    years: float
    lost: float
    costs: float  # of looking and of what leaks between, half and half


def survey_plan(survey_cost: float, price_m3: float, rise: float) -> SurveyPlan | None:
    """Say how often looking for leaks in the whole network costs least.

    ``rise``: by how many m³ a day leakage grows in a year in which nobody looks. In T years it
    grows from 0 to rise × T, so rise × T / 2 × 365 m³ a year leak in the mean, and a survey costs
    its price / T a year: both are equal, and their sum least, at T = √(2 × price / (365 × rise ×
    price of a m³)).

    >>> plan = survey_plan(20_000, 0.5, 60)
    >>> round(12 * plan.years, 1)  # √(0.789 × 20,000 / (0.5 × 60)) months
    22.9
    """
    if min(survey_cost, price_m3, rise) <= 0:
        return None
    years = sqrt(2 * survey_cost / (DAYS * rise * price_m3))
    return SurveyPlan(years, DAYS * rise * years / 2, 2 * survey_cost / years)
