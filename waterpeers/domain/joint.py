"""What one side of a partnership drafts and the other agrees to, period by period.

The side that begins it drafts it and hands it over; it may take it back until the other agrees.
The other side, and whoever reads it once both agreed, may send it back with a reason. A plan has
as many periods a year as somebody decided; only the one that ended last is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.plans import months_after, project_years

OPENS_BEFORE = timedelta(days=14)  # the end of a period: from then on it is asked for


class JointState(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    HANDED_OVER = "handed_over"  # to the other side
    AGREED = "agreed"  # by both sides, and with those who read it


def drafted_and_agreed(name: str) -> Lifecycle:
    """Give the moves of what has this name, each with the kind of thing that waits then."""
    state = JointState
    handed_over = frozenset({state.HANDED_OVER})
    either = handed_over | {state.AGREED}
    return Lifecycle(
        Transition(
            "hand_over", frozenset({state.DRAFT}), state.HANDED_OVER, hands_to=(f"{name}_to_agree",)
        ),
        Transition("take_back", handed_over, state.DRAFT, hands_to=()),
        Transition("send_back", either, state.DRAFT, hands_to=(f"{name}_returned",)),
        Transition("agree", handed_over, state.AGREED, hands_to=(f"{name}_to_read",)),
    )


# --- periods ---


@dataclass(frozen=True)
class PlanPeriod:
    """A part of a project year, of which both sides tell once."""

    year: int  # the project year
    number: int  # in that year
    starts_on: date
    ends_before: date

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.ends_before - timedelta(days=1)

    @property
    def opens_on(self) -> date:
        """The first day on which its update can be handed over."""
        return max(self.starts_on, self.ends_before - OPENS_BEFORE)

    def has_ended(self, today: date) -> bool:
        """Whether it is over."""
        return self.ends_before <= today


def periods(starts_on: date, ends_before: date, a_year: int) -> tuple[PlanPeriod, ...]:
    """Give the periods of a plan, so many a project year; the last may be shorter.

    >>> [p.last_day.isoformat() for p in periods(date(2026, 1, 1), date(2027, 4, 1), 2)]
    ['2026-06-30', '2026-12-31', '2027-03-31']
    """
    step = 12 // a_year
    found = []
    for year in project_years(starts_on, ends_before):
        for number in range(1, a_year + 1):
            first = months_after(starts_on, 12 * (year.number - 1) + step * (number - 1))
            if first >= year.ends_before:
                break
            last = months_after(starts_on, 12 * (year.number - 1) + step * number)
            found.append(PlanPeriod(year.number, number, first, min(last, year.ends_before)))
    return tuple(found)


def with_those_told(planned: Iterable[PlanPeriod], told: Iterable[PlanPeriod]) -> list[PlanPeriod]:
    """Give the periods in their order: those that were told of as they were then.

    When a plan is amended its periods move; what was told of keeps its days, and what remains of
    a planned one beside it begins when that ends.
    """
    kept = sorted(told, key=lambda each: each.starts_on)
    found = list(kept)
    for each in planned:
        first, last = each.starts_on, each.ends_before
        for one in kept:
            if one.starts_on <= first < one.ends_before:
                first = one.ends_before
            elif first < one.starts_on < last:
                last = one.starts_on
        if first < last:
            found.append(PlanPeriod(each.year, each.number, first, last))
    return sorted(found, key=lambda each: each.starts_on)


def period_asked_for(every: Sequence[PlanPeriod], today: date) -> PlanPeriod | None:
    """Give the period that ended last: of this one both sides are asked."""
    ended = [each for each in every if each.has_ended(today)]
    return max(ended, key=lambda each: each.ends_before, default=None)
