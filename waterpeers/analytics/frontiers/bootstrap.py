"""Scores corrected for their bias, with confidence intervals: the smoothed bootstrap.

See ``docs/methods/bias-correction.md``. A score is measured from the best units seen, which are
not the best there could be, so it flatters. How much it does is found by playing the game again:
units are moved to the frontier and away from it by scores drawn anew, and measured against that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waterpeers.analytics.frontiers import exact
from waterpeers.analytics.frontiers.blocks import one_core_each
from waterpeers.analytics.frontiers.envelopment import EFFICIENT, Movement, ScaledUnits, efficiency
from waterpeers.analytics.frontiers.facets import Pool
from waterpeers.analytics.frontiers.models import (
    Model,
    Orientation,
    Returns,
    Rows,
    State,
    Watch,
    fixed_columns,
    unwatched,
)
from waterpeers.analytics.frontiers.simplex import (
    BySet,
    Programmes,
    bases_matrix,
    dual_simplex,
    inverted,
)
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array, Units
from waterpeers.domain.verdicts import NotValid, Reason

LEAST_DRAWS = 100
BATCH = 2**19  # figures that are worked on at a time
WORTH_IT = 3.0  # the squared bias must be so many times the variance


@dataclass(frozen=True)
class Corrected:
    """Bias-corrected scores, in the order of ``units``; NaN where a unit has no score.

    ``lower`` and ``upper`` are limits that hold the true score with probability ``level``. ``bias``
    and ``variance`` are those of distances: 1 / score towards inputs, the score towards outputs.
    Where ``worth_it`` is false, the correction adds more noise than it takes away.
    """

    units: Units
    scores: Array
    corrected: Array
    bias: Array
    variance: Array
    lower: Array
    upper: Array
    worth_it: Array
    level: float
    draws: int
    bandwidth: float
    seed: int
    warnings: tuple[Reason, ...]


def bias_corrected(
    units: Units,
    returns: Returns = Returns.VRS,
    orientation: Orientation = Orientation.INPUT,
    *,
    draws: int = 2000,
    seed: int = 1,
    bandwidth: float | None = None,
    fixed_outputs: tuple[str, ...] = (),
    level: float = 0.95,
    only: Sequence[int] | None = None,
    watch: Watch = unwatched,
) -> Corrected:
    """Correct Farrell scores by the homogeneous smoothed bootstrap.

    Parameters
    ----------
    units, returns, orientation
        As for ``efficiency``.
    draws
        How often the game is played again; limits need some thousand.
    seed
        The same seed gives the same figures.
    bandwidth
        How far drawn scores are smoothed; by default ``silverman``.
    fixed_outputs
        As in ``Model``; drawn frontiers leave them as they are.
    level
        The probability that the limits are to have.
    only
        Rows of the units that are to be corrected, by the same draws; all of them if left out.
    watch
        Hears of progress, in draws.

    Raises
    ------
    NotValid
        With fewer than 100 draws.

    Source: Simar, Wilson 1998.
    """
    if draws < LEAST_DRAWS:
        raise NotValid.because("frontier_draws_too_few", least=str(LEAST_DRAWS), draws=str(draws))
    model = Model(returns, orientation, fixed_outputs=fixed_outputs, slacks=False)
    result = efficiency(units, model)
    rows = np.flatnonzero((result.states == State.SCORED) & (result.scores > 0))
    distances = _turned(result.scores[rows], orientation)
    width = silverman(distances) if bandwidth is None else bandwidth
    drawn = _drawn(distances, width, draws, np.random.default_rng(seed))
    wanted = np.arange(len(rows)) if only is None else np.flatnonzero(np.isin(rows, only))
    again = _measured_again(units.only(rows), model, distances / drawn, wanted, watch)
    rows, distances = rows[wanted], distances[wanted]
    bias = again.mean(axis=0) - distances
    variance = again.var(axis=0, ddof=1)
    tails = np.quantile(again - distances, [(1 - level) / 2, (1 + level) / 2], axis=0)
    limits = np.sort(_turned(distances - tails, orientation), axis=0)
    worth_it = bias**2 > WORTH_IT * variance
    warnings = list(result.warnings)
    if not worth_it.all():
        count = (("units", str(int((~worth_it).sum()))),)
        warnings.append(Reason("frontier_bias_not_worth_it", count))

    def everywhere(figures: Array) -> Array:
        filled = np.full(len(units), np.nan)
        filled[rows] = figures
        return filled

    return Corrected(
        units=units,
        scores=result.scores,
        corrected=everywhere(_turned(distances - bias, orientation)),
        bias=everywhere(bias),
        variance=everywhere(variance),
        lower=everywhere(limits[0]),
        upper=everywhere(limits[1]),
        worth_it=everywhere(worth_it) == 1,
        level=level,
        draws=draws,
        bandwidth=width,
        seed=seed,
        warnings=tuple(warnings),
    )


def _turned(figures: Array, orientation: Orientation) -> Array:
    """Turn scores into distances of at least 1, or back."""
    return 1 / figures if orientation is Orientation.INPUT else figures


def silverman(distances: Array) -> float:
    """Choose a bandwidth for distances of at least 1, by Silverman's rule, reflected at 1.

    0.9 · min(standard deviation, interquartile range / 1.34) · n^(-1/5), with the spread and the
    size n of the sample and its mirror image together. Where half of the units and more are on the
    frontier there is no interquartile range, and the deviation stands alone.

    Source: Silverman 1986, p. 48.
    """
    distances = np.where(np.abs(distances - 1) <= EFFICIENT, 1.0, distances)
    both = np.concatenate([distances, 2 - distances])
    deviation = float(both.std(ddof=1))
    quarters = np.quantile(both, [0.25, 0.75])
    between = float(quarters[1] - quarters[0]) / 1.34
    return 0.9 * (min(deviation, between) or deviation) / float(len(both) ** 0.2)


def _drawn(distances: Array, width: float, draws: int, chance: np.random.Generator) -> Array:
    """Draw distances from the smoothed sample, reflected at 1: draws × units.

    The draws are not shrunk to the variance of the sample: that would move all of them away from 1,
    the frontier itself, and correct too much where the bandwidth is wide.
    """
    size = (draws, len(distances))
    picked = distances[chance.integers(0, len(distances), size)]
    smooth = picked + width * chance.standard_normal(size)
    return np.where(smooth < 1, 2 - smooth, smooth)


@one_core_each
def _measured_again(
    units: Units,
    model: Model,
    nearer: Array,
    wanted: Rows,
    watch: Watch,
) -> Array:
    """Measure the distance of the ``wanted`` units from each drawn frontier: draws × wanted.

    ``nearer``, draws × units, is what each unit's own distance is divided by the drawn one: its
    inputs are divided by it, or its outputs multiplied.
    """
    scaled = ScaledUnits.of(units)
    points = scaled.points[scaled.point_of]
    orientation = model.orientation
    fixed = fixed_columns(units, model)
    movement = Movement.of(points[wanted], scaled.inputs, orientation, fixed)
    moved = (movement.directions > 0).any(axis=0)
    factors = _turned(nearer, orientation)
    found = np.empty((len(factors), len(wanted)))
    size = max(BATCH // (len(points) * max(len(wanted), 1)), 1)
    for start in range(0, len(factors), size):
        sets = [
            Technology.of(points * np.where(moved, own[:, None], 1.0), scaled.inputs, model.returns)
            for own in factors[start : start + size]
        ]
        objective = movement.sign * reached(sets, movement)
        found[start : start + size] = _turned(objective, orientation)
        watch(min(start + size, len(factors)), len(factors))
    return found


def reached(sets: list[Technology], movement: Movement) -> Array:
    """Say how far each point goes over each technology: sets × points."""
    rhs, directions = sets[0].rhs(movement.starts), sets[0].directions(movement.directions)
    count = len(rhs)
    programmes = Programmes.of(
        np.tile(rhs, (len(sets), 1)),
        np.tile(directions, (len(sets), 1)),
        groups=np.repeat(np.arange(len(sets)), count),
    )
    starts = np.concatenate([Pool(technology).nearest(rhs, directions)[0] for technology in sets])
    columns = BySet(np.stack([technology.matrix for technology in sets]))
    result = dual_simplex(columns, programmes, starts)
    inverses = inverted(bases_matrix(columns, programmes, result.bases))
    objective = np.einsum("br,br->b", inverses[:, 0], programmes.rhs)
    for place in np.flatnonzero(result.infeasible | result.given_up | np.isnan(objective)):
        own = programmes.only(np.array([place]))
        matrix = columns.matrices[own.groups[0]]
        objective[place] = exact.farthest(matrix, own.rhs[0], own.directions[0]).value
    found: Array = objective.reshape(len(sets), count)
    return found
