"""Workbooks of the AWWA Free Water Audit Software: read as they are, or not at all."""

from __future__ import annotations

import json

import openpyxl
import pytest
from click.testing import CliRunner

from tests.apps.water_balance.audits import INVENTED, audit
from waterpeers.apps.water_balance.imports import audit_in
from waterpeers.cli.water_balance import water_balance
from waterpeers.domain.verdicts import NotValid
from waterpeers.domain.water_balance import balance


@pytest.fixture
def woodstock(shared):
    text = (shared / "data" / "water_balance_examples" / "woodstock_ga_2018.json").read_text()
    return json.loads(text)


@pytest.mark.parametrize("version", [5, 6])
def test_an_audit_is_read_with_its_units_and_its_year(tmp_path, version):
    read = audit_in(audit(tmp_path / "a.xlsx", INVENTED, version))

    values, units = read.entry.values, read.entry.units
    assert (units.volume, units.length, units.pressure) == ("million US gallons", "mile", "psi")
    assert read.year == 2018
    assert (values["own_sources"], values["billed_unmetered"], values["mains_length"]) == (
        100.0, 2.0, 75.2,
    )  # fmt: skip
    assert values["customer_line_length"] == pytest.approx(20 * 6895 / 5280)
    assert values["retail_unit_cost"] == pytest.approx(7400)  # by million gallons
    assert values["variable_production_cost"] == pytest.approx(2845.83)
    made = balance(read.entry.entered())
    assert made.components["real_losses"].value / units.volume_m3 == pytest.approx(33.175)


@pytest.mark.real_data
@pytest.mark.parametrize("version", [5, 6])
def test_a_published_audit_gives_its_published_results(tmp_path, woodstock, version):
    given, told = woodstock["inputs"], woodstock["expected"]
    figures = {code: given[code] for code in given if code.endswith(("metered", "ed", "sources"))}
    figures |= {code: told[code] for code in ("water_supplied", "real_losses")}
    figures |= {
        "authorised_consumption": told["authorised_consumption"],
        "apparent_losses": given["apparent_losses"],
        "unauthorised_consumption": 1.844655,  # 0.25 % of what is supplied, by default
        "customer_meter_inaccuracies": given["apparent_losses"] - 1.844655 - 1.32201,
        "data_handling_errors": 1.32201,
        "mains_length": given["mains_length"],
        "service_connections": given["service_connections"],
        "line_feet": 0.0,
        "average_pressure": given["average_pressure"],
        "annual_operating_cost": given["annual_operating_cost"],
        "retail_unit_cost": given["retail_unit_cost_per_1000_gal"],
        "variable_production_cost": given["variable_production_cost_per_mg"],
    }

    entry = audit_in(audit(tmp_path / "a.xlsx", figures, version)).entry
    made = balance(entry.entered())

    volume = entry.units.volume_m3
    assert made.components["real_losses"].value / volume == pytest.approx(told["real_losses"])
    for code, ours in (
        ("ili", made.indicators["ili"].value),
        ("uarl", made.indicators["uarl"].value / volume),
        ("real_losses_cost", made.indicators["real_losses_cost"].value),
    ):
        assert ours == pytest.approx(told[code], rel=woodstock["tolerance_relative"]), code


def test_a_correction_of_master_meters_is_what_the_workbook_supplies(tmp_path):
    corrected = INVENTED | {"water_supplied": 112.0, "real_losses": 35.175}

    made = balance(audit_in(audit(tmp_path / "a.xlsx", corrected)).entry.entered())

    volume = 1e6 * 0.003785411784
    assert made.components["water_supplied"].value / volume == pytest.approx(112)
    assert made.components["real_losses"].value / volume == pytest.approx(35.175)


def test_a_grade_is_no_figure_where_the_figure_is_blank(tmp_path):
    without = {code: value for code, value in INVENTED.items() if code != "average_pressure"}
    without |= {"imported": 0.0, "own_sources": 120.0}

    read = audit_in(audit(tmp_path / "a.xlsx", without))

    assert "average_pressure" not in read.entry.values
    assert read.entry.values["own_sources"] == 120.0


def test_what_gives_other_results_is_refused(tmp_path):
    path = audit(tmp_path / "a.xlsx", INVENTED | {"real_losses": 30.0})

    with pytest.raises(NotValid) as refused:
        audit_in(path)

    (reason,) = refused.value.verdict.against
    assert reason.code == "audit_gives_another"
    assert dict(reason.params) == {"result": "real_losses", "ours": "33.175", "theirs": "30"}


def test_units_that_are_not_known_are_refused(tmp_path):
    assert audit_in(audit(tmp_path / "a.xlsx", INVENTED, unit="buckets/yr")) is None


def test_another_workbook_is_none(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "id"
    book.save(tmp_path / "b.xlsx")

    assert audit_in(tmp_path / "b.xlsx") is None


def test_the_command_line_reads_it_as_it_is(tmp_path):
    path = audit(tmp_path / "a.xlsx", INVENTED)

    result = CliRunner().invoke(water_balance, [str(path), "--json"], standalone_mode=False)

    assert result.return_value == 0
    assert "2018" in result.stderr
    told = json.loads(result.stdout)
    assert told["components"]["real_losses"]["value"] == pytest.approx(33.175)
    assert told["constants"] == "us"
