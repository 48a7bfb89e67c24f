"""What the worker does for accounts now and then: forget what has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from waterpeers.apps.accounts import actions
from waterpeers.domain.actors import NOBODY, Act

APART = timedelta(minutes=30)


class Forgetting:
    """Remembers when it was done last, for this process."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self, at: datetime) -> int:
        """Forget what has ended, if some time has passed."""
        if self.at is not None and at - self.at < APART:
            return 0
        self.at = at
        return actions.forget_ended(act=Act(NOBODY, at))


forget_ended = Forgetting()
