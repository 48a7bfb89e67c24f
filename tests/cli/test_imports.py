"""``waterpeers import`` as scripts see it: keys, exit statuses, no traceback for bad input."""

from __future__ import annotations

import json

import click
import openpyxl
import pytest
from click.testing import CliRunner

from tests.world import operator, world
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.models import CountryFact, Identifier, Organisation
from waterpeers.cli.edge import Unreadable
from waterpeers.cli.imports import imports
from waterpeers.domain.verdicts import NotAllowed, NotValid

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, str]:
    """Run the command as ``main`` does; give its status and what it printed."""
    result = CliRunner().invoke(imports, [str(a) for a in arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.return_value, result.stdout


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "list.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_promised_keys_are_there(file):
    status, out = run("operators", file("name,country\nLake,MZ\n"), "--json")

    said = json.loads(out)
    assert status == 0
    assert {"rows", "created", "updated", "unchanged", "rejected", "questions"} <= said.keys()
    assert (said["rows"], said["created"], said["rejected"]) == (1, 1, [])
    assert said["read_as"] == {
        "encoding": "utf-8-sig",
        "separator": ",",
        "decimal": ".",
        "sheet": "",
        "header": 1,
        "notes": [],
        "taken": {"name": ["name"], "country": ["country"]},
        "ignored": [],
    }


def test_columns_that_are_not_understood_are_named(file):
    path = file("name,country,Régime\nLake,MZ,public\n")

    said = json.loads(run("operators", path, "--dry-run", "--json")[1])
    assert said["read_as"]["ignored"] == ["Régime"]
    out = run("operators", path, "--dry-run")[1]
    assert "not understood: Régime" in out
    assert "comma between the columns, decimal “.”" in out


def test_a_header_without_rows_is_said_so(file):
    status, out = run("operators", file("name,country\n"))

    assert (status, "no rows" in out, "Nothing changes" in out) == (1, True, False)


def test_a_dry_run_with_findings_says_so_by_its_status(file):
    operator("Águas do Lago, E.P.")
    for text in ("name,country\nLake,Atlantis\n", "name,country\nAguas do Lago,MZ\n"):
        assert run("operators", file(text), "--dry-run")[0] == 1
        assert run("operators", file(text), "--dry-run", "--good-rows")[0] == 0
    assert run("operators", file("name,country\nHill,MZ\n"), "--dry-run")[0] == 0


def test_letters_given_back_are_listed_with_before_and_after(file):
    path = file("name,country\nPetr\x97polis,BR\n")

    (each,) = json.loads(run("operators", path, "--dry-run", "--json")[1])["recovered"]
    assert each == {"row": 2, "column": "name", "before": "Petr\x97polis", "after": "Petrópolis"}
    assert "Petr\ufffdpolis" in run("operators", path, "--dry-run")[1]


def test_a_sheet_is_named(tmp_path):
    path = tmp_path / "list.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.title = "Read me"
    workbook.active["A1"] = "Utilities"
    data = workbook.create_sheet("Data")
    for line in (["Utilities of Lakeland, 2024"], [], ["name", "country"], ["Lake", "MZ"]):
        data.append(line)
    workbook.save(path)

    with pytest.raises(Unreadable, match="Read me, Data"):
        run("operators", path)
    said = json.loads(run("operators", path, "--sheet", "Data", "--json")[1])
    assert (said["created"], said["read_as"]["sheet"], said["read_as"]["header"]) == (1, "Data", 3)


def test_faults_refuse_and_are_listed_with_their_sentences(file):
    path = file("name,country\nLake,Atlantis\nHill,MZ\n")

    status, out = run("operators", path, "--json")
    fault = json.loads(out)["rejected"][0]
    assert (status, Organisation.objects.count()) == (1, 0)
    assert (fault["row"], fault["column"], fault["value"]) == (2, "country", "Atlantis")
    assert "Atlantis" in fault["reason"]

    assert run("operators", path, "--good-rows")[0] == 0
    assert Organisation.objects.count() == 1


def test_questions_are_listed_and_answered(file):
    known = operator("Águas do Lago, E.P.")
    path = file("name,country\nAguas do Lago,MZ\n")

    status, out = run("operators", path, "--json")
    (question,) = json.loads(out)["questions"]
    assert (status, question["row"], question["uuid"]) == (1, 2, str(known.uuid))
    assert run("operators", path, "--answer", f"2={known.uuid}")[0] == 0
    assert Organisation.objects.count() == 1


def test_a_second_time_says_that_nothing_changes(file):
    path = file("name,country\nLake,MZ\n")
    run("operators", path)

    assert "Nothing changes" in run("operators", path)[1]


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("rank,film\n1,x\n", "rank, film"), ("%PDF-1.4", "not a tab")]
)
def test_unreadable_input_is_said_in_a_sentence(file, text, said):
    with pytest.raises(Unreadable) as problem:
        run("operators", file(text))

    assert said in problem.value.message
    assert problem.value.exit_code == 2


