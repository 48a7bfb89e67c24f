"""What a set of units shows to be possible, written as the columns of linear programmes.

A unit with inputs x and outputs y is the point a = (-x, y): more is better everywhere. All models
are one programme: from a start a go along a direction d as far as the possible reaches,

    maximise t  where  Σ λ·point - slack + returns - t·d = a  and  λ, slack, returns >= 0,

with a further row that speaks of Σ λ. Columns: first one of slack for each row of figures, then one
for the returns if these need it, then the points. A point may be multiplied by any positive number
(its λ is divided by it); where sizes are free, points are divided by the sum of their inputs, so
that small and large units weigh alike in the arithmetic.

Source: Charnes, Cooper, Rhodes 1978; Banker, Charnes, Cooper 1984.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from waterpeers.analytics.frontiers.models import Returns, Rows
from waterpeers.analytics.frontiers.units import Array


@dataclass(frozen=True)
class Technology:
    """Columns over a set of points.

    ``points`` is points × figures, ``sizes`` what each was divided by; ``matrix`` is rows ×
    columns: a row for each figure, one more for Σ λ unless returns are constant. After the points
    there may be columns of exchanges between figures (weight bounds).
    """

    points: Array
    sizes: Array
    inputs: int
    returns: Returns
    matrix: Array

    @classmethod
    def of(cls, points: Array, inputs: int, returns: Returns) -> Technology:
        """Write down the columns over ``points`` (points × figures, inputs negative and first)."""
        figures = points.shape[1]
        scaled = returns in (Returns.CRS, Returns.IRS)
        sizes = -points[:, :inputs].sum(axis=1) if scaled else np.ones(len(points))
        columns = np.hstack([-np.eye(figures), (points / sizes[:, None]).T])
        if returns is not Returns.CRS:
            of_lambda = np.concatenate([np.zeros(figures), 1 / sizes])
            columns = np.vstack([columns, of_lambda])
        if returns in (Returns.DRS, Returns.IRS):
            spare = np.zeros((figures + 1, 1))
            spare[-1] = 1 if returns is Returns.DRS else -1
            columns = np.hstack([columns[:, :figures], spare, columns[:, figures:]])
        return cls(points, sizes, inputs, returns, np.ascontiguousarray(columns))

    @property
    def figures(self) -> int:
        """The number of rows that hold figures, and of slack columns."""
        return int(self.points.shape[1])

    @property
    def first(self) -> int:
        """The number of columns before the first point."""
        return self.figures + (self.returns in (Returns.DRS, Returns.IRS))

    def only(self, rows: Rows) -> Technology:
        """Keep some of the points."""
        last = np.arange(self.first + len(self.points), self.matrix.shape[1])
        kept = np.concatenate([np.arange(self.first), self.first + rows, last])
        return replace(
            self,
            points=self.points[rows],
            sizes=self.sizes[rows],
            matrix=np.ascontiguousarray(self.matrix[:, kept]),
        )

    def with_exchanges(self, exchanges: Array) -> Technology:
        """Add exchanges, exchanges × figures, that are possible from any point."""
        columns = self.directions(exchanges).T
        return replace(self, matrix=np.ascontiguousarray(np.hstack([self.matrix, columns])))

    def rhs(self, starts: Array) -> Array:
        """Complete right-hand sides, units × figures, by what Σ λ is to be."""
        return self._with_last(starts, 1.0)

    def directions(self, directions: Array) -> Array:
        """Complete directions, units × figures: Σ λ does not change along them."""
        return self._with_last(directions, 0.0)

    def _with_last(self, rows: Array, last: float) -> Array:
        if self.returns is Returns.CRS:
            return rows
        return np.hstack([rows, np.full((len(rows), 1), last)])

    def plain_facets(self) -> Rows:
        """Name facets that can be told by looking: facets × (rows - 1) columns that span each.

        The least of an input, the greatest of an output, and where sizes are free, the greatest
        ratio of an output to an input. A programme can be started from any that it meets.
        """
        inputs, outputs = range(self.inputs), range(self.inputs, self.figures)
        slacks = set(range(self.figures))
        spare = [self.figures] if self.returns in (Returns.DRS, Returns.IRS) else []
        found: list[list[int]] = []
        for figure in inputs:
            others = sorted(slacks - {figure})
            if self.returns in (Returns.VRS, Returns.IRS):
                found.append([self._best(self.points[:, figure]), *others])
            else:
                found.append([*spare, *others])
        if self.returns in (Returns.VRS, Returns.DRS):
            for figure in outputs:
                found.append([self._best(self.points[:, figure]), *sorted(slacks - {figure})])
        else:
            for one in inputs:
                if not (self.points[:, one] < 0).all():
                    continue
                for figure in outputs:
                    best = self._best(self.points[:, figure] / -self.points[:, one])
                    found.append([best, *spare, *sorted(slacks - {one, figure})])
        return np.array(found, dtype=np.intp)

    def _best(self, figures: Array) -> int:
        return self.first + int(np.argmax(figures))
