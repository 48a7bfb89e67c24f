"""Lessons, what each side says yes to, and their translations."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.urls import reverse

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import Setting, SizeBand, WorkingArea
from waterpeers.domain.learning import Method
from waterpeers.domain.lessons import Again, LessonState, LessonYes, lesson_state
from waterpeers.domain.names import searched
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole

TEXTS = ("title", "situation", "done", "happened", "again_word", "conditions", "cost")


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Which lessons one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep public ones and those of partnerships in which one has a part; all if one helps."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        own = Party.objects.filter(
            organisation__uuid__in=actor.organisations,
            role__in=[str(each) for each in OPERATOR_ROLES],
        )
        public = models.Q(state=LessonState.PUBLIC)
        return self.filter(public | models.Q(partnership__in=own.values("partnership")))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class Lesson(Revised):
    """What others may learn from a partnership.

    It was made from ``record``, ``review`` or ``stocktaking``, or from nothing. ``state`` follows
    from what the sides said yes to. ``text_revision`` is the revision of which its words are, so
    that a translation knows whether it is of these.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="lesson_rows")
    record = models.ForeignKey(LearningRecord, models.SET_NULL, null=True, related_name="lessons")
    review = models.ForeignKey(Review, models.SET_NULL, null=True, related_name="lesson_rows")
    stocktaking = models.ForeignKey(
        Stocktaking, models.SET_NULL, null=True, related_name="lesson_rows"
    )
    title = models.CharField(max_length=200)
    situation = models.TextField()
    done = models.TextField()
    happened = models.TextField()
    again = CodeField(Again)
    again_word = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    cost = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    area = CodeField(WorkingArea, blank=True)
    method = CodeField(Method, blank=True)
    setting = CodeField(Setting, blank=True)
    size = CodeField(SizeBand, blank=True)
    language = models.CharField(max_length=10)
    search_text = models.TextField(blank=True)
    state = CodeField(LessonState, default=LessonState.WRITTEN)
    text_revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "changed_at"], name="lesson_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("lessons:lesson", args=[self.uuid])

    def said_yes(self) -> dict[LessonYes, set[PartyRole]]:
        """Name the sides that said yes, by what to."""
        found: dict[LessonYes, set[PartyRole]] = {each: set() for each in LessonYes}
        for each in self.yes.all():
            found[each.of].add(each.role)
        return found

    def look(self) -> None:
        """Take over what follows from its words and from what was said of it."""
        self.state = lesson_state(self.said_yes())
        self.search_text = searched(" ".join(getattr(self, name) for name in TEXTS))


class LessonSaidYes(Identified):
    """That a side checked a lesson as it stands, or released it; it falls when that changes."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="yes")
    of = CodeField(LessonYes)
    role = CodeField(PartyRole)  # mentee or mentor
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "of", "role"], name="a_side_says_yes_to_a_lesson_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.of} {self.role}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.lesson.partnership


class LessonTranslationQuerySet(models.QuerySet["LessonTranslation"]):
    """Which translations one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of lessons that one may read."""
        return self.filter(lesson__in=Lesson.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class LessonTranslation(Revised):
    """The words of a lesson in another language: a draft until somebody else has checked it."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    of_revision = models.PositiveIntegerField()  # of the words that it translates
    title = models.CharField(max_length=200)
    situation = models.TextField(blank=True)
    done = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    again_word = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    cost = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = LessonTranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "language"], name="one_translation_of_a_lesson_a_language"
            ),
            models.CheckConstraint(
                name="translation_checked_by_another",
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.lesson.partnership

    @property
    def is_of_now(self) -> bool:
        """Whether it is of the words as they stand."""
        return self.of_revision == self.lesson.text_revision
