"""Who signed in, or tried to, and from where; kept for a while."""

from __future__ import annotations

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField
from waterpeers.domain.safety import SignInResult


class SignInAttempt(models.Model):
    """An attempt to sign in; failed ones of an hour, a person and an address are one row.

    Of an account that is not there nothing is kept but that somebody tried: what was typed in the
    place of an e-mail may be a password.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sign_ins")
    result = CodeField(SignInResult)
    first_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)  # the last of them
    times = models.PositiveIntegerField(default=1)
    address = models.CharField(max_length=45)  # of the network
    browser = models.CharField(max_length=200, blank=True)  # what it says of itself

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="sign_ins_of_a_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.result}"
