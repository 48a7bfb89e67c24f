"""Draws agree with the closed form where limits are small, and say more where they are large."""

import pytest

from waterpeers.analytics.uncertainty import has_large_limits, simulate
from waterpeers.domain.water_balance import AWWA_5, EnteredBalance, balance

YEAR = {
    "own_sources": 3_000_000.0,
    "billed_metered": 2_200_000.0,
    "customer_meter_under_registration_percent": 3.0,
    "mains_length": 200.0,
    "service_connections": 10_000.0,
    "average_pressure": 40.0,
    "hours_under_pressure": 20.0,
    "annual_operating_cost": 1e6,
    "retail_unit_cost": 2.0,
    "variable_production_cost": 0.25,
}
EXACT_DEFAULTS = dict.fromkeys(AWWA_5.percents, 0.0)
DRAWS = 400_000  # the standard error of a 95 % bound is then 0.3 % of its half width


def test_small_limits_give_the_limits_of_the_closed_form():
    limits = EXACT_DEFAULTS | dict.fromkeys(YEAR, 1.0) | {"unbilled_unmetered": 10.0}
    entered = EnteredBalance(YEAR, limits)
    made = balance(entered)

    drawn = simulate(entered, draws=DRAWS)

    results = {**made.components, **made.indicators}
    for code, interval in drawn.items():
        half = (interval.high - interval.low) / 2
        assert half == pytest.approx(results[code].limit, rel=0.02), code
        assert interval.median == pytest.approx(results[code].value, abs=0.02 * half), code
    assert {"real_losses", "ili", "non_revenue_water_percent_cost"} <= drawn.keys()


def test_a_large_limit_of_a_divisor_skews_what_it_divides():
    entered = EnteredBalance(YEAR, EXACT_DEFAULTS | {"average_pressure": 60.0})
    closed = balance(entered).indicators["ili"]

    drawn = simulate(entered)["ili"]

    assert drawn.high - drawn.median > 1.8 * (drawn.median - drawn.low)
    # by hand: real losses are exact, so the bounds are those of 1 / pressure, 40 m ± 24 m
    assert drawn.low == pytest.approx(closed.value * 40 / 64, rel=0.02)
    assert drawn.high == pytest.approx(closed.value * 40 / 16, rel=0.05)


def test_the_same_seed_gives_the_same_digits_and_another_one_others():
    entered = EnteredBalance(YEAR, {"own_sources": 30.0})

    assert simulate(entered) == simulate(entered)
    assert simulate(entered, seed=2) != simulate(entered)


def test_without_limits_there_is_nothing_to_draw():
    assert simulate(EnteredBalance(YEAR, EXACT_DEFAULTS)) == {}


@pytest.mark.parametrize(("limit", "large"), [(24.9, False), (25.0, True)])
def test_when_the_closed_form_needs_a_second_opinion(limit, large):
    assert has_large_limits(EnteredBalance(YEAR, {"own_sources": limit})) is large
