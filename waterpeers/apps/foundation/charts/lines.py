"""Courses over the years on one scale: ours thick with round dots, others with other marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    SIZE,
    SMALL,
    KeyEntry,
    column,
    element,
    key,
    lines_of,
    path,
    ticks,
    width_of,
    words,
)
from waterpeers.apps.foundation.figures import in_figures, places_of
from waterpeers.domain.charts import LineChart, Series

HEIGHT = 150  # of the field of the lines
LINE = SIZE + 4
DASHES = ("6 4", "2 3", "9 3 2 3", "12 4", "1 4", "4 1", "")


@dataclass(frozen=True)
class _LineField:
    """Where the lines are drawn, and what its lower and upper edges stand for."""

    left: float
    right: float
    top: float
    low: float
    high: float
    points: int

    def x(self, at: int) -> float:
        return self.left + (self.right - self.left) * (at + 0.5) / max(self.points, 1)

    def y(self, value: float) -> float:
        return self.top + HEIGHT * (self.high - value) / (self.high - self.low)


def line(chart: LineChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw a key, the scale, the marks and the courses."""
    entries = [_entry(paint, series) for paint, series in _painted(chart)]
    top, parts = key(entries, width, 0.0)
    steps = _scale(chart)
    labels = [in_figures(step, places_of(steps)) for step in steps]
    left = max(width_of(label, SMALL) for label in labels) + EDGE
    right = width - width_of(in_figures(steps[-1], _places(chart)))
    field = _LineField(left, right, top + EDGE, steps[0], steps[-1], len(chart.points))
    if _rises_into_key(chart, field):
        field = replace(field, top=field.top + SIZE)
    for step, label in zip(steps, labels, strict=True):
        y = field.y(step)
        parts.append(path("rule", ("M", left, y), ("H", width)))
        parts.append(
            words(left - EDGE / 2, y + 4, label, paint="soft", font_size=SMALL, text_anchor="end")
        )
    parts += _points(chart, field)
    parts += _marks(chart, field)
    for paints, series in sorted(_painted(chart), key=lambda each: each[1].is_own):
        parts += _course(series, paints, field)
    parts += _values(chart, field)
    return field.top + HEIGHT + LINE + 6, parts


def _rises_into_key(chart: LineChart, field: _LineField) -> bool:
    """Whether the figure over the first point of our own course would stand in the key."""
    firsts = [next((v for v in s.values if v is not None), None) for s in chart.series if s.is_own]
    return any(v is not None and field.y(v) - field.top < SIZE for v in firsts)


def _places(chart: LineChart) -> int:
    if chart.decimals is not None:
        return chart.decimals
    return places_of(value for series in chart.series for value in series.values)


def _scale(chart: LineChart) -> list[float]:
    known = [
        value + sign * limit
        for series in chart.series
        for value, limit in _with_limits(series)
        if value is not None
        for sign in (-1, 1)
    ]
    return ticks(min(known, default=0.0), max(known, default=1.0))


def _with_limits(series: Series) -> Iterator[tuple[float | None, float]]:
    limits = series.limits or (None,) * len(series.values)
    for value, limit in zip(series.values, limits, strict=True):
        yield value, limit or 0.0


def _painted(chart: LineChart) -> Iterator[tuple[int, Series]]:
    """Number the others, so that each has its own colour, dash and mark; ours is 0."""
    others = 0
    for series in chart.series:
        if not series.is_own:
            others = others % len(DASHES) + 1
        yield (0 if series.is_own else others), series


def _entry(paint: int, series: Series) -> KeyEntry:
    def sign(x: float, y: float) -> Iterator[SafeString]:
        yield _stroke(paint, series, [(x, y), (x + 24, y)])
        yield _dot(paint, series, x + 12, y)

    return KeyEntry(sign, 24, series.label, series.is_own)


