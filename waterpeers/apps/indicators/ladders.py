"""Service ladders as stacked bars: one bar a service or year, its rungs in proportion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from waterpeers.apps.indicators.words import RUNGS
from waterpeers.domain.service_ladders import RUNGS as ORDER
from waterpeers.domain.service_ladders import Ladder, Rung

WIDTH = 600  # of a bar that stands for everybody
LEAST_TO_LABEL = 40.0  # a percentage fits into a part that is as wide


@dataclass(frozen=True)
class Part:
    """One rung of a bar: from where to where, and what it says; ``number`` 1 is the highest."""

    number: int
    label: Any
    percent: str
    x: float
    width: float

    @property
    def has_room(self) -> bool:
        """Whether the percentage can stand in the part."""
        return self.width >= LEAST_TO_LABEL

    @property
    def middle(self) -> float:
        """Where its text stands."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Bar:
    """A ladder as a bar: what it is of, its parts, the share of people at least on the second.

    ``is_whole`` is false where safely managed service may not be told: its people are then in
    the basic part.
    """

    title: Any
    parts: tuple[Part, ...]
    at_least_basic: str
    is_whole: bool


def bars(ladders: Mapping[Any, Ladder]) -> list[Bar]:
    """Lay out ladders by title, in their order; a rung that may not be told has no part."""
    return [_bar(title, ladder) for title, ladder in ladders.items()]


def _bar(title: Any, ladder: Ladder) -> Bar:
    parts: list[Part] = []
    x = 0.0
    for number, rung in enumerate(ORDER[ladder.service], start=1):
        share = ladder.shares.get(rung)
        if share is None:
            continue
        parts.append(Part(number, RUNGS[rung], _percent(share), x, WIDTH * share))
        x += WIDTH * share
    is_whole = ladder.shares.get(Rung.SAFELY_MANAGED) is not None
    return Bar(title, tuple(parts), _percent(ladder.at_least_basic), is_whole)


def _percent(share: float) -> str:
    decimals = 0 if share >= 0.1 or share == 0 else 1
    return str(number_format(round(100 * share, decimals), decimals))
