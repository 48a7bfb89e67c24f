"""What somebody may see of an organisation over the years, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse

from waterpeers.apps.indicators.models import Value
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.plausibility import UNIT_SLIPS, waits
from waterpeers.domain.results import IndicatorResult, Reported, results
from waterpeers.domain.values import (
    ZoneKind,
)
from waterpeers.domain.verdicts import Reason


def panel(
    year: int, codes: Iterable[str], organisations: Iterable[int] | None = None
) -> dict[int, dict[str, tuple[float, str]]]:
    """Give reviewed values about whole utilities for a year: organisation → code → value, grade.

    A year means a period that ends in it. Missing values have no entry.
    """
    rows = Value.objects.valid().of_years(year, year)
    rows = rows.filter(sheet__zone_kind=ZoneKind.WHOLE, variable__in=list(codes))
    if organisations is not None:
        rows = rows.filter(sheet__organisation__in=list(organisations))
    found: dict[int, dict[str, tuple[float, str]]] = {}
    for organisation, code, value, grade in rows.order_by("sheet__ends_before", "pk").values_list(
        "sheet__organisation_id", "variable", "value", "grade"
    ):
        found.setdefault(organisation, {})[code] = (value, grade)
    return found


@dataclass(frozen=True)
class Years:
    """Values of one part of an organisation by year and variable: one value of each.

    ``codes`` names the indicators that are computed, all if none is named.
    """

    values: tuple[Value, ...]
    codes: tuple[str, ...] = ()

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
    def computed(self) -> dict[int, dict[str, IndicatorResult]]:
        """What follows from the values of each year, indicator by indicator."""
        return {year: computed(values, year, self.codes) for year, values in self.by_year.items()}

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


def computed(
    values: Mapping[str, Value], year: int, codes: tuple[str, ...] = ()
) -> dict[str, IndicatorResult]:
    """Compute indicators of a year (all if none is named) from values by variable."""
    reported = {
        code: Reported(value.value, value.grade)
        for code, value in values.items()
        if not doubtful(value)
    }
    made = results(catalogue(), reported, year, codes)
    left_out = [code for code, value in values.items() if doubtful(value)]
    return {code: _marked(result, left_out) for code, result in made.items()} if left_out else made


def doubtful(value: Value) -> bool:
    """Whether a value may be in another unit, and nobody has said yet that it is right."""
    return value.is_open and any(
        question["code"] in UNIT_SLIPS and waits(question) for question in value.questions
    )


def _marked(result: IndicatorResult, left_out: list[str]) -> IndicatorResult:
    """Say of a result that is missing why it is: what it needs is asked about."""
    asked = [code for code in left_out if code in result.missing]
    if not asked:
        return result
    reason = Reason("rests_on_question", (("left", ", ".join(asked)),))
    return replace(result, flags=(*result.flags, reason))
