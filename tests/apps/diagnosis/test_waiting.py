"""A "no" on safety is on the desks and in the mails of both sides at once, and of nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.diagnosis.made import PROBLEM, RANKS, SHORT, diagnosed
from tests.apps.diagnosis.test_findings import by, rank_all
from tests.conftest import NOON
from tests.world import member
from tests.world import world as people
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.diagnosis.actions import findings as actions
from waterpeers.apps.diagnosis.waiting import to_rank, unsafe
from waterpeers.domain.actors import NOBODY, Act, Role
from waterpeers.domain.turns import AT_WORK, NEWS_LASTS

pytestmark = pytest.mark.django_db
CHLORINE = "Did last week’s chlorine tests at the taps pass?"


@pytest.fixture
def looked():
    return diagnosed(people())


@pytest.fixture
def told(looked):
    """The utility alone has handed in, and says that its water is not safe."""
    made = looked.start(template="short")
    (own,) = looked.asked(made, "self")
    looked.hand_in(own, SHORT | {"s2": "0"})
    return made


def coordinator(organisation, email):
    member(organisation, Role.COORDINATOR, email)
    return actor_of(Person.objects.get(email=email))


def test_both_sides_are_told_before_all_are_in_and_not_whose_it_is(looked, told):
    ours = coordinator(looked.world.mentee, "also@lago.example")
    for actor in (ours, looked.deal.mentor):
        (item,) = unsafe(actor, NOON)

        assert CHLORINE in item.what
        assert looked.world.mentee.name not in item.what
        assert item.since == NOON
    assert unsafe(looked.deal.mentee, NOON) == []  # who handed it in knows


def test_nobody_else_is_told_and_news_ends(looked, told):
    reporter = member(looked.world.mentor, Role.REPORTER, "reports@delta.example")
    assert unsafe(actor_of(Person.objects.get(email="reports@delta.example")), NOON) == [], reporter
    assert unsafe(looked.deal.facilitator, NOON) == []
    assert unsafe(looked.deal.mentor, NOON + NEWS_LASTS - timedelta(seconds=1))
    assert unsafe(looked.deal.mentor, NOON + NEWS_LASTS) == []


def test_two_who_say_it_are_one_thing_and_another_answer_is_none(looked, told):
    ours = coordinator(looked.world.mentee, "also@lago.example")
    first, second = looked.asked(told, "peer")
    looked.hand_in(first, SHORT | {"s2": "0", "s8": "0"})
    looked.hand_in(second, SHORT | {"s2": "2", "s8": None})

    assert len(unsafe(ours, NOON)) == 2


def test_a_mail_goes_out_and_its_link_shows_it(
    client, looked, told, django_capture_on_commit_callbacks
):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, NOON + AT_WORK))
    person = Person.objects.get(uuid=looked.deal.mentor.person)
    letters = [each for each in mail.outbox if each.to == [person.email]]

    assert any(CHLORINE in letter.body for letter in letters)

    found = [each for each in waits_for(looked.deal.mentor, NOON) if each.kind == "not_safe"]
    client.force_login(person)
    page = client.get(found[0].href).content.decode()

    assert found[0].href == reverse("diagnosis:of-partnership", args=[looked.partnership.uuid])
    assert "Not safe: do something now" in page
    assert CHLORINE in page


def test_nobody_is_asked_to_explain_few_answers_while_they_come(looked, told):
    for actor in (looked.deal.mentee, looked.deal.mentor):
        assert "explanation" not in {each.kind for each in waits_for(actor, NOON)}


# --- ranks ---


def test_who_has_not_ranked_is_told_once_the_other_side_has(looked, django_assert_num_queries):
    looked.whole()
    act = by(looked, "mentee")
    problems = [
        actions.add_finding(looked.partnership, PROBLEM | {"title": title}, act=act)
        for title in ("Leaks are found late", "Meters stand still")
    ]
    assert to_rank(looked.deal.mentor, NOON) == [], "nobody has ranked"
    for made in problems:
        actions.rank(made, "mentee", RANKS, act=by(looked, "mentee"))

    with django_assert_num_queries(3):  # roles of who looks, their sides, problems
        (item,) = to_rank(looked.deal.mentor, NOON)

    assert item.since == NOON
    assert item.details == ("Leaks are found late", "Meters stand still")
    assert "2" in item.what
    assert to_rank(looked.deal.mentee, NOON) == [], "its own are in"
    assert to_rank(looked.deal.facilitator, NOON) == []

    rank_all(looked, problems[0])
    (item,) = to_rank(looked.deal.mentor, NOON)
    assert item.details == ("Meters stand still",)

    actions.withdraw_finding(problems[1], act=by(looked, "mentee"))
    assert to_rank(looked.deal.mentor, NOON) == []
