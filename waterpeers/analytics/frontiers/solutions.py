"""Solving a batch of programmes, choosing one solution where several are best, certifying it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from waterpeers.analytics.frontiers import exact
from waterpeers.analytics.frontiers.blocks import height, one_core_each, parts_of, side_by_side
from waterpeers.analytics.frontiers.facets import Pool
from waterpeers.analytics.frontiers.models import Flags, Returns, Rows, Watch, unwatched
from waterpeers.analytics.frontiers.simplex import (
    Columns,
    Programmes,
    Shared,
    SimplexResult,
    bases_matrix,
    dual_simplex,
    inverted,
    primal_simplex,
    reduced_gains,
    sums_of,
)
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array
from waterpeers.analytics.solver import NoOptimum, Optimum

CERTAIN = 1e-9  # what the primal and the dual programme may lack together, relative
ALIKE = 1e-10  # reduced costs below this, relative to t, leave a choice
FIRST_BATCH = 128
ABREAST = 2  # blocks between two looks at the pool, however many cores there are


@dataclass(frozen=True)
class Solutions:
    """What each programme came to, one row a programme.

    ``objective`` is t; ``gaps`` says how far it is from proved, NaN where ``infeasible``.
    """

    objective: Array
    gaps: Array
    infeasible: Flags

    def with_rows(self, rows: Rows, others: Self) -> Self:
        """Put other solutions in the place of some."""
        made = {}
        for name, own in vars(self).items():
            made[name] = own.copy()
            made[name][rows] = getattr(others, name)
        return type(self)(**made)

    @classmethod
    def concatenated(cls, parts: Sequence[Self]) -> Self:
        """Put solutions one after another."""
        names = [each.name for each in fields(cls)]
        return cls(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        )


@dataclass(frozen=True)
class BasicSolutions(Solutions):
    """Solutions in columns: those of the basis with their values, and the dual solution.

    -1 and 0 stand where there is less than one column a row; ``duals``, one a row, certify t.
    """

    columns: Rows
    values: Array
    duals: Array


@dataclass(frozen=True)
class LinearProblem:
    """Programmes over one technology, and which of their solutions are wanted.

    ``points`` are the units themselves, programmes × figures; ``choose`` says for which of them
    the solution with the greatest sum of slacks is to be chosen, and among those the nearest peers.
    """

    technology: Technology
    programmes: Programmes
    points: Array
    choose: bool

    def only(self, rows: Rows) -> LinearProblem:
        """Keep some of the programmes."""
        return replace(self, programmes=self.programmes.only(rows), points=self.points[rows])


@one_core_each
def solve(problem: LinearProblem, pool: Pool, watch: Watch) -> BasicSolutions:
    """Solve all programmes over a frame; each starts from the best of its facets met so far."""
    count, most = len(problem.programmes), height(problem.technology.matrix.shape[1])

    def solve_rows(rows: Rows) -> BasicSolutions:
        block = problem.only(rows)
        starts, unmet = pool.nearest(block.programmes.rhs, block.programmes.directions)
        return solve_block(block, starts, unmet)

    parts: list[BasicSolutions] = []
    start, size = 0, min(FIRST_BATCH, most)
    while start < count:
        rows = np.arange(start, min(start + ABREAST * size, count))
        found = side_by_side(solve_rows, [rows[part] for part in parts_of(len(rows), size)])
        for block in found:
            proved = block.gaps <= CERTAIN
            pool.add(block.columns[proved], block.duals[proved])
        parts += found
        start, size = start + len(rows), min(2 * size, most)
        watch(start, count)
    return BasicSolutions.concatenated(parts)


def solve_block(block: LinearProblem, starts: Rows, unmet: Rows) -> BasicSolutions:
    """Solve a block from its starts; what is not proved, or met no facet, goes to the solver."""
    columns = Shared(block.technology.matrix)
    result = dual_simplex(columns, block.programmes, starts)
    found, reduced = _basic(block, columns, result.bases)
    doubtful = np.zeros(len(starts), dtype=bool)
    if block.choose:
        open_ones = reduced <= ALIKE * np.maximum(1.0, np.abs(found.objective))[:, None]
        rows = _with_a_choice(result.bases, open_ones)
        if len(rows):
            part = block.only(rows)
            bases, doubtful[rows] = chosen(part, columns, result.bases[rows], open_ones[rows])
            found = found.with_rows(rows, _basic(part, columns, bases)[0])
    blocked = np.flatnonzero(result.infeasible)
    found.infeasible[blocked] = certified_infeasible(
        block.only(blocked), columns, result.bases[blocked]
    )
    found.gaps[found.infeasible] = np.nan
    doubtful |= ~(found.gaps <= CERTAIN)
    doubtful &= ~found.infeasible
    doubtful[unmet] = True
    rows = np.flatnonzero(doubtful)
    if not len(rows):
        return found
    return found.with_rows(rows, solve_one_by_one(block.only(rows), unwatched))


def reduced_costs(block: LinearProblem, columns: Columns, duals: Array) -> Array:
    """Price every column of each programme; 1 for one that it may not use."""
    reduced = columns.price(duals, block.programmes.groups)
    rows = np.flatnonzero(block.programmes.banned >= 0)
    reduced[rows, block.programmes.banned[rows]] = 1.0
    return reduced


def certified_infeasible(block: LinearProblem, columns: Columns, bases: Rows) -> Flags:
    """Prove that programmes have no solution at all.

    The certificate is Farkas's: a row of the inverse that prices no column below zero, but the
    right-hand side it does. Whatever is mixed from the columns, that row of it cannot come to what
    is asked.
    """
    programmes = block.programmes
    inverse = inverted(bases_matrix(columns, programmes, bases))
    rhs = (inverse @ programmes.rhs[:, :, None])[:, :, 0]
    sums = sums_of(inverse, programmes.rhs)
    proved = np.zeros(len(bases), dtype=bool)
    rows = np.flatnonzero(programmes.banned >= 0)
    for place in range(1, inverse.shape[1]):
        priced = columns.price(inverse[:, place], programmes.groups)
        priced[rows, programmes.banned[rows]] = 0.0
        least = -CERTAIN * np.abs(inverse[:, place]).max(axis=1)
        below = rhs[:, place] < -CERTAIN * sums[:, place]
        proved |= below & (priced >= least[:, None]).all(axis=1)
    return proved


def _basic(block: LinearProblem, columns: Columns, bases: Rows) -> tuple[BasicSolutions, Array]:
    """Work out solutions from bases afresh, and prove them; give their reduced costs as well."""
    programmes = block.programmes
    matrix = bases_matrix(columns, programmes, bases)
    inverse = inverted(matrix)
    values = (inverse @ programmes.rhs[:, :, None])[:, :, 0]
    short = programmes.rhs - (matrix @ values[:, :, None])[:, :, 0]
    values = values + (inverse @ short[:, :, None])[:, :, 0]
    found = BasicSolutions(
        objective=values[:, 0],
        columns=bases,
        values=np.maximum(values[:, 1:], 0.0),
        duals=inverse[:, 0],
        gaps=np.full(len(bases), np.nan),
        infeasible=np.zeros(len(bases), dtype=bool),
    )
    reduced = reduced_costs(block, columns, found.duals)
    return replace(found, gaps=gaps(block, columns, found, reduced)), reduced


def gaps(block: LinearProblem, columns: Columns, found: BasicSolutions, reduced: Array) -> Array:
    """Say how far each solution is from proved: 0 is proved, NaN is no solution.

    The mixture must give what the programme asks for (relative to what it is summed from), every
    column must be priced at zero or above (times as much of it as can be used), and both sides
    must name the same t. All relative to t where that is above 1.
    """
    technology, programmes = block.technology, block.programmes
    used = columns.take(np.maximum(found.columns, 0), programmes.groups) * found.values[:, :, None]
    along = found.objective[:, None] * programmes.directions
    sizes = np.abs(used).sum(axis=1) + np.abs(along) + np.abs(programmes.rhs)
    primal = np.abs(used.sum(axis=1) - along - programmes.rhs) / np.where(sizes > 0, sizes, 1)
    figures = technology.figures
    room = sizes[:, :figures]
    beyond_slacks = (np.maximum(-reduced[:, :figures], 0) * room).max(axis=1)
    least = reduced[:, figures:].min(axis=1, initial=0.0)
    beyond_points = -least * _most_used(block)
    climb = np.abs((found.duals * programmes.directions).sum(axis=1) + 1)
    between = np.abs((found.duals * programmes.rhs).sum(axis=1) - found.objective)
    scale = np.maximum(1.0, np.abs(found.objective))
    worst: Array = np.maximum.reduce(
        [primal.max(axis=1), beyond_slacks / scale, beyond_points / scale, climb, between / scale]
    )
    return worst


def _most_used(block: LinearProblem) -> Array:
    """Bound the sum of λ of each programme: 1, or the unit's own inputs where sizes are free."""
    if block.technology.returns in (Returns.VRS, Returns.DRS):
        return np.ones(len(block.points))
    sizes: Array = -block.points[:, : block.technology.inputs].sum(axis=1)
    return sizes


