"""The whole story without a browser: from a need to an agreement in force, by two other doors.

The people, organisations and texts are invented. Nothing here is a browser, so it runs with the
ordinary tests, on both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.apps.agreements.agreed import CLAUSES
from tests.apps.partnerships.made import code_text, given
from tests.cli.doing import do
from tests.world import World
from waterpeers.apps.accounts import actions as accounts
from waterpeers.apps.accounts.models import Scope
from waterpeers.apps.agreements.events import Event as Agreements
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.matching.events import Event as Matching
from waterpeers.apps.partnerships.events import Event as Partnerships
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import AgreementState, Phase

pytestmark = pytest.mark.django_db
EMAIL = {
    "mentee_signatory": "mentee.signatory@example.org",
    "mentor_signatory": "mentor.signatory@example.org",
}
PROFILE = {
    "place": "Chibuto",
    "languages": ["pt", "en"],
    "connections": 14_000,
    "contact_office": "Director's office",
    "contact_email": "office@example.org",
}
WILLING = {"is_willing_to_mentor": True, "max_partnerships": 2}
NEED = {
    "working_area": "water_losses",
    "sentence": "Half of our water is lost",
    "evidence_class": "own_data",
    "evidence": "Water balance of 2025",
    "visibility": "network",
}
STRENGTH = NEED | {"sentence": "We find leaks", "evidence": "Losses of 6 % in 2025"}
DAYS = {
    "kind": "staff_time",
    "description": "Forty days a year",
    "days": "80",
    "amount": "32000.00",
    "currency": "EUR",
    "basis": "400 EUR a day, direct cost",
}


def whole(parties: list[str], text: str) -> dict[str, Any]:
    """A whole agreement, with the four items of the Code."""
    return {
        "objectives": ["Lose less water"],
        "expected_outputs": ["Three zones are measured"],
        "duties": dict.fromkeys(parties, "Sends and hosts practitioners."),
        "interests": dict.fromkeys(parties, "To learn; no commercial interest."),
        "gains": dict.fromkeys(parties, "Practice in another setting."),
        "starts_on": "2027-01-01",
        "ends_before": "2029-01-01",
        "review_dates": ["2028-01-01"],
        "code_text": text,
        "authority_approval": "yes",
        "authority_note": "The city council, 12 October 2026.",
        "is_without_cash": True,
        **CLAUSES,
    }


def the_end_is_reached() -> None:
    """Look at what is stored, and at what the trail says."""
    agreement = Agreement.objects.get()
    partnership = Partnership.objects.get()
    assert agreement.state == AgreementState.IN_FORCE
    assert partnership.phase == Phase.DIAGNOSE
    assert agreement.signatures.count() == 2
    told = set(Entry.objects.values_list("event", flat=True))
    assert told >= {
        Matching.NEED_DECLARED, Matching.REQUEST_SENT, Matching.REQUEST_ACCEPTED,
        Partnerships.CODE_ACCEPTED,
        Agreements.AGREEMENT_SIGNED, Agreements.AGREEMENT_CAME_INTO_FORCE,
    }  # fmt: skip


Call = Callable[..., Any]


@pytest.fixture
def by(everybody: World) -> Callable[[str], Call]:
    """Give the API as somebody's program calls it, with a key of its own."""

    def caller(who: str) -> Call:
        _, key = accounts.make_key("story", list(Scope), act=Act(everybody.actor(who), now()))
        client = Client(headers={"Authorization": f"Bearer {key}"})

        def call(method: str, address: str, data: Any = None, status: int = 200) -> Any:
            answer = getattr(client, method)(f"/api/{address}", data, "application/json")
            assert answer.status_code == status, answer.content
            return answer.json()

        return call

    return caller


