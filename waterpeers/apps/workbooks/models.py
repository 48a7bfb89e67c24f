"""Workbooks that came back."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor


class UploadState(StrEnum):
    """Where a workbook that came back stands."""

    WAITING = "waiting"
    APPLIED = "applied"
    DROPPED = "dropped"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Which workbooks one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations: they hold what is not shared yet."""
        return self.filter(organisation__uuid__in=actor.organisations)


class Upload(Identified):
    """A workbook that somebody sent back. Its file is kept until it is applied or set aside."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # of its subject: "needs"
    about = models.CharField(max_length=40, blank=True)  # "2025", or nothing
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="workbooks/")
    state = CodeField(UploadState, default=UploadState.WAITING)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lines_stored = models.PositiveIntegerField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=models.Q(state="waiting"),
                name="one_file_waits_once",
            ),
            models.CheckConstraint(
                name="upload_ends_at_a_time",
                condition=models.Q(ended_at__isnull=False) | models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
