"""Saved service ladders."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Revised
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.service_ladders import Ladder, Service


class SavedLadderQuerySet(models.QuerySet["SavedLadder"]):
    """Which service ladders one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)


class SavedLadder(Revised):
    """People by rung of a service, as a survey counted them for a year and zone.

    Whoever saves it cannot check it, and every change takes the check away.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ladders")
    zone = models.CharField(max_length=120, blank=True)  # empty: the whole service area
    year = models.PositiveSmallIntegerField()
    service = CodeField(Service)
    percents = models.JSONField(default=dict)  # as domain.service_ladders.Ladder takes them
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = SavedLadderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone", "year", "service"],
                name="one_ladder_a_service_zone_and_year",
            ),
            models.CheckConstraint(name="ladder_has_its_source", condition=~models.Q(source="")),
            models.CheckConstraint(
                name="ladder_checked_by_a_second_person",
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True)
                | models.Q(checked_at__isnull=False) & ~models.Q(checked_by=models.F("saved_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.zone} {self.year} {self.service}"

    @property
    def ladder(self) -> Ladder:
        """The shares, as the rules take them."""
        return Ladder(Service(self.service), self.percents)
