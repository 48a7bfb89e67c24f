"""Questions about values far from a utility's usual: many slips found, few false questions.

The measure: of the slips listed for the IBNET panel, the share asked about; and of all
utility-years, the share with at least one question about a value that is not listed.
"""

import csv
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.apps.indicators.words import REASONS
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.plausibility import FAR, question_about, questions
from waterpeers.domain.questions import questions as sheet_questions
from waterpeers.domain.results import Reported, results

PRODUCED = variables()["produced"]
COLUMNS = {
    "pop_area_water": "pop_area_water", "pop_served_water": "pop_served_water",
    "network_km": "net_water_km", "volume_produced_m3": "produced",
    "op_revenue_total_lcu": "revenue_total", "op_revenue_water_lcu": "revenue_water",
    "op_expense_total_lcu": "opex_total", "op_expense_water_lcu": "opex_water",
    "labour_cost_lcu": "cost_labour", "electricity_cost_lcu": "cost_energy",
    "contracted_cost_lcu": "cost_contracted", "repair_cost_lcu": "cost_repair",
    "gross_fixed_assets_lcu": "gross_fixed_assets",
}  # fmt: skip


def asked(history, variable=PRODUCED):
    return {year: reason.code for year, reason in questions(history, variable).items()}


def test_thousand_cubic_metres_for_cubic_metres_is_asked_about_with_the_unit():
    found = questions({2027: 5.1e6, 2028: 5.0e6, 2029: 5.2e3, 2030: 5.4e6}, PRODUCED)

    assert list(found) == [2029]
    params = dict(found[2029].params)
    assert found[2029].code == "unit_slip_below"
    assert (params["unit"], params["other_unit"]) == ("m3/year", "thousand m3/year")
    assert params["part"] == "981"


def test_litres_for_cubic_metres():
    found = questions({2028: 5e6, 2029: 5e9}, PRODUCED)

    assert dict(found[2029].params)["other_unit"] == "L/year"


def test_what_no_unit_explains_is_asked_without_one():
    found = asked({2028: 100.0, 2029: 101.0, 2030: 1500.0}, variables()["staff_total"])

    assert found == {2030: "far_above_usual"}


def beside(value, others, variable=PRODUCED, growth=1.0):
    history = dict(enumerate(others, start=2020))
    found = question_about(value, history, variable, 2020 + len(others), lambda _: growth)
    return found and found.code


@pytest.mark.parametrize("value", [1.0, 1.9, 0.55])
def test_growth_is_not_asked_about(value):
    assert beside(value, [1.0, 1.0]) is None


@pytest.mark.parametrize(
    ("code", "most"),
    [("conn_water", 2.5), ("pop_served_water", 2.5), ("net_water_km", 1.9), ("staff_total", 2.0),
     ("produced", 4.0), ("opex_total", 6.0), ("hours_supply", 1.4)],
)  # fmt: skip
def test_what_is_not_reached_in_a_year_is_asked_about(code, most):
    variable = variables()[code]

    assert beside(1.05 * most, [1.0, 1.0], variable) == "changed_up"
    assert beside(1 / (1.05 * most), [1.0, 1.0], variable) == "changed_down"
    assert beside(0.95 * most, [1.0, 1.0], variable) is None


def test_a_network_that_doubles_and_hours_that_leap_are_asked_about():
    assert beside(310.0, [140.0, 144.0], variables()["net_water_km"]) == "changed_up"
    assert beside(20.0, [14.0, 14.0], variables()["hours_supply"]) == "changed_up"


def test_a_merger_moves_all_together_and_is_not_asked_about_for_each():
    assert beside(5.0, [1.0, 1.0], growth=4.8) is None
    assert beside(5.0, [1.0, 1.0], growth=1.1) == "changed_up"


def test_what_comes_and_goes_is_asked_about_where_another_unit_explains_it_alone():
    """Arrears written off, a district connected: twenty times as much is nothing unusual."""
    for code in ("receivables", "conn_sewer"):
        assert beside(20.0, [1.0, 1.0], variables()[code]) is None
    assert beside(1000.0, [1.0, 1.0], variables()["imported"]) == "unit_slip_above"
    assert beside(20.0, [1.0, 1.0], variables()["opex_total"]) == "far_above_usual"


