"""Percentiles, quartiles, gaps and courses: by hand, by property, and as others publish them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from waterpeers.analytics.comparison import (
    course,
    percentiles,
    quartiles,
    standing,
    yearly_change,
)
from waterpeers.analytics.panels import Panel, panel_of
from waterpeers.domain.verdicts import NotValid

LOSSES = [18.0, 25.0, 25.0, 32.0, 40.0, 55.0]  # per cent of the water produced
whole = st.integers(-50, 50).map(float)
groups_of_figures = st.lists(whole, min_size=2, max_size=40).map(np.array)


# --- by hand ---


def test_a_percentile_counts_those_below_and_half_of_those_alike():
    found = percentiles(np.array(LOSSES)[:, None])[:, 0]

    # of six: 0 below and itself; 1 below and two alike; 3, 4, 5 below and itself
    assert found.tolist() == pytest.approx([100 / 12, 200 / 6, 200 / 6, 350 / 6, 75, 1100 / 12])


def test_standing_where_less_is_better_is_turned_round():
    found = standing(40.0, np.array([18.0, 25.0, 25.0, 32.0, 55.0]), "no")

    assert (found.own, found.size, found.ahead_of) == (40.0, 6, 1)
    assert found.percentile == pytest.approx(25)
    # ranks 2 and 5 of 6 are the quartiles by Hazen: (2 - 1/2) / 6 and (5 - 1/2) / 6
    assert found.quartiles == pytest.approx((25.0, 28.5, 40.0))
    assert found.behind_median == pytest.approx(11.5)
    assert found.behind_best_quarter == pytest.approx(15.0)


def test_standing_where_more_is_better():
    found = standing(90.0, np.array([60.0, 70.0, 80.0, 95.0, 100.0]), "yes")

    assert found.percentile == pytest.approx(100 * 3.5 / 6)
    assert found.behind_median == pytest.approx(-5.0)
    assert found.behind_best_quarter == pytest.approx(5.0)


@pytest.mark.parametrize("direction", ["range", "context"])
def test_what_is_neither_better_nor_worse_is_not_judged(direction):
    found = standing(5.0, np.array([1.0, 2.0, 3.0, 4.0, 6.0]), direction)

    assert not found.is_judged
    assert found.percentile == pytest.approx(75)
    assert found.ahead_of == 4
    assert (found.behind_median, found.behind_best_quarter) == (None, None)


def test_gaps_have_no_percentile_and_count_for_nobody():
    figures = np.array([[1.0, np.nan], [np.nan, 5.0], [3.0, 7.0]])

    np.testing.assert_allclose(percentiles(figures), [[25.0, np.nan], [np.nan, 25.0], [75.0, 75.0]])


def test_groups_are_apart_and_small_ones_have_none():
    figures = np.array([[4.0], [1.0], [9.0], [2.0], [8.0]])
    groups = np.array([70_000, 1, 70_000, 1, 3])

    found = percentiles(figures, groups, least=2)[:, 0]

    np.testing.assert_allclose(found, [25.0, 25.0, 75.0, 75.0, np.nan])


def test_a_course_has_medians_only_where_the_group_is_large_enough():
    panel = panel_of(
        [("me", "x", year, figure) for year, figure in ((2021, 40), (2023, 36), (2024, 33))]
        + [("a", "x", 2021, 20.0), ("b", "x", 2021, 30.0), ("a", "x", 2022, 19.0)]
    )

    found = course(panel, "me", "x", least=3)

    assert found.years == (2021, 2022, 2023, 2024)
    np.testing.assert_allclose(found.own, [40, np.nan, 36, 33])
    np.testing.assert_allclose(found.medians, [30, np.nan, np.nan, np.nan])
    assert found.sizes == (3, 1, 1, 1)
    # pairs of years: -4 over 2, -7 over 3, -3 over 1
    assert found.own_change == pytest.approx(-7 / 3)
    assert np.isnan(found.median_change)


def test_one_odd_year_does_not_move_the_yearly_change():
    assert yearly_change((1, 2, 3, 4, 5), np.array([1.0, 2.0, 300.0, 4.0, 5.0])) == 1.0


# --- as published ---


def test_quartiles_as_documented_for_the_same_convention_elsewhere():
    # MATLAB, "quantile": the sorted elements of this vector are its 0.5/6, 1.5/6, …, 5.5/6
    # quantiles.
    assert quartiles(np.array([3.0, 2.0, 10.0, 1.0, 6.0, 20.0])) == (2.0, 4.5, 10.0)


def test_percentile_as_documented_for_the_same_convention_elsewhere():
    # SciPy, "percentileofscore": [1, 2, 3, 3, 4], 3, kind="mean" is 60.0.
    assert percentiles(np.array([[1.0], [2.0], [3.0], [3.0], [4.0]]))[2, 0] == 60.0


@given(groups_of_figures)
def test_percentiles_are_those_of_scipy(figures):
    wanted = [stats.percentileofscore(figures, each, kind="mean") for each in figures]

    np.testing.assert_allclose(percentiles(figures[:, None])[:, 0], wanted, rtol=1e-12)


# --- properties ---


@given(groups_of_figures, st.randoms())
def test_order_of_rows_and_units_do_not_matter(figures, chance):
    places = list(range(len(figures)))
    chance.shuffle(places)
    as_is = percentiles(figures[:, None])[:, 0]

    np.testing.assert_array_equal(percentiles(figures[places][:, None])[:, 0], as_is[places])
    np.testing.assert_array_equal(percentiles(1024 * figures[:, None])[:, 0], as_is)


@given(groups_of_figures)
def test_higher_figures_have_higher_percentiles_and_their_mean_is_the_middle(figures):
    found = percentiles(figures[:, None])[:, 0]

    order = np.argsort(figures, kind="stable")
    assert (np.diff(found[order])[np.diff(figures[order]) > 0] > 0).all()
    assert found.mean() == pytest.approx(50)
    assert found.min() > 0
    assert found.max() < 100


@given(st.lists(whole, min_size=2, max_size=40, unique=True).map(np.array))
def test_percentile_and_quantile_are_two_ways_of_one_line(figures):
    shares = percentiles(figures[:, None])[:, 0] / 100

    np.testing.assert_allclose(np.quantile(figures, shares, method="hazen"), figures, atol=1e-9)


@given(whole, groups_of_figures)
def test_turning_the_sign_and_the_direction_changes_nothing(own, peers):
    high, low = standing(own, peers, "yes"), standing(-own, -peers, "no")

    assert high.percentile == pytest.approx(low.percentile)
    assert high.behind_median == pytest.approx(low.behind_median)
    assert high.behind_best_quarter == pytest.approx(low.behind_best_quarter)


# --- panels ---


def test_a_panel_marks_gaps_and_finds_figures():
    panel = panel_of([("b", "x", 2024, 2.0), ("a", "y", 2023, 1.0)])

    assert (panel.operators, panel.indicators, panel.years) == (
        ("a", "b"),
        ("x", "y"),
        (2023, 2024),
    )
    np.testing.assert_array_equal(panel.figures("x", 2024), [np.nan, 2.0])
    np.testing.assert_array_equal(panel.course("a", "y"), [1.0, np.nan])


@pytest.mark.parametrize(
    ("axes", "values", "code"),
    [
        ((("a",), ("x",), (2024,)), np.zeros((1, 1, 2)), "panel_shape"),
        ((("a", "a"), ("x",), (2024,)), np.zeros((2, 1, 1)), "panel_twice"),
        ((("a",), ("x",), (2024, 2023)), np.zeros((1, 1, 2)), "panel_years_order"),
        ((("a",), ("x",), (2024,)), np.full((1, 1, 1), np.inf), "panel_infinite"),
    ],
)
def test_a_panel_refuses_what_makes_no_sense(axes, values, code):
    with pytest.raises(NotValid, match=code):
        Panel(*axes, values)


def test_a_figure_given_twice_is_refused():
    with pytest.raises(NotValid, match="panel_twice"):
        panel_of([("a", "x", 2024, 1.0), ("a", "x", 2024, 1.0)])
