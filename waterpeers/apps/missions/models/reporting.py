"""What a mission leaves behind: the joint report, things to do, days, nights and costs."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.missions.models.log import LogEntry
from waterpeers.apps.missions.models.missions import Mission, TeamMember
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.models import Output
from waterpeers.domain.actors import Actor
from waterpeers.domain.mission_reports import CostKind
from waterpeers.domain.missions import TrialOutcome


class MissionReport(Revised):
    """What both sides say of a mission, besides what the log says already.

    ``left_out`` names entries and photos of the log that the report does not show. A side's yes
    is a ``MissionYes``; it falls away when the report or the log changes.
    """

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="report")
    summary = models.TextField()
    reached = CodeField(TrialOutcome)  # whether what was to be possible is possible now
    outputs = models.ManyToManyField(Output, related_name="+")  # of the plan
    other_outputs = models.TextField(blank=True)  # one a line
    open = models.TextField(blank=True)
    left_out = models.JSONField(default=list)  # uuids
    language = models.CharField(max_length=10)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # it, or what it shows of the log
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.mission)

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.mission


class MissionFollowUp(Identified):
    """That something in the register of commitments comes from a mission, or an entry of its log.

    What it says, whose it is and what became of it stands in the register alone.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="follow_ups")
    item = models.OneToOneField(RegisterItem, models.CASCADE, related_name="from_mission")
    entry = models.ForeignKey(LogEntry, models.SET_NULL, null=True, related_name="follow_ups")

    def __str__(self) -> str:
        return str(self.item)


class MissionCostQuerySet(models.QuerySet["MissionCost"]):
    """Which costs one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of missions that one may know of."""
        return self.filter(mission__in=Mission.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class MissionCost(Revised):
    """Days, nights or money given for a mission, on the side of ``party``.

    ``member`` is whose days they are, or for whom it was paid; ``borne_by`` whose money it is,
    which may be that of a third party. Whoever keeps the money takes such rows over.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="costs")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    member = models.ForeignKey(TeamMember, models.SET_NULL, null=True, related_name="costs")
    kind = CodeField(CostKind)
    days = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    nights = models.PositiveSmallIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)  # in the currency's smallest unit
    currency = models.CharField(max_length=3, blank=True)
    borne_by = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = MissionCostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cost_of_a_mission_has_a_currency",
                condition=models.Q(amount_minor=None, currency="")
                | models.Q(amount_minor__gte=0) & ~models.Q(currency=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.mission
