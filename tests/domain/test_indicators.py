"""The catalogue is whole and sound; results explain themselves."""

from math import nan

import pytest

from waterpeers.apps.indicators.words import REASONS, UNITS
from waterpeers.domain.catalogue import CatalogueError, indicator, read_catalogue, variable
from waterpeers.domain.checks import COMPARISONS, findings
from waterpeers.domain.formulas import names
from waterpeers.domain.grades import GRADES, GradeError, to_grade, worst
from waterpeers.domain.indicators import catalogue, derived, indicators, variables
from waterpeers.domain.results import Reported, compute_table, results

# worked by hand: a town of 100,000 with 20,000 connections on 250 km, six hours a day
TOWN = {
    "pop_area_water": 100_000, "pop_served_water": 80_000, "conn_water": 20_000,
    "conn_water_total": 25_000, "conn_water_metered": 15_000, "net_water_km": 250,
    "own_sources": 7_300_000, "imported": 0, "exported": 0, "produced": 7_300_000,
    "sold": 4_380_000, "billed_metered": 4_380_000, "hours_supply": 6, "pressure_m": 40,
    "private_pipe_km": 0, "unauthorised": 0, "staff_total": 120,
    "revenue_total": 9_000_000, "opex_total": 10_000_000,
    "receivables": 4_500_000, "energy_water": 3_650_000, "energy_pump": 1_000_000,
    "volume_pumped": 2_000_000, "pump_head_m": 100,
    "pop_area_lia": 30_000, "pop_served_lia": 15_000, "ww_treated_secondary": 1_500_000,
    "ww_generated": 3_000_000, "ww_tests_done": 48, "ww_tests_passed": 36, "net_sewer_km": 50,
    "sewer_overflows": 25, "sludge_emptied": 8_000, "sludge_treated": 2_000, "repair_hours": 36,
    "breaks_mains": 125, "breaks_service": 500, "conn_dma": 5_000, "meter_age": 9,
    "meters_replaced": 1_500, "receivables_90": 3_600_000, "receivables_365": 2_700_000,
    "subsidies": 1_000_000, "investment": 3_000_000, "investment_planned": 4_000_000,
    "investment_renewal": 600_000, "depreciation": 1_200_000, "current_assets": 6_000_000,
    "current_liabilities": 4_000_000, "accidents": 3, "staff_left": 18, "staff_over_50": 48,
    "bill_household": 600, "bill_household_10": 1_200, "bill_household_15": 2_400,
    "income_household": 30_000,
}  # fmt: skip
BY_HAND = {
    "I.coverage_water": 80.0,  # 80,000 of 100,000
    "I.production_lpcd": 250.0,  # 20,000 m³ a day for 80,000 people
    "I.consumption_conn": 18.25,  # 4,380,000 / 20,000 / 12
    "I.nrw_percent": 40.0,  # 2,920,000 of 7,300,000
    "I.nrw_km": 32.0,  # 8,000 m³ a day on 250 km
    "I.nrw_conn": 400.0,  # 8,000 m³ a day for 20,000
    "I.nrw_conn_wsp": 1600.0,  # in a quarter of the day
    "I.real_conn": 1280.0,  # 8,000 m³ a day / 25,000 × 4
    "I.uarl": 89_425.0,  # (18×250 + 0.8×25,000) L/day/m × 40 m × 365 × a quarter
    "I.ili": 2_920_000 / 89_425,
    "I.staff_conn": 6.0,
    "I.occr": 0.9,
    "I.collection_period": 182.5,
    "I.energy_water_m3": 0.5,
    "I.ph5": 0.5,
    "I.pump_efficiency": 54.48,
    "I.metering_conn": 75.0,
    "I.continuity_percent": 25.0,
    "I.coverage_lia": 50.0,
    "I.ww_treated_generated": 50.0,
    "I.effluent_passed": 75.0,
    "I.sewer_overflows": 0.5,
    "I.sludge_treated": 25.0,
    "I.repair_time": 36.0,
    "I.mains_breaks": 50.0,  # 125 on 250 km
    "I.service_breaks": 20.0,  # 500 of 25,000
    "I.dma_cover": 25.0,
    "I.meter_age": 9.0,
    "I.meter_replacement": 10.0,
    "I.arrears_90": 80.0,
    "I.arrears_365": 60.0,
    "I.subsidy_share": 10.0,  # 1 of 9 + 1 million
    "I.investment_executed": 75.0,
    "I.renewal_depreciation": 50.0,
    "I.current_ratio": 1.5,
    "I.accidents": 25.0,  # 3 of 120
    "I.turnover": 15.0,
    "I.staff_over_50": 40.0,
    "I.price_10": 120.0,  # 1,200 for 10 m³
    "I.affordability": 2.0,
    "I.affordability_10": 4.0,
    "I.affordability_15": 8.0,
    "I.linear_consumption": 48.0,  # 12,000 m³ a day on 250 km
}


