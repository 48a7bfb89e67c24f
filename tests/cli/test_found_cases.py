"""Small files that were read wrongly once, each with its right answer: ``cases/found``.

They are read in place, from beside the repository.
"""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from tests.world import operator
from waterpeers.apps.indicators.words import units_for
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.register import Filters, listings
from waterpeers.cli.benchmark import benchmark
from waterpeers.cli.edge import Unreadable
from waterpeers.cli.imports import imports
from waterpeers.cli.malmquist import malmquist
from waterpeers.cli.water_balance import water_balance
from waterpeers.domain.indicators import variables
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(shared):
    folder = shared / "cases" / "found"
    if not folder.is_dir():
        pytest.skip("The folder of cases, ../shared/cases/found, is not here.")
    return folder


class Answer:
    """What a command answered: its status, its document, and what it said beside it."""

    def __init__(self, command, *arguments):
        result = CliRunner().invoke(command, [str(a) for a in arguments], standalone_mode=False)
        self.told = result.stderr
        self.out = result.stdout
        self.status = result.return_value
        if result.exception:
            assert isinstance(result.exception, Unreadable | NotValid), result.exception
            self.status = 2
            self.told += str(result.exception)

    @property
    def json(self):
        return json.loads(self.out)


def benchmarked(*arguments):
    return Answer(benchmark, *arguments, "--json")


def scores(answer):
    return {unit["id"]: round(unit["score"], 4) for unit in answer.json["units"]}


def organisation(name, country="KE", **more):
    return operator(name, country_id=country, **more)


# --- cells ---


def test_error_and_uncalculated_cells_are_named(found):
    for name in ("Alto Water (invented)", "Baixo Water (invented)"):
        organisation(name)
    path = found / "error_and_uncalculated_cells" / "figures.xlsx"

    answer = Answer(imports, "values", path, "--dry-run", "--json")

    assert answer.status == 1
    faults = {(f["row"], f["column"]): f["reason"] for f in answer.json["rejected"]}
    assert faults.keys() == {(2, "produced"), (2, "conn_water"), (3, "sold")}
    assert "D2" in faults[2, "produced"]
    assert "#DIV/0!" in faults[2, "produced"]
    assert "E2" in faults[2, "conn_water"]
    assert "#N/A" in faults[2, "conn_water"]
    assert "F3" in faults[3, "sold"]
    assert answer.json["created"] == 0


def test_per_cent_cells_are_refused_by_their_address(found):
    answer = Answer(water_balance, found / "percent_cells" / "balance.xlsx", "--json")

    assert answer.status == 2
    assert "D2" in answer.told
    assert "per cent" in answer.told


@pytest.mark.parametrize("name", ["texts.xlsx", "semicolon.csv", "tabs.tsv"])
def test_numbers_that_read_in_two_ways_are_asked_about(found, name):
    for each in ("Alto Water (invented)", "Baixo Water (invented)"):
        organisation(each)
    path = found / "numbers_read_two_ways" / name

    answer = Answer(imports, "values", path, "--dry-run", "--json")

    assert answer.status == 1
    assert len(answer.json["rejected"]) == 2
    assert all("can be read as" in fault["reason"] for fault in answer.json["rejected"])
    assert "--decimal" in answer.told
    settled = Answer(imports, "values", path, "--dry-run", "--json", "--decimal", ",")
    assert (settled.status, settled.json["rejected"]) == (0, [])


def test_numbers_that_leave_no_doubt_are_taken(found):
    organisation("Alto Water (invented)")

    Answer(imports, "values", found / "numbers_read_two_ways" / "clear.xlsx", "--dry-run")
    answer = Answer(imports, "values", found / "numbers_read_two_ways" / "clear.xlsx", "--json")

    assert (answer.status, answer.json["rejected"], answer.json["values"]) == (0, [], 3)
    assert answer.json["read_as"]["decimal"] == ","


def test_words_for_missing_are_missing_and_errors_are_faults(found):
    organisation("Alto Water (invented)")

    answer = Answer(
        imports, "values", found / "words_for_missing" / "missing.csv", "--dry-run", "--json"
    )
    arabic = Answer(imports, "values", found / "words_for_missing" / "arabic_digits.csv", "--json")

    assert [(f["row"], f["value"]) for f in answer.json["rejected"]] == [(5, "#DIV/0!")]
    assert answer.json["values"] == 2
    assert (arabic.status, arabic.json["created"]) == (0, 1)


# --- bytes ---


def test_lines_that_end_as_on_an_old_macintosh(found):
    folder = found / "old_line_ends"
    answer = benchmarked(folder / "cr.csv", "--id", "u", "--inputs", "cost", "--outputs", "people")

    assert scores(answer) == {"A": 1.0, "B": 1.0}
    assert "Macintosh" in answer.told
    answer = Answer(imports, "operators", folder / "cr2.csv", "--json")
    assert (answer.status, answer.json["created"]) == (0, 1)
    assert Organisation.objects.get().place == "Alto"


@pytest.mark.parametrize("name", ["arabic", "cyrillic", "central", "dos", "twice"])
def test_letters_of_other_encodings(found, name):
    folder = found / "other_encodings"
    lines = (folder / "names_utf8.txt").read_text(encoding="utf-8").splitlines()
    right = dict(line.split(": ", 1) for line in lines)[f"{name}.csv"]

    answer = Answer(imports, "operators", folder / f"{name}.csv", "--json")

    assert answer.status == 0
    made = Organisation.objects.get()
    assert f"{made.name}, {made.place}" == right
    assert answer.json["read_as"]["notes"]


