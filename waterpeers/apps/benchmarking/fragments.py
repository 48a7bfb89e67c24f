"""A line of published figures with a place on it, for somebody who begins here."""

from __future__ import annotations

from math import ceil
from statistics import quantiles

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.queries.headlines import LOSSES, published_losses
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.words import REGIONS
from waterpeers.domain.charts import ChartStanding, Stand, StripChart
from waterpeers.domain.documents import Number
from waterpeers.domain.indicators import indicators

FEWEST = 5  # figures among which a place says something


def first_figure(request: Request, organisation: Organisation) -> Fragment | None:
    """Show what operators nearby lose, as published, with a place for one's own figure."""
    if organisation.country is None:
        return None
    country = organisation.country
    language = get_language() or "en"
    for where, there in (
        (country_name(country.code, language), {"country": country}),
        (str(REGIONS.get(country.region, country.region)), {"country__region": country.region}),
    ):
        known = published_losses(Organisation.objects.filter(**there))
        own = known.pop(organisation.pk, None)
        if len(known) >= FEWEST:
            chart = _line(sorted(known.values()), own, where, organisation.name)
            shown = {"chart": chart, "organisation": organisation, "is_there": own is not None}
            return Fragment("benchmarking/_first_figure.html", shown)
    return None


def _line(figures: list[float], own: float | None, where: str, name: str) -> StripChart:
    low, median, high = quantiles(figures, n=4, method="inclusive")
    said = {
        "number": len(figures), "low": in_figures(round(low), 0),
        "high": in_figures(round(high), 0), "name": name, "where": where,
    }  # fmt: skip
    title = _("%(where)s: half of %(number)s operators lose %(low)s to %(high)s litres of 100.")
    asked = _("And %(name)s?") if own is None else _("%(name)s: %(own)s.")
    said["own"] = in_figures(own, 0)
    return StripChart(
        title=f"{title} {asked}" % said,
        label=_("Indicator"),
        axis=_("Of the water supplied, in %; figures that everybody may read"),
        standings=(
            ChartStanding(
                label=indicators()[LOSSES].name(get_language() or "en"),
                value=None if own is None else Number(own, "%", 0),
                quartiles=(low, median, high),
                least=0.0,
                most=float(ceil(max(*figures, own or 0.0))),
                stand=Stand.NOT_YET,
                says=_("not placed yet") if own is None else _("yours"),
                unit="%",
                others=tuple(figures),
            ),
        ),
    )