def _points(chart: LineChart, field: _LineField) -> Iterator[SafeString]:
    """Write below the field what its points are, as many as have room; the last one always."""
    widest = max((width_of(point, SMALL) for point in chart.points), default=0) + EDGE
    room = (field.right - field.left) / max(field.points, 1)
    every = max(1, -(-int(widest) // max(1, int(room))))
    last = len(chart.points) - 1
    for at, point in enumerate(chart.points):
        if (last - at) % every == 0:
            yield words(
                field.x(at), field.top + HEIGHT + LINE, point,
                paint="soft", font_size=SMALL, text_anchor="middle",
            )  # fmt: skip


def _marks(chart: LineChart, field: _LineField) -> Iterator[SafeString]:
    for point, label in chart.marks:
        if point in chart.points:
            x = field.x(chart.points.index(point))
            yield path("mark", ("M", x, field.top), ("v", HEIGHT))
            is_late = x > (field.left + field.right) / 2
            yield from column(
                x - 4 if is_late else x + 4, field.top + SMALL,
                lines_of(label, (field.right - field.left) / 2, most=1, size=SMALL),
                paint="soft", font_size=SMALL, text_anchor="end" if is_late else "start",
            )  # fmt: skip


def _course(series: Series, paint: int, field: _LineField) -> Iterator[SafeString]:
    for run in _runs(series):
        yield _stroke(paint, series, [(field.x(at), field.y(value)) for at, value in run])
    for at, (value, limit) in enumerate(_with_limits(series)):
        if value is None:
            continue
        x, y = field.x(at), field.y(value)
        if limit:
            top, bottom = field.y(value + limit), field.y(value - limit)
            yield path(
                "limit", ("M", x - 4, top), ("h", 8), ("M", x, top), ("V", bottom),
                ("M", x - 4, bottom), ("h", 8),
            )  # fmt: skip
        yield _dot(paint, series, x, y)


def _runs(series: Series) -> Iterator[list[tuple[int, float]]]:
    """Give the stretches without a gap, which breaks the line; the way to a target has none."""
    run: list[tuple[int, float]] = []
    for at, value in enumerate([*series.values, None]):
        if value is not None:
            run.append((at, value))
        elif run and (not series.is_target or at == len(series.values)):
            yield run
            run = []


def _stroke(paint: int, series: Series, places: list[tuple[float, float]]) -> SafeString:
    steps = [("L" if at else "M", *place) for at, place in enumerate(places)]
    if not paint:
        return path("own-line", *steps)
    dash = "1 4" if series.is_target else DASHES[paint - 1]
    return path(f"other-line-{paint}", *steps, stroke_dasharray=dash)


def _dot(paint: int, series: Series, x: float, y: float) -> SafeString:
    if not paint:
        return element("circle", paint="own", cx=x, cy=y, r=4.5)
    name = f"other-{paint}"
    if series.is_target:
        return path("outline", ("M", x, y - 6), ("l", 6, 6), ("l", -6, 6), ("l", -6, -6), ("z",))
    match paint % 3:
        case 1:
            return element("rect", paint=name, x=x - 3.5, y=y - 3.5, width=7, height=7)
        case 2:
            return path(name, ("M", x, y - 5), ("l", 5, 9), ("h", -10), ("z",))
    return path(name, ("M", x, y - 5), ("l", 5, 5), ("l", -5, 5), ("l", -5, -5), ("z",))


def _values(chart: LineChart, field: _LineField) -> Iterator[SafeString]:
    """Write the first figure of our own course, and the last of each beside its point."""
    places = _places(chart)
    taken: list[tuple[int, float]] = []
    for paint, series in sorted(_painted(chart), key=lambda each: not each[1].is_own):
        known = [(at, value) for at, value in enumerate(series.values) if value is not None]
        style = {"paint": "ink" if paint else "own", "font_weight": "normal" if paint else "bold"}
        if not paint and len(known) > 1:
            at, value = known[0]
            says = in_figures(value, places)
            yield words(field.x(at), field.y(value) - 9, says, text_anchor="middle", **style)
        for at, value in known[-1:]:
            y = _free(field.y(value) + 4, at, taken)
            taken.append((at, y))
            yield words(field.x(at) + 9, y, in_figures(value, places), **style)


def _free(y: float, at: int, taken: Sequence[tuple[int, float]]) -> float:
    """Find a height for a label that no other label of the same point has."""
    others = [other for point, other in taken if point == at]
    for step in (0, 1, -1, 2, -2, 3, -3):
        if all(abs(y + step * SIZE - other) >= SIZE for other in others):
            return y + step * SIZE
    return y
