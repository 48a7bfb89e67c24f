"""A review begins with what is there; a rule suggests how it stands, and people decide."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.apps.follow_up.made import followed_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.actions.practice import agree_to_judgement
from waterpeers.apps.follow_up.actions.reviews import hold_review
from waterpeers.apps.follow_up.documents import review_document
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.follow_up.queries.reviews import facts_of
from waterpeers.apps.follow_up.waiting import judged
from waterpeers.domain.actors import Act
from waterpeers.domain.reviews import ReviewFacts, ReviewStatus, suggested
from waterpeers.domain.verdicts import NotAllowed, NotValid

SAYS = {"status": "on_track", "progress": "Two visits"}


@pytest.fixture
def followed(db):
    return followed_of(people())


def held(followed, by=None, role="mentee", days=0, **changes):
    act = Act(by or followed.deal.mentee, NOON + timedelta(days=days))
    return hold_review(followed.partnership, SAYS | changes, role=role, act=act)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (ReviewFacts(done=("a",), issues=("b",)), ReviewStatus.ON_TRACK),
        (ReviewFacts(late=("a",)), ReviewStatus.AT_RISK),
        (ReviewFacts(widened=("trust",)), ReviewStatus.AT_RISK),
        (ReviewFacts(fallen=("billing",)), ReviewStatus.AT_RISK),
        (ReviewFacts(late=("a",), escalated=("b",)), ReviewStatus.BLOCKED),
    ],
)
def test_the_first_line_that_holds_suggests(facts, status):
    assert suggested(facts) is status
    assert ReviewFacts.from_plain(facts.as_plain()) == facts


def test_who_sees_it_otherwise_than_the_rule_says_why(followed):
    followed.note(due_on=date(2026, 10, 1))
    with pytest.raises(NotValid) as caught:
        held(followed)
    (reason,) = caught.value.verdict.against
    assert (reason.code, reason.field) == ("status_otherwise_without_why", "why")

    made = held(followed, why="It arrives tomorrow")
    assert (made.status, made.suggestion) == (ReviewStatus.ON_TRACK, ReviewStatus.AT_RISK)
    assert made.facts["late"] == ["Lend the leak detector"]


def test_what_was_done_counts_since_the_review_before_and_stays_as_it_was(followed):
    act = Act(followed.deal.mentee, NOON)
    move_item(followed.note(title="First"), "done", revision=1, act=act)
    first = held(followed, days=1)
    later = Act(followed.deal.mentee, NOON + timedelta(days=2))
    move_item(followed.note(title="Second"), "done", revision=1, act=later)

    assert first.facts["done"] == ["First"]
    assert facts_of(followed.partnership, NOON.date()).done == ("Second",)
    assert Review.objects.get().facts["done"] == ["First"]


def test_one_side_holds_it_and_the_other_agrees(followed):
    with pytest.raises(NotAllowed):
        held(followed, by=followed.deal.facilitator)
    made = held(followed)
    (found,) = judged(followed.deal.mentor, NOON)
    assert found.href == reverse("follow_up:review", args=[made.uuid])
    assert judged(followed.deal.mentee, NOON) == []
    agree_to_judgement(made, act=Act(followed.deal.mentor, NOON))
    assert judged(followed.deal.mentor, NOON) == []
    assert review_document(Review.objects.get()).status == "agreed by both sides"


def test_the_form_begins_with_what_is_there_and_the_page_says_it(followed):
    followed.note(title="Log the leaks", due_on=date(2026, 10, 1))
    followed.note(kind="issue", title="No fuel", due_on=None)
    client = signed_in(followed.world, "mentee_signatory")
    of = [followed.partnership.uuid]
    page = client.get(reverse("follow_up:hold-review", args=of))
    form = page.context["form"]

    assert form.initial["deviations"] == "– Log the leaks"
    assert form.initial["obstacles"] == "– No fuel"
    assert form.initial["status"] == "at_risk"
    assert "The rule suggests: At risk" in page.content.decode()
    sent = {bound.html_name: bound.value() or "" for bound in form} | {"judged_on": "30/10/2026"}
    answer = client.post(reverse("follow_up:hold-review", args=of), sent, follow=True)
    text = answer.content.decode()
    assert "At risk" in text
    assert "Log the leaks" in text
    listed = client.get(reverse("follow_up:reviews", args=of)).content.decode()
    assert "judged by the mentee alone" in listed
