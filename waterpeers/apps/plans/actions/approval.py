"""Approving a plan, bringing a version into force, and opening an amendment.

Before gate G4 approvals wait for the gate; later a version is in force as soon as every operator
has approved it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions.steps import locked_plan, snapshot
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.models import Plan, PlanApproval, PlanVersion
from waterpeers.apps.plans.queries import (
    PlanContent,
    approvals_of,
    content_of,
    fingerprint_of,
    plan_of,
    versions_of,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import TEXT, active_verdict, texts_verdict
from waterpeers.domain.plans import changes_between
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale


@transaction.atomic
def approve_plan(party: Party, *, fingerprint: str, act: Act) -> PlanApproval:
    """Approve for one operator the plan that one has read, by its fingerprint.

    One person approves for one operator: the next one needs another.
    """
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_approve_plan(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    plan = plan_of(partnership)
    if plan is None:
        raise NotReady.because("plan_not_begun")
    if not plan.is_open:
        raise NotReady.because("plan_has_no_amendment")
    content = content_of(plan)
    if content.is_empty:
        raise NotReady.because("plan_is_empty")
    if fingerprint != fingerprint_of(content):
        raise Stale.because("changed_meanwhile")
    there = approvals_of(plan)
    if party.pk in there:
        return there[party.pk]
    person = person_of(act.actor)
    if any(each.person_id == person.pk for each in there.values()):
        raise NotReady.because("one_person_approves_for_one")
    made = PlanApproval.objects.create(plan=plan, party=party, person=person, approved_at=act.at)
    after = {"version": plan.version + 1}
    record(Event.PLAN_APPROVED, plan, act=act, after=after, organisation=party.organisation.uuid)
    if plan.version:
        _in_force_once_all_approve(content, act)
    return made


def _in_force_once_all_approve(content: PlanContent, act: Act) -> None:
    there = approvals_of(content.plan)
    if all(party.pk in there for party in content.parties):
        _bring_into_force(content, act)


@transaction.atomic
def bring_plan_into_force(partnership: Partnership, *, act: Act) -> PlanVersion:
    """Make the first version of a plan, as its partnership passes G4."""
    plan = plan_of(partnership)
    if plan is None:
        raise NotReady.because("plan_not_begun")
    return _bring_into_force(content_of(locked_plan(plan, act)), act)


def _bring_into_force(content: PlanContent, act: Act) -> PlanVersion:
    """Keep the plan as it is now, say what changed, and close it to changes."""
    plan = content.plan
    before: dict[str, Any] = next((each.content for each in versions_of(plan)), {})
    now = snapshot(content)
    approved = [
        {
            "operator": each.party.organisation.name,
            "person": str(each.person),
            "day": each.approved_at.date().isoformat(),
        }
        for each in approvals_of(plan).values()
    ]
    made = PlanVersion(
        plan=plan,
        number=plan.version + 1,
        why=plan.amended_because,
        changes=changes_between(before, now) if before else [],
        content=now,
        approved_by=approved,
        in_force_at=act.at,
    )
    made.save(force_insert=True)
    plan.version, plan.amended_at, plan.amended_because = made.number, None, ""
    plan.revision += 1
    plan.save(update_fields=["version", "amended_at", "amended_because", "revision"])
    PlanApproval.objects.filter(plan=plan).delete()
    record(Event.PLAN_IN_FORCE, plan, act=act, after={"version": made.number})
    return made


@transaction.atomic
def amend_plan(plan: Plan, *, because: str, revision: int, act: Act) -> Plan:
    """Open the next version of a plan in force, and say why."""
    plan = locked_plan(plan, act)
    if plan.is_open:
        raise NotReady.because("plan_is_open")
    NotValid.unless(
        texts_verdict({"because": because}, needed=("because",), lengths={"because": TEXT})
    )
    if plan.revision != revision:
        raise Stale.because("changed_meanwhile")
    plan.amended_at, plan.amended_because = act.at, clean_text(because)
    plan.revision += 1
    plan.save(update_fields=["amended_at", "amended_because", "revision"])
    record(Event.PLAN_AMENDED, plan, act=act, after={"because": plan.amended_because})
    return plan
