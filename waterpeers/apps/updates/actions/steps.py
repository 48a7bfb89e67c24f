"""What actions of updates do on the way: locking, moving on, taking reviewed figures over."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import SIDES, baseline_of, operators_of
from waterpeers.apps.updates.events import Event
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import UpdateContent
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import active_verdict
from waterpeers.domain.questionnaires import Amount
from waterpeers.domain.updates import UPDATES, UpdateKind, UpdateState
from waterpeers.domain.values import Zone
from waterpeers.domain.verdicts import NotReady


def locked_update(update: Update) -> Update:
    """Take an update for writing, the partnership first: its gate looks at both."""
    partnership = Partnership.objects.locked(update.partnership)
    found = Update.objects.select_for_update(of=("self",)).get(pk=update.pk)
    found.plan = Plan.objects.get(pk=found.plan_id)
    found.plan.partnership = partnership
    return found


def going(update: Update) -> None:
    """Refuse what only a partnership that goes on may do."""
    NotReady.unless(active_verdict(update.partnership.state))


def open_for_writing(update: Update) -> None:
    """Refuse to change an update that is handed over or agreed."""
    going(update)
    if update.state is not UpdateState.DRAFT:
        raise NotReady.because("update_not_open")


def step(update: Update, move: str, event: Event, *, act: Act, **columns: Any) -> Update:
    """Move an update on, or refuse where it does not stand there; tell the trail."""
    target = UPDATES.target(move, state=update.state)
    update.state = UpdateState(target)
    for name, value in columns.items():
        setattr(update, name, value)
    update.revision += 1
    update.save()
    after = {"period": f"{update.year}.{update.number}"}
    if reason := columns.get("reason"):
        after["reason"] = reason
    record(event, update, act=act, after=after)
    return update


def read_reviewed(content: UpdateContent, act: Act) -> list[UpdateLine]:
    """Take over the reviewed values of the plan's indicators, of the period or before.

    With the rights of who asks, as baselines are read; what is not seen changes nothing. A value
    that is no newer than the baseline is the baseline, and is not told of again.
    """
    update = content.update
    operators = operators_of(update.partnership)
    mentee = next((party for party in operators if party.role is SIDES[0]), None)
    if mentee is None:
        return []
    year = min(update.period.last_day.year, act.at.year)
    changed = []
    for told in content.of(UpdateKind.OUTCOME):
        row = told.item
        if told.takes_value or row.withdrawn_at is not None:
            continue
        zone = Zone(row.zone_kind, row.zone_name)
        found = baseline_of(mentee.organisation, row.indicator, zone, act.actor, year)
        if found is None or (found.year or 0) <= (row.baseline_year or 0):
            continue
        if line := _with_figure(content, told.line, row.uuid, found):
            told.line = line
            changed.append(line)
    return changed


def _with_figure(
    content: UpdateContent, there: UpdateLine | None, item: Any, found: Amount
) -> UpdateLine | None:
    line = there or UpdateLine(update=content.update, kind=UpdateKind.OUTCOME, item=item)
    figure = {"value": found.number, "value_year": found.year, "grade": found.grade or ""}
    if all(getattr(line, name) == value for name, value in figure.items()):
        return None
    for name, value in figure.items():
        setattr(line, name, value)
    if line.pk:
        line.revision += 1
    line.save()
    return line
