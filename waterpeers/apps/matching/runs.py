"""What the worker does: tables of strengths looked at and stored, requests ended that are late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from waterpeers.apps.accounts.queries import asker_of
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.runs import Beat
from waterpeers.apps.matching.actions import offers
from waterpeers.apps.matching.actions.asking import expire_requests
from waterpeers.apps.matching.actions.introducing import expire_introductions
from waterpeers.apps.matching.imports import FIELDS, OFFER_HEADINGS
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.outcomes import (
    SHOWN,
    as_result,
    left_as_json,
    totals_as_json,
)
from waterpeers.apps.operators.imports.rows import known_headings
from waterpeers.domain.actors import NOBODY, Act


def end_late_requests(at: datetime) -> int:
    """End requests and introductions whose time is over, so that who asked hears of it."""
    act = Act(NOBODY, at)
    return expire_requests(act=act) + expire_introductions(act=act)


def look_at_offers(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Say what the strengths of an uploaded file would change."""
    return _offers(run, beat, at, dry_run=True)


def import_offers(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Store the strengths of an uploaded file."""
    result = _offers(run, beat, at, dry_run=False)
    uploads.forget_all(run.parameters)
    return result


def _offers(run: Run, beat: Beat, at: datetime, *, dry_run: bool) -> dict[str, Any]:
    table, mapping = uploads.opened(
        run.parameters, FIELDS, lambda found: known_headings(found) | frozenset(OFFER_HEADINGS)
    )
    outcome = offers.import_offers(
        table,
        mapping,
        act=Act(asker_of(run), at),
        dry_run=dry_run,
        good_rows=run.parameters.get("good_rows", False),
        progress=lambda step, done, total: beat(done),
    )
    names = ("rows", "created", "updated", "unchanged", "taken", "ignored", "is_stored")
    counts: dict[str, Any] = {name: getattr(outcome, name) for name in names}
    counts["totals"] = totals_as_json(outcome.totals)
    counts["left"] = [
        left_as_json(each.row, each.reason, text=f"{each.organisation}: {each.sentence}")
        for each in outcome.questions[:SHOWN]
    ]
    return as_result(table, counts, outcome.rejected, at=at)
