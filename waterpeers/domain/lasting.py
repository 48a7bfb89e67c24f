"""What a partnership leaves: its account at the end, and what of it lasts months later.

A stocktaking is made at the end (gate G6) and at the months that the plan has set (gate G7): the
same figures, the same zones, the same working areas. What ended early gives a short account that
says why. Both sides sign off; a side at which nobody is left who could sign is named as such, and
after the end silence does not hold up what the other side has signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.gates import (
    Explanations,
    GateLine,
    GateResult,
    LineStatus,
    Target,
    line,
    settle,
)
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.plans import months_after

SILENCE = timedelta(days=60)  # after the first has signed, of what is over already
TIME_TO_CLOSE = timedelta(days=30)  # before the last day of a plan one is asked for the account


class EndCause(StrEnum):
    """Why a partnership ended before its time."""

    WAR = "war"
    DISASTER = "disaster"
    ELECTION = "election"  # a change in politics
    MONEY = "money"
    INVESTMENT = "investment"  # works or equipment did not come
    STAFF = "staff"  # the people left
    OTHER = "other"


class ResultPath(StrEnum):
    """Five ways in which a partnership brings results; the first three move early."""

    SATISFACTION = "satisfaction"
    DYNAMICS = "dynamics"
    INPUTS = "inputs"
    CAPACITY = "capacity"
    PERFORMANCE = "performance"


class Turned(StrEnum):
    """Where a figure or a stage went; a relapse and a growth are said alike."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_KNOWN = "not_known"


def turned(before: float | None, now: float | None, wanted: float | None) -> Turned:
    """Say where a figure went; ``wanted`` is positive where more of it is wanted.

    >>> turned(41.0, 33.0, wanted=-1)
    <Turned.BETTER: 'better'>
    """
    if before is None or now is None or not wanted:
        return Turned.NOT_KNOWN
    moved = (now - before) * wanted
    return Turned.BETTER if moved > 0 else Turned.WORSE if moved < 0 else Turned.SAME


def wanted_way(baseline: float | None, targets: Mapping[str, float], direction: str) -> int:
    """Say whether more (1) or less (-1) of a figure is wanted: by its targets, else by itself."""
    last = max(targets, key=int, default=None)
    if last is not None and baseline is not None and targets[last] != baseline:
        return 1 if targets[last] > baseline else -1
    return {"yes": 1, "no": -1}.get(direction, 0)


def months_between(first: date, last: date) -> int:
    """Count the months from one day to another, the nearest whole number.

    >>> months_between(date(2027, 7, 1), date(2028, 6, 30))
    12
    """
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + round((last.day - first.day) / 30)


def later_days(ended_before: date, planned_end: date, planned: Iterable[date]) -> dict[int, date]:
    """Give the days of later stocktakings by months: those of the plan, counted from the true end.

    They hold whatever ended the partnership, so that they survive the end of the money.
    """
    months = sorted({months_between(planned_end, day) for day in planned})
    return {each: months_after(ended_before, each) for each in months if each > 0}


# --- what the gates look at ---


@dataclass(frozen=True)
class ClosingSide:
    """An operator that answers and signs."""

    party: UUID
    name: str
    is_there: bool = True  # somebody is left who could sign for it
    has_answered: bool = False
    has_signed: bool = False


@dataclass(frozen=True)
class ClosingFacts:
    """What G6 looks at."""

    operators: tuple[ClosingSide, ...]
    is_begun: bool = False
    is_light: bool = False
    has_cause: bool = False
    figures: int = 0  # of the plan
    figures_said: int = 0
    areas: int = 0
    areas_judged: int = 0
    has_lessons: bool = False
    items_open: int = 0
    later: int = 0  # stocktakings that the plan has set
    first_signed_on: date | None = None
    explanations: Explanations = frozenset()


@dataclass(frozen=True)
class LastingFacts:
    """What G7 looks at: the next stocktaking after the end."""

    operators: tuple[ClosingSide, ...]
    is_set: bool = False
    months: int = 0
    due_on: date | None = None
    figures: int = 0
    figures_said: int = 0
    areas: int = 0
    areas_said: int = 0
    dimensions: int = 0
    dimensions_said: int = 0
    says_why: bool = False
    first_signed_on: date | None = None


