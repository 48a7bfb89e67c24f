"""Figures among others: a true scale, the middle half of the others, their median, and ours."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    SMALL,
    KeyEntry,
    box,
    column,
    element,
    key,
    lines_of,
    path,
    width_of,
    words,
)
from waterpeers.apps.foundation.figures import in_figures, number
from waterpeers.domain.charts import ChartStanding, Stand, StripChart
from waterpeers.domain.documents import Number

LINE = SIZE + 3
HIGH = 14  # of the middle half
SIGNS = {
    Stand.BETTER: "▲",
    Stand.WORSE: "▼",
    Stand.LIKE: "=",
    Stand.HIGHER: "▸",
    Stand.LOWER: "◂",
    Stand.NOT_YET: "○",
}


def strip(chart: StripChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the figures below one another; beside their words where there is room."""
    y, parts = key(_key(chart), width, 0)
    y += 8
    beside = width > NARROW
    for standing in chart.standings:
        height, drawn = (_beside if beside else _below)(standing, y, width)
        parts += drawn
        y += height
        parts.append(path("rule", ("M", 0, y - 4), ("H", width)))
        y += 2
    return y, parts


def _key(chart: StripChart) -> list[KeyEntry]:
    ours = KeyEntry(
        lambda x, y: [element("circle", paint="own", cx=x + 6, cy=y, r=5)],
        14,
        _("ours"),
        is_own=True,
    )
    return [
        *([ours] if any(each.value for each in chart.standings) else []),
        KeyEntry(lambda x, y: [box("band", x, y - 5, 18, 10)], 20,
                 _("middle half of the operators")),
        KeyEntry(lambda x, y: [path("median", ("M", x + 3, y - 6), ("v", 12))], 8, _("median")),
    ]  # fmt: skip


def _below(standing: ChartStanding, y: float, width: float) -> tuple[float, list[SafeString]]:
    """Words over and under the scale."""
    label = lines_of(standing.label, width)
    at = y + LINE * len(label)
    says = lines_of(_said(standing), width, most=2)
    parts = [
        *column(0, y + SIZE, label, font_weight="bold"),
        *_scale(standing, at + SIZE + 16, EDGE * 1.0, width - EDGE),
        *column(0, at + SIZE + 16 + LINE * 2 + 4, says, font_weight="bold"),
    ]
    return at + SIZE + 16 + LINE * (2 + len(says)) + 4 - y, parts


def _beside(standing: ChartStanding, y: float, width: float) -> tuple[float, list[SafeString]]:
    """Words at both sides of the scale."""
    left, right = width * 0.27, width * 0.75
    label = lines_of(standing.label, left - 2 * EDGE)
    below = lines_of(standing.below, left - 2 * EDGE, most=1, size=SMALL)
    says = lines_of(_said(standing), width - right - 3 * EDGE, most=2)
    median = lines_of(_median(standing), width - right - 3 * EDGE, most=2, size=SMALL)
    parts = [
        *column(0, y + SIZE, label, font_weight="bold"),
        *column(0, y + SIZE + LINE * len(label), below, paint="soft", font_size=SMALL),
        *_scale(standing, y + SIZE + 14, left, right - EDGE),
        *column(right + EDGE, y + SIZE, says, font_weight="bold"),
        *column(right + EDGE, y + SIZE + LINE * len(says), median, paint="soft", font_size=SMALL),
    ]
    rows = max(len(label) + len(below), len(says) + len(median), 3)
    return LINE * rows + 8, parts


def _said(standing: ChartStanding) -> str:
    return f"{SIGNS[standing.stand]} {standing.says}"


def _median(standing: ChartStanding) -> str:
    of = standing.value or Number(0, standing.unit)
    median = number(Number(standing.quartiles[1], of.unit, of.decimals))
    return _("median %(figure)s") % {"figure": median}


def _scale(standing: ChartStanding, y: float, left: float, right: float) -> Iterator[SafeString]:
    least, most = standing.least, standing.most
    span = (most - least) or 1.0

    def at(figure: float) -> float:
        return left + (right - left) * min(max((figure - least) / span, 0.0), 1.0)

    low, median, high = map(at, standing.quartiles)
    yield box("band", low, y - HIGH / 2, max(high - low, 2), HIGH)
    yield path("axis", ("M", left, y), ("H", right))
    yield path("median", ("M", median, y - HIGH / 2 - 1), ("v", HIGH + 2))
    for other in standing.others:
        if other is not None:
            yield element("circle", paint="outline", cx=at(other), cy=y, r=3.5)
    if standing.value:
        own = at(float(standing.value.value))
        yield element("circle", paint="own", cx=own, cy=y, r=5.5)
        figure = number(standing.value)
        if width_of(figure) > right - left:  # its unit stands in the words
            figure = in_figures(standing.value.value, standing.value.decimals)
        half = width_of(figure) / 2
        where = min(max(own, left + half), right - half)
        yield words(where, y - HIGH / 2 - 5, figure, paint="own", font_weight="bold",
                    text_anchor="middle")  # fmt: skip
    below = y + HIGH / 2 + SMALL + 1
    yield words(left, below, in_figures(least), paint="soft", font_size=SMALL)
    yield words(right, below, in_figures(most), paint="soft", font_size=SMALL, text_anchor="end")
