"""Opening a partnership between two utilities that know each other, on its page."""

from uuid import uuid4

import pytest

from tests.world import World
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.partnerships.models import Partnership

pytestmark = pytest.mark.django_db
NEW = "/partnership/new/"


@pytest.fixture
def coordinator(client, everybody: World):
    client.force_login(everybody.people["mentor_coordinator"])
    return client


def sides(world: World, **others):
    return {"mentee": str(world.mentee.uuid), "mentor": str(world.mentor.uuid), **others}


def test_ones_own_utility_is_offered_and_another_is_found_by_name(coordinator, everybody):
    relist([everybody.mentee, everybody.mentor])
    page = coordinator.get(NEW, {"mentee_name": everybody.mentee.name}).content.decode()
    assert page.count(f"mentor={everybody.mentor.uuid}") == 1
    assert f"mentee={everybody.mentee.uuid}" in page


def test_with_both_sides_chosen_a_title_is_all_it_takes_and_sending_twice_opens_one(
    coordinator, everybody
):
    page = coordinator.get(NEW, sides(everybody)).content.decode()
    assert f"{everybody.mentee.name} – {everybody.mentor.name}" in page

    data = sides(everybody, uuid=str(uuid4()), title="Moins de pertes", language="fr")
    first, second = coordinator.post(NEW, data), coordinator.post(NEW, data)
    made = Partnership.objects.get(language="fr")
    assert (first.status_code, first.url) == (302, f"/partnership/{made.uuid}/")
    assert second.url == first.url
    assert {(p.organisation, p.role) for p in made.parties.all()} == {
        (everybody.mentee, "mentee"),
        (everybody.mentor, "mentor"),
    }


def test_all_that_is_wrong_is_said_and_what_was_typed_stays(coordinator, everybody):
    data = sides(everybody, uuid=str(uuid4()), title="x" * 500)
    answer = coordinator.post(NEW, data)
    assert answer.status_code == 422
    assert "x" * 500 in answer.content.decode()
    assert not Partnership.objects.exists()

    answer = coordinator.post(NEW, {"uuid": str(uuid4()), "title": "Alone", "mentee": "nonsense"})
    assert answer.status_code == 422
    assert "Choose both sides first." in answer.content.decode()


def test_a_utility_cannot_partner_with_itself(coordinator, everybody):
    own = str(everybody.mentor.uuid)
    data = {"mentee": own, "mentor": own, "uuid": str(uuid4()), "title": "Ourselves"}
    assert coordinator.post(NEW, data).status_code == 422
    assert not Partnership.objects.exists()


def test_one_of_the_two_must_be_ones_own(client, everybody):
    client.force_login(everybody.people["outsider"])
    assert "that you coordinate or sign for" in client.get(NEW, sides(everybody)).content.decode()
    data = sides(everybody, uuid=str(uuid4()), title="Theirs")
    assert client.post(NEW, data).status_code == 403
    assert not Partnership.objects.exists()
