"""The plan of a partnership, its items by kind, who approved it, and how it was at each version.

An item keeps its uuid and its number for ever: what is taken out stays with its day, so that
updates, missions and figures that point at it still find it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.diagnosis.models import Finding
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.own_plan_templates import from_plain
from waterpeers.domain.plan_templates import PlanTemplate
from waterpeers.domain.plans import (
    ActivityPart,
    Aim,
    CapacityDimension,
    Funding,
    Leads,
    ProjectYear,
    RiskSort,
    project_years,
)
from waterpeers.domain.values import ZoneKind


class PlanQuerySet(models.QuerySet["Plan"]):
    """Which plans one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of the partnership with this code."""
        return self.filter(uuid_or(text, partnership__code__iexact=text))


class Plan(Revised):
    """The improvement plan of a partnership: its days, its money, its reviews and follow-ups."""

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="plan")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_before = models.DateField()
    reviews_a_year = models.PositiveSmallIntegerField(default=2)
    follow_ups = models.JSONField(default=list)  # days after the end, in ISO form
    version = models.PositiveSmallIntegerField(default=0)  # that both approved last; 0: none yet
    amended_at = models.DateTimeField(null=True)  # since when the next version is written
    amended_because = models.TextField(blank=True)
    made_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_has_days", condition=models.Q(starts_on__lt=models.F("ends_before"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership.code} v{self.version}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of its plan."""
        return self.partnership

    @property
    def is_open(self) -> bool:
        """Whether it can be written: no version is in force, or an amendment is under way."""
        return self.version == 0 or self.amended_at is not None

    @property
    def years(self) -> tuple[ProjectYear, ...]:
        """Its project years."""
        return project_years(self.starts_on, self.ends_before)

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.ends_before - timedelta(days=1)

    @property
    def follow_up_days(self) -> list[date]:
        """The days on which it is looked at what lasted."""
        return [date.fromisoformat(day) for day in self.follow_ups]


class PlanItemQuerySet(models.QuerySet[Any]):
    """Which items one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of plans that one may know of."""
        return self.filter(plan__in=Plan.objects.visible_to(actor))

    def standing(self) -> Self:
        """Leave out what was taken out of the plan."""
        return self.filter(withdrawn_at__isnull=True)

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class PlanItem(Revised):
    """A row of a plan; people know it by its letter and number, programs by its uuid."""

    letter: ClassVar[str] = ""
    plan = models.ForeignKey(Plan, models.CASCADE)
    number = models.PositiveIntegerField()  # given once, and never to another
    title = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="%(class)s_number_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def code(self) -> str:
        """What people call it: A3."""
        return f"{self.letter}{self.number}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of the items of its plan."""
        return self.plan.partnership


class OnBothSides(PlanItem):
    """An item for which a person of each side answers, with an account here or without one."""

    mentee_person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    mentee_name = models.CharField(max_length=120, blank=True)
    mentor_person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    mentor_name = models.CharField(max_length=120, blank=True)

    class Meta(PlanItem.Meta):
        abstract = True


class Objective(PlanItem):
    """What the partnership is for; few objectives help."""

    letter = "O"
    aim = CodeField(Aim)
    note = models.TextField(blank=True)


class Activity(OnBothSides):
    """Work in a working area: what is so at first, who does what when, and who pays."""

    letter = "A"
    area = CodeField(WorkingArea)
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True)
    priority = models.ForeignKey(Finding, models.SET_NULL, null=True, related_name="activities")
    initial_situation = models.TextField(blank=True)
    part = CodeField(ActivityPart, default=ActivityPart.SOFT)
    leads = CodeField(Leads, blank=True)
    starts_on = models.DateField(null=True)  # planned
    ends_on = models.DateField(null=True)
    began_on = models.DateField(null=True)  # as it was
    ended_on = models.DateField(null=True)
    depends_on = models.JSONField(default=list)  # uuids of activities that are done before
    budget_minor = models.BigIntegerField(null=True)  # in the currency of the plan
    funding = CodeField(Funding, blank=True)
    funding_source = models.CharField(max_length=200, blank=True)
    methods = models.JSONField(default=list)  # of domain.plans.LearningMethod

    @property
    def after(self) -> list[UUID]:
        """The activities that are done before."""
        return [UUID(each) for each in self.depends_on]


