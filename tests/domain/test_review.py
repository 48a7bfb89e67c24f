"""What a reviewer of utility benchmarking and water losses once found wrong, with the figures.

Each finding with the answer that is right. All findings, and the tests that hold them, are listed
in ``docs/methods/reviewed.md``.
"""

import numpy as np
import pytest

from waterpeers.analytics.frontiers import Model, efficiency, gather
from waterpeers.apps.water_balance.words import REASONS as BALANCE_REASONS
from waterpeers.domain.closing import ClosingWay, ways_to_close
from waterpeers.domain.energy import KWH_PER_M3_100M
from waterpeers.domain.frontiers import MODELS, FrontierModel
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.pumps import PumpSheet
from waterpeers.domain.results import Reported, results
from waterpeers.domain.water_balance import (
    LOW_MIDDLE_INCOME,
    BandMethod,
    EnteredBalance,
    Form,
    Scale,
    balance,
)
from waterpeers.domain.water_balance.inputs import usual_defaults
from waterpeers.domain.water_balance.leakage import Band, band_chances, is_too_small


def of_year(**values):
    reported = {code: Reported(float(value)) for code, value in values.items()}
    return results(catalogue(), reported, 2024)


def scores(model, columns):
    units = gather(
        [str(number) for number in range(len(columns["sold"]))],
        {code: columns[code] for code in model.inputs},
        {code: columns[code] for code in (*model.outputs, *model.given)},
    )
    return efficiency(units, Model(fixed_outputs=model.given)).scores


def test_a_utility_that_leaks_more_scores_no_better():
    """The median unit with 30 % more put in scored 0.342 instead of 0.308."""
    town = {
        "opex_water": np.array([2.0, 3.0, 4.0, 5.0]), "sold": np.array([1.0, 1.8, 2.0, 2.9]),
        "pop_served_water": np.array([20.0, 30.0, 36.0, 50.0]),
        "net_water_km": np.array([100.0, 100.0, 100.0, 100.0]),
        "nrw_volume": np.array([0.5, 0.6, 0.8, 0.9]),
        "staff_water": np.array([20.0, 28.0, 40.0, 44.0]),
        "energy_water": np.array([0.6, 1.1, 1.3, 1.9]),
        "opex_total": np.array([2.0, 3.0, 4.5, 5.5]),
        "pop_served_sewer": np.array([0.0, 5.0, 10.0, 20.0]),
    }  # fmt: skip
    leaks = np.array([0, 0, 0.3 * 2.8, 0])  # of 2.8 put in, 30 per cent more
    town["water_supplied"] = town["sold"] + town["nrw_volume"]
    leaking = {code: town[code] + leaks for code in ("nrw_volume", "water_supplied")}

    for code, model in MODELS.items():
        before, after = scores(model, town)[2], scores(model, town | leaking)[2]
        assert after <= before + 1e-9, code
    put_in = FrontierModel("at first", ("opex_total",), ("pop_served_water", "water_supplied"))
    assert scores(put_in, town | leaking)[2] > scores(put_in, town)[2]  # what is no model today


def test_a_hill_town_needs_energy_and_no_model_but_the_physical_ones_asks_for_it():
    """Energy without head or hours: two models have it, and the page says what is not in it."""
    asks = {code for code, model in MODELS.items() if "energy_water" in model.columns}

    assert asks == {"physical", "physical_losses"}
    assert indicators()["I.ph5"].direction == "no"  # by m3 and 100 m of head, where that is known


def test_ten_produced_two_exported_and_six_billed_lose_a_quarter_by_every_path():
    """It was 40, 20 or 25 %."""
    found = of_year(produced=10, exported=2, sold=6)
    parts = of_year(own_sources=10, exported=2, billed_metered=5, billed_unmetered=1)
    entered = {"own_sources": 10.0, "exported": 2.0, "billed_metered": 6.0}

    told = [found["I.nrw_percent"].value, parts["I.nrw_percent"].value]
    told += [
        balance(EnteredBalance(entered, form=form))
        .indicators["non_revenue_water_percent_volume"]
        .value
        for form in Form
    ]
    assert told == pytest.approx([25, 25, 25, 25])


