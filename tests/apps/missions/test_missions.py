"""Asked for by one side, agreed by the other; changed, moved, cut short, called off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.missions.made import ENDS, STARTS, Sent
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.missions import waiting
from waterpeers.apps.missions.actions.missions import (
    agree_to_terms,
    ask_for_mission,
    change_terms,
    end_mission,
    take_up_mission,
)
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.queries import missions_of
from waterpeers.apps.missions.reports import missions_finding
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.actions import items
from waterpeers.domain.actors import Act
from waterpeers.domain.missions import MissionState
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return Sent(people())


def kinds(found):
    return [each.kind for each in found]


def codes(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def test_asked_by_one_side_and_agreed_by_the_other_it_stands(sent):
    made = sent.ask()
    assert (made.number, made.state) == (1, MissionState.ASKED)
    assert kinds(waiting.terms(sent.deal.mentor, NOON)) == ["mission_asked"]
    assert kinds(waiting.terms(sent.deal.mentee, NOON)) == [], "they have said yes by asking"

    with pytest.raises(NotAllowed):
        agree_to_terms(made, revision=1, act=sent.of("facilitator"))
    later = NOON + timedelta(hours=1)
    agreed = agree_to_terms(made, revision=1, act=Act(sent.deal.mentor, later))
    assert (agreed.state, agreed.agreed_at) == (MissionState.AGREED, later)
    assert kinds(waiting.agreed(sent.deal.mentee, NOON)) == ["mission_agreed"]
    assert kinds(waiting.terms(sent.deal.mentor, NOON)) == []


def test_sent_twice_it_is_one_and_a_facilitator_asks_for_neither_side(sent):
    act = sent.of("facilitator")
    made = ask_for_mission(sent.partnership, sent.terms(), act=act)
    again = ask_for_mission(sent.partnership, sent.terms(purpose="x"), act=act, uuid=made.uuid)
    assert (again, again.purpose) == (made, made.purpose)
    for side in ("mentee", "mentor"):
        assert kinds(waiting.terms(getattr(sent.deal, side), NOON)) == ["mission_asked"]


def test_what_is_missing_is_said_at_once(sent):
    with pytest.raises(NotValid) as caught:
        sent.ask(purpose=" ", host=None, without_item="", starts_on=ENDS, ends_on=STARTS, area="x")
    assert codes(caught) == {
        ("required", "purpose"),
        ("not_in_list", "area"),
        ("mission_ends_before", "ends_on"),
        ("mission_without_a_host", "host"),
        ("why_in_no_plan", "without_item"),
    }


def test_before_an_agreement_is_in_force_there_is_no_mission(sent):
    Partnership.objects.filter(pk=sent.partnership.pk).update(phase=Phase.AGREE)
    with pytest.raises(NotReady):
        sent.ask()


def test_changed_terms_say_why_and_are_agreed_anew(sent):
    made = sent.agreed()
    moved = sent.terms(starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5))
    with pytest.raises(NotValid) as caught:
        change_terms(made, moved, revision=made.revision, act=sent.by("mentor"))
    assert codes(caught) == {("required", "word")}
    changed = change_terms(
        made, moved, revision=made.revision, word="Floods", act=sent.by("mentor")
    )

    assert (changed.state, changed.revision) == (MissionState.ASKED, made.revision + 1)
    assert kinds(waiting.terms(sent.deal.mentee, NOON)) == ["mission_asked"]
    with pytest.raises(Stale):
        agree_to_terms(changed, revision=made.revision, act=sent.by("mentee"))
    agree_to_terms(changed, revision=changed.revision, act=sent.by("mentee"))
    assert Mission.objects.get().state is MissionState.AGREED
    told = Entry.objects.get(event="mission.changed")
    assert (told.before["starts_on"], told.after["word"]) == ("2027-01-18", "Floods")


def test_what_changes_nothing_asks_nobody_anew(sent):
    made = sent.agreed()
    change_terms(made, sent.terms(), revision=made.revision, act=sent.by("mentor"))
    assert Mission.objects.get().state is MissionState.AGREED


def test_after_its_last_day_both_are_asked_how_it_ended(sent):
    made = sent.agreed()
    late = NOON.replace(year=2027, month=1, day=30)
    assert kinds(waiting.ended(sent.deal.mentor, NOON)) == []
    assert kinds(waiting.ended(sent.deal.mentor, late)) == ["mission_end"]
    end_mission(
        made, "cut_short", began_on=STARTS, ended_on=date(2027, 1, 22), word="Illness",
        revision=made.revision, act=Act(sent.deal.mentee, late),
    )  # fmt: skip

    assert kinds(waiting.ended(sent.deal.mentor, late)) == []
    found = Mission.objects.get()
    assert (found.state, found.last_day) == (MissionState.CUT_SHORT, date(2027, 1, 22))
    assert missions_finding(missions_of(sent.partnership), late.date()) == (
        "1 mission or session: 1 took place"
    )


def test_called_off_both_are_told_and_it_can_be_taken_up(sent):
    made = sent.agreed()
    off = end_mission(
        made, "called_off", word="No visa", revision=made.revision, act=sent.by("mentor")
    )
    assert kinds(waiting.called_off(sent.deal.mentee, NOON)) == ["mission_called_off"]
    with pytest.raises(NotReady):
        change_terms(off, sent.terms(), revision=off.revision, word="x", act=sent.by("mentee"))
    back = take_up_mission(off, revision=off.revision, act=sent.by("mentee"))
    assert back.state is MissionState.AGREED


def test_a_mission_whose_activity_leaves_the_plan_stays_and_says_so(sent):
    activity = sent.activity()
    made = sent.ask(activity=activity.uuid)
    assert (made.activity, made.without_item, made.area) == (activity, "", "water_losses")
    items.remove_item(activity, act=sent.by("mentee"))
    client = signed_in(sent.world, "mentee_signatory")
    page = client.get(reverse("missions:mission", args=[made.uuid])).content.decode()
    assert activity.title in page
    assert "Taken out of the plan" in page
    same = sent.terms(activity=activity.uuid, purpose="Close zone 3")
    assert change_terms(made, same, revision=1, act=sent.by("mentee")).activity == activity


def test_it_is_asked_for_and_agreed_on_pages(sent):
    activity = sent.activity()
    client = signed_in(sent.world, "mentee_signatory")
    address = reverse("missions:ask", args=[sent.partnership.uuid])
    shown = client.get(address, {"activity": activity.uuid}).content.decode()
    assert f'value="{activity.title}"' in shown
    fields = sent.terms(activity=activity.uuid, starts_on="18/01/2027", ends_on="29/01/2027")
    page = client.post(address, fields, follow=True).content.decode()
    assert "has not agreed yet" in page

    other = signed_in(sent.world, "mentor_signatory")
    made = Mission.objects.get()
    there = reverse("missions:agree", args=[made.uuid])
    assert other.post(there, {"revision": made.revision}).status_code == 302
    assert Mission.objects.get().state is MissionState.AGREED
    plan = client.get(reverse("plans:of-partnership", args=[sent.partnership.uuid]))
    assert "A mission for" in plan.content.decode()


def test_a_funder_knows_of_the_partnership_and_reads_nothing(sent):
    outsider = sent.world.people["outsider"].memberships.get()
    sent.partnership.parties.create(organisation=outsider.organisation, role="funder")
    made = sent.ask()
    client = signed_in(sent.world, "outsider")
    page = client.get(reverse("missions:of-partnership", args=[sent.partnership.uuid]))
    assert made.purpose not in page.content.decode()
    assert client.get(reverse("missions:mission", args=[made.uuid])).status_code == 403


def test_pages_ask_the_database_as_often_for_many_missions_as_for_one(
    sent, django_assert_max_num_queries
):
    client = signed_in(sent.world, "mentee_signatory")
    address = reverse("missions:of-partnership", args=[sent.partnership.uuid])
    sent.profile()
    for number in range(4):
        made = sent.agreed(purpose=f"Zone {number}")
        sent.member(made)
        sent.member(made, "mentor_signatory")
    client.get(address)
    with django_assert_max_num_queries(22):
        client.get(address)
    with django_assert_max_num_queries(30):
        client.get(reverse("missions:mission", args=[made.uuid]))
    at, mentor = now(), sent.deal.mentor
    with django_assert_max_num_queries(9):
        for source in (waiting.terms, waiting.agreed, waiting.ended, waiting.team):
            source(mentor, at)
