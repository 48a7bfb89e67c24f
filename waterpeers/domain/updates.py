"""Updates of a plan, period by period: how far each thing has come, and what it means for the plan.

Each project year has as many periods as the plan has reviews a year. One side drafts the update of
a period, the other agrees to it, and whoever helps reads it. Only the period that ended last is
asked for: one that was skipped stays skipped, and can still be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.plans import months_after, project_years
from waterpeers.domain.verdicts import Reason, Verdict

OPENS_BEFORE = timedelta(days=14)  # the end of a period: from then on its update is handed over
TIME_TO_UPDATE = timedelta(days=30)  # after the end of a period; then it is late


class PlanProgress(StrEnum):
    """How far something of the plan has come."""

    NOT_BEGUN = "not_begun"
    ON_COURSE = "on_course"
    DELAYED = "delayed"
    DONE = "done"
    STOPPED = "stopped"


BEHIND = frozenset({PlanProgress.DELAYED, PlanProgress.STOPPED})
OVER = frozenset({PlanProgress.DONE, PlanProgress.STOPPED})  # it stands in the next update as it is


class UpdateKind(StrEnum):
    """What of a plan is told of."""

    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"  # a performance outcome: a figure
    CAPACITY = "capacity_outcome"


class UpdateState(StrEnum):
    """Where an update stands."""

    DRAFT = "draft"
    HANDED_OVER = "handed_over"  # to the other side
    AGREED = "agreed"


U = UpdateState
UPDATES = Lifecycle(
    Transition("hand_over", frozenset({U.DRAFT}), U.HANDED_OVER, hands_to=("update_to_agree",)),
    Transition("take_back", frozenset({U.HANDED_OVER}), U.DRAFT, hands_to=()),
    Transition(
        "send_back",
        frozenset({U.HANDED_OVER, U.AGREED}),
        U.DRAFT,
        hands_to=("update_returned",),
    ),
    Transition("agree", frozenset({U.HANDED_OVER}), U.AGREED, hands_to=("update_to_read",)),
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


# --- what is said of one thing ---


def is_told(starts_on: date | None, began_on: date | None, ends_before: date) -> bool:
    """Whether an activity is to be told of: it began, or was to begin before the period ended."""
    return began_on is not None or starts_on is None or starts_on < ends_before


def line_verdict(
    progress: str,
    *,
    per_cent: int | None,
    value: float | None,
    takes_value: bool,
    explanation: str,
    meaning: str,
) -> Verdict:
    """Refuse what does not fit; what is late says why, what stopped says what follows from it."""
    reasons = []
    if progress not in set(PlanProgress):
        code = "not_in_list" if progress else "required"
        params = (("value", progress[:80]),) if progress else ()
        reasons.append(Reason(code, params, "progress"))
    if per_cent is not None and not 0 <= per_cent <= 100:
        bounds = (("least", "0"), ("most", "100"))
        reasons.append(Reason("out_of_range", bounds, "per_cent"))
    elif per_cent is not None and _contradicts(progress, per_cent):
        reasons.append(Reason("per_cent_says_otherwise", field="per_cent"))
    if value is not None and not takes_value:
        reasons.append(Reason("figure_is_reviewed", field="value"))
    if progress in BEHIND and not explanation.strip():
        reasons.append(Reason("behind_without_why", field="explanation"))
    if progress == PlanProgress.STOPPED and not meaning.strip():
        reasons.append(Reason("stopped_without_what_follows", field="meaning"))
    return Verdict(tuple(reasons))


def _contradicts(progress: str, per_cent: int) -> bool:
    """Whether a share says something else than the word beside it."""
    if progress == PlanProgress.DONE:
        return per_cent < 100
    return progress == PlanProgress.NOT_BEGUN and per_cent > 0


def share_of(value: float | None, target: float | None) -> int | None:
    """Say how many per cent of a target were reached, rounded; not known where either is not.

    >>> share_of(3.0, 4.0)
    75
    """
    if value is None or not target:
        return None
    return round(100 * value / target)


# --- an update as a whole ---


def complete_verdict(
    period: PlanPeriod, today: date, left: Iterable[str], *, has_words: bool
) -> Verdict:
    """Say whether an update can be handed over; ``left`` names what nothing was said of."""
    reasons = []
    names = list(left)
    if today < period.opens_on:
        reasons.append(Reason("update_too_early", (("day", period.opens_on.isoformat()),)))
    if names:
        params = (("number", str(len(names))), ("items", ", ".join(names)))
        reasons.append(Reason("update_not_complete", params))
    if not has_words:
        reasons.append(Reason("update_without_words", field="summary"))
    return Verdict(tuple(reasons))


def tally(said: Mapping[PlanProgress, int]) -> tuple[int, int]:
    """Count what is told of, and how much of that is done or on course."""
    good = said.get(PlanProgress.DONE, 0) + said.get(PlanProgress.ON_COURSE, 0)
    return sum(said.values()), good