def test_what_is_put_on_the_network_is_after_exports_in_french_too():
    """V4 = V1 + V2 - V3: who enters it as what was produced has taken exports off twice."""
    produced, supplied = (
        variables()["produced"].name("fr"),
        catalogue().definition("water_supplied").name("fr"),
    )

    assert produced == "Volume produit et importé (avant exportations)"
    assert supplied == "Volume mis en distribution"
    assert "après exportations" in variables()["produced"].definition("fr")


def test_blank_exports_imports_and_customers_pipe_are_none():
    """A balance takes them as none; so water losses and the index are told here too."""
    year = {
        "own_sources": 9e6, "billed_metered": 5e6, "unauthorised": 0.2e6, "conn_water_total": 31e3,
        "meter_inaccuracy": 0.3e6, "data_handling": 0.0, "net_water_km": 400.0, "pressure_m": 12.0,
        "hours_pressurised": 24.0, "unbilled_metered": 0.0, "unbilled_unmetered": 0.1e6,
    }  # fmt: skip
    found = of_year(**{code: value for code, value in year.items() if code in variables()})

    assert found["I.water_losses"].value == pytest.approx(3.9e6)
    # (18 × 400 + 0.8 × 31,000) × 12 m = 384,000 L a day
    assert found["I.uarl"].value == pytest.approx(384 * 365)


def test_what_is_put_in_and_billed_said_twice_apart_is_asked_about():
    """18 million produced beside 25 of own sources; 11 sold beside 6 + 1 billed: no question."""
    found = of_year(produced=18e6, own_sources=25e6, sold=11e6, billed_metered=6e6,
                    billed_unmetered=1e6)  # fmt: skip

    flags = [(each.code, each.field) for each in found["I.nrw_percent"].flags]
    assert ("said_twice_apart", "produced") in flags
    assert ("said_twice_apart", "sold") in flags


SIX_HOURS = {
    "own_sources": 9.0e6, "billed_metered": 5.0e6, "service_connections": 31_000.0,
    "mains_length": 400.0, "average_pressure": 12.0, "hours_under_pressure": 6.0,
}  # fmt: skip


def test_a_town_of_six_hours_is_not_told_that_nearly_nothing_is_stolen():
    """Apparent losses were 35,000 m³, 0.9 % of what earns nothing, told as known."""
    made = balance(EnteredBalance(SIX_HOURS, defaults=LOW_MIDDLE_INCOME))

    apparent, lost = made.components["apparent_losses"], made.components["non_revenue_water"]
    assert apparent.value == pytest.approx(0.4 * lost.value)
    assert apparent.limit_percent == pytest.approx(50)
    assert made.variance_shares[0][0] == "apparent_losses"
    assert made.indicators["ili"].limit > 0


def test_in_a_country_of_low_or_middle_income_a_balance_begins_with_its_own_defaults():
    assert [usual_defaults(group).version for group in ("low", "lower_middle", "upper_middle")] == [
        "lmic-1"
    ] * 3
    assert usual_defaults("high").version == usual_defaults("").version == "awwa-5"


def test_what_nobody_entered_is_first_to_be_measured_with_american_defaults_too():
    """Defaults without a limit were exact, so that nobody was ever told to measure them."""
    made = balance(EnteredBalance(SIX_HOURS, {"own_sources": 5.0, "billed_metered": 2.0}))

    ranked = [code for code, _share in made.variance_shares]
    assert {"unauthorised_consumption", "unbilled_unmetered"} <= {*ranked}
    told = {flag.code for flag in made.flags}
    assert {"meter_inaccuracy_missing", "defaults_of_another_setting"} <= told


