"""Whom somebody reminded of what."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Which reminders one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those in partnerships that one may know of."""
        return self.filter(party__partnership__in=Partnership.objects.visible_to(actor))


class Reminder(Identified):
    """A party was told by somebody that it is its turn at a gate."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="reminders")
    gate = models.CharField(max_length=4)  # G1, G2
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")  # who reminded
    message = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["party", "gate", "-sent_at"], name="reminder_last")]

    def __str__(self) -> str:
        return f"{self.party} {self.gate} {self.sent_at:%Y-%m-%d}"

    @property
    def whole(self) -> Partnership:
        """Its partnership, whose trail tells of it."""
        return self.party.partnership
