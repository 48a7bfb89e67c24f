"""Conversations: of which thing, what was written, and who takes part."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, uuid_or
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.threads import ThreadClass


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Which conversations one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))


class Thread(Identified):
    """The conversation beside one thing: a row of a ``kind`` that its subject has named."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="threads")
    kind = models.CharField(max_length=40)
    item = models.UUIDField()
    begun_at = models.DateTimeField()

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "item"], name="one_thread_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership


class ThreadMessageQuerySet(models.QuerySet["ThreadMessage"]):
    """Which messages one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(thread__in=Thread.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class ThreadMessage(Identified):
    """What somebody wrote; taken back, nothing is left of it but that it was there."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    seen_by = CodeField(ThreadClass, default=ThreadClass.SIDES)
    by_mail = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = ThreadMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "written_at"], name="message_by_time")]
        constraints = [
            models.CheckConstraint(
                name="message_says_something_or_was_taken_back",
                condition=models.Q(taken_back_at=None) ^ models.Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.thread.partnership


class ListenerQuerySet(models.QuerySet["Listener"]):
    """How people take part."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own."""
        return self.filter(person__uuid=actor.person) if actor.is_known else self.none()


class Listener(Identified):
    """Somebody who takes part: wrote, is named on the thing, or was written to.

    ``read_at`` is when they said last that they have read it, ``is_quiet`` that they want no mail.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="listeners")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True)
    is_quiet = models.BooleanField(default=False)

    objects = ListenerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_listens_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.thread}"
