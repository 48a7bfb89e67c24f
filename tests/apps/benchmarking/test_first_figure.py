"""The line of published losses on which somebody who begins here finds a place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.compared import reviewed, year_of
from tests.markup import tight
from tests.world import World, country, operator, signed_in
from waterpeers.apps.indicators.models import Value
from waterpeers.domain.values import Origin

pytestmark = pytest.mark.django_db
ASKS = "half of 5 operators lose 20 to 40 litres of 100. And Águas do Lago?"


def desk(world: World) -> str:
    return tight(signed_in(world, "mentee_reporter").get("/desk/").content.decode())


def published(number: int, losses: float, **where: object) -> None:
    reviewed(operator(f"Published {number}", **where), year_of(losses, 24))
    Value.objects.update(origin=Origin.PUBLISHED)


@pytest.fixture
def region(everybody: World) -> World:
    """Five operators of the same region, of another country, whose losses are published."""
    for number, losses in enumerate((10, 20, 30, 40, 50)):
        published(number, losses, country=country("KE", "KEN"))
    return everybody


def test_who_begins_sees_what_others_lose_and_a_place_to_fill(region):
    page = desk(region)
    assert f"Africa: {ASKS}" in page
    assert f'href="{reverse("indicators:new", args=[region.mentee.uuid])}"' in page
    assert "Place Águas do Lago on this line" in page


def test_the_own_country_comes_before_the_region(region):
    for number, losses in enumerate((10, 20, 30, 40, 50)):
        published(10 + number, losses)
    assert f"Mozambique: {ASKS}" in desk(region)


def test_what_is_not_published_or_of_too_few_is_not_shown(everybody):
    for number, losses in enumerate((10, 20, 30, 40)):
        published(number, losses)
    reviewed(everybody.mentor, year_of(50, 24))
    assert "litres of 100" not in desk(everybody)


def test_who_is_on_the_line_already_is_named_and_asked_nothing(region):
    reviewed(region.mentee, year_of(25, 24))
    Value.objects.update(origin=Origin.PUBLISHED)
    page = desk(region)
    assert "20 to 40 litres of 100. Águas do Lago: 25." in page
    assert "on this line" not in page
