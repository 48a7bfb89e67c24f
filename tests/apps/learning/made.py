"""What people learned, for tests; all of it is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.apps.diagnosis.made import Looked
from tests.conftest import NOON
from waterpeers.apps.learning.actions.records import note_learning
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act, Actor


def fields_of(party: Party) -> dict[str, Any]:
    """What somebody of a side learned."""
    return {
        "party": party.uuid,
        "practice": "Read the night flow of a zone",
        "method": "joint_work",
        "learned_on": date(2026, 10, 30),
        "unit": "Leak team",
        "staff_level": "operator",
        "women": 2,
        "men": 5,
        "level": 2,
        "next_use": "Zone 2, every second week",
    }


class Learned(Looked):
    """A partnership with an agreement in force, in which something is learned."""

    def fields(self, **changes: Any) -> dict[str, Any]:
        return fields_of(self.side("Águas do Lago")) | changes

    def side(self, name: str) -> Any:
        return self.deal.parties[name]

    def note(self, by: Actor | None = None, **changes: Any) -> LearningRecord:
        act = Act(by or self.deal.mentee, NOON)
        return note_learning(self.partnership, self.fields(**changes), act=act)
