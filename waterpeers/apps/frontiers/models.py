"""The runs of efficiency frontiers."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.peer_groups import PeerRule


class FrontierQuerySet(models.QuerySet["Frontier"]):
    """Which runs one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations: names are shown to each reader apart."""
        return self.filter(organisation__uuid__in=actor.organisations)


class Frontier(Identified):
    """One run of an efficiency frontier for one operator, never changed.

    ``units`` holds who was in it: organisation's uuid, why its figures entered, the figures in the
    order of ``columns`` as they were compared. ``skipped`` names who lacked a figure. ``own`` is
    what the run found for the operator itself; ``result`` what it found for all, in the order of
    ``units``.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="frontiers")
    year = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=40)  # a code of domain.frontiers
    returns = models.CharField(max_length=10)
    orientation = models.CharField(max_length=10)
    alike = models.JSONField(default=dict)  # the rule: criterion → the operator's own trait
    columns = models.JSONField()  # inputs and outputs, by variable
    units = models.JSONField()
    skipped = models.JSONField()  # organisation's uuid, basis, code, params
    sources = models.JSONField()  # of published figures, and of what money was worth
    earlier = models.JSONField(null=True)  # year and units of it, for the change since
    own = models.JSONField()
    size = models.PositiveIntegerField()  # how many were compared
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the inputs
    result = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)  # a person's uuid

    objects = FrontierQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "made_at"], name="frontier_latest"),
            models.Index(fields=["organisation", "fingerprint"], name="frontier_same_again"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.model} ({self.made_at:%Y-%m-%d})"

    @property
    def rule(self) -> PeerRule:
        """Who was compared with it."""
        return PeerRule.of(self.alike)
