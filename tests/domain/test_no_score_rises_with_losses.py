"""Brazil's providers: whoever loses more of its water scores no better, by any model on offer.

The benchmark prints the same figures (``bench/leaks.py``). Once, with water put in as what a
utility achieves, those that lose more than half scored 0.49 on average and those under a fifth
0.33; two later models, of both services and of people alone, still rose by 0.10.
"""

from statistics import mean

import pytest

from bench.leaks import FIRST_MODELS, YEARS, tables, told
from waterpeers.domain.frontiers import EARLIER_MODELS, MODELS

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def by_year(shared):
    return tables(shared / "data" / "brazil_snis")


def with_losses(model, there):
    return told(model, there, only_water="pop_served_sewer" not in model.outputs).with_losses


def test_in_2019_the_score_of_no_model_rises_with_losses(by_year, measured):
    found = {code: with_losses(model, by_year["2019"]) for code, model in MODELS.items()}

    measured("SNIS 2019, rank correlation of score and losses: "
             + ", ".join(f"{code} {rank:+.3f}" for code, rank in found.items()))  # fmt: skip
    assert max(found.values()) <= 0
    for code in ("cost_losses", "physical_losses", "both_losses"):
        assert found[code] < -0.2, code


def test_what_was_left_out_would_still_rise(by_year):
    """So that the test above can fail: it sees the reward of leaks where there is one."""
    left_out = (*FIRST_MODELS, *EARLIER_MODELS.values())

    assert all(with_losses(model, by_year["2019"]) > 0.1 for model in left_out)


def test_water_put_in_once_made_those_that_lose_most_the_best(by_year):
    found = told(FIRST_MODELS[0], by_year["2019"], only_water=False)

    above, under = found.losses > 50, found.losses < 20
    assert found.scores[above].mean() == pytest.approx(0.50, abs=0.01)
    assert found.scores[under].mean() == pytest.approx(0.33, abs=0.01)
    assert found.with_density > 0.5  # and who has a short network: it is given today
    assert all(model.given == ("net_water_km",) for model in MODELS.values())


@pytest.mark.long
def test_in_the_mean_of_ten_years_no_score_rises_with_losses(by_year):
    for code, model in MODELS.items():
        assert mean(with_losses(model, by_year[str(year)]) for year in YEARS) < 0, code
