"""The one door to the linear solver: a frozen programme in, a checked optimum out.

HiGHS is asked on data that the caller has scaled; nothing here scales or repairs. An answer is
given only when the solver calls it optimal, else ``NoOptimum`` carries the solver's own words.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TOLERANCE = 1e-10  # the least that HiGHS accepts for feasibility
SMALLEST = 1e-12  # figures of the matrix below this are taken for zero
TALKS_OF_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(frozen=True)
class Programme:
    """Maximise ``gains @ x`` where ``matrix @ x == rhs`` and ``lower <= x <= upper``.

    ``matrix`` is dense, rows × columns; bounds may be infinite.
    """

    gains: Array
    matrix: Array
    rhs: Array
    lower: Array
    upper: Array


@dataclass(frozen=True)
class Optimum:
    """The best point, its value, and what shows that it is best.

    ``duals`` has one figure a row: what a unit more of its right-hand side adds. ``reduced`` has
    one a column: ``matrix.T @ duals - gains``, not below zero for one that may still grow.
    """

    value: float
    x: Array
    duals: Array
    reduced: Array


class _Quiet(highspy.Highs):
    """HiGHS without Python callbacks: enabling them prints a banner that no option silences."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


class NoOptimum(Exception):  # noqa: N818 - an answer of the solver, not a fault of ours
    """The solver found no optimum; ``words`` are its own."""

    def __init__(self, words: str, *, infeasible: bool) -> None:
        super().__init__(words)
        self.words = words
        self.infeasible = infeasible


def optimum(programme: Programme) -> Optimum:
    """Solve one programme, or raise ``NoOptimum``."""
    solver = _Quiet()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
        ("small_matrix_value", SMALLEST),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(_as_highs(programme))
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise NoOptimum(
            solver.modelStatusToString(status), infeasible=status in TALKS_OF_INFEASIBLE
        )
    found = solver.getSolution()
    duals = np.array(found.row_dual)
    return Optimum(
        value=float(solver.getObjectiveValue()),
        x=np.array(found.col_value),
        duals=duals,
        reduced=duals @ programme.matrix - programme.gains,
    )


def _as_highs(programme: Programme) -> highspy.HighsLp:
    rows, columns = programme.matrix.shape
    made = highspy.HighsLp()
    made.num_col_, made.num_row_ = columns, rows
    made.sense_ = highspy.ObjSense.kMaximize
    made.col_cost_ = programme.gains
    made.col_lower_, made.col_upper_ = programme.lower, programme.upper
    made.row_lower_ = made.row_upper_ = programme.rhs
    by_column = programme.matrix.T
    filled = by_column != 0
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    made.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
    made.a_matrix_.index_ = np.nonzero(filled)[1]
    made.a_matrix_.value_ = by_column[filled]
    return made
