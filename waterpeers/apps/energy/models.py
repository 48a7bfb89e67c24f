"""Saved checks of pumps."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Revised
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.pumps import PumpSheet


class PumpCheckQuerySet(models.QuerySet["PumpCheck"]):
    """Which checks of pumps one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)


class PumpCheck(Revised):
    """The pumps of a year and zone as they were entered; results are worked out anew."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pump_checks")
    zone = models.CharField(max_length=120, blank=True)  # empty: the whole utility
    year = models.PositiveSmallIntegerField()
    flow_unit = models.CharField(max_length=20)
    head_unit = models.CharField(max_length=20)
    pumps = models.JSONField(default=list)  # as domain.pumps.PumpSheet takes them
    target_percent = models.FloatField()  # the efficiency to be reached
    price_per_kwh = models.FloatField(null=True)
    currency = models.CharField(max_length=3, blank=True)  # of the price
    note = models.TextField(blank=True)  # how and when it was measured
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = PumpCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone", "year"], name="one_pump_check_a_zone_and_year"
            ),
            models.CheckConstraint(
                name="pump_check_price_has_a_currency",
                condition=models.Q(price_per_kwh__isnull=True, currency="")
                | models.Q(price_per_kwh__isnull=False) & ~models.Q(currency=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.zone} {self.year}"

    @property
    def sheet(self) -> PumpSheet:
        """What was entered, as the formulas take it."""
        return PumpSheet(
            self.pumps, self.target_percent, self.flow_unit, self.head_unit, self.price_per_kwh
        )