def test_over_the_api(everybody: World, by: Callable[[str], Call]):
    text = str(code_text().uuid)
    mentee, mentor = by("mentee_signatory"), by("mentor_signatory")
    sides = ((mentee, everybody.mentee, {}), (mentor, everybody.mentor, WILLING))
    for call, organisation, more in sides:
        change = {"revision": 1, "profile": PROFILE | more}
        call("patch", f"register/{organisation.uuid}/", change)
        call("post", f"code/of/{organisation.uuid}/", {"text": text, "office": "Director"})
    mentor("post", f"matching/strengths/of/{everybody.mentor.uuid}/", STRENGTH, 201)
    need = mentee("post", f"matching/needs/of/{everybody.mentee.uuid}/", NEED, 201)["uuid"]

    found = mentee("get", f"matching/needs/{need}/shortlist/")["candidates"]
    asked = {"mentor": found[0]["id"], "message": "Help us", "gives_in_return": "Dry years"}
    request = mentee("post", f"matching/needs/{need}/requests/", asked, 201)["uuid"]
    yes = mentor("post", f"matching/requests/{request}/answer/", {"accept": True})
    one = mentee("get", f"partnerships/{yes['partnership']}/")
    looked = {"earlier_looked_up": "yes", "earlier_partnerships": "None was found."}
    mentee("patch", f"partnerships/{one['uuid']}/", looked | {"revision": one["revision"]})
    parties = {party["role"]: party["uuid"] for party in one["parties"]}

    early = mentee("post", f"gates/{one['uuid']}/G1/pass/", status=409)
    assert len(early["reasons"]) >= 2
    for call, role in ((mentee, "mentee"), (mentor, "mentor")):
        said = call("get", f"partnerships/{one['uuid']}/interest/")
        asked = {each["role"]: each["questionnaire"] for each in said}
        of = f"questionnaires/{asked[role]}"
        call("patch", f"{of}/", {"revision": 0, "answers": given()})
        call("post", f"{of}/hand-in/")
    assert mentee("post", f"gates/{one['uuid']}/G1/pass/")["phase"] == "agree"

    made = mentee("post", f"agreements/of/{one['uuid']}/", {"title": "By the lake"}, 201)
    of = f"agreements/{made['uuid']}"
    mentor("post", f"{of}/contributions/", DAYS | {"party": parties["mentor"]}, 201)
    mentee("patch", f"{of}/", whole(list(parties.values()), text) | {"revision": made["revision"]})
    opened = mentee("post", f"{of}/open/")
    mentee("post", f"{of}/in-force/", status=409)
    for call, role in ((mentee, "mentee"), (mentor, "mentor")):
        signature = {"party": parties[role], "name": "Ana Example", "office": "Director"}
        sent = signature | {"fingerprint": opened["fingerprint"]}
        call("post", f"{of}/signatures/", sent, 201)
    explain_what_is_open(mentee, mentor, one["uuid"], parties)
    assert mentee("post", f"{of}/in-force/")["state"] == "in_force"

    the_end_is_reached()


def explain_what_is_open(mentee: Call, mentor: Call, uuid: str, parties: dict[str, str]) -> None:
    """Let both operators explain what gate G2 leaves to them."""
    for line in mentee("get", f"gates/{uuid}/G2/")["lines"]:
        assert line["status"] != "missing", line
        if line["status"] == "to_explain":
            for call, role in ((mentee, "mentee"), (mentor, "mentor")):
                said = {"party": parties[role], "item": line["item"], "text": "We talked of it."}
                call("post", f"gates/{uuid}/G2/explain/", said)


def test_on_the_command_line(everybody: World):
    code_text("Invented")
    mentee, mentor = EMAIL["mentee_signatory"], EMAIL["mentor_signatory"]
    lake, delta = everybody.mentee.name, everybody.mentor.name

    def run(*words: str, who: str = mentee, **fields: Any) -> Any:
        done = do(*words, body=fields, who=who)
        assert done.status == 0, (words, done.said)
        return done.answer

    for name, who, more in ((lake, mentee, {}), (delta, mentor, WILLING)):
        run("change_profile", name, who=who, revision=1, profile=PROFILE | more)
        run("accept_code", name, who=who, text="Invented/en", office="Director")
    run("declare", "strengths", delta, who=mentor, **STRENGTH)
    need = run("declare", "needs", lake, **NEED)["uuid"]
    (candidate,) = run("shortlist", need)["candidates"]
    asked = {"mentor": candidate["name"], "message": "Help us", "gives_in_return": "Dry years"}
    request = run("send_request", need, **asked)["uuid"]
    run("answer_request", request, who=mentor, accept=True)
    (one,) = run("partnerships")["items"]
    code, revision = one["code"], one["revision"]
    looked = {"earlier_looked_up": "yes", "earlier_partnerships": "None was found."}
    run("change_partnership", code, revision=revision, **looked)
    sides = {f"{code}/mentee": mentee, f"{code}/mentor": mentor}
    for party, who in sides.items():
        named = {each["role"]: each["named"] for each in run("interest", code, who=who)}
        asked = named[party.partition("/")[2]]
        run("answer_questionnaire", asked, who=who, revision=0, answers=given())
        run("hand_in_questionnaire", asked, who=who)
    run("pass_gate", code, "G1")

    run("draft_agreement", code, title="By the lake")
    agreement = f"{code}/1"
    run("promise", agreement, who=mentor, **DAYS, party=f"{code}/{delta}")
    revision = run("agreement", agreement)["revision"]
    run("change_agreement", agreement, revision=revision, **whole([*sides], "Invented/en"))
    read = run("open_for_signature", agreement)["fingerprint"]
    for party, who in sides.items():
        signature = {"party": party, "name": "Ana Example", "office": "Director"}
        run("sign_agreement", agreement, who=who, fingerprint=read, **signature)
    for line in run("gate", code, "G2")["lines"]:
        for party, who in sides.items() if line["status"] == "to_explain" else ():
            said = {"party": party, "item": line["item"], "text": "We talked of it."}
            run("explain_gate", code, "G2", who=who, **said)
    run("bring_into_force", agreement)

    the_end_is_reached()
