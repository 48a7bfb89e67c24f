"""Order-m and order-alpha: frontiers that a few extreme units cannot move.

See ``docs/methods/partial-frontiers.md``. A unit is compared with what is to be expected of some of
the units that dominate it, not with the very best. Scores may lie beyond 1: such a unit does better
than could be expected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

import numpy as np

from waterpeers.analytics.frontiers.envelopment import ScaledUnits
from waterpeers.analytics.frontiers.hull import PairwiseComparison
from waterpeers.analytics.frontiers.models import (
    Model,
    Orientation,
    Watch,
    fixed_columns,
    unwatched,
)
from waterpeers.analytics.frontiers.units import Array, Units
from waterpeers.domain.verdicts import NotValid

WHOLE = 1e-9  # a share of a count this near to a whole number is whole


def order_m(
    units: Units,
    m: int,
    orientation: Orientation = Orientation.INPUT,
    watch: Watch = unwatched,
    *,
    fixed_outputs: tuple[str, ...] = (),
    only: Sequence[int] | None = None,
) -> Array:
    """Give the expected score against the best of ``m`` draws from the dominating units.

    With the ratios of the K dominating units sorted best first, the expectation is exactly
    Σ v(k) · [((K-k+1)/K)^m - ((K-k)/K)^m]; nothing is simulated.

    Returns
    -------
    Array
        One score a unit, NaN where nothing can be moved, and for rows that are not among ``only``.
        ``fixed_outputs`` as in ``Model``.

    Source: Cazals, Florens, Simar 2002.
    """
    if m < 1:
        raise NotValid.because("frontier_order_below_one", m=str(m))

    def expected(sorted_best_first: Array) -> float:
        count = len(sorted_best_first)
        left = np.arange(count, -1, -1) / count
        return float(sorted_best_first @ (left[:-1] ** m - left[1:] ** m))

    asked = Model(orientation=orientation, fixed_outputs=fixed_outputs)
    return _over_dominating(units, asked, expected, watch, only)


def order_alpha(
    units: Units,
    alpha: float,
    orientation: Orientation = Orientation.INPUT,
    watch: Watch = unwatched,
    *,
    fixed_outputs: tuple[str, ...] = (),
    only: Sequence[int] | None = None,
) -> Array:
    """Give the score against the dominating unit that a share 1 - ``alpha`` of them reaches.

    With the ratios of the K dominating units sorted best first and p = (1 - alpha)·K, it is number
    p where p is whole and above zero, else the next; alpha = 1 is the free disposal hull.

    Source: Aragon, Daouia, Thomas-Agnan 2005; Daouia, Simar 2007.
    """
    if not 0 < alpha <= 1:
        raise NotValid.because("frontier_alpha_out_of_range", alpha=repr(alpha))

    def reached(sorted_best_first: Array) -> float:
        share = (1 - alpha) * len(sorted_best_first)
        nearest = round(share)
        place = nearest - 1 if nearest and abs(share - nearest) < WHOLE else floor(share)
        return float(sorted_best_first[place])

    asked = Model(orientation=orientation, fixed_outputs=fixed_outputs)
    return _over_dominating(units, asked, reached, watch, only)


def _over_dominating(
    units: Units,
    asked: Model,
    score: Callable[[Array], float],
    watch: Watch,
    only: Sequence[int] | None,
) -> Array:
    """Score each unit by the ratios of all units that dominate it, itself among them."""
    scaled = ScaledUnits.of(units)
    points, fixed = scaled.points[scaled.point_of], fixed_columns(units, asked)
    comparison = PairwiseComparison(points, scaled.inputs, asked.orientation, fixed)
    wanted = None if only is None else np.array(only, dtype=np.intp)
    sign = 1.0 if asked.orientation is Orientation.INPUT else -1.0
    found = np.full(len(units), np.nan)
    for rows, ratios in comparison.ratios(watch, wanted):
        for row, own in zip(rows, ratios, strict=True):
            if comparison.has_direction[row]:
                found[row] = score(sign * np.sort(sign * own[~np.isnan(own)]))
    return found
