"""Reading the days ahead: what is due, what ends, what is looked at again, what is answered by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import hashed
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.diagnosis.models import Diagnosis, Finding
from waterpeers.apps.follow_up.models import CalendarLink, HealthCheck, RegisterItem
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.waiting import Ahead, sharing
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES, AgreementState, PartnershipState

MOST = 1000  # days of a calendar


class DayKind(StrEnum):
    """Why a day stands in a calendar."""

    ITEM = "item"
    AGREEMENT_ENDS = "agreement_ends"
    AGREEMENT_REVIEW = "agreement_review"
    DIAGNOSIS_CLOSES = "diagnosis_closes"
    HEALTH_CLOSES = "health_closes"
    MEASURED = "measured"
    ELSEWHERE = "elsewhere"  # of another subject, which says all of it


@dataclass(frozen=True)
class DueDay:
    """A day ahead: of which row, of which partnership, and what is said of it."""

    kind: DayKind
    row: UUID | str
    day: date
    partnership: Partnership
    text: str = ""
    number: int = 0  # where one row has several days
    ahead: Ahead | None = None  # of another subject


def link_of(secret: str) -> CalendarLink | None:
    """Find the calendar of a secret address, as long as it works."""
    rows = CalendarLink.objects.filter(ended_at__isnull=True, person__is_active=True)
    return rows.select_related("person", "partnership").filter(secret_hash=hashed(secret)).first()


def links_of(person: UUID | None, partnership: Partnership) -> list[CalendarLink]:
    """List the addresses of a person that work: of this partnership, and of all."""
    rows = CalendarLink.objects.filter(person__uuid=person, ended_at__isnull=True)
    return list(rows.filter(Q(partnership=partnership) | Q(partnership=None)).order_by("pk"))


def days_of_partnership(partnership: Partnership, actor: Actor) -> list[DueDay]:
    """Give the days of a partnership, as far as somebody may read them; a few queries."""
    readable = readable_by(actor, after=True).filter(pk=partnership.pk)
    return _days(readable, RegisterItem.objects.all(), None)


def days_of_person(person: Person, actor: Actor) -> list[DueDay]:
    """Give the days of all partnerships of a person; of what was noted, only what is theirs."""
    sides = actor.organisations_as(*RUNNERS)
    mine = Q(person=person) | Q(person=None, party__organisation__uuid__in=sides)
    own = Party.objects.filter(organisation__uuid__in=actor.organisations)
    readable = readable_by(actor, after=True).filter(pk__in=own.values("partnership_id"))
    return _days(readable, RegisterItem.objects.filter(mine), person.uuid)


def next_days(
    partnerships: Sequence[Partnership], readable: Collection[int], today: date
) -> dict[int, DueDay]:
    """Give the next day of each of some partnerships that go on; a few queries for any number.

    ``readable`` are the keys of those of which somebody reads what both sides note; of the others
    only the days of agreements are told.
    """
    going = {row.pk: row for row in partnerships if row.state is PartnershipState.ACTIVE}
    read = {pk: row for pk, row in going.items() if pk in readable}
    ahead = RegisterItem.objects.filter(due_on__gte=today)
    found: dict[int, DueDay] = {}
    for each in (*_agreed(going), *_noted(read, ahead), *_asked(read), *_measured(read)):
        there = found.get(each.partnership.pk)
        if each.day >= today and (there is None or _day_order(each) < _day_order(there)):
            found[each.partnership.pk] = each
    return found


def readable_by(actor: Actor, *, after: bool = False) -> Any:
    """Keep the partnerships of which somebody reads what both sides note; ``after`` their end too.

    Then some days are still ahead: what lasts is looked at months later.
    """
    rows = Partnership.objects.visible_to(actor)
    rows = rows if after else rows.filter(state=PartnershipState.ACTIVE)
    if actor.is_facilitator or actor.is_administrator:
        return rows
    operators = Party.objects.filter(
        organisation__uuid__in=actor.organisations,
        role__in=[str(role) for role in OPERATOR_ROLES],
    )
    return rows.filter(pk__in=operators.values("partnership_id"))


def _days(partnerships: Any, items: Any, person: UUID | None) -> list[DueDay]:
    every = {row.pk: row for row in partnerships.order_by("pk")}
    known = {pk: row for pk, row in every.items() if row.state is PartnershipState.ACTIVE}
    found = [*_noted(known, items), *_agreed(known), *_asked(known), *_measured(known)]
    with sharing():
        found += _elsewhere(every, person)
    return sorted(found, key=_day_order)[:MOST]


def _day_order(each: DueDay) -> tuple[date, str, str, int]:
    return each.day, each.kind, str(each.row), each.number


Known = dict[int, Partnership]


def _noted(known: Known, items: Any) -> Iterator[DueDay]:
    rows = items.standing().filter(partnership__in=known, due_on__isnull=False)
    columns = ("uuid", "due_on", "partnership_id", "title")
    for uuid, due_on, pk, title in rows.order_by("pk").values_list(*columns):
        yield DueDay(DayKind.ITEM, uuid, due_on, known[pk], title)


def _agreed(known: Known) -> Iterator[DueDay]:
    rows = Agreement.objects.filter(partnership__in=known, state=AgreementState.IN_FORCE)
    for row in rows.order_by("pk"):
        of = known[row.partnership_id]
        if row.ends_before:
            last = row.ends_before - timedelta(days=1)
            yield DueDay(DayKind.AGREEMENT_ENDS, row.uuid, last, of, row.title)
        for number, day in enumerate(map(date.fromisoformat, row.review_dates)):
            yield DueDay(DayKind.AGREEMENT_REVIEW, row.uuid, day, of, row.title, number)


def _asked(known: Known) -> Iterator[DueDay]:
    wanted: tuple[tuple[DayKind, Any, str], ...] = (
        (DayKind.DIAGNOSIS_CLOSES, Diagnosis, "team"),
        (DayKind.HEALTH_CLOSES, HealthCheck, "round"),
    )
    for kind, table, round_ in wanted:
        rows = table.objects.filter(
            **{"partnership__in": known, f"{round_}__closes_at__isnull": False}
        ).filter(**{f"{round_}__ended_at__isnull": True})
        for row in rows.select_related(round_).order_by("pk"):
            closes: datetime = getattr(row, round_).closes_at
            yield DueDay(kind, row.uuid, closes.date(), known[row.partnership_id])


def _measured(known: Known) -> Iterator[DueDay]:
    rows = Finding.objects.standing().filter(
        partnership__in=known, measured_by__isnull=False, baseline__isnull=True
    )
    for row in rows.order_by("pk"):
        of = known[row.partnership_id]
        assert row.measured_by is not None  # by the filter
        yield DueDay(DayKind.MEASURED, row.uuid, row.measured_by, of, row.title)


def _elsewhere(known: Known, person: UUID | None) -> Iterator[DueDay]:
    """Give the days that other subjects have; after the end, those that outlast it."""
    for subject in subjects():
        for source in subject.days:
            for ahead in source(frozenset(known), person):
                of = known[ahead.partnership]
                if ahead.outlasts or of.state is PartnershipState.ACTIVE:
                    yield DueDay(
                        DayKind.ELSEWHERE, ahead.key, ahead.day, of, ahead.title, ahead=ahead
                    )
