"""What the worker does for the desk now and then: tell people, once something has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk import actions
from waterpeers.domain.actors import NOBODY, Act

APART = timedelta(minutes=10)  # time passes too: reminders, digests, what ends by itself


class Telling:
    """Remembers up to which entry of the trail people were told, for this process."""

    def __init__(self) -> None:
        self.entry = 0
        self.at: datetime | None = None

    def __call__(self, at: datetime) -> int:
        """Tell those whom what is new in the trail concerns; everybody once some time has passed.

        Gives how many people were looked at.
        """
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        since, self.entry = self.entry, last
        if self.at is None or at - self.at >= APART:
            self.at = at
            return actions.tell_everybody(act=Act(NOBODY, at))
        if last == since:
            return 0
        return actions.tell_everybody(since=since, act=Act(NOBODY, at))


tell = Telling()
