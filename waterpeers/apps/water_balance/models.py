"""Saved water balances."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.models import CodeField
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.models import Checked, OwnQuerySet, checked_by_a_second_person
from waterpeers.domain.verdicts import NotValid, Reason, Verdict
from waterpeers.domain.water_balance import INPUTS, Constants, Form
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits


class SavedBalanceQuerySet(OwnQuerySet["SavedBalance"]):
    """Which water balances one may know of."""


class SavedBalance(Checked):
    """What a utility entered for a year and zone, in its own units; results are worked out anew."""

    page = "show"
    waits = _("The water balance of %(organisation)s for %(when)s waits for your check.")
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
    costs = models.JSONField(default=dict)  # of measuring better, as domain.measuring keeps them

    objects = SavedBalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone", "year"],
                name="one_water_balance_a_zone_and_year",
            ),
            checked_by_a_second_person("water_balance_checked_by_a_second_person"),
        ]

    @property
    def sheet(self) -> BalanceEntry:
        """What was entered, as the formulas take it."""
        return BalanceEntry(
            self.values,
            self.limits,
            BalanceUnits(self.volume_unit, self.length_unit, self.pressure_unit),
            form=Form(self.form),
            constants=Constants(self.constants),
            defaults=self.defaults,
            is_intermittent=self.is_intermittent,
            saved_water_could_be_sold=self.saved_water_could_be_sold,
        )


def columns_of(sheet: BalanceEntry) -> dict[str, Any]:
    """Give what is stored of a sheet; ``NotValid`` for one of which no balance can be made."""
    unknown = sorted({*sheet.values, *sheet.limits_percent} - INPUTS.keys())
    NotValid.unless(
        Verdict(tuple(Reason("input_not_known", (("code", c[:60]),), c[:60]) for c in unknown))
    )
    sheet.entered()
    return {
        "form": sheet.form,
        "constants": sheet.constants or sheet.units.constants,
        "defaults": sheet.defaults,
        "volume_unit": sheet.units.volume,
        "length_unit": sheet.units.length,
        "pressure_unit": sheet.units.pressure,
        "values": dict(sheet.values),
        "limits": dict(sheet.limits_percent),
        "is_intermittent": sheet.is_intermittent,
        "saved_water_could_be_sold": sheet.saved_water_could_be_sold,
    }