@pytest.mark.parametrize(
    ("known", "options"),
    [
        ({"hours_under_pressure": 24.0}, {}),
        ({"apparent_losses": 1.5e6}, {}),
        ({"customer_meter_under_registration_percent": 6.0}, {}),
        ({}, {"defaults": LOW_MIDDLE_INCOME}),
    ],
)
def test_american_defaults_are_doubted_where_water_comes_by_the_hour_and_nothing_is_known(
    known, options
):
    made = balance(EnteredBalance(SIX_HOURS | known, **options))

    assert "defaults_of_another_setting" not in {flag.code for flag in made.flags}


def test_leaks_are_no_more_than_all_that_earns_nothing_told_in_the_same_hours():
    """278 L a connection and day beside 289: one was of the hours under pressure, one was not."""
    told = balance(EnteredBalance(SIX_HOURS)).indicators
    nrw, wsp = (
        told[f"non_revenue_water_l_per_connection_day{each}"].value for each in ("", "_wsp")
    )

    assert wsp == pytest.approx(4 * nrw)  # 6 of 24 hours
    assert nrw < told["real_losses_l_per_connection_day"].value < wsp


def test_usual_ranges_are_not_those_of_a_day_of_24_hours():
    """200 L a connection and day at 4 hours are 1,200 under pressure: it was asked every year."""
    for code, figure in (("I.real_conn", 1200), ("I.real_km", 200), ("I.nrw_conn_wsp", 1200)):
        assert indicators()[code].is_plausible(figure), code


def test_hours_under_pressure_count_wherever_leaks_are_compared():
    """26.7 m³ a km and day at 9 hours are 71.1 when pressurised; an index of 27 was 110."""
    part_of_day = {**SIX_HOURS, "hours_under_pressure": 9.0}
    whole = balance(EnteredBalance({**SIX_HOURS, "hours_under_pressure": 24.0})).indicators
    nine, six = (balance(EnteredBalance(each)).indicators for each in (part_of_day, SIX_HOURS))

    assert pytest.approx(71.2, abs=0.1) == 26.7 * 24 / 9
    for code in ("real_losses_m3_per_km_day", "real_losses_l_per_connection_day"):
        assert nine[code].value == pytest.approx(whole[code].value * 24 / 9), code
    assert six["ili"].value == pytest.approx(4 * whole["ili"].value)


def test_an_index_of_eight_or_so_is_b_or_c():
    """7.9 ± 2.0 was told as B; it is B in about 54 of 100."""
    chances = band_chances(7.9, 2.0, Scale.LOW_MIDDLE_INCOME, BandMethod.ILI)

    assert chances[Band.B] == pytest.approx(0.54, abs=0.01)
    assert chances[Band.C] == pytest.approx(0.46, abs=0.01)


def test_an_index_below_one_may_be_true():
    """Plastic pipes at low pressure can leak less than the formula takes for unavoidable."""
    assert "can be true" in str(BALANCE_REASONS["ili_below_1"])


@pytest.mark.parametrize("code", ["I.water_losses", "I.real_cost", "I.ghg_electricity", "I.uarl"])
def test_no_total_is_compared(code):
    assert not indicators()[code].ranked


def test_energy_by_what_is_produced_describes_and_by_what_is_consumed_judges():
    assert indicators()["I.energy_water_m3"].direction == "context"
    assert indicators()["I.energy_auth_m3"].direction == "no"
    assert indicators()["I.tests_done"].enough == 100
    assert not indicators()["I.continuity_percent"].ranked


def test_fifteen_points_are_300_000_sold_or_400_000_saved():
    year = {"produced": 2_000_000.0, "sold": 1_200_000.0}

    sold, saved = ways_to_close(catalogue(), "I.nrw_percent", 2024, 15.0, year)

    assert (round(sold.value), round(saved.value)) == (300_000, 400_000)


