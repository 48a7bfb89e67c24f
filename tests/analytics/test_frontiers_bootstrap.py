"""Bias-corrected scores: simulated, so published figures are met within the scatter of draws."""

import numpy as np
import pytest

from tests.analytics.frontier_cases import case, invented, made, units_of
from waterpeers.analytics.frontiers import (
    Model,
    Orientation,
    Returns,
    bias_corrected,
    efficiency,
)
from waterpeers.analytics.frontiers.bootstrap import silverman
from waterpeers.domain.verdicts import NotValid

IN, OUT = Orientation.INPUT, Orientation.OUTPUT


@pytest.mark.real_data
def test_corrected_scores_are_those_published(shared):
    problem = case(shared, "electric_plants_1978")
    published = problem["bootstrap_input_vrs"]
    units = units_of(problem)

    ours = bias_corrected(units, draws=2000)
    np.testing.assert_allclose(ours.corrected, published["bias_corrected_a"], rtol=0, atol=0.03)
    same_bandwidth = bias_corrected(units, draws=2000, bandwidth=0.014)
    np.testing.assert_allclose(
        same_bandwidth.corrected,
        published["bias_corrected_b_bandwidth_0.014"],
        rtol=0,
        atol=0.006,
    )


@pytest.mark.parametrize("orientation", [IN, OUT])
@pytest.mark.parametrize("returns", [Returns.VRS, Returns.CRS])
def test_a_score_flatters_and_its_limits_lie_around_the_correction(returns, orientation):
    found = bias_corrected(invented(60, seed=1), returns, orientation, draws=400)
    worse = found.scores - found.corrected if orientation is IN else found.corrected - found.scores

    assert (worse > 0).all()
    assert (found.lower < found.corrected).all()
    assert (found.corrected < found.upper).all()
    beyond = (
        found.upper <= found.scores + 1e-9
        if orientation is IN
        else found.lower >= found.scores - 1e-9
    )
    assert beyond.all()


def test_towards_inputs_and_outputs_mirror_each_other_under_constant_returns():
    # Distances are the same both ways, and so are the draws.
    units = invented(40, seed=2)
    towards_inputs = bias_corrected(units, Returns.CRS, IN, draws=100)
    towards_outputs = bias_corrected(units, Returns.CRS, OUT, draws=100)

    np.testing.assert_allclose(towards_inputs.corrected, 1 / towards_outputs.corrected, rtol=1e-9)
    np.testing.assert_allclose(towards_inputs.lower, 1 / towards_outputs.upper, rtol=1e-9)
    np.testing.assert_allclose(towards_inputs.variance, towards_outputs.variance, rtol=1e-7)


def test_where_the_true_frontier_is_known_the_correction_comes_nearer():
    # y = sqrt(x) at best, so x could be y²; looked at where the frontier is covered by units.
    flattered, corrected, within = [], [], []
    for seed in range(6):
        chance = np.random.default_rng(seed)
        x = chance.uniform(1, 9, 120)
        y = np.sqrt(x) * np.exp(-np.abs(chance.normal(0, 0.2, 120)))
        found = bias_corrected(made(x[:, None], y[:, None]), draws=200)
        true, covered = y**2 / x, y > 1.3
        flattered.append((found.scores - true)[covered].mean())
        corrected.append((found.corrected - true)[covered].mean())
        within.append(((found.lower <= true) & (true <= found.upper))[covered].mean())

    assert min(flattered) > 0.01
    assert abs(np.mean(corrected)) < 0.25 * np.mean(flattered)
    assert np.mean(within) > 0.7


def test_the_same_seed_gives_the_same_figures_and_another_seed_others():
    units = invented(30, seed=4)
    first, again = (bias_corrected(units, draws=150, seed=7) for _ in range(2))
    other = bias_corrected(units, draws=150, seed=8)

    np.testing.assert_array_equal(first.corrected, again.corrected)
    np.testing.assert_array_equal(first.lower, again.lower)
    assert not np.array_equal(first.corrected, other.corrected)
    np.testing.assert_allclose(first.corrected, other.corrected, atol=0.03)


