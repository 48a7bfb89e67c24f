"""How many partnerships went on at a time: their phases over the quarters, and stages that moved.

What stands in the trail says it, so that nothing is counted a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.partnerships import GOING, Phase
from waterpeers.domain.practice import Consolidation, falls

QUARTERS = 9  # two years, with the quarter in which they begin


@dataclass(frozen=True)
class PartnershipCourse:
    """When a partnership was opened, in which phase, and what changed on which day, in order."""

    opened_on: date
    phase: Phase
    phases: tuple[tuple[date, Phase], ...] = ()
    states: tuple[tuple[date, str], ...] = ()

    def on(self, day: date) -> Phase | None:
        """Give the phase at the end of a day; none before it was opened, or once it ended."""
        if day < self.opened_on:
            return None
        state = next((said for at, said in reversed(self.states) if at <= day), None)
        if state is not None and state not in GOING:
            return None
        return next((said for at, said in reversed(self.phases) if at <= day), self.phase)


def quarter_ends(today: date, number: int = QUARTERS) -> list[date]:
    """Give the last days of the quarters before today, and today, the first first.

    >>> [day.isoformat() for day in quarter_ends(date(2026, 11, 30), 3)]
    ['2026-06-30', '2026-09-30', '2026-11-30']
    """
    found = [today]
    month, year = (today.month - 1) // 3 * 3 + 1, today.year
    while len(found) < number:
        found.append(date(year, month, 1) - timedelta(days=1))
        month -= 3
        if month < 1:
            month, year = month + 12, year - 1
    return found[::-1]


def phases_over(
    courses: Iterable[PartnershipCourse], days: Iterable[date]
) -> dict[date, Counter[Phase]]:
    """Count by day how many went on in each phase."""
    every = list(courses)
    return {
        day: Counter(phase for course in every if (phase := course.on(day)) is not None)
        for day in days
    }


class StageMove(StrEnum):
    """What became of the stage of a working area, since it was judged the time before."""

    ROSE = "rose"
    SAME = "same"
    FELL = "fell"
    FIRST = "first"  # judged once


def move_of(stage: Consolidation, before: Consolidation | None) -> StageMove:
    """Say how a stage moved."""
    if before is None:
        return StageMove.FIRST
    if stage == before:
        return StageMove.SAME
    return StageMove.FELL if falls(stage, before) else StageMove.ROSE


def moves_by_area(
    stages: Iterable[tuple[str, Consolidation, Consolidation | None]],
) -> Mapping[str, Counter[StageMove]]:
    """Count by working area how stages moved; where most moved first."""
    found: dict[str, Counter[StageMove]] = {}
    for area, stage, before in stages:
        found.setdefault(area, Counter())[move_of(stage, before)] += 1
    return dict(
        sorted(
            found.items(),
            key=lambda pair: (-pair[1][StageMove.ROSE] - pair[1][StageMove.FELL], pair[0]),
        )
    )
