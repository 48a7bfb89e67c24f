"""The figures of an organisation as pages, files and programs show them: one source for all.

``Years`` holds what somebody may see of an organisation, and what follows from it; a page, a CSV
file and the API read the same numbers from it, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries import in_figures
from waterpeers.apps.indicators.words import CATEGORIES, STATE_CHIPS, STATES, say, unit_label
from waterpeers.domain.catalogue import Definition
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.results import Reported, Result, results


@dataclass(frozen=True)
class Years:
    """Values of one part of an organisation by year and variable: one value of each."""

    values: tuple[Value, ...]

    @cached_property
    def years(self) -> list[int]:
        """The years that have values, earliest first."""
        return sorted(self.by_year)

    @cached_property
    def by_year(self) -> dict[int, dict[str, Value]]:
        """The values of each year by variable."""
        found: dict[int, dict[str, Value]] = {}
        for value in self.values:
            found.setdefault(value.sheet.period.year, {})[value.variable] = value
        return found

    @cached_property
    def computed(self) -> dict[int, dict[str, Result]]:
        """What follows from the values of each year, indicator by indicator."""
        return {year: computed(values, year) for year, values in self.by_year.items()}

    @cached_property
    def addresses(self) -> dict[int, str]:
        """The address of each year's sheet."""
        sheets = {year: next(iter(made.values())).sheet for year, made in self.by_year.items()}
        return {
            year: reverse("indicators:sheet", args=[sheet.uuid]) for year, sheet in sheets.items()
        }

    def course(self, code: str) -> dict[int, float]:
        """Give a variable or an indicator by year; years without it are left out."""
        if code in variables():
            return {year: v[code].value for year, v in self.by_year.items() if code in v}
        found = {year: made[code].value for year, made in self.computed.items() if code in made}
        return {year: value for year, value in found.items() if value is not None}


def computed(values: Mapping[str, Value], year: int) -> dict[str, Result]:
    """Compute all indicators of a year from values by variable."""
    reported = {code: Reported(value.value, value.grade) for code, value in values.items()}
    return results(catalogue(), reported, year)


# --- the table of a page ---


@dataclass(frozen=True)
class Cell:
    """A number of a table, with what stands beside it; empty where there is none."""

    year: str
    text: str = ""
    href: str = ""
    grade: str = ""
    chip: str = ""  # the state, where it is not reviewed
    state: Any = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A variable or an indicator over the years."""

    code: str
    name: str
    unit: str
    cells: list[Cell]
    course: str  # the path of a small curve, with gaps


def table(found: Years, years: list[int], language: str) -> list[tuple[Any, list[Line]]]:
    """Give variables, then indicators, by category; only those with a value in these years."""
    groups: dict[str, list[Line]] = {}
    for variable in variables().values():
        cells = [_reported(found, variable.code, year) for year in years]
        _add(groups, f"v:{variable.category}", variable, cells, found, years, language)
    for indicator in indicators().values():
        cells = [_made(found, indicator.code, year) for year in years]
        _add(groups, f"i:{indicator.category}", indicator, cells, found, years, language)
    return [(CATEGORIES[key[2:]], lines) for key, lines in groups.items()]


def _add(
    groups: dict[str, list[Line]],
    key: str,
    definition: Definition,
    cells: list[Cell],
    found: Years,
    years: list[int],
    language: str,
) -> None:
    if not any(cell.text for cell in cells):
        return
    line = Line(
        definition.code,
        definition.name(language),
        unit_label(definition.unit),
        cells,
        path(found.course(definition.code), years[0], years[-1]),
    )
    groups.setdefault(key, []).append(line)


def _reported(found: Years, code: str, year: int) -> Cell:
    value = found.by_year.get(year, {}).get(code)
    if value is None:
        return Cell(str(year))
    return Cell(
        str(year),
        in_figures(value.value),
        f"{found.addresses[year]}{code}/",
        value.grade,
        STATE_CHIPS[value.state] if value.is_open else "",
        STATES[value.state] if value.is_open else "",
    )


def _made(found: Years, code: str, year: int) -> Cell:
    result = found.computed.get(year, {}).get(code)
    if result is None or result.value is None:
        return Cell(str(year))
    flags = tuple(say(flag, catalogue()) for flag in result.flags)
    return Cell(
        str(year),
        in_figures(result.value),
        f"{found.addresses[year]}{code}/",
        result.grade,
        flags=flags,
    )


def path(course: Mapping[int, float], first: int, last: int) -> str:
    """Draw a course as the path of a curve, 100 wide and 32 high; a missing year breaks it.

    A year alone becomes a dot. Nothing for fewer than two values.
    """
    points = {year: value for year, value in course.items() if first <= year <= last}
    if len(points) < 2:
        return ""
    low, high = min(points.values()), max(points.values())
    span = (high - low) or 1.0
    parts = []
    for year in sorted(points):
        x = 100 * (year - first) / ((last - first) or 1)
        y = 30 - 28 * (points[year] - low) / span
        joined = "L" if year - 1 in points else "M"
        alone = "h1.5" if year - 1 not in points and year + 1 not in points else ""
        parts.append(f"{joined}{x:.1f} {y:.1f}{alone}")
    return "".join(parts)


# --- rows of a file ---

HEADINGS = (
    "year", "starts_on", "ends_on", "code", "name", "value", "unit", "reported", "reported_unit",
    "grade", "state", "version", "source", "flags", "missing",
)  # fmt: skip


def rows(found: Years, language: str) -> Iterator[list[Any]]:
    """Give all figures as rows: reported ones, then computed ones, whole numbers never rounded.

    ``version`` is that of the value, or of the formula; what cannot be computed names what is
    missing.
    """
    for year in found.years:
        values, made = found.by_year[year], found.computed[year]
        period = next(iter(values.values())).sheet.period
        start = [year, period.starts_on, period.last_day]
        for code, value in values.items():
            definition = variables()[code]
            yield [
                *start, code, definition.name(language), repr(value.value), definition.unit,
                value.reported, value.reported_unit, value.grade, value.state, value.version,
                value.source, "", "",
            ]  # fmt: skip
        for code in indicators():
            if code in made:
                yield [*start, code, *_row(made[code], language)]


def _row(result: Result, language: str) -> list[Any]:
    return [
        indicators()[result.code].name(language),
        "" if result.value is None else repr(result.value), result.unit, "", "", result.grade,
        "computed", result.version, "", " ".join(flag.code for flag in result.flags),
        " ".join(result.missing),
    ]  # fmt: skip
