"""Reported values: sheets, the values in them, and what proves them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.models import OwnQuerySet
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD
from waterpeers.domain.periods import Period
from waterpeers.domain.plausibility import waits
from waterpeers.domain.values import OPEN, VALID, Origin, ValueState, Zone, ZoneKind


class SheetQuerySet(OwnQuerySet["Sheet"]):
    """Which sheets one may open."""


class Sheet(Revised):
    """What an organisation reports for a period, about the whole utility or a part of it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sheets")
    zone_kind = CodeField(ZoneKind, default=ZoneKind.WHOLE, max_length=10)
    zone_name = models.CharField(max_length=120, blank=True)  # empty for the whole utility
    starts_on = models.DateField()
    ends_before = models.DateField()

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "zone_kind", "zone_name", "starts_on", "ends_before"],
                name="one_sheet_a_zone_and_period",
            ),
            models.CheckConstraint(
                name="sheet_has_days", condition=models.Q(starts_on__lt=models.F("ends_before"))
            ),
            models.CheckConstraint(
                name="sheet_of_a_part_has_its_name",
                condition=models.Q(zone_kind="whole", zone_name="")
                | (~models.Q(zone_kind="whole") & ~models.Q(zone_name="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_before", "zone_kind", "organisation"], name="sheet_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.zone_name} {self.period.year}".replace("  ", " ")

    @property
    def period(self) -> Period:
        """The days that the figures are about."""
        return Period(self.starts_on, self.ends_before)

    @property
    def zone(self) -> Zone:
        """The part of the utility that the figures are about."""
        return Zone(self.zone_kind, self.zone_name)


class ValueQuerySet(models.QuerySet["Value"]):
    """Values by how far they have come."""

    def current(self) -> Self:
        """Leave out what a later version has replaced."""
        return self.exclude(state=ValueState.REPLACED)

    def valid(self) -> Self:
        """Keep what a second person has reviewed."""
        return self.filter(state__in=[str(state) for state in VALID])

    def public(self, hidden: frozenset[str]) -> Self:
        """Keep what may be shown to those who are not of its organisation.

        It was reviewed; it is a key figure, or somebody has published it already; and its owner
        does not hide the field of the profile that says the same (``hidden``).
        """
        kept_back = [variable for variable, field in PROFILE_FIELD.items() if field in hidden]
        shown = models.Q(variable__in=KEY_FIGURES) | models.Q(origin=Origin.PUBLISHED)
        return self.valid().filter(shown).exclude(variable__in=kept_back)

    def of_years(self, first: int, last: int) -> Self:
        """Keep those of periods that end in these years."""
        return self.filter(
            sheet__ends_before__gt=date(first, 1, 1), sheet__ends_before__lte=date(last + 1, 1, 1)
        )


class Value(models.Model):
    """One version of what was reported for a variable, in the unit we keep.

    The figure and the unit as they were reported are kept beside. What was not reported has no
    row. Of one variable of a sheet there is at most one version that is valid (reviewed or
    locked), and one that is open beside it. ``questions`` are what was asked about the value:
    each with ``code``, ``params``, ``field`` and ``answer``, which is empty until there is one; one
    about a unit with ``right``, which is true once somebody has said so and why.
    """

    # the first index below finds a sheet's values, so that the key needs none of its own
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="values", db_index=False)
    variable = models.CharField(max_length=60)  # a code of domain.indicators
    version = models.PositiveSmallIntegerField(default=1)
    state = CodeField(ValueState, default=ValueState.DRAFT, max_length=10)
    value = models.FloatField()
    reported = models.CharField(max_length=40)
    reported_unit = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=2, blank=True)  # A1 … D4; empty is not known
    origin = CodeField(Origin, default=Origin.TYPED, max_length=10)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    changed_because = models.TextField(blank=True)  # why there is a new version
    returned_because = models.TextField(blank=True)
    reported_by = models.UUIDField(null=True)  # a person's uuid, as are the next
    reported_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    locked_by = models.UUIDField(null=True)
    locked_at = models.DateTimeField(null=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "variable", "version"], name="one_value_a_version"
            ),
            models.UniqueConstraint(
                fields=["sheet", "variable"],
                condition=models.Q(state__in=["draft", "submitted", "returned"]),
                name="one_open_value_a_variable",
            ),
            models.UniqueConstraint(
                fields=["sheet", "variable"],
                condition=models.Q(state__in=["reviewed", "locked"]),
                name="one_valid_value_a_variable",
            ),
            models.CheckConstraint(
                name="value_reviewed_has_a_date",
                condition=models.Q(reviewed_at__isnull=False)
                | models.Q(state__in=["draft", "submitted", "returned"]),
            ),
        ]
        indexes = [  # a desk looks for these at each visit; of a million values they are few
            models.Index(
                fields=["sheet"],
                condition=models.Q(state="submitted"),
                name="value_waits_for_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable}: {self.value} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether nobody has reviewed it yet."""
        return self.state in OPEN

    @property
    def is_valid(self) -> bool:
        """Whether a second person has reviewed it and nothing has replaced it."""
        return self.state in VALID

    @property
    def unanswered(self) -> int:
        """How many questions about it wait for an answer."""
        return sum(1 for question in self.questions if waits(question))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Which evidence one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep that of one's own organisations; all of it for facilitators."""
        return self.filter(value__sheet__in=Sheet.objects.visible_to(actor))


class Evidence(Identified):
    """A file or a link that a value rests on."""

    value = models.ForeignKey(Value, models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=200)
    link = models.URLField(max_length=300, blank=True)
    file = models.FileField(upload_to="evidence/", blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(models.Q(file="") & ~models.Q(link=""))
                | (~models.Q(file="") & models.Q(link="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
