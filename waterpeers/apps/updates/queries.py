"""Reading updates of a plan: the periods, one update with all that it tells of, many at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import (
    Activity,
    CapacityOutcome,
    Output,
    PerformanceOutcome,
    Plan,
    PlanItem,
)
from waterpeers.apps.plans.words import outcome_name
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.domain.joint import (
    JointState,
    PlanPeriod,
    period_asked_for,
    periods,
    with_those_told,
)
from waterpeers.domain.updates import (
    BEHIND,
    OVER,
    TIME_TO_UPDATE,
    PlanProgress,
    UpdateKind,
    is_told,
)

LATELY = timedelta(days=2 * 366)  # two periods of a year
UpdateId = Annotated[UUID, Named(Update, "its uuid, or WOP-0007/2.1", "WOP-0007/2.1")]
TABLES: dict[UpdateKind, type[PlanItem]] = {
    UpdateKind.ACTIVITY: Activity,
    UpdateKind.OUTPUT: Output,
    UpdateKind.OUTCOME: PerformanceOutcome,
    UpdateKind.CAPACITY: CapacityOutcome,
}


def updates_of(plan: Plan) -> list[Update]:
    """List the updates of a plan, the first first; one query."""
    rows = list(plan.updates.order_by("starts_on", "pk"))
    for row in rows:
        row.plan = plan
    return rows


def courses_of(
    plan: Plan, updates: Sequence[Update], today: date, *, after: date = date.min
) -> list[PeriodCourse]:
    """Give the periods of a plan with their updates, in their order; those that end after a day."""
    by_day = {row.starts_on: row for row in updates}
    whole = periods(plan.starts_on, plan.ends_before, plan.reviews_a_year)
    planned = [each for each in whole if each.ends_before > after]
    every = with_those_told(planned, [row.period for row in updates])
    asked = period_asked_for(every, today)
    return [
        PeriodCourse(each, by_day.get(each.starts_on), each == asked, TIME_TO_UPDATE)
        for each in every
    ]


@dataclass
class Told:
    """One thing of a plan, with what an update says of it, and said the time before."""

    kind: UpdateKind
    item: Any  # a row of the plan
    is_asked: bool  # it is to be told of
    line: UpdateLine | None = None
    before: UpdateLine | None = None

    @property
    def name(self) -> str:
        """Its letter, its number and its title."""
        if self.kind is UpdateKind.OUTCOME:
            return f"{self.item.code} {outcome_name(self.item)}"
        return str(self.item)

    @property
    def is_written(self) -> bool:
        """Whether somebody said how far it is."""
        return self.line is not None and bool(self.line.progress)

    @property
    def is_carried(self) -> bool:
        """Whether it was over at the time before, and so stands in the new update as it was."""
        return self.before is not None and self.before.progress in OVER

    @property
    def takes_value(self) -> bool:
        """Whether a value is typed: of an output, and of a figure of the partnership's own."""
        if self.kind is UpdateKind.OUTCOME:
            return not self.item.indicator
        return self.kind is UpdateKind.OUTPUT

    def target(self, year: int) -> float | None:
        """Give what is aimed at in a project year, or before it where that year has none."""
        targets = getattr(self.item, "targets", None) or {}
        years = [int(each) for each in targets if int(each) <= year]
        if self.kind is UpdateKind.OUTPUT:
            return targets.get(str(year))
        return targets[str(max(years))] if years else None


@dataclass
class UpdateContent:
    """An update with all that it tells of; a fixed number of queries."""

    update: Update
    told: list[Told] = field(default_factory=list)

    def of(self, kind: UpdateKind) -> list[Told]:
        """Give the things of a kind."""
        return [each for each in self.told if each.kind is kind]

    def find(self, item: UUID) -> Told | None:
        """Find one thing by its uuid in the plan."""
        return next((each for each in self.told if each.item.uuid == item), None)

    @property
    def left(self) -> list[Told]:
        """What is to be told of, and of which nothing is said yet."""
        return [each for each in self.told if each.is_asked and not each.is_written]

    @property
    def counts(self) -> Counter[PlanProgress]:
        """Count what is said, by progress."""
        return Counter(each.line.progress for each in self.told if each.line and each.line.progress)

    @property
    def behind(self) -> list[Told]:
        """What is delayed or was stopped."""
        return [each for each in self.told if each.line and each.line.progress in BEHIND]


