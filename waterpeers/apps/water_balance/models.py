"""Saved water balances."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.foundation.models import CodeField
from waterpeers.apps.indicators.models import Checked
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.water_balance import Constants, Form
from waterpeers.domain.water_balance.entry import Sheet, Units


class SavedBalanceQuerySet(models.QuerySet["SavedBalance"]):
    """Which water balances one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all for administrators."""
        if actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)


class SavedBalance(Checked):
    """What a utility entered for a year and zone, in its own units; results are worked out anew."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="water_balances")
    form = CodeField(Form, default=Form.AWWA)
    constants = CodeField(Constants, default=Constants.METRIC)
    defaults = models.CharField(max_length=20)  # version of the defaults
    volume_unit = models.CharField(max_length=40)
    length_unit = models.CharField(max_length=40)
    pressure_unit = models.CharField(max_length=40)
    values = models.JSONField(default=dict)  # code → as entered
    limits = models.JSONField(default=dict)  # code → 95 % limit, per cent
    is_intermittent = models.BooleanField(default=False)
    saved_water_could_be_sold = models.BooleanField(default=False)

    objects = SavedBalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone", "year"],
                name="one_water_balance_a_zone_and_year",
            ),
            models.CheckConstraint(
                name="water_balance_checked_by_a_second_person",
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True)
                | models.Q(checked_at__isnull=False) & ~models.Q(checked_by=models.F("saved_by")),
            ),
        ]

    @property
    def sheet(self) -> Sheet:
        """What was entered, as the formulas take it."""
        return Sheet(
            self.values,
            self.limits,
            Units(self.volume_unit, self.length_unit, self.pressure_unit),
            form=Form(self.form),
            constants=Constants(self.constants),
            defaults=self.defaults,
            is_intermittent=self.is_intermittent,
            saved_water_could_be_sold=self.saved_water_could_be_sold,
        )
