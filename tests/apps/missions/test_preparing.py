"""Both sides prepare a mission; those who go read it on one screen, on paper, in a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.apps.missions.made import Sent
from tests.apps.plans.made import ITEMS, OUTPUT
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.follow_up.queries.calendar import days_of_partnership, days_of_person
from waterpeers.apps.missions.actions.missions import end_mission
from waterpeers.apps.missions.actions.preparing import prepare_mission
from waterpeers.apps.missions.documents import briefing
from waterpeers.apps.missions.models import Preparation
from waterpeers.apps.missions.queries import whole_missions
from waterpeers.apps.missions.reports import mission_calendar
from waterpeers.apps.plans.actions import items
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
NOTES = {
    "agenda": "18/01/2027\n9:00 Welcome\n19/01/2027\n02:00-04:00 Night flow, all six",
    "arrival": "Bus from Nampula, six hours",
    "norms": "Greet the elders first",
    "safety": "Nobody goes into a chamber alone",
    "contacts": "Control room +258 00",
}


@pytest.fixture
def sent():
    return Sent(people())


def prepare(made, act, *, revision=0, **changes):
    return prepare_mission(made, NOTES | changes, revision=revision, language="fr", act=act)


def test_both_sides_write_it_and_neither_overwrites_the_other(sent):
    made = sent.agreed()
    first = prepare(made, sent.of("mentee_reporter"))
    with pytest.raises(Stale):
        prepare(made, sent.by("mentor"))
    prepare(made, sent.by("mentor"), revision=first.revision, norms="Take off your shoes")
    kept = Preparation.objects.get()
    assert (kept.norms, kept.safety) == ("Take off your shoes", NOTES["safety"])
    assert [line.hours for line in kept.lines] == ["09:00", "02:00–04:00"]
    with pytest.raises(NotAllowed):
        prepare(made, sent.of("administrator"), revision=2)


def test_what_cannot_be_read_is_said_and_a_mission_that_ended_is_not_prepared(sent):
    made = sent.agreed()
    with pytest.raises(NotValid) as caught:
        prepare(made, sent.by("mentee"), agenda="26:00 Late", safety="\x07")
    assert {r.field for r in caught.value.verdict.against} == {"agenda", "safety"}
    end_mission(made, "called_off", word="x", revision=made.revision, act=sent.by("mentee"))
    with pytest.raises(NotReady):
        prepare(made, sent.by("mentee"))


def test_the_briefing_has_people_place_plan_figures_norms_safety_and_contacts(sent):
    activity = sent.activity()
    plan = activity.plan
    act = sent.by("mentee")
    output = OUTPUT | {"title": "Meters in limits", "activity": activity.uuid}
    items.add_item(plan, BY_NAME["output"], output, act=act)
    items.add_item(plan, BY_NAME["outcome"], ITEMS["outcome"], act=act)
    made = sent.agreed(activity=activity.uuid)
    sent.going(made)
    prepare(made, act)

    text = str(briefing(whole_missions().get(), at=NOON))
    for said in (
        "mentor.coordinator", "Lichinga", "Test and repair three bulk meters", "Meters in limits",
        "Night flow into zone 2", "41.0", "Greet the elders", "into a chamber alone", "+258 00",
        "Night flow, all six",
    ):  # fmt: skip
        assert said in text
    client = signed_in(sent.world, "mentor_coordinator")
    page = client.get(reverse("missions:briefing", args=[made.uuid])).content.decode()
    assert "Greet the elders" in page
    assert "data-offline" in page, "it opens without a connection"


def test_it_is_written_on_a_page_that_shows_both_versions(sent):
    made = sent.agreed()
    address = reverse("missions:prepare", args=[made.uuid])
    mentee, mentor = (signed_in(sent.world, f"{side}_signatory") for side in ("mentee", "mentor"))
    assert "2027-01-18" in mentee.get(address).content.decode()
    fields = {"agenda": "9:00 Welcome", "norms": "Shoes off"}
    assert mentee.post(address, fields | {"revision": 0}).status_code == 302
    late = mentor.post(address, {"agenda": "", "norms": "Bow", "revision": 0})
    assert late.status_code == 409
    refused = mentee.post(address, {"agenda": "26:00 x", "revision": 1})
    assert refused.status_code == 422
    assert "26:00 x" in refused.content.decode()


def test_its_days_and_hours_go_into_calendars(sent):
    made = sent.agreed()
    prepare(made, sent.by("mentee"))
    text = mission_calendar(made, Preparation.objects.get(), at=NOON)
    for line in (
        "DTSTART;VALUE=DATE:20270118", "DTEND;VALUE=DATE:20270130", "DTSTART:20270119T020000",
        "DTEND:20270119T040000", "SUMMARY:Night flow\\, all six", "LOCATION:Lichinga",
    ):  # fmt: skip
        assert f"{line}\r\n" in text

    found = days_of_partnership(sent.partnership, sent.deal.mentee)
    (due,) = [each for each in found if each.ahead]
    assert (due.day, due.text) == (date(2027, 1, 18), "Mission 1: Close zone 2 at night")
    who = sent.world.people["mentor_coordinator"]
    actor = sent.world.actor("mentor_coordinator")
    assert [each for each in days_of_person(who, actor) if each.ahead] == []
    sent.going(made)
    found = [each for each in days_of_person(who, actor) if each.ahead]
    assert [each.text for each in found] == [due.text]
    client = signed_in(sent.world, "mentee_signatory")
    page = client.get(reverse("follow_up:calendar", args=[sent.partnership.uuid]))
    assert due.text in page.content.decode()
