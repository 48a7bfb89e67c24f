"""What actions of updates do on the way: what is told of, reviewed figures, who read it."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.plans.queries import baseline_of, operators_of
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import UpdateContent, content_of
from waterpeers.apps.updates.rules import names_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import SIDES
from waterpeers.domain.questionnaires import Amount
from waterpeers.domain.updates import UpdateKind, complete_verdict
from waterpeers.domain.values import Zone
from waterpeers.domain.verdicts import NotReady


def complete(update: Update, act: Act) -> None:
    """Refuse to hand over an update of which something is not told, or too early."""
    content = content_of(update)
    read_reviewed(content, act)
    NotReady.unless(
        complete_verdict(
            update.period, act.at.date(), names_of(content), has_words=bool(update.summary)
        )
    )


def note_read(update: Update, act: Act) -> bool:
    """Note that whoever helps has read it, the first time."""
    if update.read_at is not None:
        return False
    update.read_at, update.read_by = act.at, person_of(act.actor)
    update.save(update_fields=["read_at", "read_by"])
    return True


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
