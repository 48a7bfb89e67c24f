"""From a published table to what its utilities have of each indicator, by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from math import isfinite, nan

from django.conf import settings

from waterpeers.apps.foundation.mappings import Mapping, guess_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import OpenTable, heading
from waterpeers.apps.indicators.imports import figure_headings, figures_of, value_column
from waterpeers.apps.operators.imports.rows import (
    HEADINGS,
    Fault,
    Parsed,
    TotalRow,
    key_of,
    parsed,
)
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.apps.operators.queries.facts import income_groups
from waterpeers.domain.indicators import catalogue, indicators
from waterpeers.domain.references import (
    PublishedYear,
    ReferenceGroup,
    ReferencePoint,
    hours_class,
    series_of,
)
from waterpeers.domain.register import size_band
from waterpeers.domain.results import compute_table
from waterpeers.domain.verdicts import NotValid

BATCH = 5000  # rows
YEARS = frozenset({"year", "annee", "ano", "exercice", "ejercicio", "exercicio", "fy"})
IN_MONEY = frozenset(code for code, each in indicators().items() if "LCU" in each.unit)
SUMMED_UP = tuple(code for code, each in indicators().items() if each.ranked)


@cache
def indicator_headings() -> dict[str, str]:
    """Give indicators by code and by their names in each language, as headings are."""
    named = {
        heading(each.name(language)): code
        for code, each in indicators().items()
        for language, _name in settings.LANGUAGES
    }
    return named | {heading(code): code for code in indicators()}


REFERENCE_HEADINGS = YEARS | frozenset(figure_headings()) | frozenset(indicator_headings())


@dataclass
class ReadReferences:
    """What a published table held, and the series that it gives."""

    rows: int = 0
    rejected: list[Fault] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → what it feeds
    ignored: list[str] = field(default_factory=list)
    series: dict[ReferenceGroup, dict[int, ReferencePoint]] = field(default_factory=dict)

    @property
    def kept(self) -> dict[ReferenceGroup, dict[int, ReferencePoint]]:
        """Give what of it is kept."""
        return self.series

    @property
    def years(self) -> set[int]:
        """Name the years of which something is said."""
        return {year for points in self.series.values() for year in points}


def read_references(
    table: OpenTable, mapping: Mapping | None, progress: Progress = unseen
) -> ReadReferences:
    """Sum a published table up; a row that cannot be read is named, and left out.

    Raises ``NotValid`` where no column tells the year or none an indicator or a figure.
    """
    fitted = _fitted(table, mapping)
    direct = _direct(table, fitted)
    feeds = {column: names for column, names in fitted.feeds().items() if column in table.columns}
    for code, column in direct.items():
        feeds.setdefault(column, [])
        if code not in feeds[column]:
            feeds[column] = [*feeds[column], code]
    found = ReadReferences(
        taken=feeds, ignored=[each for each in table.columns if each and each not in feeds]
    )
    there = _Years()
    rows = parsed(table, fitted, country_codes(), found.totals, profiles=False)
    while batch := list(islice(rows, BATCH)):
        found.rows += len(batch)
        for row in batch:
            there.take(row, fitted, direct)
            found.rejected += row.faults
        progress(Step.READING, found.rows, None)
    found.series = series_of(there.computed(), IN_MONEY)
    if not found.series and not found.rejected:
        raise NotValid.because("references_too_few", field="file")
    return found


def _fitted(table: OpenTable, mapping: Mapping | None) -> Mapping:
    if mapping is None:
        guessed = guess_mapping(table.columns, HEADINGS)
        year = next((each for each in table.columns if heading(each) in YEARS), "")
        values = {
            each: wanted for each in table.columns if (wanted := value_column(each)) is not None
        }
        mapping = replace(guessed, year=year, values=values, loose=True)
    mapping = mapping.fitted(table.columns)
    if not mapping.period and mapping.year not in table.columns:
        found = ", ".join(table.columns)[:400]
        raise NotValid.because("year_column_not_known", field="file", found=found)
    there = set(table.columns)
    if not any(column in there for column in mapping.values) and not _direct(table, mapping):
        found = ", ".join(table.columns)[:400]
        raise NotValid.because("figure_columns_not_known", field="file", found=found)
    return mapping


def _direct(table: OpenTable, mapping: Mapping) -> dict[str, str]:
    """Give the columns that hold an indicator itself: by the mapping, or by their heading."""
    by_heading = {
        indicator_headings()[heading(column)]: column
        for column in table.columns
        if heading(column) in indicator_headings()
    }
    said = {
        name: column
        for name, column in mapping.fields.items()
        if name in indicators() and column in table.columns
    }
    return by_heading | said


@dataclass
class _OneYear:
    """What a table has of a utility and a year, in as many rows as it stands there."""

    country: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)  # indicators, as the table says them


class _Years:
    """The years of all utilities of a table, on the way to their indicators."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, int], _OneYear] = {}

    def take(self, row: Parsed, mapping: Mapping, direct: dict[str, str]) -> None:
        """Keep what a row says; a row with a fault is left out."""
        figures = figures_of(row, mapping)
        told = {code: row.figure(column) for code, column in direct.items()}
        if row.faults:
            return
        for each in figures:
            self._of(row, each.period.year).figures[each.variable] = each.value
        if row.year is not None:
            known = {code: value for code, value in told.items() if value is not None}
            self._of(row, row.year).told.update(known)

    def _of(self, row: Parsed, year: int) -> _OneYear:
        named = row.identifier or row.fields.get("name")
        key = key_of(row) if named else str(row.row)
        country = str(row.fields.get("country") or "")
        return self.there.setdefault((key, year), _OneYear(country))

    def computed(self) -> Iterator[PublishedYear]:
        """Compute the indicators; what the table says of one itself goes before."""
        rows = list(self.there.values())
        countries = {row.country for row in rows}
        incomes = {year: income_groups(countries, year) for year in {y for _, y in self.there}}
        codes = {code for row in rows for code in row.figures}
        columns = {code: [row.figures.get(code, nan) for row in rows] for code in codes}
        made = compute_table(catalogue(), [year for _, year in self.there], columns, SUMMED_UP)
        for number, ((_, year), row) in enumerate(self.there.items()):
            known = {code: made[code][number] for code in SUMMED_UP}
            known = {code: value for code, value in known.items() if isfinite(value)} | row.told
            yield PublishedYear(
                year,
                known,
                row.country,
                _size(row.figures),
                incomes[year].get(row.country, ""),
                hours_class(row.figures.get("hours_supply", row.told.get("I.continuity"))),
            )


def _size(figures: dict[str, float]) -> str:
    connections, people = figures.get("conn_water"), figures.get("pop_served_water")
    band = size_band(
        None if connections is None else int(connections),
        None if people is None else int(people),
        settings.SIZE_BAND_BOUNDS,
    )
    return str(band or "")
