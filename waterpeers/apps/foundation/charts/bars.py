"""Lying bars and stacked bars: lengths from zero, with their figures beside or in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    ON_RUNGS,
    OTHERS,
    RUNGS,
    SIZE,
    SMALL,
    box,
    column,
    hatch,
    lines_of,
    path,
    width_of,
    words,
)
from waterpeers.apps.foundation.figures import NO_BREAK, in_figures, number
from waterpeers.domain.charts import Bar, BarChart, LadderChart, Pile, StackedBarChart
from waterpeers.domain.documents import Number

THICK, PILE, LINE = 14, 30, SIZE + 4


def bars(chart: BarChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the bars of each row below its label, or beside it where there is room."""
    parts: list[SafeString] = []
    y = 0.0
    if len(chart.names) > 1:
        y, parts = _key(chart.names, width, is_ladder=False)
    left = width * 0.36 if width > NARROW else 0.0
    longest = max((_size(each) for bar in chart.bars for each in bar.values), default=0.0)
    for bar in chart.bars:
        most = max(map(_size, bar.values), default=0.0) if chart.is_each_scaled else longest
        height, drawn = _row(bar, y, left, width, most, len(chart.names) > 1)
        parts += drawn
        y += height
    parts.append(path("axis", ("M", left, 4 if len(chart.names) == 1 else LINE), ("V", y)))
    return y + 2, parts


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


# --- stacked ---


def stacked(chart: StackedBarChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the piles, each part with its pattern, and a key; shares that have room in the parts."""
    is_ladder = isinstance(chart, LadderChart)
    sums = [sum(value or 0.0 for value in pile.values) for pile in chart.piles]
    most = 100.0 if is_ladder else max(sums, default=0.0)
    y, parts = 0.0, list[SafeString]()
    for pile in chart.piles:
        parts += _title(pile, y, width)
        y += LINE + 4 if pile.label or pile.note else 2
        parts += _pile(pile, y, width, most or 1.0, chart)
        y += PILE + 8
    key = [
        _with_share(part, chart.piles[0].values[at], chart) if len(chart.piles) == 1 else part
        for at, part in enumerate(chart.parts)
        if len(chart.piles) != 1 or chart.piles[0].values[at] is not None
    ]
    numbers = [
        at + 1
        for at in range(len(chart.parts))
        if len(chart.piles) != 1 or chart.piles[0].values[at] is not None
    ]
    height, drawn = _key(key, width, is_ladder=is_ladder, top=y + 4, numbers=numbers)
    return height + 6, [*parts, *drawn]


def _title(pile: Pile, y: float, width: float) -> Iterator[SafeString]:
    yield words(0, y + SIZE, pile.label, font_weight="bold")
    room = width - width_of(pile.label) - 2 * EDGE
    yield from column(
        width, y + SIZE, lines_of(pile.note, room, most=1, size=SMALL),
        paint="soft", font_size=SMALL, text_anchor="end",
    )  # fmt: skip


def _with_share(part: str, value: float | None, chart: StackedBarChart) -> str:
    return f"{part} {_share(value or 0.0, chart)}"


def _share(value: float, chart: StackedBarChart) -> str:
    shown = in_figures(value, 1 if round(value, 1) % 1 else 0)
    return f"{shown}{NO_BREAK}{chart.unit}" if chart.unit else shown


def _pile(
    pile: Pile, y: float, width: float, most: float, chart: StackedBarChart
) -> Iterator[SafeString]:
    x = 0.0
    is_ladder = isinstance(chart, LadderChart)
    for at, value in enumerate(pile.values):
        if value is None:
            continue
        long = width * value / most
        yield from _part(at + 1, x, y, long, PILE, is_ladder)
        says = _share(value, chart)
        room = width_of(says) + 6
        if long >= room + 4:
            yield box("surface", x + long / 2 - room / 2, y + PILE / 2 - 9, room, 17, rx=3)
            yield words(x + long / 2, y + PILE / 2 + 4, says, text_anchor="middle")
        x += long


def _part(
    number: int, x: float, y: float, width: float, height: float, is_ladder: bool
) -> Iterator[SafeString]:
    colours = RUNGS if is_ladder else OTHERS
    at = (number - 1) % len(colours)
    paint = f"rung-{at + 1}" if is_ladder else f"other-{at + 1}"
    yield box(paint, x, y, width, height, stroke="#ffffff", stroke_width=1)
    yield from hatch(at + 1, x, y, width, height, *([ON_RUNGS[at]] if is_ladder else []))


def _key(
    names: Sequence[str],
    width: float,
    *,
    is_ladder: bool,
    top: float | None = None,
    numbers: Sequence[int] = (),
) -> tuple[float, list[SafeString]]:
    """Say what the colours and patterns mean; of bars beside one another the first is ours."""
    x, y = 0.0, (top or 0.0) + SIZE
    parts: list[SafeString] = []
    for at, name in enumerate(names):
        lines = lines_of(name, width - 24, most=2)
        needed = 20 + max(map(width_of, lines), default=0)
        if x and x + needed > width:
            x, y = 0.0, y + LINE
        if top is None:
            parts.append(box("outline" if at else "own", x, y - 10, 13, 12))
            parts += hatch(at, x, y - 10, 13, 12) if at > 1 else []
        else:
            parts += _part(numbers[at], x, y - 10, 13, 12, is_ladder)
        parts += column(x + 18, y, lines)
        x, y = x + needed + 2 * EDGE, y + LINE * (len(lines) - 1)
    return y + EDGE, parts