def chosen(
    block: LinearProblem, columns: Columns, bases: Rows, allowed: Flags
) -> tuple[Rows, Flags]:
    """Choose among optimal solutions: the greatest sum of slacks, then the peers most alike.

    Sums are of scaled figures. Only ``allowed`` columns, whose reduced cost is zero, may be used;
    rounding plays no part, since t stays in the basis. Says also where a choice was given up.
    """
    gains = np.zeros((len(bases), allowed.shape[1]))
    gains[:, : block.technology.figures] = 1.0
    result, allowed = _better(block, columns, bases, gains, allowed)
    made, given_up = result.bases.copy(), result.given_up.copy()
    still = _with_a_choice(made, allowed)
    if len(still):
        part = block.only(still)
        result, _ = _better(part, columns, made[still], nearness(part), allowed[still])
        made[still] = result.bases
        given_up[still] |= result.given_up
    return made, given_up


def _with_a_choice(bases: Rows, allowed: Flags) -> Rows:
    outside = allowed.copy()
    np.put_along_axis(outside, bases, values=False, axis=1)
    return np.flatnonzero(outside.any(axis=1))


def _better(
    part: LinearProblem, columns: Columns, bases: Rows, gains: Array, allowed: Flags
) -> tuple[SimplexResult, Flags]:
    """Go to the greatest gain; also say which columns may still be exchanged without loss."""
    result = primal_simplex(columns, part.programmes, bases, gains, allowed)
    inverses = inverted(bases_matrix(columns, part.programmes, result.bases))
    reduced = reduced_gains(columns, part.programmes, result.bases, inverses, gains)
    return result, allowed & (reduced <= ALIKE)


