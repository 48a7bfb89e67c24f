"""What waits for somebody, and what is theirs: gathered from every subject.

Each source is one function and a fixed number of queries, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import next_date
from waterpeers.apps.desk.models import Turn
from waterpeers.apps.foundation.models import Draft
from waterpeers.apps.foundation.reasons import gather
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import (
    PartnershipState,
)


def waits_for(actor: Actor, at: datetime) -> list[Waiting]:
    """Gather everything that waits for this person, oldest first."""
    found = [
        item for subject in subjects() for source in subject.waits for item in source(actor, at)
    ]
    return sorted(found, key=lambda item: (item.since, item.href))


@dataclass(frozen=True)
class PartnershipLine:
    """One partnership on one line: with whom, in which phase, and the next date."""

    partnership: Partnership
    partners: str
    phase: Any
    next_date: tuple[date, bool] | None  # and whether it is a review; else the last day


def my_partnerships(actor: Actor, today: date) -> list[PartnershipLine]:
    """List the partnerships of one's own organisations that go on; three queries."""
    own = Party.objects.filter(organisation__uuid__in=actor.organisations).values("partnership_id")
    agreements = Agreement.objects.only("partnership_id", "state", "review_dates", "ends_before")
    rows = with_parties(Partnership.objects.filter(pk__in=own)).filter(
        Q(state=PartnershipState.ACTIVE) | Q(state=PartnershipState.SUSPENDED)
    )
    rows = rows.prefetch_related(Prefetch("agreements", queryset=agreements))
    return [
        PartnershipLine(
            partnership=row,
            partners=", ".join(
                party.organisation.name
                for party in row.parties.all()
                if party.organisation.uuid not in actor.organisations
            ),
            phase=PHASES[row.phase],
            next_date=next_date(row.agreements.all(), today),
        )
        for row in rows.order_by("-opened_at", "-pk")[:MOST]
    ]


def my_organisations(actor: Actor) -> list[tuple[Organisation, list[Any]]]:
    """List one's organisations with one's roles there; one query."""
    roles: dict[Organisation, list[Any]] = {}
    held = Membership.objects.filter(person__uuid=actor.person).select_related("organisation")
    for membership in held.order_by("organisation__name", "role", "pk"):
        roles.setdefault(membership.organisation, []).append(ROLES[membership.role])
    return list(roles.items())


def my_drafts(actor: Actor) -> list[Draft]:
    """List what one typed and has not sent, latest first."""
    drafts = Draft.objects.filter(person_uuid=actor.person).defer("data")
    return list(drafts.order_by("-saved_at", "-pk"))


@dataclass(frozen=True)
class TurnLine:
    """Whose turn it is, for what, since when."""

    what: Any
    person: Person
    organisation: str
    turn: Turn


def turns(actor: Actor) -> QuerySet[Turn]:
    """List whose turn it is, the longest first."""
    return Turn.objects.visible_to(actor).select_related("person").order_by("since", "pk")


def lines_of(turns: Iterable[Turn]) -> list[TurnLine]:
    """Say turns in words; one query."""
    rows = list(turns)
    there = Organisation.objects.filter(uuid__in={row.organisation_uuid for row in rows})
    names: dict[UUID | None, str] = dict(there.values_list("uuid", "name"))
    kinds = gather("WAITS")
    return [
        TurnLine(kinds[row.kind], row.person, names.get(row.organisation_uuid, ""), row)
        for row in rows
    ]
