"""The same programmes one by one through the linear solver: slow, plain, and the judge of the rest.

Used where the fast way cannot prove its answer, and for weight bounds; tests compare with it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from waterpeers.analytics.frontiers.models import Flags
from waterpeers.analytics.frontiers.units import Array
from waterpeers.analytics.solver import Optimum, Programme, optimum

FREE_TO_GROW = 1e-10  # a reduced cost below this, relative to t, does not keep a column out


def farthest(matrix: Array, rhs: Array, direction: Array, banned: int = -1) -> Optimum:
    """Solve one programme; the first figure of ``x`` is t, then one a column.

    Rows are divided by the unit's own figures first, and columns by their greatest, so that the
    solver's tolerances mean the same for a small unit and a large one.

    Parameters
    ----------
    matrix
        Rows × columns of the technology.
    rhs, direction
        One figure a row.
    banned
        A column that may not be used, -1 for none.
    """
    upper = np.full(matrix.shape[1] + 1, np.inf)
    if banned >= 0:
        upper[banned + 1] = 0.0
    gains = np.zeros_like(upper)
    gains[0] = 1.0
    return _solved(matrix, rhs, direction, upper, gains)


def closed_by(answer: Optimum) -> Flags:
    """Name the columns, t first, that no equally good answer can use."""
    closed: Flags = answer.reduced > FREE_TO_GROW * max(1.0, abs(answer.value))
    closed[0] = False
    return closed


def best_of(matrix: Array, rhs: Array, direction: Array, closed: Flags, gains: Array) -> Optimum:
    """Among the answers that leave the ``closed`` columns at zero, find the greatest gain.

    With the columns closed that the first answer closes, t keeps its value without being rounded.
    ``gains`` has one figure a column, t not among them; duals and reduced costs belong to them.
    """
    upper = np.where(closed, 0.0, np.inf)
    return _solved(matrix, rhs, direction, upper, np.concatenate([[0.0], gains]))


def _solved(matrix: Array, rhs: Array, direction: Array, upper: Array, gains: Array) -> Optimum:
    own = np.maximum(np.abs(rhs), np.abs(direction))
    rows = 1 / np.where(own > 0, own, 1.0)
    whole = np.column_stack([-direction, matrix]) * rows[:, None]
    widths = np.abs(whole).max(axis=0)
    widths[widths == 0] = 1.0
    widths[0] = 1.0
    lower = np.zeros_like(upper)
    lower[0] = -np.inf
    answer = optimum(Programme(gains / widths, whole / widths, rhs * rows, lower, upper))
    return replace(
        answer,
        x=answer.x / widths,
        duals=answer.duals * rows,
        reduced=answer.reduced * widths,
    )
