"""What to measure better first: the doubt that goes, and the money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.apps.water_balance.words import WORK
from waterpeers.domain.water_balance import NO_DEFAULTS, EnteredBalance, balance
from waterpeers.domain.water_balance.measuring import (
    INPUTS_OF,
    JOB_OF,
    USUAL_DAYS,
    MeasuringJob,
    Range,
    measuring_plan,
)

YEAR = {"own_sources": 9e6, "imported": 1e6, "billed_metered": 6e6, "billed_unmetered": 5e5}
LIMITS = {"own_sources": 8.0, "own_sources_registered_percent": 3.0, "imported": 4.0,
          "billed_metered": 2.0, "billed_unmetered": 40.0}  # fmt: skip
prices = st.dictionaries(st.sampled_from(MeasuringJob), st.floats(0, 1e6), max_size=5)


def made(**limits):
    values = YEAR | {"own_sources_registered_percent": 100.0}
    return balance(EnteredBalance(values, LIMITS | limits, defaults=NO_DEFAULTS))


def test_every_input_that_brings_doubt_is_of_one_piece_of_work():
    assert set(JOB_OF) == set(WORK)
    assert set(INPUTS_OF) == set(USUAL_DAYS) == set(MeasuringJob)


def test_the_master_meters_come_once_with_both_their_inputs():
    """Reading and registration of one meter stood there as two pieces of work."""
    first, *rest = measuring_plan(made().variance_shares, {})

    assert first.job is MeasuringJob.SUPPLY_METERS
    assert set(first.inputs) == {"own_sources", "own_sources_registered_percent"}
    assert MeasuringJob.SUPPLY_METERS not in {line.job for line in rest}


def test_half_the_limits_take_away_what_is_said():
    """The balance worked out again with half the limits of the master meters."""
    now, then = made(), made(own_sources=4.0, own_sources_registered_percent=1.5)
    first = measuring_plan(now.variance_shares, {})[0]

    variances = [each.components["real_losses"].limit ** 2 for each in (now, then)]
    assert variances[1] / variances[0] == pytest.approx(1 - first.removed)


def test_by_hand_the_order_follows_the_money():
    """0.8 and 0.2 of the doubt: 0.6 for 9,000 against 0.15 for 1,000 of money."""
    doubt = [("own_sources", 0.8), ("billed_metered", 0.2)]
    dear = {MeasuringJob.SUPPLY_METERS: 9000.0, MeasuringJob.BILLS: 1000.0}

    one, other = measuring_plan(doubt, dear)

    assert (one.job, other.job) == (MeasuringJob.BILLS, MeasuringJob.SUPPLY_METERS)
    assert (one.for_money, other.for_money) == pytest.approx((0.15 / 1000, 0.6 / 9000))


def test_a_day_of_work_gives_a_range_and_what_was_entered_counts_before_it():
    lines = measuring_plan(made().variance_shares, {MeasuringJob.BILLS: 50.0}, 30.0)
    found = {line.job: line for line in lines}

    assert found[MeasuringJob.SUPPLY_METERS].price == Range(4 * 30, 20 * 30)
    assert not found[MeasuringJob.SUPPLY_METERS].is_own
    assert found[MeasuringJob.BILLS].price == Range(50, 50)
    assert found[MeasuringJob.BILLS].is_own


@given(prices, st.none() | st.floats(0, 1e4))
def test_none_is_lost_and_what_has_a_price_comes_first_the_best_before_the_rest(own, day):
    lines = measuring_plan(made().variance_shares, own, day)

    assert sum(line.share for line in lines) == pytest.approx(1)
    assert len({line.job for line in lines}) == len(lines)
    worth = [line.for_money for line in lines]
    known = [each for each in worth if each]
    assert worth[: len(known)] == sorted(known, reverse=True)
    left = [line.share for line in lines if not line.for_money]
    assert left == sorted(left, reverse=True)
