"""What is noted while a partnership is followed."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.follow_up import STANDING, ItemKind, ItemState, is_late
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import Consolidation, WopShare
from waterpeers.domain.reviews import ReviewStatus


class HealthCheckQuerySet(models.QuerySet["HealthCheck"]):
    """Which rounds one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads answers."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or the one of this round: Q-0007."""
        return self.filter(uuid_or(text, round__code__iexact=text))


class HealthCheck(Identified):
    """A round in which each side says how the two work together.

    Once all have answered, ``gaps`` says by dimension how far the sides are apart, and ``widened``
    names those in which they are, and farther than the round before.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="health_checks")
    round = models.OneToOneField(QuestionRound, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    gaps = models.JSONField(default=dict)
    widened = models.JSONField(default=list)

    objects = HealthCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.partnership.code} {self.started_at:%Y-%m-%d}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership


class RegisterItemQuerySet(models.QuerySet["RegisterItem"]):
    """Which things one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def standing(self) -> Self:
        """Keep what is neither done nor dropped."""
        return self.filter(state__in=[str(each) for each in STANDING])

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class RegisterItem(Revised):
    """A commitment, a decision, an issue or a risk.

    It belongs to ``person``, or to the coordinators of ``party``, on whose side it is in any case.
    ``word`` is what was said when its state changed last. ``health`` and ``question`` name the
    round and the dimension from which it comes, ``continues`` what was open at the end of the
    partnership before, so that the thread is kept.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="register_items")
    kind = CodeField(ItemKind)
    title = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="register_items")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="register_items")
    due_on = models.DateField(null=True)
    state = CodeField(ItemState, default=ItemState.OPEN)
    word = models.TextField(blank=True)
    health = models.ForeignKey(
        HealthCheck, models.SET_NULL, null=True, related_name="register_items"
    )
    question = models.CharField(max_length=60, blank=True)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, related_name="continued_by")
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField(null=True)

    objects = RegisterItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="item_that_moved_says_when",
                condition=models.Q(state="open") | models.Q(moved_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="item_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership

    def is_late(self, today: date) -> bool:
        """Whether its day has passed, and it still stands."""
        return is_late(self.state, self.due_on, today)


class Judgement(Identified):
    """What one side judges; the other may say that it sees it so too."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="%(class)ss")
    role = CodeField(PartyRole)  # of the side that judges: mentee or mentor
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    judged_on = models.DateField()
    made_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership


class StageJudgementQuerySet(models.QuerySet["StageJudgement"]):
    """Which stages one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))


class StageJudgement(Judgement):
    """How far a change in a working area is the utility's own practice; the latest holds."""

    proof = models.TextField(blank=True)
    area = CodeField(WorkingArea)
    stage = CodeField(Consolidation)
    why = models.TextField(blank=True)  # it fell

    objects = StageJudgementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.area} {self.stage}"


class CapacityJudgementQuerySet(models.QuerySet["CapacityJudgement"]):
    """Which changes of capacity one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))


class CapacityJudgement(Judgement):
    """How a dimension of capacity changed in a year, and what it came from; the latest holds.

    ``factors`` says by family what helped and what hindered.
    """

    proof = models.TextField(blank=True)
    dimension = CodeField(CapacityDimension)
    year = models.PositiveSmallIntegerField()
    before = models.TextField(blank=True)  # how it was
    change = models.SmallIntegerField()  # −2 to +2
    share = CodeField(WopShare)
    who = models.TextField(blank=True)  # took part in judging
    factors = models.JSONField(default=dict)

    objects = CapacityJudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="capacity_changes_by_two_degrees_at_most",
                condition=models.Q(change__gte=-2) & models.Q(change__lte=2),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.year} {self.change:+}"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Which reviews one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class Review(Judgement):
    """How a partnership stands on a day; ``facts`` are what was there then."""

    status = CodeField(ReviewStatus)
    suggestion = CodeField(ReviewStatus)
    why = models.TextField(blank=True)  # it is seen otherwise than the rule suggests
    progress = models.TextField(blank=True)
    deviations = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    decided = models.TextField(blank=True)  # and what comes next
    facts = models.JSONField(default=dict)

    objects = ReviewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.judged_on} {self.status}"


class CalendarLink(Identified):
    """A secret address at which a program reads a calendar for a person; only its hash is kept.

    Without a partnership it is that of the person: what is theirs, in all their partnerships.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_links")
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, related_name="calendar_links"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.partnership_id or ''}".strip()

    @property
    def whole(self) -> Partnership | None:
        """The partnership, of one's calendar of it."""
        return self.partnership
