"""Rounds: what one is asked, who has handed in what, who may read it, what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.questionnaires.models import (
    AnswerSheet,
    QuestionRound,
    Respondent,
    Sharing,
    Submission,
)
from waterpeers.apps.questionnaires.owners import ANSWERING
from waterpeers.domain.actors import Actor
from waterpeers.domain.questionnaires import (
    AnswerChange,
    Compared,
    Question,
    carried,
    change,
    compare,
    questions_asked,
)

MOST = 100  # of a list
ONE_ASKED = Named(Respondent, "its name or side in a round", "Q-0007/Delta Water")
RespondentId = Annotated[UUID, ONE_ASKED]


@dataclass(frozen=True)
class Line:
    """One questionnaire of a list: who is asked, and how far the sheet has come."""

    respondent: Respondent
    sheet: AnswerSheet | None  # the organisation's, or one's own


def mine(actor: Actor) -> list[Line]:
    """List what one's own organisations are asked, latest first; two queries."""
    asked = Respondent.objects.with_something_asked()
    rows = asked.filter(organisation__uuid__in=actor.organisations)
    return _lines(rows.order_by("-round__opened_at", "-pk")[:MOST], actor)


def _lines(rows: QuerySet[Respondent], actor: Actor) -> list[Line]:
    own = Q(person__isnull=True, respondent__round__is_personal=False)
    own |= Q(person__uuid=actor.person)
    sheets = Prefetch("sheets", queryset=AnswerSheet.objects.filter(own), to_attr="own_sheets")
    found = rows.select_related("organisation", "round__template").prefetch_related(sheets)
    return [Line(row, next(iter(row.own_sheets), None)) for row in found]


def waiting(actor: Actor, at: datetime) -> list[Line]:
    """List what waits for somebody's answers, first asked first; two queries.

    A sheet of one's own waits until it is handed in, whatever the others did.
    """
    handed_in = AnswerSheet.objects.filter(respondent=OuterRef("pk"), version__gt=0)
    rows = Respondent.objects.filter(
        ~Exists(handed_in.filter(person__uuid=actor.person)),
        Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=at),
        organisation__uuid__in=actor.organisations_as(*ANSWERING),
        settled_at__isnull=True,
        round__ended_at__isnull=True,
    )
    return _lines(rows.order_by("asked_at", "pk")[:MOST], actor)


# --- what was handed in ---


@dataclass(frozen=True)
class HandedIn:
    """What stands handed in of a round, as far as somebody may read it."""

    round: QuestionRound
    respondents: list[Respondent]
    submissions: dict[int, list[Submission]]  # by respondent

    def of(self, respondent: Respondent) -> Submission | None:
        """Give what an organisation handed in, where it has one sheet."""
        return next(iter(self.submissions.get(respondent.pk, ())), None)

    def of_same(self, another: Respondent) -> Submission | None:
        """Give what the same organisation handed in on the same side of another round."""
        same = (another.organisation_id, another.side)
        rows = (r for r in self.respondents if (r.organisation_id, r.side) == same)
        found = next(rows, None)
        return self.of(found) if found else None


def handed_in(round_: QuestionRound, actor: Actor) -> HandedIn:
    """Read what was handed in of a round, as far as somebody may; two queries."""
    respondents = list(round_.respondents.select_related("organisation").order_by("pk"))
    rows = Submission.objects.filter(
        sheet__respondent__round=round_, version=F("sheet__version")
    ).select_related("sheet", "person")
    found: dict[int, list[Submission]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.sheet.respondent_id].append(row)
    if not _reads_others(actor, round_, [each.pk in found for each in respondents]):
        own = {r.pk for r in respondents if actor.acts_for(r.organisation.uuid)}
        found = defaultdict(list, {pk: rows for pk, rows in found.items() if pk in own})
    return HandedIn(round_, respondents, dict(found))


