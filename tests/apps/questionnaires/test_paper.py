"""Answers that a colleague gave on paper: entered whole, marked, counted with the others."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.questionnaires.actions.paper import enter_paper
from waterpeers.apps.questionnaires.actions.rounds import end_round
from waterpeers.apps.questionnaires.models import AnswerSheet, Submission
from waterpeers.apps.questionnaires.queries.filling import papers_of, sheet_of
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 30)


@pytest.fixture
def who(everybody):
    return respondent(asked(everybody, ("mentee", "self"), is_personal=True))


def enter(everybody, who, given=COMPLETE, **more):
    options = {
        "group": "operators", "unit": "Leak team", "filled_in_on": DAY, "language": "fr",
        "act": by(everybody, "mentee_signatory"),
    }  # fmt: skip
    return enter_paper(who, given, **options | more)


def test_level_unit_day_and_who_entered_it_are_kept_and_no_name(everybody, who):
    sheet = enter(everybody, who)

    assert papers_of(who) == [sheet]
    assert (sheet.group, sheet.unit, sheet.filled_in_on) == ("operators", "Leak team", DAY)
    assert sheet.person is None
    assert sheet.saved_by == everybody.people["mentee_signatory"]
    assert Submission.objects.get().said["net"].value == "3"
    assert sheet_of(who, everybody.actor("mentee_signatory")) is None, "one’s own is another"


def test_many_papers_of_one_organisation_are_as_many_sheets(everybody, who):
    key = uuid4()
    enter(everybody, who, uuid=key)
    enter(everybody, who, uuid=key)
    enter(everybody, who, group="managers")

    assert AnswerSheet.objects.count() == Submission.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "more", "field"),
    [
        (COMPLETE, {"group": ""}, "group"),
        (COMPLETE, {"group": "dragons"}, "group"),
        (COMPLETE, {"filled_in_on": NOON.date() + timedelta(days=1)}, "filled_in_on"),
        (COMPLETE, {"unit": "x" * 121}, "unit"),
        ({"net": {"value": "9"}}, {}, "net"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(everybody, who, given, more, field):
    with pytest.raises(NotValid) as refused:
        enter(everybody, who, given, **more)

    assert field in {reason.field for reason in refused.value.verdict.against}
    assert not AnswerSheet.objects.exists()


def test_who_coordinates_or_signs_enters_it_while_answers_are_taken(everybody, who):
    for other in ("mentee_reporter", "mentor_coordinator", "facilitator"):
        with pytest.raises(NotAllowed):
            enter(everybody, who, act=by(everybody, other))
    end_round(who.round, act=by(everybody, "facilitator"))
    with pytest.raises(NotReady):
        enter(everybody, who)


def test_where_all_answer_together_there_is_no_paper_of_one(everybody):
    with pytest.raises(NotAllowed):
        enter(everybody, respondent(asked(everybody)))


def test_the_page_takes_it_and_says_who_entered_it(everybody, who):
    client = signed_in(everybody, "mentee_signatory")
    there = reverse("questionnaires:enter-paper", args=[who.uuid])
    own = client.get(reverse("questionnaires:answer", args=[who.uuid])).content.decode()
    assert there in own
    page = client.get(there).content.decode()
    assert "Operators and field staff" in page
    missing = client.post(there, {"group": "operators", "written_in": "en"})
    assert missing.status_code in {409, 422}

    sent = {
        "uuid": str(uuid4()), "group": "operators", "unit": "Leak team",
        "filled_in_on": "2026-10-30", "written_in": "en",
        "v-net": "3", "n-net": "Balance", "e-net": "document", "v-log": "2",
        "v-areas": ["losses", "billing"], "v-losses.days": "12.5", "u-losses.days": "day",
        "p-name-contact": "Ana", "p-office-contact": "Director", "v-since": "2024-03-01",
    }  # fmt: skip
    answer = client.post(there, sent, follow=True)
    said = answer.content.decode()
    assert AnswerSheet.objects.count() == 1, said
    assert "Leak team" in said
    assert "entered by" in said
