"""Tables of organisations and of figures that somebody brought in: looked at first, then stored.

The run's parameters: ``file`` and ``mapping_file`` in the storage, the ``name`` people gave it,
a shipped ``mapping``; to store also ``answers`` (row → "new" or uuid) and ``good_rows``.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import asdict
from datetime import datetime
from typing import Any

from waterpeers.apps.accounts.queries import asker_of
from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.progress import Step
from waterpeers.apps.foundation.runs import Beat, reason_as_json
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.indicators.actions import imports as figures
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.actions import imports
from waterpeers.apps.operators.actions.incoming import ValueRow
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.outcomes import (
    SHOWN,
    ImportOutcome,
    as_result,
    left_as_json,
    totals_as_json,
)
from waterpeers.apps.operators.imports.rows import known_headings
from waterpeers.domain.actors import Act, Actor

MOST_ASKED = 25  # questions about figures that the page shows; all are counted


def look_at_operators(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Say what importing an uploaded file would do."""
    act, looked = Act(asker_of(run), at), Stored()
    table, mapping = uploads.opened(run.parameters)

    def look(lines: Iterable[ValueRow], names: Dictionary[int, str]) -> None:
        nonlocal looked
        published = _is_published(mapping, act.actor)
        looked = figures.look_at_values(lines, names, act=act, published=published)

    outcome = imports.import_operators(
        table,
        mapping,
        act=act,
        dry_run=True,
        look_at_values=look,
        file_name=run.parameters["name"],
        progress=lambda step, done, total: beat(done),
    )
    return _as_json(outcome, table, looked, at) | _source(mapping)


def import_operators(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Import an uploaded file."""
    act, stored = Act(asker_of(run), at), Stored()
    table, mapping = uploads.opened(run.parameters)

    def keep(lines: Iterable[ValueRow]) -> None:
        nonlocal stored
        published = _is_published(mapping, act.actor)
        stored = figures.import_values(lines, act=act, published=published)

    outcome = imports.import_operators(
        table,
        mapping,
        act=act,
        answers=run.parameters["answers"],
        good_rows=run.parameters["good_rows"],
        store_values=keep,
        file_name=run.parameters["name"],
        progress=lambda step, done, total: beat(0 if step is Step.READING else done),
    )
    uploads.forget_all(run.parameters)
    return _as_json(outcome, table, stored, at) | _source(mapping)


def look_at_figures(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Say what the figures of an uploaded file would change."""
    return _figures(run, beat, at, dry_run=True)


def import_figures(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Store the figures of an uploaded file."""
    result = _figures(run, beat, at, dry_run=False)
    uploads.forget_all(run.parameters)
    return result


def _figures(run: Run, beat: Beat, at: datetime, *, dry_run: bool) -> dict[str, Any]:
    table, mapping = uploads.opened(
        run.parameters, headings=lambda found: known_headings(found) | figures.FIGURE_HEADINGS
    )
    outcome = figures.import_figures(
        table,
        mapping,
        act=Act(asker_of(run), at),
        dry_run=dry_run,
        good_rows=run.parameters.get("good_rows", False),
        progress=lambda step, done, total: beat(done),
    )
    counts = _counted(outcome.stored) | {
        "rows": outcome.rows,
        "values": outcome.values,
        "taken": outcome.taken,
        "ignored": outcome.ignored,
        "is_stored": not dry_run,
        "totals": totals_as_json(outcome.totals),
        **{name: getattr(outcome.stored, name) for name in ("created", "updated", "unchanged")},
    }
    return as_result(table, counts, outcome.rejected, at=at)


def _source(mapping: Mapping | None) -> dict[str, Any]:
    """Say by whose mapping a table was read."""
    return {"source": mapping.source if mapping else ""}


def _is_published(mapping: Mapping | None, actor: Actor) -> bool:
    """Whether figures count as reviewed by their publisher and by whoever brings them in."""
    return bool(mapping and mapping.published and can_keep_the_register(actor))


def _as_json(
    outcome: ImportOutcome, table: OpenTable, stored: Stored, at: datetime
) -> dict[str, Any]:
    names = ("rows", "created", "updated", "unchanged", "kept", "left_out", "closed", "values")
    counts = {name: getattr(outcome, name) for name in (*names, "new", "taken", "ignored")}
    counts |= _counted(stored) | {
        "is_stored": outcome.stored,
        "totals": totals_as_json(outcome.totals),
        "questions": [asdict(question) for question in outcome.questions],
        "changes": [asdict(change) for change in outcome.changes],
        "recovered": [asdict(recovery) for recovery in outcome.recovered[:SHOWN]],
        "letters_recovered": len(outcome.recovered),
    }
    return as_result(table, counts, outcome.rejected, at=at)


def _counted(stored: Stored) -> dict[str, Any]:
    """Say what became of figures, what is asked about them, and which stay."""
    return {
        "values_stored": {
            name: getattr(stored, name) for name in ("created", "updated", "unchanged")
        },
        "figures_asked": len(stored.questions),
        "asked": [
            {"organisation": a.organisation, "year": a.year, "variable": a.variable}
            | {"value": a.value, "reason": reason_as_json(a.reason)}
            for a in stored.questions[:MOST_ASKED]
        ],
        "left": [
            left_as_json(kept.row, kept.reason, variable=kept.variable, value=kept.given)
            for kept in stored.kept[:SHOWN]
        ],
    }
