"""Reading reported values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format

from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.words import UNITS
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD, variables

CHUNK = 5000  # values that are compared at once
# organisation id, variable, year, value in our unit, as reported, unit, source
Line = tuple[int, str, int, float, str, str, str]


@dataclass
class Stored:
    """How many values were new, changed, or there already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, other: Stored) -> None:
        """Count what another part of the same act stored."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged


@dataclass
class Sorted:
    """Values as they stand to those that are known: new, changed (by key), and how many alike."""

    new: dict[tuple[int, str, int], Value] = field(default_factory=dict)
    changed: dict[int, Value] = field(default_factory=dict)
    unchanged: int = 0

    def counts(self) -> Stored:
        """Count them."""
        return Stored(len(self.new), len(self.changed), self.unchanged)


def sorted_out(lines: list[Line]) -> Sorted:
    """Compare values with those that are known; a constant number of queries for a chunk."""
    organisations = sorted({line[0] for line in lines if line[0] > 0})
    years = {line[2] for line in lines}
    known: dict[tuple[int, str, int], tuple[int, float]] = {}
    for start in range(0, len(organisations), 500):
        rows = Value.objects.filter(
            organisation__in=organisations[start : start + 500],
            year__gte=min(years),
            year__lte=max(years),
        ).values_list("organisation_id", "variable", "year", "id", "value")
        known |= {(o, v, y): (pk, value) for o, v, y, pk, value in rows.iterator()}
    found = Sorted()
    for organisation, variable, year, value, reported, unit, source in lines:
        made = Value(
            organisation_id=organisation,
            variable=variable,
            year=year,
            value=value,
            reported=reported,
            reported_unit=unit,
            source=source,
        )
        there = known.get((organisation, variable, year))
        if there is None:
            found.new[organisation, variable, year] = made
        elif there[1] != value:
            made.pk = there[0]
            found.changed[made.pk] = made
        else:
            found.unchanged += 1
    return found


def compared(lines: Iterable[Line]) -> Stored:
    """Count what storing values would do; reads only. A key below zero is a new organisation."""
    given = list(lines)
    counts = Stored()
    for start in range(0, len(given), CHUNK):
        counts.add(sorted_out(given[start : start + CHUNK]).counts())
    return counts


@dataclass(frozen=True)
class Figure:
    """A key figure as a page shows it; empty ``value`` if it was never reported."""

    label: str
    unit: Any
    value: str = ""
    year: str = ""
    grade: str = ""
    source: str = ""
    spark: str = ""  # points of a small curve, 100 wide and 32 high


def key_figures(
    organisation: Organisation, language: str, hidden: frozenset[str] = frozenset()
) -> list[Figure]:
    """Give the latest of each key figure with its course; missing is said as missing. One query.

    What its owner hides in the profile (``hidden``) is not shown as a figure either.
    """
    shown = [code for code in KEY_FIGURES if PROFILE_FIELD.get(code) not in hidden]
    rows: dict[str, list[Value]] = {code: [] for code in shown}
    found = Value.objects.filter(organisation=organisation, variable__in=shown)
    for value in found.order_by("year"):
        rows[value.variable].append(value)
    figures = []
    for code, values in rows.items():
        variable = variables()[code]
        figure = Figure(variable.name(language), UNITS.get(variable.unit, variable.unit))
        if values:
            last = values[-1]
            decimals = 0 if last.value == int(last.value) or abs(last.value) >= 100 else 1
            figure = Figure(
                figure.label,
                figure.unit,
                number_format(round(last.value, decimals), decimals, force_grouping=True),
                str(last.year),
                last.grade,
                last.source,
                spark([(v.year, v.value) for v in values]),
            )
        figures.append(figure)
    return figures


def spark(points: list[tuple[int, float]]) -> str:
    """Draw a course of values as points; nothing for fewer than three."""
    if len(points) < 3:
        return ""
    first, last = points[0][0], points[-1][0]
    low, high = min(v for _, v in points), max(v for _, v in points)
    span = (high - low) or 1.0
    return " ".join(
        f"{100 * (year - first) / (last - first):.1f},{30 - 28 * (value - low) / span:.1f}"
        for year, value in points
    )
