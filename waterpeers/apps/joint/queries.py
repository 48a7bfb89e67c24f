"""Reading what is drafted and agreed: a period with the one that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from waterpeers.domain.joint import OPENS_BEFORE, PlanPeriod


@dataclass(frozen=True)
class PeriodCourse:
    """A period, with the row that tells of it if there is one."""

    period: PlanPeriod
    row: Any
    is_asked_for: bool  # it ended last
    time: timedelta  # after its end; then it is late

    @property
    def late_on(self) -> date:
        """The day from which on it is late."""
        return self.period.ends_before + self.time

    def is_asked(self, today: date) -> bool:
        """Whether it is to be written now: its period ended last, or ends soon."""
        period = self.period
        ends_soon = period.starts_on <= today < period.ends_before <= today + OPENS_BEFORE
        return self.is_asked_for or ends_soon
