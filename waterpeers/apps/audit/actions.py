"""Writing to the trail; called by actions, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from waterpeers.apps.audit.models import Entry, entry_for
from waterpeers.apps.audit.queries import personal
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.domain.actors import Act


def record(
    event: StrEnum,
    subject: Identified,
    *,
    act: Act,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    organisation: UUID | None = None,
) -> Entry:
    """Record that something happened to a subject.

    ``before`` and ``after`` hold only what changed, as JSON values. ``organisation`` is named where
    the subject does not say for whom the person acted: where they work for several of its owners.
    """
    entry = entry_for(
        event, subject, act=act, before=before, after=after, organisation=organisation
    )
    entry.save(force_insert=True)
    _tell([entry], act)
    return entry


def record_all(entries: Iterable[Entry], *, act: Act) -> None:
    """Record many entries of one act by one person at one moment."""
    made = list(entries)
    for entry in made:
        entry.person_uuid, entry.at = act.actor.person, act.at
    insert_all(made, Entry)
    _tell(made, act)


def _tell(entries: Sequence[Entry], act: Act) -> None:
    """Tell the subjects that listen, in the same transaction."""
    for subject in subjects():
        for listener in subject.listens:
            listener(entries, act=act)


def take_out(about: Q, *, act: Act) -> int:
    """Take what is personal out of entries of the trail, and nothing else; give how many.

    The one change that the trail allows: somebody is forgotten. That things happened, when, and by
    which identifier, stays.
    """
    fields, count = personal(), 0
    for entry in Entry.objects.filter(about, event__in=list(fields)).order_by("pk"):
        kept = [
            {name: value for name, value in side.items() if name not in fields[entry.event]}
            for side in (entry.before, entry.after)
        ]
        if kept != [entry.before, entry.after]:
            count += 1
            rows: QuerySet[Entry] = QuerySet(Entry).filter(pk=entry.pk)
            rows.update(before=kept[0], after=kept[1])
    return count