def nearness(part: LinearProblem) -> Array:
    """Minus the distance from each unit to each point: programmes × columns.

    The distance is the sum of absolute differences of scaled figures; where sizes are free, of
    figures per sum of inputs.
    """
    technology = part.technology
    points = technology.points / technology.sizes[:, None]
    gains = np.zeros((len(part.points), technology.matrix.shape[1]))
    place = slice(technology.first, technology.first + len(points))
    for row, own in enumerate(part.points / _most_used(part)[:, None]):
        gains[row, place] = -np.abs(points - own).sum(axis=1)
    return gains


@one_core_each
def solve_without_self(problem: LinearProblem, watch: Watch) -> BasicSolutions:
    """Solve programmes that may not use a column of their own; they share no facets."""
    plain = Pool(problem.technology)
    count = len(problem.programmes)

    def solve_rows(rows: Rows) -> BasicSolutions:
        block = problem.only(rows)
        starts, unmet = plain.nearest(block.programmes.rhs, block.programmes.directions)
        for row in np.flatnonzero((starts == block.programmes.banned[:, None]).any(axis=1)):
            starts[row] = _start_without(block.only(np.array([row])))
        return solve_block(block, starts, unmet)

    found: list[BasicSolutions] = []
    parts = parts_of(count, height(problem.technology.matrix.shape[1]))
    for place in range(0, len(parts), ABREAST):
        found += side_by_side(solve_rows, parts[place : place + ABREAST])
        watch(int(parts[min(place + ABREAST, len(parts)) - 1][-1]) + 1, count)
    return BasicSolutions.concatenated(found)


def _start_without(problem: LinearProblem) -> Rows:
    """Choose a start for one programme, as if the point that it may not use were not there."""
    technology, programmes = problem.technology, problem.programmes
    own = int(programmes.banned[0])
    others = np.delete(np.arange(len(technology.points)), own - technology.first)
    starts, _ = Pool(technology.only(others)).nearest(programmes.rhs, programmes.directions)
    span: Rows = starts[0] + (starts[0] >= own)
    return span


def solve_one_by_one(problem: LinearProblem, watch: Watch) -> BasicSolutions:
    """Solve every programme by the linear solver."""
    count = len(problem.programmes)
    parts = []
    for row in range(count):
        parts.append(solve_exactly(problem.only(np.array([row]))))
        watch(row + 1, count)
    return BasicSolutions.concatenated(parts)


def solve_exactly(problem: LinearProblem) -> BasicSolutions:
    """Solve a problem of one programme by the linear solver, and certify its solution as well."""
    technology, programmes = problem.technology, problem.programmes
    matrix, rhs, direction = technology.matrix, programmes.rhs[0], programmes.directions[0]
    span = len(rhs) - 1
    nothing = BasicSolutions(
        objective=np.array([np.nan]),
        columns=np.full((1, span), -1),
        values=np.zeros((1, span)),
        duals=np.full((1, span + 1), np.nan),
        gaps=np.array([np.nan]),
        infeasible=np.array([False]),
    )
    try:
        first = exact.farthest(matrix, rhs, direction, int(programmes.banned[0]))
        amounts = _chosen_exactly(problem, first) if problem.choose else first.x
    except NoOptimum:
        return nothing
    used = np.argsort(-amounts[1:], kind="stable")[:span]
    found = replace(
        nothing,
        objective=amounts[:1],
        columns=used[None, :],
        values=np.maximum(amounts[1:][used], 0.0)[None, :],
        duals=first.duals[None, :],
    )
    columns = Shared(matrix)
    reduced = reduced_costs(problem, columns, found.duals)
    return replace(found, gaps=gaps(problem, columns, found, reduced))


def _chosen_exactly(problem: LinearProblem, first: Optimum) -> Array:
    """Choose one solution as ``chosen`` does."""
    technology, programmes = problem.technology, problem.programmes
    matrix, rhs, direction = technology.matrix, programmes.rhs[0], programmes.directions[0]
    closed = exact.closed_by(first)
    if programmes.banned[0] >= 0:
        closed[programmes.banned[0] + 1] = True
    slacks = np.zeros(matrix.shape[1])
    slacks[: technology.figures] = 1.0
    second = exact.best_of(matrix, rhs, direction, closed, slacks)
    closed |= exact.closed_by(second)
    return exact.best_of(matrix, rhs, direction, closed, nearness(problem)[0]).x
