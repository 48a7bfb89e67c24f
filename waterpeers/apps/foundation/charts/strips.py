"""Places among others: a line from the low end to the high one, and a triangle for ours."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    SMALL,
    column,
    lines_of,
    path,
    width_of,
    words,
)
from waterpeers.apps.foundation.figures import number
from waterpeers.domain.charts import ChartStanding, StripChart

LINE = SIZE + 3


def strip(chart: StripChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the strips below one another; beside their words where there is room."""
    parts: list[SafeString] = []
    beside = width > NARROW
    left, right = (width * 0.28, width * 0.54) if beside else (EDGE * 1.0, width - EDGE)
    parts += _ends(chart, left, right)
    y = LINE * 1.8
    for standing in chart.standings:
        height, drawn = (_beside if beside else _below)(standing, y, left, right, width)
        parts += drawn
        y += height
    return y, parts


def _ends(chart: StripChart, left: float, right: float) -> Iterator[SafeString]:
    room = (right - left) / 2
    low, high = (lines_of(each, room, most=1, size=SMALL) for each in (chart.low, chart.high))
    yield from column(left, SMALL, low, paint="soft", font_size=SMALL)
    yield from column(right, SMALL, high, paint="soft", font_size=SMALL, text_anchor="end")


def _below(
    standing: ChartStanding, y: float, left: float, right: float, width: float
) -> tuple[float, list[SafeString]]:
    """Words over and under the strip."""
    value = number(standing.value)
    room = width - width_of(value) - 2 * EDGE
    label = lines_of(standing.label, room, most=2)
    says = lines_of(standing.says, width, size=SMALL)
    at = y + LINE * len(label)
    below = at + 24 + LINE
    parts = [
        *column(0, y + SIZE, label, font_weight="bold"),
        words(width, y + SIZE, value, paint="own", text_anchor="end", font_weight="bold"),
        *_line(standing, at + 20, left, right),
        *column(0, below, says, paint="soft", font_size=SMALL),
    ]
    return below + LINE * len(says) - y + 2, parts


def _beside(
    standing: ChartStanding, y: float, left: float, right: float, width: float
) -> tuple[float, list[SafeString]]:
    """Words at both sides of the strip."""
    label = lines_of(standing.label, left - 2 * EDGE)
    says = lines_of(standing.says, width - right - 2 * EDGE, size=SMALL)
    edge = right + 2 * EDGE
    parts = [
        *column(0, y + SIZE, label, font_weight="bold"),
        *_line(standing, y + 16, left, right),
        words(edge, y + SIZE, number(standing.value), paint="own", font_weight="bold"),
        *column(edge, y + SIZE + LINE, says, paint="soft", font_size=SMALL),
    ]
    return LINE * max(len(label), len(says) + 1) + 8, parts


def _line(standing: ChartStanding, y: float, left: float, right: float) -> Iterator[SafeString]:
    span = right - left
    ticks = [left + span * at / 4 for at in range(5)]
    strokes = [step for x in ticks for step in (("M", x, y - 4), ("v", 8))]
    yield path("axis", ("M", left, y), ("H", right), *strokes)
    yield path("half", ("M", ticks[1], y), ("H", ticks[3]))
    x = left + span * min(max(standing.percentile, 0), 100) / 100
    yield path("own", ("M", x, y - 2), ("l", -6, -12), ("h", 12), ("z",))
