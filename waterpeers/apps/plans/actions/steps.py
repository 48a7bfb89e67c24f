"""What actions of plans do on the way: locking, letting approvals fall, keeping what stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max

from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans import access
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.kinds import KINDS, OUTCOMES, PlanKind
from waterpeers.apps.plans.models import Plan, PlanApproval
from waterpeers.apps.plans.queries import PlanContent, baseline_of
from waterpeers.apps.records.saving import as_json
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, active_verdict
from waterpeers.domain.values import Zone
from waterpeers.domain.verdicts import NotAllowed, NotReady


def locked_plan(plan: Plan, act: Act) -> Plan:
    """Take a plan for writing: the partnership first, since its gate looks at both."""
    partnership = Partnership.objects.locked(plan.partnership)
    NotAllowed.unless(access.can_plan(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    found = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    found.partnership = partnership
    return found


def writable(plan: Plan, act: Act) -> Plan:
    """Take a plan that can be written: a version in force is changed by an amendment."""
    found = locked_plan(plan, act)
    if not found.is_open:
        raise NotReady.because("plan_is_in_force")
    return found


def let_approvals_fall(plan: Plan, act: Act) -> None:
    """Take approvals away: one approves what one has read."""
    rows = PlanApproval.objects.filter(plan=plan)
    if rows.exists():
        rows.delete()
        record(Event.PLAN_APPROVAL_FELL, plan, act=act)


def snapshot(content: PlanContent) -> dict[str, Any]:
    """Give all that stands in a plan, as it is kept with a version."""
    plan = content.plan
    names = ("currency", "starts_on", "ends_before", "reviews_a_year", "follow_ups")
    items = [
        {"uuid": str(row.uuid), "kind": kind.name, "code": row.code, "title": row.title}
        | {"fields": {n: as_json(v) for n, v in kind.kept_of(row).items()}}
        for kind in KINDS
        for row in content.of(kind.table)
    ]
    return {"frame": {name: as_json(getattr(plan, name)) for name in names}, "items": items}


def added(
    content: PlanContent, kind: PlanKind, entered: Mapping[str, Any], uuid: UUID, act: Act
) -> Any:
    """Store a new item of a plan that is locked, and give it its number."""
    columns = kind.columns(entered, content, uuid)
    if kind is OUTCOMES:
        columns |= baseline_now(content, columns, act)
    rows = kind.table.objects.filter(plan=content.plan)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made = kind.table(uuid=uuid, plan=content.plan, number=number, made_at=act.at, **columns)
    made.save(force_insert=True)
    content.items[kind.table][uuid] = made
    record(Event.PLAN_ITEM_ADDED, made, act=act, after={"item": made.code, "title": made.title})
    let_approvals_fall(content.plan, act)
    return made


def baseline_now(content: PlanContent, columns: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """Read the reviewed value from which a change will be told; what is typed has no grade."""
    if not columns["indicator"]:
        return {"baseline_grade": ""}
    mentee = next(p.organisation for p in content.parties if p.role is PartyRole.MENTEE)
    zone = Zone(columns["zone_kind"], columns["zone_name"])
    found = baseline_of(mentee, columns["indicator"], zone, act.actor, act.at.year)
    return {
        "baseline": found.number if found else None,
        "baseline_year": found.year if found else None,
        "baseline_grade": found.grade if found else "",
    }
