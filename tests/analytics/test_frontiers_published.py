"""Every published answer, to the tolerance that stands beside it."""

import numpy as np
import pytest

from tests.analytics.frontier_cases import ORIENTATION, case, numbers, units_of
from waterpeers.analytics.frontiers import (
    Model,
    Returns,
    State,
    disposal,
    efficiency,
    gather,
    malmquist,
    order_m,
    slacks_based,
)

pytestmark = pytest.mark.real_data

RADIAL = [
    "ali_seiford_11",
    "cst_example_2_2",
    "cst_table_1_1",
    "deap_guide_crs",
    "deap_guide_scale",
    "electric_plants_1978",
    "hua_bian_2007_undesirable",
    "milk_producers_108",
    "ruggiero_2007_nondiscretionary",
    "tone_2001",
    "units_and_duplicates",
]


def scored(problem, expected):
    units = units_of(problem)
    orientation = ORIENTATION[expected["orientation"]]
    if expected["rts"] == "fdh":
        return disposal(units, orientation)
    model = Model(
        Returns(expected["rts"]),
        orientation,
        expected.get("super", False),
        tuple(problem.get("nondiscretionary_inputs", ())),
    )
    return efficiency(units, model)


@pytest.mark.parametrize("name", RADIAL)
def test_scores_are_those_published(shared, name):
    problem = case(shared, name)
    assert problem["expected"]
    for expected in problem["expected"]:
        result = scored(problem, expected)

        np.testing.assert_allclose(
            result.scores, numbers(expected["score"]), rtol=0, atol=problem["tolerance"]
        )
        certain = result.states == State.SCORED
        assert (result.gaps[certain] <= 1e-9).all()
        if "published_score" in expected:
            digits = 0.5000001 * 10.0 ** -expected["published_digits"]
            np.testing.assert_allclose(
                result.scores, expected["published_score"], rtol=0, atol=digits
            )


@pytest.mark.parametrize("name", RADIAL)
def test_peers_and_slacks_are_those_published(shared, name):
    problem = case(shared, name)
    units = units_of(problem)
    for expected in problem["expected"]:
        if "lambda_max_slack" not in expected:
            continue
        result = scored(problem, expected)

        slacks = np.hstack([expected["slack_in_max_sum"], expected["slack_out_max_sum"]])
        np.testing.assert_allclose(
            result.slacks.sum(axis=1), slacks.sum(axis=1), rtol=1e-9, atol=problem["tolerance"]
        )
        for row, peers in enumerate(expected["lambda_max_slack"]):
            found = dict(result.unit(row).peers)
            mixed = sum(w * units.table[units.ids.index(peer)] for peer, w in found.items())
            np.testing.assert_allclose(mixed, result.targets[row], rtol=1e-9, atol=1e-9)
            if expected["lambda_unique"][row]:
                assert found == pytest.approx(peers, abs=problem["tolerance"])
                np.testing.assert_allclose(
                    result.slacks[row], slacks[row], rtol=1e-9, atol=problem["tolerance"]
                )


def test_a_score_of_one_is_not_yet_efficient(shared):
    problem = case(shared, "cst_example_2_2")
    result = efficiency(units_of(problem), Model(Returns.CRS))

    efficient = [
        name for name, is_so in zip(problem["units"], result.efficient, strict=True) if is_so
    ]
    assert efficient == problem["strongly_efficient"]
    for name in problem["weakly_efficient_only"]:
        assert result.scores[problem["units"].index(name)] == pytest.approx(1)


def test_without_slacks_a_score_of_one_is_still_not_yet_efficient(shared):
    problem = case(shared, "cst_example_2_2")
    with_slacks = efficiency(units_of(problem), Model(Returns.CRS))
    without = efficiency(units_of(problem), Model(Returns.CRS, slacks=False))

    assert without.efficient.tolist() == with_slacks.efficient.tolist()
    assert np.isnan(without.slacks).all()


def test_scale_efficiency_is_that_published(shared):
    problem = case(shared, "deap_guide_scale")
    units = units_of(problem)
    crs = efficiency(units, Model(Returns.CRS)).scores
    vrs = efficiency(units, Model(Returns.VRS)).scores

    np.testing.assert_allclose(crs / vrs, problem["scale_efficiency_published"], atol=5.1e-4)


def test_who_cannot_be_reached_without_itself_is_said(shared):
    problem = case(shared, "milk_producers_108")
    (expected,) = [entry for entry in problem["expected"] if entry.get("super")]
    result = scored(problem, expected)

    infeasible = np.flatnonzero(result.states == State.INFEASIBLE)
    assert [problem["units"][row] for row in infeasible] == expected["infeasible_units"]
    unit = result.unit(int(infeasible[0]))
    assert unit.score is None
    assert unit.reason.code == "frontier_infeasible"
    assert unit.efficient


def test_the_slacks_based_measure_is_that_published(shared):
    problem = case(shared, "tone_2001")
    expected = problem["sbm_nonoriented_crs"]
    scores = slacks_based(units_of(problem), Returns.CRS)

    np.testing.assert_allclose(scores, expected["score"], rtol=0, atol=problem["tolerance"])
    np.testing.assert_allclose(scores, expected["published"], rtol=0, atol=5.1e-4)


def test_order_m_is_exact(shared):
    problem = case(shared, "order_m_exact_11")
    units = units_of(problem)
    for m, expected in problem["expected_order_m"].items():
        scores = order_m(units, int(m), ORIENTATION[problem["orientation"]])
        np.testing.assert_allclose(scores, expected, rtol=0, atol=problem["tolerance"])


def test_malmquist_and_its_parts_are_those_published(shared):
    problem = case(shared, "economy_malmquist_2005_2009")
    periods = [
        (
            str(year),
            gather(
                problem["units"],
                {name: figures[place] for name, figures in problem["inputs"].items()},
                {name: figures[place] for name, figures in problem["outputs"].items()},
            ),
        )
        for place, year in enumerate(problem["years"])
    ]
    found = malmquist(periods)

    assert found.skipped == ()
    for expected in problem["expected_malmquist"]:
        changes = [c for c in found.changes if c.earlier == str(expected["from"])]
        assert [c.id for c in changes] == problem["units"]
        assert {c.later for c in changes} == {str(expected["to"])}
        for ours, theirs in (
            ("malmquist", "m"),
            ("efficiency_change", "efficiency_change"),
            ("technical_change", "technical_change"),
        ):
            figures = [getattr(change, ours) for change in changes]
            np.testing.assert_allclose(figures, expected[theirs], rtol=0, atol=problem["tolerance"])
