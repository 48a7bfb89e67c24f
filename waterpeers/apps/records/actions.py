"""Saving a record of a year, saving it anew, and checking it: the same acts for every kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.records.saving import (
    as_seen,
    check_as_second,
    create_once,
    locked,
    of_year,
    save_anew,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, all_valid


@transaction.atomic
def start(
    kind: RecordKind,
    organisation: Any,
    entered: Any,
    *,
    year: int,
    zone: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> Any:
    """Save the first record of a year and zone; sent twice with one ``uuid``, it is saved once."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, zone), lambda: kind.columns(entered))
    columns = of_year(year, zone) | kind.columns(entered)
    same = {name: columns[name] for name in kind.told_apart_by}
    made = kind.table(organisation=organisation, uuid=uuid or uuid4(), **columns)
    return create_once(made, same=same, event=kind.saved, after=columns, act=act)


@transaction.atomic
def change(kind: RecordKind, saved: Any, entered: Any, *, revision: int, act: Act) -> Any:
    """Save a record anew, which takes its check away; ``Stale`` if somebody saved meanwhile.

    Of which year, zone and variant it is stays as it was.
    """
    saved = locked(saved, "organisation", "saved_by")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    if kind.variant:
        entered = {**entered, kind.variant: kind.variant_of(saved)}
    return save_anew(saved, kind.columns(entered), event=kind.saved, act=act)


@transaction.atomic
def check(kind: RecordKind, saved: Any, *, revision: int, act: Act) -> Any:
    """Confirm, as a second person, the record that one saw."""
    saved = locked(saved, "organisation", "saved_by")
    return check_as_second(saved, revision=revision, event=kind.checked, act=act)
