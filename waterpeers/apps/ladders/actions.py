"""Saving service ladders, and checking them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.ladders.events import Event
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.saving import (
    as_seen,
    check_as_second,
    cleaned,
    create_once,
    locked,
    of_year,
    save_anew,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.service_ladders import Ladder, LadderService
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE
from waterpeers.domain.verdicts import NotAllowed, NotValid, all_valid


@dataclass(frozen=True)
class EnteredLadder:
    """What somebody enters: per cent of people by code, and who counted them."""

    percents: Mapping[str, float]
    source: str
    note: str = ""

    def texts(self) -> dict[str, str]:
        """Give who counted, and the note, as they are kept."""
        longest = {"source": LONGEST_SOURCE, "note": LONGEST_NOTE}
        kept = cleaned({"source": self.source, "note": self.note}, longest)
        if not kept["source"]:
            raise NotValid.because("ladder_needs_its_source", field="source")
        return kept

    def columns(self, service: LadderService) -> dict[str, Any]:
        """Give what is stored; ``NotValid`` with all that stands against it."""
        all_valid(lambda: Ladder(service, self.percents), self.texts)
        return {"percents": dict(Ladder(service, self.percents).percents), **self.texts()}


@transaction.atomic
def start(
    organisation: Organisation,
    service: LadderService,
    entered: EnteredLadder,
    *,
    year: int,
    zone: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> SavedLadder:
    """Save the first ladder of a service, year and zone; sent twice with one ``uuid``, once."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, zone), lambda: entered.columns(service))
    same = {"service": service, **of_year(year, zone)}
    columns = same | entered.columns(service)
    made = SavedLadder(organisation=organisation, uuid=uuid or uuid4(), **columns)
    return create_once(made, same=same, event=Event.LADDER_SAVED, after=columns, act=act)


@transaction.atomic
def change(saved: SavedLadder, entered: EnteredLadder, *, revision: int, act: Act) -> SavedLadder:
    """Save a ladder anew, which takes its check away; ``Stale`` if somebody saved meanwhile."""
    saved = locked(saved, "organisation", "saved_by")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    columns = entered.columns(LadderService(saved.service))
    return save_anew(saved, columns, event=Event.LADDER_SAVED, act=act)


@transaction.atomic
def check(saved: SavedLadder, *, revision: int, act: Act) -> SavedLadder:
    """Confirm, as a second person, the ladder that one saw."""
    saved = locked(saved, "organisation", "saved_by")
    return check_as_second(saved, revision=revision, event=Event.LADDER_CHECKED, act=act)
