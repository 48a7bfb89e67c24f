"""What real losses are made of, and how often it pays to look for leaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.water_balance import Constants
from waterpeers.domain.water_balance.bursts import (
    BACKGROUND_CONNECTION,
    BACKGROUND_CUSTOMER_LINE,
    BACKGROUND_MAINS,
    FLOWS,
    Bursts,
    LeakKind,
    LeakPart,
    Network,
    components,
    survey_plan,
)
from waterpeers.domain.water_balance.leakage import unavoidable_m3_per_day

MAINS, SERVICES = LeakPart.MAINS, LeakPart.SERVICES


def test_the_parts_are_those_that_the_published_constants_are_made_of():
    """9.6 L by km, 0.60 L by connection, 16 L by km of customers' pipe, a day and m of pressure;
    bursts of 12, 6 and 1.6 m³ an hour at 50 m."""
    assert pytest.approx(9.6, abs=0.01) == BACKGROUND_MAINS * 1000
    assert pytest.approx(0.60, abs=0.01) == BACKGROUND_CONNECTION * 1000
    assert pytest.approx(16.0, abs=0.01) == BACKGROUND_CUSTOMER_LINE * 1000
    assert FLOWS[LeakKind.REPORTED][MAINS] * 50 == pytest.approx(12, rel=0.02)
    assert FLOWS[LeakKind.FOUND][MAINS] * 50 == pytest.approx(6, rel=0.02)
    assert FLOWS[LeakKind.FOUND][SERVICES] * 50 == pytest.approx(1.6, rel=0.02)


def test_background_is_half_and_more_of_what_is_unavoidable():
    least = unavoidable_m3_per_day(100.0, 10_000.0, 0.0, 30.0, Constants.METRIC) * 365
    background = components(Network(100, 10_000, 30), {}, None).explained

    assert 0.5 < background / least < 0.8


def test_a_town_worked_by_hand():
    """100 km, 10,000 connections, 30 m. Background 100 × 9.60 × 30 L and 10,000 × 0.603 × 30 L a
    day: 10,514 and 66,031 m³ a year. 50 bursts on mains ran 24 hours at 7.107 m³/h, 400 on service
    pipes as long at 0.969, 20 found on mains after 90 days at 3.554."""
    bursts = {
        (LeakKind.REPORTED, MAINS): Bursts(50, 24),
        (LeakKind.REPORTED, SERVICES): Bursts(400, 24),
        (LeakKind.FOUND, MAINS): Bursts(20, 90 * 24),
    }

    made = components(Network(100, 10_000, 30), bursts, 500_000)

    volumes = {place: round(volume) for place, volume in made.parts.items()}
    assert volumes == {
        (LeakKind.BACKGROUND, MAINS): 10_514,
        (LeakKind.BACKGROUND, SERVICES): 66_031,
        (LeakKind.REPORTED, MAINS): 8_528,
        (LeakKind.REPORTED, SERVICES): 9_304,
        (LeakKind.FOUND, MAINS): 153_512,
    }
    assert made.unknown == pytest.approx(500_000 - made.explained)


def test_leaks_run_while_there_is_pressure():
    whole = components(Network(100, 10_000, 30), {}, None).explained

    assert components(Network(100, 10_000, 30, hours=6), {}, None).explained == whole / 4


def test_half_the_time_to_repair_loses_half():
    def lost(hours):
        bursts = {(LeakKind.REPORTED, MAINS): Bursts(50, hours)}
        return components(Network(100, 10_000, 30), bursts, None).parts[(LeakKind.REPORTED, MAINS)]

    assert lost(36) == pytest.approx(lost(72) / 2)


money = st.floats(0.01, 1e7)


@given(money, st.floats(0.001, 1e3), st.floats(0.01, 1e5), st.floats(0.2, 5))
def test_no_other_pace_of_looking_costs_less(survey, price, rise, times):
    plan = survey_plan(survey, price, rise)
    years = plan.years * times

    assert survey / plan.years + 365 * rise * plan.years / 2 * price == pytest.approx(plan.costs)
    assert survey / years + 365 * rise * years / 2 * price >= plan.costs * (1 - 1e-9)


@pytest.mark.parametrize("given_", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_without_a_cost_a_price_or_growth_no_pace_is_said(given_):
    assert survey_plan(*given_) is None
