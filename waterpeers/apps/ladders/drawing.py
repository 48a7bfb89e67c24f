"""Service ladders as stacked bars: one bar a year, its rungs in proportion, with patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from waterpeers.apps.ladders.words import RUNGS, told
from waterpeers.domain.service_ladders import Ladder, Rung

WIDTH = 600  # of a bar that stands for everybody
LEAST_TO_LABEL = 40.0  # a percentage fits into a part that is as wide
# 1 is the highest: its colour and its pattern. The lowest rung of each ladder is 5.
NUMBERS = {Rung.SAFELY_MANAGED: 1, Rung.BASIC: 2, Rung.LIMITED: 3, Rung.UNIMPROVED: 4}
LOWEST = 5


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

    @property
    def hatch(self) -> str:
        """Give the lines of its pattern, so that it is told apart without colour.

        A wide dashed line stands for upright strokes (rungs 2 and 4), thin ones lie (3 and 5).
        """
        if self.number in {2, 4}:
            return f"M{self.x:.2f} 17h{self.width:.2f}"
        heights = {3: (6, 17, 28), 5: (3, 8, 13, 18, 23, 28)}.get(self.number, ())
        return "".join(f"M{self.x:.2f} {y}h{self.width:.2f}" for y in heights)


@dataclass(frozen=True)
class Bar:
    """A ladder as a bar: what it is of, its parts, the share of people at least on the second.

    ``not_told`` says why there is no safely managed part: its people are then in the basic one.
    """

    title: Any
    parts: tuple[Part, ...]
    at_least_basic: str
    not_told: str


def bars(ladders: Mapping[Any, Ladder]) -> list[Bar]:
    """Lay out ladders by title, in their order; a rung that may not be told has no part."""
    return [bar(title, ladder) for title, ladder in ladders.items()]


def bar(title: Any, ladder: Ladder) -> Bar:
    """Lay out one ladder."""
    parts: list[Part] = []
    x = 0.0
    for rung, percent in ladder.rungs.items():
        width = WIDTH * percent / 100
        parts.append(Part(NUMBERS.get(rung, LOWEST), RUNGS[rung], in_words(percent), x, width))
        x += width
    reason = ladder.not_told
    return Bar(title, tuple(parts), in_words(ladder.at_least_basic), told(reason) if reason else "")


def in_words(percent: float) -> str:
    """Write a share of people: with a decimal where it has one."""
    shown = round(percent, 1)
    return str(number_format(shown, 1 if shown % 1 else 0))
