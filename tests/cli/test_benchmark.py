"""Efficiency scores and productivity from a file, as somebody at a terminal gets them."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import xlsxwriter
from click.testing import CliRunner

from waterpeers.cli.benchmark import benchmark
from waterpeers.cli.malmquist import malmquist

HAND = "name,cost,people\nA,2,1\nB,4,5\nC,8,6\nD,6,3\n"
COLUMNS = ("--id", "name", "--inputs", "cost", "--outputs", "people")


@dataclass
class Ended:
    exit_code: int
    stdout: str
    stderr: str


def run(path, *options, command=benchmark):
    """Run a command as ``main`` does."""
    result = CliRunner().invoke(command, [str(path), *options], standalone_mode=False)
    if isinstance(result.exception, click.ClickException):
        said = f"Error: {result.exception.format_message()}"
        return Ended(result.exception.exit_code, result.stdout, said)
    if result.exception:
        raise result.exception
    return Ended(result.return_value, result.stdout, result.stderr)


def saved(tmp_path, text, name="table.csv", encoding="utf-8"):
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    return file


def document(path, *options, command=benchmark):
    result = run(path, *options, "--json", command=command)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_table_worked_by_hand(tmp_path):
    found = document(saved(tmp_path, HAND), *COLUMNS)

    assert {key: found[key] for key in ("model", "returns", "orientation", "skipped")} == {
        "model": "dea",
        "returns": "vrs",
        "orientation": "input",
        "skipped": [],
    }
    assert found["seconds"] > 0
    unit = found["units"][3]
    assert unit == {
        "id": "D",
        "score": pytest.approx(0.5),
        "efficient": False,
        "peers": [{"id": peer, "weight": pytest.approx(0.5)} for peer in ("A", "B")],
        "targets": {"cost": pytest.approx(3), "people": pytest.approx(3)},
        "slacks": {"cost": pytest.approx(0), "people": pytest.approx(0)},
        "reason": None,
    }


def test_options_reach_the_model(tmp_path):
    file = saved(tmp_path, HAND)

    outputs = document(file, *COLUMNS, "--orientation", "output")
    assert outputs["units"][3]["score"] == pytest.approx(5.5 / 3)
    constant = document(file, *COLUMNS, "--returns", "crs")
    assert constant["units"][0]["score"] == pytest.approx((1 / 2) / (5 / 4))
    hull = document(file, *COLUMNS, "--model", "fdh")
    assert hull["units"][3]["score"] == pytest.approx(4 / 6)
    assert hull["units"][3]["peers"] == [{"id": "B", "weight": 1.0}]
    bare = document(file, *COLUMNS, "--no-slacks")["units"][3]
    assert (bare["score"], bare["slacks"]) == (pytest.approx(0.5), None)
    assert bare["reason"] == "Slacks were not asked for."


def test_without_itself_a_unit_may_have_no_score_but_a_reason(tmp_path):
    units = document(saved(tmp_path, HAND), *COLUMNS, "--super")["units"]

    assert units[1]["score"] == pytest.approx(6.8 / 4)
    assert units[2] == {
        "id": "C",
        "score": None,
        "efficient": True,
        "peers": [],
        "targets": None,
        "slacks": None,
        "reason": "Without this unit, the others cannot be compared with it this way.",
    }


def test_without_json_it_is_a_table_to_read(tmp_path):
    table = HAND + "[red],3,\nE,,2\n"
    result = run(saved(tmp_path, table), *COLUMNS)

    assert result.exit_code == 0
    assert "0.5000" in result.stdout
    assert "A (0.500), B (0.500)" in result.stdout
    assert "skipped [red]: Missing: people." in result.stdout
    assert "Only 4 units are compared" not in result.stdout
    few = run(saved(tmp_path, "name,cost,people\nA,2,1\n"), *COLUMNS, "--super")
    assert "Few units are compared: 1" in few.stderr
    assert "Without this unit" in few.stdout.replace("\n", " ")


def test_what_is_missing_is_skipped_and_named_and_na_is_a_name(tmp_path):
    table = "name;cost;people\nNA;2,5;1\nB;NA;5\nC;0;6\nTotal;12;14\nD;6;3\n"
    found = document(saved(tmp_path, table), *COLUMNS)

    assert [unit["id"] for unit in found["units"]] == ["NA", "D"]
    assert found["units"][0]["targets"]["cost"] == pytest.approx(2.5)
    assert found["read_as"]["decimal"] == ","
    assert found["skipped"] == [
        {"id": "B", "reason": "Missing: cost."},
        {"id": "C", "reason": "All inputs are zero."},
        {"id": "Total", "reason": "This row is a total, not a unit."},
    ]
    assert "Few units are compared: 2" in found["warnings"][0]


def test_a_workbook_and_other_encodings_are_read_alike(tmp_path):
    expected = document(saved(tmp_path, HAND), *COLUMNS)["units"]
    with xlsxwriter.Workbook(tmp_path / "table.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for row, line in enumerate(HAND.splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write(row, column, float(cell) if cell.isdigit() else cell)
    assert document(tmp_path / "table.xlsx", *COLUMNS)["units"] == expected
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        file = saved(tmp_path, HAND, encoding=encoding)
        assert document(file, *COLUMNS)["units"] == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("name,cost,people\nA,2,one\n", "row 2, people: found “one”, expected a number"),
        ("name,cost,people\nA,2,1\nA,3,1\n", "row 3, name: “A” is in row 2 already"),
        ("name,cost,people\n,2,1\n", "row 2, name: found nothing"),
        ("name,cost\nA,2\n", "no column “people”; found: name, cost"),
        ("", "empty"),
        ("\x00\x01\x02", "not a table"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_was_expected(tmp_path, table, expected):
    result = run(saved(tmp_path, table), *COLUMNS)

    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "options",
    [
        ("--model", "fdh", "--returns", "crs"),
        ("--returns", "none"),
        ("--orientation", "sideways"),
        ("--inputs", "cost,cost"),
        ("--inputs", "cost,"),
    ],
)
def test_wrong_usage_is_said(tmp_path, options):
    result = run(saved(tmp_path, HAND), *COLUMNS, *options)

    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_negative_figures_are_refused_by_name(tmp_path):
    result = run(saved(tmp_path, HAND + "E,-1,2\n"), *COLUMNS, "--json")

    assert result.exit_code == 1
    assert "“E” has -1.0 in “cost”" in result.stderr
    assert result.stdout == ""


def test_a_column_cannot_be_input_and_output(tmp_path):
    result = run(saved(tmp_path, HAND), "--id", "name", "--inputs", "cost", "--outputs", "cost")

    assert result.exit_code == 1
    assert "named twice" in result.stderr


# --- Malmquist ---

YEARS = (
    "name,year,cost,people\nA,2013,1,4\nB,2013,1,2\nA,2014,1,6\nB,2014,1,4\nC,2014,1,1\nD,2014,,1\n"
)
PERIODS = ("--period", "year")


def test_productivity_by_hand(tmp_path):
    found = document(saved(tmp_path, YEARS), *COLUMNS, *PERIODS, command=malmquist)

    assert found["pairs"] == [
        {
            "id": name,
            "from": 2013,
            "to": 2014,
            "malmquist": pytest.approx(index),
            "efficiency_change": pytest.approx(nearer),
            "technical_change": pytest.approx(1.5),
            "pure_efficiency_change": pytest.approx(1),
            "scale_change": pytest.approx(nearer),
            "limits": {},
            "asked": None,
        }
        for name, index, nearer in (("A", 1.5, 1), ("B", 2, 4 / 3))
    ]
    assert found["skipped"] == [
        {"id": "D", "period": 2014, "reason": "Missing: cost."},
        {"id": "C", "period": 2014, "reason": "It has no figures for 2013."},
    ]


def test_productivity_as_a_table_to_read(tmp_path):
    result = run(saved(tmp_path, YEARS), *COLUMNS, *PERIODS, command=malmquist)

    assert result.exit_code == 0
    assert "2.0000" in result.stdout
    assert "skipped C 2014: It has no figures for 2013." in result.stdout


def test_a_period_without_figures_is_left_out_and_its_units_are_named(tmp_path):
    table = YEARS + "A,2015,,1\nB,2015,2,\nA,2016,1,8\nB,2016,1,4\n"
    found = document(saved(tmp_path, table), *COLUMNS, *PERIODS, command=malmquist)

    assert [(pair["from"], pair["to"]) for pair in found["pairs"]] == [(2013, 2014)] * 2 + [
        (2014, 2016)
    ] * 2
    assert found["skipped"][:2] == [
        {"id": name, "period": 2015, "reason": "No unit has all the figures that are compared."}
        for name in ("A", "B")
    ]


def test_periods_whose_order_nothing_tells_are_put_in_one_by_the_sender(tmp_path):
    rows = "".join(
        f"A,{period},2,1\nB,{period},4,5\n" for period in ("late", "2014", "early", "999")
    )
    file = saved(tmp_path, "name,year,cost,people\n" + rows)
    refused = run(file, *COLUMNS, *PERIODS, command=malmquist)
    assert refused.exit_code == 2
    assert "--order" in refused.stderr

    order = ("--order", "999,early,2014,late")
    found = document(file, *COLUMNS, *PERIODS, *order, command=malmquist)

    pairs = [(each["from"], each["to"]) for each in found["pairs"] if each["id"] == "A"]
    assert pairs == [(999, "early"), ("early", 2014), (2014, "late")]


def test_one_period_is_refused(tmp_path):
    table = "name,year,cost,people\nA,2013,1,4\n"
    result = run(saved(tmp_path, table), *COLUMNS, *PERIODS, command=malmquist)

    assert result.exit_code == 1
    assert "two periods" in result.stderr


def test_a_unit_twice_in_a_period_is_refused(tmp_path):
    table = YEARS + "A,2014,2,2\n"
    result = run(saved(tmp_path, table), *COLUMNS, *PERIODS, command=malmquist)

    assert result.exit_code == 2
    assert "row 8, name, year: “A, 2014” is in row 4 already" in result.stderr


# --- real utilities ---


def of_2014(shared: Path, file: Path) -> int:
    """Write the year 2014 of the IBNET panel with expense in 2017 international dollars."""
    folder = shared / "data" / "ibnet_panel"
    with (folder / "ppp_by_country_year.csv").open() as rates:
        factors = {
            row["iso3"]: float(row["ppp_deflator_2017"]) / float(row["lcu_per_ppp_dollar"])
            for row in csv.DictReader(rates)
            if row["year"] == "2014" and row["ppp_deflator_2017"] and row["lcu_per_ppp_dollar"]
        }
    count = 0
    with (folder / "utility_years.csv").open() as panel, file.open("w", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["utility", "expense_2017", "network_km", "people", "volume_m3"])
        for row in csv.DictReader(panel):
            if row["year"] != "2014":
                continue
            local, factor = row["op_expense_total_lcu"], factors.get(row["iso3"])
            expense = "" if not local or factor is None else repr(float(local) * factor)
            figures = [row["network_km"], row["pop_served_water"], row["volume_produced_m3"]]
            writer.writerow([row["utility_id"], expense, *figures])
            count += 1
    return count


@pytest.mark.real_data
def test_the_utilities_of_ibnet_are_scored_or_named(shared, tmp_path):
    rows = of_2014(shared, tmp_path / "2014.csv")
    found = document(
        tmp_path / "2014.csv",
        *("--id", "utility", "--inputs", "expense_2017,network_km"),
        *("--outputs", "people,volume_m3"),
    )

    assert len(found["units"]) + len(found["skipped"]) == rows
    assert len(found["units"]) > 800
    assert all(left["reason"].startswith("Missing: ") for left in found["skipped"])
    efficient = {unit["id"] for unit in found["units"] if unit["efficient"]}
    assert 0 < len(efficient) < 60
    for unit in found["units"]:
        assert 0 < unit["score"] <= 1 + 1e-9
        assert {peer["id"] for peer in unit["peers"]} <= efficient
        assert sum(peer["weight"] for peer in unit["peers"]) == pytest.approx(1)


def test_what_no_utility_does_in_a_year_is_asked_about(tmp_path):
    slip = YEARS.replace("B,2014,1,4", "B,2014,100,4")

    found = document(saved(tmp_path, slip), *COLUMNS, *PERIODS, command=malmquist)

    asked = {pair["id"]: pair["asked"] for pair in found["pairs"]}
    assert asked["A"] is None
    assert "look at its figures" in asked["B"]


# --- what outliers cannot move, and what is given ---

SIX = "name,cost,people,km\nA,1,10,5\nB,2,10,5\nC,2,10,50\nD,4,20,5\nE,3,20,50\nF,4,10,50\n"


def test_conditions_are_given_and_others_have_to_cope_with_as_much(tmp_path):
    table = saved(tmp_path, SIX)

    plain = document(table, "--id", "name", "--inputs", "cost", "--outputs", "people")
    given = document(
        table, "--id", "name", "--inputs", "cost", "--outputs", "people", "--given", "km"
    )

    of_c = [next(u for u in made["units"] if u["id"] == "C") for made in (plain, given)]
    assert (of_c[0]["score"], of_c[1]["score"]) == (0.5, 1.0)  # A does it, on a tenth of the pipes
    assert of_c[1]["efficient"]


@pytest.mark.parametrize(("model", "score"), [("order-m", 1.0), ("order-alpha", 1.0)])
def test_robust_scores_from_the_command_line(tmp_path, model, score):
    made = document(
        saved(tmp_path, SIX), "--id", "name", "--inputs", "cost", "--outputs", "people",
        "--model", model, "--m", "1", "--alpha", "0.5",
    )  # fmt: skip

    scores = {unit["id"]: unit["score"] for unit in made["units"]}
    assert made["model"] == model
    assert scores["A"] > score  # better than is to be expected of those that serve as many


def test_a_bias_is_corrected_from_the_command_line(tmp_path):
    made = document(
        saved(tmp_path, SIX), "--id", "name", "--inputs", "cost", "--outputs", "people",
        "--given", "km", "--correct", "100",
    )  # fmt: skip

    for unit in made["units"]:
        found = unit["corrected"]
        assert found["lower"] < found["score"] < found["upper"] <= unit["score"] * (1 + 1e-9)


@pytest.mark.parametrize(
    "options",
    [("--model", "fdh", "--given", "km"), ("--correct", "100", "--super"),
     ("--model", "order-m", "--correct", "100")],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused(tmp_path, options):
    columns = ("--id", "name", "--inputs", "cost", "--outputs", "people")

    assert run(saved(tmp_path, SIX), *columns, *options).exit_code == 2
