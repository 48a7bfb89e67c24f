"""From an entry of a mission's log to a record of learning: nothing is typed twice."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.urls import reverse
from django.utils import translation

from tests.apps.missions.made import BEGAN, Sent
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.learning.actions.checks import answer_check
from waterpeers.apps.learning.actions.records import forget_learner, note_learning
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.queries import learned_on
from waterpeers.apps.learning.reports.records import learning_finding, row_of
from waterpeers.apps.missions.actions.log import note_entry
from waterpeers.apps.plans.actions import items
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return Sent(people())


@pytest.fixture
def mission(sent):
    return sent.over()


def note(sent, mission, **fields):
    given = {"text": "Read the night flow\nof zone 2", "day": BEGAN, "outcome": "works"} | fields
    return note_entry(mission, given, act=sent.by("mentee"))


def record(sent, entry, **changes):
    fields = {
        "party": sent.host.uuid, "practice": "Read the night flow", "method": "joint_work",
        "learned_on": BEGAN, "unit": "Leak crew", "staff_level": "operator", "men": 3, "level": 2,
        "next_use": "Zone 3 in June", "entry": entry.uuid,
    }  # fmt: skip
    return note_learning(sent.partnership, fields | changes, act=sent.by("mentee"))


def test_an_entry_becomes_a_record_in_one_click_with_what_the_log_says(sent, mission):
    entry = note(sent, mission)
    client = signed_in(sent.world, "mentee_reporter")
    log = client.get(reverse("missions:log", args=[mission.uuid])).content.decode()
    address = f"{reverse('learning:note', args=[sent.partnership.uuid])}?entry={entry.uuid}"
    assert address in log
    form = client.get(address).context["form"]
    said = {name: form[name].value() for name in ("practice", "learned", "place", "level", "party")}
    assert said == {
        "practice": "Read the night flow",
        "learned": "Read the night flow\nof zone 2",
        "place": mission.place,
        "level": "2",
        "party": str(sent.host.uuid),
    }
    assert form["learned_on"].value() == "2026-10-05"

    posted = {bound.name: bound.value() for bound in form if bound.value() not in (None, [])}
    rest = {"method": "joint_work", "unit": "Leak crew", "staff_level": "operator", "men": "3",
            "next_use": "Zone 3 in June"}  # fmt: skip
    assert client.post(address, posted | rest).status_code == 302
    made = LearningRecord.objects.get()
    assert (made.entry, made.learned_on) == (entry, BEGAN)
    assert "Learned: Read the night flow" in " ".join(
        client.get(reverse("missions:log", args=[mission.uuid])).content.decode().split()
    )
    page = client.get(reverse("learning:record", args=[made.uuid])).content.decode()
    assert f"#e-{entry.uuid}" in page


def test_a_mission_says_what_was_learned_on_it_and_what_became_of_it(sent, mission):
    entry = note(sent, mission)
    used, faded, _unknown = (record(sent, entry, practice=name) for name in ("One", "Two", "Three"))
    for made, level in ((used, 4), (faded, 1)):
        for check in made.checks.order_by("due_on"):
            answer_check(check, {"level": level}, act=sent.by("mentee"))
    later = NOON.replace(year=2027, month=12).date()
    rows = [row_of(each, later) for each in learned_on(mission)]
    finding = learning_finding(rows)
    assert finding == "1 of 3 things learned are in use, 1 faded, 1 is not known"
    page = signed_in(sent.world, "mentor_coordinator").get(
        reverse("missions:report", args=[mission.uuid])
    )
    assert "What was learned" in page.content.decode()


def test_an_entry_of_another_partnership_is_refused(sent, mission):
    with pytest.raises(NotValid) as caught:
        record(sent, type("Nobody", (), {"uuid": uuid4()}))
    reasons = {(each.code, each.field) for each in caught.value.verdict.against}
    assert reasons == {("entry_not_of_the_partnership", "entry")}
    client = signed_in(sent.world, "mentee_reporter")
    address = reverse("learning:note", args=[sent.partnership.uuid])
    for nothing in ("x", str(uuid4())):
        form = client.get(f"{address}?entry={nothing}").context["form"]
        assert not form["practice"].value()


def test_it_stays_when_the_activity_it_served_is_dropped_from_the_plan(sent):
    activity = sent.activity()
    mission = sent.over(activity=activity.uuid, without_item="")
    made = record(sent, note(sent, mission))
    items.remove_item(activity, act=sent.by("mentee"))
    made.refresh_from_db()
    assert made.entry.mission.activity == activity
    page = signed_in(sent.world, "mentee_reporter")
    assert page.get(reverse("learning:record", args=[made.uuid])).status_code == 200
    shown = page.get(reverse("missions:mission", args=[mission.uuid])).content.decode()
    assert "Taken out of the plan" in shown


def test_a_learner_who_is_forgotten_leaves_log_and_report_too_and_counts_stay(sent, mission):
    entry = note(sent, mission, text="Aminata Diallo closed V14", others="Aminata Diallo, Ousmane")
    made = record(sent, entry, practice="Close a zone", peers="Aminata Diallo")
    sent.reported(mission, summary="AMINATA DIALLO closed it alone.")
    assert forget_learner(sent.host, "Aminata Diallo", act=sent.by("mentee")) == 3
    assert LearningRecord.objects.get() == made
    assert LearningRecord.objects.get().men == 3
    client = signed_in(sent.world, "mentor_coordinator")
    for name, row in (("missions:log", mission), ("missions:report", mission),
                      ("learning:record", made)):  # fmt: skip
        page = client.get(reverse(name, args=[row.uuid])).content.decode()
        assert "diallo" not in page.casefold(), name
    paper = client.get(reverse("missions:report-paper", args=[mission.uuid, "docx"])).content
    text = "".join(p.text for p in docx.Document(BytesIO(paper)).element.body.iter() if p.text)
    assert "diallo" not in text.casefold()
    assert not Entry.objects.filter(after__icontains="diallo").exists()


def test_a_record_in_a_language_that_the_other_side_does_not_read_says_which(sent, mission):
    with translation.override("fr"):
        made = record(sent, note(sent, mission), practice="Lire le débit de nuit")
    client = signed_in(sent.world, "mentor_coordinator")
    page = client.get(reverse("learning:record", args=[made.uuid])).content.decode()
    assert '<h1 lang="fr">Lire le débit de nuit</h1>' in page
    assert "Written in another language: French" in " ".join(page.split())
