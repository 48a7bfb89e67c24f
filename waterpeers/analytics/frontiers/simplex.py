"""Many small linear programmes over the same columns, solved side by side.

Programmes are those of ``technology``: they differ in start and direction only. A basis is held as
the columns besides t, which is always in it, and the whole inverse: programmes have a row for each
figure and one more, so an inverse is smaller than a page of text. The dual simplex starts from any
facet of the frontier, since a facet fits every unit; the primal simplex goes on inside the set of
best answers, to choose one.

Source: Lemke 1954 (dual simplex); Forrest, Goldfarb 1992 (steepest edge).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from waterpeers.analytics.frontiers.models import Flags, Rows
from waterpeers.analytics.frontiers.units import Array

FEASIBLE = 1e-12  # a basic variable may be below zero by this share of what it is summed from
NOISE = 1e-15  # and by this share of the greatest product that its sum could have held
PIVOT = 1e-11  # a smaller pivot, relative to its row, is taken for zero
TIE = 1e-13  # reduced costs that differ by less are taken for equal
HOPELESS = 1e14  # a ratio above this comes from no pivot at all
MOST_PIVOTS = 400


class Columns(Protocol):
    """The columns of many programmes; ``groups`` says which programme belongs to which set."""

    def price(self, rows: Array, groups: Rows) -> Array:
        """Multiply a row for each programme with all its columns: programmes × columns."""

    def take(self, columns: Rows, groups: Rows) -> Array:
        """Give one or several columns for each programme, the rows last."""


@dataclass(frozen=True)
class Shared:
    """One set of columns, rows × columns, for all programmes."""

    matrix: Array

    def price(self, rows: Array, groups: Rows) -> Array:
        """Multiply a row for each programme with all columns."""
        return rows @ self.matrix

    def take(self, columns: Rows, groups: Rows) -> Array:
        """Give one or several columns for each programme, the rows last."""
        return self.matrix.T[columns]


@dataclass(frozen=True)
class BySet:
    """Several sets of columns, sets × rows × columns; programmes come in order of their set."""

    matrices: Array

    def price(self, rows: Array, groups: Rows) -> Array:
        """Multiply a row for each programme with all columns of its set."""
        found = np.empty((len(rows), self.matrices.shape[2]))
        edges = np.searchsorted(groups, np.arange(len(self.matrices) + 1))
        for matrix, start, stop in zip(self.matrices, edges, edges[1:], strict=False):
            np.matmul(rows[start:stop], matrix, out=found[start:stop])
        return found

    def take(self, columns: Rows, groups: Rows) -> Array:
        """Give one or several columns of each programme's set, the rows last."""
        own = groups.reshape(-1, *[1] * (columns.ndim - 1))
        return np.moveaxis(self.matrices, 1, 2)[own, columns]


@dataclass(frozen=True)
class Programmes:
    """Right-hand sides and directions, programmes × rows.

    ``banned`` is a column that a programme may not use (-1: none); ``groups`` chooses its set of
    columns.
    """

    rhs: Array
    directions: Array
    banned: Rows
    groups: Rows

    @classmethod
    def of(
        cls, rhs: Array, directions: Array, banned: Rows | None = None, groups: Rows | None = None
    ) -> Programmes:
        """Fill in what most do not need."""
        count = len(rhs)
        return cls(
            rhs,
            directions,
            np.full(count, -1) if banned is None else banned,
            np.zeros(count, dtype=np.intp) if groups is None else groups,
        )

    def __len__(self) -> int:
        return len(self.rhs)

    def only(self, rows: Rows | Flags) -> Programmes:
        """Keep some of the programmes."""
        return Programmes(
            self.rhs[rows], self.directions[rows], self.banned[rows], self.groups[rows]
        )


@dataclass(frozen=True)
class SimplexResult:
    """Where the programmes ended: bases, and which of them are infeasible or were given up."""

    bases: Rows
    infeasible: Flags
    given_up: Flags


