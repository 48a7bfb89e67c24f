"""A questionnaire waits for whoever has something to do about it, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.questionnaires.made import asked, by, respondent, save
from tests.conftest import NOON
from tests.world import member, signed_in
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.questionnaires.actions import rounds, sheets
from waterpeers.apps.questionnaires.waiting import answers
from waterpeers.domain.actors import Act, Role

pytestmark = pytest.mark.django_db
WHO = ("mentee_reporter", "mentee_signatory", "mentor_coordinator", "facilitator", "outsider")


def waits(everybody, who, at=NOON):
    return [each.href for each in answers(everybody.actor(who), at)]


def test_it_waits_for_those_who_answer_until_it_is_handed_in(everybody):
    who = respondent(asked(everybody, ("mentee", "self")))
    there = reverse("questionnaires:answer", args=[who.uuid])

    assert {each: waits(everybody, each) for each in WHO} == {
        "mentee_reporter": [there],
        "mentee_signatory": [there],
        "mentor_coordinator": [],
        "facilitator": [],
        "outsider": [],
    }
    save(who, by(everybody, "mentee_reporter"))
    assert waits(everybody, "mentee_reporter") == []  # all is answered: the signatory's turn
    assert waits(everybody, "mentee_signatory") == [there]
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))
    assert waits(everybody, "mentee_signatory") == []


def test_it_stands_on_the_desk_and_its_link_opens(everybody):
    asked(everybody, ("mentee", "self"))
    client = signed_in(everybody)

    desk = client.get(reverse("desk:home")).content.decode()

    assert "Águas do Lago is asked: A walk through the utility (Fewer losses by the lake)." in desk
    (waiting,) = answers(everybody.actor("mentee_reporter"), NOON)
    assert client.get(waiting.href).status_code == 200


def test_nothing_waits_after_the_last_day_or_the_end(everybody):
    asked(everybody, ("mentee", "self"), closes_at=NOON + timedelta(days=1))

    assert len(waits(everybody, "mentee_signatory")) == 1
    assert waits(everybody, "mentee_signatory", NOON + timedelta(days=2)) == []


def test_a_sheet_of_ones_own_waits_for_oneself_whatever_others_did(everybody):
    round_ = asked(everybody, ("mentee", "self"), is_personal=True)
    who = respondent(round_)
    other = Act(actor_of(member(everybody.mentee, Role.REPORTER, "other@example.org")), NOON)
    save(who, other, group="operators")
    sheets.hand_in(who, act=other)

    assert answers(other.actor, NOON) == []
    assert len(waits(everybody, "mentee_reporter")) == 1
    rounds.end_round(round_, act=by(everybody, "facilitator"))
    assert waits(everybody, "mentee_reporter") == []


def test_more_questionnaires_cost_no_more_queries(everybody, django_assert_max_num_queries):
    signatory = everybody.actor("mentee_signatory")
    for number in range(2):
        for _ in range(1 + number * 8):
            asked(everybody, ("mentee", "self"))
        with django_assert_max_num_queries(2):
            found = answers(signatory, NOON)
    assert len(found) == 10
