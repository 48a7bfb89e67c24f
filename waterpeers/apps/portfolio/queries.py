"""Reading many partnerships at once: whose turn it is, who is silent, what ends.

Everything is worked out from what is stored, at a constant number of queries for any number of
partnerships; filters, counts and order are then a matter of plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import agreements_of
from waterpeers.apps.audit.queries import entries_of, last_words
from waterpeers.apps.compliance.queries import next_gates
from waterpeers.apps.follow_up.queries.health import apart_in
from waterpeers.apps.follow_up.queries.items import standing_of
from waterpeers.apps.operators.queries import bodies_of
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of, with_parties
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.domain.actors import Actor
from waterpeers.domain.gates import GateLine, GateResult
from waterpeers.domain.names import fold
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    AgreementState,
    PartnershipState,
    PartyRole,
    Phase,
)
from waterpeers.domain.portfolio import (
    SILENCES,
    Attention,
    PartnershipTurn,
    attention,
    may_be_reminded,
    silent_days,
    turn_of,
    turn_since,
    waited_for,
)
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import Reason

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Words = tuple[datetime | None, datetime | None]  # its last one, and the first of another after it
PHASE_ORDER = {phase: number for number, phase in enumerate(Phase)}


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
    turn: PartnershipTurn
    since: datetime | None
    silent: int  # days, of the side that has been silent longest
    ends_on: date | None  # the last day of what was agreed
    attention: frozenset[Attention]
    reminded_at: datetime | None
    may_remind: bool

    @property
    def first(self) -> GateLine | None:
        """The first thing that waits, as the gate asks."""
        return self.gate.open[0] if self.gate and self.gate.open else None

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
        operators = [p for row in rows for p in parties_of(row) if p.role in OPERATOR_ROLES]
        self.words = _words(operators)
        self.bodies = bodies_of({party.organisation_id for party in operators}, at.date())
        reminded = Reminder.objects.filter(party__partnership__in=[row.pk for row in rows])
        pairs = reminded.values_list("party__partnership_id").annotate(last=Max("sent_at"))
        self.reminded: dict[int, datetime] = dict(pairs)
        self.standing = standing_of(rows, at.date())
        self.apart = apart_in(rows)

    def line(self, row: Partnership) -> PortfolioLine:
        """Give one line."""
        sides = [self._side(party) for party in parties_of(row)]
        operators = [side for side in sides if side.role in OPERATOR_ROLES]
        gate = self.gates.get(row.uuid)
        turn = turn_of(gate, {side.party: side.role for side in sides})
        since = _since(row, gate, operators)
        is_active = row.state is PartnershipState.ACTIVE
        silent = silent_days(self.at, row.opened_at, (s.last_word for s in operators))
        ends_on = _last_day(self.agreements[row.pk])
        waits = self.at - since if since else None
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
            turn=turn,
            since=since,
            silent=silent if is_active else 0,
            ends_on=ends_on,
            attention=attention(
                waits=waits,
                silent=silent,
                ends_on=ends_on,
                today=self.at.date(),
                escalated=self.standing[row.pk].escalated,
                is_apart=row.pk in self.apart,
            )
            if is_active
            else frozenset(),
            reminded_at=self.reminded.get(row.pk),
            may_remind=self._may_remind(turn, sides),
        )

    def _bodies_of(self, row: Partnership) -> tuple[tuple[UUID, str], ...]:
        operators = [p.organisation_id for p in parties_of(row) if p.role in OPERATOR_ROLES]
        found = [body for one in operators for body in self.bodies.get(one, ())]
        return tuple(dict.fromkeys((body.uuid, body.name) for body in found))

    def _side(self, party: Party) -> PortfolioSide:
        last, handed = self.words.get(party.pk, (None, None))
        organisation = party.organisation
        return PortfolioSide(
            party.uuid,
            organisation.uuid,
            organisation.name,
            organisation.country_id or "",
            party.role,
            last,
            handed,
        )

    def _may_remind(self, turn: PartnershipTurn, sides: Iterable[PortfolioSide]) -> bool:
        if turn in (PartnershipTurn.NOBODY, PartnershipTurn.ADMINISTRATOR):
            return False
        own = self.actor.organisations_as(*RUNNERS)
        runs = any(s.organisation in own for s in sides if s.role in OPERATOR_ROLES)
        return runs or self.actor.is_facilitator or self.actor.is_administrator


def _words(parties: Sequence[Party]) -> dict[int, Words]:
    """Say when each operator said its last word, and when another first spoke after it."""
    said = last_words({party.partnership.uuid for party in parties}, "partnership")
    last = {p.pk: said.get((p.partnership.uuid, p.organisation.uuid)) for p in parties}
    latest: dict[int, datetime] = {}
    for party in parties:
        if moment := last[party.pk]:
            latest[party.partnership_id] = max(moment, latest.get(party.partnership_id, LONG_AGO))
    behind = [
        p.pk for p in parties if (last[p.pk] or LONG_AGO) < latest.get(p.partnership_id, LONG_AGO)
    ]
    handed = _handed_over(behind)
    return {party.pk: (last[party.pk], handed.get(party.pk)) for party in parties}


def _handed_over(parties: Collection[int]) -> dict[int, datetime | None]:
    """Say when another first spoke after the last word of each of these parties."""
    entries = entries_of(OuterRef("partnership__uuid"), "partnership")
    own = entries.filter(organisation_uuid=OuterRef("organisation__uuid"))
    others = entries.filter(organisation_uuid__isnull=False, at__gt=OuterRef("after")).exclude(
        organisation_uuid=OuterRef("organisation__uuid")
    )
    last = Subquery(own.order_by("-at", "pk").values("at")[:1])
    rows = (
        Party.objects.filter(pk__in=parties)
        .annotate(after=Coalesce(last, Value(LONG_AGO)))
        .annotate(handed=Subquery(others.order_by("at", "pk").values("at")[:1]))
    )
    return dict(rows.values_list("pk", "handed"))


def _since(
    row: Partnership, gate: GateResult | None, operators: Sequence[PortfolioSide]
) -> datetime | None:
    """Say since when it is the turn of the sides whose it is; the longest, should it be both."""
    if gate is None:
        return None
    waited = waited_for(gate)
    theirs = [side for side in operators if side.party in waited] if not gate.passes else []
    if not theirs:  # the gate can be passed, or it is the turn of somebody else
        words = [side.last_word for side in operators if side.last_word]
        return max([row.phase_reached_at, *words])
    return min(turn_since(row.phase_reached_at, s.last_word, s.handed_over) for s in theirs)


def _last_day(agreements: Iterable[Agreement]) -> date | None:
    """Give the last day of what is in force, the latest should there be several."""
    days = [a.ends_before for a in agreements if a.state is AgreementState.IN_FORCE]
    last = max((day for day in days if day), default=None)
    return last - timedelta(days=1) if last else None


# --- narrowing, counting, ordering ---


@dataclass(frozen=True)
class PortfolioFilters:
    """What somebody looks for; empty means everything."""

    text: str = ""
    needs: str = ""
    turn: str = ""
    phase: str = ""
    silent: str = ""
    country: str = ""
    area: str = ""
    programme: str = ""
    state: str = ""

    @property
    def are_set(self) -> bool:
        """Whether anything is looked for."""
        return any(getattr(self, field.name) for field in fields(self))


def _silences(line: PortfolioLine) -> list[str]:
    return [str(days) for days in SILENCES if line.silent >= days]


# What a line has under each facet.
FACETS: dict[str, Callable[[PortfolioLine], Collection[str]]] = {
    "needs": lambda line: line.attention,
    "turn": lambda line: {line.turn},
    "phase": lambda line: {line.phase},
    "silent": _silences,
    "country": lambda line: {
        side.country for side in (*line.mentors, *line.mentees) if side.country
    },
    "area": lambda line: line.areas,
    "programme": lambda line: {
        *(str(side.organisation) for side in line.others),
        *(str(uuid) for uuid, _name in line.bodies),
    },
    "state": lambda line: {line.state},
}


def narrowed(lines: Iterable[PortfolioLine], filters: PortfolioFilters) -> list[PortfolioLine]:
    """Keep the lines that somebody looks for."""
    chosen = {name: value for name in FACETS if (value := getattr(filters, name))}
    wanted = fold(filters.text).split()
    return [
        line
        for line in lines
        if all(value in FACETS[name](line) for name, value in chosen.items())
        and (not wanted or _has(line, wanted))
    ]


def _has(line: PortfolioLine, words: Iterable[str]) -> bool:
    names = " ".join(side.name for side in line.sides)
    there = fold(f"{line.code} {line.title} {names}")
    return all(word in there for word in words)


def facet_counts(
    lines: Sequence[PortfolioLine], filters: PortfolioFilters
) -> dict[str, Counter[str]]:
    """Say for each choice of each facet how many lines one would get by choosing it."""
    return {
        name: Counter(
            str(code)
            for line in narrowed(lines, replace(filters, **{name: ""}))
            for code in codes(line)
        )
        for name, codes in FACETS.items()
    }


def _wait(line: PortfolioLine) -> Any:
    return (line.since is None, line.since or line.opened_at, line.code)


ORDERS: dict[str, Callable[[PortfolioLine], Any]] = {
    "": _wait,
    "silent": lambda line: (-line.silent, line.code),
    "ends": lambda line: (line.ends_on is None, line.ends_on or date.max, line.code),
    "phase": lambda line: (PHASE_ORDER[line.phase], _wait(line)),
    "name": lambda line: ([fold(side.name) for side in line.mentees], line.code),
    "opened": lambda line: (-line.opened_at.timestamp(), line.code),
}


def ordered(lines: Iterable[PortfolioLine], order: str) -> list[PortfolioLine]:
    """Put lines in one of the orders."""
    return sorted(lines, key=ORDERS.get(order, _wait))


# --- reminding ---


@dataclass(frozen=True)
class ReminderPlan:
    """Whom a reminder would reach, of what, and why others are left out."""

    partnership: Partnership
    gate: GateResult | None
    since: datetime | None
    to: tuple[tuple[Party, tuple[Person, ...]], ...]
    against: tuple[Reason, ...]

    def lines_for(self, party: Party) -> list[GateLine]:
        """Give what waits for a party."""
        return [line for line in self.gate.open if party.uuid in line.turn] if self.gate else []

    @property
    def people(self) -> int:
        """How many people get a mail."""
        return len({person.pk for _party, people in self.to for person in people})


def reminder_plans(rows: Sequence[Partnership], actor: Actor, at: datetime) -> list[ReminderPlan]:
    """Say for some partnerships, parties read along, whom reminders would reach."""
    lines = {line.uuid: line for line in lines_of(rows, actor, at)}
    parties = [party for row in rows for party in parties_of(row)]
    people = _reached({party.organisation_id for party in parties}, actor)
    last = _last_reminders(parties)
    return [_plan(row, lines[row.uuid], people, last, actor, at) for row in rows]


def _plan(
    row: Partnership,
    line: PortfolioLine,
    people: dict[int, list[Person]],
    last: dict[tuple[int, str], datetime],
    actor: Actor,
    at: datetime,
) -> ReminderPlan:
    waited = waited_for(line.gate) if line.gate and not line.gate.passes else set()
    theirs = [party for party in parties_of(row) if party.uuid in waited]
    others = [p for p in theirs if p.organisation.uuid not in actor.organisations_as(*RUNNERS)]
    to: list[tuple[Party, tuple[Person, ...]]] = []
    against = [] if theirs else [Reason("nobodys_turn")]
    against += [Reason("your_own_turn")] if theirs and not others else []
    for party in others:
        name = (("name", party.organisation.name),)
        if not may_be_reminded(last.get((party.pk, line.gate.gate if line.gate else "")), at):
            against.append(Reason("reminded_already", name))
        elif found := people.get(party.organisation_id):
            to.append((party, tuple(found)))
        else:
            against.append(Reason("nobody_to_remind", name))
    return ReminderPlan(row, line.gate, line.since, tuple(to), tuple(against))


def _reached(organisations: Collection[int], actor: Actor) -> dict[int, list[Person]]:
    """List by organisation who gets reminders: those who run its partnerships and want mail."""
    held: QuerySet[Membership] = Membership.objects.filter(
        organisation__in=organisations, role__in=RUNNERS, person__is_active=True
    )
    held = held.exclude(person__uuid=actor.person).exclude(person__mails=MailChoice.NONE)
    found: dict[int, list[Person]] = {}
    for row in held.select_related("person").order_by("person__name", "pk"):
        people = found.setdefault(row.organisation_id, [])
        if row.person not in people:
            people.append(row.person)
    return found


def _last_reminders(parties: Iterable[Party]) -> dict[tuple[int, str], datetime]:
    rows = Reminder.objects.filter(party__in=[party.pk for party in parties])
    found = rows.values_list("party_id", "gate").annotate(last=Max("sent_at"))
    return {(party, gate): last for party, gate, last in found}
