"""Lying bars: lengths from zero, with their figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    KeyEntry,
    box,
    column,
    hatch,
    key,
    lines_of,
    path,
    width_of,
)
from waterpeers.apps.foundation.figures import GAP, number
from waterpeers.domain.charts import Bar, BarChart
from waterpeers.domain.documents import Number

THICK, PILE, LINE = 14, 30, SIZE + 4


@dataclass(frozen=True)
class _BarField:
    """Where bars begin, how long the longest is, and how wide all is."""

    left: float  # 0 where labels stand above their bars
    room: float
    width: float


def bars(chart: BarChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the bars of each row beside its label where there is room, else below it."""
    parts: list[SafeString] = []
    y = 0.0
    has_names = len(chart.names) > 1
    if has_names:
        y, parts = key((_entry(at, name) for at, name in enumerate(chart.names)), width, 0.0)
    field, top = _field(chart, width), y
    longest = max((_size(each) for bar in chart.bars for each in bar.values), default=0.0)
    for bar in chart.bars:
        most = max(map(_size, bar.values), default=0.0) if chart.is_each_scaled else longest
        height, drawn = _row(bar, y, field, field.room / most if most else 0.0, has_names)
        parts += drawn
        y += height
    parts.append(path("axis", ("M", field.left, top + 4), ("V", y)))
    return y + 2, parts


def _field(chart: BarChart, width: float) -> _BarField:
    """Leave room for labels, and for figures behind the bars: at most half of what is left."""
    label = max(width_of(bar.label) for bar in chart.bars) + 2 * EDGE
    left = min(label, 0.36 * width) if width > NARROW else label if label < 0.55 * width else 0.0
    figure = max((width_of(_says(each)) for bar in chart.bars for each in bar.values), default=0.0)
    room = width - left
    return _BarField(left, max(room / 2, room - 1.08 * figure - EDGE), width)


def _entry(at: int, name: str) -> KeyEntry:
    def sign(x: float, y: float) -> Iterator[SafeString]:
        yield box("outline" if at else "own", x, y - 6, 13, 12)
        yield from hatch(at, x, y - 6, 13, 12)

    return KeyEntry(sign, 13, name, not at)


def _size(value: Number | None) -> float:
    return max(0.0, float(value.value)) if value else 0.0


def _says(value: Number | None) -> str:
    return number(value) if value else GAP


def _row(
    bar: Bar, y: float, field: _BarField, scale: float, has_names: bool
) -> tuple[float, list[SafeString]]:
    beside = field.left > 0
    label = lines_of(bar.label, (field.left or field.width) - EDGE, most=2)
    top = y + 4 + (0 if beside else LINE * len(label))
    weight = "bold" if bar.is_own else "normal"
    parts = [*column(0 if beside else EDGE, y + SIZE + 3, label, font_weight=weight)]
    for at, value in enumerate(bar.values):
        is_own = bar.is_own or (has_names and at == 0)
        parts += _bar(value, top + at * (THICK + 3), field, scale, at, is_own)
    below = max(top + len(bar.values) * (THICK + 3), y + 4 + LINE * len(label) * beside)
    return below - y + 4, parts


def _bar(
    value: Number | None, y: float, field: _BarField, scale: float, at: int, is_own: bool
) -> Iterator[SafeString]:
    long = _size(value) * scale
    yield box("own" if is_own else "outline", field.left, y, long, THICK)
    yield from hatch(at, field.left, y, long, THICK)
    x = field.left + long + 5
    yield from column(
        x, y + SIZE - 1, lines_of(_says(value), (field.width - x) * 1.05, most=1),
        paint="own" if is_own else "ink", font_weight="bold" if is_own else "normal",
    )  # fmt: skip
