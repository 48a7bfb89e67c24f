"""A partnership, its parties, and what each of them said on the way to an agreement."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import (
    FactAnswer,
    PartnershipState,
    PartnershipType,
    PartyRole,
    Phase,
)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Which partnerships one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        mine = Party.objects.filter(organisation__uuid__in=actor.organisations)
        return self.filter(pk__in=mine.values("partnership_id"))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid or code."""
        return self.filter(uuid_or(text, code__iexact=text))

    def released(self) -> Self:
        """Keep what the public may see."""
        return self.filter(released_at__isnull=False)

    def locked(self, partnership: Partnership) -> Partnership:
        """Take it for writing: all that changes it, or what its gates see, does so first."""
        return self.select_for_update(of=("self",)).get(pk=partnership.pk)


class Partnership(Revised):
    """Two or more operators that help one another, not for profit."""

    code = models.CharField(max_length=20, unique=True)  # what people read: WOP-0007
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)  # of the title; empty: nobody said
    phase = CodeField(Phase, default=Phase.FIND)
    state = CodeField(PartnershipState, default=PartnershipState.ACTIVE)
    state_reason = models.TextField(blank=True)
    working_areas = models.JSONField(default=list)  # of codes.WorkingArea
    need_text = models.TextField(blank=True)  # what the mentee needs, in its words
    strength_text = models.TextField(blank=True)  # what the mentor is good at
    earlier_partnerships = models.TextField(blank=True)  # what was found when they were looked up
    earlier_looked_up = CodeField(FactAnswer, blank=True)
    corrected_type = CodeField(PartnershipType, blank=True)
    correction_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    phase_reached_at = models.DateTimeField()
    parties_fixed_at = models.DateTimeField(null=True)  # a text that names them can be signed
    started_on = models.DateField(null=True)  # of the agreement that starts first
    ended_on = models.DateField(null=True)  # the last day of the work, as its account says
    settled_at = models.DateTimeField(null=True)  # its account was agreed
    continues = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="continued_by"
    )  # the phase before
    released_at = models.DateTimeField(null=True)  # public since; both operators said yes

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partnership_corrected_type_has_a_reason",
                condition=models.Q(corrected_type="") | ~models.Q(correction_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """All parties."""
        return tuple(self.parties.values_list("organisation__uuid", flat=True))


class PartyQuerySet(models.QuerySet["Party"]):
    """Which parties one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep those with this uuid, or of a partnership the one of this name or role.

        As in ``WOP-0007/Delta Water`` and ``WOP-0007/mentor``.
        """
        code, slash, name = text.partition("/")
        if not slash:
            return self.filter(uuid_or(text, pk=None))
        of = models.Q(organisation__name__iexact=name) | models.Q(role=name.lower())
        return self.filter(of, partnership__code__iexact=code)


class Party(Identified):
    """What one organisation does in a partnership."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    role = CodeField(PartyRole)
    is_lead = models.BooleanField(default=False)
    release_agreed_at = models.DateTimeField(null=True)  # it may be shown to the public

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "role"], name="a_party_has_a_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.role})"


class Interest(Identified):
    """What one operator says of its interest: that it wants the partnership, or does not, and why.

    It says so in the questionnaire of the partnership, and only there.
    """

    party = models.OneToOneField(Party, models.CASCADE, related_name="interest")
    is_interested = models.BooleanField(default=True)
    motivation = models.TextField()  # or why it is not interested
    conditions = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.CharField(max_length=120)
    expressed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party}"


class Statement(Identified):
    """What one party says to an obligation of the Code: yes, no or not known, in its own words.

    It says so in the questionnaire of the partnership, and only there.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="statements")
    obligation = models.CharField(max_length=10)  # a key of domain.conduct
    answer = CodeField(FactAnswer)
    text = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "obligation"], name="one_statement_a_party_and_obligation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.obligation}: {self.answer}"


class Explanation(Identified):
    """Why a party lets a gate pass although something is open; both operators must say so."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="explanations")
    gate = models.CharField(max_length=4)  # G1, G2
    item = models.CharField(max_length=60)  # what the gate asks to be explained
    text = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "gate", "item"], name="one_explanation_a_party_and_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.gate} {self.item}"
