"""What pages of figures cost with twenty years of all variables: bytes on the wire, queries."""

from __future__ import annotations

import gzip
import random
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.words import CATEGORIES
from waterpeers.domain.indicators import variables

pytestmark = pytest.mark.django_db
LATER_PAGE = 25_000  # bytes, compressed: what a page may weigh after the first visit


def report(everybody: World, years: range) -> Sheet:
    """Report all variables for some years, with grades and figures that repeat nowhere."""
    chance = random.Random(3)
    for year in years:
        sheet = Sheet.objects.create(
            organisation=everybody.mentee,
            starts_on=date(year, 1, 1),
            ends_before=date(year + 1, 1, 1),
        )
        Value.objects.bulk_create(
            Value(
                sheet=sheet, variable=code, value=chance.uniform(1e4, 1e6), reported="1",
                grade=chance.choice(["A1", "B2", "C3", ""]), state="reviewed",
                reported_at=NOON, reviewed_at=NOON,
            )
            for code in variables()
        )  # fmt: skip
    return sheet


def test_a_page_of_figures_is_light_whatever_it_shows(everybody):
    sheet = report(everybody, range(2004, 2024))
    client = signed_in(everybody, language="fr")
    every = reverse("indicators:figures", args=[everybody.mentee.uuid])
    entry = reverse("indicators:sheet", args=[sheet.uuid])
    addresses = [every, entry, f"{entry}?all=1", *(f"{every}?part={key}" for key in CATEGORIES)]

    weights = {address: len(gzip.compress(client.get(address).content)) for address in addresses}

    assert {a: bytes_ for a, bytes_ in weights.items() if bytes_ > LATER_PAGE} == {}


def test_all_years_of_one_subject_are_one_page(everybody):
    report(everybody, range(2004, 2024))
    client = signed_in(everybody, language="fr")
    address = reverse("indicators:figures", args=[everybody.mentee.uuid])

    latest, losses = client.get(address), client.get(f"{address}?part=losses")

    assert latest.context["years"] == [str(year) for year in range(2018, 2024)]
    assert {table.category for table in latest.context["tables"]} == set(CATEGORIES)
    assert losses.context["years"] == [str(year) for year in range(2004, 2024)]
    (table,) = losses.context["tables"]
    (same,) = (each for each in latest.context["tables"] if each.category == "losses")
    assert [line.code for line in table.lines] == [line.code for line in same.lines]
    for line, short in zip(table.lines, same.lines, strict=True):
        assert [cell.text for cell in line.cells[-6:]] == [cell.text for cell in short.cells]
    assert client.get(f"{address}?part=rain").status_code == 404


@pytest.mark.parametrize("years", [2, 20])
def test_a_page_asks_the_same_of_the_database_for_any_number_of_years(
    everybody, years, django_assert_num_queries
):
    sheet = report(everybody, range(2024 - years, 2024))
    client = signed_in(everybody, language="fr")
    address = reverse("indicators:figures", args=[everybody.mentee.uuid])

    client.get(address)  # the first page of a session notes that it is used

    for page in (address, f"{address}?part=finance"):
        with django_assert_num_queries(6):
            client.get(page)
    with django_assert_num_queries(9):
        client.get(reverse("indicators:sheet", args=[sheet.uuid]) + "?all=1")
    with django_assert_num_queries(8):  # its course, and what published tables have of it
        client.get(reverse("indicators:one", args=[sheet.uuid, "I.nrw_percent"]))
