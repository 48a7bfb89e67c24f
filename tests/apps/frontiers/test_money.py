"""Amounts of several countries and years beside one another, and runs from before it was so."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.frontiers import AT, PUBLISHED, YEAR, figures_of, published, ready, worth
from tests.world import World
from waterpeers.apps.frontiers import actions, results
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.frontiers.reports import report
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.values import Origin

pytestmark = pytest.mark.django_db


@pytest.fixture
def trees(everybody) -> dict[str, Organisation]:
    return ready(everybody.mentee)


def draw(everybody: World, model: str = "cost") -> Frontier:
    asked = FrontierRequest.of(model, YEAR, "vrs", "input", [])
    return actions.draw(everybody.mentee, asked, act=Act(everybody.actor("mentee_reporter"), AT))


def of_country(name: str, country: str, cost: float) -> Organisation:
    made = published(name, PUBLISHED["Alder"])
    figures_of(made, {"opex_water": cost}, origin=Origin.PUBLISHED)
    Organisation.objects.filter(pk=made.pk).update(country=country)
    return made


def compared(run: Frontier, kept: list) -> dict[str, float]:
    """Give the cost of each operator as it was compared."""
    (place,) = [n for n, code in enumerate(run.columns["inputs"]) if code == "opex_water"]
    names = dict(Organisation.objects.values_list("uuid", "name"))
    by_text = {str(uuid): name for uuid, name in names.items()}
    return {by_text[uuid]: figures[place] for uuid, _why, figures in kept}


def test_costs_of_a_year_are_not_moved_by_how_prices_rose_in_each_country(everybody):
    """4,000 shillings at 40 and 200 reais at 2 are both 100 dollars, whatever happened since 2017.

    By dollars of 2017 the Kenyan one was 123, since prices there had risen otherwise (1.23).
    """
    figures_of(everybody.mentee, {"opex_water": 50.0, "pop_served_water": 1e3, "sold": 1e5,
                                  "net_water_km": 5.0})  # fmt: skip
    for country, rate, deflator in (("MZ", 1.0, 0.9), ("KE", 40.0, 1.23), ("BR", 2.0, 1.0)):
        worth(country, rate, deflator)
    of_country("Nyeri", "KE", 4_000.0)
    of_country("Itu", "BR", 200.0)

    found = draw(everybody)

    assert compared(found, found.units) == {everybody.mentee.name: 50, "Nyeri": 100, "Itu": 100}


def test_an_earlier_year_is_told_in_prices_of_the_later_one(everybody):
    """100 of then at 20 are 5 dollars of then; with 1.2 and 0.8 to one base, 7.5 of now."""
    before = {"opex_water": 100.0, "pop_served_water": 1e3, "sold": 1e5, "net_water_km": 5.0}
    for year, cost in ((YEAR - 2, 100.0), (YEAR, 200.0)):
        figures_of(everybody.mentee, {**before, "opex_water": cost}, year=year)
        made = published(f"Neighbour of {year}", PUBLISHED["Alder"])
        figures_of(made, {**before, "opex_water": cost}, year=year, origin=Origin.PUBLISHED)
    worth("MZ", 20.0, 1.2, year=YEAR - 2)
    worth("MZ", 25.0, 0.8)

    found = draw(everybody)

    assert compared(found, found.units)[everybody.mentee.name] == pytest.approx(200 / 25)
    assert found.earlier["year"] == YEAR - 2
    assert compared(found, found.earlier["units"])[everybody.mentee.name] == pytest.approx(7.5)


def test_a_run_of_a_model_that_is_left_out_and_in_other_dollars_is_read_as_it_was(everybody, trees):
    worth("MZ", 25.0, 0.5)
    for one in (everybody.mentee, *trees.values()):
        origin = Origin.TYPED if one == everybody.mentee else Origin.PUBLISHED
        figures_of(one, {"opex_water": 5e7 if one == everybody.mentee else 1e7}, origin=origin)
    kept = draw(everybody, "cost_people")
    assert results.is_the_same_again(kept)
    Frontier.objects.filter(pk=kept.pk).update(version="3")  # amounts were dollars of 2017 then

    kept.refresh_from_db()
    found = report(kept, today=AT.date())
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    page = client.get(reverse("frontiers:run", args=[kept.uuid])).content.decode()

    assert str(found.model).startswith("Water: operating cost, for people")
    row = found.rows[0]
    assert row.unit == "international dollars of 2017, a year"
    assert row.in_our_money == "−80,000,000 in our currency of 2024"  # 1.6 million × 25 / 0.5
    assert "international dollars of 2017, a year" in page
    assert 'value="cost_people"' not in page
