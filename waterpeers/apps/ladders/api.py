"""Service ladders, for programs: the rungs that follow from what was counted."""

from collections.abc import Sequence
from typing import Any

from ninja import Schema

from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.records.api import RecordOperations
from waterpeers.domain.actors import Actor
from waterpeers.domain.service_ladders import Ladder


class LadderResults(Schema):
    """A ladder as entered, and its rungs; ``not_told`` is why there is no safely managed rung."""

    rungs: dict[str, float]
    at_least_basic: float
    safely_managed: float | None
    not_told: str | None


def results(actor: Actor, rows: Sequence[SavedLadder]) -> list[dict[str, Any]]:
    """Give what follows from ladders."""
    return [_results(row.ladder) for row in rows]


def _results(ladder: Ladder) -> dict[str, Any]:
    return {
        "rungs": {str(rung): percent for rung, percent in ladder.rungs.items()},
        "at_least_basic": ladder.at_least_basic,
        "safely_managed": ladder.safely_managed,
        "not_told": ladder.not_told.code if ladder.not_told else None,
    }


OPERATIONS = RecordOperations(kind=KIND, results=LadderResults, results_of=results)
router = OPERATIONS.router("service ladders")
