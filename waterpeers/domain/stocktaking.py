"""What a stocktaking found: figures, stages, capacity, what was learned, what goes on.

It is kept as plain data once both sides have agreed, so that it reads the same years later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class FigureTaken:
    """A figure of the plan as it was found; no ``value`` where it is not known."""

    outcome: str  # uuid of the line of the plan
    value: float | None = None
    year: int | None = None
    grade: str = ""
    word: str = ""  # why it is not known


@dataclass(frozen=True)
class StageTaken:
    """How far a working area had come; no ``stage`` where nobody knows."""

    area: str
    stage: str = ""
    judged_on: str = ""
    word: str = ""  # what shows it, or why it fell


@dataclass(frozen=True)
class CapacityTaken:
    """How a dimension changed since the time before; no ``change`` where nobody knows."""

    dimension: str
    change: int | None = None
    year: int | None = None
    share: str = ""
    word: str = ""


@dataclass(frozen=True)
class ItemTaken:
    """Something of the register that goes on, with its owner."""

    title: str
    kind: str
    state: str
    owner: str = ""
    word: str = ""


@dataclass(frozen=True)
class PathFacts:
    """What is counted along the five paths of results on a day."""

    levels: Mapping[str, float | None] = field(default_factory=dict)  # the whole, by operator
    health_on: str = ""  # the day of the latest round that is complete
    apart: int = 0  # dimensions in which the sides are two levels apart or more
    health_unknown: int = 0
    commitments: int = 0
    kept: int = 0
    late: int = 0
    reviews: int = 0
    stages: Mapping[str, str] = field(default_factory=dict)  # by area; "" where nobody judged
    activities: int = 0
    activities_ended: int = 0
    outputs: int = 0
    capacity: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # year, change
    learning: Mapping[str, int] = field(default_factory=dict)  # how many, by use
    figures: tuple[FigureTaken, ...] = ()  # newer than their baseline


@dataclass(frozen=True)
class StocktakingFacts:
    """All that was found."""

    figures: tuple[FigureTaken, ...] = ()
    stages: tuple[StageTaken, ...] = ()
    capacity: tuple[CapacityTaken, ...] = ()
    items: tuple[ItemTaken, ...] = ()
    closed_items: int = 0  # done or dropped
    paths: PathFacts = PathFacts()

    def as_plain(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> StocktakingFacts:
        """Read what was stored."""

        def rows(name: str, shape: Any) -> tuple[Any, ...]:
            return tuple(shape(**each) for each in plain.get(name, ()))

        return cls(
            rows("figures", FigureTaken),
            rows("stages", StageTaken),
            rows("capacity", CapacityTaken),
            rows("items", ItemTaken),
            int(plain.get("closed_items", 0)),
            _paths(plain.get("paths", {})),
        )

    def figure(self, outcome: str) -> FigureTaken | None:
        """Find a figure."""
        return next((each for each in self.figures if each.outcome == outcome), None)

    def stage(self, area: str) -> StageTaken | None:
        """Find a working area."""
        return next((each for each in self.stages if each.area == area), None)

    def change(self, dimension: str) -> CapacityTaken | None:
        """Find a dimension of capacity."""
        return next((each for each in self.capacity if each.dimension == dimension), None)


def _paths(plain: Mapping[str, Any]) -> PathFacts:
    figures = tuple(FigureTaken(**each) for each in plain.get("figures", ()))
    return PathFacts(**{**plain, "figures": figures})


def fingerprint(facts: StocktakingFacts, texts: Sequence[Any]) -> str:
    """Name what somebody reads by its content, so that a signature is of this and nothing else.

    What changes from day to day by itself is no part of it: counts along the paths.
    """
    signed = facts.as_plain()
    signed.pop("paths")
    said = json.dumps([signed, *texts], sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()
