"""The health of a partnership: how each side says that the two work together, and how far apart.

Each side answers for itself; nothing is read before all are in, and the two are never averaged:
a good mean hides that one side is content and the other is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MENTEE, MENTOR = "mentee", "mentor"  # the sides of the questionnaire
DIMENSIONS = ("setup", "roles", "means", "meetings", "work", "comm", "trust", "adapt")
OVERALL = "overall"
WIDE = 2  # levels of five: from here on the two see it differently

Levels = Sequence[float | None]
Gaps = Mapping[str, float | None]


def level_of(dimension: str) -> str:
    """Name the question for the level of a dimension."""
    return f"{dimension}.level"


def better_of(dimension: str) -> str:
    """Name the question for what should get better in a dimension."""
    return f"{dimension}.better"


def gap(mentees: Levels, mentors: Levels) -> float | None:
    """Give how far a mentee and a mentor are apart at most; none where a side does not know."""
    found = [abs(a - b) for a in mentees for b in mentors if a is not None and b is not None]
    return max(found, default=None)


def widened(now: Gaps, before: Gaps) -> list[str]:
    """Name the dimensions in which the sides are apart, and farther than the round before."""
    return [
        dimension
        for dimension in DIMENSIONS
        if (after := now.get(dimension)) is not None
        and after >= WIDE
        and (was := before.get(dimension)) is not None
        and after > was
    ]


def widest(gaps: Gaps) -> list[str]:
    """Name the dimensions in which the sides are farthest apart, if they are apart at all."""
    known = {d: found for d in DIMENSIONS if (found := gaps.get(d)) is not None}
    most = max(known.values(), default=0.0)
    return [d for d, found in known.items() if found == most and most > 0]


@dataclass(frozen=True)
class GapCourse:
    """The gap of a dimension from round to round, the first first."""

    dimension: str
    gaps: tuple[float | None, ...]

    @property
    def known(self) -> list[float]:
        """The gaps that are known."""
        return [each for each in self.gaps if each is not None]

    @property
    def change(self) -> float:
        """How much wider it is than when it was first known; 0 where it was known once."""
        return self.known[-1] - self.known[0] if len(self.known) > 1 else 0.0


def to_look_at(courses: Iterable[GapCourse]) -> GapCourse | None:
    """Choose what to show first: what moved farthest apart, else together, else what is widest."""
    rows = [course for course in courses if course.known]
    return max(
        rows,
        key=lambda each: (max(each.change, 0.0), abs(each.change), each.known[-1]),
        default=None,
    )
