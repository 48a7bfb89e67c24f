"""How sure a change of productivity is: the smoothed bootstrap of two periods together.

See ``docs/methods/malmquist.md``. Both frontiers are measured from the units seen. The years are
played again: each unit is moved to the frontier of its size and away from it by distances drawn
anew, those of both years together, since who was far from it in one is so in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waterpeers.analytics.frontiers.blocks import one_core_each
from waterpeers.analytics.frontiers.bootstrap import BATCH, reached
from waterpeers.analytics.frontiers.envelopment import Movement
from waterpeers.analytics.frontiers.models import Orientation, Returns, Rows, Watch, unwatched
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array

BLOCK = 50  # draws made at a time: always as many, so that a seed gives the same
FEWEST = 5  # units in both periods; of fewer no spread can be told
PARTS = ("malmquist", "efficiency_change", "technical_change", "pure_efficiency_change",
         "scale_change")  # fmt: skip


@dataclass(frozen=True)
class Year:
    """All units of a period as points (inputs negative and first), with their input scores.

    ``scores`` are those under variable returns; ``both`` the rows of the units that are in both
    periods, in the same order in each.
    """

    points: Array
    scores: Array
    both: Rows


@one_core_each
def replay(
    earlier: Year,
    later: Year,
    inputs: int,
    *,
    draws: int,
    seed: int,
    only: Sequence[int] | None = None,
    watch: Watch = unwatched,
) -> Array:
    """Play two periods again: draws × units in both × parts of the change, as in ``PARTS``.

    ``only`` are places among the units in both: others are drawn, and not measured. What a draw
    gives no index for is NaN.
    """
    chance = np.random.default_rng(seed)
    distances = [1 / np.minimum(year.scores, 1.0) for year in (earlier, later)]
    pairs = np.column_stack(
        [one[year.both] for one, year in zip(distances, (earlier, later), strict=True)]
    )
    wanted = np.arange(len(pairs)) if only is None else np.asarray(only, dtype=np.intp)
    found = np.full((draws, len(wanted), len(PARTS)), np.nan)
    years = (earlier, later)
    most = max(len(year.points) for year in years)
    size = max(BATCH // (most * max(2 * len(wanted), 1)), 1)
    for start in range(0, draws, BLOCK):
        count = min(BLOCK, draws - start)
        drawn = drawn_together(pairs, years, count, chance)
        for first in range(0, count, size):
            rows = slice(first, min(first + size, count))
            scores = [
                _measured(year, distance, own[rows], years, wanted, inputs)
                for year, distance, own in zip(years, distances, drawn, strict=True)
            ]
            found[start + first : start + rows.stop] = _parts(*scores)
        watch(start + count, draws)
    return found


def drawn_together(
    pairs: Array, years: Sequence[Year], draws: int, chance: np.random.Generator
) -> list[Array]:
    """Draw the distances of all units of two periods: draws × units, for each.

    Pairs are drawn from those found and their mirror images at 1, moved by a normal figure of the
    same covariance, shrunk to the variance of the sample, and reflected at 1. A unit of one period
    alone takes its part of a pair.

    Source: Simar, Wilson 1999.
    """
    mirrored = [np.where(signs, 2 - pairs, pairs) for signs in ([0, 0], [1, 0], [1, 1], [0, 1])]
    sample = np.concatenate(mirrored)
    width = (4 / (5 * len(pairs))) ** (1 / 6)
    spread = np.cov(pairs, rowvar=False)
    turned = spread * [[1, -1], [-1, 1]]
    roots = [_root(spread), _root(turned), _root(spread), _root(turned)]
    total = sum(len(year.points) for year in years)
    picked = chance.integers(0, len(sample), (draws, total))
    noise = chance.standard_normal((draws, total, 2))
    quarter = picked // len(pairs)
    moved = np.empty_like(noise)
    for number, root in enumerate(roots):
        moved[quarter == number] = noise[quarter == number] @ root.T
    middle = sample[picked].mean(axis=1, keepdims=True)
    smooth = (sample[picked] - middle + width * moved) / np.sqrt(1 + width**2) + middle
    distance = np.where(smooth < 1, 2 - smooth, smooth)
    first = distance[:, : len(years[0].points), 0]
    second = distance[:, len(years[0].points) :, 1].copy()
    for one, other in zip(years[0].both, years[1].both, strict=True):
        second[:, other] = distance[:, one, 1]
    return [first, second]


def _root(spread: Array) -> Array:
    """Give a matrix whose square is a covariance; one without spread has none."""
    values, vectors = np.linalg.eigh(spread)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)


def _measured(
    year: Year, distance: Array, drawn: Array, years: Sequence[Year], wanted: Rows, inputs: int
) -> Array:
    """Measure the wanted units of both periods from the drawn frontiers of one.

    Draws × (first under constant returns, last under constant, own period under variable) ×
    units.
    """
    points = [each.points[each.both[wanted]] for each in years]
    own = year.points[year.both[wanted]]
    factors = drawn / distance
    is_input = np.arange(year.points.shape[1]) < inputs
    moved = [year.points * np.where(is_input, each[:, None], 1.0) for each in factors]
    scores = []
    for returns, measured in ((Returns.CRS, np.vstack(points)), (Returns.VRS, own)):
        movement = Movement.of(measured, inputs, Orientation.INPUT)
        sets = [Technology.of(each, inputs, returns) for each in moved]
        scores.append(-reached(sets, movement).reshape(len(moved), -1, len(wanted)))
    return np.concatenate(scores, axis=1)


def _parts(first: Array, last: Array) -> Array:
    """Work out the parts of the change from scores against both frontiers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        nearer = last[:, 1] / first[:, 0]
        index = np.sqrt(first[:, 1] / first[:, 0] * (last[:, 1] / last[:, 0]))
        pure = last[:, 2] / first[:, 2]
        found = np.stack([index, nearer, index / nearer, pure, nearer / pure], axis=-1)
    return np.where(np.isfinite(found) & (found > 0), found, np.nan)


def limits(found: float, again: Array, level: float) -> tuple[float, float] | None:
    """Give the limits of one figure from what it was in the draws; none where half are missing.

    Worked in logarithms: an index is a ratio, and so are its errors.
    """
    there = again[~np.isnan(again)]
    if 2 * len(there) < len(again) or not found > 0:
        return None
    tails = np.quantile(np.log(there), [(1 + level) / 2, (1 - level) / 2]) - np.log(found)
    low, high = found * np.exp(-tails)
    return float(low), float(high)