@pytest.mark.parametrize(
    ("money", "worth"),
    [
        # 300,000 at a tariff of 0.5; 400,000 at 0.1 to make
        ({"retail_cost_m3": 0.5, "marginal_cost_m3": 0.1}, (150_000, 40_000)),
        # 720,000 / 1.2 million billed is 0.6; (100,000 + 20,000) / 2 million made is 0.06
        ({"revenue_water": 720e3, "cost_energy": 100e3, "cost_chemicals": 20e3}, (180e3, 24e3)),
    ],
)
def test_what_is_sold_counts_at_the_tariff_and_what_is_saved_at_its_cost(money, worth):
    year = {"produced": 2_000_000.0, "sold": 1_200_000.0, **money}

    ways = ways_to_close(catalogue(), "I.nrw_percent", 2024, 15.0, year)

    assert [way.worth for way in ways] == pytest.approx(worth)


def test_cover_of_cost_is_reached_by_revenue_or_by_cost():
    """800 of 1,000 is 0.8; for 1.1 either 300 more comes in, or 1,000 − 800 / 1.1 less goes out."""
    year = {"revenue_total": 800.0, "opex_total": 1000.0}

    more, less = ways_to_close(catalogue(), "I.occr", 2024, 0.3, year)

    assert (more.value, less.value) == pytest.approx((300, 1000 - 800 / 1.1))
    assert less.way is ClosingWay.COST


def test_nearly_no_debt_is_no_best_rank():
    assert indicators()["I.debt_service"].direction == "context"
    assert indicators()["I.dscr"].enough == 1.5


@pytest.mark.parametrize("km", [1.0, 49.9, 50.0, 100.0, 150.8])
def test_a_network_too_small_for_unavoidable_losses_is_so_by_both_paths(km):
    """32 × miles + connections: 20 × km in one place and 19.88 in another parted the towns."""
    for connections in range(1, 3000, 7):
        year = {"conn_water_total": connections, "net_water_km": km, "pressure_m": 30,
                "hours_supply": 24}  # fmt: skip
        refused = of_year(**year)["I.uarl"].value is None
        assert refused == is_too_small(km, connections), connections


def test_the_least_that_lifting_takes_is_one_figure():
    """9,806.65 N × 100 m / 3.6 MJ; it was 0.2725 in one place."""
    assert pytest.approx(9806.65 * 100 / 3.6e6, abs=5e-5) == 0.2724
    assert round(KWH_PER_M3_100M, 4) == 0.2724
    assert indicators()["I.ph5"].plausible[0] == 0.2724


def test_a_pump_promises_no_more_than_motor_and_pump_together():
    """75 % on the curve with a motor of 92 % are 69 % from wire to water.

    22.7 kW put 13.62 into the water, 60 %: to 69 % saves 1 − 60 / 69, 13 % of 90,800 kWh; to 75 %
    it would promise 20 %.
    """
    pump = {"name": "P1", "flow": 100, "head": 50, "hours": 4000, "power_kw": 22.7}

    saved = [
        PumpSheet([pump], target_percent=target).check(None).results[0].saving.kwh / 90_800
        for target in (0.92 * 75, 75)
    ]

    assert saved == pytest.approx([1 - 60 / 69, 1 - 60 / 75], abs=1e-3)


def test_codes_of_others_stand_only_where_they_were_read():
    """IWA's codes were from memory; France's P106.3 is all losses, by km, whatever the hours."""
    published = {code: " ".join(each.published) for code, each in indicators().items()}

    assert "P106.3" not in published["I.real_km"]
    assert "P106.3" in published["I.linear_loss_index"]
    assert "Op31" not in published["I.pipe_breaks"]
    assert "QS18" not in published["I.micro_passed"]
    for code in (
        "I.nrw_conn",
        "I.nrw_km",
        "I.consumption_lpcd",
        "I.staff_conn",
        "I.unit_cost_sold",
    ):
        assert "SNIS" not in published[code], code
    assert not any("IWA A" in text for each in variables().values() for text in each.published)
