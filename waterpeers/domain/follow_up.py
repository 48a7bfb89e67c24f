"""Following a partnership: what was promised, decided, stands in the way or may go wrong.

Everything noted has a kind and a state. A decision holds or holds no more; the rest is open until
it is done, dropped, or put before those who help because the two sides cannot solve it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.verdicts import Reason, Verdict

DUE_SOON = timedelta(days=14)  # before its day, whoever owns a thing finds it on the desk


class ItemKind(StrEnum):
    """What is noted."""

    COMMITMENT = "commitment"  # somebody does something until a day
    DECISION = "decision"  # what both sides decided; it holds until another takes its place
    ISSUE = "issue"  # what stands in the way
    RISK = "risk"  # what may stand in the way


class ItemState(StrEnum):
    """Where a thing stands."""

    OPEN = "open"  # of a decision: it holds
    ESCALATED = "escalated"  # the two sides ask those who help
    DONE = "done"
    DROPPED = "dropped"
    CARRIED = "carried"  # it goes on after the end of the partnership, as was decided there


class ItemMoment(StrEnum):
    """In which time of a partnership something is said of a thing."""

    GOING = "going"
    CLOSING = "closing"  # its account is being given
    OVER = "over"


STANDING = frozenset({ItemState.OPEN, ItemState.ESCALATED})
NOT_CLOSED = STANDING | {ItemState.CARRIED}
S = ItemState
MOVES: Mapping[ItemState, frozenset[ItemState]] = {
    S.OPEN: frozenset({S.DONE, S.ESCALATED, S.DROPPED, S.CARRIED}),
    S.ESCALATED: frozenset({S.OPEN, S.DONE, S.DROPPED, S.CARRIED}),
    S.DONE: frozenset({S.OPEN}),
    S.DROPPED: frozenset({S.OPEN}),
    S.CARRIED: frozenset({S.OPEN, S.DONE, S.DROPPED}),
}
NEVER_OF_A_DECISION = frozenset({S.DONE, S.ESCALATED, S.CARRIED})
NEVER_WHEN: Mapping[ItemMoment, frozenset[ItemState]] = {
    ItemMoment.GOING: frozenset({S.CARRIED}),
    ItemMoment.CLOSING: frozenset(),
    ItemMoment.OVER: frozenset({S.OPEN, S.ESCALATED}),
}


def may_become(
    kind: ItemKind, state: ItemState, moment: ItemMoment = ItemMoment.GOING
) -> list[ItemState]:
    """Name the states that a thing can take next, in the order of the list."""
    never = NEVER_OF_A_DECISION if kind is ItemKind.DECISION else frozenset()
    left = MOVES[state] - never - NEVER_WHEN[moment]
    return [each for each in ItemState if each in left]


def item_verdict(kind: ItemKind, *, has_owner: bool, due_on: date | None) -> Verdict:
    """Refuse a promise without a day, and what nobody owns; a decision is both sides'."""
    reasons = []
    if kind is not ItemKind.DECISION and not has_owner:
        reasons.append(Reason("nobody_owns_it", field="owner"))
    if kind is ItemKind.COMMITMENT and due_on is None:
        reasons.append(Reason("commitment_without_a_day", field="due_on"))
    return Verdict(tuple(reasons))


def move_verdict(
    kind: ItemKind,
    state: ItemState,
    to: ItemState,
    word: str,
    moment: ItemMoment = ItemMoment.GOING,
) -> Verdict:
    """Refuse a state that cannot follow, and one that needs a word and has none."""
    reasons = []
    if to not in may_become(kind, state, moment):
        reasons.append(Reason("state_cannot_follow", field="state"))
    if to is not ItemState.DONE and not word.strip():
        reasons.append(Reason("say_why_it_moves", field="word"))
    return Verdict(tuple(reasons))


def is_late(state: ItemState, due_on: date | None, today: date) -> bool:
    """Whether the day of a thing that still stands has passed."""
    return state in STANDING and due_on is not None and due_on < today
