"""Templates, rounds, who is asked, answer sheets, and what was handed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.questionnaires import (
    Answer,
    AnswersState,
    Option,
    Progress,
    Questionnaire,
    Text,
    from_plain,
    read_questionnaire,
    repeated,
)

PARSED = 64  # questionnaires that a process keeps, read from their files


class Sharing(StrEnum):
    """When those who are asked in a round may read one another's answers."""

    NEVER = "never"  # each reads its own: applications to a call
    WHEN_ALL = "when_all"  # once everybody has handed in: two sides of an assessment
    AT_ONCE = "at_once"  # what was handed in is read by the others


@lru_cache(maxsize=PARSED)
def parsed(text: str) -> Questionnaire:
    """Read a questionnaire from its file; once for each text."""
    return read_questionnaire(text)


class Template(Revised):
    """A version of a questionnaire, as the file that it is; it never changes once it was used."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.TextField()  # TOML, see domain.questionnaires.files
    is_shipped = models.BooleanField(default=False)  # it came with the package
    brought_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # first asked in a round

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_template_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions."""
        return parsed(self.text)

    @property
    def is_fixed(self) -> bool:
        """Whether it never changes any more."""
        return self.is_shipped or self.used_at is not None


class RoundQuerySet(models.QuerySet["QuestionRound"]):
    """Which rounds one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those in which one's own organisations are asked; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        mine = Respondent.objects.filter(organisation__uuid__in=actor.organisations)
        return self.filter(pk__in=mine.values("round_id"))


class QuestionRound(Identified):
    """A questionnaire put to some organisations at a time.

    What it is about is named by type and uuid, so that it can be a thing of any app. ``owner``
    names the app's ``Owner``; empty where a facilitator asks.
    """

    code = models.CharField(max_length=20, unique=True)  # what people read: Q-0007
    template = models.ForeignKey(Template, models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)  # of what it is about
    owner = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=40, blank=True)  # "partnership"
    about_uuid = models.UUIDField(null=True)
    year = models.PositiveSmallIntegerField(null=True)  # from which figures count back
    figures_of = models.ForeignKey(  # whose figures are shown; of each who is asked, if nobody's
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    lists = models.JSONField(default=dict)  # name → items of sections with ``each``
    sharing = CodeField(Sharing, default=Sharing.WHEN_ALL)
    is_personal = models.BooleanField(default=False)  # each person has a sheet of its own
    least_shown = models.PositiveSmallIntegerField(default=5)  # people of a group that is shown
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about", "about_uuid"], name="round_about")]
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions, with the sections that are asked about each item of a list."""
        lists = {name: tuple(map(_option, items)) for name, items in self.lists.items()}
        return repeated(self.template.questionnaire, lists)

    @property
    def keeps_sides_apart(self) -> bool:
        """Whether nobody reads a side before all are in, not even who helps: an app asks so."""
        return bool(self.owner) and self.sharing is Sharing.WHEN_ALL

    def is_open(self, at: Any) -> bool:
        """Whether answers are taken."""
        return self.ended_at is None and (self.closes_at is None or at < self.closes_at)


def _option(item: Mapping[str, Any]) -> Option:
    return Option(item["code"], Text(tuple(item["text"].items())))


class RespondentQuerySet(models.QuerySet["Respondent"]):
    """Who is asked, as far as one may know."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own organisations; for facilitators all but those whose sides stay apart."""
        own = models.Q(organisation__uuid__in=actor.organisations)
        if actor.is_facilitator or actor.is_administrator:
            apart = models.Q(round__sharing=Sharing.WHEN_ALL) & ~models.Q(round__owner="")
            return self.filter(~apart | own)
        return self.filter(own)

    def with_something_asked(self) -> Self:
        """Leave out those of whom nothing is asked, and who said nothing."""
        sheets = AnswerSheet.objects.filter(respondent=models.OuterRef("pk"))
        return self.filter(models.Q(settled_at__isnull=True) | models.Exists(sheets))

    def named(self, text: str) -> Self:
        """Keep those with this uuid, or of a round the one of this name or side.

        As in ``Q-0007/Delta Water`` and ``Q-0007/mentor``.
        """
        code, slash, name = text.partition("/")
        if not slash:
            return self.filter(uuid_or(text, pk=None))
        of = models.Q(organisation__name__iexact=name) | models.Q(side=name.lower())
        return self.filter(of, round__code__iexact=code)


class Respondent(Identified):
    """An organisation that is asked in a round, on one of its sides ("" where it has none)."""

    round = models.ForeignKey(QuestionRound, models.CASCADE, related_name="respondents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="asked_in")
    side = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # nothing waits for an answer any more

    objects = RespondentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "side"], name="asked_once_a_round_and_side"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=models.Q(settled_at__isnull=True),
                name="respondent_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.side}".strip()


class AnswerSheet(Revised):
    """What somebody answers for an organisation: one sheet for all its people, or one a person.

    One that was filled in on paper has no person: nobody but the paper says who it was. How far it
    has come is kept beside, so that a list need not read the answers.
    """

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="sheets")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # whose own
    group = models.CharField(max_length=60, blank=True)  # of people, such as a level of staff
    state = CodeField(AnswersState, default=AnswersState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)  # how often it was handed in
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    from_paper = models.BooleanField(default=False)  # filled in by a colleague of ``saved_by``
    unit = models.CharField(max_length=120, blank=True)  # of whoever filled it in on paper
    filled_in_on = models.DateField(null=True)  # on paper
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    obligatory = models.PositiveSmallIntegerField(default=0)
    obligatory_answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["respondent"],
                condition=models.Q(person__isnull=True, from_paper=False),
                name="one_sheet_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["respondent", "person"],
                condition=models.Q(person__isnull=False),
                name="one_sheet_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.respondent_id} {self.state}"

    @property
    def whole(self) -> QuestionRound:
        """The round in which it answers: its trail tells of the sheets."""
        return self.respondent.round

    @property
    def owners(self) -> tuple[UUID, ...]:
        """The organisation for which it answers."""
        return self.respondent.owners

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return Progress(self.asked, self.answered, self.obligatory, self.obligatory_answered)


class SheetAnswer(models.Model):
    """An answer of a sheet as it stands now, with the revision of the sheet that changed it."""

    # the constraint below finds a sheet's answers, so that the key needs no index of its own
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers", db_index=False)
    question = models.CharField(max_length=130)
    answer = models.JSONField()
    revision = models.PositiveIntegerField()
    page = models.CharField(max_length=40, blank=True)  # the open page from which it came
    changed_by = models.UUIDField()  # a person's uuid
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="one_answer_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.question}"

    @property
    def said(self) -> Answer:
        """The answer."""
        return from_plain(self.answer)


class Submission(Identified):
    """What was handed in, as it was; a later change is a version of its own."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()  # question → answer: those that were asked
    traits = models.JSONField(default=list)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "version"], name="one_submission_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.version}"

    @property
    def said(self) -> dict[str, Answer]:
        """The answers by question."""
        return {code: from_plain(plain) for code, plain in self.answers.items()}

    @property
    def sha256(self) -> str:
        """Name what was handed in by its content, so that the trail can prove it."""
        said = json.dumps(self.answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()


class AnswerFile(Identified):
    """A file that answers a question; kept as long as it is part of something handed in."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="files")
    question = models.CharField(max_length=130)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="answers/")
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
