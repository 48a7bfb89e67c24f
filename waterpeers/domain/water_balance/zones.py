"""Zones of a network with balances of their own, beside that of the whole.

Zones are measured apart, so their limits are independent: the limit of their sum is the root of
the sum of squares. What the whole loses and they do not is the rest of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from waterpeers.domain.water_balance.results import BalanceResult

LOST = "real_losses"


@dataclass(frozen=True)
class PartOfNetwork:
    """What a part of the network loses: m³ a year, and its connections where they are known."""

    real_losses: BalanceResult
    connections: float | None

    @property
    def litres(self) -> float | None:
        """Litres by connection and day, not allowing for hours without pressure."""
        if not self.connections or self.real_losses.value is None:
            return None
        return 1000 * self.real_losses.value / self.connections / 365


@dataclass(frozen=True)
class ZonesTogether:
    """The sum of zones, what is left of the whole, and whether zones lose more than the whole.

    ``too_much`` allows for the limits of both.
    """

    sum: PartOfNetwork
    rest: PartOfNetwork
    too_much: bool


def add_up(whole: PartOfNetwork, zones: Sequence[PartOfNetwork]) -> ZonesTogether | None:
    """Add zones up and set them beside the whole; None where nothing can be added."""
    known = [zone for zone in zones if zone.real_losses.value is not None]
    if whole.real_losses.value is None or not known:
        return None
    unit = whole.real_losses.unit
    lost = sum(zone.real_losses.value or 0.0 for zone in known)
    limits = [zone.real_losses.limit for zone in known]
    limit = hypot(*(each for each in limits if each)) if all(limits) else None
    connections = _all(zone.connections for zone in known)
    left = whole.real_losses.value - lost
    whole_limit = whole.real_losses.limit
    rest_limit = hypot(limit, whole_limit) if limit and whole_limit else None
    others = None
    if connections is not None and whole.connections is not None:
        others = max(0.0, whole.connections - connections)  # 0: no litres can be told
    return ZonesTogether(
        PartOfNetwork(BalanceResult(lost, limit, unit), connections),
        PartOfNetwork(
            BalanceResult(left, rest_limit, unit), others if others and others > 0 else None
        ),
        left < -(rest_limit or 0.0),
    )


def _all(counts: Iterable[float | None]) -> float | None:
    found = list(counts)
    known = [each for each in found if each is not None]
    return sum(known) if len(known) == len(found) else None
