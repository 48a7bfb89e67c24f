"""Bringing in many organisations at once from a table, in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.events import Event
from waterpeers.apps.audit.models import Entry, entry_for
from waterpeers.apps.foundation.mappings import Mapping, guess_mapping
from waterpeers.apps.foundation.tables import Table
from waterpeers.apps.operators.access import can_keep_the_register, can_load_country_facts
from waterpeers.apps.operators.listings import relist
from waterpeers.apps.operators.models import (
    Country,
    CountryFact,
    CountryFactKind,
    Identifier,
    Organisation,
)
from waterpeers.apps.operators.queries import country_codes
from waterpeers.apps.operators.rows import HEADINGS, IMPORTED, Fault, Parsed, parsed
from waterpeers.domain.actors import Actor
from waterpeers.domain.names import Lookalikes, fold
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

BATCH = 2000
NEW = "new"  # the answer to a question: it is another organisation


@dataclass
class Question:
    """A row that looks like an organisation that is here already under another identifier."""

    row: int
    name: str
    known: str  # the name of the one that is here
    uuid: str


@dataclass
class Change:
    """What one row would change: field → before and after."""

    row: int
    name: str
    fields: dict[str, tuple[Any, Any]]


@dataclass
class Outcome:
    """What an import did, or would do."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0  # fields that the owner has said otherwise; an import never overwrites them
    rejected: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)  # the first of them
    values: int = 0  # rows of values that were read
    stored: bool = False


ValueRows = list[tuple[int, str, int, float, str, str, str]]
StoreValues = Callable[[ValueRows], None]
Progress = Callable[[int], None]


def import_operators(
    table: Table,
    mapping: Mapping | None,
    *,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    good_rows: bool = False,
    answers: Dictionary[int, str] | None = None,
    store_values: StoreValues | None = None,
    progress: Progress = lambda row: None,
) -> Outcome:
    """Create and change organisations from a table; all of it, or nothing.

    With faulty rows or open questions nothing is stored unless ``good_rows`` says to go on
    without them. ``answers`` maps a row to ``"new"`` or to the uuid that it means.
    ``store_values`` takes what the table says by year: organisation, variable, year, value, as
    reported, unit, source.
    """
    NotAllowed.unless(can_keep_the_register(actor))
    if mapping is None:
        mapping = guess_mapping(table.columns, HEADINGS)
    missing = [column for column in mapping.columns() if column not in table.columns]
    if "name" not in mapping.fields or mapping.fields["name"] in missing:
        raise NotValid.because(
            "columns_not_known",
            found=", ".join(table.columns)[:400],
            expected="name, country, place, population_served",
        )
    run = _Import(table, mapping, actor, at, answers or {}, progress)
    outcome = run.look()
    if dry_run:
        return outcome
    if not good_rows:
        if outcome.rejected:
            raise NotReady.because("rows_rejected", count=str(len(outcome.rejected)))
        if outcome.questions:
            raise NotReady.because("questions_open", count=str(len(outcome.questions)))
    with transaction.atomic():
        run.store(outcome, store_values)
    outcome.stored = True
    return outcome


