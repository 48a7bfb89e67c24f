"""Groups: sums over sums; what cannot be summed is refused with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.apps.indicators.words import REASONS
from waterpeers.domain.frameworks import framework
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.results import compute_table
from waterpeers.domain.rollups import Member, adds, roll_up
from waterpeers.domain.verdicts import NotReady

LARGE = Member("Large", 2030, {"produced": 9e6, "sold": 8.1e6, "conn_water": 30_000}, "MZN")
SMALL = Member("Small", 2030, {"produced": 1e6, "sold": 0.4e6, "conn_water": 10_000}, "MZN")
MONEY = {"revenue_total": 1.0, "opex_total": 1.0}


def group(code, *members):
    return roll_up(catalogue(), code, members)


def test_losses_over_production_and_never_the_mean_of_percentages():
    """10 % of nine million and 60 % of one: 15 % of ten, not 35 %."""
    found = group("I.nrw_percent", LARGE, SMALL)

    assert found.value == pytest.approx(15.0, rel=1e-12)
    assert found.unit == "%"
    assert found.members == ("Large", "Small")
    assert found.left_out == ()


def test_a_rate_per_connection():
    """1.5 million m³ a year over 40,000 connections: 102.7 litres a day."""
    expected = 1.5e6 * 1000 / 365 / 40_000

    assert group("I.nrw_conn", LARGE, SMALL).value == pytest.approx(expected, rel=1e-12)


def test_a_total_is_a_total():
    one = Member("a", 2030, {"unauthorised": 5.0})
    other = Member("b", 2030, {"data_errors": 2.0})

    assert group("apparent_losses", one, other).value == 7.0


def test_hours_under_pressure_weigh_the_connections():
    """300 and 100 m³ a day lost, 10 connections all day and 10 for 6 hours: 400 over 12.5."""
    lost = {"produced": 300 * 365, "sold": 0.0, "conn_water": 10}
    one = Member("a", 2030, {**lost, "hours_supply": 24})
    other = Member("b", 2030, {**lost, "produced": 100 * 365, "hours_supply": 6})

    assert group("I.nrw_conn_wsp", one, other).value == pytest.approx(32_000, rel=1e-12)


def test_a_ratio_of_what_was_turned_over_is_turned_back():
    """0.2724 × (2 × 100 m + 2 × 50 m) / (1 + 1) kWh, in m³ and 100 m."""
    pump = {"energy_pump": 1.0, "volume_pumped": 2.0}
    one = Member("a", 2030, {**pump, "pump_head_m": 100})
    other = Member("b", 2030, {**pump, "pump_head_m": 50})

    expected = 100 * 0.2724 * (2 * 1 + 2 * 0.5) / 2
    assert group("I.pump_efficiency", one, other).value == pytest.approx(expected, rel=1e-12)


def test_a_member_without_a_figure_is_left_out_and_named():
    found = group("I.nrw_percent", LARGE, Member("Silent", 2030, {"produced": 5e6}, "MZN"))

    assert found.value == pytest.approx(10.0, rel=1e-12)
    assert found.left_out == (("Silent", ("sold",)),)


def test_a_group_of_nobody_has_no_value_and_says_why():
    silent = group("I.nrw_percent", Member("Silent", 2030, {}))
    dry = group("I.nrw_percent", Member("Dry", 2030, {"produced": 0, "sold": 0}))

    assert (silent.value, silent.missing.code) == (None, "no_member_to_add")
    assert (dry.value, dry.missing.code) == (None, "division_by_zero")
    assert {"no_member_to_add", "division_by_zero"} <= REASONS.keys()


NETWORK = {"net_water_km": 200.0, "private_pipe_km": 0.0, "pressure_m": 40.0, "hours_supply": 24.0}


@pytest.mark.parametrize("code", ["I.uarl", "I.ili"])
def test_a_member_too_small_for_unavoidable_losses_is_left_out_and_says_why(code):
    supply = {"own_sources": 3e6, "imported": 0.0, "exported": 0.0, "billed_metered": 2e6,
              "billed_unmetered": 0.0, "unbilled_metered": 0.0, "unbilled_unmetered": 0.0,
              "unauthorised": 0.0, "meter_inaccuracy": 0.0, "data_errors": 0.0,
              "bulk_meter_correction": 0.0}  # fmt: skip
    town = Member("Town", 2030, {**NETWORK, **supply, "conn_water_total": 10_000.0})
    village = Member("Village", 2030, {**NETWORK, **supply, "net_water_km": 20.0,
                                       "conn_water_total": 500.0})  # fmt: skip

    together, alone = group(code, town, village), group(code, town)

    assert together.value == pytest.approx(alone.value)
    assert together.members == ("Town",)
    ((name, reason),) = together.beyond
    assert (name, reason.code) == ("Village", "too_small")
    assert dict(reason.params)["least"] == "3000"
    of_villages = group(code, village)
    assert (of_villages.value, of_villages.missing.code) == (None, "no_member_to_add")


@pytest.mark.parametrize(
    "code", ["I.continuity", "I.continuity_percent", "I.affordability", "I.bill_year"]
)
def test_what_has_nothing_to_sum_is_refused(code):
    assert not adds(catalogue(), code)
    with pytest.raises(NotReady) as refused:
        group(code, LARGE, SMALL)
    assert refused.value.verdict.against[0].code == "cannot_be_added"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (Member("b", 2030, MONEY, "KES"), "money_of_several_currencies"),
        (Member("b", 2029, MONEY, "MZN"), "money_of_several_years"),
    ],
)  # fmt: skip
def test_money_of_several_currencies_or_years_is_not_added(other, reason):
    one = Member("a", 2030, MONEY, "MZN")

    with pytest.raises(NotReady) as refused:
        group("I.occr", one, other)

    assert refused.value.verdict.against[0].code == reason
    assert reason in REASONS


def test_years_of_several_formulas_are_not_added():
    snis = framework("snis")
    members = [Member(str(year), year, {"ES005": 5, "AG010": 10}) for year in (2012, 2013)]

    with pytest.raises(NotReady) as refused:
        roll_up(snis.catalogue, "IN015", members)

    assert refused.value.verdict.against[0].code == "formulas_differ"


def test_a_bound_holds_for_the_group_not_for_each_of_its_members():
    """150 of 100 and 10 of 100 collected: 80 of 100 together; bounded one by one it would be 55."""
    members = [Member(n, 2020, {"ES005": v, "AG010": 100.0}) for n, v in (("a", 150), ("b", 10))]
    snis = framework("snis")

    assert roll_up(snis.catalogue, "IN015", members).value == pytest.approx(80)
    assert roll_up(snis.catalogue, "IN015", members[:1]).value == 100


ALL = len(catalogue().variables)


@given(st.lists(st.floats(1, 1e6), min_size=ALL, max_size=ALL), st.integers(2, 5))
def test_a_group_of_equals_has_their_rate(numbers, size):
    values = dict(zip(catalogue().variables, numbers, strict=True))
    alone = compute_table(catalogue(), [2030], {code: [v] for code, v in values.items()})
    members = [Member(str(n), 2030, values) for n in range(size)]
    for code in ("I.nrw_km", "I.staff_conn", "I.revenue_gni", "I.dscr", "I.ph5", "I.complaints"):
        expected = alone[code][0]
        tolerance = 1e-9 * (values["cash_income"] + values["opex_total"]) / values["debt_service"]
        found = roll_up(catalogue(), code, members).value
        assert found == pytest.approx(expected, rel=1e-9, abs=max(tolerance, 1e-9))
