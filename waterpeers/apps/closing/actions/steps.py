"""What actions of stocktakings do on the way: locking, letting signatures fall, reading figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.closing import access
from waterpeers.apps.closing.events import Event
from waterpeers.apps.closing.models import SignOff, Stocktaking, StocktakingFigure
from waterpeers.apps.closing.queries.stocktakings import is_begun, outcomes_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.queries import baseline_of, operators_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import SIDES
from waterpeers.domain.values import Zone
from waterpeers.domain.verdicts import NotAllowed, NotReady


def writable(stocktaking: Stocktaking, act: Act) -> Stocktaking:
    """Take a stocktaking for writing, the partnership first: until both sides have agreed."""
    partnership = Partnership.objects.locked(stocktaking.partnership)
    NotAllowed.unless(access.can_close(act.actor, partnership))
    found = Stocktaking.objects.select_for_update(of=("self",)).get(pk=stocktaking.pk)
    found.partnership = partnership
    if not is_begun(partnership):
        raise NotReady.because("closing_not_begun")
    if found.agreed_at is not None:
        raise NotReady.because("stocktaking_is_agreed")
    return found


def let_sign_offs_fall(stocktaking: Stocktaking, act: Act) -> None:
    """Take signatures away: one signs what one has read."""
    rows = SignOff.objects.filter(stocktaking=stocktaking)
    if rows.exists():
        rows.delete()
        record(Event.STOCKTAKING_UNSIGNED, stocktaking, act=act)


def read_reviewed(stocktaking: Stocktaking, act: Act) -> list[StocktakingFigure]:
    """Take over the reviewed values of the plan's indicators that are newer than those before.

    With the rights of who asks, as baselines are read; what is not seen changes nothing.
    """
    partnership = stocktaking.partnership
    mentee = next((p for p in operators_of(partnership) if p.role is SIDES[0]), None)
    if mentee is None:
        return []
    before = _years_before(stocktaking)
    changed = []
    for outcome in outcomes_of(partnership):
        if not outcome.indicator:
            continue
        zone = Zone(outcome.zone_kind, outcome.zone_name)
        year = min(stocktaking.due_on.year, act.at.year)
        found = baseline_of(mentee.organisation, outcome.indicator, zone, act.actor, year)
        if found is None or found.year is None or found.year <= before.get(outcome.pk, 0):
            continue
        columns = {"value": found.number, "year": found.year, "grade": found.grade, "word": ""}
        if row := keep_figure(stocktaking, outcome, columns, act):
            changed.append(row)
    return changed


def _years_before(stocktaking: Stocktaking) -> dict[int, int]:
    """Say of which year each figure was when it was taken last, or that of its baseline."""
    found = {
        outcome.pk: outcome.baseline_year or 0 for outcome in outcomes_of(stocktaking.partnership)
    }
    rows = StocktakingFigure.objects.filter(
        stocktaking__partnership=stocktaking.partnership_id,
        stocktaking__months__lt=stocktaking.months,
        year__isnull=False,
    )
    for row in rows.order_by("stocktaking__months", "pk"):
        found[row.outcome_id] = max(found.get(row.outcome_id, 0), row.year or 0)
    return found


def keep_figure(
    stocktaking: Stocktaking, outcome: PerformanceOutcome, columns: Mapping[str, Any], act: Act
) -> StocktakingFigure | None:
    """Keep a figure; nothing is done where it is there already."""
    rows = StocktakingFigure.objects.filter(stocktaking=stocktaking, outcome=outcome)
    row = rows.first() or StocktakingFigure(stocktaking=stocktaking, outcome=outcome)
    if row.pk and all(getattr(row, name) == value for name, value in columns.items()):
        return None
    for name, value in columns.items():
        setattr(row, name, value)
    row.person, row.said_at = person_of(act.actor), act.at
    row.save()
    return row
