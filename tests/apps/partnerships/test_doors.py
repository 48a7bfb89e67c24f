"""One act through page, API and command line: the same answer, in the same words."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.partnerships import made
from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.partnerships.models import Interest, Partnership
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.cli.edge import REFUSED
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, Phase

pytestmark = pytest.mark.django_db


def said_on_the_page(answer) -> list[str]:
    """The sentences of a refusal, as the page lists them."""
    body = answer.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    said = re.findall(r'<li class="against">(.*?)</li>', main, re.DOTALL)
    return [html.unescape(re.sub(r"</?a\b[^>]*>", "", text)).strip() for text in said]


def test_somebody_else_signing_is_refused_everywhere(everybody):
    opened = made.partnership(everybody)
    who = respondent_of(made.party(opened, PartyRole.MENTEE))
    answered = Act(everybody.actor("mentee_reporter"), NOON)
    sheets.answer(who, made.given(), revision=0, language="en", act=answered)
    reporter, other = signed_in(everybody), signed_in(everybody, "mentor_signatory")
    page, api = reverse("questionnaires:answer", args=[who.uuid]), f"/api/questionnaires/{who.uuid}"

    on_page = reporter.post(page, {"do": "hand_in"})
    over_api = reporter.post(f"{api}/hand-in/")
    named = f"{who.round.code}/mentee"
    done = do("hand_in_questionnaire", named, who="mentee.reporter@example.org")

    assert (on_page.status_code, over_api.status_code, done.status) == (403, 403, REFUSED)
    assert [r["text"] for r in over_api.json()["reasons"]] == done.texts
    assert done.texts[0] in on_page.content.decode()
    assert other.post(page, {"do": "hand_in"}).status_code == 404
    assert other.post(f"{api}/hand-in/").status_code == 404
    assert do("hand_in_questionnaire", named, who="mentor.signatory@example.org").status != 0
    assert Interest.objects.count() == 0


def test_the_whole_way_to_g1_over_the_api(everybody):
    text = made.code_text()
    for organisation in (everybody.mentee, everybody.mentor):
        made.complete_profile(organisation)
    clients = {
        PartyRole.MENTEE: signed_in(everybody, "mentee_signatory"),
        PartyRole.MENTOR: signed_in(everybody, "mentor_signatory"),
    }

    def send(client: Client, method: str, address: str, **fields: object):
        answer = getattr(client, method)(
            f"/api/{address}", json.dumps(fields), content_type="application/json"
        )
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    mentee, mentor = clients.values()
    opened = send(
        mentee, "post", "partnerships/",
        title="By the lake", working_areas=["water_losses"], need_text="Half is lost.",
        parties=[
            {"organisation": str(everybody.mentee.uuid), "role": "mentee"},
            {"organisation": str(everybody.mentor.uuid), "role": "mentor"},
        ],
    )  # fmt: skip
    address = f"partnerships/{opened['uuid']}/"
    changed = send(mentor, "patch", address, revision=1, strength_text="Zones.")
    send(
        mentee, "patch", address, revision=changed["revision"],
        earlier_looked_up="not_known",
    )  # fmt: skip
    for party in opened["parties"]:
        client = clients[PartyRole(party["role"])]
        send(
            client, "post", f"code/of/{party['organisation']}/",
            text=str(text.uuid), office="Director",
        )  # fmt: skip
        (asked,) = client.get("/api/questionnaires/").json()["items"]
        of_party = f"questionnaires/{asked['uuid']}/"
        send(client, "patch", of_party, revision=0, answers=made.given())
        send(client, "post", f"{of_party}hand-in/")
        send(
            client, "post", f"gates/{opened['uuid']}/G1/explain/",
            party=party["uuid"], item="earlier_not_known:O10.1", text="The archive burnt.",
        )  # fmt: skip
    gate = mentee.get(f"/api/gates/{opened['uuid']}/G1/").json()
    assert gate["passes"]
    assert send(mentor, "post", f"gates/{opened['uuid']}/G1/pass/")["phase"] == "agree"
    standing = mentee.get(f"/api/code/of/{everybody.mentee.uuid}/").json()
    assert standing["state"] == "accepted"


def test_the_whole_way_to_g1_on_the_command_line(everybody):
    made.code_text("Invented")
    for organisation in (everybody.mentee, everybody.mentor):
        made.complete_profile(organisation)
    mentee, mentor = "mentee.signatory@example.org", "mentor.signatory@example.org"
    sides = ((everybody.mentee, "mentee", mentee), (everybody.mentor, "mentor", mentor))

    def done(*words: object, body: object = None, who: str) -> Any:
        found = do(*words, body=body, who=who)
        assert found.status == 0, found.said
        return found.answer

    opened = {
        "title": "Lake", "working_areas": ["water_losses"],
        "need_text": "Half is lost.", "strength_text": "Zones.",
        "parties": [{"organisation": each.name, "role": role} for each, role, _who in sides],
    }  # fmt: skip
    name = done("open_partnership", body=opened, who=mentee)["code"]
    looked = {"revision": 1, "earlier_looked_up": "yes", "earlier_partnerships": "None."}
    done("change_partnership", name, body=looked, who=mentee)
    for organisation, role, who in sides:
        accepted = {"text": "Invented/en", "office": "Director"}
        done("accept_code", organisation.name, body=accepted, who=who)
        asked = {each["role"]: each["named"] for each in done("interest", name, who=who)}
        answers = {"revision": 0, "answers": made.given()}
        done("answer_questionnaire", asked[role], body=answers, who=who)
        done("hand_in_questionnaire", asked[role], who=who)
    done("pass_gate", name, "G1", who=mentor)

    assert Partnership.objects.get().phase is Phase.AGREE
    assert done("partnership", name, who=mentee)["phase"] == "agree"
    stopped = done("move_partnership", name, "stop_by_mentee", body={"reason": "Flood"}, who=mentee)
    assert stopped["state_reason"] == "Flood"


def test_parties_types_and_releases_on_the_command_line(everybody):
    partnership = made.partnership(everybody)
    who = "mentee.signatory@example.org"
    party = {"organisation": everybody.platform.name, "role": "facilitator"}
    assert do("add_party", partnership.code, body=party, who=who).answer["role"] == "facilitator"
    gone = do("remove_party", f"{partnership.code}/facilitator", who=who)
    assert (gone.status, gone.answer) == (0, None)
    assert not partnership.parties.filter(role=PartyRole.FACILITATOR).exists()

    corrected = {"type": "south_south", "reason": "They say so."}
    kind = do("correct_type", partnership.code, body=corrected, who=who).answer
    assert kind["corrected_type"] == "south_south"
    back = do("correct_type", partnership.code, body={"type": ""}, who=who).answer
    assert back["corrected_type"] == ""

    agreed = do("release_partnership", f"{partnership.code}/mentee", body={"agrees": True}, who=who)
    assert agreed.answer["released_at"] is None  # the other has not said


def test_more_partnerships_cost_no_more_queries(everybody, django_assert_max_num_queries):
    opened = made.ready_for_g1(everybody)
    client = signed_in(everybody, "mentee_signatory")
    for more in range(2):
        for number in range(more * 8):
            made.partnership(everybody, title=f"Another {number}")
        with django_assert_max_num_queries(31):
            assert client.get(reverse("partnerships:detail", args=[opened.uuid])).status_code == 200


HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"


def test_what_people_type_is_shown_as_text(everybody):
    opened = made.partnership(everybody, title=HOSTILE, need_text=HOSTILE)
    side = made.party(opened, PartyRole.MENTEE)
    client = signed_in(everybody, "mentee_signatory")
    said = dict.fromkeys(("motivation", "conditions", "office"), HOSTILE)
    made.say(side, everybody.actor("mentee_signatory"), said)

    for address in ("detail", "edit"):
        body = client.get(reverse(f"partnerships:{address}", args=[opened.uuid])).content.decode()
        assert "<script>alert" not in body
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)[0]


def test_who_saved_meanwhile_is_shown_beside_what_i_typed(everybody):
    opened = made.partnership(everybody)
    client = signed_in(everybody, "mentee_signatory")
    address = reverse("partnerships:edit", args=[opened.uuid])
    fields = {"revision": 1, "working_areas": ["energy"], "need_text": "Theirs"}
    assert client.post(address, fields | {"title": "Theirs"}).status_code == 302

    answer = client.post(address, fields | {"title": "Mine", "need_text": "Mine too"})

    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Two versions" in body
    assert "Theirs" in body
    assert 'value="Mine"' in body
    again = client.post(address, fields | {"title": "Mine", "revision": 2})
    assert again.status_code == 302


def test_unseen_things_are_not_there_by_any_door(everybody):
    opened = made.partnership(everybody)
    side = made.party(opened, PartyRole.MENTEE)
    client = signed_in(everybody, "outsider")
    for address in (
        f"/api/partnerships/{opened.uuid}/",
        f"/api/partnerships/{opened.uuid}/interest/",
        f"/api/gates/{opened.uuid}/G1/",
        f"/api/gates/profile/{everybody.mentee.uuid}/",
        reverse("partnerships:detail", args=[opened.uuid]),
    ):
        assert client.get(address).status_code == 404
    body = json.dumps({"agrees": True})
    put = client.put(f"/api/partnerships/parties/{side.uuid}/release/", body, "application/json")
    assert put.status_code == 404
    assert do("partnership", opened.code, who="outsider@example.org").status == 2