def test_a_comma_in_a_heading(found):
    path = found / "comma_in_a_heading" / "costs.csv"
    column = "Cost, total (million)"

    for said in (column, f'"{column}"'):
        answer = benchmarked(path, "--id", "unit", "--inputs", said, "--outputs", "People")
        assert scores(answer) == {"A": 1.0, "B": 1.0, "C": 0.6667}
    wrong = benchmarked(path, "--id", "unit", "--inputs", "Cost", "--outputs", "People")
    assert wrong.status == 2
    assert "quotes" in wrong.told


# --- rows ---


def test_totals_are_skipped_and_named(found):
    folder = found / "total_rows"
    answer = benchmarked(
        folder / "units.csv", "--id", "Operator", "--inputs", "Cost", "--outputs", "People"
    )  # fmt: skip

    assert scores(answer) == {"Alto": 1.0, "Baixo": 0.8, "Campo": 1.0, "Duna": 0.625}
    assert [each["id"] for each in answer.json["skipped"]] == [
        "TOTAL of the sample:", "Total 2024", "Total Nordland", "Average", "Moyenne", "المجموع",
    ]  # fmt: skip
    answer = Answer(imports, "operators", folder / "units2.csv", "--dry-run", "--json")
    assert (answer.status, answer.json["created"], answer.json["rejected"]) == (0, 2, [])
    assert [each["row"] for each in answer.json["totals"]] == [4]


def test_identifiers_that_a_spreadsheet_changed(found):
    folder = found / "identifiers_changed_by_a_spreadsheet"
    assert Answer(imports, "operators", folder / "first" / "list.csv").status == 0

    answer = Answer(imports, "operators", folder / "second" / "list.csv", "--dry-run", "--json")

    assert (answer.json["created"], answer.json["updated"]) == (0, 2)
    assert [(r["before"], r["after"]) for r in answer.json["recovered"]] == [
        ("7", "007"), ("1001.0", "1001"),
    ]  # fmt: skip


@pytest.mark.parametrize("name, values", [("capitals", 2), ("words", 2), ("names", 3)])
def test_headings_and_names_as_people_write_them(found, name, values):
    organisation("Alto Águas (invented)", "MZ")
    path = found / "headings_and_names_as_people_write_them" / f"{name}.csv"

    answer = Answer(imports, "values", path, "--dry-run", "--json")

    assert (answer.json["rejected"], answer.json["values"]) == ([], values)


@pytest.mark.parametrize("name", ["no_rows", "no_figures"])
def test_an_import_of_nothing_says_so(found, name):
    organisation("Alto Water (invented)")

    answer = Answer(imports, "values", found / "nothing_to_import" / f"{name}.csv")

    assert answer.status == 1
    assert "no rows" in answer.told or "no figures" in answer.told


def test_years_by_every_name(found):
    for name in ("Alto", "Baixo", "Campo"):
        organisation(f"{name} Water (invented)")

    answer = Answer(imports, "values", found / "years_and_periods" / "years.csv", "--json")

    assert (answer.json["rejected"], answer.json["created"]) == ([], 3)


def test_periods_in_their_order(found):
    path = found / "years_and_periods" / "periods.csv"
    answer = Answer(
        malmquist, path, "--id", "u", "--period", "p", "--inputs", "cost", "--outputs", "people",
        "--json",
    )  # fmt: skip

    pairs = {(p["id"], p["from"], p["to"]): round(p["malmquist"], 4) for p in answer.json["pairs"]}
    assert pairs == {
        ("A", "FY9", "FY10"): 1.25, ("A", "FY10", "FY11"): 1.3333,
        ("B", "FY9", "FY10"): 1.2, ("B", "FY10", "FY11"): 1.25,
    }  # fmt: skip


# --- search ---


def test_any_apostrophe_and_any_quotes_find_what_the_words_find(found, django_user_model):

    assert Answer(imports, "operators", found / "search_apostrophes" / "list.csv").status == 0

    def names(text):
        lines = listings(Audience.PUBLIC, Filters(text=text), date(2026, 1, 1))
        return [line.name[:4] for line in lines]

    for text in ("d'or", "d’or", '"d’or"', "“d'Or”"):
        assert names(text) == ["Eau "], text
    for text in ("l'eau", "l’eau", '"l\'eau"', "eau-fictive", "«l’eau fictive»", "eau‑fictive"):
        assert names(text) == ["Régi"], text


# --- units ---


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_unit_on_offer_makes_sense_and_is_whole_in_one_language(language):
    english = {"thousand", "million", "year", "month", "day", "person", "people", "connection"}
    with override(language):
        for variable in variables().values():
            for unit, label in units_for(variable.unit):
                words = {word.strip(",.²³") for word in label.replace("/", " / ").split()}
                assert "/" not in words, (variable.code, label)
                assert language == "en" or not words & english, (variable.code, label)
                is_time = "/" not in variable.unit  # a length of time alone
                other = unit != variable.unit and not is_time
                assert not (other and unit.startswith(("year", "month", "day")))
    assert [u for u, _ in units_for("h/day")] == ["h/day"]
    assert [u for u, _ in units_for("person-days/year")] == ["person-days/year"]
