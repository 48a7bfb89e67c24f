"""Saving water balances, and checking them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.indicators.actions.values import Given, report_values
from waterpeers.apps.indicators.saving import (
    as_seen,
    check_as_second,
    locked,
    save_anew,
    save_first,
    zone_of,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance.access import can_check, can_save
from waterpeers.apps.water_balance.events import Event
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.queries import values_of
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict
from waterpeers.domain.water_balance import INPUTS
from waterpeers.domain.water_balance.entry import Sheet


@transaction.atomic
def start(
    organisation: Organisation,
    sheet: Sheet,
    *,
    year: int,
    zone: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> SavedBalance:
    """Save the first balance of a year and zone; sent twice with one ``uuid`` it is saved once."""
    NotAllowed.unless(can_save(act.actor, organisation))
    zone = zone_of(year, zone)
    _checked(sheet)
    return save_first(
        SavedBalance(
            organisation=organisation,
            zone=zone,
            year=year,
            uuid=uuid or uuid4(),
            **_columns(sheet),
        ),
        same={"year": year, "zone": zone},
        taken="balance_there_already",
        event=Event.WATER_BALANCE_SAVED,
        after={"year": year, "zone": zone},
        act=act,
    )


@transaction.atomic
def change(saved: SavedBalance, sheet: Sheet, *, revision: int, act: Act) -> SavedBalance:
    """Save a balance anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = locked(saved)
    NotAllowed.unless(can_save(act.actor, saved.organisation))
    as_seen(saved, revision)
    _checked(sheet)
    columns = _columns(sheet)
    return save_anew(saved, columns, event=Event.WATER_BALANCE_SAVED, act=act)


@transaction.atomic
def check(saved: SavedBalance, *, revision: int, act: Act) -> SavedBalance:
    """Confirm, as a second person, the balance that one saw; it then feeds the variables.

    They become drafts of the year, those of a zone in a sheet of its own: they never count as the
    utility's.
    """
    saved = locked(saved)
    NotAllowed.unless(can_check(act.actor, saved))
    as_seen(saved, revision)
    saved = check_as_second(
        saved, already="balance_checked_already", event=Event.WATER_BALANCE_CHECKED, act=act
    )
    zone = Zone(ZoneKind.ZONE, saved.zone) if saved.zone else WHOLE
    report_values(
        saved.organisation,
        calendar_year(saved.year),
        [Given(fed.variable, fed.value, source=fed.source) for fed in values_of(saved)],
        zone=zone,
        because=gettext("The water balance was checked."),
        origin=Origin.BALANCE,
        act=act,
    )
    return saved


def _checked(sheet: Sheet) -> None:
    unknown = sorted({*sheet.values, *sheet.limits_percent} - INPUTS.keys())
    NotValid.unless(
        Verdict(tuple(Reason("input_not_known", (("code", c[:60]),), c[:60]) for c in unknown))
    )
    sheet.entered()


def _columns(sheet: Sheet) -> dict[str, Any]:
    return {
        "form": sheet.form,
        "constants": sheet.constants or sheet.units.constants,
        "defaults": sheet.defaults,
        "volume_unit": sheet.units.volume,
        "length_unit": sheet.units.length,
        "pressure_unit": sheet.units.pressure,
        "values": dict(sheet.values),
        "limits": dict(sheet.limits_percent),
        "is_intermittent": sheet.is_intermittent,
        "saved_water_could_be_sold": sheet.saved_water_could_be_sold,
    }
