"""What many records say together: use by way and kind of knowledge, stages, what mentors gain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.follow_up.words import STAGES
from waterpeers.apps.foundation.figures import in_figures, places_of
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.queries import LookedAt, MentorGave
from waterpeers.apps.learning.reports.records import LearningRow
from waterpeers.apps.learning.words import BLOCKED, HELPED, KNOWLEDGE, METHODS, SUGGESTS
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans.words import DIMENSIONS
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.learning import Blocked, Helped, Knowledge, Method, Use
from waterpeers.domain.learning_use import (
    UseCell,
    dimensions_of,
    led_to_nothing,
    suggested_stage,
    use_cells,
)
from waterpeers.domain.verdicts import Reason

# --- a partnership ---


@dataclass(frozen=True)
class MatrixLine:
    """A way of teaching, with how much is in use by kind of knowledge; nothing where nothing is."""

    method: Any
    cells: list[tuple[Any, UseCell | None]]  # with the words of the kind


def use_matrix(rows: Sequence[LearningRow]) -> list[MatrixLine]:
    """Count by way and kind of knowledge how much is in use."""
    found = use_cells(
        ([(row.record.method, each) for each in row.record.knowledge], row.standing) for row in rows
    )
    methods = [each for each in Method if any(method is each for method, _kind in found)]
    return [
        MatrixLine(
            METHODS[method],
            [(KNOWLEDGE[kind], found.get((method, str(kind)))) for kind in Knowledge],
        )
        for method in methods
    ]


def tried_nothing(rows: Sequence[LearningRow]) -> list[str]:
    """Say which ways of teaching led to nothing that was even tried, where it is known."""
    said = _("%(method)s: %(number)s things learned, nothing tried")
    cells = use_cells(([row.record.method], row.standing) for row in rows)
    return [
        said % {"method": METHODS[method], "number": cell.known}
        for method, cell in cells.items()
        if led_to_nothing(cell)
    ]


@dataclass(frozen=True)
class AreaSuggestion:
    """The stage for which what was learned in a working area speaks, and why."""

    area: Any
    number: int
    stage: Any
    reasons: list[str]


def stage_lines(rows: Sequence[LearningRow]) -> list[AreaSuggestion]:
    """Suggest a stage for each working area in which the mentee learned something."""
    by_area: dict[WorkingArea, list[LearningRow]] = defaultdict(list)
    for row in rows:
        if row.record.theme and row.is_of_the_mentee:
            by_area[WorkingArea(row.record.theme)].append(row)
    lines = []
    for area, of_it in by_area.items():
        if found := suggested_stage(row.standing for row in of_it):
            lines.append(
                AreaSuggestion(
                    WORKING_AREAS[area],
                    len(of_it),
                    STAGES[found.stage],
                    [_said(each) for each in found.reasons],
                )
            )
    return sorted(lines, key=lambda line: (-line.number, str(line.area)))


def _said(reason: Reason) -> str:
    return str(SUGGESTS[reason.code]) % dict(reason.params)


def capacity_lines(rows: Sequence[LearningRow]) -> list[tuple[Any, UseCell]]:
    """Count for which dimensions of capacity what was learned speaks, the most first."""
    found = use_cells(
        (
            dimensions_of(
                [Knowledge(each) for each in row.record.knowledge],
                row.record.staff_level,
                row.standing.level,
            ),
            row.standing,
        )
        for row in rows
        if row.is_of_the_mentee
    )
    lines = [(DIMENSIONS[each], cell) for each, cell in found.items()]
    return sorted(lines, key=lambda line: (-line[1].number, str(line[0])))


# --- many partnerships ---


@dataclass(frozen=True)
class AcrossLine:
    """A way or a condition: of how many, not known, in use; hidden where there are few."""

    label: Any
    cell: UseCell


def across_lines(looked: LookedAt) -> list[AcrossLine]:
    """Count by way of teaching, the largest first; those with few are added up in the last."""
    cells = looked.methods
    shown = [AcrossLine(METHODS[each], cell) for each, cell in cells.items() if cell.is_shown]
    return sorted(shown, key=lambda line: (-line.cell.number, str(line.label)))


def condition_lines(looked: LookedAt) -> list[AcrossLine]:
    """Count by what helped and what stood in the way, as it was said last."""
    words: dict[str, Any] = {
        **{str(each): HELPED[each] for each in Helped},
        **{f"-{each}": BLOCKED[each] for each in Blocked},
    }
    cells = looked.conditions
    shown = [
        AcrossLine(words[key], cell)
        for key, cell in cells.items()
        if key in words and cell.is_shown
    ]
    return sorted(shown, key=lambda line: (-line.cell.number, str(line.label)))


def across_finding(looked: LookedAt) -> str:
    """Say in a sentence how much of all that was learned is in use."""
    found = looked.whole
    if not found.number:
        return _("Nothing has been noted yet")
    said = ngettext(
        "%(used)s of %(number)s thing learned is in use, %(unknown)s not known",
        "%(used)s of %(number)s things learned are in use, %(unknown)s not known",
        found.number,
    )
    return said % {"used": found.in_use, "unknown": found.not_known, "number": found.number}


# --- what a mentor gains ---


@dataclass(frozen=True)
class GainOfMentor:
    """What an operator gained as a mentor, beside the days that it gave."""

    finding: str
    at_home: list[LearningRow]  # in use at home
    other: list[LearningRow]
    people: int
    women: int
    days: Decimal
    nights: int
    missions: int
    useful: int  # missions that its own people found useful
    answered: int


def gain_of(rows: Sequence[LearningRow], gave: MentorGave) -> GainOfMentor:
    """Say what a mentor gained: what its people learned, what is used at home, how it was."""
    at_home = [row for row in rows if row.standing.use is Use.IN_USE]
    records: list[LearningRecord] = [row.record for row in rows]
    days = ngettext("%(days)s day given", "%(days)s days given", int(gave.days) or 0) % {
        "days": in_figures(gave.days, places_of([gave.days]))
    }
    learned = ngettext("%(number)s thing learned", "%(number)s things learned", len(rows)) % {
        "number": len(rows)
    }
    home = ngettext(
        "%(number)s of them in use at home", "%(number)s of them in use at home", len(at_home)
    ) % {"number": len(at_home)}
    finding = _("%(days)s, %(learned)s, %(home)s") % {
        "days": days,
        "learned": learned,
        "home": home,
    }
    return GainOfMentor(
        finding if rows or gave.missions else _("We have not helped others yet"),
        at_home,
        [row for row in rows if row not in at_home],
        sum(each.learners for each in records),
        sum(each.women for each in records),
        gave.days,
        gave.nights,
        gave.missions,
        gave.useful,
        gave.answered,
    )