class _Import:
    """One table on its way in: looked at first, without a lock, then stored in one go."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        actor: Actor,
        at: datetime,
        answers: Dictionary[int, str],
        progress: Progress,
    ) -> None:
        self.table, self.mapping, self.actor, self.at = table, mapping, actor, at
        self.answers, self.progress = answers, progress
        self.codes = country_codes()
        self.lookalikes: dict[str | None, Lookalikes] = {}

    def look(self) -> Outcome:
        """Say what would happen; reads only."""
        outcome = Outcome()
        for batch in self._batches(outcome):
            found = self._known(batch)
            for row in batch:
                if row.faults:
                    outcome.rejected += row.faults
                    continue
                known = found.get(row.row)
                if known is None and self._asks(row, outcome):
                    continue
                if known is None:
                    outcome.created += 1
                    continue
                changes = self._differences(known, row, outcome)
                if changes:
                    outcome.updated += 1
                    if len(outcome.changes) < 200:
                        outcome.changes.append(Change(row.row, row.fields["name"], changes))
                else:
                    outcome.unchanged += 1
        return outcome

    def store(self, outcome: Outcome, store_values: StoreValues | None) -> None:
        """Do it; rows with faults and rows in question are left out."""
        skipped = {fault.row for fault in outcome.rejected} | {q.row for q in outcome.questions}
        entries: list[Entry] = []
        ids: dict[str, int] = {}
        counted = Outcome()
        for batch in self._batches(counted):
            good = [row for row in batch if row.row not in skipped]
            found = self._known(good)
            new: list[tuple[Parsed, Organisation]] = []
            changed: list[Organisation] = []
            names: set[str] = set()
            for row in good:
                known = found.get(row.row)
                if known is None:
                    new.append((row, self._made(row)))
                    continue
                changes = self._differences(known, row, counted)
                if changes:
                    for name in changes:
                        setattr(known, _column(name), row.fields[name])
                        names.add(_column(name))
                    known.revision += 1
                    if row.year:
                        known.notes["as_of"] = {"year": row.year}
                    changed.append(known)
                    entries.append(
                        entry_for(
                            Event.ORGANISATION_CHANGED,
                            known,
                            actor=self.actor,
                            at=self.at,
                            before={n: before for n, (before, _) in changes.items()},
                            after={n: after for n, (_, after) in changes.items()},
                        )
                    )
            if changed:
                Organisation.objects.bulk_update(
                    changed, [*names, "revision", "notes"], batch_size=200
                )
            self._add_identifiers(good, found)
            entries += self._create(new)
            record_all(entries, actor=self.actor, at=self.at)
            entries.clear()
            relist([*changed, *(made for _, made in new)])
            ids |= {row.identifier: known.pk for row in good if (known := found.get(row.row))}
            ids |= {row.identifier: made.pk for row, made in new}
        if store_values and self.mapping.values:
            outcome.values = self._store_values(ids, store_values)
        summary = Entry(
            event=Event.ORGANISATIONS_IMPORTED,
            subject="import",
            subject_uuid=uuid.uuid4(),
            after={
                "file": self.table.path.name[:120],
                "sha256": _fingerprint(self.table),
                "created": outcome.created,
                "updated": outcome.updated,
                "unchanged": outcome.unchanged,
                "rejected": len(skipped),
            },
        )
        if outcome.created or outcome.updated:
            record_all([summary], actor=self.actor, at=self.at)

    def _batches(self, outcome: Outcome) -> Iterator[list[Parsed]]:
        """Give the rows that say what an organisation is, in batches: its latest year's only."""
        rows = parsed(self.table, self.mapping, self.codes)
        if self.mapping.year:
            rows = self._latest(rows, outcome)
        seen: set[str] = set()
        while batch := list(islice(rows, BATCH)):
            for row in batch:
                key = row.identifier or f"{fold(str(row.fields.get('name')))}|" + (
                    f"{row.fields.get('country')}|{fold(str(row.fields.get('place', '')))}"
                )
                if not row.faults and key in seen:
                    row.faults.append(Fault(row.row, "", key[:200], Reason("row_given_twice")))
                seen.add(key)
            if not self.mapping.year:
                outcome.rows += len(batch)
            self.progress(batch[-1].row)
            yield batch

    def _latest(self, rows: Iterator[Parsed], outcome: Outcome) -> Iterator[Parsed]:
        latest: dict[str, Parsed] = {}
        faults: list[Parsed] = []
        for row in rows:
            outcome.rows += 1
            row.values = {}
            if row.faults or row.year is None:
                faults.append(row)
                continue
            key = row.identifier or fold(str(row.fields.get("name")))
            before = latest.get(key)
            if before is None:
                latest[key] = row
            elif (before.year or 0) <= row.year:
                row.fields = before.fields | row.fields  # what the latest leaves open stays
                latest[key] = row
            else:
                before.fields = row.fields | before.fields
        yield from latest.values()
        yield from faults

    def _known(self, batch: list[Parsed]) -> dict[int, Organisation]:
        """Find the organisations that rows mean: by answer, by identifier, by name and country."""
        found: dict[int, Organisation] = {}
        if self.mapping.scheme:
            by_identifier = {row.identifier: row.row for row in batch if row.identifier}
            lines = Identifier.objects.filter(
                scheme=self.mapping.scheme, value__in=by_identifier
            ).select_related("organisation__country")
            for line in lines:
                found[by_identifier[line.value]] = line.organisation
        else:
            names = {str(row.fields.get("name")) for row in batch}
            by_name: dict[tuple[str, str | None, str], Organisation] = {}
            for known in Organisation.objects.filter(name__in=names).select_related("country"):
                by_name.setdefault((known.name, known.country_id, fold(known.place)), known)
                by_name.setdefault((known.name, known.country_id, ""), known)
            for row in batch:
                name, country = row.fields.get("name"), row.fields.get("country")
                place = fold(str(row.fields.get("place", "")))
                match = by_name.get((str(name), country, place))
                if match:
                    found[row.row] = match
        for row in batch:
            answer = self.answers.get(row.row)
            if answer and answer != NEW:
                same = Organisation.objects.filter(uuid=answer).select_related("country").first()
                if same:
                    found[row.row] = same
        return found

    def _asks(self, row: Parsed, outcome: Outcome) -> bool:
        """Ask when a new row looks like one that is here; an answer ends the question."""
        if self.answers.get(row.row) == NEW:
            return False
        country = row.fields.get("country")
        if country not in self.lookalikes:
            others = Organisation.objects.filter(country=country)
            if self.mapping.scheme:  # what the same register names otherwise is another one
                others = others.exclude(identifiers__scheme=self.mapping.scheme)
            self.lookalikes[country] = Lookalikes(others.values_list("uuid", "name"))
        for key, name, _ in self.lookalikes[country].of(str(row.fields["name"])):
            outcome.questions.append(Question(row.row, row.fields["name"], name, str(key)))
            return True
        return False

    def _differences(
        self, known: Organisation, row: Parsed, outcome: Outcome
    ) -> dict[str, tuple[Any, Any]]:
        changes: dict[str, tuple[Any, Any]] = {}
        if row.year and row.year < known.notes.get("as_of", {}).get("year", 0):
            return changes  # a later year has been heard of already
        for name, value in row.fields.items():
            if name not in IMPORTED or value in (None, "", []):
                continue
            before = getattr(known, _column(name))
            if before == value:
                continue
            if known.notes.get(name, {}).get("source") == "owner":
                outcome.kept += 1
                continue
            changes[name] = (before, value)
        return changes

    def _made(self, row: Parsed) -> Organisation:
        fields = {_column(n): v for n, v in row.fields.items() if n in IMPORTED and v is not None}
        fields.setdefault("kind", "operator")
        notes = {"as_of": {"year": row.year}} if row.year else {}
        return Organisation(**fields, source=self.mapping.source[:300], notes=notes)

    def _create(self, new: list[tuple[Parsed, Organisation]]) -> list[Entry]:
        Organisation.objects.bulk_create((made for _, made in new), batch_size=500)
        countries = Country.objects.in_bulk({made.country_id for _, made in new})
        for _, made in new:
            if made.country_id:
                made.country = countries[made.country_id]
        if self.mapping.scheme:
            Identifier.objects.bulk_create(
                (
                    Identifier(organisation=made, scheme=self.mapping.scheme, value=row.identifier)
                    for row, made in new
                    if row.identifier
                ),
                batch_size=1000,
            )
        return [
            entry_for(
                Event.ORGANISATION_REGISTERED,
                made,
                actor=self.actor,
                at=self.at,
                after={"name": made.name, "row": row.row},
            )
            for row, made in new
        ]

    def _add_identifiers(self, rows: list[Parsed], found: dict[int, Organisation]) -> None:
        """Keep what this register calls an organisation that an answer named."""
        answered = [row for row in rows if row.row in self.answers and row.row in found]
        if self.mapping.scheme and answered:
            Identifier.objects.bulk_create(
                (
                    Identifier(
                        organisation=found[row.row],
                        scheme=self.mapping.scheme,
                        value=row.identifier,
                    )
                    for row in answered
                ),
                ignore_conflicts=True,
            )

    def _store_values(self, ids: dict[str, int], store_values: StoreValues) -> int:
        count = 0
        rows: ValueRows = []
        source = self.mapping.source[:300]
        for row in parsed(self.table, self.mapping, self.codes):
            organisation = ids.get(row.identifier)
            if organisation is None or row.year is None or row.faults:
                continue
            for variable, (value, reported, unit) in row.values.items():
                rows.append((organisation, variable, row.year, value, reported, unit, source))
            if len(rows) >= 20_000:
                count += len(rows)
                store_values(rows)
                rows = []
        store_values(rows)
        return count + len(rows)


