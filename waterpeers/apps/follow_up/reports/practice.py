"""Stages and changes of capacity as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.follow_up.models import CapacityJudgement
from waterpeers.apps.follow_up.queries.practice import AnyJudgement, AreaCourse
from waterpeers.apps.follow_up.words import (
    CHANGES,
    GROUP_WORDS,
    SHARES,
    STAGE_TESTS,
    STAGES,
)
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.words import DIMENSIONS
from waterpeers.apps.updates.words import FAMILIES, WAYS
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import GROUPS, ORDER, Consolidation


@dataclass(frozen=True)
class StageLine:
    """A working area with the stage that holds, and those before."""

    course: AreaCourse
    area: Any
    steps: list[tuple[int, bool]]  # number of the stage, whether it is reached
    stage: Any
    test: Any
    by: Any
    may_agree: bool
    earlier: list[tuple[Any, Any]]  # when, which stage


@dataclass(frozen=True)
class CapacityLine:
    """A dimension with its changes year by year."""

    name: Any
    changes: list[tuple[CapacityJudgement | None, Any, Any, bool]]


@dataclass(frozen=True)
class CapacityPart:
    """The dimensions of a group that were judged."""

    name: Any
    lines: list[CapacityLine]


@dataclass(frozen=True)
class FactorLine:
    """What helped or hindered, in one family."""

    way: Any
    family: Any
    said: list[tuple[str, Any, int]]  # the words, of which dimension, in which year


def practice_finding(stages: Sequence[AreaCourse]) -> str:
    """Say in a sentence how far the changes are the utility's own."""
    judged = [each for each in stages if each.latest]
    if not judged:
        return _("How far changes hold: nobody has judged it yet")
    if fallen := [str(WORKING_AREAS[each.area]) for each in judged if each.has_fallen]:
        return _("Fallen back: %(areas)s") % {"areas": ", ".join(fallen)}
    counts = Counter(each.latest.stage for each in judged if each.latest)
    lasting = counts[Consolidation.CONSOLIDATED]
    seen = lasting + counts[Consolidation.VISIBLE]
    return ngettext(
        "Of %(number)s working area, %(seen)s changed visibly, %(lasting)s for good",
        "Of %(number)s working areas, %(seen)s changed visibly, %(lasting)s for good",
        len(judged),
    ) % {"number": len(judged), "seen": seen, "lasting": lasting}


def stage_lines(stages: Sequence[AreaCourse], roles: Sequence[PartyRole]) -> list[StageLine]:
    """Give the working areas in words; ``roles`` are the sides of the reader."""
    return [_stage_line(course, roles) for course in stages]


def _stage_line(course: AreaCourse, roles: Sequence[PartyRole]) -> StageLine:
    latest = course.latest
    reached = ORDER.index(latest.stage) if latest else -1
    return StageLine(
        course,
        WORKING_AREAS[course.area],
        [(number + 1, number <= reached) for number in range(len(ORDER))],
        STAGES[latest.stage] if latest else "",
        STAGE_TESTS[latest.stage] if latest else "",
        by_words(latest) if latest else "",
        bool(latest and _may_agree(latest, roles)),
        [(each.judged_on, STAGES[each.stage]) for each in course.judged[1:]],
    )


def _may_agree(judgement: AnyJudgement, roles: Sequence[PartyRole]) -> bool:
    return judgement.agreed_at is None and any(role is not judgement.role for role in roles)


def by_words(judgement: AnyJudgement) -> str:
    """Say who judged it, and whether the other side sees it so too."""
    if judgement.agreed_at is not None:
        return _("agreed by both sides")
    return _("judged by the %(role)s alone") % {"role": str(ROLES[judgement.role]).lower()}


def capacity_parts(
    capacity: dict[CapacityDimension, dict[int, CapacityJudgement]],
    years: Sequence[int],
    roles: Sequence[PartyRole],
) -> list[CapacityPart]:
    """Give the dimensions that were judged, by group, with a cell a year."""
    found = []
    for group, dimensions in GROUPS.items():
        lines = [
            CapacityLine(DIMENSIONS[each], [_cell(capacity[each].get(y), roles) for y in years])
            for each in dimensions
            if each in capacity
        ]
        if lines:
            found.append(CapacityPart(GROUP_WORDS[group], lines))
    return found


def _cell(row: CapacityJudgement | None, roles: Sequence[PartyRole]) -> tuple[Any, Any, Any, bool]:
    if row is None:
        return None, "", "", False
    return row, CHANGES[row.change], SHARES[row.share], _may_agree(row, roles)


def factor_lines(
    capacity: dict[CapacityDimension, dict[int, CapacityJudgement]],
) -> list[FactorLine]:
    """Gather what helped and what hindered, by family."""
    rows = [
        (year, dimension, row)
        for dimension, years in capacity.items()
        for year, row in sorted(years.items())
    ]
    found = []
    for way, what in WAYS.items():
        for family, where in FAMILIES.items():
            said = [
                (text, DIMENSIONS[dimension], year)
                for year, dimension, row in rows
                if (text := row.factors.get(str(family), {}).get(str(way)))
            ]
            if said:
                found.append(FactorLine(what, where, said))
    return found
