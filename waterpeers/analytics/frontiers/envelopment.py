"""Data envelopment analysis: how far each unit is from what the others show to be possible.

See ``docs/methods/envelopment.md``. All arithmetic is done on columns divided by their means and
rows without duplicates in an order of their own, so that neither the units of measure nor the order
of the table can change an answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from waterpeers.analytics.frontiers.frame import Frame, frame
from waterpeers.analytics.frontiers.models import (
    Flags,
    FrontierResult,
    Model,
    Orientation,
    Rows,
    State,
    Watch,
    column_of,
    fixed_columns,
    unwatched,
    warnings_for,
)
from waterpeers.analytics.frontiers.simplex import Programmes
from waterpeers.analytics.frontiers.solutions import (
    CERTAIN,
    BasicSolutions,
    LinearProblem,
    Solutions,
    solve,
    solve_one_by_one,
    solve_without_self,
)
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array, Units
from waterpeers.domain.verdicts import NotValid

EFFICIENT = 1e-9  # a score this near to 1 is 1; so are slacks this near to nothing
ROUNDED = 1e-12  # a score this near to 1 differs from it by rounding alone
NO_PART = 1e-9  # a peer whose weight and whose part of the mixture are both below this is none


@dataclass(frozen=True)
class ScaledUnits:
    """Units as points, each once, with the way back.

    ``points`` is points × figures, inputs negative and first, columns divided by ``scale``;
    ``point_of`` leads from a unit to its point, ``representative`` from a point to the unit that
    stands for it (of several alike, the one whose id comes first); ``is_single`` where no other is
    alike.
    """

    points: Array
    scale: Array
    inputs: int
    point_of: Rows
    representative: Rows
    is_single: Flags

    @classmethod
    def of(cls, units: Units) -> ScaledUnits:
        """Scale a table and put units that are alike together."""
        table = units.table
        distinct, point_of, count = np.unique(
            table, axis=0, return_inverse=True, return_counts=True
        )
        means = distinct.mean(axis=0)  # not of the table: its order may not matter
        scale = np.where(means > 0, means, 1.0)
        point_of = point_of.reshape(-1)
        by_id = np.array(sorted(range(len(units)), key=units.ids.__getitem__), dtype=np.intp)
        representative = np.empty(len(distinct), dtype=np.intp)
        representative[point_of[by_id[::-1]]] = by_id[::-1]
        signs = np.where(np.arange(table.shape[1]) < len(units.input_names), -1.0, 1.0)
        points = distinct / scale * signs + 0.0
        return cls(points, scale, len(units.input_names), point_of, representative, count == 1)


def efficiency(
    units: Units, model: Model | None = None, watch: Watch = unwatched
) -> FrontierResult:
    """Score every unit against all, with peers, targets and slacks.

    Parameters
    ----------
    units
        From ``gather``.
    model
        What is asked; by default variable returns, towards inputs.
    watch
        Hears of progress; an exception that it raises stops the run.

    Raises
    ------
    NotValid
        If the model names a column that is not there, or no input is left to shrink.
    """
    model = model or Model()
    scaled = ScaledUnits.of(units)
    whole = Technology.of(scaled.points, scaled.inputs, model.returns)
    fixed = fixed_columns(units, model)
    movement = Movement.of(scaled.points, scaled.inputs, model.orientation, fixed)
    exchanges = _exchanges(units, scaled, model)
    basis = frame(whole, watch)
    found = _scored(basis, exchanges, scaled.points, movement, model, watch)
    asked_of = [c for c in range(len(units.names)) if c < scaled.inputs or c not in fixed]
    efficient = _efficient(found, movement, scaled.points, asked_of)
    single = basis.members[scaled.is_single[basis.members]]
    if model.leave_out_self and len(scaled.points) == len(single) == 1:
        found = replace(found, infeasible=np.array([True]))
    elif model.leave_out_self and len(single):
        others = _without_self(whole, basis, exchanges, single, movement, model, watch)
        found = found.with_rows(single, others)
    return _result(units, scaled, model, movement, found, efficient)


@dataclass(frozen=True)
class Movement:
    """From where, and which way, each point is moved: points × figures."""

    starts: Array
    directions: Array
    sign: float  # the score is this times t

    @classmethod
    def of(
        cls, points: Array, inputs: int, orientation: Orientation, fixed: Collection[int] = ()
    ) -> Movement:
        """Shrink the inputs that are not ``fixed`` (columns), or stretch such outputs."""
        towards_inputs = orientation is Orientation.INPUT
        columns = range(inputs) if towards_inputs else range(inputs, points.shape[1])
        moved = [column for column in columns if column not in fixed]
        starts = points.copy()
        starts[:, moved] = 0.0
        directions = np.abs(points - starts)
        return cls(starts, directions, -1.0 if orientation is Orientation.INPUT else 1.0)

    def only(self, rows: Rows) -> Movement:
        """Keep some of the points."""
        return Movement(self.starts[rows], self.directions[rows], self.sign)


def problem_over(
    technology: Technology, points: Array, movement: Movement, *, choose: bool
) -> LinearProblem:
    """Ask how far ``points`` can go over a technology."""
    programmes = Programmes.of(
        technology.rhs(movement.starts), technology.directions(movement.directions)
    )
    return LinearProblem(technology, programmes, points, choose)


@dataclass(frozen=True)
class PointSolutions(Solutions):
    """Solutions told in points: peers (-1: none) with their weights, and slacks by figure."""

    peers: Rows
    weights: Array
    slacks: Array

    @classmethod
    def nothing(cls, count: int, technology: Technology) -> PointSolutions:
        """Begin with no solution for so many points."""
        width = technology.matrix.shape[0] - 1
        return cls(
            objective=np.full(count, np.nan),
            gaps=np.full(count, np.nan),
            infeasible=np.zeros(count, dtype=bool),
            peers=np.full((count, width), -1),
            weights=np.zeros((count, width)),
            slacks=np.zeros((count, technology.figures)),
        )


def _exchanges(units: Units, scaled: ScaledUnits, model: Model) -> Array:
    """Write weight bounds as exchanges that they declare possible: exchanges × figures.

    ``weight >= least * other`` says that one of the first figure may always be given up for
    ``least`` of the other.
    """
    inputs = set(units.input_names)
    rows = []
    for bound in model.weight_bounds:
        one, other = column_of(bound.column, units.names), column_of(bound.other, units.names)
        if (bound.column in inputs) != (bound.other in inputs) or one == other:
            raise NotValid.because(
                "frontier_weights_not_alike", column=bound.column, other=bound.other
            )
        if not 0 <= bound.least <= bound.most:
            raise NotValid.because(
                "frontier_weights_crossed", column=bound.column, other=bound.other
            )
        to_scaled = scaled.scale[one] / scaled.scale[other]
        for limit, sign in ((bound.least, 1.0), (bound.most, -1.0)):
            if 0 < limit < np.inf:
                row = np.zeros(scaled.points.shape[1])
                row[one], row[other] = -sign, sign * limit * to_scaled
                rows.append(row)
    return np.array(rows).reshape(len(rows), scaled.points.shape[1])


def _scored(
    basis: Frame, exchanges: Array, points: Array, movement: Movement, model: Model, watch: Watch
) -> PointSolutions:
    """Answer for every point over the frame; NaN where nothing can be moved."""
    technology = basis.technology.with_exchanges(exchanges)
    nothing = PointSolutions.nothing(len(points), technology)
    asked = np.flatnonzero((movement.directions > 0).any(axis=1))
    if not len(asked):
        return nothing

    def solved(problem: LinearProblem) -> PointSolutions:
        if model.weight_bounds:
            basic = solve_one_by_one(problem, watch)
        else:
            basic = solve(problem, basis.pool, watch)
        return _in_points(problem, basic, basis.members)

    problem = problem_over(technology, points[asked], movement.only(asked), choose=model.slacks)
    found = solved(problem)
    if not model.slacks:  # only to know which of those that score 1 are efficient
        near = np.flatnonzero(np.abs(movement.sign * found.objective - 1) <= EFFICIENT)
        if len(near):
            found = found.with_rows(near, solved(replace(problem.only(near), choose=True)))
    # Each unit can at least stay where it is; one that cannot was wrongly left out of the frame.
    found = replace(found, gaps=np.maximum(found.gaps, movement.sign - found.objective))
    return nothing.with_rows(asked, found)


def _in_points(problem: LinearProblem, basic: BasicSolutions, members: Rows) -> PointSolutions:
    """Read solutions: which column is which point or figure."""
    technology, columns = problem.technology, basic.columns
    slacks = np.zeros_like(problem.points)
    rows, places = np.nonzero((columns >= 0) & (columns < technology.figures))
    slacks[rows, columns[rows, places]] = basic.values[rows, places]
    place = columns - technology.first
    is_point = (place >= 0) & (place < len(members))
    place = np.where(is_point, place, 0)
    weights = np.where(is_point, basic.values / technology.sizes[place], 0.0)
    part = weights * np.abs(technology.points).max(axis=1)[place]
    own = np.abs(problem.points).max(axis=1)[:, None]
    kept = (weights > NO_PART) | (part > NO_PART * own)
    return PointSolutions(
        objective=basic.objective,
        peers=np.where(kept, members[place], -1),
        weights=np.where(kept, weights, 0.0),
        slacks=slacks,
        gaps=basic.gaps,
        infeasible=basic.infeasible,
    )


def _efficient(
    found: PointSolutions, movement: Movement, points: Array, asked_of: list[int]
) -> Flags:
    """Say which points score 1 with nothing left over in the columns that are ``asked_of`` them."""
    left = found.slacks[:, asked_of].sum(axis=1) > EFFICIENT * np.abs(points).sum(axis=1)
    at_one = np.abs(movement.sign * found.objective - 1) <= EFFICIENT
    both: Flags = at_one & ~left
    return both


def _without_self(
    whole: Technology,
    basis: Frame,
    exchanges: Array,
    single: Rows,
    movement: Movement,
    model: Model,
    watch: Watch,
) -> PointSolutions:
    """Answer for points of the frame as if each were not there.

    Without one of the frame others come to the frontier, but only such as are in the frame of those
    that remain when the whole frame is taken away.
    """
    rest = np.setdiff1d(np.arange(len(whole.points)), basis.members)
    second = rest[frame(whole.only(rest), watch).members] if len(rest) else rest
    wider = np.union1d(basis.members, second)
    technology = whole.only(wider).with_exchanges(exchanges)
    problem = problem_over(
        technology, whole.points[single], movement.only(single), choose=model.slacks
    )
    own = technology.first + np.searchsorted(wider, single)
    problem = replace(problem, programmes=replace(problem.programmes, banned=own))
    if model.weight_bounds:
        basic = solve_one_by_one(problem, watch)
    else:
        basic = solve_without_self(problem, watch)
    return _in_points(problem, basic, wider)


def _result(
    units: Units,
    scaled: ScaledUnits,
    model: Model,
    movement: Movement,
    found: PointSolutions,
    efficient: Flags,
) -> FrontierResult:
    """Tell what was found in units and in their units of measure."""
    states = np.full(len(scaled.points), State.SCORED, dtype=np.int8)
    states[~(found.gaps <= CERTAIN)] = State.UNCERTIFIED
    states[found.infeasible] = State.INFEASIBLE
    states[~(movement.directions > 0).any(axis=1)] = State.NO_DIRECTION
    missing = states != State.SCORED
    scores = movement.sign * found.objective
    scores = np.where(np.abs(scores - 1) <= ROUNDED, 1.0, scores)
    to_data = scaled.scale * np.where(np.arange(len(scaled.scale)) < scaled.inputs, -1.0, 1.0)
    slacks = found.slacks if model.slacks else np.zeros_like(found.slacks)
    targets = (movement.starts + found.objective[:, None] * movement.directions + slacks) * to_data
    slacks = slacks * scaled.scale if model.slacks else np.full_like(slacks, np.nan)
    for figures in (slacks, targets):
        figures[missing] = np.nan
    unit = scaled.point_of
    order = np.lexsort((found.peers, -found.weights.round(9)))  # alike: by the figures
    peers = np.take_along_axis(found.peers, order, axis=1)[unit]
    weights = np.take_along_axis(found.weights, order, axis=1)[unit]
    weights[missing[unit]] = 0.0
    rows = np.where(
        peers == unit[:, None], np.arange(len(units))[:, None], scaled.representative[peers]
    )
    return FrontierResult(
        units=units,
        scores=np.where(missing, np.nan, scores)[unit],
        states=states[unit],
        efficient=efficient[unit],
        peer_rows=np.where((peers < 0) | missing[unit, None], -1, rows),
        peer_weights=weights,
        slacks=slacks[unit],
        targets=targets[unit] + 0.0,
        gaps=found.gaps[unit],
        warnings=warnings_for(units),
    )
