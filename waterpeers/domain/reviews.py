"""A review of a partnership: how it stands, as a rule suggests it and as people decide it.

The rule is short enough to be shown: whatever is escalated blocks; what is late, a gap that widens
and a stage that fell put it at risk. People decide, and may see it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from waterpeers.domain.verdicts import Reason, Verdict


class ReviewStatus(StrEnum):
    """How a partnership stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class ReviewFacts:
    """What is there on the day of a review, each as the titles or codes of what it is."""

    escalated: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()  # open, whether late or not
    risks: tuple[str, ...] = ()
    done: tuple[str, ...] = ()  # since the review before
    decisions: tuple[str, ...] = ()  # since then, that hold
    widened: tuple[str, ...] = ()  # dimensions in which the sides are farther apart
    fallen: tuple[str, ...] = ()  # working areas whose stage fell
    ahead: tuple[str, ...] = ()  # open, and due later

    def as_plain(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return {name: list(found) for name, found in asdict(self).items()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Sequence[str]]) -> ReviewFacts:
        """Read what was stored."""
        return cls(**{name: tuple(found) for name, found in plain.items()})


RULE: tuple[tuple[str, ReviewStatus], ...] = (  # the first that holds decides
    ("escalated", ReviewStatus.BLOCKED),
    ("late", ReviewStatus.AT_RISK),
    ("widened", ReviewStatus.AT_RISK),
    ("fallen", ReviewStatus.AT_RISK),
)


def suggested(facts: ReviewFacts) -> ReviewStatus:
    """Suggest how a partnership stands."""
    held = (status for name, status in RULE if getattr(facts, name))
    return next(held, ReviewStatus.ON_TRACK)


def review_verdict(status: ReviewStatus, suggestion: ReviewStatus, *, why: str) -> Verdict:
    """Refuse to see it otherwise than the rule without a word why."""
    if status is not suggestion and not why.strip():
        return Verdict((Reason("status_otherwise_without_why", field="why"),))
    return Verdict(())
