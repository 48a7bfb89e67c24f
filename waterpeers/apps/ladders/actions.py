"""Saving service ladders, and checking them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event
from waterpeers.apps.ladders.access import can_check, can_save
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.register import clean_text
from waterpeers.domain.service_ladders import Ladder, Service
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE, LONGEST_ZONE
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale


@dataclass(frozen=True)
class Entered:
    """What somebody enters: per cent of people by code, and who counted them."""

    percents: Mapping[str, float]
    source: str
    note: str = ""


@transaction.atomic
def start(
    organisation: Organisation,
    service: Service,
    entered: Entered,
    *,
    year: int,
    zone: str = "",
    actor: Actor,
    at: datetime,
    uuid: UUID | None = None,
) -> SavedLadder:
    """Save the first ladder of a service, year and zone; sent twice with one ``uuid``, once."""
    NotAllowed.unless(can_save(actor, organisation))
    of_it = SavedLadder.objects.filter(organisation=organisation)
    if uuid and (there := of_it.filter(uuid=uuid).first()):
        return there
    columns = _columns(service, entered)
    zone = _checked(year, zone)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if of_it.filter(year=year, zone=zone, service=service).exists():
        raise NotValid.because("ladder_there_already", field="year")
    made = SavedLadder(
        organisation=organisation,
        service=service,
        year=year,
        zone=zone,
        saved_at=at,
        saved_by=Person.objects.get(uuid=actor.person),
        **columns,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(
        Event.LADDER_SAVED, made, actor=actor, at=at, organisation=organisation.uuid,
        after={"service": service, "year": year, "zone": zone, **columns},
    )  # fmt: skip
    return made


@transaction.atomic
def change(
    saved: SavedLadder, entered: Entered, *, revision: int, actor: Actor, at: datetime
) -> SavedLadder:
    """Save a ladder anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = _locked(saved)
    NotAllowed.unless(can_save(actor, saved.organisation))
    if saved.revision != revision:
        raise Stale.because("changed_meanwhile")
    wanted = _columns(Service(saved.service), entered)
    changed = {name: value for name, value in wanted.items() if getattr(saved, name) != value}
    if not changed:
        return saved
    before = {name: getattr(saved, name) for name in changed}
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.revision += 1
    saved.saved_at, saved.saved_by = at, Person.objects.get(uuid=actor.person)
    saved.checked_at = saved.checked_by = None
    saved.save()
    record(
        Event.LADDER_SAVED, saved, actor=actor, at=at, before=before, after=changed,
        organisation=saved.organisation.uuid,
    )  # fmt: skip
    return saved


@transaction.atomic
def check(saved: SavedLadder, *, revision: int, actor: Actor, at: datetime) -> SavedLadder:
    """Confirm, as a second person, the ladder that one saw."""
    saved = _locked(saved)
    NotAllowed.unless(can_check(actor, saved))
    if saved.revision != revision:
        raise Stale.because("changed_meanwhile")
    if saved.checked_at is not None:
        raise NotReady.because("ladder_checked_already")
    saved.checked_at, saved.checked_by = at, Person.objects.get(uuid=actor.person)
    saved.save(update_fields=["checked_at", "checked_by"])
    record(
        Event.LADDER_CHECKED, saved, actor=actor, at=at, after={"revision": saved.revision},
        organisation=saved.organisation.uuid,
    )  # fmt: skip
    return saved


def _locked(saved: SavedLadder) -> SavedLadder:
    found = SavedLadder.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "saved_by").get(pk=saved.pk)


def _checked(year: int, zone: str) -> str:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    if len(zone) > LONGEST_ZONE:
        raise NotValid.because("too_long", field="zone", limit=str(LONGEST_ZONE))
    return clean_text(zone)


def _columns(service: Service, entered: Entered) -> dict[str, Any]:
    percents = dict(Ladder(service, entered.percents).percents)
    source, note = clean_text(entered.source), clean_text(entered.note)
    if not source:
        raise NotValid.because("ladder_needs_its_source", field="source")
    for field, text, longest in (("source", source, LONGEST_SOURCE), ("note", note, LONGEST_NOTE)):
        if len(text) > longest:
            raise NotValid.because("too_long", field=field, limit=str(longest))
    return {"percents": percents, "source": source, "note": note}
