"""Saving service ladders, and checking them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.indicators.saving import (
    as_seen,
    check_as_second,
    locked,
    save_anew,
    save_first,
    zone_of,
)
from waterpeers.apps.ladders.access import can_check, can_save
from waterpeers.apps.ladders.events import Event
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.service_ladders import Ladder, Service
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE
from waterpeers.domain.verdicts import NotAllowed, NotValid


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
    act: Act,
    uuid: UUID | None = None,
) -> SavedLadder:
    """Save the first ladder of a service, year and zone; sent twice with one ``uuid``, once."""
    NotAllowed.unless(can_save(act.actor, organisation))
    columns, zone = _columns(service, entered), zone_of(year, zone)
    same = {"service": service, "year": year, "zone": zone}
    return save_first(
        SavedLadder(organisation=organisation, uuid=uuid or uuid4(), **same, **columns),
        same=same,
        taken="ladder_there_already",
        event=Event.LADDER_SAVED,
        after={**same, **columns},
        act=act,
    )


@transaction.atomic
def change(saved: SavedLadder, entered: Entered, *, revision: int, act: Act) -> SavedLadder:
    """Save a ladder anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = locked(saved)
    NotAllowed.unless(can_save(act.actor, saved.organisation))
    as_seen(saved, revision)
    columns = _columns(Service(saved.service), entered)
    return save_anew(saved, columns, event=Event.LADDER_SAVED, act=act)


@transaction.atomic
def check(saved: SavedLadder, *, revision: int, act: Act) -> SavedLadder:
    """Confirm, as a second person, the ladder that one saw."""
    saved = locked(saved)
    NotAllowed.unless(can_check(act.actor, saved))
    as_seen(saved, revision)
    return check_as_second(
        saved, already="ladder_checked_already", event=Event.LADDER_CHECKED, act=act
    )


def _columns(service: Service, entered: Entered) -> dict[str, Any]:
    percents = dict(Ladder(service, entered.percents).percents)
    source, note = clean_text(entered.source), clean_text(entered.note)
    if not source:
        raise NotValid.because("ladder_needs_its_source", field="source")
    for field, text, longest in (("source", source, LONGEST_SOURCE), ("note", note, LONGEST_NOTE)):
        if len(text) > longest:
            raise NotValid.because("too_long", field=field, limit=str(longest))
    return {"percents": percents, "source": source, "note": note}
