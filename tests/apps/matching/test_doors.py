"""From a need to an opened partnership, over the API and on the command line."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships import made
from tests.stated import need, round_, strength
from tests.world import World, signed_in
from waterpeers.apps.matching.models import Need, Request, Round, Strength
from waterpeers.apps.matching.words import CRITERIA
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.partnerships.actions.conduct import accept_code
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.cli.needs import needs, requests, rounds, strengths
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
NEED = {
    "working_area": "water_losses",
    "sentence": "Half of our water is lost",
    "evidence_class": "own_data",
    "help": "People who find leaks",
    "visibility": "network",
}


@pytest.fixture
def everybody(everybody: World) -> World:
    """The world, with a mentor that fits: it is willing, has room, and accepted the Code."""
    willing = {"is_willing_to_mentor": True, "max_partnerships": 2, "languages": ["en"]}
    accept_code(
        everybody.mentor,
        made.code_text(),
        office="Director",
        act=Act(everybody.actor("mentor_signatory"), now()),
    )
    for who, fields in (("mentor_signatory", willing), ("mentee_signatory", {"languages": ["en"]})):
        organisation = everybody.mentor if who.startswith("mentor") else everybody.mentee
        change_profile(organisation, fields, revision=1, act=Act(everybody.actor(who), now()))
    return everybody


def call(client: Any, method: str, address: str, data: Any = None) -> Any:
    return getattr(client, method)(f"/api/{address}", data, content_type="application/json")


def run(command: Any, *arguments: str, stdin: Any = None) -> Any:
    text = None if stdin is None else json.dumps(stdin)
    return CliRunner().invoke(command, [*arguments, "--json"], input=text, standalone_mode=False)


def test_a_need_becomes_a_partnership_over_the_api(client, everybody):
    client.force_login(everybody.people["mentee_signatory"])
    stated = call(client, "post", f"matching/needs/of/{everybody.mentee.uuid}/", NEED)
    assert stated.status_code == 201, stated.content
    strength(everybody)
    found = call(client, "get", f"matching/needs/{stated.json()['uuid']}/shortlist/").json()

    (candidate,) = found["candidates"]
    assert candidate["name"] == everybody.mentor.name
    assert 0 < candidate["score"] <= 1
    assert candidate["reasons"][0] == {
        "code": "share_language",
        "text": "You share a working language: English.",
    }

    asked = {"mentor": candidate["id"], "message": "Help us", "gives_in_return": "Dry years"}
    sent = call(client, "post", f"matching/needs/{stated.json()['uuid']}/requests/", asked)
    assert sent.status_code == 201
    assert sent.json()["partnership"] is None
    assert Request.objects.get().strength == Strength.objects.get()

    client.force_login(everybody.people["mentor_coordinator"])
    address = f"matching/requests/{sent.json()['uuid']}/answer/"
    answered = call(client, "post", address, {"accept": True}).json()
    assert answered["state"] == "accepted"
    assert answered["partnership"] == str(Partnership.objects.get().uuid)


def test_a_need_becomes_a_partnership_on_the_command_line(everybody):
    mentee, mentor = "mentee.signatory@example.org", "mentor.coordinator@example.org"
    stated = run(needs, "state", "-", "--for", everybody.mentee.name, "--as", mentee, stdin=NEED)
    assert stated.exception is None, stated.output
    uuid = json.loads(stated.output)["uuid"]
    offer = {"working_area": "water_losses", "sentence": "We find leaks", "visibility": "network"}
    by_mentor = ("--for", str(everybody.mentor.uuid), "--as", mentor)
    assert run(strengths, "state", "-", *by_mentor, stdin=offer).exception is None

    found = json.loads(run(needs, "shortlist", uuid, "--keep", "--as", mentee).output)
    assert [each["name"] for each in found["candidates"]] == [everybody.mentor.name]

    words = ("--message", "Help us", "--in-return", "Dry years")
    sent = run(requests, "send", uuid, "--to", everybody.mentor.name, *words, "--as", mentee)
    request = json.loads(sent.output)["uuid"]
    waiting = json.loads(run(requests, "list", "--as", mentor).output)["requests"]
    assert [row["state"] for row in waiting] == ["sent"]
    answered = run(requests, "answer", request, "yes", "--as", mentor)
    assert json.loads(answered.output)["partnership"] == str(Partnership.objects.get().uuid)


def test_what_one_may_not_see_is_not_listed(client, everybody):
    need(everybody)
    need(everybody, visibility="network")
    client.force_login(everybody.people["outsider"])
    seen = call(client, "get", "matching/needs/").json()

    assert [row["visibility"] for row in seen["items"]] == ["network"]
    listed = run(needs, "list", "--as", "outsider@example.org")
    assert len(json.loads(listed.output)["needs"]) == 1


def test_the_same_refusal_by_page_api_and_command_line(client, everybody):
    client.force_login(everybody.people["mentee_signatory"])
    public = NEED | {"visibility": "public", "sentence": " "}
    of_mentee = f"of/{everybody.mentee.uuid}/"
    page = client.post(f"/match/need/{of_mentee}", public | {"uuid": str(uuid4())})
    over_api = call(client, "post", f"matching/needs/{of_mentee}", public)
    arguments = ("--for", everybody.mentee.name, "--as", "mentee.signatory@example.org")
    by_command = run(needs, "state", "-", *arguments, stdin=public)

    assert page.status_code == over_api.status_code == 422
    reasons = [(r["field"], r["code"]) for r in over_api.json()["reasons"]]
    assert reasons == [("sentence", "required"), ("agreed_to_public", "public_need_needs_a_yes")]
    assert isinstance(by_command.exception, NotValid)
    said = [(r.field, r.code) for r in by_command.exception.verdict.against]
    assert said == reasons
    assert Need.objects.count() == 0


def test_an_older_copy_does_not_overwrite(client, everybody):
    stated = need(everybody)
    client.force_login(everybody.people["mentee_reporter"])
    address = f"matching/needs/{stated.uuid}/"
    first = call(client, "put", address, NEED | {"revision": 1})
    second = call(client, "put", address, NEED | {"revision": 1, "sentence": "Other"})

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["error"] == "changed_meanwhile"
    stated.refresh_from_db()
    assert stated.sentence == NEED["sentence"]


def test_rounds_are_run_by_facilitators_alone(client, everybody):
    found = round_(everybody)
    done = run(rounds, "weights", str(found.uuid), "--weight", "scale=3", "--as",
               "facilitator@example.org")  # fmt: skip
    assert json.loads(done.output)["weights"] == {"scale": 3.0}

    refused = run(rounds, "close", str(found.uuid), "--as", "mentee.signatory@example.org")
    assert isinstance(refused.exception, NotAllowed)
    run(rounds, "close", str(found.uuid), "--as", "facilitator@example.org")
    late = run(rounds, "weights", str(found.uuid), "--weight", "scale=1", "--as",
               "facilitator@example.org")  # fmt: skip
    assert isinstance(late.exception, NotReady)


def test_weights_stand_in_the_order_of_the_criteria_however_they_are_kept(everybody):
    client = signed_in(everybody, "mentee_signatory")
    kept = dict.fromkeys(reversed(CRITERIA), 1.0)
    Round.objects.filter(pk=round_(everybody).pk).update(weights=kept)

    address = reverse("matching:shortlist", args=[need(everybody).uuid])
    page = client.get(address, {"round": Round.objects.get().uuid})
    assert [label for label, _ in page.context["weights"]] == list(CRITERIA.values())


@pytest.mark.parametrize(
    "data",
    ["", "[]", '{"sentence": "x"}', '{"working_area": "magic", "sentence": "x"}', "{", "NaN"],
)
def test_what_has_not_the_shape_is_unreadable(everybody, data):
    arguments = ["state", "-", "--for", everybody.mentee.name]
    done = CliRunner().invoke(needs, arguments, input=data, standalone_mode=False)
    assert getattr(done.exception, "exit_code", None) == 2, done.exception
