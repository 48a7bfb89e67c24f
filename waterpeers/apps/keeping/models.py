"""Organisations that may be the same, and those that became one."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Identified, uuid_or
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor


class KeptQuerySet(models.QuerySet):
    """What those who keep the register know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep all for facilitators and administrators, nothing for others."""
        return self if actor.is_facilitator or actor.is_administrator else self.none()

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class Twins(Identified):
    """Two organisations whose names and places are so alike that they may be one."""

    one = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    likeness = models.FloatField()  # of the names, 0 to 1
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # why they are two

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_are_twins_once"),
            models.CheckConstraint(
                name="twins_are_two", condition=models.Q(one__lt=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} = {self.other}?"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Nobody's: facilitators say whether two are one."""
        return ()


class Merge(Identified):
    """One organisation went into another; what moved is kept, so that it can go back."""

    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    moved = models.JSONField(default=dict)  # "need.organisation" → keys of rows
    filled = models.JSONField(default=list)  # fields that the one lacked
    before = models.JSONField(default=dict)  # other names of the one, state of the other
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(undone_at__isnull=True),
                name="one_goes_into_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Refusal(Identified):
    """Why a proposed organisation was not taken into the register."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="refusal")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation}: {self.reason[:80]}"


class TakenBack(Identified):
    """An import that was taken back: what it had brought went, unless somebody had used it."""

    run_uuid = models.UUIDField(unique=True)  # of the import
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed = models.PositiveIntegerField()  # organisations
    restored = models.PositiveIntegerField()  # organisations whose fields are as before
    figures = models.PositiveIntegerField()  # figures that went
    stayed = models.PositiveIntegerField()  # organisations and figures that are in use

    def __str__(self) -> str:
        return f"{self.run_uuid}"
