"""What was noted on the days of a mission, with photos and voice notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.missions.models.missions import Mission, TeamMember
from waterpeers.domain.actors import Actor
from waterpeers.domain.missions import LogFileKind, TrialOutcome


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    """Which entries one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of missions that one may know of."""
        return self.filter(mission__in=Mission.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class LogEntry(Revised):
    """What somebody noted on a day of a mission: what was tried, who was there, what was decided.

    ``noted_at`` is when it was entered, by our clock, also where it waited on a device;
    ``is_hour_known`` says whether that is known. ``announced`` counts the files that come after it.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="log")
    day = models.DateField()
    noted_at = models.DateTimeField()
    is_hour_known = models.BooleanField(default=True)
    received_at = models.DateTimeField()
    text = models.TextField(blank=True)
    team = models.ManyToManyField(TeamMember, related_name="+")
    others = models.CharField(max_length=200, blank=True)
    outcome = CodeField(TrialOutcome, blank=True)
    decided = models.TextField(blank=True)
    announced = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mission", "day"], name="log_by_day")]

    def __str__(self) -> str:
        return self.text or self.decided

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.mission

    @property
    def is_late(self) -> bool:
        """Whether it came days after it was entered."""
        return self.received_at - self.noted_at > timedelta(days=1)


class LogFileQuerySet(models.QuerySet["LogFile"]):
    """Which files one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of missions that one may know of."""
        return self.filter(entry__mission__in=Mission.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class LogFile(Identified):
    """A photo or a voice note of an entry; what a camera noted beside it is taken out.

    Where it was taken is kept only where somebody wished so.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="files")
    kind = CodeField(LogFileKind)
    file = models.FileField(upload_to="missions/")
    small = models.FileField(upload_to="missions/", blank=True)  # of a photo, for lists
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = LogFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="place_of_a_photo_is_whole",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.entry.mission
