"""Saved service ladders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.models import CodeField
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.models import Checked, OwnQuerySet, checked_by_a_second_person
from waterpeers.domain.service_ladders import Ladder, LadderService
from waterpeers.domain.values import LONGEST_SOURCE


class SavedLadderQuerySet(OwnQuerySet["SavedLadder"]):
    """Which service ladders one may know of."""


class SavedLadder(Checked):
    """People by rung of a service, as a survey counted them for a year and zone."""

    waits = _("A service ladder of %(organisation)s for %(when)s waits for your check.")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ladders")
    service = CodeField(LadderService)
    percents = models.JSONField(default=dict)  # as domain.service_ladders.Ladder takes them
    source = models.CharField(max_length=LONGEST_SOURCE)
    note = models.TextField(blank=True)

    objects = SavedLadderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone", "year", "service"],
                name="one_ladder_a_service_zone_and_year",
            ),
            models.CheckConstraint(name="ladder_has_its_source", condition=~models.Q(source="")),
            checked_by_a_second_person("ladder_checked_by_a_second_person"),
        ]

    def __str__(self) -> str:
        return f"{super().__str__()} {self.service}"

    @property
    def ladder(self) -> Ladder:
        """The shares, as the rules take them."""
        return Ladder(LadderService(self.service), self.percents)
