"""Published tables: the series made of those that were summed up, and levels of countries."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from waterpeers.apps.foundation.models import CodeField, Identified
from waterpeers.domain.service_ladders import LadderService


class ReferenceTable(Identified):
    """A published table: whose it is, what was in it, who loaded it.

    Of a source there is one: loaded again, it takes the place of the earlier one.
    """

    source = models.CharField(max_length=300, unique=True)
    licence = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=120)  # its name
    fingerprint = models.CharField(max_length=64)  # SHA-256 of all that was made of it
    rows = models.PositiveIntegerField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True)  # the person's uuid

    def __str__(self) -> str:
        return self.source

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Nobody's: it is published, and everybody reads it."""
        return ()


class ReferenceSeries(models.Model):
    """What utilities of a country and size, an income group or hours have of an indicator, by year.

    ``points`` has for each year: how many, lower quarter, middle, upper quarter.
    """

    table = models.ForeignKey(ReferenceTable, models.CASCADE, related_name="series")
    indicator = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)  # "" for all of the table
    size = models.CharField(max_length=10, blank=True)  # a SizeBand; "" for all
    income = models.CharField(max_length=20, blank=True, default="")  # of whatever country
    hours = models.CharField(max_length=20, blank=True, default="")  # an HoursClass, the same
    points = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "indicator", "country", "size", "income", "hours"],
                name="one_series_a_context",
            )
        ]
        indexes = [models.Index(fields=["indicator", "country"], name="reference_series_of")]

    def __str__(self) -> str:
        return f"{self.table}: {self.indicator} {self.country} {self.size}"


class CountryLevels(models.Model):
    """What people of a country have of a service: by year, area and rung, per cent.

    A share is a number, or "<1" or ">99" as it was published.
    """

    table = models.ForeignKey(ReferenceTable, models.CASCADE, related_name="levels")
    service = CodeField(LadderService)
    country = models.CharField(max_length=2)
    years = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "service", "country"], name="levels_of_a_country_once"
            )
        ]
        indexes = [models.Index(fields=["country", "service"], name="country_levels_of")]

    def __str__(self) -> str:
        return f"{self.table}: {self.service} {self.country}"
