"""What an import of organisations did, or would do, and how its questions are answered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.runs import reason_as_json
from waterpeers.apps.foundation.tables import OpenTable, read_as
from waterpeers.apps.operators.imports.questions import ImportQuestion
from waterpeers.apps.operators.imports.rows import Fault, Recovery, TotalRow
from waterpeers.domain.indicators import variables
from waterpeers.domain.verdicts import Reason

SHOWN = 20_000  # how many changes and new organisations an outcome describes one by one
MOST_FAULTS = 5000  # kept for the page and its download; all are counted
NOTHING_ELSE: dict[str, Any] = {  # what not every kind of table has
    "source": "",
    "kept": 0, "left_out": 0, "closed": 0, "letters_recovered": 0, "figures_asked": 0, "values": 0,
    "values_stored": {"created": 0, "updated": 0, "unchanged": 0},
    "questions": [], "changes": [], "new": [], "recovered": [], "asked": [], "left": [],
    "totals": [],
}  # fmt: skip


@dataclass
class RowChange:
    """What one row would change: field → before and after."""

    row: int
    name: str
    fields: dict[str, tuple[Any, Any]]


@dataclass
class ImportOutcome:
    """What an import did, or would do."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0  # fields that the owner has said otherwise; an import never overwrites them
    rejected: list[Fault] = field(default_factory=list)
    questions: list[ImportQuestion] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    left_out: int = 0  # rows that an answer left out
    closed: int = 0  # good rows of organisations that work no more: kept, not listed
    changes: list[RowChange] = field(default_factory=list)  # the first of them
    new: list[tuple[int, str]] = field(default_factory=list)  # row and name, the first of them
    recovered: list[Recovery] = field(default_factory=list)  # in the good rows
    values: int = 0  # figures that the good rows carry
    stored: bool = False
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields and variables
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


def as_result(
    table: OpenTable, counts: dict[str, Any], rejected: list[Fault], *, at: datetime
) -> dict[str, Any]:
    """Keep what a table brings, or would bring, as a run keeps its result.

    ``at`` is the moment that the trail and the figures name, so that what came in can be found.
    ``counts`` has ``taken``, ``ignored``, ``rows``, ``created``, ``updated``, ``unchanged`` and
    ``is_stored``, and may have more.
    """
    return (
        NOTHING_ELSE
        | counts
        | {
            "at": at.isoformat(),
            "faults": len(rejected),
            "rejected": [
                {"row": f.row, "column": f.column, "value": f.value}
                | {"reason": reason_as_json(f.reason)}
                for f in rejected[:MOST_FAULTS]
            ],
            "read_as": read_as(table),
        }
    )


def totals_as_json(totals: list[TotalRow]) -> list[dict[str, Any]]:
    """Keep the rows that sum up the others, as a run keeps them."""
    return [asdict(each) for each in totals[:MOST_FAULTS]]


def left_as_json(row: int, reason: Reason, **what: Any) -> dict[str, Any]:
    """Keep what stays as it is although a row says otherwise: a ``text``, or a figure."""
    return {"row": row, "reason": reason_as_json(reason)} | what


def left_in_words(each: dict[str, Any]) -> str:
    """Say what a row says of what stays as it is: its text, or ``variable`` and ``value``."""
    if "text" in each:
        return str(each["text"])
    variable = variables()[each["variable"]]
    name = variable.name(get_language() or "en")
    return f"{name}: {in_figures(each['value'])} {variable.unit}"
