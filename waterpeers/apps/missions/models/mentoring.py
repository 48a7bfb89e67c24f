"""What people bring who are willing to mentor."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.models import CodeField, Revised
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.missions import Coaching


class MentorProfileQuerySet(models.QuerySet["MentorProfile"]):
    """Whose profile one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own and those of people of one's partnerships; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        known = Party.objects.filter(partnership__in=Partnership.objects.visible_to(actor))
        near = models.Q(organisation__uuid__in=actor.organisations)
        near |= models.Q(organisation__in=known.values("organisation"))
        people = Membership.objects.filter(near).values("person")
        return self.filter(models.Q(person__uuid=actor.person) | models.Q(person__in=people))


class MentorProfile(Revised):
    """What somebody who is willing to mentor brings: kept once, and theirs alone."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="mentoring")
    is_willing = models.BooleanField(default=True)
    areas = models.JSONField(default=list)  # of codes.WorkingArea
    languages = models.JSONField(default=list)  # BCP 47
    coaching = CodeField(Coaching, default=Coaching.NONE)
    ready = models.JSONField(default=list)  # of missions.Ready
    free = models.JSONField(default=list)  # pairs of days in ISO form, both included
    days_a_year = models.PositiveSmallIntegerField(null=True)
    about = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    objects = MentorProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.person)

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Nobody's but their own."""
        return ()
