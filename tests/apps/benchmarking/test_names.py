"""The page where an operator says who sees its name."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.compared import AT
from tests.world import operator
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.models import Share
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(everybody) -> Client:
    made = Client()
    made.force_login(everybody.people["mentee_signatory"])
    return made


@pytest.fixture
def address(everybody, trees) -> str:
    return reverse("benchmarking:share", args=[everybody.mentee.uuid])


def test_an_operator_is_looked_up_shown_the_name_listed_and_withdrawn(
    everybody, trees, client, address
):
    alder = trees["Alder"]
    assert str(alder.uuid) in client.get(address, {"q": "alder"}).content.decode()

    client.post(address, {"with": alder.uuid})
    given = Share.objects.current().get()
    assert (given.giver, given.receiver) == (everybody.mentee, alder)
    listed = client.get(address, {"q": "alder"}).content.decode()
    assert "Alder" in listed
    assert "no other operator of this name" in listed  # it is in the list already
    front = client.get(reverse("benchmarking:operator", args=[everybody.mentee.uuid]))
    assert "1 operator sees our name" in front.content.decode()

    client.post(address, {"with": alder.uuid, "stop": "yes"})
    assert not Share.objects.current().exists()


def test_what_else_is_read_with_the_name_is_said_before_it_is_shown(client, address):
    page = client.get(address).content.decode()

    said = page.index("operating cost, staff, network, energy, people served, water")
    beside = page.index("They all then see our name, and these figures with it.")
    assert said < beside < page.index("Show our name to all who take part</button>")


def test_only_other_operators_are_found(everybody, client, address):
    funder = operator("Alder Fund", kind=OrganisationKind.FUNDER)
    relist([funder, everybody.mentee])

    assert str(funder.uuid) not in client.get(address, {"q": "alder"}).content.decode()
    own = client.get(address, {"q": everybody.mentee.name}).content.decode()
    assert "no other operator of this name" in own
    assert client.get(address, {"q": "x" * 9999}).status_code == 200
    assert client.get(address, {"q": "\x00"}).status_code == 400, "no text has such a character"


@pytest.mark.parametrize("named", ["nonsense", "b3a4a0d2-0000-4000-8000-000000000000"])
def test_who_is_not_there_is_not_found(client, address, named):
    assert client.post(address, {"with": named}).status_code == 404


def test_who_does_not_take_part_shows_nothing(everybody, client, address):
    signatory = everybody.actor("mentee_signatory")
    actions.take_part(everybody.mentee, False, act=Act(signatory, AT))

    page = client.get(address).content.decode()

    assert "does not take part in comparisons" in page
    assert "Show our name" not in page
