"""Saving what an operator enters of a year and zone, saving it anew, checking it: one way for all.

The subjects above (balances, ladders, checks of pumps) say who may, what is valid, and what the
trail is told; each calls these inside its own action.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.indicators.models import Checked, OfAYear
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_ZONE
from waterpeers.domain.verdicts import NotReady, NotValid, Stale

Saved = TypeVar("Saved", bound=OfAYear)
Second = TypeVar("Second", bound=Checked)


def zone_of(year: int, zone: str) -> str:
    """Give the name of a zone as it is kept; ``NotValid`` for a name or a year that cannot be."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotValid.because("not_a_year", field="year", value=str(year))
    if len(zone) > LONGEST_ZONE:
        raise NotValid.because("too_long", field="zone", limit=str(LONGEST_ZONE))
    return clean_text(zone)


def save_first(
    made: Saved,
    *,
    same: Mapping[str, Any],
    taken: str,
    event: StrEnum,
    after: Mapping[str, Any],
    act: Act,
) -> Saved:
    """Save the first of a year and zone; sent twice with one ``uuid`` it is saved once.

    ``same`` are the columns of which the operator has one row; ``taken`` says that it has it.
    """
    organisation: Organisation = made.organisation
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    of_it = type(made)._default_manager.filter(organisation=organisation)
    if there := of_it.filter(uuid=made.uuid).first():
        return there
    if of_it.filter(**same).exists():
        raise NotValid.because(taken, field="year")
    made.saved_at, made.saved_by = act.at, Person.objects.get(uuid=act.actor.person)
    made.save(force_insert=True)
    record(event, made, act=act, organisation=organisation.uuid, after=dict(after))
    return made


def locked(saved: Saved) -> Saved:
    """Read a row anew, and let nobody else change it meanwhile."""
    found = type(saved)._default_manager.select_for_update(of=("self",))
    return found.select_related("organisation", "saved_by").get(pk=saved.pk)


def as_seen(saved: OfAYear, revision: int) -> None:
    """Raise ``Stale`` if somebody has saved since one saw it."""
    if saved.revision != revision:
        raise Stale.because("changed_meanwhile")


def save_anew(saved: Saved, columns: Mapping[str, Any], *, event: StrEnum, act: Act) -> Saved:
    """Save what differs, which takes a check away; nothing is done where nothing does."""
    changed = {name: value for name, value in columns.items() if getattr(saved, name) != value}
    if not changed:
        return saved
    before = {name: _plain(getattr(saved, name)) for name in changed}
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.revision += 1
    saved.saved_at, saved.saved_by = act.at, Person.objects.get(uuid=act.actor.person)
    if isinstance(saved, Checked):
        saved.checked_at = saved.checked_by = None
    saved.save()
    record(
        event,
        saved,
        act=act,
        organisation=saved.organisation.uuid,
        before=before,
        after={name: _plain(value) for name, value in changed.items()},
    )
    return saved


def check_as_second(saved: Second, *, already: str, event: StrEnum, act: Act) -> Second:
    """Confirm a row once; who may be the second person is the subject's rule."""
    if saved.checked_at is not None:
        raise NotReady.because(already)
    saved.checked_at, saved.checked_by = act.at, Person.objects.get(uuid=act.actor.person)
    saved.save(update_fields=["checked_at", "checked_by"])
    record(
        event,
        saved,
        act=act,
        after={"revision": saved.revision},
        organisation=saved.organisation.uuid,
    )
    return saved


def _plain(value: Any) -> Any:
    plain = value is None or isinstance(value, bool | int | float | dict | list)
    return value if plain else str(value)
