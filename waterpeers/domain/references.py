"""Published tables as reference series: what utilities of a country and a size have, by year.

And, whatever the country, what those of countries of an income group have, and those with so many
hours of supply: what is usual depends on both. A table holds many utilities; of each indicator the
quarters and the middle are kept, no figure of anybody. Quartiles follow the convention of
comparisons: the figure at rank r of n is the quantile (r − ½) / n, with straight lines between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import floor

FEWEST = 5  # utilities of a year: of fewer nothing is said
ALL_DAY, HALF_A_DAY = 24.0, 12.0  # hours of supply
OF_HOURS = frozenset({"I.continuity", "I.continuity_percent"})  # not summed up by themselves


class HoursClass(StrEnum):
    """How much of a day customers get water."""

    ALL_DAY = "all_day"
    MOST = "most_of_the_day"
    LESS = "less_than_half"


def hours_class(hours: float | None) -> str:
    """Say how much of a day water flows; "" where that is not known.

    >>> hours_class(24.0), hours_class(12.0), hours_class(4.0), hours_class(None)
    ('all_day', 'most_of_the_day', 'less_than_half', '')
    """
    if hours is None or not 0 < hours <= ALL_DAY:
        return ""
    if hours == ALL_DAY:
        return str(HoursClass.ALL_DAY)
    return str(HoursClass.MOST if hours >= HALF_A_DAY else HoursClass.LESS)


@dataclass(frozen=True, order=True)
class ReferenceGroup:
    """Of which indicator, country and size; "" for all of the table, or all sizes.

    Else of which income group of countries, or of how many hours of supply, whatever the country.
    """

    indicator: str
    country: str = ""
    size: str = ""
    income: str = ""
    hours: str = ""


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
    income: str = ""  # income group of its country in that year
    hours: str = ""  # an HoursClass


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
            for group in _groups(row, indicator, is_money=indicator in amounts):
                found.setdefault(group, {}).setdefault(row.year, []).append(figure)
    return {group: points for group, years in sorted(found.items()) if (points := _points(years))}


def _groups(row: PublishedYear, indicator: str, *, is_money: bool) -> set[ReferenceGroup]:
    """Name the groups in which a figure counts; amounts count within a country alone."""
    found = {
        ReferenceGroup(indicator, country, size)
        for country in ("", row.country)
        for size in ("", row.size)
        if country or not is_money
    }
    if row.income and not is_money:
        found.add(ReferenceGroup(indicator, income=row.income))
    if row.hours and not is_money and indicator not in OF_HOURS:
        found.add(ReferenceGroup(indicator, hours=row.hours))
    return found


def _points(years: Mapping[int, list[float]]) -> dict[int, ReferencePoint]:
    return {
        year: ReferencePoint(len(figures), *quartiles(figures))
        for year, figures in sorted(years.items())
        if len(figures) >= FEWEST
    }
