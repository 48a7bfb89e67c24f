"""What is noted while a partnership is followed, for tests; all of it is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.apps.diagnosis.made import Looked
from tests.conftest import NOON
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.domain.actors import Act, Actor


class Followed(Looked):
    """A partnership with an agreement in force, in which things are noted."""

    def fields(self, **changes: Any) -> dict[str, Any]:
        party = self.deal.parties["Waterbedrijf Delta"]
        return {
            "kind": "commitment",
            "title": "Lend the leak detector",
            "party": party.uuid,
            "due_on": date(2026, 11, 12),
        } | changes

    def note(self, by: Actor | None = None, **changes: Any) -> RegisterItem:
        act = Act(by or self.deal.mentee, NOON)
        return note_item(self.partnership, self.fields(**changes), act=act)
