"""What was learned in a partnership, and what was said of it later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.missions.models import LogEntry
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.models import LearningTarget
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.learning import (
    Blocked,
    HowFar,
    LevelOfStaff,
    Look,
    Method,
    Stands,
    stands,
)

LEVELS = models.Q(level__gte=0, level__lte=6)
COUNTS = ("women", "men", "unsaid")
STANDING = ("said", "highest", "waits_for_means", "unknown_after", "conditions")
TEXTS = (
    "practice", "unit", "place", "learned", "peers", "next_use", "next_use_where", "next_use_who",
    "means", "means_from", "obstacles", "evidence",
)  # fmt: skip


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    """Which records one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class LearningRecord(Revised):
    """Something that people of ``party`` learned: one practice, one unit, one level of staff.

    ``level`` is how far it had come when it was noted; ``answerer`` is who says so later, else
    those who run the side. ``names`` are those of learners who agreed, ``entry`` is where in the
    log of a mission it was noted first, ``target`` the aim of the plan that it serves, and
    ``passed_on_from`` what those learned earlier who taught it.

    ``said``, ``highest``, ``waits_for_means``, ``unknown_after`` and ``conditions`` say where it
    stands. They follow from its checks and are kept with it, so that many are read at once.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="learning")
    party = models.ForeignKey(Party, models.CASCADE, related_name="learning")
    practice = models.CharField(max_length=200)
    method = CodeField(Method)
    learned_on = models.DateField()
    until_on = models.DateField(null=True)
    unit = models.CharField(max_length=120)
    staff_level = CodeField(LevelOfStaff)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    unsaid = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField()
    next_use = models.CharField(max_length=200)
    next_use_where = models.CharField(max_length=120, blank=True)
    next_use_on = models.DateField(null=True)
    next_use_who = models.CharField(max_length=120, blank=True)
    means = models.CharField(max_length=200, blank=True)
    means_from = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    theme = CodeField(WorkingArea, blank=True)
    knowledge = models.JSONField(default=list)
    learned = models.TextField(blank=True)
    peers = models.CharField(max_length=200, blank=True)
    names = models.JSONField(default=list)
    names_agreed = models.BooleanField(default=False)
    obstacles = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    entry = models.ForeignKey(LogEntry, models.SET_NULL, null=True, related_name="learned")
    target = models.ForeignKey(LearningTarget, models.SET_NULL, null=True, related_name="learned")
    passed_on_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="passed_on")
    answerer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    said = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=0)
    waits_for_means = models.BooleanField(default=False)
    unknown_after = models.DateField(null=True)
    conditions = models.CharField(max_length=300, blank=True)  # codes, -code: stood in the way

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="learning_at_a_level", condition=LEVELS),
            models.CheckConstraint(
                name="names_of_learners_agreed",
                condition=models.Q(names=[]) | models.Q(names_agreed=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["method", "conditions", "said", "unknown_after", "partnership"],
                name="learning_standing",
            ),
            models.Index(
                fields=["conditions", "said", "unknown_after", "partnership"],
                name="learning_conditions",
            ),
        ]

    def __str__(self) -> str:
        return self.practice

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("learning:record", args=[self.uuid])

    @property
    def learners(self) -> int:
        """How many learned it."""
        return self.women + self.men + self.unsaid

    def standing(self, today: date) -> HowFar:
        """Say where it stands."""
        kept = Stands(self.said, self.highest, self.waits_for_means, self.unknown_after)
        return kept.on(today)

    def look_at(self, checks: Iterable[LearningCheck]) -> None:
        """Take over from its checks where it stands."""
        by_day = sorted(checks, key=lambda each: each.due_on)
        found = stands(self.level, [each.look for each in by_day])
        self.said, self.highest = found.said, found.highest
        self.waits_for_means, self.unknown_after = found.waits_for_means, found.unknown_after
        said = [each for each in by_day if each.level is not None]
        self.conditions = said[-1].conditions if said else ""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Which certificates one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of records that one may know of."""
        return self.filter(record__in=LearningRecord.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class Certificate(Identified):
    """That somebody took part, for a learner who agreed to be named; anybody may check it.

    ``facts`` is what was so when it was issued. One that was withdrawn has no name any more, and
    its address says only that it does not hold.
    """

    record = models.ForeignKey(LearningRecord, models.CASCADE, related_name="certificates")
    code = models.CharField(max_length=40, unique=True)  # of its address; nobody guesses it
    name = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_holds_or_names_nobody",
                condition=models.Q(withdrawn_at=None) & ~models.Q(name="")
                | models.Q(withdrawn_at__isnull=False, name=""),
            ),
            models.UniqueConstraint(
                fields=["record", "name"],
                condition=models.Q(withdrawn_at=None),
                name="one_certificate_a_learner",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.record.partnership


class LearningCheckQuerySet(models.QuerySet["LearningCheck"]):
    """Which checks one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of records that one may know of."""
        return self.filter(record__in=LearningRecord.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class LearningCheck(Identified):
    """A later look at what was learned: due on a day; what was said, and by whom, if anything.

    ``second`` is the level that a supervisor sees, who agrees where it is that of the check.
    """

    record = models.ForeignKey(LearningRecord, models.CASCADE, related_name="checks")
    due_on = models.DateField()
    level = models.PositiveSmallIntegerField(null=True)
    helped = models.JSONField(default=list)
    blocked = models.JSONField(default=list)
    word = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    second = models.PositiveSmallIntegerField(null=True)
    second_word = models.TextField(blank=True)
    seconded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)

    objects = LearningCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="learning_checked_at_a_level",
                condition=models.Q(level=None, answered_at=None)
                | LEVELS & models.Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="learning_seconded_by_another",
                condition=models.Q(seconded_by=None)
                | ~models.Q(seconded_by=models.F("answered_by")),
            ),
            models.UniqueConstraint(
                fields=["record", "due_on"], name="one_check_of_learning_a_day"
            ),
        ]
        indexes = [models.Index(fields=["due_on", "answered_at"], name="learning_check_due")]

    def __str__(self) -> str:
        return str(self.due_on)

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.record.partnership

    @property
    def look(self) -> Look:
        """What the rules read of it."""
        return Look(self.due_on, self.level, self.second, Blocked.NO_MEANS in self.blocked)

    @property
    def conditions(self) -> str:
        """What helped and what stood in the way, as one text."""
        return ",".join([*sorted(self.helped), *(f"-{each}" for each in sorted(self.blocked))])
