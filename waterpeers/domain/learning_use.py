"""What many records of learning say together: which ways lead to use, and what they speak for.

Counts, never a score. What is not known stands beside what is known; where few are known nothing
is said, so that nobody is recognised and nothing is made of chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from waterpeers.domain.learning import Absorption, HowFar, Knowledge, LevelOfStaff, Use
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import Consolidation
from waterpeers.domain.verdicts import Reason

LEAST_SHOWN = 5  # of a cell across partnerships
ENOUGH = 2  # records of a way before one says that it led to nothing

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class UseCell:
    """How much of some records is in use: of how many, and of how many one does not know."""

    number: int = 0
    not_known: int = 0
    in_use: int = 0
    tried: int = 0  # level 2 or more

    @property
    def known(self) -> int:
        """Of how many one knows."""
        return self.number - self.not_known

    def __add__(self, other: UseCell) -> UseCell:
        """Count two together."""
        return UseCell(
            self.number + other.number,
            self.not_known + other.not_known,
            self.in_use + other.in_use,
            self.tried + other.tried,
        )

    @property
    def is_shown(self) -> bool:
        """Whether there are enough to show them across partnerships."""
        return self.number >= LEAST_SHOWN


def use_cells(rows: Iterable[tuple[Iterable[Key], HowFar]]) -> dict[Key, UseCell]:
    """Count by key how much is in use; a record with several keys counts in each."""
    counts: dict[Key, Counter[str]] = {}
    for keys, far in rows:
        for key in keys:
            found = counts.setdefault(key, Counter())
            found["number"] += 1
            found["not_known"] += far.level is None
            found["in_use"] += far.use is Use.IN_USE
            found["tried"] += far.level is not None and far.level >= Absorption.TRIED
    return {
        key: UseCell(c["number"], c["not_known"], c["in_use"], c["tried"])
        for key, c in counts.items()
    }


def added_up(cells: Iterable[tuple[Iterable[Key], UseCell]]) -> dict[Key, UseCell]:
    """Add cells up by key; one with several keys counts in each."""
    found: dict[Key, UseCell] = {}
    for keys, cell in cells:
        for key in keys:
            found[key] = found[key] + cell if key in found else cell
    return found


def led_to_nothing(cell: UseCell) -> bool:
    """Whether a way of teaching led to nothing that was even tried, where it is known."""
    return cell.known >= ENOUGH and not cell.tried


# --- what it speaks for ---

_STAGES: Sequence[tuple[Absorption, Consolidation]] = (
    (Absorption.STANDARD, Consolidation.CONSOLIDATED),
    (Absorption.TEAM_DOES, Consolidation.VISIBLE),
    (Absorption.TRIED, Consolidation.BEGUN),
    (Absorption.HEARD, Consolidation.PLANNED),
)


@dataclass(frozen=True)
class StageSuggestion:
    """The stage that what was learned in an area speaks for, and why; people decide."""

    stage: Consolidation
    reasons: tuple[Reason, ...]


def suggested_stage(rows: Iterable[HowFar]) -> StageSuggestion | None:
    """Suggest the stage that at least half of what is known has reached; none where none is.

    Levels 0 and 1 are the first stage, 2 and 3 the second, 4 the third, 5 and 6 the fourth.
    """
    found = list(rows)
    levels = sorted((each.level for each in found if each.level is not None), reverse=True)
    if not levels:
        return None
    reached = levels[(len(levels) - 1) // 2]
    stage = next(stage for least, stage in _STAGES if reached >= least)
    at_least = next(least for least, each in _STAGES if each is stage)
    many = sum(level >= at_least for level in levels)
    reasons = [_counted("have_reached", many, len(levels), int(at_least))]
    if faded := sum(each.use is Use.FADED for each in found):
        reasons.append(_counted("have_faded", faded, len(found)))
    if unknown := len(found) - len(levels):
        reasons.append(_counted("are_not_known", unknown, len(found)))
    return StageSuggestion(stage, tuple(reasons))


def _counted(code: str, number: int, of: int, level: int | None = None) -> Reason:
    params = [("number", str(number)), ("of", str(of))]
    if level is not None:
        params.append(("level", str(level)))
    return Reason(code, tuple(params))


_BY_KNOWLEDGE: Mapping[Knowledge, CapacityDimension] = {
    Knowledge.EXPLICIT: CapacityDimension.INFORMATION,
    Knowledge.OF_A_PERSON: CapacityDimension.SKILLS,
    Knowledge.OF_A_TEAM: CapacityDimension.ROUTINES,
    Knowledge.RELATIONS: CapacityDimension.NETWORKS,
    Knowledge.MOTIVATION: CapacityDimension.MOTIVATION,
}
_BY_STAFF: Mapping[LevelOfStaff, CapacityDimension] = {
    LevelOfStaff.MIDDLE_MANAGER: CapacityDimension.MANAGEMENT,
    LevelOfStaff.TOP_MANAGER: CapacityDimension.LEADERSHIP,
    LevelOfStaff.BOARD: CapacityDimension.VISION,
    LevelOfStaff.CITY: CapacityDimension.NETWORKS,
}


def dimensions_of(
    knowledge: Iterable[Knowledge], staff: LevelOfStaff, level: int | None
) -> list[CapacityDimension]:
    """Name the dimensions of capacity for which a record speaks, in their order.

    What somebody learned is skills; what a team does is a routine; what is done alone in real work
    is applied.
    """
    found = {_BY_KNOWLEDGE[each] for each in knowledge} or {CapacityDimension.SKILLS}
    if staff in _BY_STAFF:
        found.add(_BY_STAFF[staff])
    if level is not None and level >= Absorption.DOES_ALONE:
        found.add(CapacityDimension.APPLIED)
    if level is not None and level >= Absorption.TEAM_DOES:
        found.add(CapacityDimension.ROUTINES)
    if level is not None and level >= Absorption.STANDARD:
        found.add(CapacityDimension.SYSTEMS)
    return [each for each in CapacityDimension if each in found]


# --- the aims of a plan ---


@dataclass(frozen=True)
class AimMet:
    """How far an aim of the plan is met: by how many of how many, and how many learned for it.

    ``wanted`` is none where the plan does not say how many.
    """

    wanted: int | None
    records: int = 0
    learned: int = 0
    using: int = 0

    @property
    def is_met(self) -> bool:
        """Whether as many as were wanted use it in real work; one is enough where none are said."""
        return self.using >= (self.wanted or 1)
