"""Updates of a plan by period, and what each says of every thing in the plan."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Revised, uuid_or
from waterpeers.apps.joint.models import Joint, JointQuerySet
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.domain.actors import Actor
from waterpeers.domain.joint import PlanPeriod
from waterpeers.domain.updates import PlanProgress, UpdateKind


class UpdateQuerySet(JointQuerySet["Update"]):
    """Which updates one may know of."""

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of a project year and period: WOP-0007/2.1."""
        code, slash, when = text.partition("/")
        year, dot, number = when.partition(".")
        if not (slash and dot and year.isdecimal() and number.isdecimal() and len(when) < 8):
            return self.filter(uuid_or(text, pk=None))
        return self.filter(plan__partnership__code__iexact=code, year=int(year), number=int(number))


class Update(Joint):
    """What one side says of a period, and the other agrees to; facilitators read it.

    It keeps the days of its period when the plan is amended.
    """

    to_partnership = "plan__partnership"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="updates")
    plan_version = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()  # the project year
    number = models.PositiveSmallIntegerField()  # the period in it
    summary = models.TextField(blank=True)
    ahead = models.TextField(blank=True)
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "starts_on"], name="a_period_has_one_update"),
            models.CheckConstraint(
                name="an_agreed_update_says_when",
                condition=~models.Q(state="agreed") | models.Q(agreed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "read_at"], name="update_by_state")]

    def __str__(self) -> str:
        return f"{self.plan.partnership.code} {self.year}.{self.number}"

    @property
    def partnership(self) -> Partnership:
        """The partnership whose plan it is."""
        return self.plan.partnership

    @property
    def period(self) -> PlanPeriod:
        """The period of which it tells."""
        return PlanPeriod(self.year, self.number, self.starts_on, self.ends_before)


class UpdateLineQuerySet(models.QuerySet["UpdateLine"]):
    """Which lines one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of updates that one may know of."""
        return self.filter(update__in=Update.objects.visible_to(actor))


class UpdateLine(Revised):
    """What an update says of an activity, output or figure: ``item`` is its uuid in the plan.

    ``value`` is what was reached of an output in the project year, or a figure of the
    partnership's own; of an indicator it is the reviewed value, with its year and grade.
    """

    update = models.ForeignKey(Update, models.CASCADE, related_name="lines")
    kind = CodeField(UpdateKind)
    item = models.UUIDField()
    progress = CodeField(PlanProgress, blank=True)
    per_cent = models.PositiveSmallIntegerField(null=True)
    value = models.FloatField(null=True)
    value_year = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=4, blank=True)
    explanation = models.TextField(blank=True)
    factors = models.JSONField(default=dict)  # by family: what helped, what hindered
    meaning = models.TextField(blank=True)  # for the plan
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)  # none: only a figure was read

    objects = UpdateLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["update", "item"], name="told_once_in_an_update"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.progress}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.update.plan.partnership
