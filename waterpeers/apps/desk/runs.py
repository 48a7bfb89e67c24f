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
        self.entry: int | None = None
        self.at: datetime | None = None

    def __call__(self, at: datetime) -> int:
        """Tell everybody if the trail has grown, or some time has passed."""
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        if self.at is not None and last == self.entry and at - self.at < APART:
            return 0
        self.entry, self.at = last, at
        return actions.tell_everybody(act=Act(NOBODY, at))


tell = Telling()
