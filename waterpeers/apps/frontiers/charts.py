"""The geometry of a frontier's charts: numbers in, places out; not a word in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waterpeers.domain.frontiers import FULL

WIDTH, HEIGHT, BASE = 320, 130, 104  # of the chart of scores, and where its columns stand
STEP, COLUMN = 28, 22
BAR_WIDTH = 200  # of a bar, at its longest
BINS = 10


@dataclass(frozen=True)
class Column:
    """A column of the chart of scores: operators from ``low`` up to ``high``, as shares."""

    low: float
    high: float
    count: int
    is_ours: bool
    x: str
    y: str
    height: str
    middle: str


@dataclass(frozen=True)
class Bar:
    """Ours and the target on one scale, as lengths."""

    ours: str
    target: str


def columns(shares: Iterable[float], own: float | None) -> tuple[Column, ...]:
    """Count shares in tenths; the last column is for those at the frontier itself."""
    counts = [0] * (BINS + 1)
    for share in shares:
        counts[_place(share)] += 1
    ours = None if own is None else _place(own)
    tallest = max([*counts, 1])
    made = []
    for at, count in enumerate(counts):
        height = 80 * count / tallest
        x = 8 + at * STEP
        made.append(
            Column(
                low=at / BINS if at < BINS else 1.0,
                high=(at + 1) / BINS if at < BINS else 1.0,
                count=count,
                is_ours=at == ours,
                x=str(x),
                y=f"{BASE - height:.1f}",
                height=f"{height:.1f}",
                middle=str(x + COLUMN // 2),
            )
        )
    return tuple(made)


def _place(share: float) -> int:
    return BINS if share >= FULL else max(0, min(int(share * BINS), BINS - 1))


def bar(ours: float, target: float) -> Bar:
    """Put ours and a target on one scale."""
    longest = max(ours, target) or 1.0
    return Bar(f"{BAR_WIDTH * ours / longest:.1f}", f"{BAR_WIDTH * target / longest:.1f}")
