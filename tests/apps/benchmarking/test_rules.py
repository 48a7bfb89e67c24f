"""Each criterion of a rule, on the page and through the API: who is in the group, who is not."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.compared import NRW, joins, reviewed
from tests.world import country, operator
from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import CountryFact, CountryFactKind, Organisation
from waterpeers.domain.peer_groups import Criterion

pytestmark = pytest.mark.django_db

# what our utility and its five peers have, what the sixth has, what the rule says of it
PROFILES = {
    Criterion.SIZE: ({"connections": 5000}, {"connections": 500_000}, "small"),
    Criterion.SERVICES: ({"services": ["water", "sewerage"]}, {"services": ["water"]}, "both"),
    Criterion.SETTING: ({"setting": "city"}, {"setting": "rural"}, "city"),
    Criterion.INCOME_GROUP: ({}, {"country": "NL"}, "low"),
    Criterion.REGION: ({}, {"country": "NL"}, "002"),
}
FIGURES = {
    Criterion.SUPPLY: ({"hours_supply": 24.0}, {"hours_supply": 10.0}, "continuous"),
    Criterion.WATER_SOURCE: (
        {"own_sources": 2e6, "imported": 1e5},
        {"own_sources": 0.0, "imported": 2e6},
        "own",
    ),
}


@pytest.fixture(params=list(Criterion), ids=str)
def criterion(request) -> Criterion:
    return request.param


@pytest.fixture
def sixth(everybody, trees, criterion) -> Organisation:
    """An operator that takes part and is unlike ours and the five in one thing."""
    alike, unlike, _ = PROFILES.get(criterion, ({}, {}, ""))
    given = dict(unlike)
    if code := given.pop("country", ""):
        given["country"] = country(code, "NLD")
    for code, group in (("MZ", "low"), ("NL", "high")):
        kind = CountryFactKind.INCOME_GROUP
        CountryFact.objects.create(country_id=code, kind=kind, value=group, year=2024, source="x")
    ours = [everybody.mentee, *trees.values()]
    Organisation.objects.filter(pk__in=[each.pk for each in ours]).update(**alike)
    other = joins(operator("Unlike", **given), 90)
    relist(Organisation.objects.filter(pk__in=[each.pk for each in (*ours, other)]))
    same, another, _ = FIGURES.get(criterion, ({}, {}, ""))
    for each in ours:
        reviewed(each, same)
    reviewed(other, another)
    return other


@pytest.fixture
def client(everybody) -> Client:
    made = Client()
    made.force_login(everybody.people["mentee_reporter"])
    return made


def ask(client, organisation, criteria):
    address = reverse("api:compare", args=[organisation.uuid])
    asked = {"year": 2025, "criteria": criteria}
    return client.post(address, asked, content_type="application/json")


def ask_on_page(client, organisation, criteria):
    address = reverse("benchmarking:operator", args=[organisation.uuid])
    return client.post(address, {"year": 2025, "criteria": criteria}, follow=True)


def test_the_group_is_those_alike_and_the_rule_is_said_and_kept(
    everybody, client, sixth, criterion
):
    trait = (PROFILES | FIGURES)[criterion][2]

    program = ask(client, everybody.mentee, [criterion]).json()
    page = ask_on_page(client, everybody.mentee, [criterion])

    losses = next(each for each in program["lines"] if each["indicator"] == NRW)
    assert losses["size"] == 6  # without the sixth other
    run = Comparison.objects.get()
    assert run.alike == program["run"]["alike"] == {str(criterion): trait}
    assert page.redirect_chain[-1][0] == reverse("benchmarking:run", args=[run.uuid])
    text = page.content.decode()
    assert "Compared with operators that are like ours in:" in text
    assert "Those of whom this is not known are left out." in text


def test_one_fewer_than_five_and_nothing_is_shown(everybody, client, trees, sixth, criterion):
    trees["Elm"].participation.delete()

    program = ask(client, everybody.mentee, [criterion])
    page = ask_on_page(client, everybody.mentee, [criterion])

    assert (program.status_code, page.status_code) == (409, 409)
    assert "too_few_peers" in {reason["code"] for reason in program.json()["reasons"]}
    assert "Fewer than 5 peers have this figure" in page.content.decode()
    assert not Comparison.objects.exists()


def test_what_is_not_known_of_ones_own_utility_is_said(everybody, client, criterion):
    Organisation.objects.filter(pk=everybody.mentee.pk).update(country=None)
    everybody.mentee.refresh_from_db()
    joins(everybody.mentee, 40)
    reviewed(everybody.mentee, {"own_sources": 0.0, "imported": 0.0})
    everybody.mentee.sheets.get().values.filter(variable="hours_supply").delete()

    program = ask(client, everybody.mentee, [criterion])
    page = ask_on_page(client, everybody.mentee, [criterion])

    assert (program.status_code, page.status_code) == (422, 422)
    (reason,) = program.json()["reasons"]
    assert (reason["code"], reason["field"]) == ("own_trait_not_known", criterion)
    assert "is not known of your utility" in page.content.decode()