def content_of(update: Update) -> UpdateContent:
    """Read an update with the things of its plan; six queries."""
    lines = {row.item: row for row in update.lines.select_related("person")}
    earlier = _before(update)
    found = UpdateContent(update)
    asked_activities: set[int] = set()
    for kind, table in TABLES.items():
        rows = table.objects.filter(plan=update.plan_id).order_by("number", "pk")
        for row in rows:
            row.plan = update.plan
            line = lines.get(row.uuid)
            if line is not None:
                line.update = update
            if row.withdrawn_at is not None and (line is None or not line.progress):
                continue
            is_asked = row.withdrawn_at is None and _is_asked(
                kind, row, update.period, asked_activities
            )
            found.told.append(Told(kind, row, is_asked, line, earlier.get(row.uuid)))
    return found


def _before(update: Update) -> dict[UUID, UpdateLine]:
    """Give what the latest earlier update said of each thing; one query."""
    rows = UpdateLine.objects.filter(
        update__plan=update.plan_id, update__starts_on__lt=update.starts_on
    ).exclude(progress="")
    return {row.item: row for row in rows.order_by("update__starts_on", "pk")}


def _is_asked(kind: UpdateKind, row: Any, period: PlanPeriod, asked: set[int]) -> bool:
    """Whether a thing is to be told of; an output with its activity."""
    if kind is UpdateKind.ACTIVITY:
        if is_told(row.starts_on, row.began_on, period.ends_before):
            asked.add(row.pk)
            return True
        return False
    return row.activity_id in asked if kind is UpdateKind.OUTPUT else True


# --- of many partnerships at once ---


def plans_in_force(partnerships: Sequence[Partnership]) -> dict[int, Plan]:
    """Give the plans that both sides approved, by the key of their partnership; one query."""
    known = {row.pk: row for row in partnerships}
    rows = Plan.objects.filter(partnership__in=known, version__gt=0)
    found = {}
    for row in rows:
        row.partnership = known[row.partnership_id]
        found[row.partnership_id] = row
    return found


def courses_in(
    partnerships: Sequence[Partnership], today: date, *, lately: bool = False
) -> dict[int, list[PeriodCourse]]:
    """Give the periods of each plan in force with their updates; two queries for any number.

    ``lately`` leaves out what was over long before today, or before the plan ended: of ten years
    nobody is asked for the first.
    """
    plans = plans_in_force(partnerships)
    rows: dict[int, list[Update]] = defaultdict(list)
    by_pk = {plan.pk: plan for plan in plans.values()}
    updates = Update.objects.filter(plan__in=by_pk)
    if lately:
        first = min((_lately(plan, today) for plan in by_pk.values()), default=today)
        updates = updates.filter(ends_before__gt=first)
    for row in updates.order_by("starts_on", "pk"):
        row.plan = by_pk[row.plan_id]
        rows[row.plan_id].append(row)
    return {
        pk: courses_of(
            plan, rows[plan.pk], today, after=_lately(plan, today) if lately else date.min
        )
        for pk, plan in plans.items()
    }


def _lately(plan: Plan, today: date) -> date:
    return min(today, plan.ends_before) - LATELY / plan.reviews_a_year


def later_than(update: Update) -> QuerySet[Update]:
    """Give the updates of later periods of its plan."""
    return Update.objects.filter(plan=update.plan_id, starts_on__gt=update.starts_on)


def latest_agreed(partnership: Partnership) -> Update | None:
    """Find the latest update that both sides agreed on; one query."""
    rows = Update.objects.filter(plan__partnership=partnership, state=JointState.AGREED)
    found = rows.select_related("plan").order_by("-starts_on", "-pk").first()
    if found is not None:
        found.plan.partnership = partnership
    return found
