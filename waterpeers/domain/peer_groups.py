"""Peer groups: utilities that are alike in what a rule names, and nothing else.

A rule names criteria, never values: the group is always that of the one who asks, "like me in
size and setting". So nobody can steer a group towards others by choosing values. What is not known
of somebody is not there in the traits; such an operator is in no group that looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.codes import Service
from waterpeers.domain.verdicts import Reason, Verdict

CONTINUOUS_HOURS = 24.0  # h/day


class Criterion(StrEnum):
    """In what utilities can be alike, in the order in which people are asked."""

    SIZE = "size"
    SERVICES = "services"
    SETTING = "setting"
    SUPPLY = "supply"
    WATER_SOURCE = "water_source"
    INCOME_GROUP = "income_group"
    REGION = "region"


Traits = Mapping[Criterion, str]


@dataclass(frozen=True)
class PeerRule:
    """Who is compared with whom: utilities alike in all of these criteria; all, without any."""

    criteria: tuple[Criterion, ...] = ()

    @classmethod
    def of(cls, criteria: Iterable[str]) -> PeerRule:
        """Make a rule of codes, in the one order that rules have; a code not known is an error."""
        chosen = {Criterion(code) for code in criteria}
        return cls(tuple(criterion for criterion in Criterion if criterion in chosen))

    def applies_to(self, own: Traits) -> Verdict:
        """Whether one's own traits are known, so that somebody can be like it."""
        return Verdict(
            tuple(
                Reason("own_trait_not_known", (("criterion", criterion),), criterion)
                for criterion in self.criteria
                if criterion not in own
            )
        )

    def peers(self, own: Traits, others: Mapping[str, Traits]) -> frozenset[str]:
        """Give the operators that are like one's own in all criteria."""
        return frozenset(
            operator
            for operator, traits in others.items()
            if all(
                criterion in own and traits.get(criterion) == own[criterion]
                for criterion in self.criteria
            )
        )


def services_trait(services: Iterable[str]) -> str | None:
    """Say what a utility provides: water, sewerage or both; None where neither is known."""
    water, sewerage = Service.WATER in services, Service.SEWERAGE in services
    if water and sewerage:
        return "both"
    return "water" if water else "sewerage" if sewerage else None


def supply_trait(hours: float | None) -> str | None:
    """Say whether water flows all day (24 h) or not; None where the hours are not known."""
    if hours is None:
        return None
    return "continuous" if hours >= CONTINUOUS_HOURS else "intermittent"


def source_trait(own_sources: float | None, imported: float | None) -> str | None:
    """Say where most of the water is from: own sources or bought; None where not known (m³)."""
    if own_sources is None or imported is None or own_sources + imported <= 0:
        return None
    return "own" if own_sources >= imported else "bought"
