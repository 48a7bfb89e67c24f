"""The list of the register: what it counts, how it is ordered, where it leads."""

from __future__ import annotations

import gzip
import re

import pytest
from django.urls import reverse

from tests.conftest import NOON
from tests.world import country, operator
from waterpeers.apps.operators import reports
from waterpeers.apps.operators.actions.profiles import set_listed_areas
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.register import alike
from waterpeers.domain.actors import NOBODY, Act

pytestmark = pytest.mark.django_db
LIST = "/register/"
ON_THE_WIRE = 12_000  # bytes of the page with 25 lines and every facet, compressed


def listed(name: str, terms: str = "", seen_by: Audience | None = None, **fields) -> Organisation:
    """An organisation of the list, with the terms that its needs and strengths give it."""
    made = operator(name, **fields)
    relist([made])
    audiences = [seen_by] if seen_by else list(Audience)
    set_listed_areas(made, dict.fromkeys(audiences, terms.split()), act=Act(NOBODY, NOON))
    return made


@pytest.fixture
def three(everybody):
    """Three more, of which two are strong in losses and one in energy."""
    listed("Serra", "o:water_losses", languages=["pt"], connections=200_000)
    listed("Sierra", "o:water_losses o:energy", languages=["es"], connections=4_000)
    listed("Sahel", "n:energy", languages=["fr"], connections=40_000)


def names(client, query: str) -> list[str]:
    page = client.get(f"{LIST}?{query}").content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'<a href="/operator/[^"]+">([^<]+)</a>', table)


def choices(client, query: str) -> list[tuple[str, str, str]]:
    page = client.get(f"{LIST}?{query}").content.decode()
    nav = page.partition('id="narrow"')[2].partition("</nav>")[0]
    found = re.findall(
        r'<a href="([^"]+)"[^>]*>\s*<span>([^<]+)</span>\s*<span class="soft">(\d+)</span>', nav
    )
    return [(href.replace("&amp;", "&"), label, number) for href, label, number in found]


@pytest.mark.parametrize("query", ["", "offers=water_losses", "language=es", "text=s&size=small"])
def test_the_number_at_a_choice_is_the_list_one_gets(client, three, query):
    in_use = set(filter(None, query.split("&")))
    offered = choices(client, query)
    others = [(href, number) for href, _, number in offered if in_use <= set(href[1:].split("&"))]

    assert len(others) > 1
    assert [len(names(client, href[1:])) for href, _ in others] == [int(n) for _, n in others]


def test_lines_say_what_one_is_strong_in_and_needs(client, three):
    page = client.get(f"{LIST}?offers=energy").content.decode()

    assert "1 organisation can help with energy" in page
    assert '<span class="tag  wanted">Energy</span>' in page.replace("\n", "")
    assert "Water losses" in page.partition("<tbody>")[2]


def test_a_card_on_a_telephone_names_nothing_that_is_not_known(client, three):
    listed("Bare", connections=None, population_served=None)
    page = client.get(LIST).content.decode()
    cells = re.findall(r'<td[^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', page, re.DOTALL)

    assert [label for label, said in cells if not said.strip()] == []
    assert "Mentoring" not in [label for label, _said in cells], "nobody here is ready to mentor"


def test_what_is_kept_from_everybody_is_neither_shown_nor_counted(client, everybody):
    kept = listed("Sierra", "n:energy", Audience.NETWORK, languages=["es"])

    assert names(client, "needs=energy") == []
    assert "energy" not in client.get(f"{LIST}?text=sierra").content.decode().lower()
    client.force_login(everybody.people["mentee_reporter"])
    assert names(client, "needs=energy") == [kept.name]


def test_the_order_is_one_of_four(client, three):
    assert names(client, "text=s&sort=size")[0] == "Serra"
    assert names(client, "text=s&sort=nothing") == sorted(names(client, "text=s"))


def test_the_nearest_come_first_for_whom_has_a_place(client, everybody):
    mentee = everybody.mentee
    mentee.latitude, mentee.longitude = -13.3, 35.2
    mentee.save()
    relist([mentee])
    listed("Far", latitude=52.0, longitude=4.6)
    listed("Beyond the date line", latitude=-16.0, longitude=179.0)
    listed("Near", latitude=-15.8, longitude=35.0)
    listed("Anear", languages=["en"])
    client.force_login(everybody.people["mentee_reporter"])
    found = names(client, "sort=near")

    assert found.index(mentee.name) < found.index("Near") < found.index("Far")
    assert found.index("Far") < found.index("Beyond the date line") < found.index("Anear")
    assert "279 km" in client.get(f"{LIST}?text=near").content.decode()


def test_those_alike_have_ones_size_and_are_the_nearest_even_without_a_place():
    own = listed("Eaux de la Lagune", country=country("CI"))
    listed("Aguas", country=country("PE"), connections=20_000, latitude=-12.0, longitude=-77.0)
    listed("Water", country=country("GH"), connections=20_000, latitude=5.6, longitude=-0.2)
    listed("Small", country=country("GH"), connections=90, latitude=5.6, longitude=-0.2)
    assert alike(own, NOON.date()) == []  # as long as its size is not known

    own.connections = 14_250
    own.save()
    assert [(line.name, km) for line, km in alike(own, NOON.date())] == [
        ("Water", None), ("Aguas", None),
    ]  # fmt: skip


def test_a_near_spelling_is_offered(client, three):
    page = client.get(f"{LIST}?text=siera").content.decode()

    assert "No organisation fits all of this" in page
    assert ">Sierra</a>" in page


def test_nothing_found_says_what_a_step_wider_gives(client, three):
    page = client.get(f"{LIST}?text=sahel&offers=energy").content.decode()

    assert "1 without “strong in energy”" in page
    assert 'href="?text=sahel"' in page


def test_the_map_keeps_what_was_looked_for(client, three):
    listed("Kenya Water", "o:energy", languages=["sw"])
    page = client.get(f"{LIST}?language=sw").content.decode()
    way = reverse("portal:map") + "?language=sw"
    there = client.get(way).content.decode()

    assert way in page
    assert re.findall(r'<td class="number">(\d+)</td>', there) == ["1"]
    assert "?language=sw&amp;country=" in there


def test_a_very_long_list_is_not_counted(client, three, monkeypatch):
    monkeypatch.setattr(reports, "MOST_COUNTED", 1)
    page = client.get(LIST).content.decode()

    assert choices(client, "") == []
    assert "?offers=energy" in page
    assert "?language=fr" in page
    assert names(client, "offers=water_losses") == ["Serra", "Sierra"]


def test_the_page_is_light(client, everybody):
    areas = "o:water_losses o:energy o:finance o:assets n:billing n:climate"
    for number in range(60):
        listed(f"Serra {number}", areas, languages=["pt", "en"], connections=number * 997)
    page = client.get(f"{LIST}?offers=energy&language=pt&sort=size").content

    assert len(names(client, "offers=energy")) == 25
    assert len(gzip.compress(page)) < ON_THE_WIRE
