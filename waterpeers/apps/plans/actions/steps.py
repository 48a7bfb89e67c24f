"""What actions of plans do on the way: locking, letting approvals fall, keeping what stands."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans import access
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.kinds import KINDS
from waterpeers.apps.plans.models import Plan, PlanApproval
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.apps.records.saving import as_json
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import active_verdict
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
