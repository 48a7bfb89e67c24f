"""What other apps quote of a plan: its activities over time, and whether its money is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.figures import day, money
from waterpeers.apps.plans import words
from waterpeers.apps.plans.models import Activity
from waterpeers.apps.plans.queries import PlanContent, who
from waterpeers.domain.charts import GanttChart, Task, TaskFill
from waterpeers.domain.documents import Money
from waterpeers.domain.partnerships import SIDES
from waterpeers.domain.plans import Funding

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


@dataclass(frozen=True)
class MoneyLine:
    """How much of the money is there, asked for or missing."""

    code: Funding
    label: Any
    amount: str
    minor: int
    activities: int


def money_of(content: PlanContent) -> list[MoneyLine]:
    """Add up the budgets by whether the money is there."""
    found = []
    for code in (Funding.SECURED, Funding.ASKED, Funding.MISSING):
        rows = [e for e in content.activities if e.funding == code and e.budget_minor is not None]
        minor = sum(each.budget_minor or 0 for each in rows)
        if rows:
            amount = money(Money(minor, content.plan.currency))
            found.append(MoneyLine(code, words.FUNDINGS[code], amount, minor, len(rows)))
    return found
