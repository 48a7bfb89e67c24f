"""Rules of reported values: units at the door, what is asked, periods, the life of a value."""

from __future__ import annotations

from datetime import date

import pytest

from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.questions import questions
from waterpeers.domain.results import Reported
from waterpeers.domain.values import (
    VALUE,
    ValueFacts,
    ValueState,
    Zone,
    ZoneKind,
    factor,
    wanted_first,
)
from waterpeers.domain.verdicts import NotValid


@pytest.mark.parametrize(
    ("variable", "unit", "times"),
    [
        ("produced", "", 1.0),
        ("produced", "m³", 1.0),
        ("produced", "thousand m³", 1000.0),
        ("produced", "million US gallons per year".replace(" per ", "/"), 3785.411784),
        ("net_water_km", "mile", 1.609344),
        ("hours_supply", "h/day", 1.0),
    ],
)
def test_units_are_converted_at_the_door(variable, unit, times):
    assert factor(variable, unit) == pytest.approx(times, rel=1e-12)


@pytest.mark.parametrize(("variable", "unit"), [("produced", "km"), ("no_such", "m3")])
def test_units_that_do_not_fit_are_refused(variable, unit):
    with pytest.raises(NotValid):
        factor(variable, unit)


def asked(history: dict[int, float], value: float, code: str = "sold") -> list[str]:
    found = questions({code: Reported(value)}, {code: history}, 2025)
    return [reason.code for reason in found.get(code, ())]


def test_thousands_of_m3_written_as_m3_are_asked_about():
    history = {2022: 2_400_000.0, 2023: 2_500_000.0, 2024: 2_600_000.0}

    assert asked(history, 2_640.0) == ["unit_slip_below"]
    assert asked(history, 2_640_000.0) == []
    assert asked(history, 2_640_000_000.0) == ["unit_slip_above"]


def test_ten_times_last_year_is_asked_about_and_nothing_is_without_other_years():
    assert asked({2024: 18_700.0}, 194_000.0, "conn_water") != []
    assert asked({}, 194_000.0, "conn_water") == []


def test_what_concerns_two_values_is_asked_about_one_of_them():
    found = questions({"produced": Reported(5e6), "sold": Reported(6e6)}, {}, 2025)

    assert {code: [r.code for r in reasons] for code, reasons in found.items()} == {
        "sold": ["sold_above_produced"]
    }


def test_an_unusual_grade_is_asked_about():
    found = questions({"produced": Reported(5e6, "A4")}, {}, 2025)

    assert [reason.code for reason in found["produced"]] == ["grade_unusual"]


def test_a_period_is_called_by_the_year_in_which_it_ends():
    fiscal = Period(date(2023, 7, 1), date(2024, 7, 1))

    assert (fiscal.year, fiscal.days, fiscal.is_calendar_year) == (2024, 366, False)
    assert calendar_year(2023).year == 2023
    with pytest.raises(NotValid):
        Period(date(2024, 1, 1), date(2024, 1, 1))


def test_a_zone_has_a_name_and_the_whole_none():
    with pytest.raises(NotValid):
        Zone(ZoneKind.PILOT)
    with pytest.raises(NotValid):
        Zone(ZoneKind.WHOLE, "North")


def test_the_life_of_a_value_as_a_table():
    moves = {state: VALUE.open_from(state) for state in ValueState}

    assert moves == {
        "draft": ("rework", "submit"),
        "submitted": ("rework", "return", "review"),
        "returned": ("rework", "submit"),
        "reviewed": ("return", "lock", "replace"),
        "locked": ("replace",),
        "replaced": (),
    }
    refused = VALUE.verdict("submit", state=ValueState.DRAFT, facts=ValueFacts(unanswered=2))
    assert [reason.code for reason in refused.against] == ["questions_unanswered"]


def test_the_short_list_asks_for_a_few_variables_and_says_for_what():
    wanted = wanted_first()

    assert 20 <= len(wanted) <= 30
    assert "I.nrw_km" in wanted["net_water_km"]
