"""Rounds of a diagnosis, and what both sides make of them."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.diagnosis import FindingKind, Outcome, RankScale, Stage


class DiagnosisQuerySet(models.QuerySet["Diagnosis"]):
    """Which rounds one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads answers."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or the one of this round: Q-0007."""
        return self.filter(uuid_or(text, team__code__iexact=text))


class Diagnosis(Revised):
    """A round: one questionnaire, answered by both sides, and by people of the utility alone."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="diagnoses")
    stage = CodeField(Stage, default=Stage.START)
    areas = models.JSONField(default=list)  # of codes.WorkingArea: what is walked through
    heard = models.JSONField(default=list)  # groups of people who were heard without a sheet
    team = models.OneToOneField(QuestionRound, models.PROTECT, related_name="+")
    people = models.OneToOneField(QuestionRound, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "diagnoses"

    def __str__(self) -> str:
        return f"{self.partnership.code} {self.stage}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of its diagnosis."""
        return self.partnership


class Settlement(Identified):
    """What both sides made of a difference; the latest holds, those before stay."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="settlements")
    question = models.CharField(max_length=130)
    outcome = CodeField(Outcome)
    level = models.CharField(max_length=10, blank=True)  # of a joint value
    why = models.TextField()
    who = models.CharField(max_length=200, blank=True)  # brings proof, or finds out
    due_on = models.DateField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question} {self.outcome}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.diagnosis.partnership


class FindingQuerySet(models.QuerySet["Finding"]):
    """Which findings one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def standing(self) -> Self:
        """Leave out what was taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class Finding(Revised):
    """A problem with its cause, or a strength: what a diagnosis has found.

    ``question`` is where in the round it comes from, so that the thread is kept. ``baseline`` is
    the reviewed value of ``indicator`` when it was chosen.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="findings")
    diagnosis = models.ForeignKey(Diagnosis, models.SET_NULL, null=True, related_name="findings")
    question = models.CharField(max_length=130, blank=True)
    kind = CodeField(FindingKind)
    title = models.CharField(max_length=200)
    area = CodeField(WorkingArea)
    causes = models.JSONField(default=list)  # of domain.diagnosis.SharedCause
    why = models.TextField(blank=True)
    why_that = models.TextField(blank=True)  # the second why
    proof = models.TextField(blank=True)
    is_of_use = models.BooleanField(default=False)  # a strength, to the mentor
    indicator = models.CharField(max_length=60, blank=True)
    baseline = models.FloatField(null=True)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    baseline_grade = models.CharField(max_length=4, blank=True)
    measured_by = models.DateField(null=True)  # where there is no baseline yet
    impact = models.PositiveSmallIntegerField(null=True)  # decided together; none: not known
    effort = models.PositiveSmallIntegerField(null=True)
    readiness = models.PositiveSmallIntegerField(null=True)
    money = models.PositiveSmallIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_priority = models.BooleanField(default=False)
    decision = models.TextField(blank=True)  # why it is one, or is none
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_is_a_priority_once_it_was_decided",
                condition=models.Q(is_priority=False) | models.Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of its findings."""
        return self.partnership

    @property
    def scores(self) -> dict[RankScale, int | None]:
        """What was decided on each scale."""
        return {scale: getattr(self, scale) for scale in RankScale}

    @property
    def has_proven_cause(self) -> bool:
        """Whether its cause was asked for twice, and is proven."""
        return bool(self.causes and self.why and self.why_that and self.proof)

    @property
    def has_baseline(self) -> bool:
        """Whether it can be measured later what became of it."""
        return self.baseline is not None or self.measured_by is not None


class PriorityScore(Identified):
    """How one operator ranks a problem; the others read it once all have ranked it."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="said_scores")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    impact = models.PositiveSmallIntegerField(null=True)
    effort = models.PositiveSmallIntegerField(null=True)
    readiness = models.PositiveSmallIntegerField(null=True)
    money = models.PositiveSmallIntegerField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "party"], name="an_operator_ranks_a_problem_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.party_id}"

    @property
    def scores(self) -> dict[RankScale, int | None]:
        """What the operator says on each scale; none is not known."""
        return {scale: getattr(self, scale) for scale in RankScale}


class DiagnosisApproval(Identified):
    """That an operator approves what was found; it falls away when that changes."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="shared_by")
    party = models.OneToOneField(Party, models.CASCADE, related_name="diagnosis_approval")
    dissent = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.party)
