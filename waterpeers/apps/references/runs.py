"""Published tables that somebody brought in: looked at first, then summed up and kept.

The run's parameters are those of other tables, see ``indicators.runs``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from waterpeers.apps.accounts.queries import asker_of
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.runs import Beat
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.outcomes import as_result, totals_as_json
from waterpeers.apps.operators.imports.rows import FIELDS, known_headings
from waterpeers.apps.references.access import can_load
from waterpeers.apps.references.actions import load_references
from waterpeers.apps.references.imports import REFERENCE_HEADINGS, read_references
from waterpeers.apps.references.queries import would_become
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import indicators
from waterpeers.domain.verdicts import NotAllowed


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
    table, mapping = uploads.opened(
        run.parameters,
        FIELDS | indicators().keys(),
        lambda found: known_headings(found) | REFERENCE_HEADINGS,
    )
    mapping = mapping or uploads.shape_of(table)
    read = read_references(table, mapping, lambda step, done, total: beat(done))
    name = run.parameters["name"]
    source = (mapping.source if mapping else "") or Path(name).stem
    counts: dict[str, Any] = {
        "rows": read.rows,
        "taken": read.taken,
        "ignored": read.ignored,
        "totals": totals_as_json(read.totals),
        "is_stored": False,
        "source": source,
        **dict.fromkeys(("created", "updated", "unchanged"), 0),
    }
    licence = mapping.licence if mapping else ""
    if dry_run:
        became = would_become(read.series, source, licence)
    elif read.rejected and not run.parameters.get("good_rows", False):
        became = ""
    else:
        _, became = load_references(read, source, licence=licence, file=name, act=act)
        counts["is_stored"] = True
    if became:
        counts[became] = len(read.series)
    return as_result(table, counts, read.rejected, at=at)
