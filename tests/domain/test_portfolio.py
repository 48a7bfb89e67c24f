"""Whose turn it is, since when, and what needs a word."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOON
from waterpeers.domain.gates import GateResult, LineStatus, line
from waterpeers.domain.partnerships import Gate, PartyRole, Phase
from waterpeers.domain.portfolio import (
    RULES,
    Attention,
    Gravity,
    PartnershipTurn,
    PortfolioFacts,
    attention,
    gravity,
    in_order,
    may_be_reminded,
    phases_over_time,
    silent_days,
    turn_of,
    turn_since,
)
from waterpeers.domain.reviews import ReviewStatus

DAY = timedelta(days=1)
MENTEE, MENTOR, FUNDER, HELPER = uuid4(), uuid4(), uuid4(), uuid4()
ROLES = {
    MENTEE: PartyRole.MENTEE,
    MENTOR: PartyRole.MENTOR,
    FUNDER: PartyRole.FUNDER,
    HELPER: PartyRole.FACILITATOR,
}


def gate(*turns):
    return GateResult(Gate.G1, tuple(line(LineStatus.MISSING, "x", turn=turn) for turn in turns))


@pytest.mark.parametrize(
    ("result", "turn"),
    [
        (None, PartnershipTurn.NOBODY),
        (GateResult(Gate.G1, (line(LineStatus.MET, "x"),)), PartnershipTurn.READY),
        (gate((MENTEE,)), PartnershipTurn.MENTEE),
        (gate((MENTEE,), (MENTOR,)), PartnershipTurn.BOTH),
        (gate((HELPER,), (MENTOR,)), PartnershipTurn.MENTOR),
        (gate((HELPER,)), PartnershipTurn.FACILITATOR),
        (gate((FUNDER,)), PartnershipTurn.OTHERS),
        (gate(()), PartnershipTurn.ADMINISTRATOR),
    ],
)
def test_the_turn_is_that_of_the_operators_before_that_of_others(result, turn):
    assert turn_of(result, ROLES) is turn


def test_a_turn_begins_with_the_first_word_of_another_side_after_ones_own_last():
    reached = NOON - 90 * DAY

    assert turn_since(reached, NOON - 74 * DAY, NOON - 71 * DAY) == NOON - 71 * DAY
    assert turn_since(reached, NOON - 74 * DAY, None) == NOON - 74 * DAY
    assert turn_since(reached, None, None) == reached
    assert turn_since(reached, NOON - 200 * DAY, NOON - 190 * DAY) == reached


def test_silence_is_that_of_the_side_that_has_been_silent_longest():
    assert silent_days(NOON, NOON - 40 * DAY, [NOON - 3 * DAY, NOON - 35 * DAY]) == 35
    assert silent_days(NOON, NOON - 40 * DAY, [NOON - 3 * DAY, None]) == 40
    assert silent_days(NOON, NOON - 40 * DAY, []) == 0


TODAY = NOON.date()


@given(st.integers(0, 400), st.integers(0, 400), st.integers(-400, 400))
def test_what_needs_a_word_is_a_matter_of_days(waits, silent, left):
    facts = PortfolioFacts(TODAY, waits=waits * DAY, silent=silent, ends_on=TODAY + left * DAY)
    found = attention(facts)

    assert (Attention.STUCK in found) is (waits >= 30)
    assert (Attention.SILENT in found) is (silent >= 30)
    assert (Attention.OVERDUE in found) is (left < 0)
    assert (Attention.ENDS_SOON in found) is (0 <= left <= 90)
    assert (gravity(facts) is Gravity.TROUBLE) is (max(waits, silent) >= 90)
    assert (gravity(facts) is Gravity.FINE) is (found == frozenset())


@pytest.mark.parametrize(
    ("fact", "why", "how"),
    [
        ({"status": ReviewStatus.BLOCKED}, Attention.BLOCKED, Gravity.TROUBLE),
        ({"status": ReviewStatus.AT_RISK}, None, Gravity.FINE),
        ({"escalated": 1}, Attention.ESCALATED, Gravity.TROUBLE),
        ({"has_fallen": True}, Attention.RELAPSED, Gravity.TROUBLE),
        ({"late": 2}, Attention.LATE, Gravity.CARE),
        ({"is_apart": True}, Attention.APART, Gravity.CARE),
        ({"unmeasured": 1}, Attention.NO_BASELINE, Gravity.CARE),
    ],
)
def test_each_fact_is_one_reason_for_a_word_and_some_are_grave(fact, why, how):
    facts = PortfolioFacts(TODAY, **fact)

    assert attention(facts) == ({why} if why else frozenset())
    assert gravity(facts) is how


def test_every_reason_has_a_rule_and_the_gravest_stands_first():
    assert list(RULES) == list(Attention)
    assert in_order({Attention.ENDS_SOON, Attention.BLOCKED}) == [
        Attention.BLOCKED,
        Attention.ENDS_SOON,
    ]


def test_where_no_gate_is_ahead_the_turn_is_that_of_who_owes_something():
    assert turn_of(None, ROLES, {MENTOR}) is PartnershipTurn.MENTOR
    assert turn_of(None, ROLES, {MENTOR, MENTEE}) is PartnershipTurn.BOTH
    assert turn_of(gate((MENTEE,)), ROLES, {MENTOR}) is PartnershipTurn.MENTEE


def test_phases_are_counted_as_they_stood_on_each_day():
    courses = [
        [(TODAY - 40 * DAY, Phase.FIND), (TODAY - 10 * DAY, Phase.AGREE)],
        [(TODAY - 5 * DAY, Phase.FIND)],
    ]
    days = [TODAY - 50 * DAY, TODAY - 20 * DAY, TODAY]

    found = phases_over_time(courses, days)

    assert [(each[Phase.FIND], each[Phase.AGREE]) for each in found] == [(0, 0), (1, 0), (1, 1)]


def test_nobody_is_reminded_twice_within_a_day():
    assert may_be_reminded(None, NOON)
    assert not may_be_reminded(NOON - DAY + timedelta(minutes=1), NOON)
    assert may_be_reminded(NOON - DAY, NOON)
