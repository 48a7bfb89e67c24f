"""Checking water balances, which then feed the figures of their year."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.records import actions
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.saving import as_seen, locked, save_changed
from waterpeers.apps.water_balance.events import Event
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.queries import Effect, changes_of, zone_of
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import Origin
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason
from waterpeers.domain.water_balance.measuring import MeasuringCosts

STORED = (Effect.NEW, Effect.AGAIN)  # without being asked for


@transaction.atomic
def check(
    saved: SavedBalance, *, revision: int, act: Act, take: Collection[str] = ()
) -> SavedBalance:
    """Confirm, as a second person, the balance that one saw; it then feeds the figures.

    What stands nowhere becomes a draft of the year, that of a zone in a sheet of its own: it never
    counts as the utility's. A figure that says another thing stays beside, unless its variable is
    named in ``take``: then the balance's becomes a new draft, and the reviewed one stands until
    that is reviewed.
    """
    saved = actions.check(KIND, saved, revision=revision, act=act)
    _feed(saved, take, STORED, act=act)
    return saved


@transaction.atomic
def take_figures(
    saved: SavedBalance, *, revision: int, act: Act, take: Collection[str]
) -> SavedBalance:
    """Decide, of figures that differ from a checked balance, which the balance shall replace."""
    saved = locked(saved, "organisation")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    if saved.checked_at is None:
        raise NotReady.because("balance_not_checked")
    if not take:
        raise NotValid.because("nothing_to_take", field="take")
    _feed(saved, take, (), act=act)
    return saved


@transaction.atomic
def say_costs(
    saved: SavedBalance, costs: MeasuringCosts, *, revision: int, act: Act
) -> SavedBalance:
    """Keep what measuring better costs; the balance and its check stay as they are."""
    saved = locked(saved, "organisation")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    return save_changed(saved, {"costs": costs.kept}, event=Event.MEASURING_COSTED, act=act)


def _feed(
    saved: SavedBalance, take: Collection[str], also: Collection[Effect], *, act: Act
) -> None:
    """Report what a balance says as drafts: what differs and is taken, and what ``also`` names."""
    changes = changes_of(saved)
    differing = {each.fed.variable for each in changes if each.effect is Effect.DIFFERS}
    if unknown := sorted(set(take) - differing):
        raise NotValid.of(
            [Reason("figure_does_not_differ", (("variable", v[:60]),), "take") for v in unknown]
        )
    report_values(
        saved.organisation,
        calendar_year(saved.year),
        [
            ReportedFigure(each.fed.variable, each.fed.value, source=each.fed.source)
            for each in changes
            if each.effect in also or each.fed.variable in take
        ],
        zone=zone_of(saved.zone),
        because=gettext("The water balance was checked."),
        origin=Origin.BALANCE,
        act=act,
    )
