"""Published tables that somebody brought in: looked at first, then summed up and kept.

A file of service levels of countries is told by its headings.

The run's parameters are those of other tables, see ``indicators.runs``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from waterpeers.apps.accounts.queries import asker_of
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.runs import Beat
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.outcomes import as_result, totals_as_json
from waterpeers.apps.operators.imports.rows import FIELDS, known_headings
from waterpeers.apps.references.access import can_load
from waterpeers.apps.references.actions import load_levels, load_references
from waterpeers.apps.references.imports import (
    JMP,
    REFERENCE_HEADINGS,
    ReadLevels,
    ReadReferences,
    read_levels,
    read_references,
)
from waterpeers.apps.references.queries import (
    fingerprint_of,
    fingerprint_of_levels,
    would_become,
)
from waterpeers.apps.references.tables import LevelSheet, level_sheets
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import indicators
from waterpeers.domain.verdicts import NotAllowed, NotReady


def look_at_references(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Say which series a published table would give."""
    return _references(run, beat, at, dry_run=True)


def import_references(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Keep the series of a published table."""
    result = _references(run, beat, at, dry_run=False)
    uploads.forget_all(run.parameters)
    return result


def _references(run: Run, beat: Beat, at: datetime, *, dry_run: bool) -> dict[str, Any]:
    act = Act(asker_of(run), at)
    NotAllowed.unless(can_load(act.actor))
    if sheets := _level_sheets(run):
        return _levels(run, sheets, beat, act, dry_run=dry_run)
    table, mapping = uploads.opened(
        run.parameters,
        FIELDS | indicators().keys(),
        lambda found: known_headings(found) | REFERENCE_HEADINGS,
    )
    mapping = mapping or uploads.shape_of(table)
    read = read_references(table, mapping, lambda step, done, total: beat(done))
    name = run.parameters["name"]
    source = (mapping.source if mapping else "") or Path(name).stem
    licence = mapping.licence if mapping else ""
    would = would_become(fingerprint_of(read.series, licence), source)
    counts = _counts(read, source) | {"totals": totals_as_json(read.totals)}
    if not dry_run and _may_store(run, read):
        _, would = load_references(read, source, licence=licence, file=name, act=act)
        counts["is_stored"] = True
    return _result(table, counts, read, would if dry_run or counts["is_stored"] else "", at)


def _levels(
    run: Run, sheets: list[LevelSheet], beat: Beat, act: Act, *, dry_run: bool
) -> dict[str, Any]:
    """Read a file of service levels; a mapping may say whose it is and under which licence."""
    path, said = uploads.path_of(run.parameters["file"]), uploads.file_said(run.parameters)
    table, read = read_levels(path, sheets, said, lambda step, done, total: beat(done))
    mapping = uploads.mapping_of(run.parameters, FIELDS | indicators().keys())
    source = (mapping.source if mapping else "") or JMP
    licence = mapping.licence if mapping else ""
    would = would_become(fingerprint_of_levels(read.levels, licence), source)
    counts = _counts(read, source) | {
        "countries": len({country for _, country in read.levels}),
        "sheets": [each.sheet for each in sheets],
        "unknown": list(read.unknown),
    }
    if not dry_run and _may_store(run, read):
        name = run.parameters["name"]
        _, would = load_levels(read, source, licence=licence, file=name, act=act)
        counts["is_stored"] = True
    return _result(table, counts, read, would if dry_run or counts["is_stored"] else "", act.at)


def _level_sheets(run: Run) -> list[LevelSheet]:
    parameters = run.parameters
    if not uploads.is_there(parameters):
        raise NotReady.because("upload_gone")
    path = uploads.path_of(parameters["file"])
    return level_sheets(path, parameters.get("sheet", ""), uploads.file_said(parameters))


def _may_store(run: Run, read: ReadReferences | ReadLevels) -> bool:
    return not read.rejected or bool(run.parameters.get("good_rows", False))


def _counts(read: ReadReferences | ReadLevels, source: str) -> dict[str, Any]:
    return {
        "rows": read.rows,
        "taken": read.taken,
        "ignored": read.ignored,
        "is_stored": False,
        "source": source,
        **dict.fromkeys(("created", "updated", "unchanged"), 0),
    }


def _result(
    table: OpenTable,
    counts: dict[str, Any],
    read: ReadReferences | ReadLevels,
    became: str,
    at: datetime,
) -> dict[str, Any]:
    if became:
        counts[became] = len(read.kept)
    return as_result(table, counts, read.rejected, at=at)
