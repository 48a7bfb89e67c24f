"""A check of pumps: cases by hand, properties, and what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.energy import KWH_PER_M3_100M
from waterpeers.domain.pumps import MOST_PUMPS, PumpSheet, PumpStanding, standing_of
from waterpeers.domain.verdicts import NotValid

# 100 m³/h by 50 m put 13.62 kW into the water
ONE = {"name": "P1", "flow": 100.0, "head": 50.0, "hours": 4000.0, "power_kw": 22.7}


def check(*pumps, factor=None, **more):
    return PumpSheet(pumps, **({"target_percent": 75.0} | more)).check(factor)


def reasons(*pumps, **more):
    with pytest.raises(NotValid) as refused:
        check(*pumps, **more)
    return {(reason.field, reason.code) for reason in refused.value.verdict.against}


def test_a_pump_by_hand():
    """9.80665 × 100 / 3.6 × 50 / 1000 = 13.62 kW of 22.7: 60 %; 90,800 kWh a year."""
    (found,) = check(ONE, factor=0.5, price_per_kwh=8.0).results

    assert found.efficiency == pytest.approx(0.6, rel=1e-4)
    assert found.kwh_per_m3_100m == pytest.approx(0.454, rel=1e-9)  # 22.7 / (100 × 50 / 100)
    assert found.standing is PumpStanding.ACCEPTABLE
    assert found.saving.kwh == pytest.approx(90_800 * (1 - 0.6 / 0.75), rel=1e-3)
    assert found.saving.money == pytest.approx(8 * found.saving.kwh)
    assert found.saving.co2e_kg == pytest.approx(0.5 * found.saving.kwh)


def test_power_energy_and_what_was_measured_at_the_motor_say_the_same():
    rest = {key: value for key, value in ONE.items() if key != "power_kw"}
    by_energy = rest | {"energy_kwh": 22.7 * 4000}
    volts = {"volts": 400.0, "amperes": 22.7e3 / (400 * 3**0.5 * 0.85), "power_factor": 0.85}

    found = [check(each).results[0] for each in (ONE, by_energy, rest | volts)]

    assert [each.efficiency for each in found] == pytest.approx([found[0].efficiency] * 3)
    assert [each.saving.kwh for each in found] == pytest.approx([found[0].saving.kwh] * 3)


def test_units_change_nothing():
    in_us = {**ONE, "flow": 100 / (60 * 0.003785411784), "head": 50 / 0.70307}

    one, other = check(ONE), check(in_us, flow_unit="US gal/min", head_unit="psi")

    assert other.together.kwh_per_m3_100m == pytest.approx(one.together.kwh_per_m3_100m, rel=1e-4)


def test_pumps_together_are_sums_over_sums_and_not_means():
    small = {"name": "P2", "flow": 20.0, "head": 100.0, "hours": 2000.0, "power_kw": 10.0}
    together = check(ONE, small).together

    volume = 100 * 4000 + 20 * 2000
    lifted = 100 * 4000 * 50 + 20 * 2000 * 100
    taken = 22.7 * 4000 + 10 * 2000
    assert (together.pumped_m3, together.energy_kwh) == (volume, taken)
    assert together.head_m == pytest.approx(lifted / volume)
    assert together.efficiency == pytest.approx(KWH_PER_M3_100M * lifted / 100 / taken)


def test_without_hours_there_is_an_efficiency_and_no_saving():
    found = check({**ONE, "hours": None}, ONE | {"name": "P2"})

    assert found.results[0].efficiency == pytest.approx(0.6, rel=1e-4)
    assert found.results[0].saving is None
    assert found.results[0].missing == ("hours",)
    assert (found.left_out, found.together.pumps) == (("P1",), 1)


def test_what_was_not_entered_is_named_and_nothing_is_filled_in():
    found = check({"name": "P1"})

    assert found.results[0].missing == ("flow", "head", "hours", "power_kw")
    assert found.results[0].efficiency is None
    assert found.together is None


def test_without_price_or_factor_there_is_no_money_and_no_gas():
    saving = check(ONE).together.saving

    assert saving.kwh > 0
    assert (saving.money, saving.co2e_kg) == (None, None)


def test_a_pump_that_gives_more_than_it_takes_is_shown_and_counts_nowhere():
    found = check({**ONE, "power_kw": 10.0}, {**ONE, "name": "P2"})

    assert found.results[0].efficiency > 1
    assert [flag.code for flag in found.results[0].flags] == ["pump_efficiency_impossible"]
    assert found.results[0].saving is None
    assert found.together.pumps == 1


@pytest.mark.parametrize(
    ("power", "flags"),
    [(15.0, ["pump_efficiency_unusual", "pump_target_reached"]), (17.0, ["pump_target_reached"]),
     (22.7, []), (150.0, ["pump_efficiency_unusual"])],
)  # fmt: skip
def test_what_looks_wrong_or_is_reached_is_said(power, flags):
    (found,) = check({**ONE, "power_kw": power}).results

    assert [flag.code for flag in found.flags] == flags
    assert (found.saving.kwh == 0) is ("pump_target_reached" in flags)


@pytest.mark.parametrize(
    ("kw", "good", "poor"),
    [(5.6, 0.3322, 0.5302), (15.7, 0.3169, 0.4923), (39, 0.3080, 0.4595), (96.1, 0.3080, 0.4308)],
)
def test_classes_of_distribution_pumps(kw, good, poor):
    assert standing_of(good, kw) is PumpStanding.GOOD
    assert standing_of(good + 1e-6, kw) is PumpStanding.ACCEPTABLE
    assert standing_of(poor, kw) is PumpStanding.UNSATISFACTORY


def test_small_and_submersible_pumps_have_no_class():
    assert standing_of(0.3, 5.5) is None
    assert check({**ONE, "kind": "submersible"}).results[0].standing is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": " "}, ("pumps_0_name", "required")),
        ({"name": "x" * 81}, ("pumps_0_name", "too_long")),
        ({"flow": 0.0}, ("pumps_0_flow", "must_be_above_zero")),
        ({"head": float("nan")}, ("pumps_0_head", "must_be_above_zero")),
        ({"hours": 8785.0}, ("pumps_0_hours", "not_hours_of_a_year")),
        ({"kind": "steam"}, ("pumps_0_kind", "not_in_list")),
        ({"energy_kwh": 5.0}, ("pumps_0_power_kw", "electricity_told_twice")),
        ({"volts": 400.0}, ("pumps_0_volts", "volts_and_amperes")),
        ({"power_factor": 1.1}, ("pumps_0_power_factor", "not_a_power_factor")),
    ],
)
def test_what_nothing_can_be_made_of_is_refused_and_names_its_field(change, reason):
    assert reason in reasons({**ONE, **change})


def test_the_sheet_itself_is_looked_at():
    assert reasons() == {("pumps_0_name", "no_pump")}
    assert ("pumps_1_name", "pump_named_twice") in reasons(ONE, ONE)
    assert reasons(ONE, target_percent=0.0) == {("target_percent", "not_an_efficiency")}
    assert reasons(ONE, target_percent=101.0) == {("target_percent", "not_an_efficiency")}
    assert reasons(ONE, price_per_kwh=-1.0) == {("price_per_kwh", "must_not_be_negative")}
    assert reasons(ONE, flow_unit="barrel") == {("flow_unit", "unit_not_known")}
    many = [{**ONE, "name": str(n)} for n in range(MOST_PUMPS + 1)]
    assert reasons(*many) == {("pumps_0_name", "too_many_pumps")}


@given(
    st.floats(1, 5000), st.floats(1, 400), st.floats(0.1, 0.99), st.floats(1, 8760),
    st.floats(0.1, 1),
)  # fmt: skip
def test_after_the_saving_the_target_is_reached(flow, head, efficiency, hours, target):
    power = 9.80665 * flow / 3.6 * head / 1000 / efficiency
    (found,) = check(
        {"name": "p", "flow": flow, "head": head, "hours": hours, "power_kw": power},
        target_percent=100 * target,
    ).results

    left = power * hours - found.saving.kwh
    reached = efficiency * power * hours / left
    assert reached == pytest.approx(max(target, efficiency), rel=1e-9)
