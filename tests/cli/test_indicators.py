"""Indicators from a file, as somebody at a terminal computes them."""

import csv
import json

import pytest
from click.testing import CliRunner

from waterpeers.cli.indicators import indicators
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.results import Reported, results

TABLE = """name;year;produced;produced_grade;sold;conn_water;colour
Lake;2029;1.000.000,5;A2;600000;0;blue
Lake;2030;1100000;a2;700000;9000;
Namib;2030;NA;;1;1;
Total;;2;;2;2;
"""


def run(tmp_path, text, *options, name="table.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    arguments = [str(file), "--id", "name", "--year", "year", *options]
    return CliRunner().invoke(indicators, arguments, standalone_mode=True)


def document(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_each_row_has_values_what_is_missing_and_flags(tmp_path):
    found = document(run(tmp_path, TABLE, "--json"))

    first, second, third = found["rows"]
    assert (first["id"], first["year"]) == ("Lake", 2029)
    assert second["values"]["I.nrw_percent"] == {
        "value": pytest.approx(400 / 11, rel=1e-15),
        "unit": "%",
        "grade": None,  # sold has none
        "version": "1",
    }
    assert third["missing"]["I.nrw_percent"] == ["produced"]
    assert "I.nrw_percent" not in third["values"]
    assert (found["read_as"]["separator"], found["read_as"]["decimal"]) == (";", ",")
    assert found["left_aside"] == ["colour"]


def test_a_zero_below_gives_null_with_the_reason_beside_it(tmp_path):
    first = document(run(tmp_path, TABLE, "--json"))["rows"][0]

    found = first["values"]["I.nrw_conn"]
    assert found["value"] is None
    assert "Active water connections is zero" in found["reason"]
    assert "division_by_zero" in {flag["code"] for flag in first["flags"]}


def test_a_grade_is_that_of_the_worst_input(tmp_path):
    text = "name,year,produced,produced_grade,sold,sold_grade\nLake,2030,9,A2,4,B3\n"

    (row,) = document(run(tmp_path, text, "--json"))["rows"]

    assert row["values"]["I.nrw_percent"]["grade"] == "B3"


def test_figures_that_do_not_fit_are_flagged_in_words(tmp_path):
    text = "name,year,pop_served_water,pop_area_water\nLake,2030,120,100\n"

    (row,) = document(run(tmp_path, text, "--json"))["rows"]

    assert row["values"]["I.coverage_water"]["value"] == pytest.approx(120)
    (flag,) = [flag for flag in row["flags"] if flag["code"] == "served_above_area"]
    assert "More people are served" in flag["message"]


def test_columns_may_have_the_codes_of_the_framework_and_last_year_its_own_row(tmp_path):
    text = "name,year,AG002,FN026\nLake,2019,5000,35\nLake,2020,10000,40\n"

    first, second = document(run(tmp_path, text, "--framework", "snis", "--json"))["rows"]

    assert first["values"]["IN045"]["value"] == 7.0  # no row before: the stock of the year
    assert second["values"]["IN045"]["value"] == 5.0  # 37.5 for 7,500
    assert second["missing"]["IN049"] == ["AG006", "AG010"]


def test_our_columns_feed_a_framework_in_its_units(tmp_path):
    text = "name,year,own_sources,imported,energy_water,sold\nLake,2020,2e6,0,1e6,1.5e6\n"

    (row,) = document(run(tmp_path, text, "--framework", "snis", "--json"))["rows"]

    assert row["values"]["IN058"]["value"] == pytest.approx(0.5)
    assert row["values"]["IN013"]["value"] == pytest.approx(25)


def test_it_can_be_read_as_text(tmp_path):
    result = run(tmp_path, TABLE)

    assert result.exit_code == 0
    assert "36.36" in result.stdout
    assert "missing: " in result.stdout
    assert "colour" in result.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("name,year,produced\nLake,2030,many\n", "many"),
        ("name,year,produced\nLake,soon,1\n", "a year such as 2025"),
        ("name,year,produced\nLake,2030,1\nLake,2030,2\n", "already"),
        ("name,year,produced,produced_grade\nLake,2030,1,E9\n", "A1 to D4"),
        ("name,year,colour\nLake,2030,blue\n", "no column is named by the code of a variable"),
        ("name,produced\nLake,1\n", "no column “year”"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_what_was_expected(tmp_path, text, says):
    result = run(tmp_path, text, "--json")

    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_it_gives_what_the_library_gives_to_the_last_digit(tmp_path):
    values = {"produced": 1234567.891, "sold": 765432.1, "conn_water": 1237.0, "net_water_km": 97.3}
    text = f"name,year,{','.join(values)}\nLake,2030,{','.join(map(repr, values.values()))}\n"

    (row,) = document(run(tmp_path, text, "--json"))["rows"]

    reported = {code: Reported(value) for code, value in values.items()}
    for code, found in results(catalogue(), reported, 2030).items():
        if found.value is not None:
            assert row["values"][code]["value"] == found.value


@pytest.mark.real_data
def test_the_ministrys_own_file_is_read_as_it_is(shared, tmp_path):
    source = shared / "data" / "brazil_snis" / "provider_years_2012_2021.csv"
    lines = source.read_text(encoding="utf-8").splitlines()[:60]
    file = tmp_path / "snis.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ["--id", "provider_id", "--year", "year", "--framework", "snis", "--json"]

    found = document(CliRunner().invoke(indicators, [str(file), *options]))

    published = list(csv.DictReader(lines))
    for row, theirs in zip(found["rows"], published, strict=True):
        assert (row["id"], str(row["year"])) == (theirs["provider_id"], theirs["year"])
        if theirs["IN049"] and row["year"] >= 2015:
            ours = row["values"]["IN049"]["value"]
            assert ours == pytest.approx(float(theirs["IN049"]), rel=1e-3, abs=0.0051)
