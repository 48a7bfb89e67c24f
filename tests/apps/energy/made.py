"""Checks of pumps for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.world import World
from waterpeers.apps.energy.kinds import KIND
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.records import actions
from waterpeers.domain.actors import Act

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
# 100 m³/h by 50 m put 13.62 kW into the water: of 22.7 that is 60 %
PUMPS: list[dict[str, Any]] = [
    {"name": "P1", "kind": "surface", "flow": 100.0, "head": 50.0, "hours": 4000.0,
     "power_kw": 22.7},
    {"name": "P2", "kind": "submersible", "flow": 20.0, "head": 100.0, "hours": 2000.0,
     "energy_kwh": 20_000.0},
]  # fmt: skip


def entered(*pumps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What somebody entered: the pumps above, to reach 75 %, at 8 MZN a kWh."""
    given = {
        "flow_unit": "m3/h", "head_unit": "m", "target_percent": 75.0, "price_per_kwh": 8.0,
        "currency": "MZN", "note": "Clamp meter, in March.",
    }  # fmt: skip
    return given | more | {"pumps": list(pumps or PUMPS)}


def saved(world: World, **where: Any) -> SavedPumpCheck:
    """A check of the mentee's pumps, saved by its reporter."""
    given = {"year": 2025, "entered": entered()} | where
    act = Act(world.actor("mentee_reporter"), AT)
    return actions.start(KIND, world.mentee, given.pop("entered"), act=act, **given)
