"""How the two work together: each side apart, the gap shown, what is agreed upon it kept."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.apps.follow_up.made import followed_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.follow_up.actions.health import start_health_check
from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.follow_up.queries.health import health_in, rounds_of
from waterpeers.apps.follow_up.reports.health import health_chart, health_finding, health_lines
from waterpeers.apps.follow_up.waiting import apart, shown
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.queries.templates import shipped_text
from waterpeers.domain.actors import Act
from waterpeers.domain.health import DIMENSIONS, GapCourse, gap, to_look_at, widened
from waterpeers.domain.portfolio import Attention
from waterpeers.domain.questionnaires import read_questionnaire, translation
from waterpeers.domain.turns import NEWS_LASTS
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=365)


@pytest.fixture
def followed():
    return followed_of(people())


def test_eight_dimensions_and_the_whole_ship_in_three_languages():
    found = read_questionnaire(shipped_text("health"))

    assert [section.code for section in found.sections] == [*DIMENSIONS, "overall"]
    assert [translation(found, language).missing for language in ("fr", "es")] == [(), ()]


@pytest.mark.parametrize(
    ("mentees", "mentors", "found"),
    [([4], [2, 5], 2), ([3], [3], 0), ([None], [3], None), ([4], [], None), ([1, 5], [None, 5], 4)],
)
def test_a_gap_is_the_largest_difference_and_never_guessed(mentees, mentors, found):
    assert gap(mentees, mentors) == found


def test_what_widens_is_apart_and_farther_than_before():
    now = {"trust": 2.0, "roles": 1.0, "work": 3.0, "means": 2.0, "comm": None}
    before = {"trust": 1.0, "roles": 0.0, "work": 3.0, "means": None, "comm": 0.0}

    assert widened(now, before) == ["trust"]


def test_what_moved_apart_is_shown_before_what_came_closer():
    rows = [
        GapCourse("work", (3.0, 0.0)),
        GapCourse("trust", (0.0, 1.0)),
        GapCourse("comm", (None, 4.0)),
    ]

    assert to_look_at(rows) == rows[1]
    assert to_look_at([rows[2]]) == rows[2]
    assert to_look_at([GapCourse("comm", (None, None))]) is None


def test_each_operator_is_asked_and_a_round_that_is_open_ends(followed):
    first = followed.ask()

    assert [str(each) for each in first.round.respondents.order_by("pk")] == [
        "Waterbedrijf Delta mentor",
        "Stadtwerke Seeblick mentor",
        "Águas do Lago mentee",
    ]
    assert followed.ask(uuid=first.uuid) == first
    followed.ask(at=LATER)
    first.round.refresh_from_db()
    assert first.round.ended_at == LATER


def test_who_asks_and_when(followed):
    act = Act(followed.world.actor("mentee_reporter"), NOON)
    with pytest.raises(NotAllowed):
        start_health_check(followed.partnership, act=act)
    Partnership.objects.filter(pk=followed.partnership.pk).update(phase="agree")
    with pytest.raises(NotReady):
        followed.ask()


def test_nobody_reads_the_other_side_before_all_are_in(followed):
    check = followed.ask()
    followed.says(check, "mentee", {"trust": "1"})
    (found,) = rounds_of(followed.partnership)

    assert not found.is_complete
    assert [found.level(each, "trust") for each in found.asked] == [None, None, None]
    finding = "Still to answer: Waterbedrijf Delta and Stadtwerke Seeblick"
    assert health_finding(found, None) == finding
    for who in ("facilitator", "mentor_signatory"):
        client = signed_in(followed.world, who)
        page = client.get(reverse("follow_up:health", args=[followed.partnership.uuid]))
        assert finding in page.content.decode()
        assert "Hardly" not in page.content.decode()


def test_the_gap_is_shown_the_widest_first_and_no_mean(followed):
    check = followed.healthy(trust="1", comm="3", means=None)
    (found,) = rounds_of(followed.partnership)
    lines = health_lines(found, None, {})

    assert (check.completed_at, check.widened) == (NOON, [])
    assert health_finding(found, None) == "3 levels apart: Trust and teamwork"
    assert [line.code for line in lines][:2] == ["trust", "comm"]
    assert lines[-1].code == "overall"
    means = next(line for line in lines if line.code == "means")
    assert (means.gap, means.span) == ("one side does not know", (172, 172))


def test_a_gap_that_widens_is_told_to_those_who_help_until_something_is_agreed(followed):
    followed.healthy(trust="3")
    assert not health_in([followed.partnership])[followed.partnership.pk].is_apart
    check = followed.healthy(at=LATER, trust="2")

    assert check.widened == ["trust"]
    assert {pk for pk, seen in health_in([followed.partnership]).items() if seen.is_apart} == {
        followed.partnership.pk
    }
    (line,) = portfolio(followed.deal.facilitator, LATER)
    assert Attention.APART in line.attention
    (found,) = apart(followed.deal.facilitator, LATER)
    assert found.about == followed.partnership.title
    assert apart(followed.deal.mentor, LATER) == []
    first, second = rounds_of(followed.partnership)
    assert health_finding(second, first) == "Farther apart than last time: Trust and teamwork"
    chart = health_chart([first, second])
    assert chart.title == (
        "How far apart on “Trust and teamwork”: 1 level in November 2026, 2 levels in November 2027"
    )
    assert chart.series[-1].values == (3.0, 2.0)
    assert len(chart.behind.rows) == 9

    RegisterItem.objects.create(
        partnership=followed.partnership, kind="commitment", title="Call", health=check,
        noted_by=followed.world.people["mentee_signatory"], noted_at=LATER,
    )  # fmt: skip
    assert apart(followed.deal.facilitator, LATER) == []


def test_an_answer_that_is_handed_in_anew_is_measured_anew(followed):
    check = followed.healthy(trust="1")
    mentee = check.round.respondents.get(side="mentee")
    act = Act(followed.deal.mentee, NOON)
    sheet = sheets.take_up_again(mentee, act=act)
    answers = {"trust.level": {"value": "4"}}
    sheets.answer(mentee, answers, revision=sheet.revision, language="en", act=act)
    sheets.hand_in(mentee, act=act)

    assert HealthCheck.objects.get().gaps["trust"] == 0


def test_both_sides_are_told_that_all_are_in_and_news_ends(followed):
    followed.healthy()

    for actor in (followed.deal.mentee, followed.deal.mentor):
        (found,) = shown(actor, NOON)
        assert found.href == reverse("follow_up:health", args=[followed.partnership.uuid])
    assert shown(followed.deal.facilitator, NOON) == []
    assert shown(followed.deal.mentor, NOON + NEWS_LASTS) == []


def test_a_wish_becomes_a_commitment_that_keeps_where_it_comes_from(followed):
    check = followed.healthy(trust="1")
    client = signed_in(followed.world, "mentor_signatory")
    page = reverse("follow_up:health", args=[followed.partnership.uuid])
    (found,) = rounds_of(followed.partnership)
    line = health_lines(found, None, {})[0]
    link = next(side.commit for side in line.sides if side.better)
    assert "Make it a commitment" in client.get(page).content.decode()

    form = client.get(link).context["form"]
    assert form.initial["title"] == "Call before you come"
    assert form["owner"].value() == str(followed.deal.parties["Waterbedrijf Delta"].uuid)
    sent = {bound.html_name: bound.value() or "" for bound in form}
    sent["due_on"] = "30/03/2027"
    answer = client.post(link, sent, follow=True)

    made = RegisterItem.objects.get()
    assert (made.health, made.question, made.kind) == (check, "trust", "commitment")
    assert urlsplit(answer.redirect_chain[-1][0]).path == page
    assert answer.content.decode().count("Call before you come") == 2
    assert "Agreed upon" in client.get(reverse("follow_up:item", args=[made.uuid])).content.decode()


def test_the_page_reads_any_number_of_rounds_at_once(followed, django_assert_max_num_queries):
    followed.healthy(trust="3")
    followed.healthy(at=LATER, trust="2")
    client = signed_in(followed.world, "mentee_signatory")
    address = reverse("follow_up:health", args=[followed.partnership.uuid])
    client.get(address)

    with django_assert_max_num_queries(20):
        page = client.get(address)
    assert len(page.content) < 60_000
    old = client.get(address, {"round": rounds_of(followed.partnership)[0].check.uuid})
    assert "1 level apart: Trust" not in old.content.decode()
    assert "Both sides see it nearly alike" in old.content.decode()