def reported(**changes):
    values = {**TOWN, **changes}
    return {code: Reported(float(value)) for code, value in values.items() if value is not None}


def of_town(code, **changes):
    return results(catalogue(), reported(**changes), 2030)[code]


def flags(result):
    return [reason.code for reason in result.flags]


def test_the_catalogue_is_whole():
    assert (len(variables()), len(derived()), len(indicators())) == (110, 8, 109)
    for each in [*variables().values(), *derived().values(), *indicators().values()]:
        assert set(dict(each.names)) == {"en", "fr", "es"}, each.code
        assert each.checked, each.code


def test_every_definition_is_said_in_three_languages_or_in_none():
    for each in [*variables().values(), *derived().values(), *indicators().values()]:
        assert set(dict(each.definitions)) in ({"en", "fr", "es"}, set()), each.code


@pytest.mark.parametrize(("code", "expected"), BY_HAND.items())
def test_a_town_worked_by_hand(code, expected):
    assert of_town(code).value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("code", sorted(indicators()))
def test_counting_in_other_units_changes_no_ratio(code):
    """Twice the utility: what is per connection, person, km or m³ stays; totals double."""
    small = {each: [1000.0 + 7 * n] for n, each in enumerate(variables())}
    adds = {each: variables()[each].adds for each in variables()}
    large = {each: [2 * column[0] if adds[each] else column[0]] for each, column in small.items()}

    one = compute_table(catalogue(), [2030], small)[code][0]
    two = compute_table(catalogue(), [2030], large)[code][0]

    totals = ("m3/year", "LCU/year", "kg CO2e/year")
    grows = indicators()[code].unit in totals and code != "I.bill_year"
    assert two == pytest.approx(2 * one if grows else one, rel=1e-12)


def test_a_missing_input_is_named_and_nothing_is_guessed():
    found = of_town("I.nrw_conn", sold=None, billed_metered=None)

    assert found.value is None
    assert found.missing == ("sold",)
    assert found.flags == ()


def test_what_can_be_absent_counts_as_zero_and_is_shown_as_blank():
    found = of_town("I.staff_conn")

    assert [(each.code, each.value) for each in found.inputs] == [
        ("staff_total", 120.0),
        ("conn_water", 20_000.0),
        ("conn_sewer", None),
    ]


def test_the_unavoidable_is_refused_for_a_system_that_is_too_small():
    """19.88 × 50 km (32 a mile) + 2,005 connections is one short of 3,000."""
    small = {"net_water_km": 50, "conn_water_total": 2_005, "conn_water": 1_000}

    for code in ("I.uarl", "I.ili"):
        found = of_town(code, **small)
        assert found.value is None
        assert found.missing == ()
        assert found.flags[0].code == "too_small"
    assert of_town("I.uarl", **(small | {"conn_water_total": 2_006})).value is not None


def test_of_items_that_may_be_absent_one_must_be_known():
    found = of_town("I.real_conn", unauthorised=None)

    assert found.value is None
    assert found.missing == ("unauthorised", "meter_inaccuracy", "data_errors")


def test_a_zero_below_is_said():
    found = of_town("I.nrw_km", net_water_km=0)

    assert found.value is None
    assert found.missing == ()
    assert found.flags[0].code == "division_by_zero"
    assert dict(found.flags[0].params)["below"] == "net_water_km"


