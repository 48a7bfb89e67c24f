"""A plan over time: its activities as a picture, and what happens month by month as a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.plans import words
from waterpeers.apps.plans.models import Activity, Output, Plan
from waterpeers.apps.plans.queries import SIDES, PlanContent, who
from waterpeers.domain.charts import GanttChart, Task, TaskFill
from waterpeers.domain.plans import MOST_YEARS, Funding, months_after

FILLS = {
    Funding.SECURED: TaskFill.THERE,
    Funding.NOT_NEEDED: TaskFill.THERE,
    Funding.ASKED: TaskFill.ASKED,
    Funding.MISSING: TaskFill.MISSING,
}


def gantt_of(content: PlanContent, today: date, *, is_on_a_wall: bool = False) -> GanttChart | None:
    """Draw the activities over time; nothing where none has days. On a wall it says who does it."""
    rows = [each for each in content.activities if each.starts_on and each.ends_on]
    if not rows:
        return None
    rows = sorted(rows, key=lambda each: (each.starts_on, each.number))
    tasks = [_task(each, today, names=is_on_a_wall) for each in rows]
    return GanttChart(
        title=_gantt_title(content, rows),
        label=_("Activities"),
        axis=_("Planned days; a full bar is done"),
        note=_(
            "Filled: the money is there, or none is needed. Dashed: it is asked for. Red and "
            "dashed: it is missing."
        ),
        tasks=tuple(tasks),
        today=today,
        is_bare=is_on_a_wall,
    )


def _gantt_title(content: PlanContent, rows: list[Activity]) -> str:
    unpaid = sum(each.funding in {Funding.ASKED, Funding.MISSING} for each in rows)
    if not unpaid:
        said = ngettext(
            "%(number)s activity from %(first)s to %(last)s",
            "%(number)s activities from %(first)s to %(last)s",
            len(rows),
        )
        first = min(each.starts_on for each in rows if each.starts_on)
        last = max(each.ends_on for each in rows if each.ends_on)
        return said % {"number": len(rows), "first": day(first), "last": day(last)}
    said = ngettext(
        "%(unpaid)s of %(number)s activities waits for money",
        "%(unpaid)s of %(number)s activities wait for money",
        unpaid,
    )
    return said % {"unpaid": unpaid, "number": len(rows)}


def _task(row: Activity, today: date, *, names: bool) -> Task:
    assert row.starts_on  # those without days are left out
    assert row.ends_on
    is_late = row.ended_on is None and row.ends_on < today
    is_open = row.funding in {Funding.ASKED, Funding.MISSING}
    who_does_it = ", ".join(filter(None, (who(row, side) for side in SIDES))) if names else ""
    return Task(
        str(row),
        row.starts_on,
        row.ends_on + timedelta(days=1),
        done=1.0 if row.ended_on else None,
        says=str(words.FUNDINGS[row.funding]) if is_open else "",
        is_late=is_late,
        fill=FILLS.get(row.funding, TaskFill.PLAIN),
        who=who_does_it,
    )


def reviews_of(plan: Plan) -> list[date]:
    """Give the days of the joint reviews: so many a year, the last at the end."""
    every = 12 // plan.reviews_a_year
    found = []
    for number in range(1, 12 * MOST_YEARS // every + 1):
        when = months_after(plan.starts_on, every * number)
        if when >= plan.ends_before:
            break
        found.append(when)
    return [*found, plan.last_day]


@dataclass(frozen=True)
class PlanMonth:
    """What begins, ends and is looked at in a month."""

    first: date
    events: list[tuple[Any, str]]  # what happens, to what


def months_of(content: PlanContent) -> list[PlanMonth]:
    """Give the plan month by month, as a list that needs no picture."""
    found: list[tuple[date, Any, str]] = []
    for each in content.activities:
        if each.starts_on:
            found.append((each.starts_on, _("begins"), str(each)))
        if each.ends_on:
            found.append((each.ends_on, _("ends"), str(each)))
    for row in content.of(Output):
        if row.due_on:
            found.append((row.due_on, _("is complete"), str(row)))
    found += [(day_, _("Joint review"), "") for day_ in reviews_of(content.plan)]
    found += [(day_, _("Follow-up"), "") for day_ in content.plan.follow_up_days]
    months: dict[date, list[tuple[Any, str]]] = defaultdict(list)
    for when, what, whose in sorted(found, key=lambda each: (each[0], each[2])):
        months[when.replace(day=1)].append((what, whose))
    return [PlanMonth(first, events) for first, events in sorted(months.items())]
