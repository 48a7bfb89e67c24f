"""What the worker does for lists of partnerships: keep where each of them stands."""

from __future__ import annotations

from datetime import datetime

from waterpeers.apps.portfolio import actions
from waterpeers.domain.actors import NOBODY, Act


class Keeping:
    """Remembers whether this process has begun: what an earlier one kept holds no more."""

    def __init__(self) -> None:
        self.has_begun = False

    def __call__(self, at: datetime) -> int:
        """Keep where partnerships stand; give how many were worked out anew."""
        act = Act(NOBODY, at)
        if not self.has_begun:
            actions.begin_anew(act=act)
            self.has_begun = True
        return actions.keep_standings(act=act)


keep = Keeping()
