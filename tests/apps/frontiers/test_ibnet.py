"""The year 2014 of the real IBNET panel, from the files to the page: what the command says too."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tests.world import member
from waterpeers.apps.frontiers import results
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.words import per_cent
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.cli.benchmark import benchmark
from waterpeers.cli.imports import imports
from waterpeers.domain.actors import Role
from waterpeers.domain.frontiers import MODELS

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
YEAR = "2014"
OURS = "IB00394"  # Berat Kuçovë, Albania
LCU = "op_expense_water_lcu"
COLUMNS = ("volume_produced_m3", "pop_served_water", "network_km")


def commanded(command, *arguments: object) -> dict:
    result = CliRunner().invoke(command, [*map(str, arguments), "--json"], standalone_mode=False)
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def of_the_year(panel: Path, to: Path) -> list[dict[str, str]]:
    """Write the rows of the year as they are."""
    with (panel / "utility_years.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if row["year"] == YEAR]
        names = reader.fieldnames
    assert names is not None
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return rows


def as_the_readme_says(panel: Path, rows: list[dict[str, str]], to: Path) -> None:
    """Write what the command takes: costs in dollars of the year, blank where not known."""
    with (panel / "ppp_by_country_year.csv").open(encoding="utf-8", newline="") as file:
        worths = {row["iso3"]: row for row in csv.DictReader(file) if row["year"] == YEAR}
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "cost", *COLUMNS])
        for row in rows:
            rate = worths.get(row["iso3"], {}).get("lcu_per_ppp_dollar")
            cost = repr(float(row[LCU]) / float(rate)) if row[LCU] and rate else ""
            writer.writerow([row["utility_id"], cost, *(row[name] for name in COLUMNS)])


def test_a_page_shows_one_utility_of_2014_with_the_score_and_peers_of_the_command(shared, tmp_path):
    panel = shared / "data" / "ibnet_panel"
    file, table = tmp_path / "ibnet.csv", tmp_path / "table.csv"
    rows = of_the_year(panel, file)
    as_the_readme_says(panel, rows, table)
    told = commanded(
        benchmark, table, "--id", "id",
        "--inputs", "cost,volume_produced_m3", "--outputs", "pop_served_water",
        "--given", "network_km",
    )  # fmt: skip
    brought = commanded(
        imports, "operators", file, "--mapping", "ibnet_panel", "--answer", "letters=new"
    )
    assert brought["created"] == len(rows)
    ppp = panel / "ppp_by_country_year.csv"
    assert commanded(imports, "countries", ppp, "--source", "World Bank")["created"] > 6000
    ids = dict(
        Identifier.objects.filter(scheme="ibnet-panel").values_list("organisation__uuid", "value")
    )
    named = {str(uuid): value for uuid, value in ids.items()}
    ours = Identifier.objects.get(scheme="ibnet-panel", value=OURS).organisation
    client = Client()
    client.force_login(member(ours, Role.SIGNATORY))

    page = client.post(
        reverse("frontiers:operator", args=[ours.uuid]),
        {"model": "cost_put_in", "year": YEAR, "returns": "vrs", "orientation": "input"},
        follow=True,
    )

    run = Frontier.objects.get()
    wanted = {unit["id"]: unit for unit in told["units"]}
    assert len(wanted) > 800
    found = {
        named[uuid]: score
        for (uuid, _, _), score in zip(run.units, run.result["scores"], strict=True)
    }
    assert found == pytest.approx({id_: unit["score"] for id_, unit in wanted.items()}, abs=1e-9)
    nothing = {
        row["utility_id"] for row in rows if not any(row[name] for name in (LCU, *COLUMNS))
    }  # nobody knows that the page should speak of them
    left = {each["id"] for each in told["skipped"]}
    assert {named[uuid] for uuid, *_ in run.skipped} == left - nothing
    assert len(left) > 50 > len(nothing)
    mine = wanted[OURS]
    peers = {named[peer["uuid"]]: peer["weight"] for peer in run.own["peers"]}
    assert peers == pytest.approx({p["id"]: p["weight"] for p in mine["peers"]}, abs=1e-9)
    renamed = dict(zip(MODELS["cost_put_in"].columns, ("cost", *COLUMNS), strict=True))
    targets = {renamed[code]: figure for code, figure in run.own["targets"].items()}
    assert targets == pytest.approx(mine["targets"], rel=1e-9)

    said = page.content.decode()
    assert page.status_code == 200
    assert f"{per_cent(mine['score'])} of what we use" in said
    for uuid in (peer["uuid"] for peer in run.own["peers"]):
        assert Organisation.objects.get(uuid=uuid).name in said
    assert "Published figures: IBNET, World Bank." in said
    assert f"{len(run.skipped)} operators could not be compared" in said
    paper = client.get(reverse("frontiers:paper", args=[run.uuid, "pdf"]))
    assert paper.content.startswith(b"%PDF")
    assert results.is_the_same_again(run)
