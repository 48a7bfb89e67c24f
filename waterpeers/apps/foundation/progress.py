"""How far a long act is, step by step; whoever shows it decides how."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What is being done with the rows of a table."""

    READING = "reading"
    STORING = "storing"
    FIGURES = "figures"  # of years, after the organisations


Progress = Callable[[Step, int, int | None], None]  # step, rows done, rows in all if known


def unseen(step: Step, done: int, total: int | None) -> None:
    """Show nothing."""
