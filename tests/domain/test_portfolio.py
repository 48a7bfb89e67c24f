"""Whose turn it is, since when, and what needs a word."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOON
from waterpeers.domain.gates import GateResult, LineStatus, line
from waterpeers.domain.partnerships import Gate, PartyRole
from waterpeers.domain.portfolio import (
    Attention,
    PartnershipTurn,
    attention,
    may_be_reminded,
    silent_days,
    turn_of,
    turn_since,
)

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


@given(st.integers(0, 400), st.integers(0, 400), st.integers(-400, 400))
def test_what_needs_a_word_is_a_matter_of_days(waits, silent, left):
    today = NOON.date()
    found = attention(waits=waits * DAY, silent=silent, ends_on=today + left * DAY, today=today)

    assert (Attention.STUCK in found) is (waits >= 30)
    assert (Attention.SILENT in found) is (silent >= 30)
    assert (Attention.OVERDUE in found) is (left < 0)
    assert (Attention.ENDS_SOON in found) is (0 <= left <= 90)


def test_nobody_is_reminded_twice_within_a_day():
    assert may_be_reminded(None, NOON)
    assert not may_be_reminded(NOON - DAY + timedelta(minutes=1), NOON)
    assert may_be_reminded(NOON - DAY, NOON)
