"""Reading reference series: those of an indicator, nearest to a utility first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.words import INCOME_GROUPS, SIZE_BANDS
from waterpeers.apps.references.models import ReferenceSeries, ReferenceTable
from waterpeers.apps.references.words import HOURS
from waterpeers.domain.codes import SizeBand
from waterpeers.domain.published_levels import Shares
from waterpeers.domain.references import HoursClass, ReferenceGroup, ReferencePoint
from waterpeers.domain.register import clean_text

MOST_SHOWN = 40  # series on one page


@dataclass(frozen=True)
class ShownSeries:
    """A reference series in words: of whom, by whom, and its points by year."""

    indicator: str
    country: str
    size: str
    income: str
    hours: str
    source: str
    licence: str
    points: dict[int, ReferencePoint]

    @property
    def whom(self) -> str:
        """Say of which utilities: Brazil, small (under 10,000 connections)."""
        if self.income:
            return str(INCOME_GROUPS[self.income])
        if self.hours:
            return str(HOURS[HoursClass(self.hours)])
        language = get_language() or "en"
        where = country_name(self.country, language) if self.country else _("all of the table")
        return f"{where}, {SIZE_BANDS[SizeBand(self.size)]}" if self.size else where

    @property
    def last(self) -> int:
        """Give the latest year."""
        return max(self.points)

    @property
    def half(self) -> str:
        """Say between what half of them lie in the latest year."""
        point = self.points[self.last]
        said = {
            "number": in_figures(point.number, 0), "low": in_figures(point.low),
            "high": in_figures(point.high), "year": self.last,
        }  # fmt: skip
        return _("half of %(number)s utilities lie between %(low)s and %(high)s (%(year)s)") % said


def tables() -> QuerySet[ReferenceTable]:
    """Give the tables that are loaded, each with how many series or countries’ levels it has."""
    number = Count("series", distinct=True) + Count("levels", distinct=True)
    return ReferenceTable.objects.annotate(number=number).order_by("source", "pk")


def series_of(indicators: Iterable[str], country: str | None = None) -> list[ShownSeries]:
    """Give the series of indicators; with a country, its own, and those of whole tables. One query.

    Of the same country the whole comes before the sizes.
    """
    rows = ReferenceSeries.objects.filter(indicator__in=list(indicators)).select_related("table")
    if country is not None:
        rows = rows.filter(country__in={"", country})
    ordered = rows.order_by(
        "indicator", "table__source", "country", "size", "income", "hours", "pk"
    )
    return [_shown(row) for row in ordered[: MOST_SHOWN * 25]]


def nearest(found: Iterable[ShownSeries], country: str, size: str) -> ShownSeries | None:
    """Choose what is likest to a utility: of its country and size, of its country, else of all.

    Of several tables the one with the latest year.
    """
    fitting = [
        each
        for each in found
        if each.country in ("", country)
        and each.size in ("", size)
        and not (each.income or each.hours)
    ]
    return max(
        fitting,
        key=lambda each: (bool(each.country), bool(each.size), each.last, each.source),
        default=None,
    )


def contexts(found: Iterable[ShownSeries], income: str, hours: str) -> list[ShownSeries]:
    """Choose what is usual in countries of an income group, and with so many hours of supply.

    Of several tables the one with the latest year.
    """
    there = list(found)
    alike = (
        [each for each in there if income and each.income == income],
        [each for each in there if hours and each.hours == hours],
    )
    return [max(them, key=lambda each: (each.last, each.source)) for them in alike if them]


def _shown(row: ReferenceSeries) -> ShownSeries:
    points: dict[str, Any] = row.points
    return ShownSeries(
        indicator=row.indicator,
        country=row.country,
        size=row.size,
        income=row.income,
        hours=row.hours,
        source=row.table.source,
        licence=row.table.licence,
        points={int(year): ReferencePoint(*point) for year, point in points.items()},
    )


# --- what is loaded ---

Groups = dict[ReferenceGroup, dict[int, ReferencePoint]]
Levels = Mapping[tuple[str, str], Mapping[int, Shares]]  # of a service and country, by year


def points_as_json(points: dict[int, ReferencePoint]) -> dict[str, Any]:
    """Give the points of a series as they are kept."""
    return {str(year): list(astuple(point)) for year, point in points.items()}


def fingerprint_of(series: Groups, licence: str) -> str:
    """Give the SHA-256 of all that was made of a table."""
    told = [[*astuple(group), points_as_json(points)] for group, points in series.items()]
    text = json.dumps([licence, told], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of_levels(levels: Levels, licence: str) -> str:
    """Give the SHA-256 of all that a file says of countries."""
    told = [[*key, years] for key, years in sorted(levels.items())]
    return hashlib.sha256(json.dumps([licence, told], sort_keys=True).encode()).hexdigest()


def would_become(fingerprint: str, source: str) -> str:
    """Say what loading would do: "created", "updated" or "unchanged"."""
    there = ReferenceTable.objects.filter(source=clean_text(source)[:300]).first()
    if there is None:
        return "created"
    return "unchanged" if there.fingerprint == fingerprint else "updated"
