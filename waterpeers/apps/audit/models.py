"""The table of the trail."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from django.db import models

from waterpeers.apps.foundation.models import Identified
from waterpeers.domain.actors import Act, Actor


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are added, never changed and never deleted."""

    def of(self, subject: str, uuid: object) -> Self:
        """Keep those about one thing, latest first."""
        return self.filter(subject=subject, subject_uuid=uuid).order_by("-at", "-id")

    def update(self, **_: Any) -> int:
        """Refuse: what was recorded stays."""
        raise TypeError("the trail is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: what was recorded stays."""
        raise TypeError("the trail is never deleted")


class Entry(Identified):
    """One thing that happened to one subject.

    Subject, person and organisation are kept as identifiers, so that the trail outlives them.
    """

    event = models.CharField(max_length=40)  # of its app's events
    at = models.DateTimeField()
    subject = models.CharField(max_length=40)
    subject_uuid = models.UUIDField()
    whole_uuid = models.UUIDField(null=True)  # of what the subject is a part of
    person_uuid = models.UUIDField(null=True)
    organisation_uuid = models.UUIDField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    about: Identified | None = None  # the subject itself, while the entry is made
    concerned: tuple[UUID, ...] = ()  # whose it is, then

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_uuid", "-at"], name="entry_of_a_subject"),
            models.Index(fields=["person_uuid", "-at"], name="entry_of_a_person"),
            models.Index(
                fields=["whole_uuid", "-at"],
                name="entry_of_a_part",
                condition=models.Q(whole_uuid__isnull=False),
            ),
            models.Index(
                fields=["whole_uuid", "organisation_uuid", "-at"],
                name="entry_of_a_part_by_whom",
                condition=models.Q(whole_uuid__isnull=False, organisation_uuid__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="entry_names_its_event", condition=~models.Q(event="")),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


def entry_for(
    event: StrEnum,
    subject: Identified,
    *,
    act: Act,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    organisation: UUID | None = None,
) -> Entry:
    """Make an entry without storing it, for actions that record many at once.

    The organisation is the one of the subject's owners for which the person acts: none for a
    facilitator, who keeps what belongs to others.
    """
    owners = subject.owners
    entry = Entry(
        event=event,
        at=act.at,
        subject=subject._meta.model_name or "",
        subject_uuid=subject.uuid,
        whole_uuid=subject.whole.uuid if subject.whole else None,
        person_uuid=act.actor.person,
        organisation_uuid=organisation or _for_whom(owners, act.actor),
        before=before or {},
        after=after or {},
    )
    entry.about, entry.concerned = subject, owners
    return entry


def _for_whom(owners: tuple[UUID, ...], actor: Actor) -> UUID | None:
    acting = [owner for owner in owners if owner in actor.organisations]
    return acting[0] if len(acting) == 1 else None
