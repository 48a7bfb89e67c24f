"""Service ladders as charts: one bar a year, its rungs in proportion."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_tenths
from waterpeers.apps.ladders.words import RUNGS, told
from waterpeers.domain.charts import LadderChart, Pile
from waterpeers.domain.service_ladders import RUNGS as ORDER
from waterpeers.domain.service_ladders import Ladder, Rung

# 1 is the highest; the lowest rung of each ladder is 5, whatever it is called.
NUMBERS = {Rung.SAFELY_MANAGED: 1, Rung.BASIC: 2, Rung.LIMITED: 3, Rung.UNIMPROVED: 4}
LOWEST = 5


def chart(ladders: Mapping[str, Ladder]) -> LadderChart:
    """Draw ladders of one service by year, the latest first; there is at least one.

    A rung that may not be told has no part: its people are in the one below.
    """
    year, latest = next(iter(ladders.items()))
    rungs = ORDER[latest.service]
    return LadderChart(
        title=_("%(percent)s %% of people have at least basic service in %(year)s")
        % {"percent": in_tenths(latest.at_least_basic), "year": year},
        axis=_("Per cent of people"),
        note=" ".join(_untold(ladders)),
        label=_("Year"),
        unit="%",
        parts=tuple(str(RUNGS[rung]) for rung in rungs),
        rungs=tuple(NUMBERS.get(rung, LOWEST) for rung in rungs),
        piles=tuple(_pile(year, ladder) for year, ladder in ladders.items()),
    )


def _pile(year: str, ladder: Ladder) -> Pile:
    known = _("at least basic: %(percent)s %%") % {"percent": in_tenths(ladder.at_least_basic)}
    shares = ladder.rungs
    return Pile(year, tuple(shares.get(rung) for rung in ORDER[ladder.service]), known)


def _untold(ladders: Mapping[str, Ladder]) -> list[str]:
    """Say why a year has no safely managed part."""
    return [
        _("%(year)s: safely managed is not told; its people are in the basic part. %(why)s")
        % {"year": year, "why": told(ladder.not_told)}
        for year, ladder in ladders.items()
        if ladder.not_told
    ]
