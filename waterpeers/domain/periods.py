"""Reporting periods: from a day to the day before another; most often a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.verdicts import NotValid

OLD_YEARS = 2
A_YEAR = range(360, 373)  # days of a period that counts as a year


def is_old(year: int, today: date) -> bool:
    """Whether figures of a year are marked as old: it is before the last two."""
    return year < today.year - OLD_YEARS


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
