"""The register over the API and on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import World, operator
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import Visibility

pytestmark = pytest.mark.django_db
PROFILE = {"name": "Serra Água", "country": "MZ", "connections": 1200, "services": ["water"]}


@pytest.fixture
def everybody(everybody: World) -> World:
    relist(list(Organisation.objects.select_related("country")))
    return everybody


def call(client: Any, method: str, address: str, data: Any = None) -> Any:
    return getattr(client, method)(f"/api/register/{address}", data, "application/json")


def test_the_list_is_the_one_of_the_page(client, everybody):
    found = client.get("/api/register/", {"text": "aguas", "country": "MZ"}).json()
    listed = do("organisations", "--text", "aguas", "--country", "MZ").answer

    assert [line["name"] for line in found["items"]] == ["Águas do Lago"]
    assert listed["count"] == 1
    assert listed["items"] == found["items"]
    assert client.get("/api/register/", {"text": "nothing"}).json()["count"] == 0
    assert client.get("/api/register/", {"text": "no\x00thing"}).status_code == 400


def test_what_is_hidden_from_a_reader_is_null(client, everybody):
    change_profile(
        everybody.mentee,
        {"staff": 212, "about": "By the lake"},
        revision=1,
        visibility={"staff": Visibility.OWNER},
        act=Act(everybody.actor("mentee_reporter"), NOON),
    )
    address = f"{everybody.mentee.uuid}/"
    public = call(client, "get", address).json()
    client.force_login(everybody.people["mentee_reporter"])
    own = call(client, "get", address).json()

    assert (public["profile"]["staff"], own["profile"]["staff"]) == (None, 212)
    assert "staff" not in public["notes"]
    assert own["notes"]["staff"]["visibility"] == "me"
    assert public["profile"]["about"] == "By the lake"


def test_a_change_is_checked_and_guarded(client, everybody):
    client.force_login(everybody.people["mentee_reporter"])
    address = f"{everybody.mentee.uuid}/"
    wrong = call(client, "patch", address, {"revision": 1, "profile": {"connections": -1}})
    unknown = call(client, "patch", address, {"revision": 1, "profile": {"colour": "blue"}})
    done = call(client, "patch", address, {"revision": 1, "profile": {"place": "Chibuto"}})
    late = call(client, "patch", address, {"revision": 1, "profile": {"place": None}})
    emptied = call(client, "patch", address, {"revision": 2, "profile": {"place": None}})

    assert wrong.json()["reasons"][0]["code"] == "must_not_be_negative"
    assert [a.status_code for a in (wrong, unknown, done, late, emptied)] == [
        422, 422, 200, 409, 200,
    ]  # fmt: skip
    assert done.json()["profile"]["place"] == "Chibuto"
    assert emptied.json()["profile"]["place"] is None
    everybody.mentee.refresh_from_db()
    assert (everybody.mentee.place, everybody.mentee.revision) == ("", 3)


def test_an_organisation_is_proposed_then_approved(client, everybody):
    outsider, facilitator = "outsider@example.org", "facilitator@example.org"
    added = do("add_organisation", body={"profile": PROFILE}, who=outsider)
    assert added.answer["state"] == "proposed"
    name = PROFILE["name"]
    assert call(client, "get", f"{added.answer['uuid']}/").status_code == 404

    refused = do("approve_organisation", name, who=outsider)
    assert refused.answer["error"] == "not_allowed"
    approved = do("approve_organisation", name, who=facilitator)
    assert approved.answer["state"] == "listed"
    assert Entry.objects.filter(event="organisation.approved").count() == 1


def test_the_command_line_changes_and_guards_too(everybody):
    reporter, name = "mentee.reporter@example.org", everybody.mentee.name
    change = {"revision": 1, "profile": {"staff": 12}, "visibility": {"staff": "network"}}
    done = do("change_profile", name, body=change, who=reporter)
    assert done.answer["profile"]["staff"] == 12
    late = do("change_profile", name, body={"revision": 1, "profile": {"staff": 13}}, who=reporter)
    assert (late.status, late.answer["error"]) == (1, "changed_meanwhile")
    shown = do("organisation", name, who=reporter)
    assert shown.answer["notes"]["staff"]["visibility"] == "network"


@pytest.mark.parametrize("data", [[], {"colour": "blue"}, {"connections": "many"}])
def test_what_has_not_the_shape_is_unreadable(everybody, data):
    body = data and {"revision": 1, "profile": data}
    assert do("change_profile", everybody.mentee.name, body=body).status == 2


@pytest.mark.parametrize("rows", [3, 60])
def test_more_organisations_cost_no_more_queries(
    client, everybody, rows, django_assert_num_queries
):
    relist([operator(f"Serra {n}", languages=["pt"], services=["water"]) for n in range(rows)])
    # two of the lines, one of the counts and one for each filter, the bodies and who is in them
    with django_assert_num_queries(7):
        assert client.get("/register/?text=serra&language=pt").status_code == 200
    with django_assert_num_queries(2):
        assert client.get("/api/register/?text=serra").status_code == 200


def test_the_longest_profile_can_be_found(client, everybody):
    """An index holds what is searched, and takes only so much: nothing may be refused for it."""
    longest = {
        "name": "水" * 200,
        "other_names": ["𒀀" * 200] * 40,
        "place": "ð" * 120,
        "services": ["water", "sewerage", "bulk_water", "drainage", "on_site_sanitation"],
        "languages": [f"{a}{b}" for a in "abcdefghij" for b in "abcdefghij"],
    }
    client.force_login(everybody.people["facilitator"])
    made = call(client, "post", "", {"profile": longest})

    assert made.status_code == 201, made.content
    assert client.get("/api/register/", {"text": "水" * 60}).json()["count"] == 1
