"""Solving a batch of programmes, choosing one answer where several are best, and proving it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from waterpeers.analytics.frontiers import exact
from waterpeers.analytics.frontiers.blocks import height, one_core_each, parts_of, side_by_side
from waterpeers.analytics.frontiers.facets import Pool
from waterpeers.analytics.frontiers.models import Flags, Returns, Rows, Watch, unwatched
from waterpeers.analytics.frontiers.simplex import (
    Columns,
    Ends,
    Programmes,
    Shared,
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
class Answers:
    """What each programme came to.

    ``reach`` is t; ``columns`` and ``values`` are what the answer is mixed from (-1 and 0 where
    there is less than one a row); ``prices`` is the proof, one figure a row; ``gaps`` says how far
    from proved, NaN where infeasible.
    """

    reach: Array
    columns: Rows
    values: Array
    prices: Array
    gaps: Array
    infeasible: Flags

    def with_parts(self, rows: Rows, others: Answers) -> Answers:
        """Put other answers in the place of some."""
        made = {}
        for name in PARTS:
            made[name] = getattr(self, name).copy()
            made[name][rows] = getattr(others, name)
        return Answers(**made)


PARTS = ("reach", "columns", "values", "prices", "gaps", "infeasible")


@dataclass(frozen=True)
class LinearProblem:
    """Programmes over one technology, and which of their answers are wanted.

    ``points`` are the units themselves, programmes × figures; ``choose`` says for which of them
    the answer with the greatest sum of slacks is to be chosen, and among those the nearest peers.
    """

    technology: Technology
    programmes: Programmes
    points: Array
    choose: bool

    def only(self, rows: Rows) -> LinearProblem:
        """Keep some of the programmes."""
        return replace(self, programmes=self.programmes.only(rows), points=self.points[rows])


@one_core_each
def answered(question: LinearProblem, pool: Pool, watch: Watch) -> Answers:
    """Solve all programmes over a frame; each starts from the best of its facets met so far."""
    count, most = len(question.programmes), height(question.technology.matrix.shape[1])

    def answer(rows: Rows) -> Answers:
        block = question.only(rows)
        starts, alone = pool.nearest(block.programmes.aims, block.programmes.directions)
        return solved(block, starts, alone)

    parts: list[Answers] = []
    start, size = 0, min(FIRST_BATCH, most)
    while start < count:
        rows = np.arange(start, min(start + ABREAST * size, count))
        found = side_by_side(answer, [rows[part] for part in parts_of(len(rows), size)])
        for block in found:
            proved = block.gaps <= CERTAIN
            pool.add(block.columns[proved], block.prices[proved])
        parts += found
        start, size = start + len(rows), min(2 * size, most)
        watch(start, count)
    return joined(parts)


def joined(parts: list[Answers]) -> Answers:
    """Put answers one after another."""
    return Answers(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in PARTS}
    )


def solved(block: LinearProblem, starts: Rows, alone: Rows) -> Answers:
    """Solve a block from its starts; what cannot be proved, and ``alone``, goes to the solver."""
    columns = Shared(block.technology.matrix)
    ends = dual_simplex(columns, block.programmes, starts)
    found, reduced = _basic(block, columns, ends.bases)
    doubtful = np.zeros(len(starts), dtype=bool)
    if block.choose:
        open_ones = reduced <= ALIKE * np.maximum(1.0, np.abs(found.reach))[:, None]
        rows = _with_a_choice(ends.bases, open_ones)
        if len(rows):
            part = block.only(rows)
            bases, doubtful[rows] = chosen(part, columns, ends.bases[rows], open_ones[rows])
            found = found.with_parts(rows, _basic(part, columns, bases)[0])
    blocked = np.flatnonzero(ends.infeasible)
    found.infeasible[blocked] = cannot_be(block.only(blocked), columns, ends.bases[blocked])
    found.gaps[found.infeasible] = np.nan
    doubtful |= ~(found.gaps <= CERTAIN)
    doubtful &= ~found.infeasible
    doubtful[alone] = True
    rows = np.flatnonzero(doubtful)
    if not len(rows):
        return found
    return found.with_parts(rows, all_one_by_one(block.only(rows), unwatched))


def reduced_costs(block: LinearProblem, columns: Columns, prices: Array) -> Array:
    """Price every column of each programme; 1 for one that it may not use."""
    reduced = columns.price(prices, block.programmes.groups)
    rows = np.flatnonzero(block.programmes.banned >= 0)
    reduced[rows, block.programmes.banned[rows]] = 1.0
    return reduced


def cannot_be(block: LinearProblem, columns: Columns, bases: Rows) -> Flags:
    """Prove that programmes have no answer at all.

    A row of the inverse proves it if it prices no column below zero, but the aim it does: whatever
    is mixed from the columns, that row of it cannot come to what is asked (Farkas).
    """
    programmes = block.programmes
    inverse = inverted(bases_matrix(columns, programmes, bases))
    aims = (inverse @ programmes.aims[:, :, None])[:, :, 0]
    sums = sums_of(inverse, programmes.aims)
    proved = np.zeros(len(bases), dtype=bool)
    rows = np.flatnonzero(programmes.banned >= 0)
    for place in range(1, inverse.shape[1]):
        priced = columns.price(inverse[:, place], programmes.groups)
        priced[rows, programmes.banned[rows]] = 0.0
        least = -CERTAIN * np.abs(inverse[:, place]).max(axis=1)
        below = aims[:, place] < -CERTAIN * sums[:, place]
        proved |= below & (priced >= least[:, None]).all(axis=1)
    return proved


def _basic(block: LinearProblem, columns: Columns, bases: Rows) -> tuple[Answers, Array]:
    """Work out answers from bases afresh, and prove them; give their reduced costs as well."""
    programmes = block.programmes
    matrix = bases_matrix(columns, programmes, bases)
    inverse = inverted(matrix)
    values = (inverse @ programmes.aims[:, :, None])[:, :, 0]
    short = programmes.aims - (matrix @ values[:, :, None])[:, :, 0]
    values = values + (inverse @ short[:, :, None])[:, :, 0]
    found = Answers(
        reach=values[:, 0],
        columns=bases,
        values=np.maximum(values[:, 1:], 0.0),
        prices=inverse[:, 0],
        gaps=np.full(len(bases), np.nan),
        infeasible=np.zeros(len(bases), dtype=bool),
    )
    reduced = reduced_costs(block, columns, found.prices)
    return replace(found, gaps=gaps(block, columns, found, reduced)), reduced


def gaps(block: LinearProblem, columns: Columns, found: Answers, reduced: Array) -> Array:
    """Say how far each answer is from proved: 0 is proved, NaN is no answer.

    The mixture must give what the programme asks for (relative to what it is summed from), every
    column must be priced at zero or above (times as much of it as can be used), and both sides
    must name the same t. All relative to t where that is above 1.
    """
    technology, programmes = block.technology, block.programmes
    used = columns.take(np.maximum(found.columns, 0), programmes.groups) * found.values[:, :, None]
    along = found.reach[:, None] * programmes.directions
    sizes = np.abs(used).sum(axis=1) + np.abs(along) + np.abs(programmes.aims)
    primal = np.abs(used.sum(axis=1) - along - programmes.aims) / np.where(sizes > 0, sizes, 1)
    figures = technology.figures
    room = sizes[:, :figures]
    beyond_slacks = (np.maximum(-reduced[:, :figures], 0) * room).max(axis=1)
    least = reduced[:, figures:].min(axis=1, initial=0.0)
    beyond_points = -least * _most_used(block)
    climb = np.abs((found.prices * programmes.directions).sum(axis=1) + 1)
    between = np.abs((found.prices * programmes.aims).sum(axis=1) - found.reach)
    scale = np.maximum(1.0, np.abs(found.reach))
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
    """Choose among best answers: the greatest sum of slacks, then the peers most alike.

    Sums are of scaled figures. Only ``allowed`` columns, whose reduced cost is zero, may be used;
    rounding plays no part, since t stays in the basis. Says also where a choice was given up.
    """
    gains = np.zeros((len(bases), allowed.shape[1]))
    gains[:, : block.technology.figures] = 1.0
    ends, allowed = _better(block, columns, bases, gains, allowed)
    made, given_up = ends.bases.copy(), ends.given_up.copy()
    still = _with_a_choice(made, allowed)
    if len(still):
        part = block.only(still)
        ends, _ = _better(part, columns, made[still], nearness(part), allowed[still])
        made[still] = ends.bases
        given_up[still] |= ends.given_up
    return made, given_up


def _with_a_choice(bases: Rows, allowed: Flags) -> Rows:
    outside = allowed.copy()
    np.put_along_axis(outside, bases, values=False, axis=1)
    return np.flatnonzero(outside.any(axis=1))


def _better(
    part: LinearProblem, columns: Columns, bases: Rows, gains: Array, allowed: Flags
) -> tuple[Ends, Flags]:
    """Go to the greatest gain; also say which columns may still be exchanged without loss."""
    ends = primal_simplex(columns, part.programmes, bases, gains, allowed)
    inverses = inverted(bases_matrix(columns, part.programmes, ends.bases))
    reduced = reduced_gains(columns, part.programmes, ends.bases, inverses, gains)
    return ends, allowed & (reduced <= ALIKE)


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
def answered_without_self(question: LinearProblem, watch: Watch) -> Answers:
    """Solve programmes that may not use a column of their own; they share no facets."""
    plain = Pool(question.technology)
    count = len(question.programmes)

    def answer(rows: Rows) -> Answers:
        block = question.only(rows)
        starts, alone = plain.nearest(block.programmes.aims, block.programmes.directions)
        for row in np.flatnonzero((starts == block.programmes.banned[:, None]).any(axis=1)):
            starts[row] = _start_without(block.only(np.array([row])))
        return solved(block, starts, alone)

    found: list[Answers] = []
    parts = parts_of(count, height(question.technology.matrix.shape[1]))
    for place in range(0, len(parts), ABREAST):
        found += side_by_side(answer, parts[place : place + ABREAST])
        watch(int(parts[min(place + ABREAST, len(parts)) - 1][-1]) + 1, count)
    return joined(found)


def _start_without(question: LinearProblem) -> Rows:
    """Choose a start for one programme, as if the point that it may not use were not there."""
    technology, programmes = question.technology, question.programmes
    own = int(programmes.banned[0])
    others = np.delete(np.arange(len(technology.points)), own - technology.first)
    starts, _ = Pool(technology.only(others)).nearest(programmes.aims, programmes.directions)
    span: Rows = starts[0] + (starts[0] >= own)
    return span


def all_one_by_one(question: LinearProblem, watch: Watch) -> Answers:
    """Solve every programme by the linear solver."""
    count = len(question.programmes)
    parts = []
    for row in range(count):
        parts.append(one_by_one(question.only(np.array([row]))))
        watch(row + 1, count)
    return joined(parts)


def one_by_one(question: LinearProblem) -> Answers:
    """Solve a question of one programme by the linear solver, and prove its answer as well."""
    technology, programmes = question.technology, question.programmes
    matrix, aim, direction = technology.matrix, programmes.aims[0], programmes.directions[0]
    span = len(aim) - 1
    nothing = Answers(
        reach=np.array([np.nan]),
        columns=np.full((1, span), -1),
        values=np.zeros((1, span)),
        prices=np.full((1, span + 1), np.nan),
        gaps=np.array([np.nan]),
        infeasible=np.array([False]),
    )
    try:
        first = exact.farthest(matrix, aim, direction, int(programmes.banned[0]))
        amounts = _chosen_exactly(question, first) if question.choose else first.x
    except NoOptimum:
        return nothing
    used = np.argsort(-amounts[1:], kind="stable")[:span]
    found = replace(
        nothing,
        reach=amounts[:1],
        columns=used[None, :],
        values=np.maximum(amounts[1:][used], 0.0)[None, :],
        prices=first.prices[None, :],
    )
    columns = Shared(matrix)
    reduced = reduced_costs(question, columns, found.prices)
    return replace(found, gaps=gaps(question, columns, found, reduced))


def _chosen_exactly(question: LinearProblem, first: Optimum) -> Array:
    """Choose one answer as ``chosen`` does."""
    technology, programmes = question.technology, question.programmes
    matrix, aim, direction = technology.matrix, programmes.aims[0], programmes.directions[0]
    closed = exact.closed_by(first)
    if programmes.banned[0] >= 0:
        closed[programmes.banned[0] + 1] = True
    slacks = np.zeros(matrix.shape[1])
    slacks[: technology.figures] = 1.0
    second = exact.best_of(matrix, aim, direction, closed, slacks)
    closed |= exact.closed_by(second)
    return exact.best_of(matrix, aim, direction, closed, nearness(question)[0]).x
