"""Counts by country as dots on the world map."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import ngettext

from waterpeers.apps.operators.models import Country
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.domain.world import place

LEAST, MOST = 4.8, 22.0  # radius, in units of the map; with its edge 3 px on a telephone


@dataclass(frozen=True)
class Dot:
    """A circle on the map; its area stands for the number."""

    code: str
    x: str
    y: str
    radius: str
    label: str


def dots(counts: dict[str, int], language: str) -> list[Dot]:
    """Place a circle for each country that has organisations, the largest first."""
    if not counts:
        return []
    top = max(counts.values())
    made = []
    for country in Country.objects.filter(code__in=counts, latitude__isnull=False):
        number = counts[country.code]
        x, y = place(country.latitude or 0.0, country.longitude or 0.0)
        radius = LEAST + (min(MOST, LEAST + 2 + sqrt(top)) - LEAST) * sqrt(number / top)
        text = ngettext(
            "%(country)s: %(number)s organisation",
            "%(country)s: %(number)s organisations",
            number,
        )
        label = text % {"country": country_name(country.code, language), "number": number}
        made.append(Dot(country.code, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", label))
    return sorted(made, key=lambda dot: -float(dot.radius))