def test_the_year_after_a_slip_is_left_in_peace():
    assert beside(1.0, [1.0, 1.0, 3.0]) is None


def test_years_long_ago_are_no_year_before():
    assert question_about(3.0, {2010: 1.0}, PRODUCED, 2020) is None


@pytest.mark.parametrize("code", ["net_water_km", "staff_total", "conn_water"])
def test_what_leaps_for_one_year_and_comes_back_is_asked_about(code):
    variable = variables()[code]

    assert asked({2020: 100.0, 2021: 150.0, 2022: 103.0}, variable) == {2021: "above_both_years"}
    below = "unit_slip_below" if variable.unit == "km" else "below_both_years"  # or in miles
    assert asked({2020: 100.0, 2021: 68.0, 2022: 103.0}, variable) == {2021: below}
    assert asked({2020: 100.0, 2021: 50.0, 2022: 103.0}, variable) == {2021: "below_both_years"}
    assert asked({2020: 100.0, 2021: 138.0, 2022: 103.0}, variable) == {}
    assert asked({2020: 100.0, 2021: 148.0, 2022: 149.0}, variable) == {}  # it stays
    assert asked({2010: 100.0, 2021: 150.0, 2022: 103.0}, variable) == {}  # too long ago


@pytest.mark.parametrize(
    ("value", "around", "code"),
    [
        (26.0, (10.0, 16.0), "above_both_years"),  # 1.6 times the higher one: they are 1.6 apart
        (23.0, (10.0, 16.0), None),  # 1.4 times
        (6.6, (15.0, 10.0), "below_both_years"),  # less than 1 of 1.5: they are 1.5 apart
        (8.0, (16.0, 10.0), None),
        (13.0, (10.0, 16.0), None),
    ],
)
def test_a_leap_further_than_the_years_around_are_apart_is_asked_about(value, around, code):
    years = dict(zip((2020, 2022), around, strict=True))
    found = question_about(value, years, variables()["staff_total"], 2021)

    assert (found and found.code) == code


@pytest.mark.parametrize(("between", "code"), [(0.66, "unit_slip_below"), (0.75, None)])
def test_miles_are_told_from_between_the_years_around(between, code):
    middle = (90.0 * 112.0) ** 0.5
    years = {2020: 90.0, 2022: 112.0}
    found = question_about(between * middle, years, variables()["net_water_km"], 2021)

    assert (found and found.code) == code
    assert code is None or dict(found.params)["other_unit"] == "mile"


def test_a_first_year_is_compared_with_the_one_after():
    network = variables()["net_water_km"]

    assert asked({2020: 210.0, 2021: 100.0, 2022: 101.0}, network) == {2020: "changed_up"}
    assert asked({2020: 165.0, 2021: 100.0, 2022: 101.0}, network) == {2020: "changed_up"}
    staff = variables()["staff_total"]
    assert asked({2020: 165.0, 2021: 100.0}, staff) == {}  # one year alone tells less
    assert asked({2020: 63.0, 2021: 100.0, 2022: 104.0}, network) == {2020: "unit_slip_below"}
    assert asked({2010: 210.0, 2021: 100.0, 2022: 101.0}, network) == {}
    assert asked({2020: 2.1e6, 2021: 1e6, 2022: 1e6}) == {}  # a volume grows otherwise


def test_a_merger_for_one_year_moves_all_together():
    variable, history = variables()["net_water_km"], {2020: 100.0, 2022: 103.0}

    assert question_about(170.0, history, variable, 2021, lambda _: 1.6) is None
    assert question_about(170.0, history, variable, 2021, lambda _: 1.1).code == "above_both_years"


