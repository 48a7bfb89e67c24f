"""Saved checks of pumps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.models import Checked, OwnQuerySet, checked_by_a_second_person
from waterpeers.domain.pumps import PumpSheet


class PumpCheckQuerySet(OwnQuerySet["SavedPumpCheck"]):
    """Which checks of pumps one may know of."""


class SavedPumpCheck(Checked):
    """The pumps of a year and zone as they were entered; results are worked out anew."""

    page = "show"
    waits = _("The check of pumps of %(organisation)s for %(when)s waits for your check.")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pump_checks")
    flow_unit = models.CharField(max_length=20)
    head_unit = models.CharField(max_length=20)
    pumps = models.JSONField(default=list)  # as domain.pumps.PumpSheet takes them
    target_percent = models.FloatField()  # the efficiency to be reached
    price_per_kwh = models.FloatField(null=True)
    currency = models.CharField(max_length=3, blank=True)  # of the price
    note = models.TextField(blank=True)  # how and when it was measured

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
            checked_by_a_second_person("pump_check_checked_by_a_second_person"),
        ]

    @property
    def sheet(self) -> PumpSheet:
        """What was entered, as the formulas take it."""
        return PumpSheet(
            self.pumps, self.target_percent, self.flow_unit, self.head_unit, self.price_per_kwh
        )