def test_wrong_answers_mappings_and_people_are_usage_errors(file):
    path = file("name,country\nLake,MZ\n")

    for options in (["--answer", "two=new"], ["--as", "nobody@example.org"]):
        with pytest.raises(click.UsageError):
            run("operators", path, *options)
    with pytest.raises(Unreadable):
        run("operators", path, "--mapping", "no_such_mapping")
    with pytest.raises(NotValid):
        run("operators", path, "--answer", "2=somebody")
    assert not Organisation.objects.exists()


def test_as_a_reporter_only_the_own_organisation(file):
    everybody = world()
    path = file("name,country,staff\nÁguas do Lago,MZ,9\nNew Water,MZ,9\n")

    status, out = run("operators", path, "--as", "mentee.reporter@example.org", "--json")

    assert (status, [fault["row"] for fault in json.loads(out)["rejected"]]) == (1, [3])
    everybody.mentee.refresh_from_db()
    assert everybody.mentee.staff is None


def test_values_by_our_own_codes(file):
    lake = operator("Lake")
    path = file("name,country,year,produced\nLake,MZ,2024,1000\n")

    status, out = run("values", path, "--json")

    said = json.loads(out)
    assert (status, said["created"], said["values"]) == (0, 1, 1)
    stored = Value.objects.get()
    assert (stored.sheet.organisation, stored.value, stored.reported_unit) == (
        lake,
        1000,
        "m3/year",
    )


def test_a_dry_run_lists_the_questions_of_the_import(file):
    operator("Lake")
    rows = "".join(f"Lake,MZ,{year},2500000\n" for year in range(2018, 2023))
    path = file(f"name,country,year,sold\n{rows}Lake,MZ,2023,2500\n")

    looked = json.loads(run("values", path, "--dry-run", "--json")[1])
    assert not Value.objects.exists()
    said = run("values", path, "--dry-run")[1]
    stored = json.loads(run("values", path, "--json")[1])

    (question,) = looked["questions"]
    assert (question["organisation"], question["year"], question["value"]) == ("Lake", 2023, 2500)
    assert question["question"] in " ".join(said.split())
    assert stored["questions"] == looked["questions"]
    assert stored["created"] == looked["created"] == 6


def test_an_import_of_operators_asks_about_the_figures_that_it_brings(file, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'scheme = "t"\nyear = "y"\n[fields]\nidentifier = "i"\nname = "n"\n'
        '[values.sold]\nvariable = "sold"\n'
    )
    rows = "".join(f"1,Lake,{year},2500000\n" for year in range(2018, 2023))
    path = file(f"i,n,y,sold\n{rows}1,Lake,2023,2500\n")

    looked = json.loads(run("operators", path, "--mapping", mapping, "--dry-run", "--json")[1])
    stored = json.loads(run("operators", path, "--mapping", mapping, "--json")[1])

    (question,) = looked["values"]["questions"]
    assert (question["organisation"], question["year"]) == ("Lake", 2023)
    assert stored["values"] == looked["values"]
    assert looked["questions"] == []


def test_values_of_the_unknown_are_refused(file):
    path = file("id,year,produced\n77,2024,1000\n")

    status, out = run("values", path, "--json")

    assert (status, json.loads(out)["rejected"][0]["value"]) == (1, "77")
    assert not Value.objects.exists()
    assert not Identifier.objects.exists()


def test_country_facts_are_never_overwritten_in_silence(file):
    first = file(
        "iso3,wb_income_fy23,fcs_fy26\nNAM,Upper middle income,\nMOZ,Low income,conflict\n"
    )
    assert run("countries", first, "--source", "test")[0] == 0
    again = json.loads(run("countries", first, "--source", "test", "--json")[1])
    assert (again["created"], again["unchanged"]) == (0, 3)
    assert CountryFact.objects.get(country="NA").value == "upper_middle"

    other = file("iso3,wb_income_fy23\nNAM,High income\nKEN,Lower middle income\n")
    with pytest.raises(NotValid) as refused:
        run("countries", other, "--source", "test")
    assert [reason.code for reason in refused.value.verdict.against] == ["fact_differs"]
    assert not CountryFact.objects.filter(country="KE").exists()

    assert run("countries", other, "--source", "test", "--replace")[0] == 0
    assert CountryFact.objects.get(country="NA").value == "high"


def test_only_administrators_load_country_facts(file):
    world()
    path = file("iso3,wb_income_fy23\nNAM,High income\n")

    with pytest.raises(NotAllowed):
        run("countries", path, "--source", "test", "--as", "facilitator@example.org")


@pytest.mark.real_data
def test_the_real_country_lists(shared):
    folder = shared / "data" / "countries"

    wide = json.loads(run("countries", folder / "countries.csv", "--source", "x", "--json")[1])
    long = json.loads(run("countries", folder / "fcs_by_year.csv", "--source", "x", "--json")[1])

    assert (wide["created"], wide["rejected"], wide["left_out"]) == (255, [], ["CHI"])
    assert (long["created"], long["rejected"]) == (718, [])
