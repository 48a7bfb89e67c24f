"""Bringing in many organisations at once from a table, in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dictionary
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from waterpeers.apps.foundation.mappings import Mapping, guess_mapping
from waterpeers.apps.foundation.progress import Progress, unseen
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.operators.access import EDITORS, can_import, can_keep_the_register
from waterpeers.apps.operators.actions.changes import Changes
from waterpeers.apps.operators.actions.incoming import Incoming, ValueRow
from waterpeers.apps.operators.actions.storing import StoreValues, Storing
from waterpeers.apps.operators.imports.answers import Answers
from waterpeers.apps.operators.imports.outcomes import SHOWN, ImportOutcome, RowChange
from waterpeers.apps.operators.imports.questions import Doubts, ImportQuestion, sketch
from waterpeers.apps.operators.imports.rows import HEADINGS, Fault, Parsed, key_of
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.names import fold
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

EXPECTED = ("name", "country", "place", "population_served", "identifier")


LookAtValues = Callable[[Iterable[ValueRow], Dictionary[int, str]], None]


def import_operators(
    table: OpenTable,
    mapping: Mapping | None,
    *,
    act: Act,
    dry_run: bool = False,
    good_rows: bool = False,
    answers: Dictionary[Any, str] | None = None,
    store_values: StoreValues | None = None,
    look_at_values: LookAtValues | None = None,
    file_name: str = "",
    progress: Progress = unseen,
) -> ImportOutcome:
    """Create and change organisations from a table; all of it, or nothing.

    With faulty rows or open questions nothing is stored unless ``good_rows`` says to go on
    without them. ``answers`` are said as ``imports.answers`` reads them.
    ``store_values`` takes all that the table says by year, once; in a dry run ``look_at_values``
    takes the same, with a number below zero for each organisation that would be new, and their
    names. ``file_name`` is what people call the file, where its path does not say it. People who
    do not keep the register may send rows of their own organisation only.
    """
    NotAllowed.unless(can_import(act.actor))
    name = file_name or table.path.name
    mapping = _checked_mapping(table, mapping, name)
    run = _OperatorImport(
        Incoming(table, mapping, Answers.read(answers or {}), progress), act.actor, act.at, name
    )
    with _rare_collection():
        if dry_run:
            return run.look(look_at_values)
        return _looked_at_and_stored(run, good_rows, store_values)


def _looked_at_and_stored(
    run: _OperatorImport, good_rows: bool, store_values: StoreValues | None
) -> ImportOutcome:
    outcome = run.look()
    if not good_rows:
        if outcome.rejected:
            raise NotReady.because("rows_rejected", count=str(len(outcome.rejected)))
        if outcome.questions:
            raise NotReady.because("questions_open", count=str(len(outcome.questions)))
    if outcome.created or outcome.updated or outcome.values or run.incoming.answers.given:
        try:
            with transaction.atomic():
                run.storing.store(outcome, store_values)
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


def _checked_mapping(table: OpenTable, mapping: Mapping | None, file_name: str) -> Mapping:
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


def _not_known(table: OpenTable, found: str, expected: str) -> Iterator[Reason]:
    """Say that no column is known; of a workbook, also where else the rows may be."""
    yield Reason("columns_not_known", (("expected", expected), ("found", found)))
    if len(table.sheets) > 1:
        sheets = ", ".join(table.sheets)[:400]
        yield Reason("sheets_there", (("sheet", table.sheet), ("sheets", sheets)))


class _OperatorImport:
    """One table on its way in: looked at first, without a lock, then stored in one go."""

    def __init__(self, incoming: Incoming, actor: Actor, at: datetime, file_name: str) -> None:
        self.incoming, self.mapping = incoming, incoming.mapping
        self.own = None if can_keep_the_register(actor) else actor.organisations_as(*EDITORS)
        listed_as = self.mapping.source[:300]
        self.changes = Changes(listed_as or file_name[:300], listed_as, self.own, at)
        self.storing = Storing(incoming, self.changes, actor, at, file_name)
        self.doubts = Doubts(self.mapping)

    def look(self, look_at_values: LookAtValues | None = None) -> ImportOutcome:
        """Say what would happen; reads only."""
        taken = self.mapping.feeds()
        ignored = [
            column for column in self.incoming.table.columns if column and column not in taken
        ]
        outcome = ImportOutcome(taken=taken, ignored=ignored)
        ids: dict[str, int] = {}
        names: dict[int, str] = {}  # of new organisations
        for batch in self.incoming.batches(outcome, self.incoming.progress):
            found = self.incoming.known(batch)
            asked = len(outcome.questions)
            for row in batch:
                if row.row in self.incoming.answers.skipped:
                    outcome.left_out += 1
                elif self._look_at(row, found.get(row.row), outcome) and look_at_values:
                    known = found.get(row.row)
                    ids[key_of(row)] = known.pk if known else -row.row
                    if known is None:
                        names[-row.row] = row.fields["name"]
            sketch(outcome.questions[asked:])
        if look_at_values and self.mapping.values:
            look_at_values(self.incoming.value_rows(ids, outcome.rows), names)
        return outcome

    def _look_at(self, row: Parsed, known: Organisation | None, outcome: ImportOutcome) -> bool:
        """Say what one row would do; false if it would not be taken as it is."""
        self._refuse_foreign(row, known)
        if row.faults:
            outcome.rejected += row.faults
            return False
        outcome.recovered += row.recovered
        if questions := [*self._questions(row, known)]:
            outcome.questions += questions
            return False
        outcome.closed += row.fields.get("state") == OrganisationState.CLOSED
        if known is None:
            self._look_at_new(row, outcome)
        else:
            self._look_at_known(row, known, outcome)
        return True

    def _look_at_new(self, row: Parsed, outcome: ImportOutcome) -> None:
        self.doubts.remember(row)
        outcome.created += 1
        outcome.values += row.figures
        if len(outcome.new) < SHOWN:
            outcome.new.append((row.row, row.fields["name"]))

    def _look_at_known(self, row: Parsed, known: Organisation, outcome: ImportOutcome) -> None:
        outcome.values += row.figures
        changes = self.changes.between(known, row, outcome)
        if not changes:
            outcome.unchanged += 1
            return
        outcome.updated += 1
        if len(outcome.changes) < SHOWN:
            outcome.changes.append(RowChange(row.row, row.fields["name"], changes))

    def _refuse_foreign(self, row: Parsed, known: Organisation | None) -> None:
        if self.own is None or row.faults or (known and known.uuid in self.own):
            return
        said = row.identifier or str(row.fields.get("name", ""))
        column = self.mapping.fields["identifier" if row.identifier else "name"]
        row.faults.append(Fault(row.row, column, said[:200], Reason("row_not_yours")))

    def _questions(self, row: Parsed, known: Organisation | None) -> Iterator[ImportQuestion]:
        """Ask when a new row looks like another one, letters are lost, or a place is far away.

        Each is asked, and answered, apart.
        """
        asked = (
            self.doubts.letters_lost(row, known),
            self.doubts.about(row) if known is None else None,
            self.doubts.place_outside(row, known),
        )
        for each in asked:
            if each and not self.incoming.answers.settle(row.row, each.kind):
                yield each
