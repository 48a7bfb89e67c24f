"""Reading a diagnosis: its rounds, who has handed in, how the sides stand to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from waterpeers.apps.diagnosis.models import (
    Diagnosis,
    DiagnosisApproval,
    Finding,
    PriorityScore,
    Settlement,
)
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import explanations_in, parties_of
from waterpeers.apps.questionnaires.models import (
    QuestionRound,
    Respondent,
    Submission,
    Template,
    parsed,
)
from waterpeers.apps.questionnaires.queries.figures import all_beside, figures_beside
from waterpeers.apps.questionnaires.queries.rounds import HandedIn, compared, handed_in
from waterpeers.apps.questionnaires.queries.templates import shipped_text
from waterpeers.apps.questionnaires.words import AmountBeside
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import (
    PEER,
    SELF,
    SHIPPED,
    AskedFacts,
    DiagnosisFacts,
    FindingKind,
    PriorityFacts,
    ViewBand,
    band,
    classify,
    says_no,
    urgency,
)
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole
from waterpeers.domain.questionnaires import (
    Amount,
    Answer,
    Compared,
    Question,
    QuestionKind,
    Questionnaire,
    Spread,
    spreads,
)

MOST = 50  # rounds of a partnership
FindingId = Annotated[UUID, Named(Finding, "its uuid", "6f9c…")]
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
    found = [Offered(code, parsed(shipped_text(code))) for code in SHIPPED]
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


# --- what is not safe ---


def not_safe(questionnaire: Questionnaire, said: Mapping[str, Answer]) -> list[Question]:
    """Name the questions of safety to which a side says "no"."""
    return [q for q in questionnaire.questions if q.code in said and says_no(q, said[q.code])]


def not_safe_in(diagnosis: Diagnosis) -> list[Question]:
    """Name what any side says is not safe, whoever has handed in so far; one query."""
    rows = Submission.objects.filter(
        sheet__respondent__round=diagnosis.team, version=F("sheet__version")
    ).select_related("sheet")
    questionnaire = diagnosis.team.questionnaire
    codes = {q.code for row in rows.order_by("pk") for q in not_safe(questionnaire, row.said)}
    return [question for question in questionnaire.questions if question.code in codes]


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


# --- findings ---


@dataclass(frozen=True)
class Ranked:
    """A finding with the ranks of its operators, mentees first; kept back until all are there."""

    finding: Finding
    said: tuple[PriorityScore, ...] = ()
    waits_for: tuple[Party, ...] = ()

    @property
    def is_by_both(self) -> bool:
        """Whether both sides have ranked it, and of several mentors each."""
        return bool(self.said)

    @property
    def is_same_class(self) -> bool:
        """Whether all would do the same with it."""
        return len({classify(each.scores) for each in self.said}) == 1

    def by(self, role: PartyRole) -> list[PriorityScore]:
        """Give the ranks of one side."""
        return [each for each in self.said if each.party.role is role]


def findings_of(partnership: Partnership) -> list[Ranked]:
    """List what stands of the findings; priorities first, then by what was decided."""
    rows = partnership.findings.standing().prefetch_related("said_scores").order_by("pk")
    operators = _operators(partnership)
    found = [_ranked(row, operators) for row in rows]
    return sorted(
        found,
        key=lambda each: (
            not each.finding.is_priority,
            each.finding.decided_at is None,
            urgency(each.finding.scores),
            each.finding.pk,
        ),
    )


def ranked(finding: Finding) -> Ranked:
    """Give one finding with the ranks of its operators."""
    return _ranked(finding, _operators(finding.partnership))


def _operators(partnership: Partnership) -> list[Party]:
    mentees, mentors = sides_of(partnership)
    return [*mentees, *mentors]


def _ranked(finding: Finding, operators: list[Party]) -> Ranked:
    by_party = {row.party_id: row for row in finding.said_scores.all()}
    missing = tuple(party for party in operators if party.pk not in by_party)
    if missing:
        return Ranked(finding, waits_for=missing)
    said = []
    for party in operators:
        row = by_party[party.pk]
        row.party = party
        said.append(row)
    return Ranked(finding, tuple(said))


def settled_in(diagnosis: Diagnosis) -> dict[str, Settlement]:
    """Give by question what was made of a difference last; one query."""
    return {row.question: row for row in diagnosis.settlements.order_by("settled_at", "pk")}


def baseline_of(
    organisation: Organisation, indicator: str, actor: Actor, year: int
) -> Amount | None:
    """Give the latest reviewed value of an indicator."""
    if not indicator:
        return None
    return figures_beside([indicator], organisation, year, actor).get(indicator)


def figures_of(picture: Picture, actor: Actor) -> dict[str, AmountBeside]:
    """Give what stands beside the questions of a round; a fixed number of queries."""
    round_ = picture.diagnosis.team
    whose = round_.figures_of or (picture.own.respondent.organisation if picture.own else None)
    codes = {code for pair in picture.pairs for code in pair.question.beside}
    return all_beside(codes, whose, round_.year, actor) if whose else {}


def approvals_of(partnership: Partnership) -> list[DiagnosisApproval]:
    """List the approvals that stand; one query."""
    rows = partnership.shared_by.select_related("party__organisation", "person")
    return list(rows.order_by("approved_at", "pk"))


# --- what G3 looks at ---


def diagnosis_facts_of(partnerships: Sequence[Partnership]) -> dict[UUID, DiagnosisFacts]:
    """Gather what G3 looks at; a constant number of queries for any number of partnerships."""
    gathered = _LatestRounds(partnerships)
    return {each.uuid: gathered.facts_of(each) for each in partnerships}


class _LatestRounds:
    """The latest round of some partnerships, and what was made of it, read at once.

    That is the latest which all have handed in; one that was begun since takes nothing away.
    """

    def __init__(self, partnerships: Sequence[Partnership]) -> None:
        wanted = [each.pk for each in partnerships]
        handed_in = Submission.objects.filter(sheet__respondent=OuterRef("pk"))
        missing = Respondent.objects.filter(~Exists(handed_in), round=OuterRef("team"))
        rows: Any = Diagnosis.objects.filter(partnership__in=wanted).annotate(
            is_in=~Exists(missing)
        )
        latest: dict[int, Any] = {}
        for row in rows.select_related("team__template").order_by("started_at", "pk"):
            there = latest.get(row.partnership_id)
            if there is None or row.is_in or not there.is_in:
                latest[row.partnership_id] = row
        self.latest = latest
        rounds = [row.team_id for row in latest.values()]
        self.asked: dict[int, list[Respondent]] = defaultdict(list)
        respondents = Respondent.objects.filter(round__in=rounds).select_related("organisation")
        for each in respondents.order_by("pk"):
            self.asked[each.round_id].append(each)
        self.submissions: dict[int, dict[int, list[Submission]]] = defaultdict(dict)
        self.alone: dict[int, set[str]] = defaultdict(set)
        people = [row.people_id for row in latest.values()]
        handed = Submission.objects.filter(
            sheet__respondent__round__in=[*rounds, *people], version=F("sheet__version")
        ).select_related("sheet__respondent")
        for row in handed.order_by("pk"):
            asked = row.sheet.respondent
            self.submissions[asked.round_id].setdefault(asked.pk, []).append(row)
            self.alone[asked.round_id].add(row.sheet.group)
        self.settled: dict[int, dict[str, Settlement]] = defaultdict(dict)
        settled = Settlement.objects.filter(diagnosis__in=latest.values())
        for made in settled.order_by("settled_at", "pk"):
            self.settled[made.diagnosis_id][made.question] = made
        self.findings: dict[int, list[Finding]] = defaultdict(list)
        for finding in Finding.objects.standing().filter(partnership__in=wanted).order_by("pk"):
            self.findings[finding.partnership_id].append(finding)
        approvals = DiagnosisApproval.objects.filter(partnership__in=wanted)
        self.approved = set(approvals.values_list("party_id", flat=True))
        self.explanations = explanations_in(partnerships, "G3")

    def facts_of(self, partnership: Partnership) -> DiagnosisFacts:
        round_ = self.latest.get(partnership.pk)
        parties = [each for each in parties_of(partnership) if each.role in OPERATOR_ROLES]
        if round_ is None:
            operators = tuple(AskedFacts(p.uuid, p.organisation.name) for p in parties)
            return DiagnosisFacts(operators, explanations=self.explanations[partnership.pk])
        pairs = self._pairs(round_)
        settled = self.settled[round_.pk]
        findings = self.findings[partnership.pk]
        strengths = [f for f in findings if f.kind is FindingKind.STRENGTH and f.proof]
        chosen = [f for f in findings if f.is_priority]
        return DiagnosisFacts(
            operators=tuple(self._operator(party, round_) for party in parties),
            is_started=True,
            is_short=round_.team.template.code == "short",
            unsettled=sum(
                band(pair) is ViewBand.FAR_APART and code not in settled
                for code, pair in pairs.items()
            ),
            unowned=sum(
                band(pair) is ViewBand.NOT_ASSESSED and code not in settled
                for code, pair in pairs.items()
                if pair.question.kind is QuestionKind.SCALE
            ),
            heard=frozenset(self.alone[round_.people_id] | set(round_.heard)),
            strengths=len(strengths),
            strengths_of_use=sum(f.is_of_use for f in strengths),
            priorities=tuple(
                PriorityFacts(f.uuid, f.title, f.has_proven_cause, f.has_baseline) for f in chosen
            ),
            explanations=self.explanations[partnership.pk],
        )

    def _operator(self, party: Party, round_: Diagnosis) -> AskedFacts:
        asked = [
            each
            for each in self.asked[round_.team_id]
            if each.organisation_id == party.organisation_id
        ]
        handed = self.submissions[round_.team_id]
        return AskedFacts(
            party.uuid,
            party.organisation.name,
            is_asked=bool(asked),
            is_in=bool(asked) and all(each.pk in handed for each in asked),
            has_approved=party.pk in self.approved,
        )

    def _pairs(self, round_: Diagnosis) -> dict[str, Compared]:
        """Compare the utility with each peer, and keep of each question what is farthest apart."""
        asked = self.asked[round_.team_id]
        found = HandedIn(round_.team, asked, self.submissions[round_.team_id])
        own = next((each for each in asked if each.side == SELF), None)
        if own is None or any(found.of(each) is None for each in asked):
            return {}
        pairs: dict[str, Compared] = {}
        for peer in asked:
            if peer.side != PEER:
                continue
            for pair, _change in compared(found, own, other=peer):
                there = pairs.get(pair.question.code)
                if there is None or abs(pair.difference or 0) > abs(there.difference or 0):
                    pairs[pair.question.code] = pair
        return pairs
