"""Stocktakings of a partnership: the one at its end, those months later, their figures."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.domain.actors import Actor
from waterpeers.domain.lasting import EndCause


class StocktakingQuerySet(models.QuerySet["Stocktaking"]):
    """Which stocktakings one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of a partnership so many months after: WOP-0007/12."""
        code, slash, months = text.partition("/")
        if not slash or not months.isdecimal() or len(months) > 4:
            return self.filter(uuid_or(text, pk=None))
        return self.filter(partnership__code__iexact=code, months=int(months))


class Stocktaking(Revised):
    """What a partnership has brought, ``months`` after its end; 0: the account at the end.

    ``due_on`` is the day for which it is made; of the account, the last day of the work. A light
    account is of what ended early and says the ``cause``. ``unknown`` names areas and dimensions
    of which nobody knows. Once both sides have agreed, ``facts`` keeps what was there.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="stocktakings")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    is_light = models.BooleanField(default=False)
    cause = CodeField(EndCause, blank=True)
    summary = models.TextField(blank=True)  # what changed, or why it ended, in their words
    lessons = models.TextField(blank=True)
    ahead = models.TextField(blank=True)  # what is open, and what comes next
    factors = models.JSONField(default=dict)  # by family: what helped, what hindered
    unknown = models.JSONField(default=list)
    round = models.OneToOneField(QuestionRound, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    objects = StocktakingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "months"], name="one_stocktaking_a_month_after"
            ),
        ]
        indexes = [models.Index(fields=["due_on", "agreed_at"], name="stocktaking_due")]

    def __str__(self) -> str:
        return f"{self.partnership.code} +{self.months}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership

    @property
    def is_at_the_end(self) -> bool:
        """Whether it is the account of the end."""
        return self.months == 0


class StocktakingFigure(Identified):
    """What a figure of the plan was then: read from what was reviewed, or of the partnership's own.

    No ``value``: it is not known, and ``word`` says why.
    """

    stocktaking = models.ForeignKey(Stocktaking, models.CASCADE, related_name="figures")
    outcome = models.ForeignKey(PerformanceOutcome, models.CASCADE, related_name="stocktakings")
    value = models.FloatField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=4, blank=True)
    word = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stocktaking", "outcome"], name="a_figure_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.value}"

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.stocktaking.partnership


class SignOff(Identified):
    """That an operator agrees to a stocktaking as a person of it has read it."""

    stocktaking = models.ForeignKey(Stocktaking, models.CASCADE, related_name="sign_offs")
    party = models.ForeignKey(Party, models.CASCADE, related_name="sign_offs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)  # of what was read
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stocktaking", "party"], name="an_operator_signs_off_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.party)

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.stocktaking.partnership
