"""Free disposal hull: units are compared with real units, never with mixtures.

See ``docs/methods/free-disposal.md``. All is counted and sorted, nothing is solved: those that
dominate a unit have at least its outputs (towards inputs) or at most its inputs (towards outputs),
and each has one ratio to it, of the figures that are moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from waterpeers.analytics.frontiers.envelopment import EFFICIENT, ScaledUnits
from waterpeers.analytics.frontiers.models import (
    FrontierResult,
    Orientation,
    Rows,
    State,
    Watch,
    unwatched,
    warnings_for,
)
from waterpeers.analytics.frontiers.units import Array, Units

BLOCK = 2**18  # comparisons made at a time
SAME = 1e-12  # ratios that differ by less are equal


@dataclass(frozen=True)
class PairwiseComparison:
    """Every point with every point, towards inputs or outputs.

    ``points`` is points × figures as in ``ScaledUnits``.
    """

    points: Array
    inputs: int
    orientation: Orientation
    fixed: frozenset[int] = frozenset()  # outputs that are given: nothing is asked of them

    @property
    def moved(self) -> slice:
        """The figures that are moved."""
        if self.orientation is Orientation.INPUT:
            return slice(0, self.inputs)
        return slice(self.inputs, self.points.shape[1])

    @property
    def kept(self) -> slice:
        """The figures in which a dominating point must be at least as good."""
        if self.orientation is Orientation.INPUT:
            return slice(self.inputs, self.points.shape[1])
        return slice(0, self.inputs)

    @property
    def has_direction(self) -> Rows:
        """Which points have anything to move."""
        found: Rows = (self.points[:, self.moved] != 0).any(axis=1)
        return found

    @property
    def given(self) -> list[int]:
        """The outputs that are not moved though outputs are: others must have as much of them."""
        return [] if self.orientation is Orientation.INPUT else sorted(self.fixed)

    def ratios(self, watch: Watch, only: Rows | None = None) -> Iterator[tuple[Rows, Array]]:
        """Compare block by block: points of the block, and block × points ratios.

        A ratio is what the point's moved figures would be multiplied by at the other's level:
        less is better towards inputs, more towards outputs. NaN where the other does not dominate.
        """
        wanted = np.arange(len(self.points)) if only is None else only
        size = max(BLOCK // len(self.points), 1)
        for start in range(0, len(wanted), size):
            rows = wanted[start : start + size]
            yield rows, self._ratios_of(rows)
            watch(start + len(rows), len(wanted))

    def _ratios_of(self, rows: Rows) -> Array:
        width = self.points.shape[1]
        figures = [each for each in range(*self.moved.indices(width)) if each not in self.given]
        worst, beyond = (
            (0.0, np.maximum)
            if self.orientation is Orientation.INPUT
            else (
                np.inf,
                np.minimum,
            )
        )
        found = np.full((len(rows), len(self.points)), worst)
        for figure in figures:
            own, others = np.abs(self.points[rows, figure]), np.abs(self.points[:, figure])
            ratio = others / np.where(own > 0, own, 1.0)[:, None]
            nothing = np.where(others > 0, np.inf, worst) if worst == 0 else np.inf
            beyond(found, np.where(own[:, None] > 0, ratio, nothing), out=found)
        for figure in [*range(*self.kept.indices(width)), *self.given]:
            found[self.points[:, figure] < self.points[rows, figure, None]] = np.nan
        return found


def disposal(
    units: Units,
    orientation: Orientation = Orientation.INPUT,
    *,
    leave_out_self: bool = False,
    watch: Watch = unwatched,
) -> FrontierResult:
    """Score every unit against the best of those that dominate it.

    The peer is one real unit. Of several with the best ratio it is the one with the greatest sum of
    slacks in scaled figures, then the most alike, then the one whose figures come first.

    Source: Deprins, Simar, Tulkens 1984; solved by enumeration as in Tulkens 1993.
    """
    scaled = ScaledUnits.of(units)
    comparison = PairwiseComparison(scaled.points, scaled.inputs, orientation)
    count = len(scaled.points)
    scores, itself = np.full(count, np.nan), np.full(count, np.nan)
    peer, among_all = np.zeros(count, np.intp), np.zeros(count, np.intp)
    for rows, ratios in comparison.ratios(watch):
        itself[rows], among_all[rows] = _best(comparison, rows, ratios)
        if leave_out_self:
            own = np.flatnonzero(scaled.is_single[rows])
            ratios[own, rows[own]] = np.nan
        scores[rows], peer[rows] = _best(comparison, rows, ratios)
    states = np.full(count, State.SCORED, dtype=np.int8)
    states[~np.isfinite(scores)] = State.INFEASIBLE
    states[~comparison.has_direction] = State.NO_DIRECTION
    missing = states != State.SCORED
    scores[missing] = np.nan
    slacks = _left_over(comparison, np.arange(count), scores, peer)
    whole = np.abs(scaled.points).sum(axis=1)
    first = _left_over(comparison, np.arange(count), itself, among_all).sum(axis=1)
    efficient = (np.abs(itself - 1) <= EFFICIENT) & (first <= EFFICIENT * whole)
    unit = scaled.point_of
    found = np.where(peer[unit] == unit, np.arange(len(units)), scaled.representative[peer[unit]])
    targets = np.where(missing[:, None], np.nan, np.abs(scaled.points[peer]) * scaled.scale)
    return FrontierResult(
        units=units,
        scores=scores[unit],
        states=states[unit],
        efficient=efficient[unit],
        peer_rows=np.where(missing[unit], -1, found)[:, None],
        peer_weights=np.where(missing[unit], 0.0, 1.0)[:, None],
        slacks=(slacks * scaled.scale)[unit],
        targets=targets[unit],
        gaps=np.where(missing, np.nan, 0.0)[unit],
        warnings=warnings_for(units),
    )


def _best(comparison: PairwiseComparison, rows: Rows, ratios: Array) -> tuple[Array, Rows]:
    """Give the best ratio of each row, NaN for none, and the point that has it."""
    sign = 1.0 if comparison.orientation is Orientation.INPUT else -1.0
    costs = np.where(np.isnan(ratios), np.inf, sign * ratios)
    best = costs.min(axis=1)
    found = costs.argmin(axis=1)
    scores = np.where(np.isfinite(best), sign * best, np.nan)
    known = np.isfinite(best)
    alike = costs <= np.where(known, best + SAME * np.abs(scores), -np.inf)[:, None]
    for place in np.flatnonzero(known & (alike.sum(axis=1) > 1)):
        others = np.flatnonzero(alike[place])
        same = np.full(len(others), rows[place])
        left = _left_over(comparison, same, np.full(len(others), scores[place]), others)
        far = np.abs(comparison.points[others] - comparison.points[rows[place]]).sum(axis=1)
        found[place] = others[np.lexsort((far, -left.sum(axis=1).round(12)))[0]]
    return scores, found


def _left_over(comparison: PairwiseComparison, rows: Rows, scores: Array, peers: Rows) -> Array:
    """Say by how much each peer is better than the point moved by its score, in scaled figures."""
    moved = comparison.points[rows].copy()
    moved[:, comparison.moved] *= scores[:, None]
    return np.maximum(comparison.points[peers] - moved, 0.0)
