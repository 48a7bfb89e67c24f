"""What an import of organisations did, or would do, and how its questions are answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from waterpeers.apps.operators.imports.questions import Question
from waterpeers.apps.operators.imports.rows import Fault, Recovery

SHOWN = 200  # how many changes and new organisations an outcome describes one by one
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
