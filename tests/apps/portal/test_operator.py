"""What everybody reads of an operator."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import NOON
from tests.declared import need
from tests.world import country, operator, world
from waterpeers.apps.indicators.actions.imports import import_values
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import CountryFact
from waterpeers.domain.actors import Act, Actor

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)


def test_a_profile_says_where_each_figure_is_from(client):
    lake = operator("Lake", population_served=1234, connections=500, staff=71)
    lake.notes = {
        "staff": {"source": "owner", "on": "2026-03-01"},
        "connections": {"source": "Panel of Lakeland", "as_of": 2015},
    }
    lake.save()
    line = (lake.pk, "pop_served_water", 2015, 105_704.0, "105704", "persons", "IBNET")
    import_values([line], act=Act(KEEPER, NOON), published=True)

    page = client.get(reverse("portal:operator", args=[lake.uuid])).content.decode()

    text = " ".join(page.split())
    assert "105,704" in text
    assert "· 2015" in text
    assert "from the profile (the organisation itself)" in text
    assert "1,234" not in text  # the figure stands once
    assert "from the profile (Panel of Lakeland)" in text


def test_a_profile_shows_what_the_newest_lists_say_of_the_country(client):
    lake = operator("Lake")
    for kind, value, year in (
        ("income_group", "lower_middle", 2022),
        ("income_group", "low", 2023),
        ("fragility", "conflict", 2026),
    ):
        CountryFact.objects.create(
            country=country(), kind=kind, value=value, year=year, source="World Bank"
        )

    page = client.get(reverse("portal:operator", args=[lake.uuid])).content.decode()

    assert "Low income" in page
    assert "(fiscal year 2023; World Bank)" in page
    assert "Fragile: conflict" in page
    assert "Lower middle" not in page


@pytest.mark.parametrize("page", ["map", "operator"])
def test_a_page_asks_as_often_whatever_the_rows(client, page):
    everybody = world()
    lake = everybody.mentee
    relist([lake])
    lines = [(lake.pk, "produced", year, 5.0, "5", "m3", "") for year in range(2011, 2021)]
    address = reverse(f"portal:{page}", args=[lake.uuid] if page == "operator" else [])

    def asked() -> int:
        caches["local"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    import_values(lines[:1], act=Act(KEEPER, NOON), published=True)
    need(everybody, visibility="public")
    few = asked()
    places = (("KE", "KEN"), ("BR", "BRA"), ("NL", "NLD"))
    relist([operator(f"Town {codes[0]}", country=country(*codes)) for codes in places])
    import_values(lines, act=Act(KEEPER, NOON), published=True)
    for _ in range(4):
        need(everybody, visibility="public")

    assert asked() == few
