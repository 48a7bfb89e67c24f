"""Formulas are read safely, and their units are checked when they are read."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.computing import AT_ONCE, Computation
from waterpeers.domain.formulas import FormulaError, check_unit, names, parse, required
from waterpeers.domain.units import UnitError, convert, unit, units_like

UNITS = {"v": "m3/year", "v1000": "thousand m3/year", "c": "connections", "km": "km", "t": "h/day"}


def value(text, **row):
    columns = {code: [nan if given is None else given] for code, given in row.items()}
    return Computation({"x": parse(text)}).run(columns, 1)["x"][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a+b*c", 14.0), ("(a+b)*c", 20.0), ("a-b-c", -5.0), ("a-(b-c)", 3.0), ("c/a/b", 4 / 6),
        ("c/(b/a)", 8 / 3), ("min(a,b)", 2.0), ("max(a,b)", 3.0), ("mean(a,c)", 3.0),
        ("zero(a)+zero(gone)", 2.0), ("known(gone,b)+known(a,b)", 5.0), ("where(a,b,b)", 2.0),
        ("1e3*a", 2000.0), ("2.5[m3/year]*a", 5.0),
    ],
)  # fmt: skip
def test_a_formula_means_what_arithmetic_says(text, expected):
    assert value(text, a=2.0, b=3.0, c=4.0) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "", "a+", "(a", "a)", "a b", "*a", "a**b", "min(a)", "zero(a,b)", "a;b", "__import__('os')",
        "a[0]", "-a", "0*a", "a/0[m3]", "(" * 60 + "a" + ")" * 60, "a.b()", "é", "a==b",
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(FormulaError):
        parse(text)


def test_a_code_in_zero_may_be_blank():
    formula = parse("a/(b+zero(c)+known(d,e))")

    assert list(required(formula)) == ["a", "b", "e"]
    assert list(names(formula)) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1000*v/c/365", "L/connection/day"),
        ("v/c/12", "m3/connection/month"),
        ("1e6*v1000/c/365", "L/connection/day"),
        ("1000*v/c/365*24/t", "L/connection/day w.s.p."),
        ("100*v/(1000*v1000)", "%"),
        ("min(100[%],100*v/v)", "%"),
        ("18[L/km/day/m of head]*km*1[m of head]*365/1000", "m3/year"),
    ],
)
def test_a_factor_that_fits_the_units_passes(text, wanted):
    check_unit(parse(text), UNITS, wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "says"),
    [
        ("v/c/365", "L/connection/day", " 1000 times off"),
        ("1000*v/c/360", "L/connection/day", "times off"),
        ("1000*v1000/c/365", "L/connection/day", " 1000 times off"),
        ("v/v", "%", " 100 times off"),
        ("1000*v/km/365", "L/connection/day", "not L/connection/day"),
        ("v+v1000", "m3/year", "do not go together"),
        ("v+c", "m3/year", "do not go together"),
        ("where(v,c,3000[km])", "m3/year", "do not go together"),
        ("min(50,100*v/v)", "%", "do not go together"),
        ("v*gone", "m3/year", "gone"),
    ],
)
def test_a_wrong_unit_is_an_error(text, wanted, says):
    with pytest.raises(FormulaError, match=says):
        check_unit(parse(text), UNITS, wanted)


def test_blank_and_zero_bottoms_are_never_numbers():
    assert isnan(value("a/b", a=1.0, b=0.0))
    assert isnan(value("a/b", a=None, b=1.0))
    assert isnan(value("min(a,b)", a=None, b=1.0))
    assert isnan(value("min(a,b)", a=1.0, b=None))
    assert isnan(value("max(a,b)", a=1.0, b=None))
    assert isnan(value("where(a,b,3.0[m3])", a=1.0, b=2.9))
    assert isnan(value("where(a,b,3.0[m3])", a=1.0, b=None))
    assert isnan(value("a*b", a=1e200, b=1e200))
    assert value("a/b", a=0.0, b=5.0) == 0.0


def test_a_sum_of_items_that_may_be_absent_is_blank_where_all_are():
    assert value("zero(a)+zero(b)", a=None, b=4.0) == 4.0
    assert isnan(value("zero(a)+zero(b)", a=None, b=None))
    assert isnan(value("2.0*(zero(a)+zero(b)-zero(c))", a=None, b=None, c=None))
    assert value("a+zero(b)+zero(c)", a=1.0, b=None, c=None) == 1.0
    for known in "abc":
        row = dict.fromkeys("abc") | {known: 4.0}
        assert value("zero(a)+zero(b)+zero(c)", **row) == 4.0


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=1, max_size=40))
def test_many_rows_give_what_each_gives_alone_to_the_last_digit(rows):
    formulas = {"x": parse("100*(a-b)/a"), "y": parse("mean(a,b)*365/12")}
    columns = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}

    together = Computation(formulas).run(columns, len(rows))

    for number, (a, b) in enumerate(rows):
        alone = Computation(formulas).run({"a": [a], "b": [b]}, 1)
        for code in formulas:
            assert repr(alone[code][0]) == repr(together[code][number])


def test_rows_beyond_one_chunk_are_all_computed():
    rows = 2 * AT_ONCE + 3

    found = Computation({"x": parse("a*2.0")}).run({"a": [float(row) for row in range(rows)]}, rows)

    assert found["x"] == [2.0 * row for row in range(rows)]


# --- units ---


@pytest.mark.parametrize(
    ("amount", "given", "wanted", "expected"),
    [
        (1, "thousand m3/year", "m3/year", 1000), (365, "m3/year", "L/day", 1000),
        (1, "million US gallons/day", "m3/day", 3785.411784), (1, "mile", "km", 1.609344),
        (1, "imperial gallon", "L", 4.54609), (10, "bar", "m of head", 101.9716),
        (2, "breaks/km/year", "breaks/100 km/year", 200), (1, "acre-foot", "m3", 1233.48183754752),
        (41, "%", "ratio", 0.41), (12, "h/day", "%", 50), (3, "FTE/connection",
        "FTE/1,000 connections", 3000), (1, "complaints/connection/year", "% of connections", 100),
    ],
)  # fmt: skip
def test_units_convert(amount, given, wanted, expected):
    assert convert(amount, given, wanted) == pytest.approx(expected, rel=1e-6)
    assert convert(expected, wanted, given) == pytest.approx(amount, rel=1e-6)


@pytest.mark.parametrize("text", ["", "furlong", "m3/", "/year", "m3//year", "12", "m3 a year"])
def test_an_unknown_unit_is_refused(text):
    with pytest.raises(UnitError):
        unit(text)


def test_units_of_different_things_do_not_convert():
    with pytest.raises(UnitError, match="cannot become"):
        convert(1, "m3/year", "kWh/year")


def test_the_units_that_a_volume_may_come_in():
    offered = units_like("m3/year")

    assert offered[0] == "m3/year"
    assert "thousand m3/year" in offered
    assert "kWh/year" not in offered
    assert len(offered) == len(set(offered))


def test_a_length_of_time_may_come_in_another_but_not_hours_a_day():
    assert units_like("day")[0] == "day"
    assert {"year", "month", "h"} < set(units_like("day"))
    assert units_like("h/day") == ["h/day"]
