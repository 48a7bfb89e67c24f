"""Reading reported values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.words import UNITS
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD, variables


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
