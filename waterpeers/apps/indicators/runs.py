"""Imports that somebody asked for on a page: looked at first, then stored.

The run's parameters: ``file`` and ``mapping_file`` in the storage, the ``name`` people gave it,
a shipped ``mapping``; to store also ``answers`` (row → "new" or uuid) and ``good_rows``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.progress import Step
from waterpeers.apps.foundation.runs import Beat, reason_as_json
from waterpeers.apps.foundation.tables import Table, open_table, read_as
from waterpeers.apps.indicators.actions.imports import import_values, look_at_values
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.actions import imports
from waterpeers.apps.operators.actions.incoming import ValueRow
from waterpeers.apps.operators.imports.outcomes import SHOWN, Outcome
from waterpeers.apps.operators.imports.rows import FIELDS, known_headings, shipped_mapping
from waterpeers.domain.actors import NOBODY, Act, Actor
from waterpeers.domain.verdicts import NotReady

MOST_ASKED = 25  # questions about figures that the page shows; all are counted
MOST_FAULTS = 5000  # kept for the page and its download; all are counted


def look_at_operators(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Say what importing an uploaded file would do."""
    looked = Stored()
    with _opened(run) as (table, mapping, actor):

        def look(lines: Iterable[ValueRow], names: Dictionary[int, str]) -> None:
            nonlocal looked
            published = _is_published(mapping, actor)
            looked = look_at_values(lines, names, act=Act(actor, at), published=published)

        outcome = imports.import_operators(
            table,
            mapping,
            act=Act(actor, at),
            dry_run=True,
            look_at_values=look,
            file_name=run.parameters["name"],
            progress=lambda step, done, total: beat(done),
        )
        return _as_json(outcome, table, looked)


def import_operators(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Import an uploaded file; once it is stored the file is not needed any more."""
    stored = Stored()

    def storing(step: Step, done: int, total: int | None) -> None:
        beat(0 if step is Step.READING else done)

    with _opened(run) as (table, mapping, actor):

        def keep(lines: Iterable[ValueRow]) -> None:
            nonlocal stored
            published = _is_published(mapping, actor)
            stored = import_values(lines, act=Act(actor, at), published=published)

        outcome = imports.import_operators(
            table,
            mapping,
            act=Act(actor, at),
            answers={int(row): said for row, said in run.parameters["answers"].items()},
            good_rows=run.parameters["good_rows"],
            store_values=keep,
            file_name=run.parameters["name"],
            progress=storing,
        )
        result = _as_json(outcome, table, stored)
    for name in (run.parameters["file"], run.parameters["mapping_file"]):
        if name:
            default_storage.delete(name)
    return result


@contextmanager
def _opened(run: Run) -> Iterator[tuple[Table, Mapping | None, Actor]]:
    parameters = run.parameters
    person = None
    if run.asked_by:
        person = Person.objects.filter(uuid=run.asked_by, is_active=True).first()
    actor = actor_of(person) if person else NOBODY  # the roles held now, not when it was asked
    if not default_storage.exists(parameters["file"]):
        raise NotReady.because("upload_gone")
    mapping = None
    if parameters["mapping_file"]:
        mapping = read_mapping(Path(default_storage.path(parameters["mapping_file"])), FIELDS)
    elif parameters["mapping"]:
        mapping = read_mapping(shipped_mapping(parameters["mapping"]), FIELDS)
    path = Path(default_storage.path(parameters["file"]))
    sheet = parameters.get("sheet") or (mapping.sheet if mapping else "")
    yield open_table(path, sheet=sheet, headings=known_headings(mapping)), mapping, actor


def _is_published(mapping: Mapping | None, actor: Actor) -> bool:
    """Whether figures count as reviewed by their publisher and by whoever brings them in."""
    return bool(mapping and mapping.published and can_keep_the_register(actor))


def _as_json(outcome: Outcome, table: Table, stored: Stored) -> dict[str, Any]:
    faults = outcome.rejected
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "kept": outcome.kept,
        "left_out": outcome.left_out,
        "closed": outcome.closed,
        "values": outcome.values,
        "values_stored": {
            "created": stored.created,
            "updated": stored.updated,
            "unchanged": stored.unchanged,
        },
        "figures_asked": len(stored.questions),
        "asked": [
            {"organisation": a.organisation, "year": a.year, "variable": a.variable}
            | {"value": a.value, "reason": reason_as_json(a.reason)}
            for a in stored.questions[:MOST_ASKED]
        ],
        "is_stored": outcome.stored,
        "faults": len(faults),
        "rejected": [
            {"row": f.row, "column": f.column, "value": f.value}
            | {"reason": reason_as_json(f.reason)}
            for f in faults[:MOST_FAULTS]
        ],
        "questions": [asdict(question) for question in outcome.questions],
        "changes": [asdict(change) for change in outcome.changes],
        "new": outcome.new,
        "recovered": [asdict(recovery) for recovery in outcome.recovered[:SHOWN]],
        "letters_recovered": len(outcome.recovered),
        "taken": outcome.taken,
        "ignored": outcome.ignored,
        "read_as": read_as(table),
    }
