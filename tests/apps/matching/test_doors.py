"""From a need to an opened partnership, over the API and on the command line."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships import made
from tests.cli.doing import do
from tests.declared import need, round_, strength
from tests.world import World, signed_in
from waterpeers.apps.matching.models import HelpRequest, Need, Round, Strength
from waterpeers.apps.matching.words import CRITERIA
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.partnerships.actions.conduct import accept_code
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act

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


def test_a_need_becomes_a_partnership_over_the_api(client, everybody):
    client.force_login(everybody.people["mentee_signatory"])
    declared = call(client, "post", f"matching/needs/of/{everybody.mentee.uuid}/", NEED)
    assert declared.status_code == 201, declared.content
    strength(everybody)
    found = call(client, "get", f"matching/needs/{declared.json()['uuid']}/shortlist/").json()

    (candidate,) = found["candidates"]
    assert candidate["name"] == everybody.mentor.name
    assert 0 < candidate["score"] <= 1
    assert candidate["reasons"][-1] == {
        "code": "share_language",
        "text": "A working language in common: English.",
    }

    asked = {"mentor": candidate["id"], "message": "Help us", "gives_in_return": "Dry years"}
    sent = call(client, "post", f"matching/needs/{declared.json()['uuid']}/requests/", asked)
    assert sent.status_code == 201
    assert sent.json()["partnership"] is None
    assert HelpRequest.objects.get().strength == Strength.objects.get()

    client.force_login(everybody.people["mentor_coordinator"])
    address = f"matching/requests/{sent.json()['uuid']}/answer/"
    answered = call(client, "post", address, {"accept": True}).json()
    assert answered["state"] == "accepted"
    assert answered["partnership"] == str(Partnership.objects.get().uuid)


def test_a_need_becomes_a_partnership_on_the_command_line(everybody):
    mentee, mentor = "mentee.signatory@example.org", "mentor.coordinator@example.org"
    declared = do("declare", "needs", everybody.mentee.name, body=NEED, who=mentee)
    assert declared.status == 0, declared.said
    uuid = declared.answer["uuid"]
    offer = {"working_area": "water_losses", "sentence": "We find leaks", "visibility": "network"}
    assert do("declare", "strengths", everybody.mentor.uuid, body=offer, who=mentor).status == 0

    found = do("shortlist", uuid, who=mentee).answer["candidates"]
    assert [each["name"] for each in found] == [everybody.mentor.name]
    kept = do("keep_shortlist", uuid, who=mentee).answer
    assert [each["mentor"] for each in kept["candidates"]] == [str(everybody.mentor.uuid)]
    assert do("kept_shortlists", uuid, who=mentee).answer["items"] == [kept]

    asked = {"mentor": everybody.mentor.name, "message": "Help us", "gives_in_return": "Dry years"}
    request = do("send_request", uuid, body=asked, who=mentee).answer["uuid"]
    waiting = do("requests", who=mentor).answer["items"]
    assert [row["state"] for row in waiting] == ["sent"]
    answered = do("answer_request", request, body={"accept": True}, who=mentor).answer
    assert answered["partnership"] == str(Partnership.objects.get().uuid)


def test_what_one_may_not_see_is_not_listed(client, everybody):
    need(everybody)
    need(everybody, visibility="network")
    client.force_login(everybody.people["outsider"])
    seen = call(client, "get", "matching/needs/").json()

    assert [row["visibility"] for row in seen["items"]] == ["network"]
    assert do("declarations", "needs", who="outsider@example.org").answer["count"] == 1


def test_the_same_refusal_by_page_api_and_command_line(client, everybody):
    client.force_login(everybody.people["mentee_signatory"])
    public = NEED | {"visibility": "public", "sentence": " "}
    of_mentee = f"of/{everybody.mentee.uuid}/"
    page = client.post(f"/match/need/{of_mentee}", public | {"uuid": str(uuid4())})
    over_api = call(client, "post", f"matching/needs/{of_mentee}", public)
    who = "mentee.signatory@example.org"
    by_command = do("declare", "needs", everybody.mentee.name, body=public, who=who)

    assert page.status_code == over_api.status_code == 422
    reasons = [(r["field"], r["code"]) for r in over_api.json()["reasons"]]
    assert reasons == [("sentence", "required"), ("agreed_to_public", "public_need_needs_a_yes")]
    assert (by_command.status, by_command.answer) == (1, over_api.json())
    assert Need.objects.count() == 0


def test_an_older_copy_does_not_overwrite(client, everybody):
    declared = need(everybody)
    client.force_login(everybody.people["mentee_reporter"])
    address = f"matching/needs/{declared.uuid}/"
    first = call(client, "put", address, NEED | {"revision": 1})
    second = call(client, "put", address, NEED | {"revision": 1, "sentence": "Other"})

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["error"] == "changed_meanwhile"
    declared.refresh_from_db()
    assert declared.sentence == NEED["sentence"]


def test_rounds_are_run_by_facilitators_alone(client, everybody):
    found = round_(everybody)
    facilitator = "facilitator@example.org"
    change = ("set_weights", found.uuid)
    done = do(*change, body={"revision": 1, "weights": {"scale": 3}}, who=facilitator)
    assert done.answer["weights"] == {"scale": 3.0}

    refused = do("close_round", found.uuid, who="mentee.signatory@example.org")
    assert refused.answer["error"] == "not_allowed"
    assert do("close_round", found.uuid, who=facilitator).status == 0
    late = do(*change, body={"revision": 2, "weights": {"scale": 1}}, who=facilitator)
    assert late.answer["error"] == "not_ready"


def test_weights_stand_in_the_order_of_the_criteria_however_they_are_kept(everybody):
    client = signed_in(everybody, "mentee_signatory")
    kept = dict.fromkeys(reversed(CRITERIA), 1.0)
    Round.objects.filter(pk=round_(everybody).pk).update(weights=kept)

    address = reverse("matching:shortlist", args=[need(everybody).uuid])
    page = client.get(address, {"round": Round.objects.get().uuid})
    shown = [line.label for line in page.context["shown"].beside.criteria]
    assert shown == list(CRITERIA.values())


@pytest.mark.parametrize(
    "data",
    ["", "[]", '{"sentence": "x"}', '{"working_area": "magic", "sentence": "x"}', "{", "NaN"],
)
def test_what_has_not_the_shape_is_unreadable(everybody, data):
    assert do("declare", "needs", everybody.mentee.name, body=data).status == 2
