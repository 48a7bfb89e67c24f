"""Storing reported values."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.events import Event
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.mappings import Mapping, ValueColumn, guess_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import Table, heading
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries import CHUNK, Line, Stored, compared, sorted_out
from waterpeers.apps.operators.access import EDITORS, can_import, can_keep_the_register
from waterpeers.apps.operators.matches import matches
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import country_codes
from waterpeers.apps.operators.rows import HEADINGS, Fault, Parsed, parsed
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import variables
from waterpeers.domain.names import fold
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict

BATCH = 2000
EXPECTED = ("identifier", "name", "country", "year", "pop_served_water", "produced")
YEARS = ("year", "annee", "ano")  # headings of the year, folded
FIGURE_HEADINGS = frozenset({*YEARS, *map(heading, variables())})


@dataclass
class Figures:
    """What a table of figures held, and what became of it."""

    rows: int = 0
    values: int = 0
    rejected: list[Fault] = field(default_factory=list)
    stored: Stored = field(default_factory=Stored)
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields and variables
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


@transaction.atomic
def import_values(lines: Iterable[Line], *, actor: Actor, at: datetime) -> Stored:
    """Store many values at once; the import that brings them keeps the trail."""
    NotAllowed.unless(can_import(actor))
    given = list(lines)
    own = _own_keys(actor)
    if own is not None and {line[0] for line in given} - own:
        raise NotAllowed(Verdict((Reason("not_your_organisation"),)))
    stored = Stored()
    for start in range(0, len(given), CHUNK):
        _store(given[start : start + CHUNK], stored)
    return stored


def import_figures(
    table: Table,
    mapping: Mapping | None,
    *,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = unseen,
) -> Figures:
    """Store figures by year of organisations that are in the register; all of them, or none.

    With faulty rows nothing is stored unless ``good_rows`` says to go on without them. People who
    do not keep the register may send figures of their own organisation only.
    """
    NotAllowed.unless(can_import(actor))
    mapping = _checked(table, mapping)
    taken = {column: names for column, names in mapping.feeds().items() if column in table.columns}
    ignored = [column for column in table.columns if column and column not in taken]
    outcome = Figures(taken=taken, ignored=ignored)
    for lines in _lines(table, mapping, actor, outcome):
        progress(Step.READING, outcome.rows, None)  # every row, before anything is locked
        if dry_run:
            outcome.stored.add(compared(lines))
    if dry_run or (outcome.rejected and not good_rows):
        return outcome
    with transaction.atomic():
        done = Figures()
        for lines in _lines(table, mapping, actor, done):
            progress(Step.STORING, done.rows, outcome.rows)
            outcome.stored.add(import_values(lines, actor=actor, at=at))
        if outcome.stored.created or outcome.stored.updated:
            summary = Entry(
                event=Event.VALUES_REPORTED,
                subject="import",
                subject_uuid=uuid.uuid4(),
                after={
                    "file": table.path.name[:120],
                    "created": outcome.stored.created,
                    "updated": outcome.stored.updated,
                },
            )
            record_all([summary], actor=actor, at=at)
    return outcome


def _own_keys(actor: Actor) -> set[int] | None:
    """Give the organisations that somebody may report for; ``None`` means all."""
    if can_keep_the_register(actor):
        return None
    own = Organisation.objects.filter(uuid__in=actor.organisations_as(*EDITORS))
    return set(own.values_list("pk", flat=True))


def _checked(table: Table, mapping: Mapping | None) -> Mapping:
    expected = ", ".join(sorted(mapping.columns() if mapping else EXPECTED))
    if mapping is None:
        mapping = guess_mapping(table.columns, HEADINGS)
        year = next((column for column in table.columns if fold(column) in YEARS), "")
        values = {
            column: ValueColumn(column, variables()[column].unit)
            for column in table.columns
            if column in variables()
        }
        mapping = replace(mapping, year=year, values=values, loose=True)
        if "identifier" in mapping.fields:
            mapping = replace(mapping, scheme=f"file:{fold(table.path.stem)}"[:40])
    there = set(table.columns)
    says_who = {mapping.fields.get("identifier"), mapping.fields.get("name")} & there
    if not says_who or mapping.year not in there or not mapping.values.keys() & there:
        raise NotValid.because(
            "columns_not_known",
            found=", ".join(table.columns)[:400],
            expected=expected[:400],
        )
    return mapping


def _lines(table: Table, mapping: Mapping, actor: Actor, outcome: Figures) -> Iterable[list[Line]]:
    rows = parsed(table, mapping, country_codes(), profiles=False)
    own, source = _own_keys(actor), mapping.source[:300]
    seen: set[tuple[int, int]] = set()
    while batch := list(islice(rows, BATCH)):
        outcome.rows += len(batch)
        found = matches(batch, mapping)
        lines: list[Line] = []
        for row in batch:
            key = found.get(row.row)
            if not row.faults and (reason := _against(row, key, own, seen)):
                row.faults.append(Fault(row.row, _says_who(mapping), _said(row), reason))
            if row.faults or key is None or row.year is None:
                outcome.rejected += row.faults
                continue
            seen.add((key, row.year))
            outcome.values += len(row.values)
            lines += [
                (key, variable, row.year, value, reported, unit, source)
                for variable, (value, reported, unit) in row.values.items()
            ]
        yield lines


def _against(
    row: Parsed, key: int | None, own: set[int] | None, seen: set[tuple[int, int]]
) -> Reason | None:
    if own is not None and key not in own:
        return Reason("row_not_yours")
    if key is None:
        return Reason("organisation_not_known", (("value", _said(row)[:80]),))
    return Reason("year_given_twice") if (key, row.year) in seen else None


def _says_who(mapping: Mapping) -> str:
    return mapping.fields.get("identifier") or mapping.fields["name"]


def _said(row: Parsed) -> str:
    return row.identifier or str(row.fields.get("name", ""))


def _store(lines: list[Line], stored: Stored) -> None:
    found = sorted_out(lines)
    insert_all(found.new.values(), Value)
    Value.objects.bulk_update(
        found.changed.values(), ["value", "reported", "reported_unit", "source"], batch_size=200
    )
    stored.add(found.counts())