def bases_matrix(columns: Columns, programmes: Programmes, bases: Rows) -> Array:
    """Write out the bases, programmes × rows × rows, the direction's column first."""
    matrix = np.empty((len(bases), programmes.rhs.shape[1], programmes.rhs.shape[1]))
    matrix[:, :, 0] = -programmes.directions
    matrix[:, :, 1:] = columns.take(bases, programmes.groups).transpose(0, 2, 1)
    return matrix


def inverted(matrices: Array) -> Array:
    """Invert each matrix; NaN where one cannot be."""
    try:
        return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        found = np.full_like(matrices, np.nan)
        for place, matrix in enumerate(matrices):
            if np.linalg.matrix_rank(matrix) == len(matrix):
                found[place] = np.linalg.inv(matrix)
        return found


def sums_of(inverses: Array, rhs: Array) -> Array:
    """Say what each basic variable is summed from, in absolute terms, rounding of zeros included.

    The result is in units of ``FEASIBLE``: a variable below minus this share of it is below zero.
    """
    sizes = np.abs(rhs)
    sizes += sizes.max(axis=1, keepdims=True) * (NOISE / FEASIBLE)
    found: Array = (np.abs(inverses) @ sizes[:, :, None])[:, :, 0]
    return found


class _Tableaux:
    """The programmes still at work: bases, inverses, and their places among all."""

    def __init__(self, columns: Columns, programmes: Programmes, bases: Rows) -> None:
        self.columns = columns
        self.todo = programmes
        self.bases = bases.copy()
        self.inverses = inverted(bases_matrix(columns, programmes, bases))
        self.places = np.arange(len(programmes))

    def keep(self, working: Flags) -> None:
        """Go on with some of the programmes only."""
        self.todo = self.todo.only(working)
        self.bases = self.bases[working]
        self.inverses = self.inverses[working]
        self.places = self.places[working]

    def basics(self) -> tuple[Array, Array]:
        """Give the basic variables, t first, and the sums of sizes that each is made from."""
        return (self.inverses @ self.todo.rhs[:, :, None])[:, :, 0], sums_of(
            self.inverses, self.todo.rhs
        )

    def pivot(self, leaving: Rows, entering: Rows) -> None:
        """Put a column in the place of another, in each programme."""
        every = np.arange(len(leaving))
        new = self.columns.take(entering, self.todo.groups)
        change = (self.inverses @ new[:, :, None])[:, :, 0]
        row = self.inverses[every, leaving] / change[every, leaving, None]
        self.inverses -= change[:, :, None] * row[:, None, :]
        self.inverses[every, leaving] = row
        self.bases[every, leaving - 1] = entering


def dual_simplex(columns: Columns, programmes: Programmes, starts: Rows) -> SimplexResult:
    """Go from facets that bound t to the facet that bounds it best.

    ``starts`` are programmes × (rows - 1) columns that span a facet no point is beyond.
    """
    result = SimplexResult(starts.copy(), np.zeros(len(starts), bool), np.zeros(len(starts), bool))
    work = _Tableaux(columns, programmes, starts)
    for _ in range(MOST_PIVOTS):
        basics, sizes = work.basics()
        lacking = basics[:, 1:] < -FEASIBLE * sizes[:, 1:]
        broken = np.isnan(basics[:, 0])
        working = lacking.any(axis=1) & ~broken
        if not working.all():
            result.bases[work.places[~working]] = work.bases[~working]
            result.given_up[work.places[broken]] = True
            work.keep(working)
            basics, lacking = basics[working], lacking[working]
        if not len(work.places):
            return result
        leaving = _leaving(work.inverses, basics[:, 1:], lacking)
        entering, found = _entering(work, leaving)
        if not found.all():
            result.bases[work.places[~found]] = work.bases[~found]
            result.infeasible[work.places[~found]] = True
            leaving, entering = leaving[found], entering[found]
            work.keep(found)
        work.pivot(leaving, entering)
    result.bases[work.places] = work.bases
    result.given_up[work.places] = True
    return result


