"""What a facilitator looks for among many partnerships: whose turn it is, and what needs a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import PartyRole

STUCK_AFTER = timedelta(days=30)  # that a turn has waited
SILENCES = (30, 60, 90, 180)  # days that a side has not written
ENDS_SOON = timedelta(days=90)
REMIND_APART = timedelta(days=1)  # one party, of one gate


class PartnershipTurn(StrEnum):
    """Whose turn it is in a partnership, at the gate before it."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"
    FACILITATOR = "facilitator"
    OTHERS = "others"  # a funder, technical support
    ADMINISTRATOR = "administrator"  # a text of the Code is not on the site
    READY = "ready"  # the gate can be passed
    NOBODY = "nobody"  # no gate is before it, or it does not go on


class Attention(StrEnum):
    """Why a partnership needs a word."""

    STUCK = "stuck"  # a turn has waited long
    SILENT = "silent"  # one side has not written for long
    ENDS_SOON = "ends_soon"  # the last day of its agreement is near
    OVERDUE = "overdue"  # that day has passed
    ESCALATED = "escalated"  # the two sides ask those who help
    APART = "apart"  # they see their partnership more differently than the round before


def turn_of(result: GateResult | None, roles: Mapping[UUID, PartyRole]) -> PartnershipTurn:
    """Say whose turn it is; ``roles`` gives those of the parties that the lines may name."""
    if result is None:
        return PartnershipTurn.NOBODY
    if result.passes:
        return PartnershipTurn.READY
    turns = {roles[party] for party in waited_for(result) if party in roles}
    if {PartyRole.MENTEE, PartyRole.MENTOR} <= turns:
        return PartnershipTurn.BOTH
    for role in (PartyRole.MENTEE, PartyRole.MENTOR, PartyRole.FACILITATOR):
        if role in turns:
            return PartnershipTurn(str(role))
    return PartnershipTurn.OTHERS if turns else PartnershipTurn.ADMINISTRATOR


def waited_for(result: GateResult) -> set[UUID]:
    """Name the parties whose turn it is in an open line."""
    return {party for line in result.open for party in line.turn}


def turn_since(
    phase_reached: datetime, own_word: datetime | None, handed_over: datetime | None
) -> datetime:
    """Say since when a side's turn has waited.

    That is the first word of another side after its own last one; where nobody else has said
    anything, its own last one; never before the phase was reached.
    """
    return max(phase_reached, handed_over or own_word or phase_reached)


def silent_days(at: datetime, opened: datetime, words: Iterable[datetime | None]) -> int:
    """Give the days since the last word of the side that has been silent longest."""
    return max((at - (word or opened)).days for word in (*words, at))


def attention(
    *,
    waits: timedelta | None,
    silent: int,
    ends_on: date | None,
    today: date,
    escalated: int = 0,
    is_apart: bool = False,
) -> frozenset[Attention]:
    """Say why an active partnership needs a word; ``waits`` is how long a turn has."""
    found = set()
    if escalated:
        found.add(Attention.ESCALATED)
    if is_apart:
        found.add(Attention.APART)
    if waits is not None and waits >= STUCK_AFTER:
        found.add(Attention.STUCK)
    if silent >= SILENCES[0]:
        found.add(Attention.SILENT)
    if ends_on is not None and ends_on < today:
        found.add(Attention.OVERDUE)
    elif ends_on is not None and ends_on - today <= ENDS_SOON:
        found.add(Attention.ENDS_SOON)
    return frozenset(found)


def may_be_reminded(last: datetime | None, at: datetime) -> bool:
    """Whether a party may be reminded of a gate again."""
    return last is None or at - last >= REMIND_APART
