"""Where each of many partnerships stands: whose turn it is, what waits, what was said last.

Everything is worked out from what is stored, at a constant number of queries for any number of
partnerships, and says the same for all who read the same of it, at any moment of a day. So it can
be kept (``kept``).
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
from waterpeers.apps.follow_up.queries.calendar import DayKind, next_days
from waterpeers.apps.follow_up.queries.health import HealthSeen, health_in
from waterpeers.apps.follow_up.queries.items import standing_of
from waterpeers.apps.follow_up.queries.owed import owed_in
from waterpeers.apps.follow_up.queries.practice import AreaStage, stages_in
from waterpeers.apps.follow_up.queries.reviews import statuses_in
from waterpeers.apps.operators.queries.bodies import bodies_of
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.plans.queries import PlanMoney, money_in, unmeasured_in
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.apps.reporting.queries.owed import late_reports_in
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import (
    ENDED,
    OPERATOR_ROLES,
    AgreementState,
    Gate,
    PartnershipState,
    PartyRole,
    Phase,
)
from waterpeers.domain.portfolio import (
    PartnershipTurn,
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
class NextDay:
    """The next day ahead in a partnership, and what is then."""

    kind: DayKind
    day: date
    text: str


@dataclass(frozen=True)
class PartnershipStanding:
    """Where one partnership stands, for those who read what both sides note, or for others."""

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
    gate: Gate | None  # that is before it
    waits: tuple[PortfolioWait, ...]  # what is open at its gate, else what the sides owe
    turn: PartnershipTurn
    since: datetime | None
    ends_on: date | None  # the last day of what was agreed
    status: ReviewStatus | None  # of the last review
    reviewed_on: date | None
    health: HealthSeen | None
    stages: tuple[AreaStage, ...]  # that hold, the latest last
    money: PlanMoney | None
    next_day: NextDay | None
    reminded_at: datetime | None
    escalated: int  # things that were noted
    late: int  # of what was noted, and the report of the last period
    unmeasured: int  # priorities and outcomes without a baseline

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


def standings_of(
    rows: Sequence[Partnership], today: date, read: Callable[[Partnership], bool]
) -> list[PartnershipStanding]:
    """Say where each of these partnerships stands, whose parties were read along.

    ``read`` says whether it is for those who read what both sides of a partnership note.
    """
    reader = _Reader(rows, today, [row for row in rows if read(row)])
    return [reader.standing(row) for row in rows]


class _Reader:
    """What standings are made of, read at once."""

    def __init__(
        self, rows: Sequence[Partnership], today: date, open_to: Sequence[Partnership]
    ) -> None:
        self.gates = next_gates(rows, on=today)
        self.agreements = agreements_of(rows)
        self.parties = {row.pk: parties_of(row) for row in rows}
        operators = [p for each in self.parties.values() for p in each if p.role in OPERATOR_ROLES]
        self.words = _last_words(operators)
        self.handed = self._handed_over(rows)
        self.bodies = bodies_of({party.organisation_id for party in operators}, today)
        reminded = Reminder.objects.filter(party__partnership__in=[row.pk for row in rows])
        pairs = reminded.values_list("party__partnership_id").annotate(last=Max("sent_at"))
        self.reminded: dict[int, datetime] = dict(pairs)
        self.money = money_in(rows)
        self.next_days = next_days(rows, {row.pk for row in open_to}, today)
        self.noted = standing_of(open_to, today)
        self.health = health_in(open_to)
        self.statuses = statuses_in(open_to)
        self.stages = stages_in(open_to)
        self.unmeasured = unmeasured_in(open_to, today)
        going = [row for row in open_to if row.state is PartnershipState.ACTIVE]
        beyond = [row for row in going if row.uuid not in self.gates]
        over = [row for row in open_to if row.state in ENDED]
        self.late_reports = late_reports_in(going, today)
        self.owed = owed_in(beyond, today) | owed_after_end(over, today)
        for row in beyond:
            if late := self.late_reports.get(row.pk):
                every = [*self.owed.get(row.pk, ()), *late]
                self.owed[row.pk] = sorted(every, key=lambda each: (each.since, each.href))

    def _handed_over(self, rows: Sequence[Partnership]) -> dict[int, datetime]:
        """Say, for operators whose turn it is, when another first spoke after their last word."""
        waited = []
        for row in rows:
            gate = self.gates.get(row.uuid)
            theirs = waited_for(gate) if gate and not gate.passes else set()
            operators = [p for p in self.parties[row.pk] if p.role in OPERATOR_ROLES]
            waited += [party for party in operators if party.uuid in theirs]
        return _first_words_of_others(waited)

    def standing(self, row: Partnership) -> PartnershipStanding:
        """Say where one partnership stands."""
        sides = [self._side(party) for party in self.parties[row.pk]]
        operators = [side for side in sides if side.role in OPERATOR_ROLES]
        gate = self.gates.get(row.uuid)
        waits = self._waits(row, gate)
        owed = frozenset(party for wait in waits for party in wait.parties)
        status, reviewed_on = self.statuses.get(row.pk, (None, None))
        noted, ahead = self.noted.get(row.pk), self.next_days.get(row.pk)
        return PartnershipStanding(
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
            gate=gate.gate if gate else None,
            waits=waits,
            turn=turn_of(gate, {side.party: side.role for side in sides}, owed),
            since=_since(row, gate, operators) if gate else _longest(waits),
            ends_on=_last_day(self.agreements[row.pk]),
            status=status,
            reviewed_on=reviewed_on,
            health=self.health.get(row.pk),
            stages=tuple(self.stages.get(row.pk, ())),
            money=self.money.get(row.pk),
            next_day=NextDay(ahead.kind, ahead.day, ahead.text) if ahead else None,
            reminded_at=self.reminded.get(row.pk),
            escalated=noted.escalated if noted else 0,
            late=(noted.late if noted else 0) + (row.pk in self.late_reports),
            unmeasured=self.unmeasured[row.pk],
        )

    def _waits(self, row: Partnership, gate: GateResult | None) -> tuple[PortfolioWait, ...]:
        if gate is not None:
            return tuple(
                PortfolioWait(line.reason, frozenset(line.turn), place_of(line, row))
                for line in gate.asked
            )
        return tuple(
            PortfolioWait(each.reason, frozenset({each.party}), each.href, each.since)
            for each in self.owed.get(row.pk, ())
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
