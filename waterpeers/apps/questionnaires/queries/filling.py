"""A questionnaire as it is being answered: what is asked, what was said, how far it has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.questionnaires.models import (
    AnswerFile,
    AnswerSheet,
    QuestionRound,
    Respondent,
    SheetAnswer,
)
from waterpeers.apps.questionnaires.owners import Owner, owner_of
from waterpeers.apps.questionnaires.queries.figures import figures_for
from waterpeers.domain.actors import Actor
from waterpeers.domain.questionnaires import (
    Amount,
    Answer,
    AnswersState,
    AskedSection,
    NamedFile,
    Progress,
    Question,
    QuestionKind,
    Questionnaire,
    asked,
    progress,
    with_facts,
)
from waterpeers.domain.questionnaires.answers import Value


@dataclass(frozen=True)
class Filling:
    """A questionnaire as a respondent, or one of its people, answers it now.

    ``stored`` are the answers of the sheet. ``answers`` are those, with what the owner knows
    already where they say nothing, and with reviewed figures and files in their place.
    """

    respondent: Respondent
    sheet: AnswerSheet | None
    questionnaire: Questionnaire
    traits: frozenset[str]
    stored: Mapping[str, SheetAnswer]
    answers: Mapping[str, Answer]
    figures: Mapping[str, Amount]
    files: Mapping[str, list[AnswerFile]]

    def with_answers(self, changed: Mapping[str, Answer]) -> Filling:
        """Give it as it is once these answers are stored."""
        return replace(self, answers=with_facts({**self.answers, **changed}, self.facts))

    def on(self, sheet: AnswerSheet) -> Filling:
        """Give it as it stands on a sheet."""
        return replace(self, sheet=sheet)

    @property
    def facts(self) -> dict[str, Value]:
        """What nobody types: reviewed figures and kept files."""
        files = {
            code: tuple(NamedFile(str(row.uuid), row.name) for row in rows)
            for code, rows in self.files.items()
        }
        return {**self.figures, **files}

    @property
    def round(self) -> QuestionRound:
        """The round in which it is asked."""
        return self.respondent.round

    @cached_property
    def sections(self) -> list[AskedSection]:
        """What is asked of somebody who has answered so."""
        return asked(self.questionnaire, self.answers, self.traits)

    @cached_property
    def questions(self) -> list[Question]:
        """The questions that are asked."""
        return [question for each in self.sections for question in each.questions]

    @cached_property
    def progress(self) -> Progress:
        """How far it has come."""
        return progress(self.questions, self.answers, self.traits)

    @property
    def is_handed_in(self) -> bool:
        """Whether it stands handed in."""
        return self.sheet is not None and self.sheet.state is AnswersState.HANDED_IN

    @property
    def revision(self) -> int:
        """The revision of the sheet; 0 before there is one."""
        return self.sheet.revision if self.sheet else 0


def filling(respondent: Respondent, actor: Actor) -> Filling:
    """Give the questionnaire as somebody answers it now; a fixed number of queries."""
    return filled(respondent, sheet_of(respondent, actor), actor)


def sheet_of(respondent: Respondent, actor: Actor) -> AnswerSheet | None:
    """Find the sheet on which somebody answers: the organisation's, or one's own."""
    sheets = AnswerSheet.objects.filter(respondent=respondent).select_related("saved_by")
    if respondent.round.is_personal:
        return sheets.filter(person__uuid=actor.person).first()
    return sheets.filter(person__isnull=True, from_paper=False).first()


def filled(respondent: Respondent, sheet: AnswerSheet | None, actor: Actor) -> Filling:
    """Give the questionnaire with the answers of a sheet."""
    round_, owner = respondent.round, owner_of(respondent.round)
    questionnaire = round_.questionnaire
    stored = {row.question: row for row in sheet.answers.all()} if sheet else {}
    files = _files_of(questionnaire, sheet)
    organisation = round_.figures_of or respondent.organisation
    figures = figures_for(questionnaire, organisation, round_.year, actor)
    traits = traits_of(respondent, owner)
    known = owner.known(respondent)
    found = Filling(respondent, sheet, questionnaire, traits, stored, known, figures, files)
    return found.with_answers({code: row.said for code, row in stored.items()})


def traits_of(respondent: Respondent, owner: Owner) -> frozenset[str]:
    """Say what holds of a respondent: its side, and what the owner says."""
    side = (respondent.side,) if respondent.side else ()
    return frozenset([*side, *owner.traits(respondent)])


def _files_of(
    questionnaire: Questionnaire, sheet: AnswerSheet | None
) -> dict[str, list[AnswerFile]]:
    """Give the files of a sheet by question; one query, or none where no file is asked for."""
    if sheet is None or not any(q.kind is QuestionKind.FILE for q in questionnaire.questions):
        return {}
    found: dict[str, list[AnswerFile]] = defaultdict(list)
    for row in sheet.files.filter(removed_at__isnull=True).order_by("pk"):
        found[row.question].append(row)
    return dict(found)


def who_hands_in(respondent: Respondent) -> list[str]:
    """Name the people who can hand in for a respondent."""
    roles = owner_of(respondent.round).hands_in
    held = Membership.objects.filter(organisation=respondent.organisation, role__in=roles)
    people = {row.person for row in held.select_related("person").order_by("person__name", "pk")}
    return sorted(str(person) for person in people)


def papers_of(respondent: Respondent) -> list[AnswerSheet]:
    """List what was filled in on paper for a respondent, and who entered it; one query."""
    rows = AnswerSheet.objects.filter(respondent=respondent, from_paper=True)
    return list(rows.select_related("saved_by").order_by("pk"))