def test_units_of_measure_change_nothing():
    units = invented(30, seed=5)
    other = made(units.inputs * [1e9, 1e-6, 1], units.outputs * 1e4)

    np.testing.assert_allclose(
        bias_corrected(other, draws=100).corrected,
        bias_corrected(units, draws=100).corrected,
        rtol=1e-8,
    )


def test_the_replayed_scores_are_those_of_the_plain_programme(monkeypatch):
    # Each unit's own distance is drawn, so nothing moves: bias and variance vanish.
    units = invented(40, seed=6)
    distances = 1 / efficiency(units).scores
    monkeypatch.setattr(
        "waterpeers.analytics.frontiers.bootstrap._drawn",
        lambda *_: np.tile(distances, (100, 1)),
    )
    found = bias_corrected(units, draws=100)

    np.testing.assert_allclose(found.bias, 0, atol=1e-9)
    np.testing.assert_allclose(found.variance, 0, atol=1e-12)


def test_a_replayed_score_that_the_fast_way_gives_up_is_solved(monkeypatch):
    units = invented(12, seed=7)
    expected = bias_corrected(units, draws=100)
    monkeypatch.setattr("waterpeers.analytics.frontiers.simplex.MOST_PIVOTS", 2)

    np.testing.assert_allclose(bias_corrected(units, draws=100).bias, expected.bias, atol=1e-8)


def test_silvermans_rule_by_hand():
    # 1, 1, 2 and their mirror images 1, 1, 0: mean 1, variance 2/5, quartiles 1 and 1. Without a
    # spread between quartiles the deviation counts.
    assert silverman(np.array([1.0, 1.0, 2.0])) == pytest.approx(0.9 * np.sqrt(2 / 5) * 6**-0.2)


def test_where_half_are_on_the_frontier_but_for_rounding_draws_are_smoothed_all_the_same():
    nearly = np.array([1.0, 1 + 2e-16, 1 + 4e-16, 1 - 2e-16, 1.4, 1.8])
    assert silverman(nearly) == pytest.approx(silverman(np.array([1, 1, 1, 1, 1.4, 1.8])))
    assert silverman(nearly) > 0.05
    few = invented(40, seed=1)  # of so few, with so many figures, most are efficient
    assert (efficiency(few).scores == 1).mean() > 0.5
    assert bias_corrected(few, draws=100).bandwidth > 0.01


def test_it_says_where_the_correction_is_not_worth_it():
    found = bias_corrected(invented(20, seed=8), draws=100)
    expected = found.bias**2 > 3 * found.variance

    np.testing.assert_array_equal(found.worth_it, expected)
    codes = {warning.code: dict(warning.params) for warning in found.warnings}
    assert codes["frontier_bias_not_worth_it"]["units"] == str((~expected).sum())


def test_a_unit_without_a_score_has_no_correction():
    units = made([[1, 1], [2, 3], [2, 2]], [[1], [0], [1]])
    found = bias_corrected(units, orientation=OUT, draws=100)

    assert np.isnan(found.corrected).tolist() == [False, True, False]
    assert not found.worth_it[1]


def test_too_few_draws_are_refused():
    with pytest.raises(NotValid, match="frontier_draws_too_few"):
        bias_corrected(invented(10, seed=9), draws=99)


def test_all_alike_or_one_alone_stays_at_one():
    for units in (made([[1]], [[1]]), made([[1], [1]], [[1], [1]])):
        found = bias_corrected(units, draws=100)
        np.testing.assert_allclose(found.corrected, efficiency(units, Model()).scores)


@pytest.mark.parametrize("orientation", [IN, OUT])
def test_only_some_units_are_corrected_by_the_same_draws(orientation):
    units = invented(50, seed=4)
    everybody = bias_corrected(units, orientation=orientation, draws=150)

    some = bias_corrected(units, orientation=orientation, draws=150, only=[7, 31])

    for name in ("corrected", "lower", "upper", "variance"):
        ours, theirs = getattr(some, name), getattr(everybody, name)
        np.testing.assert_allclose(ours[[7, 31]], theirs[[7, 31]], rtol=1e-12)
        assert np.isnan(np.delete(ours, [7, 31])).all()
    assert some.bandwidth == everybody.bandwidth
