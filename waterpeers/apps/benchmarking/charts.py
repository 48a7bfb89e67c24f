"""The geometry of charts that pages draw as SVG: numbers in, points out; not a word in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 320, 120, 12
STRIP_WIDTH = 200  # of the line from 0 to 100, beside an edge on both sides

Figures = Sequence[float | None]


@dataclass(frozen=True)
class Curve:
    """Lines between neighbouring years, and a dot for every year; a gap breaks the line."""

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]  # x, y


def strip_place(percentile: float) -> str:
    """Say where on a strip a percentile is."""
    return f"{EDGE + STRIP_WIDTH * percentile / 100:.1f}"


def curves(*series: Figures) -> tuple[Curve, ...]:
    """Draw courses over the same years on one scale; None is a gap."""
    known = [figure for each in series for figure in each if figure is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return tuple(_curve(each, low, (high - low) or 1.0) for each in series)


def _curve(figures: Figures, low: float, span: float) -> Curve:
    step = (WIDTH - 2 * EDGE) / max(len(figures) - 1, 1)
    places = [
        None
        if figure is None
        else (
            f"{EDGE + at * step:.1f}",
            f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (figure - low) / span:.1f}",
        )
        for at, figure in enumerate(figures)
    ]
    return Curve(tuple(_lines(places)), tuple(place for place in places if place))


def _lines(places: Sequence[tuple[str, str] | None]) -> Iterator[str]:
    run: list[str] = []
    for place in [*places, None]:
        if place:
            run.append(",".join(place))
        else:
            if len(run) > 1:
                yield " ".join(run)
            run = []
