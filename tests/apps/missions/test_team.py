"""Who could go and why; asked, yes, let go, ill on the way; what somebody brings as a mentor."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.apps.missions.made import PROFILE, Sent
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.missions import waiting
from waterpeers.apps.missions.actions.mentoring import save_mentoring
from waterpeers.apps.missions.actions.team import (
    answer_member,
    ask_member,
    leave_team,
    note_visa,
    release_member,
)
from waterpeers.apps.missions.models import MentorProfile, TeamMember
from waterpeers.apps.missions.queries import candidates_for
from waterpeers.apps.missions.reports import candidate_rows
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.missions import MemberState, Visa
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    made = Sent(people())
    Organisation.objects.filter(pk=made.world.mentee.pk).update(languages=["pt-MZ"])
    return made


def kinds(actor):
    return [each.kind for each in waiting.team(actor, NOON)]


def test_people_are_proposed_by_competence_and_language_with_reasons(sent):
    made = sent.agreed(area="water_losses")
    sent.profile("mentor_signatory", areas=["billing"], languages=["nl"], coaching="none", free=[])
    sent.profile("mentor_coordinator")
    sent.profile("mentee_signatory")  # of the host

    rows = candidate_rows(candidates_for(made))
    assert [row.candidate.person.email for row in rows] == [
        "mentor.coordinator@example.org",
        "mentor.signatory@example.org",
    ]
    assert rows[0].for_it == [
        "knows the working area",
        "speaks Portuguese",
        "is free on these days",
        "has taught colleagues",
        "has done all of the list of readiness",
    ]
    assert rows[1].against == [
        "names other working areas",
        "speaks none of: Portuguese",
        "has not taught colleagues yet",
    ]


def test_who_goes_elsewhere_on_these_days_comes_last_and_who_is_asked_is_not_proposed(sent):
    one, other = sent.agreed(), sent.agreed(purpose="Test meters")
    sent.profile()
    sent.going(one)
    assert candidates_for(one) == []
    (left,) = candidates_for(other)
    assert [reason.code for reason in left.fit.against] == ["is_away"]


def test_asked_by_the_other_side_one_says_yes_oneself_and_the_utility_lets_go(sent):
    made = sent.agreed()
    member = sent.member(made, side="mentee")
    who = sent.world.actor("mentor_coordinator")
    assert (member.state, member.released_at) == (MemberState.ASKED, None)
    assert kinds(who) == ["mission_join"]
    with pytest.raises(NotAllowed):
        answer_member(member, is_yes=True, act=sent.by("mentor"))
    with pytest.raises(NotAllowed):
        release_member(member, act=sent.by("mentee"))
    answer_member(member, is_yes=True, act=sent.of("mentor_coordinator"))

    assert kinds(sent.deal.mentor) == ["mission_release"]
    assert release_member(member, act=sent.by("mentor")).is_ready
    assert kinds(sent.deal.mentor) == kinds(who) == []


def test_asked_by_ones_own_utility_one_is_let_go_with_it(sent):
    made = sent.agreed()
    assert sent.member(made).released_at == NOON
    own = sent.member(made, "mentor_signatory")
    assert own.is_ready, "whoever asks oneself has said yes"


def test_a_name_without_an_account_is_answered_for_by_the_utility(sent):
    made = sent.agreed()
    with pytest.raises(NotValid) as caught:
        ask_member(made, {"name": ""}, act=sent.by("mentee"))
    assert [r.code for r in caught.value.verdict.against] == ["who_goes"]
    fields = {"name": "J. Visser", "party": sent.sender.uuid}
    member = ask_member(made, fields, act=sent.by("mentee"))
    assert kinds(sent.deal.mentor) == ["mission_join"]
    answer_member(member, is_yes=True, act=sent.by("mentor"))
    assert release_member(member, act=sent.by("mentor")).called == "J. Visser"


def test_somebody_falls_ill_on_the_way_and_another_goes(sent):
    made = sent.agreed()
    member = sent.going(made)
    left = leave_team(member, on=date(2027, 1, 21), act=sent.of("mentor_coordinator"))
    assert (left.state, left.left_on, left.word) == (MemberState.LEFT, date(2027, 1, 21), "")
    with pytest.raises(NotReady):
        leave_team(left, act=sent.of("mentor_coordinator"))
    with pytest.raises(NotValid):
        sent.member(made)  # they are in the team, with the days they served
    assert sent.going(made, "mentor_signatory").is_ready
    assert answer_member(left, is_yes=True, act=sent.of("mentor_coordinator")).left_on is None


def test_a_visa_is_noted_by_whoever_needs_it(sent):
    member = sent.going(sent.agreed())
    with pytest.raises(NotAllowed):
        note_visa(member, {"visa": "asked"}, act=sent.of("mentee_reporter"))
    act = sent.of("mentor_coordinator")
    note_visa(member, {"visa": "granted", "visa_until": date(2027, 6, 30)}, act=act)
    assert TeamMember.objects.get().visa is Visa.GRANTED


def test_a_profile_is_kept_once_and_is_its_owners(sent):
    first = sent.profile()
    act = sent.of("mentor_coordinator")
    with pytest.raises(Stale):
        save_mentoring(PROFILE, revision=0, act=act)
    save_mentoring(PROFILE | {"coaching": "trained"}, revision=first.revision, act=act)
    assert MentorProfile.objects.get().coaching == "trained"
    with pytest.raises(NotValid) as caught:
        save_mentoring(PROFILE | {"areas": ["x"], "languages": ["?"], "days_a_year": 400}, act=act)
    assert {r.field for r in caught.value.verdict.against} == {"areas", "languages", "days_a_year"}

    for who, seen in (("mentee_reporter", 1), ("outsider", 0), ("facilitator", 1)):
        assert MentorProfile.objects.visible_to(sent.world.actor(who)).count() == seen


def test_it_is_written_on_a_page_as_people_write(sent):
    client = signed_in(sent.world, "mentor_coordinator", "fr")
    address = reverse("missions:mentoring")
    fields = {
        "is_willing": "on",
        "areas": ["water_losses"],
        "languages": "portugais, anglais",
        "coaching": "often",
        "ready": ["code"],
        "free": "01/06/2027 – 30/06/2027\n12 août 2027",
        "revision": "0",
    }
    wrong = client.post(address, fields | {"free": "juin"})
    assert wrong.status_code == 422
    assert "«\u00a0juin\u00a0»" in wrong.content.decode()
    assert client.post(address, fields).status_code == 302
    kept = MentorProfile.objects.get()
    assert kept.languages == ["pt", "en"]
    assert kept.free == [["2027-06-01", "2027-06-30"], ["2027-08-12", "2027-08-12"]]
    shown = client.get(address).content.decode()
    assert "01/06/2027 – 30/06/2027" in shown
    assert "Portugais, anglais" in shown


def test_the_team_is_asked_and_answers_on_pages(sent):
    made = sent.agreed()
    sent.profile()
    client = signed_in(sent.world, "mentee_signatory")
    address = reverse("missions:ask-member", args=[made.uuid])
    who = sent.world.people["mentor_coordinator"]
    page = client.get(address, {"person": who.uuid}).content.decode()
    assert "speaks Portuguese" in page
    assert client.post(address, {"person": who.uuid}).status_code == 302
    member = TeamMember.objects.get()
    own = signed_in(sent.world, "mentor_coordinator")
    there = reverse("missions:answer-member", args=[member.uuid])
    assert own.post(there, {"is_yes": "yes", "word": "Gladly"}).status_code == 302
    runs = signed_in(sent.world, "mentor_signatory")
    assert runs.post(reverse("missions:release-member", args=[member.uuid])).status_code == 302
    page = client.get(reverse("missions:mission", args=[made.uuid])).content.decode()
    assert "their utility lets them go" in page
