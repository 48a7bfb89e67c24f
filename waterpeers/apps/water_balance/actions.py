"""Saving water balances, and checking them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event
from waterpeers.apps.indicators.actions.values import Given, report_values
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance.access import can_check, can_save
from waterpeers.apps.water_balance.models import SavedBalance, SavedBalanceQuerySet
from waterpeers.apps.water_balance.queries import values_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_ZONE, WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Stale, Verdict
from waterpeers.domain.water_balance import INPUTS
from waterpeers.domain.water_balance.entry import Sheet


@transaction.atomic
def start(
    organisation: Organisation,
    sheet: Sheet,
    *,
    year: int,
    zone: str = "",
    actor: Actor,
    at: datetime,
    uuid: UUID | None = None,
) -> SavedBalance:
    """Save the first balance of a year and zone; sent twice with one ``uuid`` it is saved once."""
    NotAllowed.unless(can_save(actor, organisation))
    if uuid and (there := _of(organisation).filter(uuid=uuid).first()):
        return there
    zone = _checked(sheet, year, zone)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if _of(organisation).filter(year=year, zone=zone).exists():
        raise NotValid.because("balance_there_already", field="year")
    made = SavedBalance(
        organisation=organisation,
        year=year,
        zone=zone,
        saved_at=at,
        saved_by=Person.objects.get(uuid=actor.person),
        **_columns(sheet),
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"year": year, "zone": zone}
    record(
        Event.WATER_BALANCE_SAVED, made, actor=actor, at=at, after=after,
        organisation=organisation.uuid,
    )  # fmt: skip
    return made


@transaction.atomic
def change(
    saved: SavedBalance, sheet: Sheet, *, revision: int, actor: Actor, at: datetime
) -> SavedBalance:
    """Save a balance anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = _locked(saved)
    NotAllowed.unless(can_save(actor, saved.organisation))
    if saved.revision != revision:
        raise Stale.because("changed_meanwhile")
    _checked(sheet, saved.year, saved.zone)
    columns = _columns(sheet)
    changed = {name: value for name, value in columns.items() if getattr(saved, name) != value}
    if not changed:
        return saved
    before = {name: _plain(getattr(saved, name)) for name in changed}
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.revision += 1
    saved.saved_at, saved.saved_by = at, Person.objects.get(uuid=actor.person)
    saved.checked_at = saved.checked_by = None
    saved.save()
    record(
        Event.WATER_BALANCE_SAVED, saved, actor=actor, at=at, before=before,
        after={name: _plain(value) for name, value in changed.items()},
        organisation=saved.organisation.uuid,
    )  # fmt: skip
    return saved


@transaction.atomic
def check(saved: SavedBalance, *, revision: int, actor: Actor, at: datetime) -> SavedBalance:
    """Confirm, as a second person, the balance that one saw; it then feeds the variables.

    They become drafts of the year, those of a zone in a sheet of its own: they never count as the
    utility's.
    """
    saved = _locked(saved)
    NotAllowed.unless(can_check(actor, saved))
    if saved.revision != revision:
        raise Stale.because("changed_meanwhile")
    if saved.checked_at is not None:
        raise NotReady.because("balance_checked_already")
    saved.checked_at, saved.checked_by = at, Person.objects.get(uuid=actor.person)
    saved.save(update_fields=["checked_at", "checked_by"])
    zone = Zone(ZoneKind.ZONE, saved.zone) if saved.zone else WHOLE
    report_values(
        saved.organisation,
        calendar_year(saved.year),
        [Given(fed.variable, fed.value, source=fed.source) for fed in values_of(saved)],
        zone=zone,
        because=gettext("The water balance was checked."),
        origin=Origin.BALANCE,
        actor=actor,
        at=at,
    )
    record(
        Event.WATER_BALANCE_CHECKED, saved, actor=actor, at=at,
        after={"revision": saved.revision},
        organisation=saved.organisation.uuid,
    )  # fmt: skip
    return saved


def _of(organisation: Organisation) -> SavedBalanceQuerySet:
    return SavedBalance.objects.filter(organisation=organisation)


def _locked(saved: SavedBalance) -> SavedBalance:
    found = SavedBalance.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "saved_by").get(pk=saved.pk)


def _checked(sheet: Sheet, year: int, zone: str) -> str:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    if len(zone) > LONGEST_ZONE:
        raise NotValid.because("too_long", field="zone", limit=str(LONGEST_ZONE))
    unknown = sorted({*sheet.values, *sheet.limits_percent} - INPUTS.keys())
    NotValid.unless(
        Verdict(tuple(Reason("input_not_known", (("code", c[:60]),), c[:60]) for c in unknown))
    )
    sheet.entered()
    return clean_text(zone)


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


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | dict) else str(value)
