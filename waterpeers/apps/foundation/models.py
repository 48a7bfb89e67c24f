"""Fields and base models that every subject uses."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import models


class CodeField(models.CharField):
    """A code of one of our lists: text in the database, a member of the enum in Python.

    Migrations see a plain ``CharField``, so that a longer list costs no migration. An empty
    text means that nothing was chosen.
    """

    def __init__(self, codes: type[StrEnum] | None = None, **options: Any) -> None:
        self.codes = codes
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Show a plain text column."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def from_db_value(self, value: str | None, *_: object) -> StrEnum | str | None:
        """Read a code from the database."""
        return self.codes(value) if self.codes and value else value

    def to_python(self, value: Any) -> Any:
        """Accept a member or its text."""
        return self.codes(value) if self.codes and value else value

    def get_prep_value(self, value: Any) -> str | None:
        """Write the text of a code."""
        return None if value is None else str(value)


class Identified(models.Model):
    """A row with the identifier that the outside stores; ``id`` stays inside."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def whole(self) -> Identified | None:
        """What this is a part of, if anything: the trail of the whole tells of its parts."""
        return None

    @property
    def owners(self) -> tuple[UUID, ...]:
        """The organisations whose this is: its own, else those of the whole; () for nobody's."""
        if (own := getattr(self, "organisation", None)) is not None:
            return (own.uuid,)
        return self.whole.owners if self.whole else ()


def uuid_or(text: str, **field: Any) -> models.Q:
    """Look for a uuid where the text is one, else in a field."""
    try:
        return models.Q(uuid=UUID(text))
    except ValueError:
        return models.Q(**field)


class Revised(Identified):
    """A row that two people may edit: each saved change raises its revision by one."""

    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


KEPT_FOR = timedelta(hours=1)
KEPT = "kept"  # the form of a draft that a session's end has made
REFUSED = "refused"  # of one that could not be saved as it was: whoever goes back finds it
UNSEEN = (KEPT, REFUSED)  # no draft that somebody knows of


class Draft(Identified):
    """What a person typed into a form and has not sent yet."""

    person_uuid = models.UUIDField()
    form = models.CharField(max_length=60)  # the form's name: "profile", "need"
    address = models.CharField(max_length=300)  # the page to go on at
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)  # field → list of texts
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_uuid", "form", "address"], name="one_draft_a_person_and_page"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.form


class Receipt(models.Model):
    """That a form was stored: it is not stored again, and no draft of it is kept any more."""

    person_uuid = models.UUIDField()
    key = models.UUIDField()  # of what was entered, by its device; or of a form, by its page
    fingerprint = models.CharField(max_length=64)  # SHA-256 of its address and fields; its name
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_uuid", "key"], name="received_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class RunState(StrEnum):
    """How far a long computation has come."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # by somebody who no longer wants it


class Run(Identified):
    """A long computation: asked for by a person, taken by a worker; the table is the queue.

    A finished run never changes. A running one whose lease has passed lost its worker and is
    taken again.
    """

    kind = models.CharField(max_length=40)  # as its subject names it
    state = CodeField(RunState, default=RunState.ASKED)
    asked_by = models.UUIDField(null=True)  # the person's uuid
    asked_at = models.DateTimeField()
    parameters = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)  # SHA-256 of the inputs
    progress = models.PositiveIntegerField(default=0)  # rows read so far
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # why it failed: code, params, field

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="run_next")]
        constraints = [
            models.CheckConstraint(
                name="run_ends_at_a_time",
                condition=models.Q(finished_at__isnull=False)
                | models.Q(state__in=["asked", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails by how far they have come."""

    def due(self, at: datetime) -> Self:
        """Keep those to be tried now, the oldest first."""
        return self.filter(sent_at=None, next_try_at__lte=at).order_by("made_at", "pk")

    def failing(self) -> Self:
        """Keep those that did not go out when they were tried, the latest first."""
        return self.filter(sent_at=None, attempts__gt=0).order_by("-made_at", "-pk")


class Mail(Identified):
    """A mail to go out, or one that went: then nothing is kept of what stood in it."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # none: it went, or is not tried any more
    fault = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="mail_to_try")]
        constraints = [
            models.CheckConstraint(
                name="mail_that_went_is_not_tried_again",
                condition=models.Q(sent_at=None) | models.Q(next_try_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
