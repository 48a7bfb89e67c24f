"""Rounds of a diagnosis."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.foundation.models import CodeField, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import Stage


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
