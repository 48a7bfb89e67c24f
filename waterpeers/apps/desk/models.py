"""Whose turn it was found to be, so that nobody is told twice."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField
from waterpeers.domain.actors import Actor
from waterpeers.domain.turns import Tray


class TurnQuerySet(models.QuerySet["Turn"]):
    """Whose turn one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own; all for facilitators and administrators, who see what is stuck."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(person__uuid=actor.person)


class Turn(models.Model):
    """One thing that waits for one person; the row goes when it waits no more."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="turns")
    key = models.CharField(max_length=300)  # as foundation.waiting.Waiting gives it
    kind = models.CharField(max_length=40)
    tray = CodeField(Tray, default=Tray.TO_DO)
    href = models.CharField(max_length=260)
    organisation_uuid = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_turn_a_person_and_thing"),
        ]
        indexes = [models.Index(fields=["since"], name="turn_since")]

    def __str__(self) -> str:
        return self.key
