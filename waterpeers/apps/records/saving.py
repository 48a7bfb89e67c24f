"""The steps of saving a row, saving it anew and checking it: one way for every subject.

A subject's action says who may, what is valid and what the trail is told, and calls these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models

from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.models import Identified, Revised
from waterpeers.apps.records.access import can_check
from waterpeers.apps.records.models import Checked, OfAYear
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_ZONE
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Stale, Verdict

Row = TypeVar("Row", bound=models.Model)
Changed = TypeVar("Changed", bound=Revised)
Saved = TypeVar("Saved", bound=OfAYear)
Second = TypeVar("Second", bound=Checked)


# --- every row ---


def sent_before(rows: models.QuerySet[Row], uuid: UUID | None) -> Row | None:
    """Find what the same form has made already: sent twice with one ``uuid``, it makes one."""
    return rows.filter(uuid=uuid).first() if uuid else None


def locked(row: Row, *related: str) -> Row:
    """Read a row anew, and let nobody else change it for the rest of the transaction."""
    rows: models.QuerySet[Row] = type(row)._default_manager.select_for_update(of=("self",))
    return rows.select_related(*related).get(pk=row.pk) if related else rows.get(pk=row.pk)


def as_seen(row: Revised, revision: int | None) -> None:
    """Raise ``Stale`` if somebody has saved since one saw it."""
    if row.revision != revision:
        raise Stale.because("changed_meanwhile")


def differing(row: models.Model, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the columns in which a row is not yet as it shall be."""
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def put(row: models.Model, changed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put new values into a row; give what the trail is told of before and after."""
    before = {name: as_json(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, {name: as_json(value) for name, value in changed.items()}


def save_changed(
    row: Changed,
    columns: Mapping[str, Any],
    *,
    event: StrEnum,
    act: Act,
    organisation: UUID | None = None,
    subject: Identified | None = None,
    told: Callable[[Changed], dict[str, Any]] | None = None,
) -> Changed:
    """Save what differs with a revision more, and record it; nothing is done where nothing does.

    ``subject`` is the thing whose trail tells of it, where that is not the row itself; ``told``
    gives what it tells of a row, where that is not its columns.
    """
    if not (changed := differing(row, columns)):
        return row
    words = told(row) if told else {}
    before, after = put(row, changed)
    if told:
        before, after = words, told(row)
    row.revision += 1
    row.save()
    record(event, subject or row, act=act, before=before, after=after, organisation=organisation)
    return row


def as_json(value: Any) -> Any:
    """Give a value as the trail keeps it."""
    if value is None or isinstance(value, bool | int | float | dict | list):
        return value
    if isinstance(value, tuple | set | frozenset):
        return [as_json(each) for each in value]
    return str(getattr(value, "uuid", value))


# --- what an operator enters of a year ---


def of_year(year: int, zone: str) -> dict[str, Any]:
    """Give year and zone as they are kept; ``NotValid`` for what can be neither."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    if len(zone) > LONGEST_ZONE:
        raise NotValid.because("too_long", field="zone", limit=str(LONGEST_ZONE))
    return {"year": year, "zone": clean_text(zone)}


def cleaned(texts: Mapping[str, str], longest: Mapping[str, int]) -> dict[str, str]:
    """Give texts as they are kept; ``NotValid`` with each that is too long."""
    kept = {name: clean_text(text) for name, text in texts.items()}
    NotValid.unless(
        Verdict(
            tuple(
                Reason("too_long", (("limit", str(longest[name])),), name)
                for name, text in kept.items()
                if len(text) > longest[name]
            )
        )
    )
    return kept


def create_once(
    made: Saved, *, same: Mapping[str, Any], event: StrEnum, after: Mapping[str, Any], act: Act
) -> Saved:
    """Save the first of a year and zone; sent twice with one ``uuid`` it is saved once.

    ``same`` are the columns of which the operator has one row.
    """
    organisation = made.organisation
    type(organisation)._default_manager.select_for_update(of=("self",)).get(pk=organisation.pk)
    of_it = type(made)._default_manager.filter(organisation=organisation)
    if there := sent_before(of_it, made.uuid):
        return there
    if of_it.filter(**same).exists():
        raise NotValid.because("year_there_already", field="year")
    _sign(made, act)
    made.save(force_insert=True)
    record(event, made, act=act, after=dict(after))
    return made


def save_anew(saved: Saved, columns: Mapping[str, Any], *, event: StrEnum, act: Act) -> Saved:
    """Save what differs, which takes a check away; nothing is done where nothing does."""
    if differing(saved, columns):
        _sign(saved, act)
    return save_changed(saved, columns, event=event, act=act)


def check_as_second(saved: Second, *, revision: int, event: StrEnum, act: Act) -> Second:
    """Confirm, once and as a second person, the row that one saw."""
    NotAllowed.unless(can_check(act.actor, saved))
    as_seen(saved, revision)
    if saved.checked_at is not None:
        raise NotReady.because("checked_already")
    saved.checked_at, saved.checked_by = act.at, _person(act)
    saved.save(update_fields=["checked_at", "checked_by"])
    record(event, saved, act=act, after={"revision": saved.revision})
    return saved


def _sign(saved: OfAYear, act: Act) -> None:
    saved.saved_at, saved.saved_by = act.at, _person(act)
    if isinstance(saved, Checked):
        saved.checked_at = saved.checked_by = None


def _person(act: Act) -> Any:
    return get_user_model().objects.get(uuid=act.actor.person)
