"""A plan over time: its activities as a picture, and what happens month by month as a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.plans.models import Output, Plan
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.domain.plans import MOST_YEARS, months_after


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
