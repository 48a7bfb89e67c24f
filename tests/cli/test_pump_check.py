"""Pumps of a file, as somebody at a terminal does it."""

import json

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from waterpeers.cli.pumps import pump_check

TABLE = """name;kind;flow;head;hours;power_kw;energy_kwh;town
P1;surface;100;50;4000;22,7;;Lake Town
P2;submersible;20;100;2000;;20000;Hill Town
P3;;60;35;;9,1;;
Odd;surface;100;50;4000;9;;
"""


def run(tmp_path, content, *options):
    file = tmp_path / "pumps.csv"
    file.write_text(content)
    return CliRunner().invoke(pump_check, [str(file), "--target", "75", *options])


def test_pumps_as_json(tmp_path):
    result = run(tmp_path, TABLE, "--price", "8", "--grid-factor", "0.5", "--json")

    document = json.loads(result.stdout)
    first, _, third, odd = document["pumps"]
    assert first["efficiency"] == pytest.approx(0.6, rel=1e-4)
    assert first["saving"]["co2e_kg"] == pytest.approx(first["saving"]["kwh"] / 2)
    assert document["together"]["pumped_m3"] == 440_000
    assert (third["missing"], third["saving"]) == (["hours"], None)
    assert odd["flags"][0]["code"] == "pump_efficiency_impossible"
    assert document["left_out"] == ["P3", "Odd"]
    assert "Not used: town" in result.stderr


def test_pumps_as_a_table_in_the_language_and_numbers_of_the_reader(tmp_path):
    with override("fr"):
        printed = run(tmp_path, TABLE).stdout

    assert "18\N{NARROW NO-BREAK SPACE}1" in printed or "18\xa01" in printed
    assert "Non saisis : ses heures." in " ".join(printed.split())


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ("name,flow\nP1,x\n", (), "row 2, column flow: found “x”"),
        ("name,flow\nP1,-4\n", (), "row 2, column flow"),
        ("name,kind\nP1,steam\n", (), "row 2, column kind"),
        ("name,volts\nP1,400\n", (), "row 2, column volts"),
        ("flow\n4\n", (), "no column “name”"),
        ("name,flow\n", (), "one pump at least"),
        (TABLE, ("--flow-unit", "barrel"), "flow_unit"),
        (TABLE, ("--target", "120"), "target_percent"),
        ("", (), "empty"),
    ],
)
def test_a_fault_names_its_place(tmp_path, content, options, expected):
    with override("en"):
        result = run(tmp_path, content, *options)

    assert result.exit_code == 2
    assert expected in result.stderr
