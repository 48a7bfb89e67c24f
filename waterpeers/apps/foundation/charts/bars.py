"""Lying bars: lengths from zero, with their figures beside them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    Entry,
    box,
    column,
    hatch,
    key,
    lines_of,
    path,
)
from waterpeers.apps.foundation.figures import number
from waterpeers.domain.charts import Bar, BarChart
from waterpeers.domain.documents import Number

THICK, PILE, LINE = 14, 30, SIZE + 4


def bars(chart: BarChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the bars of each row below its label, or beside it where there is room."""
    parts: list[SafeString] = []
    y = 0.0
    if len(chart.names) > 1:
        y, parts = key((_entry(at, name) for at, name in enumerate(chart.names)), width, 0.0)
    left = width * 0.36 if width > NARROW else 0.0
    longest = max((_size(each) for bar in chart.bars for each in bar.values), default=0.0)
    for bar in chart.bars:
        most = max(map(_size, bar.values), default=0.0) if chart.is_each_scaled else longest
        height, drawn = _row(bar, y, left, width, most, len(chart.names) > 1)
        parts += drawn
        y += height
    parts.append(path("axis", ("M", left, 4 if len(chart.names) == 1 else LINE), ("V", y)))
    return y + 2, parts


def _entry(at: int, name: str) -> Entry:
    def sign(x: float, y: float) -> Iterator[SafeString]:
        yield box("outline" if at else "own", x, y - 6, 13, 12)
        yield from hatch(at, x, y - 6, 13, 12)

    return Entry(sign, 13, name, not at)


def _size(value: Number | None) -> float:
    return max(0.0, float(value.value)) if value else 0.0


def _row(
    bar: Bar, y: float, left: float, width: float, most: float, has_names: bool
) -> tuple[float, list[SafeString]]:
    label = lines_of(bar.label, (left or width) - EDGE, most=2)
    weight = "bold" if bar.is_own else "normal"
    beside = left > 0
    top = y + 6 + (0 if beside else LINE * len(label))
    x = EDGE if not beside else 0.0
    parts = list(column(x, y + SIZE + 4, label, font_weight=weight))
    for at, value in enumerate(bar.values):
        is_own = bar.is_own or (has_names and at == 0)
        parts += _bar(value, left, top + at * (THICK + 3), width, most, at, is_own)
    below = top + len(bar.values) * (THICK + 3)
    return max(below, y + 6 + LINE * len(label)) - y + 4, parts


def _bar(
    value: Number | None, left: float, y: float, width: float, most: float, at: int, is_own: bool
) -> Iterator[SafeString]:
    says = number(value) if value else "–"
    room = width - left - 84
    long = room * _size(value) / most if most else 0.0
    yield box("own" if is_own else "outline", left, y, long, THICK)
    if at > 1:
        yield from hatch(at, left, y, long, THICK)
    yield from column(
        left + long + 5, y + SIZE - 1, lines_of(says, 84, most=1, size=SIZE),
        paint="own" if is_own else "ink", font_weight="bold" if is_own else "normal",
    )  # fmt: skip
