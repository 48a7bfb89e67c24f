"""The JMP ladders: on which rung of service people stand, for water and for sanitation.

Rungs exclude one another and add up to everybody. A utility's coverage is not a rung: nothing
here turns one into the other. Source: WHO and UNICEF, Joint Monitoring Programme, methodology
of the 2017 update and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.verdicts import NotValid, Reason, Verdict

TOLERANCE = 1e-6  # on a sum of shares
LEAST_QUALITY_COVER = 0.5  # safely managed is told only if quality is known for so many


class Service(StrEnum):
    """What the ladder is of."""

    WATER = "water"
    SANITATION = "sanitation"


class Rung(StrEnum):
    """The rungs, the highest first; the lowest has a name of its own for each service."""

    SAFELY_MANAGED = "safely_managed"
    BASIC = "basic"
    LIMITED = "limited"
    UNIMPROVED = "unimproved"
    SURFACE_WATER = "surface_water"
    OPEN_DEFECATION = "open_defecation"


RUNGS: Mapping[Service, tuple[Rung, ...]] = {
    Service.WATER: (*tuple(Rung)[:4], Rung.SURFACE_WATER),
    Service.SANITATION: (*tuple(Rung)[:4], Rung.OPEN_DEFECATION),
}


@dataclass(frozen=True)
class Ladder:
    """Shares of people (0 to 1) by rung; raises ``NotValid`` unless they add up to 1.

    ``safely_managed`` is None where it may not be told; its people are then within ``basic``.
    """

    service: Service
    shares: Mapping[Rung, float | None]

    def __post_init__(self) -> None:
        if reasons := tuple(self._wrong()):
            raise NotValid(Verdict(reasons))

    def _wrong(self) -> Iterator[Reason]:
        rungs = RUNGS[self.service]
        for rung in rungs:
            share = self.shares.get(rung)
            if share is None and rung is not Rung.SAFELY_MANAGED:
                yield Reason("rung_missing", (), rung)
            elif share is not None and not 0 <= share <= 1:
                yield Reason("not_a_share", (), rung)
        for rung in self.shares:
            if rung not in rungs:
                yield Reason("rung_of_another_ladder", (), rung)
        total = sum(share or 0.0 for share in self.shares.values())
        if abs(total - 1) > TOLERANCE:
            yield Reason("rungs_do_not_add_up", (("percent", f"{100 * total:.2f}"),))

    @property
    def at_least_basic(self) -> float:
        """Share of people with basic service or better."""
        return (self.shares.get(Rung.SAFELY_MANAGED) or 0.0) + (self.shares[Rung.BASIC] or 0.0)


def ladder(
    service: Service,
    *,
    at_least_basic: float,
    limited: float,
    unimproved: float,
    conditions: tuple[float, ...] = (),
    quality_known_for: float = 1.0,
) -> Ladder:
    """Make a ladder from what surveys ask; the lowest rung is the rest.

    ``conditions``: shares of people who meet each condition of safely managed service, known
    separately; the lowest counts, and never more than have basic service. It is not told where
    quality is known for less than half of the people who use improved services.
    """
    safe = min((*conditions, at_least_basic)) if conditions else None
    if quality_known_for < LEAST_QUALITY_COVER:
        safe = None
    lowest = RUNGS[service][-1]
    shares = {
        Rung.SAFELY_MANAGED: safe,
        Rung.BASIC: at_least_basic - (safe or 0.0),
        Rung.LIMITED: limited,
        Rung.UNIMPROVED: unimproved,
        lowest: max(0.0, 1 - at_least_basic - limited - unimproved),
    }
    return Ladder(service, shares)
