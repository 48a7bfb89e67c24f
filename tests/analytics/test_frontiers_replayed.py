"""How sure a change of productivity is: both years played again."""

import numpy as np
import pytest

from waterpeers.analytics.frontiers import Playing, gather, malmquist
from waterpeers.analytics.frontiers.replayed import PARTS, Year, drawn_together, limits
from waterpeers.domain.verdicts import NotValid

SHIFT = 1.10  # what the best gain in the made-up world


def world(seed, count=60, shift=SHIFT):
    """Two inputs, one output, constant returns; who is far from the best stays so, about."""
    chance = np.random.default_rng(seed)
    ids = [f"u{number}" for number in range(count)]
    far, apart = chance.standard_normal((2, count))
    years, achieved = [], []
    for gain, distance in ((1.0, np.abs(far)), (shift, np.abs(0.7 * far + 0.714 * apart))):
        x = chance.uniform(1, 5, (count, 2))
        y = gain * np.sqrt(x[:, 0] * x[:, 1]) * np.exp(-0.2 * distance)
        years.append(gather(ids, {"a": x[:, 0], "b": x[:, 1]}, {"y": y}))
        achieved.append(y / np.sqrt(x[:, 0] * x[:, 1]))
    return years, achieved[1] / achieved[0]


def changes(years, **playing):
    return malmquist([("1", years[0]), ("2", years[1])], playing=Playing(**playing)).changes


def test_limits_hold_what_is_true_where_that_is_known():
    """In made-up worlds the limits of 95 % hold the true index in about eight of ten."""
    held, shifts = [], []
    for seed in range(8):
        years, true = world(seed)
        for change, index in zip(changes(years, draws=200), true, strict=True):
            low, high = change.limits["malmquist"]
            held.append(low <= index <= high)
            low, high = change.limits["technical_change"]
            shifts.append(low <= SHIFT <= high)
    assert np.mean(held) > 0.75
    assert np.mean(shifts) > 0.75


def test_who_changed_much_surely_did_and_who_did_not_may_be_either():
    years, true = world(1, shift=1.0)
    found = changes(years, draws=200)
    turns = [change.turn() for change in found]

    much = [turn for turn, index in zip(turns, true, strict=True) if index > 1.25]
    little = [turn for turn, index in zip(turns, true, strict=True) if 0.99 < index < 1.01]
    assert much
    assert set(much) == {"up"}
    assert "up" not in {t for t, index in zip(turns, true, strict=True) if index < 0.9}
    assert all(turn in {"unsure", "up", "down"} for turn in little)


def test_with_one_figure_each_way_the_index_is_exact_and_so_are_its_limits():
    """Output by input is all there is: the frontier cancels out of the index."""
    ids = list("abcdefgh")
    chance = np.random.default_rng(5)
    x, y = chance.uniform(1, 9, (2, 2, 8))
    years = [gather(ids, {"x": x[year]}, {"y": y[year]}) for year in (0, 1)]
    for number, change in enumerate(changes(years, draws=100)):
        by_hand = (y[1] / x[1] / (y[0] / x[0]))[number]
        assert change.malmquist == pytest.approx(by_hand)
        assert change.limits["malmquist"] == pytest.approx((by_hand, by_hand))


def test_the_same_seed_gives_the_same_limits_and_some_alone_the_same_as_all():
    years, _ = world(2, count=20)
    all_of_them = changes(years, draws=100, seed=3)
    again = changes(years, draws=100, seed=3)
    one = changes(years, draws=100, seed=3, only=frozenset({"u4"}))

    assert [each.limits for each in all_of_them] == [each.limits for each in again]
    assert one[3].limits == {}
    for part in PARTS:
        assert one[4].limits[part] == pytest.approx(all_of_them[4].limits[part])
    assert changes(years, draws=100, seed=4)[4].limits != again[4].limits


def test_units_of_measure_do_not_matter():
    years, _ = world(2, count=20)
    others = [
        gather(
            list(year.ids),
            {"a": year.inputs[:, 0] * 1e9, "b": year.inputs[:, 1] * 1e-6},
            {"y": year.outputs[:, 0] * 1e4},
        )
        for year in years
    ]
    for one, other in zip(changes(years, draws=100), changes(others, draws=100), strict=True):
        for part in PARTS:
            assert one.limits[part] == pytest.approx(other.limits[part], rel=1e-6)


def test_pairs_are_drawn_together_at_least_one_away_and_as_spread_as_found():
    """Distances of both years go together: who was far stays far in what is drawn."""
    chance = np.random.default_rng(0)
    far = np.abs(chance.standard_normal((400, 1)))
    pairs = 1 + 0.3 * np.abs(far + 0.2 * chance.standard_normal((400, 2)))
    year = Year(np.zeros((400, 2)), np.ones(400), np.arange(400))

    first, second = drawn_together(pairs, (year, year), 50, chance)

    assert min(first.min(), second.min()) >= 1
    drawn = np.column_stack([first.ravel(), second.ravel()])
    assert drawn.mean(axis=0) == pytest.approx(pairs.mean(axis=0), abs=0.03)
    assert np.corrcoef(drawn.T)[0, 1] > 0.85 * np.corrcoef(pairs.T)[0, 1]


def test_limits_by_hand():
    """Draws lie 10 % above what was found: it flatters so much, and the limits lie below."""
    low, high = limits(1.0, np.full(100, 1.1), 0.95)
    assert (low, high) == pytest.approx((1 / 1.1, 1 / 1.1))
    assert limits(1.0, np.array([np.nan] * 60 + [1.0] * 40), 0.95) is None
    assert limits(0.0, np.ones(100), 0.95) is None


def test_too_few_draws_are_refused_and_too_few_units_have_no_limits():
    years, _ = world(3, count=4)
    assert {bool(change.limits) for change in changes(years, draws=100)} == {False}
    with pytest.raises(NotValid, match="frontier_draws_too_few"):
        changes(years, draws=20)
    assert {change.turn() for change in changes(years)} == {""}
