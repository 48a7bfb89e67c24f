"""Writing what a table brings: organisations, what a register calls them, lines, the trail."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.models import Entry, entry_for
from waterpeers.apps.foundation.bulk import insert_all, refresh_statistics
from waterpeers.apps.foundation.progress import Step, unseen
from waterpeers.apps.operators.actions.changes import Changes
from waterpeers.apps.operators.actions.incoming import Incoming, ValueRow
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.imports.outcomes import ImportOutcome
from waterpeers.apps.operators.imports.rows import Parsed, key_of
from waterpeers.apps.operators.models import Country, Identifier, Organisation
from waterpeers.domain.actors import Act, Actor

StoreValues = Callable[[Iterable[ValueRow]], None]


class Storing:
    """Stores the good rows of a table that was looked at; the caller holds the transaction."""

    def __init__(
        self, incoming: Incoming, changes: Changes, actor: Actor, at: datetime, file_name: str
    ) -> None:
        self.incoming, self.changes = incoming, changes
        self.scheme, self.answers = incoming.mapping.scheme, incoming.answers
        self.actor, self.at, self.file_name = actor, at, file_name

    def store(self, outcome: ImportOutcome, store_values: StoreValues | None) -> None:
        """Do it; rows with faults and rows in question are left out."""
        skipped = {fault.row for fault in outcome.rejected} | {q.row for q in outcome.questions}
        skipped |= self.answers.skipped
        total = outcome.created + outcome.updated + outcome.unchanged
        ids: dict[str, int] = {}
        done = ImportOutcome()
        for batch in self.incoming.batches(ImportOutcome(), unseen):
            self.incoming.progress(Step.STORING, len(ids), total)
            good = [row for row in batch if row.row not in skipped]
            ids |= self._store_batch(good, done)
        outcome.created, outcome.updated = done.created, done.updated
        outcome.unchanged, outcome.kept = done.unchanged, done.kept
        if store_values and self.incoming.mapping.values:
            store_values(self.incoming.value_rows(ids, outcome.rows))
        if outcome.created or outcome.updated:
            summary = Entry(
                event=Event.ORGANISATIONS_IMPORTED,
                subject="import",
                subject_uuid=uuid.uuid4(),
                after={
                    "file": self.file_name[:120],
                    "sha256": _fingerprint(self.incoming.table.path),
                    "created": outcome.created,
                    "updated": outcome.updated,
                    "unchanged": outcome.unchanged,
                    "rejected": len(skipped),
                },
            )
            record_all([summary], act=Act(self.actor, self.at))

    def _store_batch(self, rows: list[Parsed], done: ImportOutcome) -> dict[str, int]:
        """Store some rows; give the organisation of each key."""
        found = self.incoming.known(rows, lock=True)
        new: list[tuple[Parsed, Organisation]] = []
        changed: list[Organisation] = []
        entries: list[Entry] = []
        names: set[str] = set()
        for row in rows:
            known = found.get(row.row)
            if known is None:
                new.append((row, self.changes.new(row)))
                continue
            changes = self.changes.between(known, row, done)
            if changes:
                names |= self.changes.make(known, row, changes)
                changed.append(known)
                entries.append(self._changed_entry(known, changes))
        if changed:
            Organisation.objects.bulk_update(changed, [*names, "revision", "notes"], batch_size=200)
        self._add_identifiers(rows, found)
        entries += self._create(new)
        record_all(entries, act=Act(self.actor, self.at))
        relist(changed)
        relist([made for _, made in new], are_new=True)
        done.created += len(new)
        done.updated += len(changed)
        done.unchanged += len(rows) - len(new) - len(changed)
        ids = {key_of(row): known.pk for row in rows if (known := found.get(row.row))}
        return ids | {key_of(row): made.pk for row, made in new}

    def _changed_entry(self, known: Organisation, changes: dict[str, tuple[Any, Any]]) -> Entry:
        return entry_for(
            Event.ORGANISATION_CHANGED,
            known,
            act=Act(self.actor, self.at),
            before={name: before for name, (before, _) in changes.items()},
            after={name: after for name, (_, after) in changes.items()},
        )

    def _create(self, new: list[tuple[Parsed, Organisation]]) -> list[Entry]:
        insert_all((made for _, made in new), Organisation)
        idents = [made.uuid for _, made in new]
        keys = dict(Organisation.objects.filter(uuid__in=idents).values_list("uuid", "pk"))
        countries = Country.objects.in_bulk({made.country_id for _, made in new})
        for _, made in new:
            made.pk = keys[made.uuid]
            if made.country_id:
                made.country = countries[made.country_id]
        if self.scheme:
            Identifier.objects.bulk_create(
                (
                    Identifier(organisation=made, scheme=self.scheme, value=row.identifier)
                    for row, made in new
                    if row.identifier
                ),
                batch_size=1000,
                ignore_conflicts=self.incoming.mapping.loose,
            )
            refresh_statistics(Identifier)
        return [
            entry_for(
                Event.ORGANISATION_REGISTERED,
                made,
                act=Act(self.actor, self.at),
                after={"name": made.name, "row": row.row, "state": made.state},
            )
            for row, made in new
        ]

    def _add_identifiers(self, rows: list[Parsed], found: dict[int, Organisation]) -> None:
        """Keep what this register calls an organisation that an answer named."""
        answered = [
            r for r in rows if r.row in self.answers.means and r.row in found and r.identifier
        ]
        if self.scheme and answered:
            Identifier.objects.bulk_create(
                (
                    Identifier(
                        organisation=found[row.row],
                        scheme=self.scheme,
                        value=row.identifier,
                    )
                    for row in answered
                ),
                ignore_conflicts=True,
            )


def _fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
