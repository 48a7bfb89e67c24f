"""What waits for somebody, and what is theirs: gathered from every subject.

Each source is one function and a fixed number of queries, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Prefetch, Q, QuerySet

from waterpeers.apps.accounts.models import Claim, ClaimState, Membership, Person
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import next_date
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.compliance.queries import profile_gate_of
from waterpeers.apps.desk.models import Turn
from waterpeers.apps.foundation.models import UNSEEN, Draft, Identified
from waterpeers.apps.foundation.reasons import gather
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.waiting import Waiting, sharing
from waterpeers.apps.matching.access import DECLARING
from waterpeers.apps.matching.models import HelpRequest
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.turns import NEWS_LASTS, REMIND_BEFORE, Tray

LONG = timedelta(days=30)
PARTNERSHIPS = 8  # shown beside what waits; the others are one link away


def waits_for(actor: Actor, at: datetime) -> list[Waiting]:
    """Gather everything that waits for this person, oldest first.

    Each since it became this person's turn: not before the role was given, and where its source
    cannot tell, since it was found.
    """
    takes_part = _takes_part(actor)
    with sharing():
        found = [
            item
            for subject in subjects()
            for source in subject.waits + (subject.party_waits if takes_part else ())
            for item in source(actor, at)
        ]
    seen = Turn.objects.filter(person__uuid=actor.person, key__in=[item.key for item in found])
    since = dict(seen.values_list("key", "since"))
    held = _held_since(actor)

    def turned(item: Waiting) -> Waiting:
        roles = [
            held[key] for role in item.roles or Role if (key := (item.organisation, role)) in held
        ]
        first = item.since or since.get(item.key, at)
        return replace(item, since=min(at, max([first, *([min(roles)] if roles else [])])))

    return sorted(map(turned, found), key=lambda item: (item.since, item.href))


def _takes_part(actor: Actor) -> bool:
    """Whether somebody takes part in a partnership, or helps those who do; one query."""
    if actor.is_facilitator or actor.is_administrator:
        return True
    return Party.objects.filter(organisation__uuid__in=actor.organisations).exists()


def _held_since(actor: Actor) -> dict[tuple[UUID | None, Role], datetime]:
    """Say since when the person holds each role; one query."""
    rows = Membership.objects.filter(person__uuid=actor.person)
    return {
        (organisation, Role(role)): datetime.combine(since, time.min, UTC)
        for organisation, role, since in rows.values_list("organisation__uuid", "role", "since_on")
    }


def acted_at(person: Person) -> datetime | None:
    """Say when a person did what was done last here; nothing if that was somebody else's act.

    What is new after one's own act follows from it, and one sees it on the page.
    """
    last = Entry.objects.order_by("-pk").values_list("person_uuid", "at").first()
    return last[1] if last and last[0] == person.uuid else None


@dataclass(frozen=True)
class PartnershipLine:
    """One partnership on one line: with whom, in which phase, and the next date."""

    partnership: Partnership
    partners: str
    phase: Any
    phases: list[str]  # done, now or to come, for each
    next_date: tuple[date, bool] | None  # and whether it is a review; else the last day


def my_partnerships(actor: Actor, today: date) -> list[PartnershipLine]:
    """List the partnerships of one's own organisations that go on, the latest first; three queries.

    One more than is shown, so that one sees that there are others.
    """
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
            phases=_phases(row.phase),
            next_date=next_date(row.agreements.all(), today),
        )
        for row in rows.order_by("-opened_at", "-pk")[: PARTNERSHIPS + 1]
    ]


def _phases(reached: Phase) -> list[str]:
    now = list(Phase).index(reached)
    return ["done" if n < now else "now" if n == now else "" for n in range(len(Phase))]


@dataclass(frozen=True)
class Beginning:
    """How far somebody has come who begins here."""

    organisation: Organisation | None = None  # for which the person acts
    asked: Organisation | None = None  # else the one that was asked for, or proposed
    asked_at: datetime | None = None
    refused: str = ""  # the answer, where it was no and nothing was asked since
    profile: GateResult | None = None
    came_for: str = ""  # a need or a strength, where the person said so at sign-up


def beginning(person: Person, actor: Actor, at: datetime) -> Beginning | None:
    """Say how far somebody has come who begins here; nothing once the first steps are done."""
    said = person.came_for
    roles = actor.organisations_as(*DECLARING)
    own = Organisation.objects.filter(uuid__in=roles, kind=OrganisationKind.OPERATOR)
    if organisation := own.order_by("name", "pk").first():
        result = profile_gate_of(organisation)
        return None if result.passes else Beginning(organisation, profile=result, came_for=said)
    if actor.memberships or actor.is_administrator:
        return None  # a platform's people, or a funder's
    last = (
        Claim.objects.filter(person=person).select_related("organisation").order_by("-pk").first()
    )
    if last and last.state == ClaimState.ASKED:
        return Beginning(asked=last.organisation, asked_at=last.made_at, came_for=said)
    if last and last.decided_at and last.decided_at > at - NEWS_LASTS:
        return Beginning(asked=last.organisation, refused=last.answer, came_for=said)
    proposed = Organisation.objects.filter(
        proposed_by=actor.person, state__in=(OrganisationState.PROPOSED, OrganisationState.LISTED)
    )
    return Beginning(asked=proposed.order_by("-pk").first(), came_for=said)


@dataclass(frozen=True)
class PlatformInNumbers:
    """What a facilitator looks at first."""

    going: int
    turns: int
    long: int  # things that wait for somebody for more than a month
    ending: int  # requests for help that end within a week without an answer


def platform_in_numbers(at: datetime) -> PlatformInNumbers:
    """Count what goes on, what is stuck, and what ends; three queries."""
    waiting = Turn.objects.filter(tray=Tray.TO_DO).aggregate(
        turns=Count("pk"), long=Count("pk", filter=Q(since__lt=at - LONG))
    )
    ending = HelpRequest.objects.open_at(at).filter(expires_at__lte=at + REMIND_BEFORE)
    going = Partnership.objects.filter(state=PartnershipState.ACTIVE)
    return PlatformInNumbers(going.count(), **waiting, ending=ending.count())


def my_organisations(actor: Actor) -> list[tuple[Organisation, list[Any]]]:
    """List one's organisations with one's roles there; one query."""
    roles: dict[Organisation, list[Any]] = {}
    held = Membership.objects.filter(person__uuid=actor.person).select_related("organisation")
    for membership in held.order_by("organisation__name", "role", "pk"):
        roles.setdefault(membership.organisation, []).append(ROLES[membership.role])
    return list(roles.items())


def my_drafts(actor: Actor) -> list[Draft]:
    """List what one typed and has not sent, latest first."""
    drafts = Draft.objects.filter(person_uuid=actor.person).exclude(form__in=UNSEEN).defer("data")
    return list(drafts.order_by("-saved_at", "-pk"))


@dataclass(frozen=True)
class TurnLine:
    """Whose turn it is, for what, since when; one line where several people may do the same."""

    what: Any
    people: tuple[Person, ...]
    organisation: str
    turn: Turn


def turns(actor: Actor) -> QuerySet[Turn]:
    """List whose turn it is, the longest first."""
    waiting = Turn.objects.visible_to(actor).filter(tray=Tray.TO_DO)
    return waiting.select_related("person").order_by("since", "key", "pk")


def lines_of(turns: Iterable[Turn]) -> list[TurnLine]:
    """Say turns in words; one query."""
    rows = list(turns)
    there = Organisation.objects.filter(uuid__in={row.organisation_uuid for row in rows})
    names: dict[UUID | None, str] = dict(there.values_list("uuid", "name"))
    kinds = gather("WAITS")
    things = (list(group) for _key, group in groupby(rows, key=attrgetter("since", "key")))
    return [
        TurnLine(
            kinds[first.kind],
            tuple(each.person for each in (first, *others)),
            names.get(first.organisation_uuid, ""),
            first,
        )
        for first, *others in things
    ]


# --- whom something concerns ---

MOST_ENTRIES = 500  # of the trail, looked through for whom they concern; more concern everybody


def concerned_since(entry: int) -> set[int] | None:
    """Name the people for whom something may wait since an entry of the trail; none: everybody.

    The people of every organisation that an entry, its subject or the whole of that names, parties
    and those who are asked among them, who did it, and those who help everybody. Whom something
    reaches on another way, as a watched need a new strength, is told when everybody is.
    """
    rows = Entry.objects.filter(pk__gt=entry).values_list(
        "subject", "subject_uuid", "whole_uuid", "organisation_uuid", "person_uuid"
    )
    found = list(rows[: MOST_ENTRIES + 1])
    if len(found) > MOST_ENTRIES:
        return None
    subjects_ = defaultdict[str, set[UUID]](set)
    for subject, uuid, *_rest in found:
        subjects_[subject].add(uuid)
    abouts = {uuid for row in found for uuid in row[1:3] if uuid}
    organisations = Organisation.objects.filter(
        Q(uuid__in={row[3] for row in found if row[3]} | abouts)
        | Q(pk__in=Party.objects.filter(partnership__uuid__in=abouts).values("organisation"))
        | Q(pk__in=Respondent.objects.filter(round__uuid__in=abouts).values("organisation"))
    )
    named = _Named(set(organisations.values_list("pk", flat=True)))
    for subject, uuids in subjects_.items():
        named.take(subject, uuids)
    people = Person.objects.filter(
        Q(memberships__organisation__in=named.organisations)
        | Q(memberships__role=Role.FACILITATOR)
        | Q(is_administrator=True)
        | Q(uuid__in={row[4] for row in found if row[4]} | abouts)
        | Q(pk__in=named.people)
        | Q(email__in=named.emails)
    )
    return set(people.values_list("pk", flat=True))


@dataclass
class _Named:
    """The organisations, people and addresses that rows of any subject name."""

    organisations: set[int]
    people: set[int] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)

    def take(self, subject: str, uuids: set[UUID]) -> None:
        """Add whom the rows of a subject name; one query."""
        model = _models().get(subject)
        if model is None:
            return
        links = {
            each.attname: each.related_model
            for each in model._meta.concrete_fields
            if each.related_model in {Organisation, Person}
        }
        wanted = [*links, *(["email"] if hasattr(model, "email") else [])]
        if not wanted:
            return
        for row in model._default_manager.filter(uuid__in=uuids).values(*wanted):
            for name, value in row.items():
                if value is not None:
                    self._kinds(links.get(name)).add(value)

    def _kinds(self, model: Any) -> set[Any]:
        if model is Organisation:
            return self.organisations
        return self.people if model is Person else self.emails


@cache
def _models() -> dict[str, Any]:
    """Give the tables of our own by the name under which the trail keeps them."""
    return {
        each._meta.model_name or "": each
        for each in apps.get_models()
        if issubclass(each, Identified)
    }