def test_a_length_in_miles_is_asked_about_with_its_unit():
    found = questions({2028: 801.0, 2029: 809.0, 2030: 508.0}, variables()["net_water_km"])

    assert [(year, reason.code) for year, reason in found.items()] == [(2030, "unit_slip_below")]
    params = dict(found[2030].params)
    assert (params["other_unit"], params["part"]) == ("mile", "1.61")
    assert asked({2029: 809.0, 2030: 530.0}, variables()["net_water_km"]) == {}
    assert asked({2029: 809.0, 2030: 503.0}, variables()["staff_total"]) == {}


def test_two_slips_do_not_hide_each_other():
    history = dict.fromkeys(range(2021, 2026), 5000000.0) | {2026: 5e3, 2027: 5e3}

    assert asked(history) == dict.fromkeys((2026, 2027), "unit_slip_below")


def test_nothing_is_asked_of_a_first_value_a_zero_or_a_negative_one():
    assert asked({2030: 5e6}) == {}
    assert asked({2028: 5e6, 2029: 0.0, 2030: -5e6}) == {}


@given(
    st.lists(st.floats(1, 1e6), min_size=1, max_size=9),
    st.floats(1e-3, 1e9),
    st.floats(1e-3, 1e3),
)
def test_the_unit_of_all_values_does_not_matter(others, value, scale):
    """Whatever all values are counted in, the same ones are asked about, and either way round."""
    ratio = value / sorted(others)[len(others) // 2]
    before = value / others[-1]
    edges = (ratio / FAR, ratio * FAR, ratio / 2, ratio * 2, before / 2, before * 2)
    if min(abs(each - 1) for each in edges) < 1e-9:
        return
    one = beside(value, others)
    other = beside(value * scale, [each * scale for each in others])
    assert (one is None) == (other is None)


def test_every_question_has_words():
    codes = {"unit_slip_above", "unit_slip_below", "far_above_usual", "far_below_usual"}
    codes |= {"changed_up", "changed_down", "out_of_proportion"}
    codes |= {"above_both_years", "below_both_years"}

    assert codes <= REASONS.keys()


@pytest.mark.real_data
def test_known_slips_of_the_ibnet_panel_are_found_with_few_false_questions(shared, measured):
    folder = shared / "data" / "ibnet_panel"
    with (folder / "scale_anomalies.csv").open(encoding="utf-8") as file:
        listed = {(r["utility_id"], int(r["year"]), r["variable"]) for r in csv.DictReader(file)}
    history = defaultdict(dict)
    with (folder / "utility_years.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in COLUMNS:
            if row[column]:
                history[row["utility_id"], column][int(row["year"])] = float(row[column])

    found = {
        (utility, year, column)
        for (utility, column), values in history.items()
        for year, reason in questions(values, variables()[COLUMNS[column]]).items()
        if not reason.code.startswith("changed")  # measured apart: bench/plausibility.py
    }

    hits = len(found & listed) / len(listed)
    false = len({(utility, year) for utility, year, _ in found - listed}) / len(rows)
    measured(
        f"IBNET panel: {len(listed)} listed slips, {100 * hits:.1f} % asked about; "
        f"{100 * false:.2f} % of {len(rows)} utility-years have a false question"
    )
    assert len(listed) == 1425
    assert hits >= 0.9
    assert false <= 1 / 20


# --- figures of one year ---

TOWN = {
    "pop_served_water": 300e3, "pop_served_direct": 250e3, "pop_served_points": 50e3,
    "conn_water": 30e3, "conn_water_metered": 24e3, "net_water_km": 600.0, "produced": 18e6,
    "own_sources": 18e6, "sold": 11e6, "billed_metered": 11e6, "pressure_m": 18.0,
    "opex_total": 9e6, "cost_labour": 4e6, "cost_energy": 2e6, "cost_chemicals": 0.3e6,
    "revenue_total": 10e6, "revenue_water": 8e6, "retail_cost_m3": 0.8, "receivables": 2e6,
    "tests_required": 1200.0, "tests_done": 1200.0, "tests_passed": 1150.0,
    "staff_total": 240.0, "staff_water": 200.0, "bill_household": 5.0, "income_household": 150.0,
}  # fmt: skip


def of_year(**changed):
    reported = {code: Reported(value) for code, value in (TOWN | changed).items()}
    return {
        (code, reason.code)
        for code, reasons in sheet_questions(reported, {}, 2024).items()
        for reason in reasons
    }


def test_a_sound_year_is_asked_nothing():
    assert of_year() == set()


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"net_water_km": 600_000.0}, ("net_water_km", "out_of_proportion")),  # m
        ({"pressure_m": 1.8}, ("pressure_m", "outside_plausible_range")),  # bar
        ({"pressure_m": 176.0}, ("pressure_m", "outside_plausible_range")),  # kPa
        ({"cost_labour": 7e6}, ("cost_labour", "costs_above_all")),
        ({"staff_water": 260.0}, ("staff_water", "part_above_whole")),
        ({"pop_served_direct": 350e3}, ("pop_served_direct", "part_above_whole")),
        ({"pop_served_points": 90e3}, ("pop_served_water", "served_apart")),
        ({"tests_passed": 96.0}, ("tests_passed", "out_of_proportion")),  # per cent
        ({"conn_water_metered": 80.3}, ("conn_water_metered", "per_cent_for_a_count")),
        ({"receivables": 2_000.0}, ("receivables", "out_of_proportion")),  # thousands
        ({"income_household": 1_800.0}, ("income_household", "out_of_proportion")),  # of a year
        ({"retail_cost_m3": 800.0}, ("retail_cost_m3", "tariff_apart")),  # for 1,000 m³
        ({"revenue_water": 8_000.0}, ("retail_cost_m3", "tariff_apart")),  # thousands
        ({"produced": 17_234_567.0, "own_sources": 17_234_567.0, "sold": 12_925_925.25},
         ("sold", "sold_a_share")),
        ({"produced": 18e6 / 12}, ("produced", "said_twice_apart")),  # of a month
        ({"own_sources": 25e6}, ("produced", "said_twice_apart")),
        ({"billed_metered": 7e6}, ("sold", "said_twice_apart")),
        ({"conn_water": 300e3}, ("conn_water", "out_of_proportion")),  # people for connections
        ({"pop_served_water": 30e3}, ("pop_served_water", "served_apart")),  # and the reverse
        ({"produced": 18e3, "own_sources": 18e3}, ("produced", "out_of_proportion")),  # thousands
        ({"produced": 18e6 / 365}, ("produced", "out_of_proportion")),  # of a day
        ({"energy_water": 9e3}, ("energy_water", "out_of_proportion")),  # MWh
        ({"gni_per_capita": 1.5}, ("revenue_total", "out_of_proportion")),  # thousand US$
        # all money in thousands: 33 of a person beside an income of 1,500, or beside a tariff
        ({"revenue_total": 1e4, "opex_total": 9e3, "cost_labour": 4e3, "cost_energy": 2e3,
          "cost_chemicals": 300.0, "gni_per_capita": 1500.0},
         ("revenue_total", "out_of_proportion")),
        ({"revenue_water": 8e3, "revenue_total": 1e4}, ("retail_cost_m3", "tariff_apart")),
        ({"cash_income": 13.2e6, "billed_amount": 10e6},
         ("cash_income", "collected_above_billed")),
        ({"tests_done": 100.0, "tests_passed": 96.0},  # of a month
         ("tests_done", "out_of_proportion")),
        ({"breaks_water": 1.5}, ("breaks_water", "out_of_proportion")),  # of a km
    ],
)  # fmt: skip
def test_the_frequent_slips_are_heard_without_any_other_year(changed, asked):
    assert asked in of_year(**changed)


