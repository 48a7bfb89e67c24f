"""The figures of an organisation as pages, files and programs show them: one source for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.words import CATEGORIES, STATE_CHIPS, STATES, unit_label
from waterpeers.domain.catalogue import Definition, Indicator
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.results import IndicatorResult

# --- the tables of a page ---


@cache
def shown_in(category: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the variables that are shown in a category, and the indicators."""
    return (
        tuple(code for code, each in variables().items() if each.category == category),
        tuple(code for code, each in indicators().items() if each.category == category),
    )


@cache
def read_for(category: str) -> frozenset[str]:
    """Name the variables that are read to show a category."""
    shown, made = shown_in(category)
    formulas = (catalogue().expression(code) for code in made)
    return frozenset(shown).union(*(names(formula) for formula in formulas if formula))


@dataclass(frozen=True)
class Cell:
    """A number of a table, with what stands beside it; no ``text`` where there is none."""

    year: str
    text: str = ""
    href: str = ""
    grade: str = ""
    chip: str = ""  # the state, where it is not reviewed
    state: Any = ""
    is_flagged: bool = False

    @property
    def has_more(self) -> bool:
        """Whether something stands beside the number."""
        return bool(self.grade or self.state or self.is_flagged)


@dataclass(frozen=True)
class FigureLine:
    """A variable or an indicator over the years."""

    code: str
    name: str
    unit: str
    is_computed: bool
    cells: list[Cell]
    course: str  # the path of a small curve, with gaps


@dataclass(frozen=True)
class FigureTable:
    """What was reported, then what follows, of one category; only what has a value."""

    category: str
    title: Any
    lines: list[FigureLine]


def tables(
    found: Years, years: list[int], language: str, categories: Iterable[str]
) -> list[FigureTable]:
    """Give a table for each category that has a value in these years."""
    made = [
        FigureTable(key, CATEGORIES[key], _lines(found, key, years, language)) for key in categories
    ]
    return [table for table in made if table.lines]


def _lines(found: Years, category: str, years: list[int], language: str) -> list[FigureLine]:
    shown, made = shown_in(category)
    lines = [_line(found, variables()[code], years, language, _reported) for code in shown]
    lines += [_line(found, indicators()[code], years, language, _made) for code in made]
    return [line for line in lines if any(cell.text for cell in line.cells)]


def _line(
    found: Years,
    definition: Definition,
    years: list[int],
    language: str,
    cell: Callable[[Years, str, int], Cell],
) -> FigureLine:
    return FigureLine(
        definition.code,
        definition.name(language),
        unit_label(definition.unit),
        isinstance(definition, Indicator),
        [cell(found, definition.code, year) for year in years],
        path(found.course(definition.code), years[0], years[-1]),
    )


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
    return Cell(
        str(year),
        in_figures(result.value),
        f"{found.addresses[year]}{code}/",
        result.grade,
        is_flagged=bool(result.flags),
    )


def path(course: Mapping[int, float], first: int, last: int) -> str:
    """Draw a course as the path of a curve, a step wide a year and 32 high.

    A missing year breaks it, a year alone becomes a dot. Nothing where no year follows another:
    dots apart are no course.
    """
    points = {year: value for year, value in course.items() if first <= year <= last}
    if not any(year + 1 in points for year in points):
        return ""
    low, high = min(points.values()), max(points.values())
    span = (high - low) or 1.0
    heights = {year: round(30 - 28 * (points[year] - low) / span) for year in sorted(points)}
    parts = []
    for year, y in heights.items():
        if year - 1 in points:
            parts.append(f"l1 {y - heights[year - 1]}")
        else:
            parts.append(f"M{year - first} {y}" + ("h.1" if year + 1 not in points else ""))
    return "".join(parts).replace(" -", "-")


# --- rows of a file ---

HEADINGS = (
    "id", "operator", "year", "starts_on", "ends_on", "code", "figure", "value", "unit",
    "reported", "reported_unit", "grade", "state", "version", "source", "flags", "missing",
)  # fmt: skip


def rows_of_file(found: Years, language: str, who: tuple[Any, str]) -> Iterator[list[Any]]:
    """Give all figures as rows: reported ones, then computed ones, whole numbers never rounded.

    An import reads them again and finds nothing to change. ``who`` are identifier and name.

    ``version`` is that of the value, or of the formula; what cannot be computed names what is
    missing.
    """
    for year in found.years:
        values, made = found.by_year[year], found.computed[year]
        period = next(iter(values.values())).sheet.period
        start = [*who, year, period.starts_on, period.last_day]
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


def _row(result: IndicatorResult, language: str) -> list[Any]:
    return [
        indicators()[result.code].name(language),
        "" if result.value is None else repr(result.value), result.unit, "", "", result.grade,
        "computed", result.version, "", " ".join(flag.code for flag in result.flags),
        " ".join(result.missing),
    ]  # fmt: skip
