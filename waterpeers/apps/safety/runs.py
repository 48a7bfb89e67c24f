"""What the worker does for safety now and then: forget old attempts to sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

from waterpeers.apps.safety import actions
from waterpeers.domain.actors import NOBODY, Act

APART = timedelta(hours=1)


class ForgettingSignIns:
    """Remembers when it was done last, for this process."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self, at: datetime) -> int:
        """Forget what is old, if some time has passed."""
        if self.at is not None and at - self.at < APART:
            return 0
        self.at = at
        return actions.forget_sign_ins(act=Act(NOBODY, at))


forget_sign_ins = ForgettingSignIns()
