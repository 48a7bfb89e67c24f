"""What published tables say, behind a utility's own line and on the page of an indicator."""

from __future__ import annotations

from datetime import MAXYEAR

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.queries.values import visible_values
from waterpeers.apps.indicators.quotes import IndicatorCourse
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.models import Listing
from waterpeers.apps.operators.queries.facts import income_groups
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.references import queries
from waterpeers.apps.references.queries import ShownSeries
from waterpeers.domain.catalogue import Indicator, Variable
from waterpeers.domain.charts import LineChart, Series
from waterpeers.domain.indicators import indicators
from waterpeers.domain.references import hours_class
from waterpeers.domain.values import ZoneKind

MOST_YEARS = 12


def of_definition(request: Request, known: Indicator | Variable) -> Fragment | None:
    """Say between what half of the utilities of each published group lie."""
    found = queries.series_of([known.code])[: queries.MOST_SHOWN]
    if not found:
        return None
    shown = {"series": found, "unit": unit_label(known.unit)}
    return Fragment("references/_ranges.html", shown)


def of_course(request: Request, course: IndicatorCourse) -> Fragment | None:
    """Show a utility's own line with what a published table has of utilities like it."""
    organisation = course.organisation
    country = organisation.country_id or ""
    found = queries.series_of([course.code], country)
    seen = Listing.objects.filter(
        organisation=organisation, audience=audience_of(request.actor)
    )  # what of its size this reader knows
    size = seen.values_list("size_band", flat=True).first() if found else ""
    behind = queries.nearest(found, country, size or "")
    if behind is None:
        return None
    beside = queries.contexts(found, *_context(request, course))
    shown = {"chart": chart_of(course, behind), "series": behind, "beside": beside}
    return Fragment("references/_behind.html", shown)


def _context(request: Request, course: IndicatorCourse) -> tuple[str, str]:
    """Say the income group of a utility's country, and the hours that this reader sees of it."""
    country = course.organisation.country_id or ""
    income = income_groups([country], max(course.figures, default=MAXYEAR)).get(country, "")
    seen = visible_values(request.actor, course.organisation).filter(
        variable="hours_supply", sheet__zone_kind=ZoneKind.WHOLE
    )
    hours = seen.order_by("sheet__ends_before", "pk").values_list("value", flat=True).last()
    return income, hours_class(hours)


def chart_of(course: IndicatorCourse, behind: ShownSeries) -> LineChart:
    """Draw a utility's own figures over the quarters and the middle of a published series."""
    indicator = indicators()[course.code]
    first = min(course.figures, default=behind.last)
    years = sorted({*course.figures, *(year for year in behind.points if year >= first - 1)})
    years = years[-MOST_YEARS:] or [behind.last]
    points = [behind.points.get(year) for year in years]
    return LineChart(
        title=_("%(name)s beside published figures")
        % {"name": indicator.name(get_language() or "en")},
        axis=str(unit_label(indicator.unit)),
        label=_("Year"),
        points=tuple(map(str, years)),
        unit=str(unit_label(indicator.unit)),
        series=(
            Series(
                course.organisation.name,
                tuple(course.figures.get(year) for year in years),
                is_own=True,
            ),
            Series(_("Upper quarter"), tuple(each.high if each else None for each in points)),
            Series(_("Middle"), tuple(each.middle if each else None for each in points)),
            Series(_("Lower quarter"), tuple(each.low if each else None for each in points)),
        ),
    )
