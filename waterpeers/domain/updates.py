"""Updates of a plan, period by period: how far each thing has come, and what it means for the plan.

Each project year has as many periods as the plan has reviews a year. One side drafts the update of
a period, the other agrees to it, and whoever helps reads it. Only the period that ended last is
asked for: one that was skipped stays skipped, and can still be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.joint import JointState, PlanPeriod, drafted_and_agreed
from waterpeers.domain.verdicts import Reason, Verdict

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


UPDATES = drafted_and_agreed("update")
UpdateState = JointState  # as the first migration calls it


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