def _leaving(inverses: Array, basics: Array, lacking: Flags) -> Rows:
    """Choose the row that is farthest outside, by distance (dual steepest edge)."""
    lengths = np.sqrt(np.einsum("bij,bij->bi", inverses[:, 1:], inverses[:, 1:]))
    farthest: Rows = np.where(lacking, basics / lengths, np.inf).argmin(axis=1) + 1
    return farthest


def _entering(work: _Tableaux, leaving: Rows) -> tuple[Rows, Flags]:
    """Choose the column that keeps all others priced right; say where there is none."""
    every = np.arange(len(leaving))
    rows = work.inverses[every, leaving]
    reduced = work.columns.price(work.inverses[:, 0], work.todo.groups)
    pivots = work.columns.price(rows, work.todo.groups)
    banned = work.todo.banned
    pivots[every[banned >= 0], banned[banned >= 0]] = 0.0
    pivots += PIVOT * np.abs(rows).max(axis=1)[:, None]
    np.minimum(pivots, -1e-30, out=pivots)
    np.maximum(reduced, 0.0, out=reduced)
    reduced += TIE
    np.divide(reduced, pivots, out=reduced)
    entering = reduced.argmax(axis=1)
    return entering, reduced[every, entering] > -HOPELESS


def primal_simplex(
    columns: Columns, programmes: Programmes, starts: Rows, gains: Array, allowed: Flags
) -> SimplexResult:
    """Go from feasible bases to those with the greatest gain, by allowed columns only.

    ``starts`` are programmes × (rows - 1) columns of feasible bases; ``gains`` and ``allowed`` are
    programmes × columns: what each column adds, and whether it may enter.
    """
    result = SimplexResult(starts.copy(), np.zeros(len(starts), bool), np.zeros(len(starts), bool))
    work = _Tableaux(columns, programmes, starts)
    for _ in range(MOST_PIVOTS):
        wanted = allowed[work.places]
        reduced = reduced_gains(columns, work.todo, work.bases, work.inverses, gains[work.places])
        reduced[~wanted] = np.inf
        every = np.arange(len(work.places))
        entering = reduced.argmin(axis=1)
        working = reduced[every, entering] < -1e-11
        if not working.all():
            result.bases[work.places[~working]] = work.bases[~working]
            work.keep(working)
            entering = entering[working]
        if not len(work.places):
            return result
        leaving, found = _blocking(work, entering)
        if not found.all():
            result.bases[work.places[~found]] = work.bases[~found]
            result.given_up[work.places[~found]] = True
            leaving, entering = leaving[found], entering[found]
            work.keep(found)
        work.pivot(leaving, entering)
    result.bases[work.places] = work.bases
    result.given_up[work.places] = True
    return result


def reduced_gains(
    columns: Columns, programmes: Programmes, bases: Rows, inverses: Array, gains: Array
) -> Array:
    """Say what each column would cost over what it adds: programmes × columns; 0 in the basis."""
    own = np.take_along_axis(gains, bases, axis=1)
    duals = (own[:, None, :] @ inverses[:, 1:])[:, 0]
    found: Array = columns.price(duals, programmes.groups) - gains
    return found


def _blocking(work: _Tableaux, entering: Rows) -> tuple[Rows, Flags]:
    """Choose the row that comes to zero first when a column enters; say where none does."""
    basics, _ = work.basics()
    new = work.columns.take(entering, work.todo.groups)
    change = (work.inverses @ new[:, :, None])[:, 1:, 0]
    scale = np.abs(change).max(axis=1)[:, None]
    falls = change > 1e-9 * scale
    steps = (np.maximum(basics[:, 1:], 0.0) + TIE) / np.where(falls, change, 1.0)
    steps[~falls] = np.inf
    leaving = steps.argmin(axis=1)
    return leaving + 1, np.isfinite(steps[np.arange(len(leaving)), leaving])
