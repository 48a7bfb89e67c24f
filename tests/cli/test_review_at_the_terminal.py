"""What a reviewer saw at a terminal: balances, indicators and the example, each with its answer."""

import json
import tomllib
from importlib.resources import files

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from waterpeers.cli.indicators import indicators
from waterpeers.cli.water_balance import water_balance
from waterpeers.domain.water_balance import EnteredBalance, balance

# 9 million m³ put in for 31,000 connections, at 12 m and 6 hours a day; 5 million billed.
SIX_HOURS = {
    "own_sources": {"value": 9.0e6, "limit95_percent": 5},
    "billed_metered": {"value": 5.0e6, "limit95_percent": 2},
    "service_connections": 31_000, "mains_length": 400, "average_pressure": 12,
    "hours_under_pressure": 6,
}  # fmt: skip


def balance_of(tmp_path, *options):
    file = tmp_path / "town.json"
    file.write_text(json.dumps({"inputs": SIX_HOURS}))
    with override("en"):
        made = CliRunner().invoke(water_balance, [str(file), *options])
    assert made.exit_code == 0, made.stderr
    return made.stdout


def test_the_limit_of_a_share_is_told_in_points(tmp_path):
    """Non-revenue water is 4 of 9 million, 44.44 %; it was told as ± so many per cent of that.

    Billed over supply is 0.5556, its limit √(5² + 2²) % of it: 3.0 points.
    """
    told = balance_of(tmp_path)

    assert "44.44 ± 3.0 points" in told


def test_each_piece_of_work_is_named_once(tmp_path):
    """The master meters' reading and what they show of the truth are one test."""
    town = SIX_HOURS | {"own_sources_registered_percent": {"value": 97, "limit95_percent": 3}}
    file = tmp_path / "town.json"
    file.write_text(json.dumps({"inputs": town}))

    plan = json.loads(CliRunner().invoke(water_balance, [str(file), "--json"]).stdout)["work_plan"]

    messages = [each["message"] for each in plan]
    assert len(messages) == len({*messages})
    assert messages[0].startswith("Test the master meters")


def test_with_the_defaults_of_poorer_countries_apparent_losses_are_measured_first(tmp_path):
    """40 % of 4 million, ± half of it; so real losses and index are known to a third."""
    made = json.loads(balance_of(tmp_path, "--json", "--defaults", "lmic-1"))

    assert made["components"]["apparent_losses"]["value"] == pytest.approx(1.6e6)
    assert made["indicators"]["ili"]["limit95_percent"] > 30
    assert made["work_plan"][0]["message"].startswith("Measure apparent losses")


def test_sums_that_say_other_things_than_their_parts_are_flagged(tmp_path):
    """18 million beside 25 of own sources; 11 million sold beside 6 and 1 billed: no flag."""
    file = tmp_path / "town.csv"
    file.write_text(
        "name,year,produced,own_sources,sold,billed_metered,billed_unmetered\n"
        "Town,2024,18000000,25000000,11000000,6000000,1000000\n"
    )

    made = CliRunner().invoke(indicators, [str(file), "--id", "name", "--year", "year", "--json"])

    (row,) = json.loads(made.stdout)["rows"]
    assert [flag["code"] for flag in row["flags"]].count("said_twice_apart") == 2


def test_ranges_of_figures_are_looked_at_here_as_on_the_sheet(tmp_path):
    """600,000 km, and 1.8 m of pressure (in bar), passed without a word."""
    file = tmp_path / "town.csv"
    file.write_text("name,year,net_water_km,pressure_m,produced\nTown,2024,600000,1.8,18000000\n")

    made = CliRunner().invoke(indicators, [str(file), "--id", "name", "--year", "year", "--json"])

    (row,) = json.loads(made.stdout)["rows"]
    outside = [
        each["message"] for each in row["flags"] if each["code"] == "outside_plausible_range"
    ]
    assert any("Length of the water distribution network" in each for each in outside)
    assert any("Average operating pressure" in each for each in outside)


def test_the_example_can_be_believed():
    """Losses cost 22.9 million beside 1.8 million billed, on 310 km in one place, 144 elsewhere."""
    world = tomllib.loads((files("waterpeers.cli") / "example" / "world.toml").read_text("utf-8"))
    (entered,) = [each for each in world["water_balances"] if each["of"] == "lago"]
    thousands = {"own_sources", "billed_metered", "billed_unmetered", "unbilled_metered"}
    values = {
        code: value
        * (1000 if code in thousands else 0.001 if "cost" in code and "annual" not in code else 1)
        for code, value in entered["values"].items()
    }
    made = balance(EnteredBalance(values, entered["limits"]))
    km = [each["years"] for each in world["figures"]
          if each["of"] == "lago" and each["variable"] == "net_water_km"]  # fmt: skip

    lost = sum(made.indicators[f"{kind}_losses_cost"].value for kind in ("real", "apparent"))
    billed = (values["billed_metered"] + values["billed_unmetered"]) * values["retail_unit_cost"]
    assert 0.1 < lost / billed < 0.6
    assert values["mains_length"] == pytest.approx(km[0]["2024"], rel=0.05)
