"""The door to the linear solver."""

import numpy as np
import pytest

from waterpeers.analytics.solver import NoOptimum, Programme, optimum


def programme(gains, matrix, rhs):
    gains = np.array(gains, dtype=float)
    return Programme(
        gains, np.array(matrix, float), np.array(rhs, float), 0 * gains, gains * 0 + np.inf
    )


def test_a_programme_worked_by_hand():
    # 3a + 2b, where a + b is at most 4 and a + 3b at most 6: all goes into a
    found = optimum(programme([3, 2, 0, 0], [[1, 1, 1, 0], [1, 3, 0, 1]], [4, 6]))

    assert found.value == pytest.approx(12)
    assert found.x == pytest.approx([4, 0, 0, 2])
    assert found.duals == pytest.approx([3, 0])
    assert found.reduced == pytest.approx([0, 1, 3, 0])


def test_no_optimum_carries_the_solvers_words():
    with pytest.raises(NoOptimum, match="Infeasible") as refusal:
        optimum(programme([1], [[1]], [-1]))
    assert refusal.value.infeasible

    with pytest.raises(NoOptimum) as refusal:
        optimum(programme([1, 0], [[1, -1]], [0]))
    assert "nbounded" in refusal.value.words


def test_nothing_is_printed(capfd):
    optimum(programme([1], [[1]], [1]))

    assert capfd.readouterr() == ("", "")
