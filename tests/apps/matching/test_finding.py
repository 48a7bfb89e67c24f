"""Who could help: by own weights and wishes, kept, watched, and asked beyond free places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships.made import code_text, partnership
from tests.conftest import NOON
from tests.declared import need, request, strength
from tests.world import World, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.matching.actions.asking import answer_request
from waterpeers.apps.matching.actions.declaring import watch
from waterpeers.apps.matching.models import HelpRequest, Need, Shortlist
from waterpeers.apps.matching.queries import shortlist_of, weights_of
from waterpeers.apps.matching.waiting import answers, needs, second_yeses
from waterpeers.apps.partnerships.actions.conduct import accept_code
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import EvidenceClass
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.turns import Tray
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def fitting(everybody: World) -> World:
    """A mentor that fits all conditions, with a strength that rests on its own word."""
    for organisation in (everybody.mentee, everybody.mentor):
        organisation.languages = ["en"]
        organisation.save()
    mentor = everybody.mentor
    mentor.is_willing_to_mentor, mentor.max_partnerships = True, 1
    mentor.confirmed_on = now().date()
    mentor.save()
    act = Act(everybody.actor("mentor_signatory"), NOON)
    accept_code(mentor, code_text(), office="Director", act=act)
    strength(everybody)
    mentor.strengths.update(evidence_class=EvidenceClass.SELF_SAID)
    return everybody


def page(world: World, declared: Need, query: str = "", who: str = "mentee_signatory") -> str:
    address = reverse("matching:shortlist", args=[declared.uuid])
    answer = signed_in(world, who).get(address + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_heading_says_what_was_found_and_whose_need_it_is(fitting):
    body = page(fitting, need(fitting))
    assert "1 operator can help: Commercial and physical losses" in body
    assert "Águas do Lago ·" in body


def test_weights_of_ones_own_change_the_doubt_and_nothing_is_stored(fitting):
    declared = need(fitting)
    usual = page(fitting, declared)
    only = "?own=1&evidence=10&" + "&".join(
        f"{name}=0"
        for name in (
            "scale",
            "proximity",
            "context",
            "institution",
            "technology",
            "history",
            "load",
        )
    )
    body = page(fitting, declared, only)
    assert "One doubt, −75 points." in body, "self-said is worth a quarter"
    assert "One doubt, −75 points." not in usual
    assert not Shortlist.objects.exists()


@pytest.mark.parametrize("query", ["?own=1&evidence=many", "?own=1&within_km=x&types=no&regions=0"])
def test_what_cannot_be_read_of_an_address_is_as_if_not_said(fitting, query):
    assert "1 operator can help" in page(fitting, need(fitting), query)


def test_wishes_leave_out_and_say_why(fitting):
    body = page(fitting, need(fitting), "?own=1&is_backed=on")
    assert "Nobody fits all conditions yet" in body
    assert "1 other would almost fit; one thing is missing" in body
    assert "Nobody else has confirmed its strength." in body


def test_what_the_profile_looks_for_holds_without_saying_it_again(fitting):
    fitting.mentee.looks_for = {"regions": ["002"]}
    fitting.mentee.save()
    declared = need(fitting)
    assert "It is not in a region in which you look for a mentor." in page(fitting, declared)
    client = signed_in(fitting, "mentee_signatory")
    told = client.get(reverse("api:shortlist", args=[declared.uuid])).json()
    assert [each["code"] for each in told["excluded"][0]["against"]] == ["not_in_regions_sought"]


def test_a_reporter_reads_who_can_ask(fitting):
    body = page(fitting, need(fitting), who="mentee_reporter")
    assert "A coordinator or signatory of yours can ask: mentee.signatory." in body
    assert "Ask for help" not in body


def test_a_kept_shortlist_is_read_again_as_it_was(fitting):
    declared = need(fitting)
    client = signed_in(fitting, "mentee_signatory")
    answer = client.post(reverse("matching:shortlist", args=[declared.uuid]) + "?own=1&scale=10")
    kept = Shortlist.objects.get()
    assert answer.headers["Location"] == reverse("matching:kept", args=[kept.uuid])
    assert kept.weights["scale"] == 10.0
    fitting.mentor.max_partnerships = 0
    fitting.mentor.save()
    body = client.get(answer.headers["Location"]).content.decode()
    assert "Waterbedrijf Delta" in body
    assert "A working language in common: English." in body
    assert reverse("matching:kept", args=[kept.uuid]) in page(fitting, declared)


def test_an_earlier_mentee_is_a_fact_and_no_box_to_tick(fitting):
    fitting.mentor.max_partnerships = 5
    fitting.mentor.save()
    declared = need(fitting)

    def backing() -> EvidenceClass:
        found = shortlist_of(declared, weights_of(None), today=NOON.date())
        return found.candidates[0].strength.evidence

    fitting.mentor.strengths.update(evidence_class=EvidenceClass.EARLIER_MENTEE)
    assert backing() is EvidenceClass.SELF_SAID
    partnership(fitting)
    assert backing() is EvidenceClass.SELF_SAID, "nothing was agreed yet"
    Partnership.objects.update(phase=Phase.DIAGNOSE)
    assert backing() is EvidenceClass.EARLIER_MENTEE
    Partnership.objects.update(working_areas=["billing"])
    assert backing() is EvidenceClass.SELF_SAID, "it was about something else"


# --- watched needs ---


def test_who_watches_a_need_is_told_of_the_next_strength(everybody):
    declared = need(everybody)
    actor = everybody.actor("mentee_reporter")
    body = page(everybody, declared)
    assert "Nobody here is strong in this yet" in body
    assert "Tell me when there is somebody" in body
    watch(declared, is_watched=True, act=Act(actor, NOON))
    assert needs(actor, now()) == []

    strength(everybody)
    everybody.mentor.strengths.update(declared_at=NOON + timedelta(hours=1))
    [waits] = needs(actor, NOON + timedelta(days=1))
    assert waits.href == reverse("matching:shortlist", args=[declared.uuid])
    assert needs(everybody.actor("mentor_coordinator"), now()) == []

    watch(declared, is_watched=False, act=Act(actor, NOON))
    assert needs(actor, NOON + timedelta(days=1)) == []
    assert Entry.objects.filter(event="need.watched").count() == 2


# --- what is missing ---


def test_the_way_to_what_is_missing_leads_back_to_the_shortlist(fitting):
    fitting.mentee.languages = ["fr"]
    fitting.mentee.save()
    declared = need(fitting)
    body = page(fitting, declared)
    back = reverse("matching:shortlist", args=[declared.uuid]).replace("/", "%2F")
    assert f"?then={back}#id_pays_interpreter" in body


# --- needs for which nobody was asked ---


def test_a_first_need_waits_until_somebody_is_asked_for_it(everybody):
    declared = need(everybody)
    coordinator = everybody.actor("mentee_signatory")
    [waits] = needs(coordinator, now())
    assert (waits.kind, waits.href) == (
        "need_unasked",
        reverse("matching:shortlist", args=[declared.uuid]),
    )
    assert declared.sentence in waits.what
    assert needs(everybody.actor("mentee_reporter"), now()) == [], "who may not ask"
    assert needs(everybody.actor("mentor_coordinator"), now()) == []

    watch(declared, is_watched=True, act=Act(coordinator, NOON))
    assert needs(coordinator, now()) == [], "it waits for others"
    watch(declared, is_watched=False, act=Act(coordinator, NOON))
    request(everybody)
    assert needs(coordinator, now()) == []


def test_who_works_with_somebody_knows_the_way_to_ask(everybody):
    need(everybody)
    partnership(everybody)
    assert needs(everybody.actor("mentee_signatory"), now()) == []


# --- answers ---


def test_only_yes_and_no_are_answers(everybody):
    asked = request(everybody)
    client = signed_in(everybody, "mentor_coordinator")
    for decision in ("", "maybe", "YES", None):
        given = {} if decision is None else {"decision": decision}
        answer = client.post(
            reverse("matching:answer", args=[asked.uuid]), given | {"answer": "We think"}
        )
        assert answer.status_code == 422
        assert "Say yes or no." in answer.content.decode()
        assert "We think" in answer.content.decode(), "what was typed is kept"
    asked.refresh_from_db()
    assert asked.state == "sent"


def full(world: World) -> HelpRequest:
    world.mentor.max_partnerships = 1
    world.mentor.save()
    partnership(world)
    return request(world)


def test_a_yes_beyond_the_places_needs_a_reason_and_a_second_person(everybody):
    asked = full(everybody)
    first = Act(everybody.actor("mentor_coordinator"), NOON)
    with pytest.raises(NotValid) as refused:
        answer_request(asked, accept=True, act=first)
    assert [r.code for r in refused.value.verdict.against] == ["no_place_left"]
    answer_request(asked, accept=True, beyond_reason="Two crews are free", act=first)
    asked.refresh_from_db()
    assert (asked.state, asked.partnership) == ("sent", None)
    with pytest.raises(NotReady):
        answer_request(asked, accept=True, act=first)

    signatory = everybody.actor("mentor_signatory")
    assert [w.kind for w in second_yeses(signatory, NOON)] == ["second_yes"]
    assert [w.kind for w in second_yeses(first.actor, NOON)] == ["first_yes"]
    answer_request(asked, accept=True, act=Act(signatory, NOON))
    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert asked.partnership is not None


def test_a_facilitator_may_say_the_second_yes_and_never_the_first(everybody):
    asked = full(everybody)
    facilitator = Act(everybody.actor("facilitator"), NOON)
    with pytest.raises(NotAllowed):
        answer_request(asked, accept=True, beyond_reason="So be it", act=facilitator)
    first = Act(everybody.actor("mentor_coordinator"), NOON)
    answer_request(asked, accept=True, beyond_reason="Two crews are free", act=first)
    assert [w.kind for w in second_yeses(facilitator.actor, NOON)] == ["second_yes"]
    asked.refresh_from_db()
    answer_request(asked, accept=True, act=facilitator)
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_the_card_of_a_request_says_who_asks_and_what_it_would_take(everybody):
    everybody.mentee.connections = 18_700
    everybody.mentee.save()
    full(everybody)
    client = signed_in(everybody, "mentor_coordinator")
    body = " ".join(client.get(reverse("matching:requests")).content.decode().split())
    for said in (
        "Mozambique",
        "18,700 connections",
        f"Free places of {everybody.mentor.name}",
        "without an answer it ends",
    ):
        assert said in body
    sender = signed_in(everybody, "mentee_signatory").get(reverse("matching:requests"))
    assert "without an answer it ends" in sender.content.decode()


def test_the_desk_of_a_second_person_shows_the_second_yes(everybody):
    asked = full(everybody)
    first = Act(everybody.actor("mentor_coordinator"), NOON)
    answer_request(asked, accept=True, beyond_reason="Two crews are free", act=first)
    client = signed_in(everybody, "mentor_signatory")
    assert "beyond its places" in client.get(reverse("desk:home")).content.decode()


def test_a_first_yes_stays_with_the_mentor_and_its_answer_waits_for_the_second(everybody):
    asked = full(everybody)
    address = reverse("matching:answer", args=[asked.uuid])
    page = reverse("matching:requests")
    said = {"decision": "yes", "beyond_reason": "Two crews are free", "answer": "From March on"}
    signed_in(everybody, "mentor_coordinator").post(address, said)
    (waits,) = second_yeses(everybody.actor("mentor_coordinator"), NOON)
    assert (waits.kind, waits.tray) == ("first_yes", Tray.WITH_OTHERS)

    mentee = signed_in(everybody, "mentee_signatory")
    for kept in ("Two crews are free", "From March on"):
        assert kept not in mentee.get(page).content.decode()
        assert kept in signed_in(everybody, "mentor_signatory").get(page).content.decode()

    (second,) = second_yeses(everybody.actor("mentor_signatory"), NOON)
    assert second.details == ("Why: Two crews are free",)
    answer = {"decision": "yes", "answer": "From April on"}
    signed_in(everybody, "mentor_signatory").post(address, answer)
    body = " ".join(mentee.get(page).content.decode().split())
    assert "From April on" in body
    assert everybody.people["mentor_signatory"].name in body
    (news,) = answers(everybody.actor("mentee_signatory"), now())
    assert news.about == f"{everybody.mentor.name} – {everybody.mentee.name}"


def test_who_asked_already_is_led_to_the_request(everybody):
    asked = request(everybody)
    client = signed_in(everybody, "mentee_signatory")
    body = client.get(reverse("matching:ask", args=[asked.need.uuid, everybody.mentor.uuid]))
    assert f"#request-{asked.uuid}" in body.content.decode()
    assert "Send the request" not in body.content.decode()
