"""Adding, changing and taking out items of a plan, each row by itself: no change is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from waterpeers.apps.audit.actions import record
from waterpeers.apps.diagnosis.models import Finding
from waterpeers.apps.diagnosis.words import CAUSES
from waterpeers.apps.plans.actions.steps import (
    added,
    baseline_now,
    let_approvals_fall,
    locked_plan,
    writable,
)
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.kinds import ACTIVITIES, BY_TABLE, OUTCOMES, PlanKind
from waterpeers.apps.plans.models import Activity, Output, PerformanceOutcome, Plan, PlanItem
from waterpeers.apps.plans.queries import content_of
from waterpeers.apps.records.saving import as_json, as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import TITLE
from waterpeers.domain.plans import days_verdict
from waterpeers.domain.verdicts import NotReady, NotValid

BASELINE = ("baseline", "baseline_year", "baseline_grade")


@transaction.atomic
def add_item(
    plan: Plan, kind: PlanKind, entered: Mapping[str, Any], *, act: Act, uuid: UUID | None = None
) -> Any:
    """Add an item; sent twice with one ``uuid`` it is added once."""
    plan = writable(plan, act)
    if there := sent_before(kind.table.objects.filter(plan=plan), uuid):
        return there
    return added(content_of(plan), kind, entered, uuid or uuid4(), act)


@transaction.atomic
def change_item(item: PlanItem, entered: Mapping[str, Any], *, revision: int, act: Act) -> Any:
    """Change an item, from the revision that was seen."""
    plan = writable(item.plan, act)
    content, kind = content_of(plan), BY_TABLE[type(item)]
    found = content.items[kind.table].get(item.uuid)
    if found is None:
        raise NotReady.because("item_is_out")
    columns = kind.columns(entered, content, found.uuid)
    as_seen(found, revision)
    if kind is OUTCOMES:
        columns |= _kept_baseline(found, columns) or baseline_now(content, columns, act)
    before = found.revision
    changed = save_changed(found, columns, event=Event.PLAN_ITEM_CHANGED, act=act, told=_told(kind))
    if changed.revision != before:
        let_approvals_fall(plan, act)
    return changed


def _told(kind: PlanKind) -> Any:
    """Tell the trail which item it was, and what stood and stands in its fields."""
    return lambda row: (
        {"item": row.code}
        | {name: as_json(value) for name, value in kind.entered_of(row).items() if value}
    )


@transaction.atomic
def remove_item(item: PlanItem, *, act: Act) -> PlanItem:
    """Take an item out; it keeps its number, and can be put back."""
    plan = writable(item.plan, act)
    item = locked(item)
    item.plan = plan
    if item.withdrawn_at is not None:
        raise NotReady.because("item_is_out")
    if isinstance(item, Activity) and Output.objects.standing().filter(activity=item).exists():
        raise NotReady.because("still_has_outputs")
    item.withdrawn_at = act.at
    item.save(update_fields=["withdrawn_at"])
    record(Event.PLAN_ITEM_REMOVED, item, act=act, before={"item": item.code, "title": item.title})
    let_approvals_fall(plan, act)
    return item


@transaction.atomic
def put_back(item: PlanItem, *, act: Act) -> PlanItem:
    """Put an item back that was taken out."""
    plan = writable(item.plan, act)
    item = locked(item)
    item.plan = plan
    if item.withdrawn_at is None:
        raise NotReady.because("item_is_in")
    item.withdrawn_at = None
    item.save(update_fields=["withdrawn_at"])
    record(Event.PLAN_ITEM_PUT_BACK, item, act=act, after={"item": item.code, "title": item.title})
    let_approvals_fall(plan, act)
    return item


@transaction.atomic
def note_dates(
    activity: Activity,
    *,
    began_on: date | None,
    ended_on: date | None,
    revision: int,
    act: Act,
) -> Activity:
    """Note when an activity began and ended: what was planned stays, and no approval falls."""
    plan = locked_plan(activity.plan, act)
    activity = locked(activity)
    activity.plan = plan
    if activity.withdrawn_at is not None:
        raise NotReady.because("item_is_out")
    as_seen(activity, revision)
    columns = {"began_on": began_on, "ended_on": ended_on}
    NotValid.unless(days_verdict(columns))
    return save_changed(activity, columns, event=Event.PLAN_DATES_NOTED, act=act)


@transaction.atomic
def take_up(plan: Plan, problem: Finding, *, act: Act) -> Activity:
    """Make an activity of a problem of the diagnosis, and an outcome of its figure.

    Done twice, it is one activity: what it says is then made one's own.
    """
    plan = writable(plan, act)
    content = content_of(plan)
    there = next((each for each in content.activities if each.priority_id == problem.pk), None)
    if there is not None:
        return there
    if problem.uuid not in content.problems:
        raise NotValid.because("not_a_priority", field="priority")
    made: Activity = added(content, ACTIVITIES, _begun(problem), uuid4(), act)
    if problem.indicator:
        given = {"indicator": problem.indicator, "priority": problem.uuid}
        given |= {"measured_by": problem.measured_by, "zone_kind": "whole"}
        outcome: PerformanceOutcome = added(content, OUTCOMES, given, uuid4(), act)
        if outcome.baseline is None and problem.baseline is not None:
            for name in BASELINE:  # as the diagnosis read it: it is entered once
                setattr(outcome, name, getattr(problem, name))
            outcome.save(update_fields=BASELINE)
    return made


def _begun(problem: Finding) -> dict[str, Any]:
    causes = ", ".join(str(CAUSES[cause]) for cause in problem.causes)
    lines = (problem.title, causes, problem.why, problem.why_that, problem.proof)
    title = _("Act on: %(problem)s") % {"problem": problem.title}
    return {
        "title": title[:TITLE],
        "area": str(problem.area),
        "priority": problem.uuid,
        "initial_situation": "\n".join(line for line in lines if line),
    }


# --- the baseline of an outcome ---


def _kept_baseline(found: PerformanceOutcome, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a baseline that was read, as long as it is of the same figure and zone."""
    same = ("indicator", "zone_kind", "zone_name")
    is_kept = columns["indicator"] and found.baseline is not None
    if is_kept and all(getattr(found, name) == columns[name] for name in same):
        return {name: getattr(found, name) for name in BASELINE}
    return {}
