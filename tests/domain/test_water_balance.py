"""The water balance: worked by hand, published examples, properties, flags."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.apps.water_balance.words import band_label
from waterpeers.domain.verdicts import NotValid
from waterpeers.domain.water_balance import (
    AWWA_5,
    LOW_MIDDLE_INCOME,
    NO_DEFAULTS,
    Constants,
    EnteredBalance,
    Form,
    balance,
)
from waterpeers.domain.water_balance.entry import BalanceUnits
from waterpeers.domain.water_balance.leakage import (
    Band,
    BandMethod,
    Scale,
    band_chances,
    bands,
    begins,
)

NETWORK = {
    "mains_length": 200.0,
    "service_connections": 10_000.0,
    "customer_line_length": 30.0,
    "average_pressure": 40.0,
}
YEAR = {
    "own_sources": 3_000_000.0,
    "imported": 400_000.0,
    "exported": 100_000.0,
    "billed_metered": 2_200_000.0,
    "unbilled_metered": 50_000.0,
    "customer_meter_under_registration_percent": 3.0,
    **NETWORK,
}
EXACT_DEFAULTS = dict.fromkeys(AWWA_5.percents, 0.0)
LIMITS = {"own_sources": 4.0, "imported": 2.0, "billed_metered": 2.0, "average_pressure": 10.0}


def codes(made):
    return {flag.code for flag in made.flags}


# --- worked by hand ---


def test_the_pattern_of_the_chapter():
    made = balance(
        EnteredBalance(
            {"own_sources": 10_000, "billed_metered": 7_500},
            {"own_sources": 2, "billed_metered": 2},
            defaults=NO_DEFAULTS,
        )
    )

    nrw = made.components["non_revenue_water"]
    assert nrw.value == 2_500
    assert nrw.limit == pytest.approx(250, rel=1e-12)  # √(200² + 150²)
    assert nrw.limit_percent == pytest.approx(10, rel=1e-12)
    assert dict(made.variance_shares) == pytest.approx(
        {"own_sources": 0.64, "billed_metered": 0.36}
    )
    # NRW / supplied = 1 − billed / supplied: both limits act on 0.75, not on 0.25 and 1 apart
    share = made.indicators["non_revenue_water_percent_volume"]
    assert share.limit == pytest.approx(75 * math.hypot(0.02, 0.02), rel=1e-12)


def test_a_year_by_hand():
    made = balance(EnteredBalance(YEAR)).components

    assert made["implied_master_meter_correction"].value == 0
    supplied = 3_300_000
    unmetered, theft, errors = 0.0125 * supplied, 0.0025 * supplied, 0.0025 * 2_200_000
    low = 2_250_000 / 0.97 - 2_250_000
    assert made["water_supplied"].value == supplied
    assert made["system_input_volume"].value == 3_400_000
    assert made["unbilled_unmetered"].value == pytest.approx(unmetered, rel=1e-12)
    assert made["customer_meter_inaccuracies"].value == pytest.approx(low, rel=1e-12)
    assert made["apparent_losses"].value == pytest.approx(theft + errors + low, rel=1e-12)
    losses = supplied - 2_250_000 - unmetered
    assert made["water_losses"].value == pytest.approx(losses, rel=1e-12)
    assert made["real_losses"].value == pytest.approx(losses - theft - errors - low, rel=1e-12)


def test_unavoidable_losses_by_hand():
    made = balance(EnteredBalance(YEAR))

    litres_a_day = (18 * 200 + 0.8 * 10_000 + 25 * 30) * 40
    assert made.indicators["uarl"].value == pytest.approx(litres_a_day * 365 / 1000, rel=1e-12)
    real = made.components["real_losses"].value
    assert made.indicators["ili"].value == pytest.approx(real / (litres_a_day * 0.365), rel=1e-12)
    by_connection = made.indicators["real_losses_l_per_connection_day"].value
    assert by_connection == pytest.approx(real * 1000 / 10_000 / 365, rel=1e-12)
    by_length = made.indicators["real_losses_m3_per_km_day"].value
    assert by_length == pytest.approx(real / 200 / 365, rel=1e-12)


def test_losses_in_money_by_hand():
    money = {
        "apparent_losses": 100_000,
        "unbilled_unmetered": 0,
        "retail_unit_cost": 2.0,
        "variable_production_cost": 0.25,
        "annual_operating_cost": 1_000_000,
    }
    entered = {"own_sources": 1_000_000, "billed_metered": 600_000, "unbilled_metered": 50_000}

    at_cost = balance(EnteredBalance(entered | money)).indicators
    at_price = balance(EnteredBalance(entered | money, saved_water_could_be_sold=True)).indicators

    assert at_cost["apparent_losses_cost"].value == 200_000
    assert at_cost["real_losses_cost"].value == 250_000 * 0.25
    assert at_cost["non_revenue_water_percent_cost"].value == pytest.approx(27.5, rel=1e-12)
    assert at_price["real_losses_cost"].value == 500_000


def test_bulk_meters_that_read_low_are_corrected():
    made = balance(
        EnteredBalance({"own_sources": 970, "own_sources_registered_percent": 97, "exported": 99,
                 "exported_registered_percent": 90, "billed_metered": 500})
    ).components  # fmt: skip

    assert made["water_supplied"].value == pytest.approx(1000 - 110, rel=1e-12)
    assert made["implied_master_meter_correction"].value == pytest.approx(890 - 871, rel=1e-9)


def test_energy_and_its_gas():
    made = balance(
        EnteredBalance({"own_sources": 1000, "billed_metered": 800, "grid_energy": 500,
                 "grid_emission_factor": 0.4})
    ).indicators  # fmt: skip

    assert made["energy_kwh_per_m3"].value == 0.5
    assert made["electricity_emissions"].value == 200


# --- published examples ---


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["woodstock_ga_2018", "sacramento_suburban_ca_2019"])
def test_published_audits_are_reproduced_to_a_thousandth(shared, name):
    case = json.loads((shared / "data/water_balance_examples" / f"{name}.json").read_text())
    units = BalanceUnits(*(case["units"][kind] for kind in ("volume", "length", "pressure")))
    made = balance(EnteredBalance(units.converted(case["inputs"]), constants=Constants.US))

    for code, expected in case["expected"].items():
        if code == "data_validity_score":
            continue  # its grades were not published
        result = (made.components | made.indicators)[code]
        factor = units.volume_m3 if code in made.components or code == "uarl" else 1.0
        assert result.value / factor == pytest.approx(expected, rel=1e-3), code


# --- properties ---

positive = st.floats(1e3, 1e9)
limit = st.floats(0.1, 20)


@given(positive, st.floats(0.05, 0.95), limit, limit)
def test_identities_hold_and_shares_add_up(supply, part, of_supply, of_billed):
    entered = {"own_sources": supply, "billed_metered": supply * part, **NETWORK}
    limits = {"own_sources": of_supply, "billed_metered": of_billed, "unauthorised_consumption": 50}
    made = balance(EnteredBalance(entered, limits))
    volume = {code: result.value for code, result in made.components.items()}

    assert sum(share for _, share in made.variance_shares) == pytest.approx(1, abs=1e-12)
    assert volume["apparent_losses"] + volume["real_losses"] == pytest.approx(
        volume["water_losses"], abs=1e-9 * supply
    )
    assert volume["water_losses"] + volume["unbilled_authorised_consumption"] == pytest.approx(
        volume["non_revenue_water"], abs=1e-9 * supply
    )
    assert volume["water_supplied"] - volume["authorised_consumption"] == pytest.approx(
        volume["water_losses"], abs=1e-9 * supply
    )


@given(st.floats(1e-3, 1e3))
def test_ten_times_the_utility_loses_ten_times_as_much_in_the_same_way(scale):
    extensive = {
        code: value * scale
        for code, value in YEAR.items()
        if not code.endswith("percent") and code != "average_pressure"
    }
    large = balance(EnteredBalance(YEAR | extensive, LIMITS))
    small = balance(EnteredBalance(YEAR, LIMITS))

    for code, result in small.components.items():
        expected = (result.value or 0) * scale
        assert large.components[code].value == pytest.approx(expected, rel=1e-9)
    figures = [
        code for code in small.indicators if large.indicators[code].value is not None
        and code not in {"uarl"}
    ]  # fmt: skip
    for code in figures:
        assert large.indicators[code].value == pytest.approx(small.indicators[code].value, rel=1e-9)
        assert (large.indicators[code].limit_percent or 0.0) == pytest.approx(
            small.indicators[code].limit_percent or 0.0, rel=1e-9
        )


def test_units_do_not_change_what_is_true():
    us = BalanceUnits("million US gallons per year", "miles", "psi")
    in_us = {code: value / us.factor(code) for code, value in YEAR.items()}

    there_and_back = balance(EnteredBalance(us.converted(in_us), LIMITS))
    direct = balance(EnteredBalance(YEAR, LIMITS))

    for code in ("ili", "real_losses_l_per_connection_day", "non_revenue_water_percent_volume"):
        assert there_and_back.indicators[code].value == pytest.approx(
            direct.indicators[code].value, rel=1e-12
        )


def test_the_two_sets_of_constants_differ_by_their_rounding():
    metric = balance(EnteredBalance(YEAR)).indicators["ili"].value
    us = balance(EnteredBalance(YEAR, constants=Constants.US)).indicators["ili"].value

    assert 1.003 < metric / us < 1.012


def test_both_forms_lose_the_same_water_of_the_same_net_supply():
    awwa, iwa = (balance(EnteredBalance(YEAR, form=form)) for form in (Form.AWWA, Form.IWA))

    for code in ("non_revenue_water", "water_losses", "real_losses"):
        assert awwa.components[code] == iwa.components[code]
    nrw = awwa.components["non_revenue_water"].value
    percent = "non_revenue_water_percent_volume"
    of_input = "non_revenue_water_percent_input"
    for made in (awwa, iwa):
        assert made.indicators[percent].value == pytest.approx(100 * nrw / 3_300_000, rel=1e-12)
        assert made.indicators[of_input].value == pytest.approx(100 * nrw / 3_400_000, rel=1e-12)
    billed = iwa.components["billed_authorised_consumption"].value
    assert billed == YEAR["billed_metered"] + YEAR["exported"]


def test_an_input_that_enters_twice_is_not_counted_as_two():
    limits = EXACT_DEFAULTS | {"own_sources": 5.0}
    made = balance(EnteredBalance({"own_sources": 1000, "billed_metered": 700}, limits))

    # unbilled 1.25 % and unauthorised 0.25 % of supply move with supply: 0.985 of it remains
    assert made.components["real_losses"].limit == pytest.approx(50 * 0.985, rel=1e-12)


def test_a_default_may_have_a_limit_of_its_own():
    made = balance(
        EnteredBalance(
            {"own_sources": 1000, "billed_metered": 700},
            EXACT_DEFAULTS | {"unbilled_unmetered": 80.0},
        )
    )

    assert made.components["unbilled_unmetered"].limit == pytest.approx(10.0, rel=1e-12)
    assert made.variance_shares == (("unbilled_unmetered", 1.0),)


@pytest.mark.parametrize(("night_flow", "apart"), [(800_000, True), (900_000, False)])
def test_a_second_estimate_stands_beside_and_changes_nothing(night_flow, apart):
    limits = EXACT_DEFAULTS | {"own_sources": 4.0, "bottom_up_real_losses": 5.0}
    alone = balance(EnteredBalance(YEAR, limits))
    made = balance(EnteredBalance(YEAR | {"bottom_up_real_losses": night_flow}, limits))

    second = made.components["bottom_up_real_losses"]
    assert (second.value, second.limit) == (night_flow, pytest.approx(0.05 * night_flow))
    assert made.components["real_losses"] == alone.components["real_losses"]  # 925,000 ± 118,000
    assert ("estimates_apart" in codes(made)) is apart


# --- intermittent supply ---


def test_leaks_run_only_under_pressure():
    always = balance(EnteredBalance(YEAR)).indicators
    third = balance(
        EnteredBalance(YEAR | {"hours_under_pressure": 8}, is_intermittent=True)
    ).indicators

    by_connection = "real_losses_l_per_connection_day"
    assert third[by_connection].value == pytest.approx(3 * always[by_connection].value, rel=1e-12)
    assert third["uarl"].value == pytest.approx(always["uarl"].value / 3, rel=1e-12)
    assert third["ili"].value == pytest.approx(3 * always["ili"].value, rel=1e-12)


def test_without_hours_there_is_no_figure_by_connection_or_length():
    made = balance(EnteredBalance(YEAR, is_intermittent=True))

    by_length = "real_losses_m3_per_km_day"
    for code in ("real_losses_l_per_connection_day", by_length, "uarl", "ili"):
        assert made.indicators[code].value is None
        assert made.indicators[code].missing.code == "hours_not_known"
    assert "hours_not_known" in codes(made)


# --- bands ---


@pytest.mark.parametrize(
    ("ili", "litres", "pressure", "high", "low"),
    [
        (1.4, 35, 30, "A1 A1", "A1 A1"),
        (1.5, 70, 30, "A2 A2", "A1 A1"),
        (2.0, 75, 30, "B B", "A2 A2"),
        (5.0, 290, 30, "C C", "B B"),
        (9.0, 310, 30, "D D", "C C"),
        (20.0, 1100, 50, "D D", "D D"),
    ],
)
def test_bands_by_both_readings_and_scales(ili, litres, pressure, high, low):
    placed = bands(ili, litres, pressure)

    by_leaks = (BandMethod.ILI, BandMethod.LITRES)
    assert " ".join(str(placed[Scale.HIGH_INCOME][each]) for each in by_leaks) == high
    assert " ".join(str(placed[Scale.LOW_MIDDLE_INCOME][each]) for each in by_leaks) == low


# Where bands end, L a connection and day, as the two matrices of WB-EasyCalc 6.17 print them:
# pressure, then A1, A2, B, C.
REAL_LOSSES = {
    Scale.HIGH_INCOME: [(20, 25, 50, 100, 200), (30, 40, 75, 150, 300), (40, 50, 100, 200, 400),
                        (50, 60, 125, 250, 500)],
    Scale.LOW_MIDDLE_INCOME: [(10, 25, 50, 100, 200), (20, 50, 100, 200, 400),
                              (30, 75, 150, 300, 600), (40, 100, 200, 400, 800),
                              (50, 125, 250, 500, 1000)],
}  # fmt: skip
NON_REVENUE = {
    Scale.HIGH_INCOME: [(20, 50, 100, 200, 350), (30, 65, 125, 250, 450), (40, 75, 150, 300, 550),
                        (50, 85, 175, 350, 650)],
    Scale.LOW_MIDDLE_INCOME: [(10, 55, 110, 220, 400), (20, 80, 160, 320, 600),
                              (30, 105, 210, 420, 800), (40, 130, 260, 520, 1000),
                              (50, 155, 310, 620, 1200)],
}  # fmt: skip
ROUNDED = 2.5  # L: the printed tables round A1 of the high-income scale to fives


@pytest.mark.parametrize("scale", list(Scale))
def test_bands_end_where_the_published_matrices_say(scale):
    for pressure, *ends in REAL_LOSSES[scale]:
        made = [each * pressure for each in begins(scale, BandMethod.LITRES)]
        assert made == pytest.approx(ends, abs=ROUNDED), pressure
        assert made[1:] == pytest.approx(ends[1:]), pressure
    for pressure, *ends in NON_REVENUE[scale]:
        made = begins(scale, BandMethod.NRW, pressure)
        assert made == pytest.approx(ends, abs=ROUNDED), pressure
        assert made[1:] == pytest.approx(ends[1:]), pressure


def test_all_that_earns_nothing_is_placed_by_its_own_matrix():
    """8 Mm³ supplied, 6 billed, 31,000 connections, 30 m: 176.8 L a connection and day: A2."""
    made = balance(EnteredBalance({
        "own_sources": 8e6, "billed_metered": 6e6, "service_connections": 31_000.0,
        "average_pressure": 30.0, "mains_length": 300.0,
    }))  # fmt: skip
    told = made.indicators["non_revenue_water_l_per_connection_day_wsp"].value

    assert told == pytest.approx(2e9 / 31_000 / 365)
    assert made.bands[Scale.LOW_MIDDLE_INCOME][BandMethod.NRW] == Band.A2
    assert made.bands[Scale.HIGH_INCOME][BandMethod.NRW] == Band.B


def test_without_a_figure_there_is_no_band():
    placed = bands(None, 100, 40)

    assert placed[Scale.HIGH_INCOME] == {
        BandMethod.ILI: None, BandMethod.LITRES: Band.B, BandMethod.NRW: None,
    }  # fmt: skip


# --- flags, and what is refused ---


@pytest.mark.parametrize(
    ("change", "limits", "code"),
    [
        ({"billed_metered": 3_250_000}, {}, "real_losses_negative"),
        ({"billed_metered": 3_250_000}, {"own_sources": 10}, "real_losses_negative_within_limits"),
        ({"billed_metered": 3_400_000}, {}, "consumption_above_supply"),
        ({"billed_metered": 3_400_000}, {}, "non_revenue_water_negative"),
        ({"billed_metered": 100_000}, {}, "non_revenue_water_above_90"),
        ({"billed_metered": 3_050_000}, {}, "ili_below_1"),
        ({"average_pressure": 5}, {}, "pressure_implausible"),
        ({"average_pressure": 20}, {}, "pressure_outside_uarl"),
        ({"mains_length": 20, "service_connections": 2000}, {}, "too_small_for_uarl"),
        ({"mains_length": 600}, {}, "tell_losses_by_length"),
        ({}, {}, "no_limits"),
        ({}, {"own_sources": 2}, "limits_missing"),
        ({"billed_metered": 3_100_000}, {"own_sources": 9}, "not_distinguishable_from_zero"),
        ({"mains_length": 0.0, "service_connections": 0.0}, {}, "too_small_for_uarl"),
        ({"own_sources": -5.0}, {}, "negative_volume"),
    ],
)
def test_what_looks_wrong_is_told_not_refused(change, limits, code):
    assert code in codes(balance(EnteredBalance(YEAR | change, limits)))
    assert code not in codes(
        balance(EnteredBalance(YEAR, dict.fromkeys(YEAR, 2.0), defaults=NO_DEFAULTS))
    )


def test_defaults_are_marked_with_their_version():
    made = balance(EnteredBalance(YEAR))
    flags = [flag for flag in made.flags if flag.code == "taken_by_default"]

    assert made.by_default == (
        "unbilled_unmetered", "unauthorised_consumption", "data_handling_errors",
    )  # fmt: skip
    assert {dict(flag.params)["version"] for flag in flags} == {"awwa-5"}
    assert balance(EnteredBalance(YEAR, defaults=NO_DEFAULTS)).by_default == ()


def test_a_blank_is_missing_where_it_cannot_be_absent():
    made = balance(EnteredBalance({"own_sources": 1000, "billed_metered": 800}))

    assert made.indicators["ili"].value is None
    assert made.indicators["ili"].missing.field == "mains_length"
    assert made.indicators["non_revenue_water_percent_cost"].missing.field == "retail_unit_cost"


def test_zero_supply_gives_no_percentage():
    made = balance(EnteredBalance({"own_sources": 0.0, "billed_metered": 0.0}))

    assert made.indicators["non_revenue_water_percent_volume"].missing.code == "divides_by_zero"


@pytest.mark.parametrize(
    ("values", "limits", "code"),
    [
        ({"billed_metered": 5}, {}, "no_supply"),
        ({"own_sources": math.nan}, {}, "not_a_finite_number"),
        ({"own_sources": 5, "rain": 1}, {}, "input_not_known"),
        ({"own_sources": 5}, {"own_sources": -1}, "limit_negative"),
        ({"own_sources": 5, "own_sources_registered_percent": 0}, {}, "must_be_above_zero"),
        ({"own_sources": 5, "customer_meter_under_registration_percent": 100}, {},
         "must_be_below_100"),
        ({"own_sources": 5, "hours_under_pressure": 25}, {}, "not_hours_of_a_day"),
    ],
)  # fmt: skip
def test_what_no_balance_can_be_made_of_is_refused(values, limits, code):
    with pytest.raises(NotValid) as refused:
        EnteredBalance(values, limits)

    assert [reason.code for reason in refused.value.verdict.against] == [code]


# --- least data ---

TOWN = {
    "own_sources": 9e6, "billed_metered": 5e6, "service_connections": 31_000.0,
    "mains_length": 450.0, "average_pressure": 12.0, "hours_under_pressure": 6.0,
}  # fmt: skip


def test_defaults_are_known_badly_and_stand_first_among_what_is_to_be_measured():
    """By American defaults 0.9 % of what earns nothing would be apparent, as a fact."""
    made = balance(EnteredBalance(TOWN, is_intermittent=True, defaults=LOW_MIDDLE_INCOME))

    apparent, real = made.components["apparent_losses"], made.components["real_losses"]
    assert apparent.value == pytest.approx(0.4 * 4e6)
    assert apparent.limit_percent == pytest.approx(50)
    assert made.variance_shares[0][0] == "apparent_losses"
    assert real.limit == pytest.approx(((0.5 * 1.6e6) ** 2 + (0.0125 * 9e6) ** 2) ** 0.5)
    assert {"apparent_losses", "unbilled_unmetered"} == set(made.by_default)


def test_a_known_part_of_the_apparent_losses_takes_the_place_of_a_share_of_all():
    values = TOWN | {"customer_meter_under_registration_percent": 8.0}

    made = balance(EnteredBalance(values, defaults=LOW_MIDDLE_INCOME))

    assert made.components["apparent_losses"].value == pytest.approx(5e6 * 8 / 92)
    assert made.by_default == ("unbilled_unmetered",)


@pytest.mark.parametrize("code", ["real_losses_l_per_connection_day", "real_losses_m3_per_km_day"])
def test_losses_under_pressure_are_told_by_connection_and_by_length_alike(code):
    always = balance(EnteredBalance(YEAR)).indicators[code].value
    eight = balance(EnteredBalance(YEAR | {"hours_under_pressure": 8})).indicators[code].value
    unsaid = balance(EnteredBalance(YEAR, is_intermittent=True)).indicators[code]

    assert eight == pytest.approx(3 * always)
    assert unsaid.missing.code == "hours_not_known"


def test_a_band_near_its_edge_is_as_likely_the_next_one():
    """An ILI of 7.9 ± 2.0 on a scale where C begins at 8: B by 54 %."""
    chances = band_chances(7.9, 2.0, Scale.LOW_MIDDLE_INCOME, BandMethod.ILI)

    assert chances[Band.B] == pytest.approx(0.539, abs=1e-3)
    assert sum(chances.values()) == pytest.approx(1.0)
    assert band_label(Band.B, chances) == "B or C"
    assert (
        band_label(Band.B, band_chances(6.0, 0.5, Scale.LOW_MIDDLE_INCOME, BandMethod.ILI)) == "B"
    )
    assert band_chances(7.9, None, Scale.LOW_MIDDLE_INCOME, BandMethod.ILI) == {Band.B: 1.0}
