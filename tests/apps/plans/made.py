"""Plans for tests; all of it is invented. One mentee, two mentors."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.apps.agreements.agreed import deal_of
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.actions import frame, items
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.apps.plans.models import Plan
from waterpeers.domain.actors import Act

FRAME: dict[str, Any] = {
    "currency": "EUR",
    "starts_on": date(2027, 1, 1),
    "ends_before": date(2029, 7, 1),
    "reviews_a_year": 2,
}
ITEMS: dict[str, dict[str, Any]] = {
    "objective": {"title": "Lose less water", "aim": "efficiency"},
    "activity": {
        "title": "Test and repair three bulk meters",
        "area": "water_losses",
        "part": "hard",
        "leads": "mentee",
        "mentee_name": "T. Macamo",
        "mentor_name": "P. Visser",
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2027, 6, 30),
        "budget": 9600.5,
        "funding": "secured",
        "funding_source": "Own budget",
        "methods": ["ojt"],
    },
    "outcome": {
        "title": "Night flow into zone 2",
        "unit": "m³/h",
        "zone_kind": "pilot",
        "zone_name": "Zone 2",
        "baseline": 41.0,
        "baseline_year": 2026,
        "targets": {"1": 38.0, "2": 30.0},
    },
    "capacity_outcome": {"title": "One head for losses", "dimension": "structure", "year": 2},
    "learning_target": {"who": "Leak crew", "title": "Find a leak at night", "people": 8},
    "routine": {"title": "Night flow is read every week", "means": "The log"},
    "risk": {"sort": "risk", "title": "Valves leak", "sign": "The zone never closes"},
}
OUTPUT = {"title": "Meters in limits", "unit": "meters", "targets": {"1": 3.0}, "means": "Log"}


class Planned:
    """A partnership with an agreement in force, and its plan."""

    def __init__(self, world: World, **frame_fields: Any) -> None:
        self.world = world
        self.deal = deal_of(world)
        self.deal.in_force()
        self.partnership = Partnership.objects.get(pk=self.deal.partnership.pk)
        self.plan: Plan = frame.start_plan(
            self.partnership, **FRAME | frame_fields, act=self.by("mentee")
        )

    def by(self, side: str) -> Act:
        return Act(getattr(self.deal, side), NOON)

    def add(self, kind: str, side: str = "mentee", **more: Any) -> Any:
        given = (ITEMS | {"output": OUTPUT})[kind] | more
        return items.add_item(self.plan, BY_NAME[kind], given, act=self.by(side))

    @kept
    def whole(self) -> dict[str, Any]:
        """One item of each kind."""
        made = {"objective": self.add("objective")}
        made["activity"] = self.add("activity", objective=made["objective"].uuid)
        made["output"] = self.add("output", activity=made["activity"].uuid)
        rest = ("outcome", "capacity_outcome", "learning_target", "routine", "risk")
        return made | {kind: self.add(kind) for kind in rest}


planned_of = kept(Planned)
