"""Reviewed figures as one quotes them elsewhere: what they say, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.headlines import LOSSES
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import at_once
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.values import SHORT_LIST, ZoneKind


@dataclass(frozen=True)
class Quote:
    """A reviewed figure as one quotes it, and where it stands."""

    code: str
    value: float
    unit: str
    sure: str  # 2024, B2
    sheet: UUID

    @property
    def figure(self) -> str:
        """Say the figure: 42.1 %."""
        return f"{in_figures(self.value)} {unit_label(self.unit)}"

    @property
    def words(self) -> str:
        """Say all of it, in the reader's language: Non-revenue water: 42.1 % (2024, B2)."""
        name = catalogue().indicators[self.code].name(get_language() or "en")
        return _("%(name)s: %(figure)s (%(sure)s)") % {
            "name": name, "figure": self.figure, "sure": self.sure,
        }  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """What is kept with whoever quotes it: the words of the moment, and what they say."""
        return {
            "words": self.words, "code": self.code, "value": self.value, "unit": self.unit,
            "sure": self.sure, "sheet": str(self.sheet),
        }  # fmt: skip


def words_of(kept: dict[str, Any]) -> str:
    """Say what was kept of a quote to this reader; that of an older one as it was written."""
    if "value" not in kept:
        return str(kept.get("words", ""))
    return Quote(
        kept["code"], kept["value"], kept["unit"], kept["sure"], UUID(kept["sheet"])
    ).words  # fmt: skip


def to_quote(organisation: Organisation) -> list[Quote]:
    """Give reviewed figures of a whole utility as one quotes them: the latest of each, one query.

    Each with its unit, its year and its grade.
    """
    rows = Value.objects.valid().filter(
        sheet__organisation=organisation, sheet__zone_kind=ZoneKind.WHOLE
    )
    return quoted(at_once(rows), tuple(dict.fromkeys((LOSSES, *SHORT_LIST))))


def quoted(values: Iterable[Value], codes: tuple[str, ...]) -> list[Quote]:
    """Quote the latest figure of each indicator from values of one utility."""
    found = Years(tuple(values), codes)
    said = []
    for code in codes:
        if not (course := found.course(code)):
            continue
        year = max(course)
        result = found.computed[year][code]
        sure = ", ".join(filter(None, (str(year), result.grade)))
        sheet = next(iter(found.by_year[year].values())).sheet
        said.append(Quote(code, course[year], result.unit, sure, sheet.uuid))
    return said


@dataclass(frozen=True)
class IndicatorCourse:
    """A utility's figures of an indicator by year, as far as its reader sees them."""

    organisation: Organisation
    code: str
    figures: dict[int, float]