def closing_gate(facts: ClosingFacts, *, on: date) -> GateResult:
    """G6: results against the baseline, what lasts, the Code, lessons, what stays open; signed."""
    everybody = tuple(side.party for side in facts.operators)
    if not facts.is_begun:
        return settle(Gate.G6, [_one(everybody, False, "end_begun")])
    answers = [
        _of_side(side, "end_answered", side.has_answered, Target.CLOSING_ANSWERS, "O12.1")
        for side in facts.operators
        if side.is_there
    ]
    if facts.is_light:
        own = [_one(everybody, facts.has_cause, "end_cause")]
    else:
        own = [
            _figures(everybody, facts.figures, facts.figures_said),
            _counted(everybody, "end_stages", facts.areas - facts.areas_judged),
            _one(everybody, facts.has_lessons, "end_lessons"),
            _later(everybody, facts.later),
        ]
    lines = [*own, _counted(everybody, "end_items", facts.items_open), *answers]
    lines += _signing(
        facts.operators, facts.first_signed_on if facts.is_light else None, on, "O1.4"
    )
    return settle(Gate.G6, lines, operators=everybody, explanations=facts.explanations)


def lasting_gate(facts: LastingFacts, *, on: date) -> GateResult:
    """G7: the same figures, areas and dimensions said again, or "not known"; why; signed."""
    everybody = tuple(side.party for side in facts.operators)
    if not facts.is_set:
        return settle(Gate.G7, [_one((), False, "later_set")])
    lines = []
    if facts.due_on is not None and facts.due_on > on:
        lines.append(
            line(
                LineStatus.MISSING,
                "later_not_due",
                target=Target.CLOSING,
                day=facts.due_on.isoformat(),
            )
        )
    if facts.figures:
        lines.append(_counted(everybody, "later_figures", facts.figures - facts.figures_said))
    lines.append(
        _counted(everybody, "later_stages", facts.areas - facts.areas_said, obligation="O11.1")
    )
    if facts.dimensions:
        left = facts.dimensions - facts.dimensions_said
        lines.append(_counted(everybody, "later_capacity", left))
    lines.append(_one(everybody, facts.says_why, "later_why"))
    lines += _signing(facts.operators, facts.first_signed_on, on, "")
    return settle(Gate.G7, lines, operators=everybody)


# Where on the page of a stocktaking a line is settled.
PLACES = {
    "end_cause": "cause",
    "end_figures": "figures",
    "end_no_figures": "figures",
    "end_stages": "stages",
    "end_lessons": "words",
    "end_items": "items",
    "later_figures": "figures",
    "later_stages": "stages",
    "later_capacity": "capacity",
    "later_why": "words",
}


def _one(turn: tuple[UUID, ...], is_met: bool, code: str) -> GateLine:
    status = LineStatus.MET if is_met else LineStatus.MISSING
    said = code if is_met else f"{code}_missing"
    field = PLACES.get(code, "")
    return line(status, said, target=Target.CLOSING, turn=turn, field=field)


def _counted(turn: tuple[UUID, ...], code: str, left: int, *, obligation: str = "") -> GateLine:
    return line(
        LineStatus.MISSING if left else LineStatus.MET,
        f"{code}_missing" if left else code,
        target=Target.CLOSING,
        obligation=obligation,
        turn=turn,
        field=PLACES.get(code, ""),
        number=str(left),
    )


def _figures(turn: tuple[UUID, ...], figures: int, said: int) -> GateLine:
    if figures:
        return _counted(turn, "end_figures", figures - said)
    return line(LineStatus.TO_EXPLAIN, "end_no_figures", target=Target.CLOSING, turn=turn)


def _later(turn: tuple[UUID, ...], later: int) -> GateLine:
    if later:
        return line(
            LineStatus.MET,
            "end_later",
            target=Target.CLOSING,
            obligation="O11.1",
            number=str(later),
        )
    return line(
        LineStatus.TO_EXPLAIN, "end_no_later", target=Target.CLOSING, obligation="O11.1", turn=turn
    )


def _signing(
    sides: Sequence[ClosingSide], first_signed_on: date | None, on: date, obligation: str
) -> list[GateLine]:
    """Say who has signed; nobody waits for a side at which nobody is left, nor for silence."""
    is_late = first_signed_on is not None and first_signed_on + SILENCE <= on
    return [_signature(side, is_late, obligation) for side in sides]


def _signature(side: ClosingSide, is_late: bool, obligation: str) -> GateLine:
    code = ""
    if not side.has_signed and not side.is_there:
        code = "end_side_gone"
    elif not side.has_signed and is_late:
        code = "end_side_silent"
    if code:
        return line(LineStatus.MET, code, obligation=obligation, about=side.party, name=side.name)
    signed = _of_side(side, "end_signed", side.has_signed, Target.CLOSING_SIGNATURE, obligation)
    return signed.at_step(1)


def _of_side(
    side: ClosingSide, code: str, is_met: bool, target: Target, obligation: str
) -> GateLine:
    return line(
        LineStatus.MET if is_met else LineStatus.MISSING,
        code if is_met else f"{code}_missing",
        target=target,
        obligation=obligation,
        turn=(side.party,),
        about=side.party,
        name=side.name,
    )
