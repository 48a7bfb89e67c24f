"""Whom somebody reminded of what, views of the list, and where partnerships stand, kept."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.portfolio import StandingFor


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


class KeptStanding(models.Model):
    """Where a partnership stood when it was worked out last, for one kind of reader.

    It holds on the day ``on`` (none: not any more), and until the partnership is ``Touched``.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="standings")
    reader = CodeField(StandingFor)
    on = models.DateField(null=True)
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reader"], name="one_standing_a_partnership_and_reader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.on}"


class Touched(models.Model):
    """Something happened to a partnership or an organisation: what is kept of it holds no more.

    A row is added in the transaction of whatever happened, so that nothing is kept that is not so,
    and goes once its partnerships are worked out anew. Without a name it stands for all.
    """

    uuid = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)