def _reads_others(actor: Actor, round_: QuestionRound, handed_in: list[bool]) -> bool:
    """Whether somebody may read what the others of a round have handed in.

    ``handed_in`` says of each of those who are asked whether it has.
    """
    helps = actor.is_facilitator or actor.is_administrator
    if helps and not round_.keeps_sides_apart:
        return True
    match round_.sharing:
        case Sharing.AT_ONCE:
            return True
        case Sharing.WHEN_ALL:
            return all(handed_in)
    return False


def latest_of(sheet: AnswerSheet | None) -> Submission | None:
    """Give what stands handed in of a sheet."""
    if sheet is None or not sheet.version:
        return None
    return sheet.submissions.select_related("person").get(version=sheet.version)


def earlier(round_: QuestionRound, actor: Actor) -> list[QuestionRound]:
    """List earlier rounds of the same questionnaire about the same thing, latest first."""
    rows = QuestionRound.objects.visible_to(actor).filter(
        template__code=round_.template.code, opened_at__lt=round_.opened_at
    )
    if round_.about_uuid:
        rows = rows.filter(about=round_.about, about_uuid=round_.about_uuid)
    else:
        asked = Respondent.objects.filter(round=round_).values("organisation_id")
        rows = rows.filter(about="", respondents__organisation__in=asked).distinct()
    return list(rows.select_related("template").order_by("-opened_at", "-pk")[:MOST])


def asked_by_facilitators() -> QuerySet[QuestionRound]:
    """List the rounds that no app owns, latest first."""
    return QuestionRound.objects.filter(owner="").select_related("template").order_by("-pk")[:MOST]


@dataclass(frozen=True)
class RespondentProgress:
    """One who is asked in a round, with how many sheets there are and how many handed in."""

    respondent: Respondent
    sheets: int
    handed_in: int


def lines_of(round_: QuestionRound) -> list[RespondentProgress]:
    """List who is asked in a round, and how far they have come; one query."""
    rows: Any = round_.respondents.select_related("organisation").annotate(
        number=Number("sheets"), done=Number("sheets", filter=Q(sheets__version__gt=0))
    )
    return [RespondentProgress(row, row.number, row.done) for row in rows.order_by("pk")]


def counted(rounds: Iterable[QuestionRound]) -> dict[int, tuple[int, int]]:
    """Say of each round how many are asked and how many have handed in; one query."""
    found: dict[int, list[int]] = {round_.pk: [0, 0] for round_ in rounds}
    handed = AnswerSheet.objects.filter(respondent=OuterRef("pk"), version__gt=0)
    rows = Respondent.objects.filter(round__in=found).annotate(has=Exists(handed))
    for pk, has in rows.values_list("round_id", "has"):
        found[pk][0] += 1
        found[pk][1] += has
    return {pk: (asked, done) for pk, (asked, done) in found.items()}


# --- two sides, two rounds ---

Pair = tuple[Compared, AnswerChange | None]


def compared(
    found: HandedIn,
    one: Respondent,
    *,
    other: Respondent | None = None,
    before: HandedIn | None = None,
) -> list[Pair]:
    """Set what one has handed in against another's, or against its own of an earlier round.

    Largest difference first. What became of each answer is said of rounds only.
    """
    first = found.of(one)
    if before is not None:
        return _over_time(found, first, before, before.of_same(one))
    second = found.of(other) if other else None
    if first is None or second is None:
        return []
    questions = _asked_of_either(found.round, first, second)
    return [(each, None) for each in compare(questions, first.said, second.said)]


def _asked_of_either(round_: QuestionRound, *rows: Submission) -> list[Question]:
    """Give what was asked of any of them, in the order of the questionnaire."""
    questionnaire = round_.questionnaire
    asked = {
        question.code
        for row in rows
        for question in questions_asked(questionnaire, row.said, frozenset(row.traits))
    }
    return [question for question in questionnaire.questions if question.code in asked]


def _over_time(
    found: HandedIn, now: Submission | None, before: HandedIn, earlier: Submission | None
) -> list[Pair]:
    if now is None or earlier is None:
        return []
    answers = carried(found.round.questionnaire, before.round.questionnaire, earlier.said)
    pairs = compare(_asked_of_either(found.round, now), now.said, answers)
    return [(each, change(each)) for each in pairs]