@pytest.mark.parametrize(
    "sound",
    [
        {"cash_income": 11e6, "billed_amount": 10e6},  # with bills of earlier years
        {"tests_done": 300.0, "tests_passed": 290.0},  # a quarter of what is required
        {"breaks_water": 900.0},
        {"cash_income": 10e6, "billed_amount": 10e6, "revenue_total": 10e6},  # all: told, not asked
        {"gni_per_capita": 1500.0},
    ],
)
def test_what_is_poor_or_unusual_is_no_slip(sound):
    assert of_year(**sound) == set()


def test_who_bills_nothing_is_asked_once():
    """Not once for each indicator that cannot be computed or is zero."""
    nothing = {"revenue_total": 0.0, "revenue_water": 0.0, "sold": 0.0, "billed_metered": 0.0}

    found = of_year(**nothing)

    assert [code for _, code in found].count("bills_nothing") == 1
    assert len(found) <= 2
    reported = {code: Reported(value) for code, value in (TOWN | nothing).items()}
    told = results(catalogue(), reported, 2024)["I.occr"].flags
    assert [reason.code for reason in told] == ["bills_nothing"]


def test_an_answer_begins_a_new_course_and_holds_while_figures_stay():
    """Ten times the staff was right: what comes after is compared with that, not with before."""
    before = {"staff_total": {2021: 90.0, 2022: 92.0, 2023: 1000.0}}
    said = {"staff_total": {2023: {("far_above_usual", "staff_total")}}}

    def asked(value, answers):
        found = sheet_questions({"staff_total": Reported(value)}, before, 2024, answers=answers)
        return [reason.code for reasons in found.values() for reason in reasons]

    assert asked(1010.0, {}) == ["far_above_usual"]
    assert asked(1010.0, said) == []
    assert asked(2100.0, said) == ["changed_up"]
    assert asked(91.0, said) == ["far_below_usual"]


