"""Service ladders for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.world import World
from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.records import actions
from waterpeers.domain.actors import Act
from waterpeers.domain.service_ladders import LadderService

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
PERCENTS = {
    "at_least_basic": 71.0, "limited": 12.0, "unimproved": 11.0, "surface_water": 6.0,
    "on_premises": 48.0, "available_when_needed": 33.0, "free_of_contamination": 39.0,
    "quality_known_for": 64.0,
}  # fmt: skip


def entered(
    service: LadderService = LadderService.WATER,
    source: str = "Household survey 2025",
    percents: dict[str, float] = PERCENTS,
    **changed: float,
) -> dict[str, Any]:
    """What somebody entered from a household survey."""
    percents = {**percents, **changed}
    return {"service": service, "percents": percents, "source": source, "note": "Invented."}


def saved(world: World, **where: Any) -> SavedLadder:
    """A ladder of drinking water of the mentee, saved by its reporter, not checked."""
    given = {"year": 2025, "entered": entered()} | where
    act = Act(world.actor("mentee_reporter"), AT)
    return actions.start(KIND, world.mentee, given.pop("entered"), act=act, **given)
