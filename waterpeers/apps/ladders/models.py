"""Saved service ladders."""

from __future__ import annotations

from django.db import models

from waterpeers.apps.foundation.models import CodeField
from waterpeers.apps.indicators.models import Checked, OwnQuerySet
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.service_ladders import Ladder, Service


class SavedLadderQuerySet(OwnQuerySet["SavedLadder"]):
    """Which service ladders one may know of."""


class SavedLadder(Checked):
    """People by rung of a service, as a survey counted them for a year and zone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ladders")
    service = CodeField(Service)
    percents = models.JSONField(default=dict)  # as domain.service_ladders.Ladder takes them
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)

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
