"""The Code of Conduct: its versions, their texts, and who accepted which."""

from __future__ import annotations

from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import Identified, Revised, uuid_or
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor


class CodeVersionQuerySet(models.QuerySet["CodeVersion"]):
    """Versions of the Code, which everybody may read once they are published."""

    def published(self) -> Self:
        """Leave out drafts."""
        return self.filter(is_draft=False)

    def visible_to(self, actor: Actor) -> Self:
        """Keep all; drafts for administrators alone."""
        return self if actor.is_administrator else self.published()

    def named(self, text: str) -> Self:
        """Keep the one with this uuid or label."""
        return self.filter(uuid_or(text, label__iexact=text))


class CodeVersion(Revised):
    """A version of the official Code, put on the site by an administrator.

    A draft holds for nobody; once it is published it does not change.
    """

    label = models.CharField(max_length=80, unique=True)
    issued_by = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # last day; none while it is the latest
    grace_days = models.PositiveSmallIntegerField(default=180)  # acceptance outlives it so long
    is_draft = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)  # invented, to try the site out

    objects = CodeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return self.label


class CodeTextQuerySet(models.QuerySet["CodeText"]):
    """Texts of the Code, which everybody may read once their version is published."""

    def published(self) -> Self:
        """Leave out those of drafts."""
        return self.filter(version__is_draft=False)

    def visible_to(self, actor: Actor) -> Self:
        """Keep all; those of drafts for administrators alone."""
        return self if actor.is_administrator else self.published()

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of a version in a language, as in ``May 2022/en``."""
        label, slash, language = text.rpartition("/")
        if not slash:
            return self.filter(uuid_or(text, pk=None))
        return self.filter(version__label__iexact=label, language=language)


class CodeText(Identified):
    """The wording of a version in one language, as the file that was uploaded."""

    version = models.ForeignKey(CodeVersion, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="code/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    objects = CodeTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="one_text_a_version_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"


class CodeAcceptance(Identified):
    """An organisation accepted a version, in the language that its signatory read."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="code_acceptances")
    text = models.ForeignKey(CodeText, models.PROTECT, related_name="acceptances")
    version = models.ForeignKey(CodeVersion, models.PROTECT, related_name="acceptances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.CharField(max_length=120)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="a_version_is_accepted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.version}"


class ObligationSwitch(Identified):
    """Whether this installation adopted an obligation that is not part of the Code."""

    obligation = models.CharField(max_length=10, unique=True)  # a key of domain.conduct
    is_on = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.obligation}: {self.is_on}"
