"""Bringing in many organisations at once from a table, in one transaction."""

from __future__ import annotations

import gc
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dictionary
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.events import Event
from waterpeers.apps.audit.models import Entry, entry_for
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.mappings import Mapping, guess_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import Table
from waterpeers.apps.operators.access import EDITORS, can_import, can_keep_the_register
from waterpeers.apps.operators.listings import relist
from waterpeers.apps.operators.matches import as_uuid, matches
from waterpeers.apps.operators.models import Country, Identifier, Organisation, OrganisationState
from waterpeers.apps.operators.queries import country_codes
from waterpeers.apps.operators.questions import Doubts, Question, sketch
from waterpeers.apps.operators.rows import (
    HEADINGS,
    STORED,
    Fault,
    Parsed,
    Recovery,
    key_of,
    latest,
    parsed,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.names import fold
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

BATCH = 2000
SHOWN = 200  # how many changes and new organisations an outcome describes one by one
EXPECTED = ("name", "country", "place", "population_served", "identifier")
NEW = "new"  # the answer to a question: it is another organisation
SKIP = "skip"  # or: leave this row out


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
    left_out: int = 0  # rows that an answer left out
    closed: int = 0  # good rows of organisations that work no more: kept, not listed
    changes: list[Change] = field(default_factory=list)  # the first of them
    new: list[tuple[int, str]] = field(default_factory=list)  # row and name, the first of them
    recovered: list[Recovery] = field(default_factory=list)  # in the good rows
    values: int = 0  # figures that the good rows carry
    stored: bool = False
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields and variables
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


# organisation, variable, year, value in our unit, as reported, its unit, source
ValueRow = tuple[int, str, int, float, str, str, str]
StoreValues = Callable[[Iterable[ValueRow]], None]
LookAtValues = Callable[[Iterable[ValueRow], Dictionary[int, str]], None]


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
    look_at_values: LookAtValues | None = None,
    file_name: str = "",
    progress: Progress = unseen,
) -> Outcome:
    """Create and change organisations from a table; all of it, or nothing.

    With faulty rows or open questions nothing is stored unless ``good_rows`` says to go on
    without them. ``answers`` maps a row to ``"new"``, to ``"skip"`` or to the uuid that it means.
    ``store_values`` takes all that the table says by year, once; in a dry run ``look_at_values``
    takes the same, with a number below zero for each organisation that would be new, and their
    names. ``file_name`` is what people call the file, where its path does not say it. People who
    do not keep the register may send rows of their own organisation only.
    """
    NotAllowed.unless(can_import(actor))
    name = file_name or table.path.name
    mapping = _checked_mapping(table, mapping, name)
    run = _Import(table, mapping, actor, at, answers or {}, name, progress)
    with _rare_collection():
        if dry_run:
            return run.look(look_at_values)
        return _looked_at_and_stored(run, good_rows, store_values)


def _looked_at_and_stored(
    run: _Import, good_rows: bool, store_values: StoreValues | None
) -> Outcome:
    outcome = run.look()
    if not good_rows:
        if outcome.rejected:
            rows = len({fault.row for fault in outcome.rejected})
            raise NotReady.because("rows_rejected", count=str(rows))
        if outcome.questions:
            raise NotReady.because("questions_open", count=str(len(outcome.questions)))
    if outcome.created or outcome.updated or outcome.values or run.answers:
        try:
            with transaction.atomic():
                run.store(outcome, store_values)
        except IntegrityError as problem:  # another import brought the same rows meanwhile
            raise NotReady.because("changed_meanwhile") from problem
    outcome.stored = True
    return outcome


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for dead cycles less often: many rows live for a moment, and that costs a seventh."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _checked_mapping(table: Table, mapping: Mapping | None, file_name: str) -> Mapping:
    """Guess a mapping where none is given, and refuse one that finds no name in the table.

    Identifiers without a scheme are only good within files of one name.
    """
    expected = ", ".join(sorted(mapping.columns() if mapping else EXPECTED))
    if mapping is None:
        mapping = guess_mapping(table.columns, HEADINGS)
    mapping = mapping.fitted(table.columns)
    absent = mapping.columns() - set(table.columns)
    if "name" not in mapping.fields or mapping.fields["name"] in absent:
        found = ", ".join(table.columns)[:400]
        raise NotValid.of(_not_known(table, found, expected[:400]))
    if absent:
        raise NotValid.because("mapping_columns_absent", columns=", ".join(sorted(absent))[:400])
    if mapping.zone or mapping.period or mapping.year_begins != (1, 1):
        raise NotValid.because("mapping_for_figures")
    if "identifier" in mapping.fields and not mapping.scheme:
        mapping = replace(mapping, scheme=f"file:{fold(Path(file_name).stem)}"[:40], loose=True)
    return mapping


