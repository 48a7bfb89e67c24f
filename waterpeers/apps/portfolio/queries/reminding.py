"""Whom a reminder would reach, of what, and why others are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.apps.portfolio.queries.lines import PortfolioLine, lines_of
from waterpeers.apps.portfolio.queries.standings import PortfolioWait
from waterpeers.domain.actors import Actor
from waterpeers.domain.portfolio import may_be_reminded
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class ReminderPlan:
    """Whom a reminder would reach, of what, and why others are left out."""

    partnership: Partnership
    line: PortfolioLine
    to: tuple[tuple[Party, tuple[Person, ...]], ...]
    against: tuple[Reason, ...]

    @property
    def gate(self) -> str:
        """The gate of which they are reminded; empty where none is before the partnership."""
        return self.line.gate or ""

    def waits_for(self, party: Party) -> list[PortfolioWait]:
        """Give what waits for a party."""
        return [wait for wait in self.line.waits if party.uuid in wait.parties]

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
    theirs = [party for party in parties_of(row) if party.uuid in line.waited_for]
    others = [p for p in theirs if p.organisation.uuid not in actor.organisations_as(*RUNNERS)]
    to: list[tuple[Party, tuple[Person, ...]]] = []
    against = [] if theirs else [Reason("nobodys_turn")]
    against += [Reason("your_own_turn")] if theirs and not others else []
    for party in others:
        name = (("name", party.organisation.name),)
        if not may_be_reminded(last.get((party.pk, line.gate or "")), at):
            against.append(Reason("reminded_already", name))
        elif found := people.get(party.organisation_id):
            to.append((party, tuple(found)))
        else:
            against.append(Reason("nobody_to_remind", name))
    return ReminderPlan(row, line, tuple(to), tuple(against))


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
