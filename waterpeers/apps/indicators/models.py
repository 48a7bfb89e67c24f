"""Reported values."""

from __future__ import annotations

from django.db import models

from waterpeers.apps.operators.models import Organisation


class Value(models.Model):
    """What an organisation reported for a variable in a year, in the unit we keep.

    The figure and the unit as they were reported are kept beside. Missing years have no row.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="values")
    variable = models.CharField(max_length=60)  # a code of domain.indicators
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    reported = models.CharField(max_length=40)
    reported_unit = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=2, blank=True)  # A1 … D4
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "variable", "year"], name="one_value_a_variable_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable} {self.year}: {self.value}"
