"""Beginning a plan, and changing its days, reviews and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import franc_of, parties_of
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions.steps import let_approvals_fall, writable
from waterpeers.apps.plans.events import Event
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.rules import frame_columns
from waterpeers.apps.records.saving import as_seen, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import AGREED, active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def start_plan(
    partnership: Partnership,
    *,
    currency: str,
    starts_on: date | None,
    ends_before: date | None,
    reviews_a_year: int = 2,
    follow_ups: Sequence[date] | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> Plan:
    """Begin the plan of a partnership; sent twice with one ``uuid`` it is begun once.

    Where no days are given, follow-ups are 6, 12 and 36 months after the end.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_plan(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    there = Plan.objects.filter(partnership=partnership)
    if found := sent_before(there, uuid):
        return found
    if partnership.phase not in AGREED:
        raise NotReady.because("plan_not_yet")
    if there.exists():
        raise NotReady.because("plan_is_there")
    columns = frame_columns(
        currency,
        starts_on,
        ends_before,
        reviews_a_year,
        follow_ups,
        franc=franc_of(parties_of(partnership)),
    )
    made = Plan(uuid=uuid or uuid4(), partnership=partnership, made_at=act.at, **columns)
    made.save(force_insert=True)
    record(Event.PLAN_STARTED, made, act=act, after=_told(columns))
    return made


@transaction.atomic
def change_plan(
    plan: Plan,
    *,
    currency: str,
    starts_on: date | None,
    ends_before: date | None,
    reviews_a_year: int,
    follow_ups: Sequence[date] | None = None,
    revision: int,
    act: Act,
) -> Plan:
    """Change the days of a plan, its currency, its reviews and its follow-ups."""
    plan = writable(plan, act)
    as_seen(plan, revision)
    columns = frame_columns(
        currency,
        starts_on,
        ends_before,
        reviews_a_year,
        follow_ups,
        franc=franc_of(parties_of(plan.partnership)),
    )
    before = plan.revision
    changed = save_changed(plan, columns, event=Event.PLAN_CHANGED, act=act)
    if changed.revision != before:
        let_approvals_fall(changed, act)
    return changed


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: str(columns[name]) for name in ("starts_on", "ends_before")}