@pytest.mark.parametrize(
    ("code", "changes", "flag"),
    [
        ("I.coverage_water", {"pop_served_water": 120_000}, "served_above_area"),
        ("I.nrw_percent", {"sold": 8_000_000}, "sold_above_produced"),
        ("I.nrw_percent", {"sold": 7_300_000}, "losses_exactly_zero"),
        ("I.nrw_percent", {"sold": -1}, "negative_value"),
        ("I.metering_conn", {"conn_water_metered": 21_000}, "part_above_whole"),
        ("I.occr_cash", {"cash_income": 9_000_000}, "collection_exactly_full"),
        ("I.continuity", {"hours_supply": 30}, "more_than_a_day"),
        ("I.real_km", {"unbilled_metered": 3_500_000}, "losses_negative"),
        ("I.ili", {"sold": 7_250_000, "billed_metered": 7_250_000}, "leakage_index_below_one"),
        ("I.nrw_percent", {"billed_metered": 4_500_000}, "said_twice_apart"),
        ("I.nrw_percent", {"own_sources": 7_000_000}, "said_twice_apart"),
        ("I.continuity", {"hours_pressurised": 5}, "supplied_without_pressure"),
        ("I.occr", {"opex_total": 1_000}, "outside_plausible_range"),
    ],
)
def test_what_does_not_fit_is_flagged_and_not_corrected(code, changes, flag):
    found = of_town(code, **changes)

    assert flag in flags(found)
    assert flag not in flags(of_town(code))
    assert found.value is not None


def test_figures_that_fit_are_not_asked_about():
    columns = {code: [float(value)] for code, value in TOWN.items()}

    assert findings(columns, 1) == [()]


def test_a_finding_stays_with_its_row():
    columns = {"sold": [1.0, 9.0, nan], "produced": [5.0, 5.0, 5.0]}

    assert [len(each) for each in findings(columns, 3)] == [0, 1, 0]


def test_a_result_is_as_good_as_its_worst_input():
    values = reported() | {"produced": Reported(7_300_000, "A2"), "sold": Reported(4_380_000, "C1")}

    found = results(catalogue(), values, 2030)["I.nrw_percent"]

    assert (found.grade, found.grade_from) == ("C1", "sold")


def test_a_grade_that_is_not_known_is_the_worst():
    assert worst({"a": "D4", "b": ""}) == ("", "b")
    assert worst({}) == ("", "")


def test_of_several_worst_grades_the_same_is_named_in_whatever_order_they_come():
    assert worst({"sold": "B2", "hours": "B2"}) == worst({"hours": "B2", "sold": "B2"})
    assert sorted(GRADES) == list(GRADES)


@pytest.mark.parametrize("text", ["E1", "A5", "A", "1A", "A1 B2"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(GradeError):
        to_grade(text)


def test_a_table_gives_what_single_results_give_to_the_last_digit():
    columns = {code: [float(value)] * 3 for code, value in TOWN.items()}

    together = compute_table(catalogue(), [2029, 2030, 2029], columns)

    for code, found in results(catalogue(), reported(), 2030).items():
        if found.value is not None:
            assert together[code] == [found.value] * 3


# --- what is refused when a catalogue is read ---


def made_variable(code, unit="m3/year"):
    given = {"name": {"en": code}, "category": "volume", "unit": unit, "checked": "own"}
    return variable(code, given)


def made_indicator(code, **given):
    shared = {"name": {"en": code}, "category": "losses", "checked": "own", "direction": "no"}
    return indicator(code, {**shared, "unit": "m3/year", **given})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"formula": "a/365"}, "times off"),
        ({"formula": "a/b"}, "not m3/year"),
        ({"formula": "a+gone"}, "gone"),
        ({"formula": "x"}, "circle"),
        ({"formula": "a+"}, "too early"),
        ({"formula": "a", "unit": "m3/fortnight"}, "fortnight"),
        ({"formula": "a", "direction": "up"}, "up"),
        ({"versions": [{"formula": "a", "last": 2010}, {"formula": "b", "first": 2010}]}, "2010"),
    ],
)
def test_a_wrong_definition_is_an_error_when_the_catalogue_is_read(given, says):
    with pytest.raises(CatalogueError, match=says):
        read_catalogue([made_variable("a"), made_variable("b")], [made_indicator("x", **given)])


