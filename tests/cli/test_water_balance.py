"""Water balances of a file, as somebody at a terminal does it."""

import json

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from waterpeers.cli.water_balance import water_balance

ONE = {
    "units": {"volume": "thousand m3", "length": "km", "pressure": "bar"},
    "inputs": {
        "own_sources": {"value": 3000, "limit95_percent": 4},
        "imported": 400,
        "billed_metered": {"value": 2300, "limit95_percent": 2},
        "customer_meter_under_registration_percent": 2,
        "mains_length": 200,
        "service_connections": 10000,
        "average_pressure": 4,
    },
}
TABLE = """id;year;own_sources;own_sources_limit95_percent;billed_metered;mains_length;town
NA;2024;3000,5;4;2300,25;200;Lake Town
B;2025;1200;;1100;;Hill Town
"""


def run(tmp_path, content, *options, name="balance.json"):
    file = tmp_path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return CliRunner().invoke(water_balance, [str(file), *options])


def test_one_balance_as_json(tmp_path):
    result = run(tmp_path, ONE, "--json")

    document = json.loads(result.stdout)
    assert document["components"]["water_supplied"]["value"] == 3400
    nrw = document["components"]["non_revenue_water"]
    assert nrw["value"] == pytest.approx(1100)
    assert nrw["limit95_percent"] == pytest.approx(100 * (120**2 + 46**2) ** 0.5 / 1100)
    assert document["components"]["unbilled_unmetered"]["by_default"] is True
    assert document["constants"] == "metric"
    assert document["indicators"]["uarl"]["unit"] == "thousand m3"
    cost = document["indicators"]["real_losses_cost"]
    assert cost["value"] is None
    assert cost["reason"]["code"] == "input_missing"
    assert document["variance_shares"][0]["code"] == "own_sources"
    assert document["work_plan"][0]["message"] == "Test the master meters of your own sources."
    assert document["bands"]["high_income"].keys() == {
        "ili", "litres_per_connection_day", "nrw_litres_per_connection_day",
    }  # fmt: skip
    assert all(flag["message"] for flag in document["flags"])
    assert document["monte_carlo"] is None


def test_large_limits_are_drawn_too(tmp_path):
    large = ONE | {"inputs": ONE["inputs"] | {"imported": {"value": 400, "limit95_percent": 50}}}
    document = json.loads(run(tmp_path, large, "--json").stdout)

    interval = document["monte_carlo"]["intervals"]["water_supplied"]
    assert interval["median"] == pytest.approx(3400, rel=0.01)
    half = (interval["high"] - interval["low"]) / 2
    assert half == pytest.approx((120**2 + 200**2) ** 0.5, rel=0.03)


LARGE = ONE["inputs"] | {"retail_unit_cost_per_m3": 38_000.5}


def test_money_is_printed_whole_with_the_separators_of_its_reader(tmp_path):
    """(2 % of 2,300 in 98, and 0.25 % of supply and of metered) thousand m³, by 38,000.5."""
    large = ONE | {"inputs": LARGE}
    money = 38_000.5 * 1000 * (2300 * 2 / 98 + 0.0025 * 3400 + 0.0025 * 2300)

    with override("en"):
        assert f"{money:,.0f}" in run(tmp_path, large).stdout
    with override("fr"):
        printed = run(tmp_path, large).stdout
    assert f"{money:,.0f}" in printed.replace("\N{NARROW NO-BREAK SPACE}", ",").replace("\xa0", ",")
    assert "e+" not in printed


def test_night_flow_stands_beside_the_balance(tmp_path):
    night = {"bottom_up_real_losses": {"value": 100, "limit95_percent": 10}}
    document = json.loads(run(tmp_path, ONE | {"inputs": ONE["inputs"] | night}, "--json").stdout)[
        "second_estimate"
    ]

    top_down, difference = document["top_down"], document["difference"]
    assert difference["value"] == pytest.approx(top_down["value"] - 100)
    limit = top_down["value"] * top_down["limit95_percent"] / 100
    assert difference["limit95_percent"] == pytest.approx(
        100 * (limit**2 + 10**2) ** 0.5 / difference["value"]
    )
    assert document["agree"] is False
    assert json.loads(run(tmp_path, ONE, "--json").stdout)["second_estimate"] is None


def test_the_printed_table_adds_up_to_its_last_digit(tmp_path):
    odd = ONE | {"inputs": ONE["inputs"] | {"own_sources": 3000.333, "billed_metered": 2299.777}}
    with override("en"):
        printed = run(tmp_path, odd).stdout
    found = {}
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.split("│")]
        if len(cells) == 6:
            found[cells[1]] = round(10 * float(cells[2].replace(",", "")))
    assert found["Water supplied"] == found["Authorised consumption"] + found["Water losses"]
    assert found["Water losses"] == found["Apparent losses"] + found["Real losses"]


def test_lengths_in_miles_ask_for_the_us_constants_unless_told(tmp_path):
    in_us = ONE | {"units": ONE["units"] | {"length": "mile"}}

    assert json.loads(run(tmp_path, in_us, "--json").stdout)["constants"] == "us"
    told = run(tmp_path, in_us, "--json", "--constants", "metric", "--form", "iwa")
    assert json.loads(told.stdout)["constants"] == "metric"
    assert json.loads(told.stdout)["form"] == "iwa"


