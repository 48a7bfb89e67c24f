"""Stages and changes of capacity: judged with proof, agreed by the other side, free to fall."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.apps.follow_up.made import followed_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.follow_up.actions.practice import (
    agree_to_judgement,
    judge_capacity,
    judge_stage,
)
from waterpeers.apps.follow_up.models import CapacityJudgement, StageJudgement
from waterpeers.apps.follow_up.queries.practice import capacity_of, stages_of
from waterpeers.apps.follow_up.reports.practice import factor_lines, practice_finding
from waterpeers.apps.follow_up.waiting import judged
from waterpeers.domain.actors import Act
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import GROUPS
from waterpeers.domain.verdicts import NotAllowed, NotValid

pytestmark = pytest.mark.django_db
STAGE = {"area": "water_losses", "stage": "visible", "proof": "Log of night readings, May"}
CHANGE = {
    "dimension": "routines",
    "year": 2026,
    "change": 1,
    "share": "fair",
    "proof": "Three crews log every leak",
    "factors": {"external": {"hindered": "Fuel", "helped": " "}, "wop": {"helped": "Visits"}},
}


@pytest.fixture
def followed():
    return followed_of(people())


def stage(followed, days=0, by=None, role="mentor", **changes):
    act = Act(by or followed.deal.mentor, NOON + timedelta(days=days))
    return judge_stage(followed.partnership, STAGE | changes, role=role, act=act)


def refused(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def test_fourteen_dimensions_stand_in_three_groups():
    assert [each for some in GROUPS.values() for each in some] == list(CapacityDimension)


def test_a_visible_change_needs_proof_and_a_plan_needs_none(followed):
    with pytest.raises(NotValid) as caught:
        stage(followed, proof=" ")
    assert refused(caught) == {("stage_without_proof", "proof")}
    assert stage(followed, stage="begun", proof="").judged_on == NOON.date()


def test_a_stage_may_fall_and_says_why(followed):
    stage(followed, stage="consolidated")
    with pytest.raises(NotValid) as caught:
        stage(followed, days=90, stage="begun")
    assert refused(caught) == {("stage_falls_without_why", "why")}

    stage(followed, days=90, stage="begun", why="The crew was moved")
    courses = stages_of(followed.partnership)
    (course,) = [each for each in courses if each.judged]
    assert course.has_fallen
    assert practice_finding(courses).startswith("Fallen back: Commercial and physical losses")
    assert StageJudgement.objects.count() == 2, "the earlier one stays"


def test_all_that_is_wrong_is_said_at_once(followed):
    with pytest.raises(NotValid) as caught:
        stage(followed, area="moon", stage="sky", judged_on=date(2027, 1, 1))
    assert refused(caught) == {
        ("not_in_list", "area"),
        ("not_in_list", "stage"),
        ("day_of_the_future", "judged_on"),
    }
    act = Act(followed.deal.mentee, NOON)
    with pytest.raises(NotValid) as caught:
        judge_capacity(
            followed.partnership, CHANGE | {"change": 3, "year": 2030}, role="mentee", act=act
        )
    assert refused(caught) == {("out_of_range", "change"), ("not_a_year", "year")}
    with pytest.raises(NotValid) as caught:
        judge_capacity(followed.partnership, CHANGE | {"proof": ""}, role="mentee", act=act)
    assert refused(caught) == {("change_without_proof", "proof")}


def test_each_side_judges_for_itself_and_the_other_agrees_once(followed):
    with pytest.raises(NotAllowed):
        stage(followed, by=followed.deal.mentee, role="mentor")
    with pytest.raises(NotAllowed):
        stage(followed, by=followed.deal.facilitator, role="mentor")
    made = stage(followed)
    for actor in (followed.deal.mentor, followed.deal.facilitator):
        with pytest.raises(NotAllowed):
            agree_to_judgement(made, act=Act(actor, NOON))
    first = agree_to_judgement(made, act=Act(followed.deal.mentee, NOON)).agreed_at
    later = Act(followed.deal.mentee, NOON + timedelta(days=1))
    assert agree_to_judgement(made, act=later).agreed_at == first == NOON


def test_what_one_side_judges_waits_for_the_other_until_it_agrees_or_judges_anew(followed):
    made = stage(followed)
    act = Act(followed.deal.mentor, NOON)
    judge_capacity(followed.partnership, CHANGE, role="mentor", act=act)

    (found,) = judged(followed.deal.mentee, NOON)
    assert "2 things" in found.what
    assert judged(followed.deal.mentor, NOON) == []
    assert judged(followed.deal.facilitator, NOON) == []
    agree_to_judgement(made, act=Act(followed.deal.mentee, NOON))
    judge_capacity(
        followed.partnership, CHANGE | {"change": 0}, role="mentee",
        act=Act(followed.deal.mentee, NOON),
    )  # fmt: skip
    assert judged(followed.deal.mentee, NOON) == []
    assert len(judged(followed.deal.mentor, NOON)) == 1


def test_the_latest_change_of_a_year_holds_with_its_factors(followed):
    act = Act(followed.deal.mentee, NOON)
    for change in (1, 2):
        judge_capacity(followed.partnership, CHANGE | {"change": change}, role="mentee", act=act)
    found = capacity_of(followed.partnership)

    assert found[CapacityDimension.ROUTINES][2026].change == 2
    said = [(str(line.way), str(line.family), len(line.said)) for line in factor_lines(found)]
    assert said == [
        ("What helped", "in the partnership", 1),
        ("What hindered", "around it", 1),
    ]


def test_the_pages_take_what_people_type_and_the_other_side_agrees_with_a_button(followed):
    client = signed_in(followed.world, "mentee_signatory")
    of = [followed.partnership.uuid]
    sent = STAGE | {"role": "mentee", "judged_on": "30/10/2026"}
    client.post(reverse("follow_up:judge-stage", args=of), sent)
    sent = {name: value for name, value in CHANGE.items() if name != "factors"}
    sent |= {"role": "mentee", "change": "-1", "external_hindered": "No fuel for months"}
    client.post(reverse("follow_up:judge-capacity", args=of), sent)

    made, change = StageJudgement.objects.get(), CapacityJudgement.objects.get()
    assert (made.judged_on, change.change) == (date(2026, 10, 30), -1)
    other = signed_in(followed.world, "mentor_coordinator")
    page = other.get(reverse("follow_up:practice", args=of)).content.decode()
    assert "No fuel for months" in page
    assert page.count("We see it so too") == 2
    answer = other.post(reverse("follow_up:agree", args=[made.uuid]), follow=True)
    assert answer.content.decode().count("We see it so too") == 1
    assert (
        "We see it so too"
        not in client.get(reverse("follow_up:practice", args=of)).content.decode()
    )
