"""Beginning an update and writing it row by row; ``joint`` hands it on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.joint.access import can_begin
from waterpeers.apps.joint.actions.steps import writable
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.records.saving import as_seen, differing, put, save_changed, sent_before
from waterpeers.apps.updates import rules
from waterpeers.apps.updates.actions.steps import read_reviewed
from waterpeers.apps.updates.events import Event
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import content_of, courses_of, updates_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

CARRIED = ("progress", "per_cent", "value", "value_year", "grade", "explanation", "meaning")


@transaction.atomic
def begin_update(
    plan: Plan,
    *,
    starts_on: date,
    role: PartyRole | str,
    act: Act,
    uuid: UUID | None = None,
) -> Update:
    """Begin the update of the period that begins on a day, for one side.

    Sent twice with one ``uuid`` it is begun once. What was done or stopped the time before stands
    in it already; reviewed figures are taken over.
    """
    partnership = Partnership.objects.locked(plan.partnership)
    plan = Plan.objects.get(pk=plan.pk)
    plan.partnership = partnership
    if there := sent_before(Update.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(can_begin(act.actor, partnership, role))
    NotReady.unless(active_verdict(partnership.state))
    if plan.version == 0:
        raise NotReady.because("no_plan_in_force")
    courses = courses_of(plan, updates_of(plan), act.at.date())
    course = next((each for each in courses if each.period.starts_on == starts_on), None)
    if course is None:
        raise NotValid.because("not_a_period", field="starts_on")
    if course.row is not None:
        raise NotReady.because("update_is_there")
    if act.at.date() < starts_on:
        raise NotReady.because("period_not_begun")
    period = course.period
    made = Update(
        uuid=uuid or uuid4(),
        plan=plan,
        plan_version=plan.version,
        year=period.year,
        number=period.number,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        role=PartyRole(role),
        begun_by=person_of(act.actor),
        begun_at=act.at,
    )
    made.save(force_insert=True)
    after = {"period": f"{made.year}.{made.number}", "side": str(made.role)}
    record(Event.UPDATE_BEGUN, made, act=act, after=after)
    _lay_out(made)
    read_reviewed(content_of(made), act)
    return made


def _lay_out(update: Update) -> None:
    """Make a line for each thing; what was over at the time before stands there as it was."""
    UpdateLine.objects.bulk_create(
        UpdateLine(
            update=update,
            kind=told.kind,
            item=told.item.uuid,
            **(
                {name: getattr(told.before, name) for name in CARRIED}
                if told.before and told.is_carried
                else {}
            ),
        )
        for told in content_of(update).told
    )


@transaction.atomic
def write_line(
    update: Update, item: UUID, fields: Mapping[str, Any], *, revision: int, act: Act
) -> UpdateLine:
    """Say of one thing how far it is, from the revision that was seen; 0 where nothing was said.

    Row by row: who writes another row meanwhile is not in the way.
    """
    update = writable(update, act)
    told = content_of(update).find(item)
    if told is None:
        raise NotValid.because("not_told_of", field="item")
    columns = rules.line_columns(told, fields)
    line = told.line or UpdateLine(update=update, kind=told.kind, item=item, revision=0)
    if line.revision != revision:
        raise Stale.because("changed_meanwhile")
    if not differing(line, columns):
        return line
    before, after = put(line, columns)
    line.person, line.written_at = person_of(act.actor), act.at
    line.revision += 1
    line.save()
    after |= {"item": told.item.code}
    record(Event.UPDATE_LINE_WRITTEN, line, act=act, before=before, after=after)
    return line


@transaction.atomic
def change_update(update: Update, fields: Mapping[str, Any], *, revision: int, act: Act) -> Update:
    """Say the period in words, from the revision that was seen."""
    update = writable(update, act)
    as_seen(update, revision)
    columns = rules.words_columns(fields)
    return save_changed(update, columns, event=Event.UPDATE_CHANGED, act=act)


@transaction.atomic
def read_update_figures(update: Update, *, act: Act) -> Update:
    """Take over the reviewed figures of the plan's indicators as they are now."""
    update = writable(update, act)
    if changed := read_reviewed(content_of(update), act):
        record(Event.UPDATE_FIGURES, update, act=act, after={"number": len(changed)})
    return update
