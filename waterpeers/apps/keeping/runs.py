"""What the worker does for the register now and then: look for organisations that stand twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from waterpeers.apps.keeping import actions
from waterpeers.domain.actors import MACHINE, Act, Actor

APART = timedelta(days=1)
AFTER_START = timedelta(minutes=10)


class Looking:
    """Remembers when this process looked last; it begins some minutes after its start."""

    def __init__(self) -> None:
        self.next: datetime | None = None

    def __call__(self, at: datetime) -> int:
        """Look once a day; give how many pairs are new."""
        if self.next is None:
            self.next = at + AFTER_START
        if at < self.next:
            return 0
        self.next = at + APART
        return actions.find_twins(act=Act(Actor(MACHINE, is_administrator=True), at))


look_for_twins = Looking()
