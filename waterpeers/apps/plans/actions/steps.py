"""What actions of plans do on the way: locking, and letting approvals fall."""

from __future__ import annotations

from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans import access
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.models import Plan, PlanApproval
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