def load_country_facts(
    facts: list[tuple[str, CountryFactKind, int, str]], source: str, *, actor: Actor, at: datetime
) -> tuple[int, int]:
    """Store what lists said of countries in years; give how many are new and how many were there.

    What differs from a fact of the same year is refused: a list is not rewritten in silence.
    """
    NotAllowed.unless(can_load_country_facts(actor))
    with transaction.atomic():
        known = {
            (fact.country_id, fact.kind, fact.year): fact.value
            for fact in CountryFact.objects.all()
        }
        differing = [
            Reason(
                "fact_differs",
                (("country", c), ("given", v[:80]), ("known", known[c, k, y]), ("year", str(y))),
            )
            for c, k, y, v in facts
            if known.get((c, k, y), v) != v
        ]
        if differing:
            raise NotValid.of(differing)
        new = {
            (c, k, y): CountryFact(country_id=c, kind=k, year=y, value=v, source=source)
            for c, k, y, v in facts
            if (c, k, y) not in known
        }
        CountryFact.objects.bulk_create(new.values(), batch_size=1000)
        if new:
            entry = Entry(
                event=Event.COUNTRY_FACTS_LOADED,
                subject="countryfact",
                subject_uuid=uuid.uuid4(),
                after={"source": source, "facts": len(new)},
            )
            record_all([entry], actor=actor, at=at)
    return len(new), len(facts) - len(new)


def _column(name: str) -> str:
    return "country_id" if name == "country" else name


def _fingerprint(table: Table) -> str:
    with table.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