class Output(PlanItem):
    """What an activity brings about and can be counted, each project year."""

    letter = "P"
    activity = models.ForeignKey(Activity, models.CASCADE)
    unit = models.CharField(max_length=60, blank=True)
    targets = models.JSONField(default=dict)  # by project year: {"1": 3.0}
    means = models.TextField(blank=True)  # of verification
    due_on = models.DateField(null=True)


class PerformanceOutcome(OnBothSides):
    """A figure of the whole utility, of a zone or of a pilot that is to change.

    The baseline of an indicator of the catalogue is the reviewed value when it was chosen, with
    its grade; it is typed only where the figure is one of the partnership's own.
    """

    letter = "R"
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True)
    priority = models.ForeignKey(Finding, models.SET_NULL, null=True, related_name="outcomes")
    indicator = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)  # of a figure of one's own
    zone_kind = CodeField(ZoneKind, default=ZoneKind.WHOLE)
    zone_name = models.CharField(max_length=120, blank=True)
    baseline = models.FloatField(null=True)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    baseline_grade = models.CharField(max_length=4, blank=True)
    measured_by = models.DateField(null=True)  # where there is no baseline yet
    targets = models.JSONField(default=dict)
    means = models.TextField(blank=True)


class CapacityOutcome(OnBothSides):
    """What will be different in one of the fourteen dimensions of capacity."""

    letter = "C"
    dimension = CodeField(CapacityDimension)
    area = CodeField(WorkingArea, blank=True)
    before = models.TextField(blank=True)
    means = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True)  # the project year


class LearningTarget(OnBothSides):
    """Who will be able to do what."""

    letter = "L"
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True)
    who = models.CharField(max_length=200)
    people = models.PositiveIntegerField(null=True)
    methods = models.JSONField(default=list)
    means = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True)


class Routine(OnBothSides):
    """Which piece of daily work will be done otherwise."""

    letter = "H"
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True)
    before = models.TextField(blank=True)
    means = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True)


class Risk(OnBothSides):
    """A risk, an assumption, or whom the plan must not leave worse off, with what is done."""

    letter = "K"
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True)
    sort = CodeField(RiskSort)
    sign = models.TextField(blank=True)  # by which one notices
    answer = models.TextField(blank=True)  # what is done about it


class PlanApproval(Identified):
    """That an operator approves the plan as it stands; it falls away when that changes."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="approvals")
    party = models.OneToOneField(Party, models.CASCADE, related_name="plan_approval")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.party)


class PlanVersion(Identified):
    """The plan as both sides approved it; never changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    why = models.TextField(blank=True)  # it was amended
    changes = models.JSONField(default=list)  # against the version before: kind, code, what
    content = models.JSONField(default=dict)
    approved_by = models.JSONField(default=list)  # operator, person, day
    in_force_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="a_version_of_a_plan_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.partnership.code} v{self.number}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.plan.partnership


class OwnPlanTemplateQuerySet(models.QuerySet["OwnPlanTemplate"]):
    """Which templates one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those that are shared; for facilitators those that are being written, too."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.offered() if actor.is_known else self.none()

    def offered(self) -> Self:
        """Keep what is shared and was not withdrawn."""
        return self.filter(shared_at__isnull=False, withdrawn_at__isnull=True)

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class OwnPlanTemplate(Revised):
    """A version of a template of plans that facilitators made; once shared it never changes.

    Those of one ``code`` are versions of one another. ``body`` is what
    ``domain.own_plan_templates`` writes and reads.
    """

    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    based_on = models.CharField(max_length=60)  # the code of what it was made of
    body = models.JSONField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = OwnPlanTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="one_own_plan_template_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def template(self) -> PlanTemplate:
        """The template."""
        return from_plain(self.code, self.body)