@pytest.mark.parametrize(("paid", "asked"), [(4.3e6, True), (9e6, False)])
def test_what_moves_with_a_figure_explains_its_leap(paid, asked):
    """Two and a half times the staff: with wages that follow it is no question."""
    year = {"staff_total": Reported(250.0), "cost_labour": Reported(paid)}
    before = {"staff_total": {2022: 98.0, 2023: 100.0}, "cost_labour": {2022: 4e6, 2023: 4e6}}

    found = sheet_questions(year, before, 2024).get("staff_total", ())
    assert [reason.code for reason in found] == (["changed_up"] if asked else [])


@pytest.mark.parametrize(("cost", "asked"), [(5e6, True), (5e7, False)])
def test_a_small_part_of_the_cost_may_leap(cost, asked):
    """Contracted work from 0.1 to 2 million: of 5 million it is asked about, of 50 it is not."""
    year = {"cost_contracted": Reported(2e6), "opex_total": Reported(cost)}
    before = {"cost_contracted": {2022: 1e5, 2023: 1e5}, "opex_total": {2022: cost, 2023: cost}}

    found = sheet_questions(year, before, 2024).get("cost_contracted", ())
    assert bool(found) is asked


@pytest.mark.parametrize(
    ("sold", "asked"), [(6.1e6, False), (9e6, True)], ids=["stayed", "another figure"]
)
def test_what_was_answered_of_figures_that_have_stayed_is_not_asked_again(sold, asked):
    year = {"produced": Reported(5e6), "sold": Reported(sold)}
    before = {"produced": {2023: 5e6}, "sold": {2023: 6e6}}
    said = {"sold": {2023: {("sold_above_produced", "billed")}}}

    (first,) = sheet_questions(year, before, 2024)["sold"][:1]
    assert (first.code, first.field) == ("sold_above_produced", "billed")
    found = sheet_questions(year, before, 2024, answers=said).get("sold", ())
    assert ("sold_above_produced" in [reason.code for reason in found]) is asked


def test_four_hours_a_day_with_much_leakage_is_no_slip():
    """200 L a connection and day, in four hours: 1,200 under pressure."""
    found = results(
        catalogue(),
        {code: Reported(v) for code, v in {
            "produced": 10e6, "sold": 5e6, "unbilled_metered": 0.0, "conn_water_total": 68_493.0,
            "unauthorised": 0.0, "hours_supply": 4.0, "net_water_km": 900.0,
        }.items()},
        2024,
    )  # fmt: skip

    assert found["I.real_conn"].value == pytest.approx(1_200, rel=1e-3)
    assert found["I.real_conn"].flags == ()
    assert found["I.real_km"].flags == ()
