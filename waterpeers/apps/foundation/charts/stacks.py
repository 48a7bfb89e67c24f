"""Stacked bars: parts of a whole, each with its colour and its pattern, its share in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    INK,
    ON_RUNGS,
    OTHERS,
    SIZE,
    SMALL,
    KeyEntry,
    box,
    column,
    hatch,
    key,
    lines_of,
    width_of,
    words,
)
from waterpeers.apps.foundation.figures import NO_BREAK, in_figures
from waterpeers.domain.charts import LadderChart, Pile, StackedBarChart

HEIGHT, LINE = 30, SIZE + 4


def stacked(chart: StackedBarChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw the piles below one another, and a key; of a single one with its figures."""
    most = max(sum(value or 0.0 for value in pile.values) for pile in chart.piles)
    if isinstance(chart, LadderChart):
        most = 100.0
    y, parts = 0.0, list[SafeString]()
    for pile in chart.piles:
        parts += _title(pile, y, width)
        y += LINE + 4 if pile.label or pile.note else 2
        parts += _pile(chart, pile, y, width / (most or 1.0))
        y += HEIGHT + EDGE
    bottom, drawn = key(_entries(chart), width, y)
    return bottom, [*parts, *drawn]


def _title(pile: Pile, y: float, width: float) -> Iterator[SafeString]:
    yield words(0, y + SIZE, pile.label, font_weight="bold")
    room = width - width_of(pile.label) - 2 * EDGE
    note = lines_of(pile.note, room, most=1, size=SMALL)
    yield from column(width, y + SIZE, note, paint="soft", font_size=SMALL, text_anchor="end")


def _entries(chart: StackedBarChart) -> Iterator[KeyEntry]:
    """Give the parts that there are."""
    for at, part in enumerate(chart.parts):
        there = [pile.values[at] for pile in chart.piles if pile.values[at] is not None]
        if not there:
            continue
        share = f" {_share(there[0] or 0.0, chart.unit)}" if len(chart.piles) == 1 else ""

        def sign(x: float, y: float, at: int = at) -> Iterator[SafeString]:
            return _part(chart, at, x, y - 6, 13, 12)

        yield KeyEntry(sign, 13, f"{part}{share}")


def _pile(chart: StackedBarChart, pile: Pile, y: float, scale: float) -> Iterator[SafeString]:
    x = 0.0
    for at, value in enumerate(pile.values):
        if value is None:
            continue
        long = value * scale
        yield from _part(chart, at, x, y, long, HEIGHT)
        says = _share(value, chart.unit)
        room = width_of(says) + 6
        if long >= room + 4:
            middle = x + long / 2
            yield box("surface", middle - room / 2, y + HEIGHT / 2 - 9, room, 17, rx=3)
            yield words(middle, y + HEIGHT / 2 + 4, says, text_anchor="middle")
        x += long


def _part(
    chart: StackedBarChart, at: int, x: float, y: float, width: float, height: float
) -> Iterator[SafeString]:
    """Draw a part in its colour and pattern; rungs have theirs by how high they are."""
    if isinstance(chart, LadderChart):
        number = chart.rungs[at]
        name, ink = f"rung-{number}", ON_RUNGS[number - 1]
    else:
        number = at % len(OTHERS) + 1
        name, ink = f"other-{number}", INK
    yield box(name, x, y, width, height, stroke="#ffffff", stroke_width=1)
    yield from hatch(number, x, y, width, height, ink)


def _share(value: float, unit: str) -> str:
    shown = in_figures(value, 1 if round(value, 1) % 1 else 0)
    return f"{shown}{NO_BREAK}{unit}" if unit else shown
