"""Saving water balances, and checking them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.saving import (
    as_seen,
    check_as_second,
    create_once,
    locked,
    of_year,
    save_anew,
)
from waterpeers.apps.water_balance.events import Event
from waterpeers.apps.water_balance.models import SavedBalance, columns_of
from waterpeers.apps.water_balance.queries import values_of
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, all_valid
from waterpeers.domain.water_balance.entry import BalanceEntry


@transaction.atomic
def start(
    organisation: Organisation,
    sheet: BalanceEntry,
    *,
    year: int,
    zone: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> SavedBalance:
    """Save the first balance of a year and zone; sent twice with one ``uuid`` it is saved once."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, zone), lambda: columns_of(sheet))
    same = of_year(year, zone)
    made = SavedBalance(
        organisation=organisation, uuid=uuid or uuid4(), **same, **columns_of(sheet)
    )
    return create_once(made, same=same, event=Event.WATER_BALANCE_SAVED, after=same, act=act)


@transaction.atomic
def change(saved: SavedBalance, sheet: BalanceEntry, *, revision: int, act: Act) -> SavedBalance:
    """Save a balance anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = locked(saved, "organisation", "saved_by")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    return save_anew(saved, columns_of(sheet), event=Event.WATER_BALANCE_SAVED, act=act)


@transaction.atomic
def check(saved: SavedBalance, *, revision: int, act: Act) -> SavedBalance:
    """Confirm, as a second person, the balance that one saw; it then feeds the variables.

    They become drafts of the year, those of a zone in a sheet of its own: they never count as the
    utility's.
    """
    saved = locked(saved, "organisation", "saved_by")
    check_as_second(saved, revision=revision, event=Event.WATER_BALANCE_CHECKED, act=act)
    zone = Zone(ZoneKind.ZONE, saved.zone) if saved.zone else WHOLE
    report_values(
        saved.organisation,
        calendar_year(saved.year),
        [ReportedFigure(fed.variable, fed.value, source=fed.source) for fed in values_of(saved)],
        zone=zone,
        because=gettext("The water balance was checked."),
        origin=Origin.BALANCE,
        act=act,
    )
    return saved
