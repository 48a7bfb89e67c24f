"""Reporting periods: from a day to the day before another; most often a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from waterpeers.domain.dates import month_called
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.names import fold
from waterpeers.domain.numbers import normal
from waterpeers.domain.verdicts import NotValid

OLD_YEARS = 2
A_YEAR = range(360, 373)  # days of a period that counts as a year


def is_old(year: int, today: date) -> bool:
    """Whether figures of a year are marked as old: it is before the last two."""
    return year < today.year - OLD_YEARS


# 2024, FY2024, FY 24, 2023/24, 2023-2024, Exercice 2023/2024
_YEAR = re.compile(
    r"(?P<word>[a-z][a-z. ]{0,19}?)?[ -]?(?P<first>\d{4}|\d\d)(?:\.0)?"
    r"(?: ?[/_-] ?(?P<last>\d{4}|\d\d))?"
)
_YEAR_WORDS = frozenset(
    {"fy", "f.y.", "f.y", "fiscal year", "financial year", "ejercicio", "exercice", "exercicio",
     "ano", "annee", "an", "year", "y", "ef", "af"}
)  # fmt: skip


def year_named(text: str) -> int:
    """Read the year by which people call a reporting year: the one in which it ends.

    >>> year_named("2023/24"), year_named("FY2024"), year_named("2024")
    (2024, 2024, 2024)
    """
    plain = normal(fold(text)).replace("–", "-").replace("—", "-")
    found = _YEAR.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    word, first, last = (found["word"] or "").strip(), found["first"], found["last"]
    if word and word not in _YEAR_WORDS:
        raise ValueError(text)
    if len(first) == 2 and not word:
        raise ValueError(text)
    year = int(first) if len(first) == 4 else _century(int(first))
    if last:
        ends = int(last) if len(last) == 4 else year - year % 100 + int(last)
        ends += 100 if ends < year else 0
        if ends != year + 1:
            raise ValueError(text)
        year = ends
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(text)
    return year


def _century(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


_PARTS = re.compile(r"\d+|[^\W\d_]+")
_WITHIN_A_YEAR = frozenset(
    {"q", "t", "s", "h", "m", "quarter", "trimestre", "trim", "semestre", "semester", "half"}
)


def in_order_of_time(names: Iterable[str]) -> list[str] | None:
    """Put periods in their order by what their names say of it; None where that is not known.

    >>> in_order_of_time(["FY10", "FY9"]), in_order_of_time(["after", "before"])
    (['FY9', 'FY10'], None)
    """
    given = list(dict.fromkeys(names))
    for place in (_by_year, _by_part_of_a_year, _by_number):
        places = place(given)
        if places is not None and len(set(places)) == len(given):
            return [name for _, name in sorted(zip(places, given, strict=True))]
    return given if len(given) < 2 else None


def _by_year(names: list[str]) -> list[tuple[int, ...]] | None:
    try:
        return [(year_named(name),) for name in names]
    except ValueError:
        return None


def _by_part_of_a_year(names: list[str]) -> list[tuple[int, ...]] | None:
    """Read names that have a year, and a month, quarter or half of it: 2024-Q1, Jan 2024."""
    places = []
    for name in names:
        parts = _PARTS.findall(fold(name))
        numbers = [int(part) for part in parts if part.isdecimal()]
        words = [part for part in parts if not part.isdecimal()]
        years = [n for n in numbers if EARLIEST_YEAR <= n <= LATEST_YEAR]
        others = [n for n in numbers if n not in years]
        months = [month for word in words if (month := month_called(word))]
        if len(years) != 1 or not (others or months):
            return None
        if not months and words and not set(words) <= _WITHIN_A_YEAR:
            return None
        is_year_first = parts[0] == str(years[0])
        if len(others) > 1 and not is_year_first:  # 03/04/2024 can be March or April
            return None
        places.append((years[0], *months, *others))
    return places if len({len(place) for place in places}) == 1 else None


def _by_number(names: list[str]) -> list[tuple[int, ...]] | None:
    """Read names that differ in one number alone: FY9, FY10."""
    split = [_PARTS.findall(fold(name)) for name in names]
    frames = {tuple("0" if part.isdecimal() else part for part in parts) for parts in split}
    if len(frames) != 1:
        return None
    numbers = [[part for part in parts if part.isdecimal()] for parts in split]
    columns = [column for column in zip(*numbers, strict=True) if len(set(column)) > 1]
    if len(columns) != 1:
        return None
    (texts,) = columns
    found = [int(text) for text in texts]
    if all(len(text) == 2 for text in texts) and max(found) - min(found) > 50:
        found = [_century(number) for number in found]  # FY99, FY00
    return [(number,) for number in found]


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``starts_on`` up to ``ends_before``, which is not one of them."""

    starts_on: date
    ends_before: date

    def __post_init__(self) -> None:
        """Refuse a period without days, or of a time that nobody reports about."""
        if self.starts_on >= self.ends_before:
            raise NotValid.because("period_ends_before_it_starts", field="ends_on")
        if not EARLIEST_YEAR <= self.starts_on.year <= self.year <= LATEST_YEAR:
            raise NotValid.because("not_a_year", field="starts_on", value=str(self.starts_on.year))

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.ends_before - timedelta(days=1)

    @property
    def year(self) -> int:
        """The year by which people call the period: the one in which it ends."""
        return self.last_day.year

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_before - self.starts_on).days

    @property
    def is_a_year(self) -> bool:
        """Whether it is as long as a year, by whichever calendar."""
        return self.days in A_YEAR

    @property
    def is_calendar_year(self) -> bool:
        """Whether it runs from January to December of one year."""
        return self == calendar_year(self.year)


@cache
def year_ending_in(year: int, begins: tuple[int, int] = (1, 1)) -> Period:
    """Give the reporting year that people call so: the one that ends in it.

    ``begins`` are the month and the day on which reporting years begin.

    >>> year_ending_in(2024, (7, 1)).starts_on
    datetime.date(2023, 7, 1)
    """
    if begins == (1, 1):
        return calendar_year(year)
    if not EARLIEST_YEAR < year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    return Period(date(year - 1, *begins), date(year, *begins))


@cache
def calendar_year(year: int) -> Period:
    """Give the period of a calendar year.

    >>> calendar_year(2024).days
    366
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    return Period(date(year, 1, 1), date(year + 1, 1, 1))
