"""Command line, page, file and API give the same numbers, to the last digit."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner
from django.urls import reverse

from tests.apps.water_balance.made import LIMITS, VALUES, saved, sheet
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Sheet
from waterpeers.cli.indicators import indicators as indicators_command
from waterpeers.cli.water_balance import water_balance as balance_command
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import indicators, variables
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.water_balance.entry import BalanceUnits

pytestmark = pytest.mark.django_db
WHO = "mentee_reporter"
YEARS = (2023, 2024)
EXACT = re.compile(r"<dd>(-?[\d.]+(?:e[+-]?\d+)?)</dd>")


def printed(command: Command, *arguments: str) -> Any:
    result = CliRunner().invoke(command, [*arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# --- indicators ---


def awkward(number: int, year: int) -> float:
    """A figure with many digits, different for each variable and year."""
    return (1000 + 37 * number) / 7 + (year - 2000) / 3


def reported(everybody: World) -> list[Sheet]:
    """Report every variable of two years, some in another unit than ours."""
    return [
        report_values(
            everybody.mentee,
            calendar_year(year),
            [
                ReportedFigure(
                    code,
                    awkward(number, year),
                    "thousand m3" if code == "produced" else "",
                    grade="B2" if number % 3 else "",
                )
                for number, code in enumerate(variables())
            ],
            act=Act(everybody.actor(WHO), NOON),
        )
        for year in YEARS
    ]


def exported(client, everybody: World) -> list[dict[str, str]]:
    answer = client.get(reverse("indicators:figures-csv", args=[everybody.mentee.uuid]))
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def as_table(rows: list[dict[str, str]], folder: Path) -> Path:
    """Turn the site's own file, a figure a row, into what the command reads: a year a row."""
    codes = list(dict.fromkeys(row["code"] for row in rows if row["state"] != "computed"))
    path = folder / "figures.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "year", *codes, *(f"{code}_grade" for code in codes)])
        for year in map(str, YEARS):
            found = {row["code"]: row for row in rows if row["year"] == year}
            figures = [found[code]["value"] for code in codes]
            writer.writerow(["Lago", year, *figures, *(found[code]["grade"] for code in codes)])
    return path


def of_api(client, everybody: World) -> dict[tuple[int, str], dict[str, Any]]:
    root, items = f"/api/figures/of/{everybody.mentee.uuid}/computed/", []
    while (
        len(items)
        < (page := client.get(root, {"limit": 100, "offset": len(items)}).json())["count"]
    ):
        items += page["items"]
    return {(each["year"], each["code"]): each for each in items}


def test_every_indicator_is_the_same_on_page_in_file_over_the_api_and_on_the_command_line(
    client, everybody, tmp_path
):
    sheets = reported(everybody)
    client.force_login(everybody.people[WHO])
    rows = exported(client, everybody)
    of_file = {(int(row["year"]), row["code"]): row for row in rows if row["state"] == "computed"}
    programs = of_api(client, everybody)
    document = printed(
        indicators_command, str(as_table(rows, tmp_path)), "--id", "id", "--year", "year"
    )

    compared = 0
    for row, made in zip(document["rows"], sheets, strict=True):
        for code in indicators():
            key = (row["year"], code)
            if missing := row["missing"].get(code):
                assert programs[key]["missing"] == missing == of_file[key]["missing"].split()
                continue
            told, api, file = row["values"][code], programs[key], of_file[key]
            assert told["value"] == api["value"], code
            assert ("" if told["value"] is None else repr(told["value"])) == file["value"], code
            assert (told["unit"], told["grade"] or "", told["version"]) == (
                api["unit"], api["grade"], api["version"]
            ), code  # fmt: skip
            assert api["grade"] == file["grade"], code
            compared += 1
        page = client.get(reverse("indicators:one", args=[made.uuid, "I.nrw_conn"]))
        (exact,) = EXACT.findall(page.content.decode())
        assert float(exact) == row["values"]["I.nrw_conn"]["value"]
    assert compared > len(indicators()), "most can be computed, in both years"


def test_every_page_of_an_indicator_says_the_number_of_the_command(client, everybody, tmp_path):
    *_, made = reported(everybody)
    client.force_login(everybody.people[WHO])
    path = as_table(exported(client, everybody), tmp_path)
    row = printed(indicators_command, str(path), "--id", "id", "--year", "year")["rows"][-1]

    for code in row["values"].keys() & indicators().keys():
        told = row["values"][code]
        page = client.get(reverse("indicators:one", args=[made.uuid, code])).content.decode()
        exact = [float(text) for text in EXACT.findall(page)]
        assert exact == ([] if told["value"] is None else [told["value"]]), code


# --- water balances ---

IN_MILES = sheet(
    units=BalanceUnits("million US gallons", "mile", "psi"), constants=None,
    limits_percent=LIMITS | {"imported": 40.0},
)  # fmt: skip


def without_blanks(said: Any) -> Any:
    """Leave out what is null or no: the API says so where the command says nothing."""
    if isinstance(said, dict):
        return {
            key: without_blanks(each)
            for key, each in said.items()
            if each is not None and each is not False
        }
    return [without_blanks(each) for each in said] if isinstance(said, list) else said


@pytest.mark.parametrize("given", [sheet(), IN_MILES], ids=["metric", "in miles, large limits"])
def test_a_balance_is_the_same_over_the_api_and_on_the_command_line(
    client, everybody, tmp_path, given
):
    row = saved(everybody, sheet=given)
    client.force_login(everybody.people[WHO])
    answer = client.get(f"/api/water-balances/{row.uuid}/")
    assert answer.status_code == 200, answer.content
    programs = answer.json()
    units = given.units
    inputs = {
        code: {"value": value, "limit95_percent": given.limits_percent.get(code)}
        for code, value in VALUES.items()
    }
    path = tmp_path / "balance.json"
    names = {"volume": units.volume, "length": units.length, "pressure": units.pressure}
    path.write_text(json.dumps({"units": names, "inputs": inputs}))
    document = printed(balance_command, str(path))

    for part in ("components", "indicators", "variance_shares", "bands", "flags", "monte_carlo"):
        assert without_blanks(programs[part]) == without_blanks(document[part]), part
    assert document["variance_shares"]
    assert (document["monte_carlo"] is not None) == (given is IN_MILES)
    table = tmp_path / "balance.csv"
    limits = [f"{code}_limit95_percent" for code in given.limits_percent]
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "year", *VALUES, *limits])
        writer.writerow(["Lago", 2025, *VALUES.values(), *given.limits_percent.values()])
    options = [
        "--volume-unit", units.volume, "--length-unit", units.length,
        "--pressure-unit", units.pressure,
    ]  # fmt: skip
    (of_table,) = printed(balance_command, str(table), *options)["rows"]
    assert {name: of_table[name] for name in document} == document
