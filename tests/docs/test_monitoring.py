"""Each item of ``docs/monitoring.md`` stands on the page that it names, in the example world."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from docx import Document as WordDocument

from tests.example_world import example_world, shares_the_world
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Activity, CapacityOutcome, Output, PerformanceOutcome
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.apps.updates.models import Update
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.joint import JointState
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.progress_reports import layout_of

TABLE = Path(__file__).resolve().parents[2] / "docs" / "monitoring.md"
LINE = re.compile(r"^\| (?P<item>[^|]+) \| (?P<where>[^|]+) \| (?P<who>[^|]+) \| (?P<at>[^|]+) \|$")
PEOPLE = {"helper": "eva@platform.example", "mentee": "", "mentor": "", "funder": ""}
MISSING = "missing"


def lines() -> list[dict[str, str]]:
    """Read the rows of all tables, without their headings."""
    found = [LINE.match(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    rows = [each.groupdict() for each in found if each]
    return [row for row in rows if row["item"] != "item" and set(row["item"]) != {"-"}]


def test_every_row_has_an_address_or_says_what_takes_its_place():
    rows = lines()
    assert len(rows) > 150
    assert len({row["item"] for row in rows}) > 140
    for row in rows:
        if row["at"] == MISSING:
            assert row["who"] == "–"
            assert len(row["where"]) > 20
        else:
            assert row["at"].startswith("`/")
            assert row["who"] in {*PEOPLE, "public"}


def test_each_working_area_and_each_dimension_has_its_row():
    text = TABLE.read_text(encoding="utf-8")
    areas = re.findall(r"/portfolio/\?area=(\w+)", text.partition("## Working areas")[2])
    assert sorted(areas) == sorted(WorkingArea)
    dimensions = text.partition("## Capacity dimensions")[2].partition("## ")[0]
    named = [found for line in dimensions.splitlines() if (found := LINE.match(line))]
    assert len([each for each in named if "fourteen" in each["where"]]) == len(CapacityDimension)


def partnership(mentee: str, mentor: str) -> Partnership:
    rows = Partnership.objects.filter(parties__role="mentee", parties__organisation__name=mentee)
    return next(row for row in rows if row.parties.get(role="mentor").organisation.name == mentor)


def rows_of_the_world() -> dict[str, Any]:
    """Say what the names in braces stand for."""
    at = partnership("Águas do Lago", "Companhia Serra Água")
    first = partnership("Eaux du Fleuve", "Waterbedrijf Delta")
    plan = {"plan__partnership": first}
    update = Update.objects.get(plan__partnership=at, state="agreed")
    return {
        "p": at.uuid,
        "first": first.uuid,
        "closed": partnership("Eaux du Fleuve", "Companhia Serra Água").uuid,
        "o": Organisation.objects.get(name="Águas do Lago").uuid,
        "agreement": Agreement.objects.get(partnership=at).uuid,
        "activity": Activity.objects.filter(plan__partnership=at).order_by("pk")[0].uuid,
        "activity_first": Activity.objects.filter(**plan).order_by("pk")[0].uuid,
        "output_first": Output.objects.filter(**plan).order_by("pk")[0].uuid,
        "outcome_first": PerformanceOutcome.objects.filter(**plan).order_by("pk")[0].uuid,
        "capacity_first": CapacityOutcome.objects.filter(**plan).order_by("pk")[0].uuid,
        "update": update.uuid,
        "item": update.lines.order_by("pk")[0].item,
        "mission": Mission.objects.filter(partnership=first).order_by("pk")[0].uuid,
        "report": ProgressReport.objects.get(partnership=at).uuid,
    }


def clients() -> dict[str, dict[str, Client]]:
    """Give who may open what: by the partnership of an address, then by role."""
    by_mail = {
        "": {"helper": "eva@platform.example"},
        "first": {"mentee": "fatou@fleuve.example", "mentor": "carel@delta.example"},
        "p": {"mentee": "berta@lago.example", "mentor": "hugo@serra.example"},
    }
    found: dict[str, dict[str, Client]] = {"": {"public": Client(), "funder": of_the_funder()}}
    for of, who in by_mail.items():
        for role, mail in who.items():
            client = Client()
            client.force_login(Person.objects.get(email=mail))
            found.setdefault(of, {})[role] = client
    return found


def of_the_funder() -> Client:
    """Somebody of Fonds Rivages, which pays."""
    client = Client()
    client.force_login(Person.objects.get(email="ines@rivages.example"))
    return client


@shares_the_world
@pytest.mark.long
@pytest.mark.django_db
def test_each_item_is_on_its_page_and_the_report_of_the_funder_leaves_as_word():
    example_world()
    names, who = rows_of_the_world(), clients()
    wrong = []
    asked: dict[tuple[Client, str], int] = {}  # a page that has several items, once
    for row in lines():
        if row["at"] == MISSING:
            continue
        address = row["at"].strip("`")
        of_first = any(f"{{{each}" in address for each in ("first", "closed", "mission"))
        of = "first" if of_first or "_first}" in address else "p"
        client = who[""].get(row["who"]) or who[of][row["who"]]
        if (client, address) not in asked:
            answer = client.get(address.format(**names))
            if answer.streaming:
                answer.getvalue()
            asked[client, address] = answer.status_code
        if (status := asked[client, address]) != 200:
            wrong.append((row["item"], row["who"], address, status))
    assert wrong == []
    the_word_file(who[""]["funder"])


def the_word_file(client: Client) -> None:
    """What the funder saves has headings, tables and words for pictures, in French."""
    report = ProgressReport.objects.get()
    assert (report.state, report.language, report.layout) == (JointState.AGREED, "fr", "eu_wop")
    answer = client.get(f"/report/{report.uuid}/report.docx")
    made = WordDocument(BytesIO(answer.content))
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    wanted = [each.title["fr"] for each in layout_of("eu_wop").sections]
    assert [each for each in headings if each in wanted] == wanted
    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert {"Activité", "Produit", "Champ d’intervention", "Qui"} <= cells
    assert any("Casas visitadas e ligadas ao contador" in each for each in cells)
    assert made.core_properties.language in {"fr", "fr-FR"}
    text = "\n".join(p.text for p in made.paragraphs)
    assert "trois équipes au lieu de deux" in text
    described = made.element.body.xpath(".//wp:docPr/@descr")
    assert described, "no picture has words"
    assert all(len(each) > 20 for each in described)
