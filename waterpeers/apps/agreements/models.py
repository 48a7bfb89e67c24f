"""Agreements with the Code's items (a) to (d), contributions, signatures and files."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import CodeText, Partnership, Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    ContributionKind,
    FactAnswer,
    FileClass,
    SignatureMethod,
)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Which agreements one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or with this number in a partnership, as in WOP-0007/1."""
        code, _, number = text.partition("/")
        if not (number.isascii() and number.isdecimal() and len(number) < 5):
            return self.filter(uuid_or(text, pk=None))
        return self.filter(partnership__code__iexact=code, number=number)

    def locked(self, agreement: Agreement) -> Agreement:
        """Take first its partnership, then itself: always in this order, so that none waits."""
        partnership = Partnership.objects.locked(agreement.partnership)
        found = self.select_for_update(of=("self",)).get(pk=agreement.pk)
        found.partnership = partnership
        return found


class Agreement(Revised):
    """What the parties agreed to do for one another: the Code's items (a) to (d), and practice.

    Empty means "not filled in yet". What the parties do not know, they say: ``not_known`` names
    the fields of which they said so.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agreements")
    kind = CodeField(AgreementKind)
    number = models.PositiveSmallIntegerField()  # 1, 2, … within the partnership
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    state = CodeField(AgreementState, default=AgreementState.DRAFT)
    title = models.CharField(max_length=200)
    code_text = models.ForeignKey(CodeText, models.PROTECT, null=True, related_name="+")
    objectives = models.JSONField(default=list)  # (a) of text
    expected_outputs = models.JSONField(default=list)  # (a) of text
    duties = models.JSONField(default=dict)  # (b) party uuid → text
    interests = models.JSONField(default=dict)  # (d) party uuid → text
    gains = models.JSONField(default=dict)  # party uuid → what it gains
    starts_on = models.DateField(null=True)
    ends_before = models.DateField(null=True)
    review_dates = models.JSONField(default=list)  # of ISO dates
    confidentiality = models.TextField(blank=True)
    data_and_publication = models.TextField(blank=True)
    intellectual_property = models.TextField(blank=True)
    safety = models.TextField(blank=True)
    costs = models.TextField(blank=True)
    disputes = models.TextField(blank=True)
    amendment_and_termination = models.TextField(blank=True)
    authority_approval = CodeField(FactAnswer, blank=True)
    authority_note = models.TextField(blank=True)
    is_without_cash = models.BooleanField(default=False)  # said to be none, not left out
    is_without_kind = models.BooleanField(default=False)
    not_known = models.JSONField(default=list)  # of fields; "gains-PARTY" for one of a party
    opened_for_signature_at = models.DateTimeField(null=True)
    signed_text = models.TextField(blank=True)  # what is signed, in its one form; empty in a draft
    fingerprint = models.CharField(max_length=64, blank=True)  # sha-256 of it
    in_force_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="agreement_number_is_its_own"
            ),
            models.CheckConstraint(
                name="agreement_in_force_has_a_date",
                condition=models.Q(in_force_at__isnull=False) | ~models.Q(state="in_force"),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_before__isnull=True)
                | models.Q(ends_before__gt=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="agreement_to_sign_has_a_fingerprint",
                condition=models.Q(state="draft")
                | (~models.Q(fingerprint="") & ~models.Q(signed_text="")),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=models.Q(kind="memorandum"),
                name="one_memorandum_a_partnership",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=models.Q(state__in=["draft", "open_for_signature"]),
                name="one_amendment_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whole(self) -> Partnership:
        """Its partnership, whose trail tells of it too."""
        return self.partnership


class Contribution(Revised):
    """What a party puts in, in cash or in kind (item c); its worth may be not known."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="contributions")
    party = models.ForeignKey(Party, models.CASCADE, related_name="contributions")
    kind = CodeField(ContributionKind)
    description = models.CharField(max_length=300)
    amount_minor = models.BigIntegerField(null=True)  # in the currency's smallest unit
    currency = models.CharField(max_length=3, blank=True)  # ISO 4217
    is_amount_not_known = models.BooleanField(default=False)
    days = models.DecimalField(max_digits=8, decimal_places=1, null=True)  # of staff time
    basis = models.CharField(max_length=300, blank=True)  # how the worth was found
    is_fee = models.BooleanField(default=False)  # paid above direct costs: to be looked at

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contribution_amount_has_a_currency",
                condition=models.Q(amount_minor__isnull=True) | ~models.Q(currency=""),
            ),
            models.CheckConstraint(
                name="contribution_not_negative",
                condition=models.Q(amount_minor__isnull=True) | models.Q(amount_minor__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Which files one may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep what one's class allows; what is public only once its partnership is."""
        seen = models.Q(partnership__in=Partnership.objects.visible_to(actor))
        runs = actor.organisations_as(Role.COORDINATOR, Role.SIGNATORY)
        mine = Party.objects.filter(organisation__uuid__in=runs).values("partnership_id")
        public = models.Q(partnership__in=Partnership.objects.released())
        return self.filter(
            (seen & ~models.Q(file_class=FileClass.RESTRICTED))
            | models.Q(file_class=FileClass.RESTRICTED, partnership__in=mine)
            | (public & models.Q(file_class=FileClass.PUBLIC))
        )


class Attachment(Identified):
    """A file of a partnership, with its fingerprint and its class.

    Those of one ``series`` are versions of one another; they have one class, and none is lost when
    the next comes. ``about`` is the thing beside which it stands, a row of ``about_kind``.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="attachments")
    agreement = models.ForeignKey(Agreement, models.SET_NULL, null=True, related_name="attachments")
    file = models.FileField(upload_to="partnerships/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file_class = CodeField(FileClass, default=FileClass.PARTIES)
    series = models.UUIDField(default=uuid4)
    version = models.PositiveSmallIntegerField(default=1)
    word = models.CharField(max_length=200, blank=True)  # what it is, or what changed
    about_kind = models.CharField(max_length=40, blank=True)
    about = models.UUIDField(null=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="a_version_is_kept_once"),
        ]
        indexes = [models.Index(fields=["partnership", "about"], name="files_about_a_thing")]

    def __str__(self) -> str:
        return self.name


class Signature(Identified):
    """A party's own signatory signed this text."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=120)
    method = CodeField(SignatureMethod)
    signed_on = models.DateField()
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)  # of the text that was signed
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="a_party_signs_once"),
            models.CheckConstraint(
                name="uploaded_signature_has_a_file",
                condition=~models.Q(method="uploaded") | models.Q(file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.agreement}"