def _not_known(table: Table, found: str, expected: str) -> Iterator[Reason]:
    """Say that no column is known; of a workbook, also where else the rows may be."""
    yield Reason("columns_not_known", (("expected", expected), ("found", found)))
    if len(table.sheets) > 1:
        sheets = ", ".join(table.sheets)[:400]
        yield Reason("sheets_there", (("sheet", table.sheet), ("sheets", sheets)))


class _Import:
    """One table on its way in: looked at first, without a lock, then stored in one go."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        actor: Actor,
        at: datetime,
        answers: Dictionary[int, str],
        file_name: str,
        progress: Progress,
    ) -> None:
        self.table, self.mapping, self.actor, self.at = table, mapping, actor, at
        self.file_name, self.progress = file_name, progress
        self.source = (mapping.source or file_name)[:300]
        self.own = None if can_keep_the_register(actor) else actor.organisations_as(*EDITORS)
        self.codes = country_codes()
        self.doubts = Doubts(mapping)
        self.answers = _checked_answers(answers)

    def look(self, look_at_values: LookAtValues | None = None) -> Outcome:
        """Say what would happen; reads only."""
        taken = self.mapping.feeds()
        ignored = [column for column in self.table.columns if column and column not in taken]
        outcome = Outcome(taken=taken, ignored=ignored)
        ids: dict[str, int] = {}
        names: dict[int, str] = {}  # of new organisations
        for batch in self._batches(outcome, self.progress):
            found = self._known(batch)
            asked = len(outcome.questions)
            for row in batch:
                if self.answers.get(row.row) == SKIP:
                    outcome.left_out += 1
                elif self._look_at(row, found.get(row.row), outcome) and look_at_values:
                    known = found.get(row.row)
                    ids[key_of(row)] = known.pk if known else -row.row
                    if known is None:
                        names[-row.row] = row.fields["name"]
            sketch(outcome.questions[asked:])
        if look_at_values and self.mapping.values:
            look_at_values(self._value_rows(ids, outcome.rows), names)
        return outcome

    def _look_at(self, row: Parsed, known: Organisation | None, outcome: Outcome) -> bool:
        """Say what one row would do; false if it would not be taken as it is."""
        self._refuse_foreign(row, known)
        if row.faults:
            outcome.rejected += row.faults
            return False
        outcome.recovered += row.recovered
        if known is None and (question := self._question(row)):
            outcome.questions.append(question)
            return False
        outcome.closed += row.fields.get("state") == OrganisationState.CLOSED
        if known is None:
            self._look_at_new(row, outcome)
        else:
            self._look_at_known(row, known, outcome)
        return True

    def _look_at_new(self, row: Parsed, outcome: Outcome) -> None:
        self.doubts.remember(row)
        outcome.created += 1
        outcome.values += row.figures
        if len(outcome.new) < SHOWN:
            outcome.new.append((row.row, row.fields["name"]))

    def _look_at_known(self, row: Parsed, known: Organisation, outcome: Outcome) -> None:
        outcome.values += row.figures
        changes = self._differences(known, row, outcome)
        if not changes:
            outcome.unchanged += 1
            return
        outcome.updated += 1
        if len(outcome.changes) < SHOWN:
            outcome.changes.append(Change(row.row, row.fields["name"], changes))

    def _refuse_foreign(self, row: Parsed, known: Organisation | None) -> None:
        if self.own is None or row.faults or (known and known.uuid in self.own):
            return
        said = row.identifier or str(row.fields.get("name", ""))
        column = self.mapping.fields["identifier" if row.identifier else "name"]
        row.faults.append(Fault(row.row, column, said[:200], Reason("row_not_yours")))

    def store(self, outcome: Outcome, store_values: StoreValues | None) -> None:
        """Do it; rows with faults and rows in question are left out."""
        skipped = {fault.row for fault in outcome.rejected} | {q.row for q in outcome.questions}
        skipped |= {row for row, answer in self.answers.items() if answer == SKIP}
        total = outcome.created + outcome.updated + outcome.unchanged
        ids: dict[str, int] = {}
        done = Outcome()
        for batch in self._batches(Outcome(), unseen):
            self.progress(Step.STORING, len(ids), total)
            good = [row for row in batch if row.row not in skipped]
            ids |= self._store_batch(good, done)
        outcome.created, outcome.updated = done.created, done.updated
        outcome.unchanged, outcome.kept = done.unchanged, done.kept
        if store_values and self.mapping.values:
            store_values(self._value_rows(ids, outcome.rows))
        if outcome.created or outcome.updated:
            summary = Entry(
                event=Event.ORGANISATIONS_IMPORTED,
                subject="import",
                subject_uuid=uuid.uuid4(),
                after={
                    "file": self.file_name[:120],
                    "sha256": _fingerprint(self.table.path),
                    "created": outcome.created,
                    "updated": outcome.updated,
                    "unchanged": outcome.unchanged,
                    "rejected": len(skipped),
                },
            )
            record_all([summary], actor=self.actor, at=self.at)

    def _store_batch(self, rows: list[Parsed], done: Outcome) -> dict[str, int]:
        """Store some rows; give the organisation of each key."""
        found = self._known(rows, lock=True)
        new: list[tuple[Parsed, Organisation]] = []
        changed: list[Organisation] = []
        entries: list[Entry] = []
        names: set[str] = set()
        for row in rows:
            known = found.get(row.row)
            if known is None:
                new.append((row, self._made(row)))
                continue
            changes = self._differences(known, row, done)
            if changes:
                names |= self._change(known, row, changes)
                changed.append(known)
                entries.append(self._changed_entry(known, changes))
        if changed:
            Organisation.objects.bulk_update(changed, [*names, "revision", "notes"], batch_size=200)
        self._add_identifiers(rows, found)
        entries += self._create(new)
        record_all(entries, actor=self.actor, at=self.at)
        relist(changed)
        relist([made for _, made in new], are_new=True)
        done.created += len(new)
        done.updated += len(changed)
        done.unchanged += len(rows) - len(new) - len(changed)
        ids = {key_of(row): known.pk for row in rows if (known := found.get(row.row))}
        return ids | {key_of(row): made.pk for row, made in new}

    def _change(
        self, known: Organisation, row: Parsed, changes: dict[str, tuple[Any, Any]]
    ) -> set[str]:
        for name in changes:
            setattr(known, _column(name), row.fields[name])
            kept = {k: v for k, v in known.notes.get(name, {}).items() if k == "visibility"}
            known.notes[name] = kept | self._note(row, name)
        if "country" in changes:
            known.country = Country.objects.get(code=row.fields["country"])
        known.revision += 1
        if row.year:
            known.notes["as_of"] = {"year": row.year}
        return {_column(name) for name in changes}

    def _note(self, row: Parsed, name: str) -> dict[str, Any]:
        """Say where a datum is from: as of a year, or heard of on a day."""
        if self.own is not None:
            return {"source": "owner", "on": self.at.date().isoformat()}
        if name == "state":
            return {"source": self.source, "said": row.fields[name]}
        if name in row.years:
            return {"source": self.source, "as_of": row.years[name]}
        return {"source": self.source, "on": self.at.date().isoformat()}

    def _changed_entry(self, known: Organisation, changes: dict[str, tuple[Any, Any]]) -> Entry:
        return entry_for(
            Event.ORGANISATION_CHANGED,
            known,
            actor=self.actor,
            at=self.at,
            before={name: before for name, (before, _) in changes.items()},
            after={name: after for name, (_, after) in changes.items()},
        )

    def _batches(self, outcome: Outcome, progress: Progress) -> Iterator[list[Parsed]]:
        """Give the rows that say what an organisation is, in batches: its latest year's only."""
        rows = self._counted(outcome, progress)
        if self.mapping.year:
            rows = latest(rows)
        seen: set[str] = set()
        while batch := list(islice(rows, BATCH)):
            for row in batch:
                key = key_of(row)
                if not row.faults and key in seen:
                    said = str(row.fields.get("name"))[:200]
                    column = self.mapping.fields["name"]
                    row.faults.append(Fault(row.row, column, said, Reason("row_given_twice")))
                seen.add(key)
            yield batch

    def _counted(self, outcome: Outcome, progress: Progress) -> Iterator[Parsed]:
        for row in parsed(self.table, self.mapping, self.codes):
            outcome.rows += 1
            if outcome.rows % 1000 == 0:
                progress(Step.READING, outcome.rows, None)
            yield row

    def _known(self, batch: list[Parsed], *, lock: bool = False) -> dict[int, Organisation]:
        """Find the organisations that rows mean: by answer, by identifier, by name and country."""
        known = Organisation.objects.select_related("country")
        if lock:
            known = known.select_for_update(of=("self",))
        wanted = matches(batch, self.mapping) | {
            row.row: answer for row in batch if isinstance(answer := self.answers.get(row.row), int)
        }
        there = known.in_bulk({*wanted.values()})
        return {row: there[pk] for row, pk in wanted.items() if pk in there}

    def _question(self, row: Parsed) -> Question | None:
        """Ask when a new row looks like another one; an answer ends the question."""
        return None if self.answers.get(row.row) == NEW else self.doubts.about(row)

    def _differences(
        self, known: Organisation, row: Parsed, outcome: Outcome
    ) -> dict[str, tuple[Any, Any]]:
        changes: dict[str, tuple[Any, Any]] = {}
        if row.year and row.year < known.notes.get("as_of", {}).get("year", 0):
            return changes  # a later year has been heard of already
        for name, value in row.fields.items():
            if name not in STORED or value in (None, "", []):
                continue
            before = getattr(known, _column(name))
            if before == value or (name == "state" and not self._may_move(known, value)):
                continue
            if self.own is None and known.notes.get(name, {}).get("source") == "owner":
                outcome.kept += 1
                continue
            changes[name] = (before, value)
        return changes

    def _may_move(self, known: Organisation, state: OrganisationState) -> bool:
        """Whether a list may close an organisation, or list again what a list has closed."""
        if self.own is not None:
            return False
        if state == OrganisationState.CLOSED:
            return known.state == OrganisationState.LISTED
        said = known.notes.get("state", {}).get("said")
        return known.state == OrganisationState.CLOSED == said

    def _made(self, row: Parsed) -> Organisation:
        given = {n: v for n, v in row.fields.items() if n in STORED and v is not None}
        fields = {_column(name): value for name, value in given.items()}
        fields.setdefault("kind", "operator")
        notes: dict[str, Any] = {"as_of": {"year": row.year}} if row.year else {}
        for name in given:
            notes[name] = self._note(row, name)
        return Organisation(**fields, source=self.mapping.source[:300], notes=notes)

    def _create(self, new: list[tuple[Parsed, Organisation]]) -> list[Entry]:
        insert_all((made for _, made in new), Organisation)
        idents = [made.uuid for _, made in new]
        keys = dict(Organisation.objects.filter(uuid__in=idents).values_list("uuid", "pk"))
        countries = Country.objects.in_bulk({made.country_id for _, made in new})
        for _, made in new:
            made.pk = keys[made.uuid]
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
                ignore_conflicts=self.mapping.loose,
            )
        return [
            entry_for(
                Event.ORGANISATION_REGISTERED,
                made,
                actor=self.actor,
                at=self.at,
                after={"name": made.name, "row": row.row, "state": made.state},
            )
            for row, made in new
        ]

    def _add_identifiers(self, rows: list[Parsed], found: dict[int, Organisation]) -> None:
        """Keep what this register calls an organisation that an answer named."""
        answered = [r for r in rows if r.row in self.answers and r.row in found and r.identifier]
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

    def _value_rows(self, ids: dict[str, int], total: int) -> Iterator[ValueRow]:
        """Go through what the table says by year of the organisations that were taken."""
        source = self.mapping.source[:300]
        for done, row in enumerate(parsed(self.table, self.mapping, self.codes)):
            if done % 1000 == 0:
                self.progress(Step.FIGURES, done, total)
            organisation = ids.get(key_of(row))
            if organisation is None or row.year is None or row.faults:
                continue
            for variable, (value, reported, unit) in row.values.items():
                yield organisation, variable, row.year, value, reported, unit, source


def _checked_answers(answers: Dictionary[int, str]) -> dict[int, int | str]:
    """Turn answers into "new", "skip" or the key of an organisation that is here."""
    plain = {row: said for row, said in answers.items() if said in {NEW, SKIP}}
    wanted = {row: as_uuid(said) for row, said in answers.items() if row not in plain}
    there = dict(
        Organisation.objects.filter(uuid__in=[u for u in wanted.values() if u]).values_list(
            "uuid", "pk"
        )
    )
    wrong = [row for row, said in wanted.items() if said not in there]
    if wrong:
        raise NotValid.of(
            Reason("answer_not_known", (("row", str(row)), ("value", answers[row][:80])))
            for row in wrong
        )
    keys: dict[int, int | str] = {row: there[said] for row, said in wanted.items() if said}
    return keys | plain


def _column(name: str) -> str:
    return "country_id" if name == "country" else name


def _fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
