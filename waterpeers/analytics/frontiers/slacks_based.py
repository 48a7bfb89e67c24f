"""The slacks-based measure: one figure for all that a unit could do better at once.

See ``docs/methods/envelopment.md``. Unlike a radial score it is 1 only for units with nothing left
over.
"""

from __future__ import annotations

import numpy as np

from waterpeers.analytics.frontiers.envelopment import ScaledUnits
from waterpeers.analytics.frontiers.frame import frame
from waterpeers.analytics.frontiers.models import Returns, Watch, unwatched
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array, Units
from waterpeers.analytics.solver import Programme, optimum
from waterpeers.domain.verdicts import NotValid


def slacks_based(units: Units, returns: Returns = Returns.VRS, watch: Watch = unwatched) -> Array:
    """Score every unit by (1 - mean share of inputs to save) / (1 + mean share of outputs to gain).

    The least ratio that any mixture shows to be possible, made linear as Charnes and Cooper did.
    One figure a unit, above 0 and at most 1.

    Raises
    ------
    NotValid
        For a figure of zero: its share has no meaning.

    Source: Tone 2001.
    """
    for row, column in np.argwhere(units.table == 0)[:1].tolist():
        where = {"unit": units.ids[row], "column": units.names[column]}
        raise NotValid.because("frontier_figure_zero", **where)
    scaled = ScaledUnits.of(units)
    technology = frame(Technology.of(scaled.points, scaled.inputs, returns), watch).technology
    scores = np.empty(len(scaled.points))
    for row, point in enumerate(scaled.points):
        scores[row] = _score(technology, point)
        watch(row + 1, len(scores))
    return scores[scaled.point_of]


def _score(technology: Technology, point: Array) -> float:
    """Solve for one point; the first variable is the factor that makes the ratio linear."""
    inputs, figures = technology.inputs, technology.figures
    shares = 1 / np.abs(point)
    saved = np.zeros(technology.matrix.shape[1] + 1)
    gained = np.zeros_like(saved)
    saved[0], saved[1 : inputs + 1] = -1.0, shares[:inputs] / inputs
    gained[0], gained[inputs + 1 : figures + 1] = 1.0, shares[inputs:] / (figures - inputs)
    point_rhs = technology.rhs(point[None, :])[0]
    matrix = np.vstack([np.column_stack([-point_rhs, technology.matrix]), gained])
    rhs = np.zeros(len(matrix))
    rhs[-1] = 1.0
    nothing = np.zeros_like(saved)
    return -optimum(Programme(saved, matrix, rhs, nothing, np.full_like(saved, np.inf))).value
