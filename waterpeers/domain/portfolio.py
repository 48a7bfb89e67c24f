"""What a facilitator looks for among many partnerships: whose turn it is, and what needs a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import PartyRole, Phase
from waterpeers.domain.reviews import ReviewStatus

STUCK_AFTER = timedelta(days=30)  # that a turn has waited
SILENCES = (30, 60, 90, 180)  # days that a side has not written
FAR_TOO_LONG = timedelta(days=90)  # that a turn has waited, or a side not written
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


class StandingFor(StrEnum):
    """For whom it is said where a partnership stands."""

    SIDES = "sides"  # they and those who help read what both sides note for themselves
    OTHERS = "others"  # funders, technical partners


class Attention(StrEnum):
    """Why a partnership needs a word, the gravest first."""

    BLOCKED = "blocked"  # its last review says so
    ESCALATED = "escalated"  # the two sides ask those who help
    RELAPSED = "relapsed"  # a change that held has fallen back
    SILENT = "silent"  # one side has not written for long
    OVERDUE = "overdue"  # the last day of its agreement has passed
    STUCK = "stuck"  # a turn has waited long
    LATE = "late"  # the day of something that was promised has passed
    APART = "apart"  # they see their partnership more differently than the round before
    NO_BASELINE = "no_baseline"  # one works at something that nobody has measured
    ENDS_SOON = "ends_soon"  # the last day of its agreement is near


class Gravity(StrEnum):
    """How much a partnership needs a word, the gravest first."""

    TROUBLE = "trouble"
    CARE = "care"
    FINE = "fine"


@dataclass(frozen=True)
class PortfolioFacts:
    """What the rules look at in a partnership that goes on."""

    today: date
    waits: timedelta | None = None  # how long a turn has waited
    silent: int = 0  # days, of the side that has been silent longest
    ends_on: date | None = None  # the last day of what was agreed
    status: ReviewStatus | None = None  # of the last review
    escalated: int = 0  # things that were noted
    late: int = 0
    has_fallen: bool = False  # a stage of consolidation
    is_apart: bool = False
    unmeasured: int = 0  # priorities and outcomes without a baseline
    is_over: bool = False  # it ended; what lasts is still looked at


# Each reason, once: what holds of a partnership that has it. The list shows them in words.
RULES: Mapping[Attention, Callable[[PortfolioFacts], bool]] = {
    Attention.BLOCKED: lambda facts: facts.status is ReviewStatus.BLOCKED,
    Attention.ESCALATED: lambda facts: facts.escalated > 0,
    Attention.RELAPSED: lambda facts: facts.has_fallen,
    Attention.SILENT: lambda facts: facts.silent >= SILENCES[0],
    Attention.OVERDUE: lambda facts: facts.ends_on is not None and facts.ends_on < facts.today,
    Attention.STUCK: lambda facts: facts.waits is not None and facts.waits >= STUCK_AFTER,
    Attention.LATE: lambda facts: facts.late > 0,
    Attention.APART: lambda facts: facts.is_apart,
    Attention.NO_BASELINE: lambda facts: facts.unmeasured > 0,
    Attention.ENDS_SOON: lambda facts: (
        facts.ends_on is not None and timedelta() <= facts.ends_on - facts.today <= ENDS_SOON
    ),
}
GRAVE = frozenset({Attention.BLOCKED, Attention.ESCALATED, Attention.RELAPSED})
AFTER_THE_END = frozenset({Attention.RELAPSED, Attention.STUCK})


def attention(facts: PortfolioFacts) -> frozenset[Attention]:
    """Say why a partnership needs a word; after its end, that it fell back or owes its account."""
    found = frozenset(why for why, holds in RULES.items() if holds(facts))
    return found & AFTER_THE_END if facts.is_over else found


def gravity(facts: PortfolioFacts) -> Gravity:
    """Say how much: what is grave, or has waited far too long, is trouble while it goes on."""
    found = attention(facts)
    if facts.is_over:
        return Gravity.CARE if found else Gravity.FINE
    waits = max(facts.waits or timedelta(), timedelta(days=facts.silent))
    if found & GRAVE or waits >= FAR_TOO_LONG:
        return Gravity.TROUBLE
    return Gravity.CARE if found else Gravity.FINE


def in_order(found: Collection[Attention]) -> list[Attention]:
    """Put reasons in order, the gravest first."""
    return [why for why in Attention if why in found]


def turn_of(
    result: GateResult | None,
    roles: Mapping[UUID, PartyRole],
    owed: Collection[UUID] = (),
) -> PartnershipTurn:
    """Say whose turn it is; ``roles`` gives those of the parties that the lines may name.

    Where no gate is before it, that of the parties for which something else waits.
    """
    if result is not None and result.passes:
        return PartnershipTurn.READY
    parties = waited_for(result) if result is not None else owed
    if result is None and not owed:
        return PartnershipTurn.NOBODY
    turns = {roles[party] for party in parties if party in roles}
    if {PartyRole.MENTEE, PartyRole.MENTOR} <= turns:
        return PartnershipTurn.BOTH
    for role in (PartyRole.MENTEE, PartyRole.MENTOR, PartyRole.FACILITATOR):
        if role in turns:
            return PartnershipTurn(str(role))
    return PartnershipTurn.OTHERS if turns else PartnershipTurn.ADMINISTRATOR


def waited_for(result: GateResult) -> set[UUID]:
    """Name the parties whose turn it is in a line that is asked now."""
    return {party for line in result.asked for party in line.turn}


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


def may_be_reminded(last: datetime | None, at: datetime) -> bool:
    """Whether a party may be reminded of a gate again."""
    return last is None or at - last >= REMIND_APART


# --- how many partnerships changed over time ---


def phases_over_time(
    reached: Iterable[Iterable[tuple[date, Phase]]], days: Iterable[date]
) -> list[dict[Phase, int]]:
    """Count for each day how many partnerships stood in each phase; ``reached`` is of each."""
    found: list[dict[Phase, int]] = []
    courses = [sorted(course) for course in reached]
    for day in days:
        counts = dict.fromkeys(Phase, 0)
        for course in courses:
            there = [phase for at, phase in course if at <= day]
            if there:
                counts[there[-1]] += 1
        found.append(counts)
    return found
