"""Who takes part in comparisons, who shares its figures with whom, and the runs."""

from __future__ import annotations

from secrets import token_hex
from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.peer_groups import PeerRule


class Participation(Identified):
    """An operator's yes (or its end) to having its reviewed figures compared without its name.

    ``salt`` goes into the fingerprints of its runs and never leaves: without it, nobody can try
    guesses of the others' figures against a fingerprint.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="participation")
    takes_part = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    salt = models.CharField(max_length=64, default=token_hex)

    def __str__(self) -> str:
        return f"{self.organisation} ({self.takes_part})"


class Reader(models.Model):
    """Somebody who could read an operator's runs; stays when the person leaves."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="readers")
    person = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="a_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class ShareQuerySet(models.QuerySet["Share"]):
    """Shares that hold, and those that have ended."""

    def current(self) -> Self:
        """Leave out those that were taken back."""
        return self.filter(until_at__isnull=True)


class Share(Identified):
    """An operator shows its name beside its figures: to one other, or to all who take part.

    One that was taken back stays: what was known once hides nobody any more.
    """

    giver = models.ForeignKey(Organisation, models.CASCADE, related_name="shares_given")
    receiver = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="shares_received"
    )
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "receiver"],
                condition=models.Q(until_at__isnull=True),
                name="one_share_a_pair",
            ),
            models.UniqueConstraint(
                fields=["giver"],
                condition=models.Q(receiver__isnull=True, until_at__isnull=True),
                name="one_share_with_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver or '*'}"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Of whoever shows its figures."""
        return (self.giver.uuid,)


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    """Which runs one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations: facilitators have no figure that takes part."""
        return self.filter(organisation__uuid__in=actor.organisations)


class Comparison(Identified):
    """One run of a comparison for one operator: inputs, method and result, never changed.

    ``own`` holds the operator's reviewed figures of the year (``values`` by variable, ``grades``).
    ``refused`` lists what was not shown and why. The groups that were shown are its inputs too.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="comparisons")
    year = models.PositiveSmallIntegerField()
    alike = models.JSONField(default=dict)  # the rule: criterion → the operator's own trait
    own = models.JSONField(default=dict)
    refused = models.JSONField(default=list)  # indicator, year, code, params
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the salt and the inputs
    result = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)  # a person's uuid

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "made_at"], name="comparison_latest")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} ({self.made_at:%Y-%m-%d})"

    @property
    def rule(self) -> PeerRule:
        """Who was compared with it."""
        return PeerRule.of(self.alike)


class ShownGroup(models.Model):
    """The figures of a group of one indicator and year as a run has shown them.

    Kept for two ends: so that the run can be made again, and so that no later group gives away
    the few by whom it differs. ``peers`` never leaves this table.
    """

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="groups")
    indicator = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    own = models.FloatField()
    peers = models.JSONField()  # an organisation's uuid → its figure
    drawn_on = models.DateField()  # when the peers' figures were gathered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "indicator", "year"], name="one_group_an_indicator_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
