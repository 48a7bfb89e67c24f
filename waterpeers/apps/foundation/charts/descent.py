"""A line of descent: years from left to right, whoever taught joined to whom they taught.

Narrow, a row is led in by how far it is from the beginning of its line, and the year stands first.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    SMALL,
    column,
    element,
    lines_of,
    path,
    words,
)
from waterpeers.domain.charts import DescentChart

LINE, GAP, DOT = SIZE + 3, 10, 5.0
STEP = 18.0  # from who taught to whom, narrow
SHARE = 0.4  # of a wide drawing that the years take


def descent(chart: DescentChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw a row for each, in the order of the lines."""
    if not chart.heirs:
        return 0.0, []
    is_wide = width > NARROW
    rows = list(_in_order(chart))
    places = _years(chart, width) if is_wide else {}
    y = LINE * 2.0 if is_wide else 4.0
    drawn: list[SafeString] = []
    at: dict[int, tuple[float, float]] = {}
    for number, depth in rows:
        heir = chart.heirs[number]
        x = places[heir.year] if is_wide else EDGE + STEP * min(depth, 6)
        said = heir.label if is_wide else f"{heir.year} · {heir.label}"
        room = width - x - 2 * EDGE - DOT
        label = lines_of(said, room, most=3)
        more = lines_of(heir.says, room, most=2, size=SMALL) if heir.says else []
        middle = y + SIZE / 2
        at[number] = (x, middle)
        if heir.of is not None:
            above = at[heir.of]
            drawn.append(path("axis", ("M", *above), ("V", middle), ("H", x)))
        left = x + DOT + EDGE
        drawn += column(left, y + SIZE - 2, label, font_weight="bold")
        below = y + SIZE - 2 + LINE * len(label)
        drawn += column(left, below, more, paint="soft", font_size=SMALL)
        y += LINE * (len(label) + len(more)) + GAP
    dots = [
        element(
            "circle", paint="own" if chart.heirs[n].of is None else "outline", cx=x, cy=y, r=DOT
        )
        for n, (x, y) in at.items()
    ]
    return y, [*_upright(places, y), *drawn, *dots]


def _in_order(chart: DescentChart) -> Iterator[tuple[int, int]]:
    """Give each line whole before the next, with how far one is from its beginning."""
    below: dict[int | None, list[int]] = {}
    for number, heir in enumerate(chart.heirs):
        below.setdefault(heir.of, []).append(number)
    waiting = [(number, 0) for number in reversed(below.get(None, []))]
    while waiting:
        number, depth = waiting.pop()
        yield number, depth
        waiting += [(each, depth + 1) for each in reversed(below.get(number, []))]


def _years(chart: DescentChart, width: float) -> dict[int, float]:
    """Say where each year stands."""
    years = [each.year for each in chart.heirs]
    first, last = min(years), max(years)
    step = (width * SHARE - 2 * EDGE) / max(last - first, 1)
    return {year: 2 * EDGE + (year - first) * step for year in range(first, last + 1)}


def _upright(places: dict[int, float], bottom: float) -> Iterator[SafeString]:
    """Draw an upright line with its words for each year, or for some where there are many."""
    every = -(-len(places) // 8) or 1
    for number, (year, x) in enumerate(places.items()):
        if number % every == 0:
            yield path("rule", ("M", x, LINE), ("V", bottom))
            yield words(x, SMALL, str(year), paint="soft", font_size=SMALL, text_anchor="middle")
