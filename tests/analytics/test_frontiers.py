"""Efficiency scores: worked by hand, as properties, and the traps that others fall into."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.analytics.frontier_cases import RETURNS, invented, made, reversed_rows
from waterpeers.analytics.frontiers import (
    Model,
    Orientation,
    Returns,
    State,
    WeightBound,
    disposal,
    efficiency,
    gather,
    malmquist,
    order_alpha,
    order_m,
    translated,
)
from waterpeers.domain.verdicts import NotValid

IN, OUT = Orientation.INPUT, Orientation.OUTPUT
KINDS = list(product(RETURNS, Orientation))


def by_linprog(units, model, row):
    """The envelopment programme as textbooks write it, over all units, by another solver."""
    means = np.where(units.table.any(axis=0), units.table.mean(axis=0), 1)
    x, y = np.split(units.table / means, [len(units.input_names)], axis=1)
    inputs, outputs = x.shape[1], y.shape[1]
    towards_inputs = model.orientation is IN
    shrink = np.array([name not in model.fixed_inputs for name in units.input_names])
    left = np.zeros((inputs + outputs, len(units) + 1))
    left[:inputs, 1:], left[inputs:, 1:] = x.T, -y.T
    right = np.concatenate([x[row], -y[row]])
    if towards_inputs:
        left[:inputs, 0] = np.where(shrink, -x[row], 0)
        right[:inputs] = np.where(shrink, 0, x[row])
    else:
        left[inputs:, 0] = y[row]
        right[inputs:] = 0
    total = np.concatenate([[0], np.ones(len(units))])[None, :]
    options = {}
    if model.returns is Returns.VRS:
        options = {"A_eq": total, "b_eq": [1]}
    elif model.returns is Returns.DRS:
        left, right = np.vstack([left, total]), np.append(right, 1)
    elif model.returns is Returns.IRS:
        left, right = np.vstack([left, -total]), np.append(right, -1)
    bounds = [(None, None)] + [(0, None)] * len(units)
    if model.leave_out_self:
        bounds[row + 1] = (0, 0)
    goal = np.zeros(len(units) + 1)
    goal[0] = 1 if towards_inputs else -1
    found = linprog(goal, left, right, bounds=bounds, **options)
    return found.x[0] if found.status == 0 else np.nan


# --- worked by hand ---


def test_one_input_and_one_output_by_hand():
    # A (2, 1), B (4, 5), C (8, 6), D (6, 3). The frontier runs A-B-C. D needs 3: half way from A
    # to B, at input 3, so its score is 3 / 6; with D's input of 6, output 5.5 is half way from B
    # to C, so its output could be 5.5 / 3 times.
    units = made([[2], [4], [8], [6]], [[1], [5], [6], [3]], ["A", "B", "C", "D"])

    result = efficiency(units)
    assert result.scores == pytest.approx([1, 1, 1, 0.5])
    assert dict(result.unit(3).peers) == pytest.approx({"A": 0.5, "B": 0.5})
    assert result.unit(3).targets == pytest.approx({"x0": 3, "y0": 3})

    result = efficiency(units, Model(orientation=OUT))
    assert result.scores[3] == pytest.approx(5.5 / 3)
    assert dict(result.unit(3).peers) == pytest.approx({"B": 0.5, "C": 0.5})
    assert result.unit(3).targets == pytest.approx({"x0": 6, "y0": 5.5})

    # Leaving B out, the way from A (2, 1) to C (8, 6) has output 5 at input 6.8.
    without = efficiency(units, Model(leave_out_self=True))
    assert without.scores[1] == pytest.approx(6.8 / 4)
    assert without.states.tolist() == [State.SCORED, State.SCORED, State.INFEASIBLE, State.SCORED]
    # A is reached only at B's input of 4; nobody reaches the output of C.
    assert without.scores[0] == pytest.approx(2)

    # D's best real unit towards inputs is B; A has less output.
    hull = disposal(units)
    assert hull.scores == pytest.approx([1, 1, 1, 4 / 6])
    assert hull.unit(3).peers == (("B", 1.0),)
    assert hull.unit(3).slacks == pytest.approx({"x0": 0, "y0": 2})


def test_partial_frontiers_by_hand():
    # Of D's output have B (4), C (8) and D (6) at least as much: ratios 2/3, 1, 4/3. The best of
    # two draws with replacement is 2/3 in 5 of 9, 1 in 3 of 9, 4/3 in 1 of 9 cases.
    units = made([[2], [4], [8], [6]], [[1], [5], [6], [3]])

    assert order_m(units, 2)[3] == pytest.approx((5 * 2 / 3 + 3 * 1 + 1 * 4 / 3) / 9)
    assert order_m(units, 1)[3] == pytest.approx(1)
    # p = (1 - α)·3: 1.5 takes the second, a whole 1 the first, 0 the first
    assert order_alpha(units, 0.5)[3] == pytest.approx(1)
    assert order_alpha(units, 2 / 3)[3] == pytest.approx(2 / 3)
    assert order_alpha(units, 1)[3] == pytest.approx(2 / 3)
    # With D's input have A (1), B (5) and D (3) done: ratios 1/3, 5/3, 1, greatest first.
    assert order_alpha(units, 0.5, OUT)[3] == pytest.approx(1)
    assert order_m(units, 2, OUT)[3] == pytest.approx((5 * 5 / 3 + 3 * 1 + 1 / 3) / 9)


def test_malmquist_by_hand():
    # One input of 1 throughout. Outputs: A 4 then 6, B 2 then 4. The frontier is A both times.
    # B's scores: 2/4 then 4/6, so nearer by 4/3; the frontier rose by 6/4; together 2.
    before = gather(["A", "B"], {"x": [1, 1]}, {"y": [4, 2]})
    after = gather(["B", "A", "new"], {"x": [1, 1, np.nan]}, {"y": [4, 6, 1]})
    found = malmquist([("2013", before), ("2014", after)])

    a, b = found.changes
    assert (a.id, a.malmquist, a.efficiency_change) == ("A", pytest.approx(1.5), pytest.approx(1))
    assert (b.id, b.malmquist) == ("B", pytest.approx(2))
    assert b.efficiency_change == pytest.approx(4 / 3)
    assert b.technical_change == pytest.approx(3 / 2)
    assert [(s.id, s.period, s.reason.code) for s in found.skipped] == [
        ("new", "2014", "frontier_figure_missing")
    ]


def test_fixed_inputs_by_hand():
    # B could do with A's first input, but A has more of the second, which B cannot have: C stands
    # where B stands in it. So B is compared with C alone: 2 of its 4.
    units = made([[1, 5], [4, 2], [2, 2]], [[1], [1], [1]], ["A", "B", "C"])
    result = efficiency(units, Model(fixed_inputs=("x1",)))

    assert result.scores == pytest.approx([1, 0.5, 1])
    assert result.unit(1).targets == pytest.approx({"x0": 2, "x1": 2, "y0": 1})
    with pytest.raises(NotValid, match="frontier_all_inputs_fixed"):
        efficiency(units, Model(fixed_inputs=("x0", "x1")))
    with pytest.raises(NotValid, match="frontier_column_not_known"):
        efficiency(units, Model(fixed_inputs=("x9",)))


# --- against another solver, over all units ---


@pytest.mark.parametrize(("returns", "orientation"), KINDS)
@pytest.mark.parametrize("leave_out_self", [False, True])
def test_scores_are_those_of_the_textbook_programme(returns, orientation, leave_out_self):
    units = invented(70, seed=4)
    model = Model(returns, orientation, leave_out_self)
    result = efficiency(units, model)

    for row in range(len(units)):
        assert result.scores[row] == pytest.approx(by_linprog(units, model, row), nan_ok=True)
    assert np.isnan(result.scores).tolist() == (result.states != State.SCORED).tolist()


def test_scores_with_fixed_inputs_are_those_of_the_textbook_programme():
    units = invented(60, seed=5)
    for returns in RETURNS:
        model = Model(returns, fixed_inputs=("x1",))
        result = efficiency(units, model)
        for row in range(len(units)):
            assert result.scores[row] == pytest.approx(by_linprog(units, model, row))


def weighted(units, row, least, most):
    """The multiplier programme under constant returns with bounds on the ratio of two weights."""
    x, y = units.inputs, units.outputs
    inputs, outputs = x.shape[1], y.shape[1]
    ratio = np.zeros((2, inputs + outputs))
    ratio[0, :2], ratio[1, :2] = (-1, least), (1, -most)
    left = np.vstack([np.hstack([-x, y]), ratio])
    goal = np.concatenate([np.zeros(inputs), -y[row]])
    one = np.concatenate([x[row], np.zeros(outputs)])[None, :]
    return -linprog(goal, left, np.zeros(len(left)), A_eq=one, b_eq=[1]).fun


def test_weight_bounds_are_those_of_the_multiplier_programme():
    units = invented(30, seed=6)
    bounds = (WeightBound("x0", "x1", 0.5, 2.0),)
    result = efficiency(units, Model(Returns.CRS, weight_bounds=bounds))
    free = efficiency(units, Model(Returns.CRS))

    expected = [weighted(units, row, 0.5, 2.0) for row in range(len(units))]
    np.testing.assert_allclose(result.scores, expected, rtol=1e-7)
    assert (result.scores <= free.scores + 1e-9).all()
    assert (result.scores < free.scores - 1e-3).any()
    for wrong in (WeightBound("x0", "y0"), WeightBound("x0", "x0"), WeightBound("x0", "x1", 2, 1)):
        with pytest.raises(NotValid, match="frontier_weights"):
            efficiency(units, Model(weight_bounds=(wrong,)))


# --- properties ---

SMALL = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 6), st.integers(0, 5), st.integers(1, 5)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60)
@given(rows=SMALL, kind=st.sampled_from(KINDS))
def test_whole_numbers_with_zeros_and_ties(rows, kind):
    table = np.array(rows, dtype=float)
    units = made(table[:, :2], table[:, 2:])
    model = Model(*kind)
    result = efficiency(units, model)

    assert (result.states == State.SCORED).all()
    assert (result.gaps <= 1e-9).all()
    for row in range(len(units)):
        expected = by_linprog(units, model, row)
        assert result.scores[row] == pytest.approx(expected, rel=1e-6, abs=1e-8)
        mixed = sum(w * units.table[units.ids.index(peer)] for peer, w in result.unit(row).peers)
        np.testing.assert_allclose(mixed + np.zeros(4), result.targets[row], rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize(("returns", "orientation"), KINDS)
@pytest.mark.parametrize("leave_out_self", [False, True])
def test_units_of_measure_and_order_of_rows_change_nothing(returns, orientation, leave_out_self):
    units = invented(60, seed=7)
    model = Model(returns, orientation, leave_out_self)
    result = efficiency(units, model)
    other = made(
        units.inputs * [1e9, 1e-6, 1],
        units.outputs * [3e5, 1, 1e-9],
        list(units.ids),
    )
    turned = efficiency(reversed_rows(other), model)

    np.testing.assert_allclose(turned.scores[::-1], result.scores, rtol=1e-9)
    for row in range(len(units)):
        peers = dict(result.unit(row).peers)
        assert dict(turned.unit(len(units) - 1 - row).peers) == pytest.approx(peers, abs=1e-7)


def test_row_order_changes_nothing_where_peers_are_not_unique():
    chance = np.random.default_rng(8)
    units = made(chance.integers(1, 4, (40, 2)), chance.integers(1, 4, (40, 2)))
    for returns in RETURNS:
        result, turned = (efficiency(of, Model(returns)) for of in (units, reversed_rows(units)))
        for row in range(len(units)):
            assert turned.unit(len(units) - 1 - row) == result.unit(row)


def test_peers_are_few_and_efficient_and_mix_to_the_target():
    units = invented(200, seed=9)
    for returns, orientation in KINDS:
        result = efficiency(units, Model(returns, orientation))
        used = result.peer_rows[result.peer_rows >= 0]
        assert result.efficient[used].all()
        assert result.peer_rows.shape[1] <= 3 + 3 + 1
        mixed = np.einsum("up,upc->uc", result.peer_weights, units.table[result.peer_rows])
        np.testing.assert_allclose(mixed, result.targets, rtol=1e-9)


def test_a_unit_that_does_better_never_scores_worse():
    units = invented(50, seed=10)
    before = efficiency(units).scores
    better = units.inputs.copy()
    better[7] *= 0.9
    after = efficiency(made(better, units.outputs)).scores

    assert after[7] >= before[7] - 1e-12
    assert (np.delete(after, 7) <= np.delete(before, 7) + 1e-12).all()


def test_returns_are_nested():
    units = invented(80, seed=11)
    scores = {returns: efficiency(units, Model(returns)).scores for returns in RETURNS}

    assert (scores[Returns.CRS] <= scores[Returns.DRS] + 1e-12).all()
    assert (scores[Returns.CRS] <= scores[Returns.IRS] + 1e-12).all()
    nearest = np.maximum(scores[Returns.DRS], scores[Returns.IRS])
    np.testing.assert_allclose(scores[Returns.VRS], np.maximum(nearest, scores[Returns.VRS]))
    assert (scores[Returns.VRS] <= disposal(units).scores + 1e-12).all()
    towards_outputs = efficiency(units, Model(Returns.CRS, OUT)).scores
    np.testing.assert_allclose(scores[Returns.CRS], 1 / towards_outputs, rtol=1e-9)


# --- traps ---


def test_columns_nine_orders_of_magnitude_apart():
    units = invented(60, seed=12, inputs=2, outputs=1)
    apart = made(units.inputs * [1e-4, 1e5], units.outputs)

    np.testing.assert_allclose(efficiency(apart).scores, efficiency(units).scores, rtol=1e-9)


def test_units_of_very_different_size():
    chance = np.random.default_rng(13)
    size = 10 ** chance.uniform(-3, 3, (60, 1))
    units = made(size * chance.lognormal(0, 0.3, (60, 2)), size**0.9)
    for returns in RETURNS:
        result = efficiency(units, Model(returns))
        assert (result.states == State.SCORED).all()
        assert (result.gaps <= 1e-9).all()
        for row in range(0, 60, 6):
            expected = by_linprog(units, Model(returns), row)
            assert result.scores[row] == pytest.approx(expected, rel=1e-5)


def test_duplicates_share_a_score_and_the_first_name_speaks_for_them():
    units = made([[2], [2], [4], [2]], [[2], [2], [2], [2]], ["cascade", "brook", "delta", "alder"])
    result = efficiency(units)

    assert result.scores == pytest.approx([1, 1, 0.5, 1])
    assert result.unit(2).peers == (("alder", 1.0),)
    assert result.unit(0).peers == (("cascade", 1.0),)
    alike = efficiency(units, Model(leave_out_self=True))
    assert alike.scores == pytest.approx([1, 1, 0.5, 1])


def test_one_unit_only():
    units = made([[3, 1]], [[2]])

    for kind in KINDS:
        result = efficiency(units, Model(*kind))
        assert result.scores == pytest.approx([1])
        assert result.unit(0).peers == (("u0000", pytest.approx(1)),)
        assert [warning.code for warning in result.warnings] == ["frontier_few_units"]
        alone = efficiency(units, Model(*kind, leave_out_self=True))
        assert alone.states.tolist() == [State.INFEASIBLE]
    assert disposal(units, leave_out_self=True).states.tolist() == [State.INFEASIBLE]


def test_a_column_that_is_the_same_for_all_or_zero_for_all():
    units = invented(40, seed=14, inputs=2, outputs=2)
    more = made(
        np.column_stack([units.inputs, np.zeros(40)]),
        np.column_stack([units.outputs, np.zeros(40)]),
    )
    np.testing.assert_allclose(efficiency(more).scores, efficiency(units).scores, rtol=1e-9)
    same = made(np.column_stack([units.inputs, np.full(40, 7.0)]), units.outputs)
    assert (efficiency(same, Model(orientation=OUT)).gaps <= 1e-9).all()
    np.testing.assert_allclose(efficiency(same).scores[0], 1, rtol=1e-9)


def test_nothing_to_change_is_a_state_and_not_a_score():
    units = made([[1, 1], [2, 3]], [[1], [0]])

    towards_outputs = efficiency(units, Model(orientation=OUT))
    assert towards_outputs.states.tolist() == [State.SCORED, State.NO_DIRECTION]
    assert towards_outputs.unit(1).reason.code == "frontier_no_direction"
    assert disposal(units, OUT).states.tolist() == [State.SCORED, State.NO_DIRECTION]
    assert np.isnan(order_m(units, 3, OUT)[1])
    fixed = made([[0, 1], [2, 3]], [[1], [1]])
    assert efficiency(fixed, Model(fixed_inputs=("x1",))).states[0] == State.NO_DIRECTION


def test_missing_figures_skip_a_unit_and_name_it():
    units = gather(["a", "b", "c"], {"x": [1, np.nan, 0]}, {"y": [1, np.nan, 3]})

    assert units.ids == ("a",)
    assert [(s.id, s.reason.code) for s in units.skipped] == [
        ("b", "frontier_figure_missing"),
        ("c", "frontier_inputs_all_zero"),
    ]
    assert dict(units.skipped[0].reason.params) == {"columns": "x, y"}


@pytest.mark.parametrize(
    ("ids", "inputs", "outputs", "code"),
    [
        (["a", "b"], {"x": [1, 2]}, {"y": [1, -2]}, "frontier_figure_negative"),
        (["a", "b"], {"x": [1, np.inf]}, {"y": [1, 2]}, "frontier_figure_infinite"),
        (["a", "a"], {"x": [1, 2]}, {"y": [1, 2]}, "frontier_unit_twice"),
        (["a", "b"], {"x": [1, 2]}, {"x": [1, 2]}, "frontier_column_twice"),
        (["a", "b"], {"x": [1]}, {"y": [1, 2]}, "frontier_column_length"),
        (["a", "b"], {"x": [1, 2]}, {}, "frontier_needs_inputs_and_outputs"),
        (["a"], {"x": [np.nan]}, {"y": [1]}, "frontier_no_units"),
        ([], {"x": []}, {"y": []}, "frontier_no_units"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(ids, inputs, outputs, code):
    with pytest.raises(NotValid, match=code) as refusal:
        gather(ids, inputs, outputs)
    (reason,) = refusal.value.verdict.against
    if "figure" in code:
        assert dict(reason.params)["unit"] == "b"


def test_an_undesirable_output_is_turned_round_only_below_its_level():
    assert translated([1, 4], 5).tolist() == [4, 1]
    with pytest.raises(NotValid, match="frontier_level_too_low"):
        translated([1, 5], 5)


def test_too_few_units_are_warned_of():
    enough = max(3 * 3, 3 * (3 + 3))

    assert efficiency(invented(enough, seed=1)).warnings == ()
    (warning,) = efficiency(invented(enough - 1, seed=1)).warnings
    assert dict(warning.params) == {"units": "17", "enough": "18"}


def test_a_run_can_be_watched_and_stopped():
    class EnoughError(Exception):
        pass

    heard = []

    def stop(done, of):
        heard.append((done, of))
        if len(heard) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        efficiency(invented(600, seed=2), watch=stop)
    assert all(0 <= done <= of for done, of in heard)


def test_what_cannot_be_proved_is_said(monkeypatch):
    monkeypatch.setattr("waterpeers.analytics.frontiers.solutions.CERTAIN", -1.0)
    monkeypatch.setattr("waterpeers.analytics.frontiers.envelopment.CERTAIN", -1.0)
    result = efficiency(invented(20, seed=3))

    assert (result.states == State.UNCERTIFIED).all()
    assert np.isnan(result.scores).all()
    unit = result.unit(0)
    assert (unit.reason.code, unit.efficient, unit.peers) == ("frontier_uncertified", None, ())


def test_what_the_fast_way_cannot_prove_the_solver_answers(monkeypatch):
    units = invented(40, seed=15)
    expected = efficiency(units)
    monkeypatch.setattr("waterpeers.analytics.frontiers.simplex.MOST_PIVOTS", 1)
    result = efficiency(units)

    np.testing.assert_allclose(result.scores, expected.scores, rtol=1e-9)
    for row in range(len(units)):
        peers = dict(expected.unit(row).peers)
        assert dict(result.unit(row).peers) == pytest.approx(peers, abs=1e-6)


@pytest.mark.parametrize("leave_out_self", [False, True])
def test_blocks_and_cores_change_nothing(monkeypatch, leave_out_self):
    units = invented(400, seed=18)
    model = Model(leave_out_self=leave_out_self)
    expected = efficiency(units, model)
    monkeypatch.setattr("waterpeers.analytics.frontiers.blocks.BLOCK", 1)
    for cores in (1, 3):
        monkeypatch.setattr("waterpeers.analytics.frontiers.blocks.CORES", cores)
        result = efficiency(units, model)
        np.testing.assert_allclose(result.scores, expected.scores, rtol=1e-12)
        np.testing.assert_array_equal(result.peer_rows, expected.peer_rows)
        np.testing.assert_allclose(result.peer_weights, expected.peer_weights, atol=1e-9)


@settings(max_examples=40)
@given(rows=SMALL, kind=st.sampled_from(KINDS))
def test_without_itself_a_unit_is_compared_with_the_others_only(rows, kind):
    table = np.array(rows, dtype=float)
    units = made(table[:, :2], table[:, 2:])
    model = Model(*kind, leave_out_self=True)
    result = efficiency(units, model)

    for row in range(len(units)):
        expected = by_linprog(units, model, row) if len(units) > 1 else np.nan
        assert result.states[row] == (State.INFEASIBLE if np.isnan(expected) else State.SCORED)
        assert result.scores[row] == pytest.approx(expected, rel=1e-6, abs=1e-8, nan_ok=True)


def test_partial_frontiers_refuse_what_has_no_meaning():
    units = made([[1], [2]], [[1], [1]])
    with pytest.raises(NotValid, match="frontier_order_below_one"):
        order_m(units, 0)
    for alpha in (0, 1.1, -1):
        with pytest.raises(NotValid, match="frontier_alpha_out_of_range"):
            order_alpha(units, alpha)


def test_an_outlier_moves_the_hull_but_hardly_a_partial_frontier():
    units = invented(200, seed=16, inputs=2, outputs=1)
    with_outlier = made(
        np.vstack([units.inputs, [[1e-3, 1e-3]]]), np.vstack([units.outputs, [[50.0]]])
    )
    hull = disposal(with_outlier).scores[:-1] / disposal(units).scores
    partial = order_m(with_outlier, 5)[:-1] / order_m(units, 5)

    assert np.median(hull) < 0.02
    assert np.median(partial) > 0.8


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("seed", range(5))
def test_who_is_efficient_does_not_change_when_each_is_left_out_of_its_own_frontier(
    seed, orientation
):
    units = invented(60, seed=seed)
    both = disposal(units, orientation), disposal(units, orientation, leave_out_self=True)
    assert both[0].efficient.sum() > 5
    assert (both[0].efficient == both[1].efficient).all()
    model = Model(orientation=orientation)
    alone = efficiency(units, Model(orientation=orientation, leave_out_self=True))
    assert (efficiency(units, model).efficient == alone.efficient).all()


@pytest.mark.parametrize("returns", list(Returns))
def test_scores_are_within_their_bounds_to_the_last_digit(returns):
    units = invented(200, seed=4)
    assert efficiency(units, Model(returns)).scores.max() == 1
    assert efficiency(units, Model(returns, Orientation.OUTPUT)).scores.min() == 1


def test_disposal_in_blocks_is_disposal(monkeypatch):
    units = invented(90, seed=17)
    expected = disposal(units, leave_out_self=True)
    monkeypatch.setattr("waterpeers.analytics.frontiers.hull.BLOCK", 200)
    result = disposal(units, leave_out_self=True)

    np.testing.assert_array_equal(result.scores, expected.scores)
    np.testing.assert_array_equal(result.peer_rows, expected.peer_rows)


def test_malmquist_refuses_what_it_cannot_compare():
    one = made([[1]], [[1]])
    with pytest.raises(NotValid, match="frontier_one_period"):
        malmquist([("2014", one)])
    with pytest.raises(NotValid, match="frontier_columns_differ"):
        malmquist([("2014", one), ("2015", gather(["a"], {"z": [1]}, {"y0": [1]}))])
    nobody = malmquist([("2014", one), ("2015", gather(["b"], {"x0": [1]}, {"y0": [1]}))])
    assert nobody.changes == ()
    assert [s.reason.code for s in nobody.skipped] == ["frontier_not_in_period"] * 2