def test_a_table_has_a_balance_for_each_row(tmp_path):
    result = run(tmp_path, TABLE, "--json", "--volume-unit", "thousand m3", name="b.csv")

    first, second = json.loads(result.stdout)["rows"]
    assert (first["id"], first["year"]) == ("NA", "2024")
    assert first["components"]["non_revenue_water"]["value"] == pytest.approx(700.25)
    assert first["components"]["own_sources"]["limit95_percent"] == pytest.approx(4)
    assert second["components"]["own_sources"]["limit95_percent"] is None
    assert second["indicators"]["real_losses_m3_per_km_day"]["value"] is None
    assert "Not used: town" in result.stderr
    assert "decimal mark “,”" in result.stderr


def test_the_same_figures_give_the_same_digits_in_both_kinds_of_file(tmp_path):
    inputs = {"own_sources": 3000.5, "billed_metered": 2300.25, "mains_length": 200}
    one = run(tmp_path, {"units": {"volume": "thousand m3"}, "inputs": inputs}, "--json")
    many = run(
        tmp_path, "id,year,own_sources,billed_metered,mains_length\nA,2024,3000.5,2300.25,200\n",
        "--json", "--volume-unit", "thousand m3", name="b.csv",
    )  # fmt: skip

    (row,) = json.loads(many.stdout)["rows"]
    assert json.loads(one.stdout).items() <= row.items()


def test_a_row_without_supply_is_refused_and_the_others_are_there(tmp_path):
    file = tmp_path / "b.csv"
    file.write_text("id,year,own_sources,billed_metered\nA,2024,,5\nB,2024,9,5\n")

    result = CliRunner().invoke(water_balance, [str(file), "--json"], standalone_mode=False)

    first, second = json.loads(result.stdout)["rows"]
    assert result.return_value == 1
    assert first["refused"][0]["code"] == "no_supply"
    assert second["components"]["non_revenue_water"]["value"] == 4
    assert "A 2024" in result.stderr


def test_a_balance_that_is_refused_says_why_in_words(tmp_path):
    file = tmp_path / "balance.json"
    file.write_text('{"inputs": {"billed_metered": 2}}')

    result = CliRunner().invoke(water_balance, [str(file), "--json"], standalone_mode=False)

    assert result.return_value == 1
    assert "own_sources: Enter water from own sources" in result.stderr
    assert result.stdout == ""


def test_it_can_be_read_as_tables(tmp_path):
    one, many = run(tmp_path, ONE), run(tmp_path, TABLE, name="b.csv")

    assert one.exit_code == many.exit_code == 0
    assert "Infrastructure leakage index" in one.stdout
    assert "Test the master meters" in one.stdout
    assert "US gal" not in one.stdout
    bands = json.loads(run(tmp_path, ONE, "--json").stdout)["bands"]
    for placed in bands.values():
        assert f"– {placed['ili']} (" in one.stdout
    assert "2024" in many.stdout


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"inputs": {"rain": 5}}, "rain"),
        ({"inputs": {"own_sources": "many"}}, "inputs.own_sources: found “many”"),
        ({"inputs": {"own_sources": True}}, "a number"),
        ({"inputs": {"own_sources": {"value": 5, "limit": 3}}}, "inputs.own_sources.limit"),
        ({"inputs": [1]}, "an object"),
        ({"units": {"volume": "barrel"}}, "units.volume: found “barrel”"),
        ({"units": "m3"}, "units"),
        ({"inputs": {"own_sources": 10**400}}, "a number"),
    ],
)
def test_a_fault_names_its_place_and_what_was_expected(tmp_path, change, expected):
    result = run(tmp_path, ONE | change)

    assert result.exit_code == 2
    assert expected in result.stderr
    assert "expected" in result.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not JSON"),
        ("[1]", "an object"),
        ("", "empty"),
        ("id,year,own_sources\nA,2024,abc\n", "row 2, column own_sources: found “abc”"),
        ("id,year,rain\nA,2024,5\n", "columns such as"),
        ("town,year,own_sources\nA,2024,5\n", "expected the columns id too"),
        ("own_sources\n5\n", "expected the columns id and year too"),
    ],
)
def test_what_cannot_be_read_is_said_without_a_traceback(tmp_path, text, expected):
    result = run(tmp_path, text, "--json", name="file.csv")

    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""


@pytest.mark.real_data
def test_the_audits_of_a_state_go_through_as_a_table(shared, tmp_path):
    source = (shared / "data/us_water_audits/georgia_audits.csv").read_text(encoding="utf-8-sig")
    header, _, rest = source.partition("\n")
    renamed = header.replace("_mg", "").replace("mains_miles", "mains_length")
    renamed = renamed.replace("avg_pressure_psi", "average_pressure").replace("system_id", "id")
    result = run(
        tmp_path, f"{renamed}\n{rest}", "--json", "--volume-unit", "million US gallons per year",
        "--length-unit", "mile", "--pressure-unit", "psi", name="audits.csv",
    )  # fmt: skip

    rows = json.loads(result.stdout)["rows"]
    assert len(rows) == 1198
    assert {row["constants"] for row in rows} == {"us"}
