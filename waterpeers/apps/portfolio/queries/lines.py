"""Reading many partnerships at once: whose turn it is, who is silent, what stands, what ends.

Everything is worked out from what is stored, at a constant number of queries for any number of
partnerships; filters, counts and order are then a matter of plain values. What both sides note for
themselves is read by them and by those who help; of a funder's partnerships it stays away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Value
from django.db.models.functions import Coalesce, Greatest

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import agreements_of
from waterpeers.apps.audit.queries import first_word_of_others, last_word
from waterpeers.apps.closing.queries.owed import owed_after_end
from waterpeers.apps.compliance.queries import next_gates, place_of
from waterpeers.apps.follow_up.queries.calendar import DueDay, next_days
from waterpeers.apps.follow_up.queries.health import HealthSeen, health_in
from waterpeers.apps.follow_up.queries.items import standing_of
from waterpeers.apps.follow_up.queries.owed import owed_in
from waterpeers.apps.follow_up.queries.practice import AreaStage, stages_in
from waterpeers.apps.follow_up.queries.reviews import statuses_in
from waterpeers.apps.operators.queries import bodies_of
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of, with_parties
from waterpeers.apps.plans.queries import PlanMoney, money_in, unmeasured_in
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.domain.actors import Actor
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import (
    ENDED,
    OPERATOR_ROLES,
    AgreementState,
    PartnershipState,
    PartyRole,
    Phase,
)
from waterpeers.domain.portfolio import (
    Attention,
    Gravity,
    PartnershipTurn,
    PortfolioFacts,
    attention,
    gravity,
    silent_days,
    turn_of,
    turn_since,
    waited_for,
)
from waterpeers.domain.reviews import ReviewStatus
from waterpeers.domain.verdicts import Reason

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class PortfolioSide:
    """One party as the list shows it, with the moment of its last word."""

    party: UUID
    organisation: UUID
    name: str
    country: str
    role: PartyRole
    last_word: datetime | None = None
    handed_over: datetime | None = None  # the first word of another side after it


@dataclass(frozen=True)
class PortfolioWait:
    """One thing that waits for parties of a partnership, and where they do it."""

    reason: Reason
    parties: frozenset[UUID]
    href: str
    since: datetime | None = None


@dataclass(frozen=True)
class PortfolioLine:
    """One partnership of the list."""

    uuid: UUID
    code: str
    title: str
    language: str  # of the title; empty: nobody said
    phase: Phase
    state: PartnershipState
    areas: tuple[str, ...]
    opened_at: datetime
    mentors: tuple[PortfolioSide, ...]
    mentees: tuple[PortfolioSide, ...]
    others: tuple[PortfolioSide, ...]
    bodies: tuple[tuple[UUID, str], ...]  # to which mentor or mentee belong, with their names
    gate: GateResult | None
    waits: tuple[PortfolioWait, ...]  # what is open at its gate, else what the sides owe
    turn: PartnershipTurn
    since: datetime | None
    silent: int  # days, of the side that has been silent longest
    ends_on: date | None  # the last day of what was agreed
    attention: frozenset[Attention]
    gravity: Gravity
    status: ReviewStatus | None  # of the last review
    reviewed_on: date | None
    health: HealthSeen | None
    stages: tuple[AreaStage, ...]  # that hold, the latest last
    money: PlanMoney | None
    next_day: DueDay | None
    reminded_at: datetime | None
    may_remind: bool

    @property
    def first(self) -> PortfolioWait | None:
        """The first thing that waits, as the gate asks."""
        return self.waits[0] if self.waits else None

    @property
    def waited_for(self) -> frozenset[UUID]:
        """The parties for which something waits."""
        return frozenset(party for wait in self.waits for party in wait.parties)

    @property
    def sides(self) -> tuple[PortfolioSide, ...]:
        """All who take part, mentors first."""
        return (*self.mentors, *self.mentees, *self.others)


def portfolio(actor: Actor, at: datetime) -> list[PortfolioLine]:
    """Give a line for each partnership that one may know of, in no order."""
    rows = list(with_parties(Partnership.objects.visible_to(actor)).order_by("pk"))
    return lines_of(rows, actor, at)


def lines_of(rows: Sequence[Partnership], actor: Actor, at: datetime) -> list[PortfolioLine]:
    """Give a line for each of these partnerships, whose parties were read along."""
    read = _Reader(rows, actor, at)
    return [read.line(row) for row in rows]


class _Reader:
    """What lines are made of, read at once."""

    def __init__(self, rows: Sequence[Partnership], actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self.gates = next_gates(rows, on=at.date())
        self.agreements = agreements_of(rows)
        self.parties = {row.pk: parties_of(row) for row in rows}
        operators = [p for each in self.parties.values() for p in each if p.role in OPERATOR_ROLES]
        self.words = _last_words(operators)
        self.handed = self._handed_over(rows)
        self.bodies = bodies_of({party.organisation_id for party in operators}, at.date())
        reminded = Reminder.objects.filter(party__partnership__in=[row.pk for row in rows])
        pairs = reminded.values_list("party__partnership_id").annotate(last=Max("sent_at"))
        self.reminded: dict[int, datetime] = dict(pairs)
        self.money = money_in(rows)
        open_to = [row for row in rows if self._is_read(self.parties[row.pk])]
        self.next_days = next_days(rows, {row.pk for row in open_to}, at.date())
        self.standing = standing_of(open_to, at.date())
        self.health = health_in(open_to)
        self.statuses = statuses_in(open_to)
        self.stages = stages_in(open_to)
        self.unmeasured = unmeasured_in(open_to, at.date())
        going = [row for row in open_to if row.state is PartnershipState.ACTIVE]
        beyond = [row for row in going if row.uuid not in self.gates]
        over = [row for row in open_to if row.state in ENDED]
        self.owed = owed_in(beyond, at) | owed_after_end(over, at)

    def _is_read(self, parties: Iterable[Party]) -> bool:
        """Whether somebody reads what both sides of a partnership note."""
        actor = self.actor
        return (
            actor.is_facilitator
            or actor.is_administrator
            or any(
                p.role in OPERATOR_ROLES and actor.acts_for(p.organisation.uuid) for p in parties
            )
        )

    def _handed_over(self, rows: Sequence[Partnership]) -> dict[int, datetime]:
        """Say, for operators whose turn it is, when another first spoke after their last word."""
        waited = []
        for row in rows:
            gate = self.gates.get(row.uuid)
            theirs = waited_for(gate) if gate and not gate.passes else set()
            operators = [p for p in self.parties[row.pk] if p.role in OPERATOR_ROLES]
            waited += [party for party in operators if party.uuid in theirs]
        return _first_words_of_others(waited)

    def line(self, row: Partnership) -> PortfolioLine:
        """Give one line."""
        sides = [self._side(party) for party in self.parties[row.pk]]
        operators = [side for side in sides if side.role in OPERATOR_ROLES]
        gate = self.gates.get(row.uuid)
        waits = self._waits(row, gate)
        owed = frozenset(party for wait in waits for party in wait.parties)
        turn = turn_of(gate, {side.party: side.role for side in sides}, owed)
        since = _since(row, gate, operators) if gate else _longest(waits)
        is_active = row.state is PartnershipState.ACTIVE
        silent = silent_days(self.at, row.opened_at, (s.last_word for s in operators))
        status, reviewed_on = self.statuses.get(row.pk, (None, None))
        facts = self._facts(row, since=since, silent=silent, status=status)
        return PortfolioLine(
            uuid=row.uuid,
            code=row.code,
            title=row.title,
            language=row.language,
            phase=row.phase,
            state=row.state,
            areas=tuple(row.working_areas),
            opened_at=row.opened_at,
            mentors=tuple(side for side in sides if side.role is PartyRole.MENTOR),
            mentees=tuple(side for side in sides if side.role is PartyRole.MENTEE),
            others=tuple(side for side in sides if side.role not in OPERATOR_ROLES),
            bodies=self._bodies_of(row),
            gate=gate,
            waits=waits,
            turn=turn,
            since=since,
            silent=silent if is_active else 0,
            ends_on=facts.ends_on,
            attention=attention(facts) if is_active or facts.is_over else frozenset(),
            gravity=gravity(facts) if is_active or facts.is_over else Gravity.FINE,
            status=status,
            reviewed_on=reviewed_on,
            health=self.health.get(row.pk),
            stages=tuple(self.stages.get(row.pk, ())),
            money=self.money.get(row.pk),
            next_day=self.next_days.get(row.pk),
            reminded_at=self.reminded.get(row.pk),
            may_remind=self._may_remind(turn, sides),
        )

    def _waits(self, row: Partnership, gate: GateResult | None) -> tuple[PortfolioWait, ...]:
        if gate is not None:
            return tuple(
                PortfolioWait(line.reason, frozenset(line.turn), place_of(line, row))
                for line in gate.open
            )
        return tuple(
            PortfolioWait(each.reason, frozenset({each.party}), each.href, each.since)
            for each in self.owed.get(row.pk, ())
        )

    def _facts(
        self,
        row: Partnership,
        *,
        since: datetime | None,
        silent: int,
        status: ReviewStatus | None,
    ) -> PortfolioFacts:
        standing, health = self.standing.get(row.pk), self.health.get(row.pk)
        return PortfolioFacts(
            today=self.at.date(),
            waits=self.at - since if since else None,
            silent=silent,
            ends_on=_last_day(self.agreements[row.pk]),
            status=status,
            escalated=standing.escalated if standing else 0,
            late=standing.late if standing else 0,
            has_fallen=any(each.has_fallen for each in self.stages.get(row.pk, ())),
            is_apart=bool(health and health.is_apart),
            unmeasured=self.unmeasured[row.pk],
            is_over=row.state in ENDED,
        )

    def _bodies_of(self, row: Partnership) -> tuple[tuple[UUID, str], ...]:
        operators = [p.organisation_id for p in self.parties[row.pk] if p.role in OPERATOR_ROLES]
        found = [body for one in operators for body in self.bodies.get(one, ())]
        return tuple(dict.fromkeys((body.uuid, body.name) for body in found))

    def _side(self, party: Party) -> PortfolioSide:
        organisation = party.organisation
        return PortfolioSide(
            party.uuid,
            organisation.uuid,
            organisation.name,
            organisation.country_id or "",
            party.role,
            self.words.get(party.pk),
            self.handed.get(party.pk),
        )

    def _may_remind(self, turn: PartnershipTurn, sides: Iterable[PortfolioSide]) -> bool:
        if turn in (PartnershipTurn.NOBODY, PartnershipTurn.ADMINISTRATOR):
            return False
        own = self.actor.organisations_as(*RUNNERS)
        runs = any(s.organisation in own for s in sides if s.role in OPERATOR_ROLES)
        return runs or self.actor.is_facilitator or self.actor.is_administrator


WHOLE, WHOSE, KIND = OuterRef("partnership__uuid"), OuterRef("organisation__uuid"), "partnership"


def _last_words(parties: Sequence[Party]) -> dict[int, datetime]:
    """Say when each party last did something in its partnership, if ever; one query."""
    of_parts, of_whole = last_word(WHOLE, WHOSE, KIND)
    rows = Party.objects.filter(pk__in=[party.pk for party in parties])
    found = rows.annotate(of_parts=of_parts, of_whole=of_whole)
    return _moments(found.values_list("pk", "of_parts", "of_whole"), max)


def _first_words_of_others(parties: Sequence[Party]) -> dict[int, datetime]:
    """Say when another first spoke after the last word of each of these parties; one query."""
    said = [Coalesce(each, Value(LONG_AGO)) for each in last_word(WHOLE, WHOSE, KIND)]
    of_parts, of_whole = first_word_of_others(WHOLE, WHOSE, OuterRef("after"), KIND)
    rows = Party.objects.filter(pk__in=[party.pk for party in parties])
    found = rows.annotate(after=Greatest(*said)).annotate(of_parts=of_parts, of_whole=of_whole)
    return _moments(found.values_list("pk", "of_parts", "of_whole"), min)


def _moments(
    rows: Iterable[tuple[Any, ...]], choose: Callable[[list[datetime]], datetime]
) -> dict[int, datetime]:
    return {
        pk: choose(moments)
        for pk, *said in rows
        if (moments := [moment for moment in said if moment])
    }


def _since(row: Partnership, gate: GateResult, operators: Sequence[PortfolioSide]) -> datetime:
    """Say since when it is the turn of the sides whose it is; the longest, should it be both."""
    waited = waited_for(gate)
    theirs = [side for side in operators if side.party in waited] if not gate.passes else []
    if not theirs:  # the gate can be passed, or it is the turn of somebody else
        words = [side.last_word for side in operators if side.last_word]
        return max([row.phase_reached_at, *words])
    return min(turn_since(row.phase_reached_at, s.last_word, s.handed_over) for s in theirs)


def _longest(waits: Iterable[PortfolioWait]) -> datetime | None:
    return min((wait.since for wait in waits if wait.since), default=None)


def _last_day(agreements: Iterable[Agreement]) -> date | None:
    """Give the last day of what is in force, the latest should there be several."""
    days = [a.ends_before for a in agreements if a.state is AgreementState.IN_FORCE]
    last = max((day for day in days if day), default=None)
    return last - timedelta(days=1) if last else None
