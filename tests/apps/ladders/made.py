"""Service ladders for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.world import World
from waterpeers.apps.ladders import actions
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.domain.actors import Act
from waterpeers.domain.service_ladders import LadderService

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
PERCENTS = {
    "at_least_basic": 71.0, "limited": 12.0, "unimproved": 11.0, "surface_water": 6.0,
    "on_premises": 48.0, "available_when_needed": 33.0, "free_of_contamination": 39.0,
    "quality_known_for": 64.0,
}  # fmt: skip


def entered(**changed: float) -> actions.EnteredLadder:
    """What somebody entered from a household survey."""
    return actions.EnteredLadder(PERCENTS | changed, "Household survey 2025", "Invented.")


def saved(world: World, **where: Any) -> SavedLadder:
    """A ladder of drinking water of the mentee, saved by its reporter, not checked."""
    given = {"year": 2025, "entered": entered(), "service": LadderService.WATER} | where
    what, service = given.pop("entered"), given.pop("service")
    actor = world.actor("mentee_reporter")
    return actions.start(world.mentee, service, what, act=Act(actor, AT), **given)
