"""Water balances for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.world import World
from waterpeers.apps.records import actions
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.domain.actors import Act
from waterpeers.domain.water_balance import Constants
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
VALUES = {
    "own_sources": 3000.5,
    "imported": 400.0,
    "exported": 100.0,
    "billed_metered": 2300.25,
    "customer_meter_under_registration_percent": 3.0,
    "mains_length": 200.0,
    "service_connections": 10_000.0,
    "average_pressure": 40.0,
}
LIMITS = {"own_sources": 4.0, "billed_metered": 2.0, "imported": 3.0}


def sheet(**changed: Any) -> BalanceEntry:
    """What somebody entered, in thousand m³."""
    given: dict[str, Any] = {
        "values": VALUES,
        "limits_percent": LIMITS,
        "units": BalanceUnits(volume="thousand m3"),
        "constants": Constants.METRIC,
    }
    return BalanceEntry(**(given | changed))


def saved(world: World, **where: Any) -> SavedBalance:
    """A balance of the mentee, saved by its reporter, not checked."""
    actor = world.actor("mentee_reporter")
    given = {"year": 2025, "sheet": sheet()} | where
    return actions.start(KIND, world.mentee, given.pop("sheet"), act=Act(actor, AT), **given)
