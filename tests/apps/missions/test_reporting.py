"""What a mission leaves behind: the joint report, things to do, days, nights and costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import docx
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from tests.apps.missions.made import BEGAN, ENDED, REPORT, Sent
from tests.conftest import NOON
from tests.documents import red
from tests.domain.test_photos import jpeg
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.missions import waiting
from waterpeers.apps.missions.actions.log import add_file, change_entry, note_entry
from waterpeers.apps.missions.actions.missions import end_mission, take_up_mission
from waterpeers.apps.missions.actions.reporting import (
    agree_to_report,
    change_cost,
    count_days,
    note_cost,
    note_follow_up,
    remove_cost,
    save_report,
)
from waterpeers.apps.missions.documents import mission_report, reported
from waterpeers.apps.missions.models import MissionCost, MissionReport
from waterpeers.apps.missions.queries import agreed_by, costs_of, feedback_of, whole_missions
from waterpeers.apps.missions.quotes import sums_of
from waterpeers.apps.missions.rules import NewFile
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.missions import YesTo
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return Sent(people())


@pytest.fixture
def mission(sent):
    return sent.over()


def again(mission):
    return whole_missions().get(pk=mission.pk)


def note(sent, mission, side="mentee", **fields):
    given = {"text": "V14 lets water through", "day": BEGAN} | fields
    return note_entry(mission, given, act=sent.by(side))


def codes(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def kinds(sent, who, at=NOON):
    actor = sent.world.actor(who)
    return [
        each.kind for source in (waiting.to_report, waiting.reports) for each in source(actor, at)
    ]


# --- the report ---


def test_the_report_says_what_the_log_says_and_nothing_is_typed_twice(sent, mission):
    note(sent, mission, outcome="no", decided="Repack V14 by Friday")
    left = note(sent, mission, "mentor", text="A private remark")
    photographed = note(sent, mission, text="Gauge at 0.4 bar")
    for name, content in (("good.png", red()), ("broken.jpg", jpeg())):
        add_file(photographed, NewFile("photo", ContentFile(content, name)), act=sent.by("mentee"))
    sent.reported(mission, left_out=[str(left.uuid), str(uuid4())])

    client = signed_in(sent.world, "mentee_reporter")
    page = client.get(reverse("missions:report", args=[mission.uuid])).content.decode()
    for said in ("V14 lets water through", "Repack V14 by Friday", "closed zone 2 alone",
                 "Night protocol", "V14 waits for its packing", "Gauge at 0.4 bar"):  # fmt: skip
        assert said in page
    assert "A private remark" not in page
    assert MissionReport.objects.get().left_out == [str(left.uuid)], "what is not of it is dropped"
    assert "The crew closed" not in {each.text for each in mission.log.all()}

    answer = client.get(reverse("missions:report-paper", args=[mission.uuid, "docx"]))
    file = docx.Document(BytesIO(answer.content))
    assert len(file.inline_shapes) == 2
    answer = client.get(reverse("missions:report-paper", args=[mission.uuid, "pdf"]))
    paper = pypdfium2.PdfDocument(answer.content)
    words = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert "Repack V14 by Friday" in words
    shown = [o for sheet in paper for o in sheet.get_objects() if o.type == 3]
    assert len(shown) == 1, "a picture that no program can show leaves its words"


def test_it_reads_in_french_what_was_written_in_english(sent, mission):
    note(sent, mission)
    sent.reported(mission)
    with translation.override("fr"):
        made = mission_report(reported(again(mission)), at=NOON)
    assert made.language == "fr"
    assert made.kind == "Rapport de mission"
    assert "(Anglais)" in str(made.blocks)


def test_both_sides_agree_and_a_changed_report_or_log_is_agreed_to_anew(sent, mission):
    report = sent.reported(mission)
    assert agreed_by(again(mission), YesTo.REPORT) == {"mentor"}
    with pytest.raises(Stale):
        agree_to_report(mission, revision=9, act=sent.by("mentee"))
    report = agree_to_report(mission, revision=report.revision, act=sent.by("mentee"))
    assert report.agreed_at == NOON

    changed = save_report(
        mission, REPORT | {"open": ""}, revision=report.revision, act=sent.by("mentee")
    )
    assert changed.agreed_at is None
    assert agreed_by(again(mission), YesTo.REPORT) == {"mentee"}
    agree_to_report(mission, revision=changed.revision, act=sent.by("mentor"))

    entry = note(sent, mission)
    assert MissionReport.objects.get().agreed_at is None
    assert not agreed_by(again(mission), YesTo.REPORT)
    assert Entry.objects.filter(event="mission.report_reopened").count() == 1
    change_entry(entry, {"text": "V14 drips"}, revision=1, act=sent.by("mentee"))
    assert Entry.objects.filter(event="mission.report_reopened").count() == 1, "it was open"
    assert agreed_by(again(mission)) == {"mentee", "mentor"}, "the terms stay agreed"


def test_the_side_that_came_writes_it_and_then_the_other_agrees(sent, mission):
    assert kinds(sent, "mentor_signatory") == ["mission_report"]
    assert kinds(sent, "mentee_signatory") == []
    report = sent.reported(mission)
    assert kinds(sent, "mentor_signatory") == []
    assert kinds(sent, "mentee_signatory") == ["mission_reported"]
    later = NOON + timedelta(hours=1)
    agree_to_report(mission, revision=report.revision, act=Act(sent.deal.mentee, later))
    assert kinds(sent, "mentee_signatory", later) == [], "who said yes last knows"
    assert kinds(sent, "mentor_signatory", later) == ["report_agreed"]
    assert kinds(sent, "mentor_signatory", NOON + timedelta(days=60)) == []


def test_what_has_not_begun_or_was_called_off_has_no_report(sent):
    ahead = sent.agreed()
    with pytest.raises(NotReady):
        save_report(ahead, REPORT, revision=0, act=sent.by("mentor"))
    with pytest.raises(NotReady):
        agree_to_report(ahead, revision=1, act=sent.by("mentor"))


def test_all_that_is_missing_in_a_report_is_said_at_once(sent, mission):
    with pytest.raises(NotValid) as caught:
        save_report(
            mission, {"summary": " ", "reached": "perhaps", "outputs": [uuid4()]},
            revision=0, act=sent.by("mentor"),
        )  # fmt: skip
    assert codes(caught) == {
        ("required", "summary"),
        ("not_in_list", "reached"),
        ("output_not_of_the_activity", "outputs"),
    }
    outsider = Act(sent.world.actor("administrator"), NOON)
    with pytest.raises(NotAllowed):
        save_report(mission, REPORT, revision=0, act=outsider)


# --- what is to be done ---


def test_what_was_decided_becomes_a_commitment_of_the_register_in_one_click(sent, mission):
    entry = note(sent, mission, decided="Ousmane buys packing\nfor V14 and V15")
    client = signed_in(sent.world, "mentee_signatory")
    address = reverse("missions:follow-up", args=[mission.uuid])
    log = client.get(reverse("missions:log", args=[mission.uuid])).content.decode()
    assert f"{address}?entry={entry.uuid}" in log
    form = client.get(f"{address}?entry={entry.uuid}").context["form"]
    assert form["title"].value() == "Ousmane buys packing"
    assert form["owner"].value() == str(sent.host.uuid)
    sent_back = {name: form[name].value() for name in ("uuid", "title", "owner", "details")}
    for _time in range(2):
        answer = client.post(f"{address}?entry={entry.uuid}", sent_back | {"due_on": "2027-03-01"})
        assert answer.status_code == 302

    item = RegisterItem.objects.get()
    assert (item.kind, item.due_on, item.party) == ("commitment", date(2027, 3, 1), sent.host)
    assert item.from_mission.entry == entry
    assert (
        "Ousmane buys packing"
        in client.get(reverse("missions:report", args=[mission.uuid])).content.decode()
    )
    page = client.get(reverse("follow_up:item", args=[item.uuid])).content.decode()
    assert reverse("missions:report", args=[mission.uuid]) in page


def test_an_entry_of_another_mission_is_no_source(sent, mission):
    other = note(sent, sent.ask(purpose="Another"))
    fields = {"title": "Buy packing", "party": sent.host.uuid, "due_on": ENDED}
    made = note_follow_up(mission, fields, entry=other, act=sent.by("mentee"))
    assert made.entry is None


# --- days, nights, costs ---


def test_days_of_the_team_are_counted_once_and_nights_only_away_from_home(sent):
    ahead = sent.agreed(starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=4))
    went = sent.going(ahead)
    at_home = sent.member(ahead, "mentee_signatory", "mentee")
    for _time in range(2):
        count_days(ahead, act=sent.by("mentor"))
        count_days(ahead, act=sent.by("mentee"))
    found = {each.member_id: (each.days, each.nights) for each in costs_of(ahead)}
    assert found == {went.pk: (5, 4), at_home.pk: (5, None)}


def test_money_stands_where_it_is_borne_and_currencies_are_never_mixed(sent, mission):
    mentee, mentor = sent.host.uuid, sent.sender.uuid
    own, by = {"party": mentor}, sent.by("mentor")
    note_cost(mission, own | {"kind": "time", "days": "2.5", "nights": 2}, act=by)
    travel = {"kind": "travel", "amount": "1 250,50", "currency": "eur", "borne_by": mentor}
    note_cost(mission, own | travel, language="fr", act=by)
    stay = {"kind": "stay", "amount": "90000", "currency": "XOF", "borne_by": mentee}
    note_cost(mission, own | stay, act=by)
    found = {each.side: each for each in sums_of(costs_of(mission))}
    gave = found[str(sent.sender.organisation)]
    assert (gave.days, gave.nights) == (Decimal("2.5"), 2)
    assert gave.amounts == ((125_050, "EUR"),)
    assert found[str(sent.host.organisation)].amounts == ((90_000, "XOF"),)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "time"}, {("days_or_nights", "days")}),
        ({"kind": "time", "days": "2.25"}, {("days_in_halves", "days")}),
        ({"kind": "time", "days": "-1", "nights": 400},
         {("days_in_halves", "days"), ("out_of_range", "nights")}),
        ({"kind": "travel"}, {("how_much", "amount")}),
        ({"kind": "travel", "amount": "12", "currency": "EUR"}, {("who_bears_it", "borne_by")}),
        ({"kind": "stay", "amount": "12", "currency": "zz"}, {("currency_not_known", "currency")}),
        ({"kind": "stay", "amount": "a lot", "currency": "EUR"}, {("not_an_amount", "amount")}),
        ({"kind": "x", "member": "x"}, {("not_in_list", "kind"), ("not_in_the_team", "member")}),
    ],
)  # fmt: skip
def test_a_row_that_says_nothing_is_refused_with_all_its_reasons(sent, mission, fields, expected):
    with pytest.raises(NotValid) as caught:
        note_cost(mission, {"party": sent.sender.uuid} | fields, act=sent.by("mentor"))
    assert codes(caught) == expected
    assert not MissionCost.objects.exists()


def test_each_side_notes_its_own_and_a_row_is_changed_from_what_was_seen(sent, mission):
    reporter = Act(sent.world.actor("mentee_reporter"), NOON)
    with pytest.raises(NotAllowed):
        note_cost(mission, {"party": sent.sender.uuid, "kind": "time", "days": 1}, act=reporter)
    own = {"party": sent.host.uuid, "kind": "time", "days": 1}
    key = uuid4()
    for _time in range(2):
        made = note_cost(mission, own, act=reporter, uuid=key)
    assert MissionCost.objects.count() == 1
    change_cost(made, own | {"days": 2}, revision=1, act=reporter)
    with pytest.raises(Stale):
        change_cost(made, own | {"days": 3}, revision=1, act=reporter)
    remove_cost(made, act=reporter)
    assert Entry.objects.filter(event="mission.cost_removed").exists()


# --- feedback ---


def test_each_side_says_how_it_was_and_reads_the_other_once_both_have(sent, mission):
    _round, answers = feedback_of(mission)
    assert {each.side for each in answers.asked} == {"mentee", "mentor"}
    address = reverse("missions:report", args=[mission.uuid])
    client = signed_in(sent.world, "mentor_signatory")
    own = {"mentee": ("5", "The nights"), "mentor": ("3", "The maps")}
    for each in sorted(answers.asked, key=lambda each: each.side):
        assert "The nights" not in client.get(address).content.decode()
        level, words = own[each.side]
        said = {"useful": {"value": level}, "best": {"value": words}}
        roles = frozenset({(each.organisation.uuid, Role.SIGNATORY)})
        act = Act(Actor(person=sent.by(each.side).actor.person, memberships=roles), NOON)
        sheets.answer(each, said, revision=0, language="en", act=act)
        sheets.hand_in(each, act=act)
    page = client.get(address).content.decode()
    for shown in ("The nights", "The maps", "5 – Fully", "3 – In part"):
        assert shown in page


def test_it_is_asked_once_however_often_a_mission_ends_and_never_of_one_called_off(sent):
    mission = sent.over()
    again_on = take_up_mission(mission, revision=mission.revision, act=sent.by("mentee"))
    end_mission(
        again_on, "cut_short", began_on=BEGAN, ended_on=BEGAN, word="Floods",
        revision=again_on.revision, act=sent.by("mentee"),
    )  # fmt: skip
    assert QuestionRound.objects.filter(owner="mission").count() == 1
    off = sent.agreed(purpose="Another")
    end_mission(off, "called_off", word="x", revision=off.revision, act=sent.by("mentee"))
    assert feedback_of(off) is None