def test_each_year_has_its_formula():
    versions = [{"formula": "a", "last": 2009}, {"formula": "mean(a,b)", "first": 2011}]
    made = read_catalogue(
        [made_variable("a"), made_variable("b")], [made_indicator("x", versions=versions)]
    )
    values = {"a": Reported(1.0), "b": Reported(3.0)}

    assert results(made, values, 2009)["x"].value == 1.0
    assert results(made, values, 2009)["x"].version == "1"
    assert results(made, values, 2011)["x"].value == 2.0
    assert "x" not in results(made, values, 2010)
    found = compute_table(made, [2011, 2010, 2009], {"a": [1.0] * 3, "b": [3.0] * 3})["x"]
    assert found[0] == 2.0
    assert found[1] != found[1]
    assert found[2] == 1.0


# --- words ---


def test_every_finding_and_unit_has_words():
    assert {finding for finding, *_ in COMPARISONS} <= REASONS.keys()
    units = {each.unit for each in (*variables().values(), *catalogue().indicators.values())}
    assert units - {"km", "m", "%"} == UNITS.keys()


def test_formulas_use_every_variable():
    used = {
        code for each in catalogue().indicators.values() for code in names(each.latest.expression)
    }

    assert variables().keys() - used == set()


# --- one set of volumes ---

EXPORTS = {"produced": 10e6, "exported": 2e6, "sold": 6e6}
BY_PARTS = {"own_sources": 9e6, "imported": 1e6, "exported": 2e6, "billed_metered": 6e6}
LOSSES = ("I.nrw_percent", "I.nrw_km", "I.nrw_conn", "I.nrw_conn_wsp", "nrw_volume")


def of_year(figures):
    return results(catalogue(), {code: Reported(float(v)) for code, v in figures.items()}, 2030)


def test_exports_are_neither_supplied_nor_billed():
    """10 produced, 2 exported, 6 billed at home: 2 of a net supply of 8 earn nothing, 25 %."""
    assert of_year(EXPORTS)["I.nrw_percent"].value == 25.0
    assert of_year(BY_PARTS)["I.nrw_percent"].value == 25.0


def test_sums_and_their_parts_are_one_record_seen_twice():
    network = {"net_water_km": 400, "conn_water": 50_000, "hours_supply": 12}
    sums, parts = of_year(EXPORTS | network), of_year(BY_PARTS | network)

    for code in LOSSES:
        assert sums[code].value == parts[code].value is not None
        assert of_year(EXPORTS | BY_PARTS | network)[code].value == sums[code].value


def test_a_sum_and_its_parts_that_are_apart_are_both_shown():
    columns = {
        code: [value] for code, value in (BY_PARTS | {"produced": 18e6, "sold": 6e6}).items()
    }

    ((asked,),) = findings(columns, 1)

    assert asked.code == "said_twice_apart"
    assert dict(asked.params)["left_value"] == "18000000"
    assert dict(asked.params)["right_value"] == "10000000"


def test_two_records_within_one_per_cent_are_not_asked_about():
    near = BY_PARTS | {"produced": 10.05e6, "sold": 6.03e6}

    assert findings({code: [value] for code, value in near.items()}, 1) == [()]


def test_hours_of_the_network_and_of_the_customers_are_two_things():
    """Six hours at the tap, twelve under pressure: leaks run for twelve."""
    found = of_year(TOWN | {"hours_pressurised": 12})

    assert found["I.continuity"].value == 6
    assert found["I.nrw_conn_wsp"].value == pytest.approx(800.0)
    assert found["I.uarl"].value == pytest.approx(2 * 89_425.0)


def test_only_what_counted_is_named_and_graded():
    graded = {"produced": Reported(10e6, "A2"), "sold": Reported(6e6, "B2")}
    unused = {"own_sources": Reported(10e6, "D4"), "billed_metered": Reported(6e6, "D4")}

    found = results(catalogue(), graded | unused, 2030)["I.nrw_percent"]

    assert (found.grade, found.grade_from) == ("B2", "sold")
    assert not {"own_sources", "billed_metered"} & {each.code for each in found.inputs}
