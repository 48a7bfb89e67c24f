"""Updates as people read them: the finding in a sentence, periods, rows with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day, in_figures
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.words import DIMENSIONS, outcome_unit, where_words
from waterpeers.apps.updates.queries import PeriodCourse, Told, UpdateContent
from waterpeers.apps.updates.words import (
    FAMILIES,
    KINDS,
    MARKS,
    PERIOD_STATES,
    PROGRESS,
    STATES,
    WAYS,
)
from waterpeers.domain.updates import (
    PlanPeriod,
    PlanProgress,
    UpdateKind,
    UpdateState,
    share_of,
    tally,
)


def period_words(period: PlanPeriod) -> str:
    """Name a period by its project year and its days."""
    return _("Year %(year)s, %(first)s to %(last)s") % {
        "year": period.year,
        "first": day(period.starts_on),
        "last": day(period.last_day),
    }


@dataclass(frozen=True)
class PeriodLine:
    """A period in the list: its days, how it stands, what its update says."""

    course: PeriodCourse
    when: str
    state: Any
    mark: str
    may_begin: bool

    @property
    def button(self) -> str:
        """How the button looks that begins it: of what is asked for it stands out."""
        return "button" if self.course.is_asked_for else "link-button"


def period_lines(
    courses: Sequence[PeriodCourse], today: date, *, may_begin: bool
) -> list[PeriodLine]:
    """Give the periods that have begun, the latest first, and the next one."""
    there = [each for each in courses if each.period.starts_on <= today or each.update]
    ahead = [each for each in courses if each not in there][:1]
    return [_period_line(each, today, may_begin) for each in reversed([*there, *ahead])]


def _period_line(course: PeriodCourse, today: date, may_begin: bool) -> PeriodLine:
    period, update = course.period, course.update
    if update is not None:
        mark = {UpdateState.AGREED: "good", UpdateState.HANDED_OVER: "turn"}.get(update.state, "")
        return PeriodLine(course, period_words(period), STATES[update.state], mark, False)
    if today < period.starts_on:
        state, mark = "ahead", ""
    elif not period.has_ended(today):
        state, mark = "running", ""
    else:
        state, mark = ("due", "care") if course.is_asked_for else ("skipped", "care")
    begun = period.starts_on <= today
    return PeriodLine(course, period_words(period), PERIOD_STATES[state], mark, may_begin and begun)


def updates_finding(courses: Sequence[PeriodCourse], today: date) -> str:
    """Say in a sentence of how many periods both sides have told."""
    ended = [each for each in courses if each.period.has_ended(today)]
    agreed = sum(
        each.update is not None and each.update.state is UpdateState.AGREED for each in ended
    )
    if not ended:
        return _("No period of the plan has ended yet")
    said = _("Agreed by both sides: %(agreed)s of %(number)s periods that have ended")
    return said % {"number": len(ended), "agreed": agreed}


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
    return "; ".join(parts)


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


def side_words(content: UpdateContent) -> str:
    """Say who drafts it."""
    return _("Drafted by the %(role)s") % {"role": str(ROLES[content.update.role]).lower()}
