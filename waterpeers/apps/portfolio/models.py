"""Whom somebody reminded of what, and the views of the list that somebody keeps."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor, Role


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


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Which views one finds above the list."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own, and those of the platforms that one facilitates."""
        bodies = actor.organisations_as(Role.FACILITATOR)
        own = models.Q(body__isnull=True, person__uuid=actor.person)
        return self.filter(own | models.Q(body__uuid__in=bodies))


class SavedView(Identified):
    """What somebody looks for among partnerships, under a name; of a person or of a platform."""

    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)  # as the list's address has it, without "?"
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    body = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="saved_views"
    )  # for all of its facilitators; none: for the person alone
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Its platform's, or nobody's: a person's own."""
        return (self.body.uuid,) if self.body else ()
