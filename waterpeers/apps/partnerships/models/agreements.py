"""Agreements with the Code's items (a) to (d), contributions, signatures and files."""

from __future__ import annotations

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised
from waterpeers.apps.partnerships.models.conduct import CodeText
from waterpeers.apps.partnerships.models.partnerships import Partnership, Party
from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    Answer,
    ContributionKind,
    FileClass,
    SignatureMethod,
)


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
    disputes = models.TextField(blank=True)
    amendment_and_termination = models.TextField(blank=True)
    authority_approval = CodeField(Answer, blank=True)
    authority_note = models.TextField(blank=True)
    not_known = models.JSONField(
        default=list
    )  # "interests:PARTY"; "no_cash", "no_kind": said to be none
    opened_for_signature_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # sha-256 of the text to be signed
    in_force_at = models.DateTimeField(null=True)

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
                condition=models.Q(state="draft") | ~models.Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Contribution(Identified):
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


class Attachment(Identified):
    """A file of a partnership, with its fingerprint and its class."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="attachments")
    agreement = models.ForeignKey(Agreement, models.SET_NULL, null=True, related_name="attachments")
    file = models.FileField(upload_to="partnerships/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file_class = CodeField(FileClass, default=FileClass.PARTIES)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

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
