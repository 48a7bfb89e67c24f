"""What other apps quote of updates of a plan: their finding, each thing in words, its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.plans.words import DIMENSIONS, outcome_unit, where_words
from waterpeers.apps.updates.queries import Told, UpdateContent
from waterpeers.apps.updates.words import FAMILIES, KINDS, MARKS, PROGRESS, WAYS
from waterpeers.domain.updates import PlanProgress, UpdateKind, share_of, tally


def update_finding(content: UpdateContent) -> str:
    """Say in a sentence how far the plan is."""
    counts = content.counts
    all_of_it, good = tally(counts)
    if not all_of_it:
        return _("Nothing is said yet")
    delayed, stopped = counts[PlanProgress.DELAYED], counts[PlanProgress.STOPPED]
    said = _("Done or on course: %(good)s of %(number)s") % {"number": all_of_it, "good": good}
    parts = [said]
    if delayed:
        parts.append(_("delayed: %(number)s") % {"number": delayed})
    if stopped:
        parts.append(_("stopped: %(number)s") % {"number": stopped})
    return in_a_row(parts)


@dataclass(frozen=True)
class UpdateRow:
    """One thing as people read it."""

    told: Told
    name: str
    about: str  # where, unit, who
    progress: Any
    mark: str
    figure: str  # reached, of what
    before: Any  # how it was the time before
    factors: list[tuple[Any, Any, str]]
    is_left: bool  # to be told of, and nothing is said


@dataclass(frozen=True)
class UpdatePart:
    """The things of a kind."""

    title: Any
    kind: UpdateKind
    rows: list[UpdateRow]


def parts_of(content: UpdateContent) -> list[UpdatePart]:
    """Give what an update tells of, by kind; what is later stands last."""
    found = []
    for kind, title in KINDS.items():
        told = sorted(content.of(kind), key=lambda each: not each.is_asked)
        if told:
            year = content.update.year
            found.append(UpdatePart(title, kind, [update_row(each, year) for each in told]))
    return found


def update_row(told: Told, year: int) -> UpdateRow:
    """Say one thing in words."""
    line, before = told.line, told.before
    progress = line.progress if line and line.progress else None
    factors = line.factors if line else {}
    return UpdateRow(
        told,
        told.name,
        _about(told),
        PROGRESS[progress] if progress else "",
        MARKS[progress] if progress else "",
        figure_words(told, year),
        PROGRESS[before.progress] if before else "",
        [
            (what, where, text)
            for way, what in WAYS.items()
            for family, where in FAMILIES.items()
            if (text := factors.get(str(family), {}).get(str(way)))
        ],
        told.is_asked and not told.is_written,
    )


def _about(told: Told) -> str:
    if told.kind is UpdateKind.OUTCOME:
        return where_words(told.item)
    if told.kind is UpdateKind.CAPACITY:
        return str(DIMENSIONS[told.item.dimension])
    return ""


def unit_of(told: Told) -> str:
    """Give the unit in which a thing is counted."""
    if told.kind is UpdateKind.OUTCOME:
        return outcome_unit(told.item)
    return str(getattr(told.item, "unit", ""))


def figure_words(told: Told, year: int) -> str:
    """Say what was reached, of what target; for an activity how much of it is done."""
    line = told.line
    if told.kind is UpdateKind.ACTIVITY:
        return f"{line.per_cent} %" if line and line.per_cent is not None else ""
    if told.kind is UpdateKind.CAPACITY:
        return ""
    value = line.value if line else None
    target = told.target(year)
    if value is None and target is None:
        return ""
    unit = unit_of(told)
    said = f"{in_figures(value)} {unit}".strip() if value is not None else _("not known")
    if line and line.value_year:
        mark = f"{line.value_year}, {line.grade}" if line.grade else str(line.value_year)
        said = f"{said} ({mark})"
    if target is not None:
        said = _("%(said)s; target of year %(year)s: %(target)s") % {
            "said": said,
            "year": year,
            "target": in_figures(target),
        }
        share = share_of(value, target) if told.kind is UpdateKind.OUTPUT else None
        if share is not None:
            said = f"{said} ({share} %)"
    return said
