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
from waterpeers.domain.indicators import variables
from waterpeers.domain.plausibility import FAR, question_about, questions

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


@pytest.mark.parametrize("value", [1.0, 3.0, 9.0, 1 / 9])
def test_growth_is_not_asked_about(value):
    assert question_about(value, [1.0, 1.0], PRODUCED) is None


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
    if min(abs(ratio / FAR - 1), abs(ratio * FAR - 1)) < 1e-9:
        return
    one = question_about(value, others, PRODUCED)
    other = question_about(value * scale, [each * scale for each in others], PRODUCED)
    assert (one is None) == (other is None)


def test_every_question_has_words():
    codes = {"unit_slip_above", "unit_slip_below", "far_above_usual", "far_below_usual"}

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
        for year in questions(values, variables()[COLUMNS[column]])
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
