"""Reading a diagnosis: its rounds, who has handed in, how the sides stand to each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from django.db.models import F

from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission, Template
from waterpeers.apps.questionnaires.queries.rounds import HandedIn, compared, handed_in
from waterpeers.apps.questionnaires.queries.templates import shipped_text
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import PEER, SELF, SHIPPED
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.questionnaires import (
    Compared,
    QuestionKind,
    Questionnaire,
    Spread,
    read_questionnaire,
    spreads,
)

MOST = 50  # rounds of a partnership
DiagnosisId = Annotated[UUID, Named(Diagnosis, "the code of its round", "Q-0007")]


def rounds_of(partnership: Partnership) -> list[Diagnosis]:
    """List the rounds of a partnership, latest first."""
    rows = partnership.diagnoses.select_related(
        "team__template", "team__figures_of", "people__template", "partnership"
    )
    return list(rows.order_by("-started_at", "-pk")[:MOST])


def sides_of(partnership: Partnership) -> tuple[list[Party], list[Party]]:
    """Give the mentees and the mentors, leads first."""
    rows = list(partnership.parties.select_related("organisation").order_by("-is_lead", "pk"))
    mentees = [party for party in rows if party.role is PartyRole.MENTEE]
    return mentees, [party for party in rows if party.role is PartyRole.MENTOR]


# --- questionnaires to choose from ---


@dataclass(frozen=True)
class Offered:
    """A questionnaire of a diagnosis: one that ships, by its code, or a facilitator's own."""

    key: str
    questionnaire: Questionnaire
    template: Template | None = None


def is_of_a_diagnosis(questionnaire: Questionnaire) -> bool:
    """Whether it asks the two sides."""
    return bool(questionnaire.side(SELF) and questionnaire.side(PEER))


def offered() -> list[Offered]:
    """Give the questionnaires that a round can ask; one query."""
    found = [Offered(code, read_questionnaire(shipped_text(code))) for code in SHIPPED]
    rows = Template.objects.filter(is_shipped=False).order_by("code", "-version")
    own = [Offered(str(row.uuid), row.questionnaire, row) for row in rows]
    return found + [each for each in own if is_of_a_diagnosis(each.questionnaire)]


def asks_by_area(questionnaire: Questionnaire) -> bool:
    """Whether it has a section for each working area, so that areas are chosen."""
    return any(section.asked_of for section in questionnaire.sections)


# --- how the two sides stand ---


@dataclass(frozen=True)
class SideState:
    """One of those who are asked: whether it has handed in."""

    respondent: Respondent
    is_in: bool

    @property
    def name(self) -> str:
        """Its organisation."""
        return self.respondent.organisation.name


@dataclass(frozen=True)
class Picture:
    """A round as somebody may see it.

    ``pairs`` are empty until both sides are in; ``levels`` give by question what each level of
    staff says, never of too few people.
    """

    diagnosis: Diagnosis
    own: SideState | None
    peers: list[SideState]
    peer: SideState | None  # the one whose view is shown
    pairs: list[Compared] = field(default_factory=list)
    levels: dict[str, list[Spread]] = field(default_factory=dict)
    people: int = 0  # of the utility who answered for themselves
    before: Diagnosis | None = None
    earlier: dict[str, Compared] = field(default_factory=dict)  # the utility then and now

    @property
    def is_complete(self) -> bool:
        """Whether all that are asked have handed in."""
        return bool(self.own and self.peers) and not self.missing

    @property
    def missing(self) -> list[SideState]:
        """Those who have not handed in."""
        return [each for each in [self.own, *self.peers] if each and not each.is_in]

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return self.diagnosis.team.questionnaire


def picture(diagnosis: Diagnosis, actor: Actor, *, peer: str = "") -> Picture:
    """Gather a round for somebody; a fixed number of queries.

    Both sides are read together or not at all, whoever asks: what one has said could sway the
    other.
    """
    found = handed_in(diagnosis.team, actor)
    states = _states(diagnosis.team)
    own = next((each for each in states if each.respondent.side == SELF), None)
    peers = [each for each in states if each.respondent.side == PEER]
    chosen = next((each for each in peers if str(each.respondent.uuid) == peer), None)
    chosen = chosen or next((each for each in peers if each.is_in), next(iter(peers), None))
    made = Picture(diagnosis, own, peers, chosen)
    if not made.is_complete or not own or not chosen:
        return made
    rows = compared(found, own.respondent, other=chosen.respondent)
    pairs = [pair for pair, _change in rows if pair.question.kind is not QuestionKind.FILE]
    sheets = _sheets(diagnosis.people)
    before = earlier_than(diagnosis)
    return Picture(
        diagnosis,
        own,
        peers,
        chosen,
        pairs,
        _levels(diagnosis, sheets),
        len(sheets),
        before,
        _then_and_now(found, own.respondent, before, actor),
    )


def _states(round_: QuestionRound) -> list[SideState]:
    """Say of each who is asked whether something stands handed in; two queries."""
    rows = Submission.objects.filter(sheet__respondent__round=round_)
    done = set(rows.values_list("sheet__respondent_id", flat=True))
    found = round_.respondents.select_related("organisation").order_by("pk")
    return [SideState(row, row.pk in done) for row in found]


Sheets = list[Submission]


def _sheets(round_: QuestionRound) -> Sheets:
    """Read what people have handed in for themselves; one query."""
    rows = Submission.objects.filter(
        sheet__respondent__round=round_, version=F("sheet__version")
    ).select_related("sheet")
    return list(rows.order_by("pk"))


def _levels(diagnosis: Diagnosis, sheets: Sheets) -> dict[str, list[Spread]]:
    round_ = diagnosis.people
    scales = [q for q in round_.questionnaire.questions if q.kind is QuestionKind.SCALE]
    order = [group.code for group in round_.questionnaire.groups]
    rows = sorted(sheets, key=lambda row: order.index(row.sheet.group))
    found: dict[str, list[Spread]] = defaultdict(list)
    given = [(row.sheet.group, row.said) for row in rows]
    for spread in spreads(scales, given, least=round_.least_shown):
        found[spread.question.code].append(spread)
    return dict(found)


def groups_heard(diagnosis: Diagnosis) -> set[str]:
    """Name the groups of people who were heard: with a sheet of their own, or else."""
    return {row.sheet.group for row in _sheets(diagnosis.people)} | set(diagnosis.heard)


# --- rounds compared ---


def earlier_than(diagnosis: Diagnosis) -> Diagnosis | None:
    """Find the round before, of the same questionnaire."""
    rows = Diagnosis.objects.filter(
        partnership=diagnosis.partnership_id,
        team__template__code=diagnosis.team.template.code,
        started_at__lt=diagnosis.started_at,
    ).select_related("team__template")
    return rows.order_by("-started_at", "-pk").first()


def _then_and_now(
    now: HandedIn, own: Respondent, before: Diagnosis | None, actor: Actor
) -> dict[str, Compared]:
    if before is None:
        return {}
    rows = compared(now, own, before=handed_in(before.team, actor))
    return {pair.question.code: pair for pair, _change in rows}


def titles_of(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """Name the section of each question."""
    return {
        question.code: section.title.said(language)
        for section in questionnaire.sections
        for question in section.questions
    }
