"""What rows of organisations, of a year, and rows that a second person checks have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from waterpeers.apps.foundation.models import Revised
from waterpeers.domain.actors import Actor
from waterpeers.domain.values import LONGEST_ZONE

Row = TypeVar("Row", bound=models.Model)


class OwnQuerySet(models.QuerySet[Row]):
    """Rows of organisations: one's own; all of them for those who keep the register."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)


class OfAYear(Revised):
    """What an operator enters of a year and zone; each such table has its ``organisation``.

    ``page`` is the address on which one is looked at: ``of`` with the others of its operator,
    ``show`` alone.
    """

    page: ClassVar[str] = "of"
    organisation: models.ForeignKey[Any, Any]
    zone = models.CharField(max_length=LONGEST_ZONE, blank=True)  # empty: the whole utility
    year = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.organisation} {self.of_when}"

    def get_absolute_url(self) -> str:
        """Its page: one of its own, or among those of its operator."""
        whose = self.organisation.uuid if self.page == "of" else self.uuid
        return reverse(f"{self._meta.app_label}:{self.page}", args=[whose])

    @property
    def of_when(self) -> str:
        """The year, and the zone where it is of one."""
        return f"{self.year} ({self.zone})" if self.zone else str(self.year)


class Checked(OfAYear):
    """What a second person checks: whoever saves it cannot, and every change takes it away.

    ``waits`` is the sentence for who may check, with ``organisation`` and ``when``.
    """

    waits: ClassVar[Any]
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


def checked_by_a_second_person(name: str) -> models.CheckConstraint:
    """Let the database refuse a check by whoever saved last."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(checked_at__isnull=True, checked_by__isnull=True)
        | models.Q(checked_at__isnull=False) & ~models.Q(checked_by=models.F("saved_by")),
    )
