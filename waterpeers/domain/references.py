"""Published tables as reference series: what utilities of a country and a size have, by year.

A table holds many utilities; of each indicator the quarters and the middle are kept, no figure of
anybody. Quartiles follow the convention of comparisons: the figure at rank r of n is the quantile
(r − ½) / n, with straight lines between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

FEWEST = 5  # utilities of a year: of fewer nothing is said


@dataclass(frozen=True, order=True)
class ReferenceGroup:
    """Of which indicator, country and size; "" for all of the table, or all sizes."""

    indicator: str
    country: str = ""
    size: str = ""


@dataclass(frozen=True)
class ReferencePoint:
    """So many utilities in a year: half of them lie between ``low`` and ``high``."""

    number: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class PublishedYear:
    """A row of a table: a utility's year, and the indicators that it has."""

    year: int
    figures: Mapping[str, float]
    country: str = ""
    size: str = ""


def quartiles(figures: Iterable[float]) -> tuple[float, float, float]:
    """Give the lower quarter, the middle and the upper quarter.

    >>> quartiles([18, 25, 25, 32, 40, 55])
    (25.0, 28.5, 40.0)
    """
    there = sorted(figures)
    low, middle, high = (_quantile(there, part) for part in (0.25, 0.5, 0.75))
    return low, middle, high


def _quantile(there: list[float], part: float) -> float:
    place = min(max(part * len(there) - 0.5, 0.0), len(there) - 1.0)
    before = min(floor(place), len(there) - 2) if len(there) > 1 else 0
    after = min(before + 1, len(there) - 1)
    return there[before] + (place - before) * (there[after] - there[before])


def series_of(
    rows: Iterable[PublishedYear], in_money: Iterable[str] = ()
) -> dict[ReferenceGroup, dict[int, ReferencePoint]]:
    """Sum rows up by indicator, country and size, a point a year; too few utilities give none.

    Amounts ``in_money`` are summed up within a country alone: currencies differ.
    """
    found: dict[ReferenceGroup, dict[int, list[float]]] = {}
    amounts = frozenset(in_money)
    for row in rows:
        for indicator, figure in row.figures.items():
            for country in {"", row.country}:
                if not country and indicator in amounts:
                    continue
                for size in {"", row.size}:
                    group = ReferenceGroup(indicator, country, size)
                    found.setdefault(group, {}).setdefault(row.year, []).append(figure)
    return {group: points for group, years in sorted(found.items()) if (points := _points(years))}


def _points(years: Mapping[int, list[float]]) -> dict[int, ReferencePoint]:
    return {
        year: ReferencePoint(len(figures), *quartiles(figures))
        for year, figures in sorted(years.items())
        if len(figures) >= FEWEST
    }
