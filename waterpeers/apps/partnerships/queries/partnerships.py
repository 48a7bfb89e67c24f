"""Reading partnerships: what their gates look at, their type, their trail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.queries import TrailLine, trail_of
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.operators.queries.countries import currency_of
from waterpeers.apps.operators.queries.facts import income_groups
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.partnerships.models import Explanation, Interest, Partnership, Party, Statement
from waterpeers.apps.partnerships.queries.conduct import acceptances, adopted
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import IncomeGroup, OrganisationKind
from waterpeers.domain.gates import Explanations, InterestFacts, PartyFacts
from waterpeers.domain.money import FRANCS
from waterpeers.domain.partnerships import (
    DerivedType,
    FactAnswer,
    PartnershipState,
    PartyRole,
    PlacedParty,
    ProposedParty,
    derive_type,
    fiscal_year,
)

ORDER = {role: number for number, role in enumerate(PartyRole)}
PartnershipId = Annotated[UUID, Named(Partnership, "its code", "WOP-0007")]
A_PARTY = Named(Party, "its name or role in a partnership", "WOP-0007/Delta Water")
PartyId = Annotated[UUID, A_PARTY]


def with_parties(
    partnerships: QuerySet[Partnership], *, country: bool = False
) -> QuerySet[Partnership]:
    """Read the parties along: one more query for any number of partnerships."""
    along = "organisation__country" if country else "organisation"
    parties = Party.objects.select_related(along).order_by("pk")
    return partnerships.prefetch_related(Prefetch("parties", queryset=parties))


def mine(actor: Actor) -> QuerySet[Partnership]:
    """All partnerships one may know of, latest first."""
    seen = Partnership.objects.visible_to(actor)
    return with_parties(seen).order_by("-opened_at", "-pk")


def parties_of(partnership: Partnership) -> list[Party]:
    """Give the parties, mentors and mentees first, leads before others."""
    parties = partnership.parties.all()
    if "parties" not in getattr(partnership, "_prefetched_objects_cache", {}):
        parties = parties.select_related("organisation")
    return sorted(parties, key=lambda p: (ORDER[p.role], not p.is_lead, p.pk))


def franc_of(parties: Iterable[Party]) -> str:
    """Say which CFA franc is meant among these parties; nothing where nobody pays with one."""
    found = (currency_of(party.organisation.country_id) for party in parties)
    return next((code for code in found if code in FRANCS), "")


def as_proposed(party: Party) -> ProposedParty:
    """Give a party as the rules see it."""
    organisation = party.organisation
    return ProposedParty(
        organisation.uuid, organisation.name, organisation.kind, party.role, party.is_lead
    )


def ended_at(partnership: Partnership) -> datetime | None:
    """Say since when a partnership is not active; nothing while it is. The trail knows it."""
    if partnership.state is PartnershipState.ACTIVE:
        return None
    moves = Entry.objects.filter(subject="partnership", subject_uuid=partnership.uuid)
    found = moves.filter(after__has_key="state").order_by("-at", "-pk").first()
    return found.at if found else None


def ended_at_in(partnerships: Iterable[Partnership]) -> dict[UUID, datetime]:
    """Say when each of some partnerships ended last, as the trail knows it; one query."""
    ends = Entry.objects.filter(
        subject="partnership",
        subject_uuid__in=[each.uuid for each in partnerships],
        event=Event.PARTNERSHIP_ENDED,
    )
    return dict(ends.values_list("subject_uuid").annotate(last=Max("at")))


# --- facts for G1 ---


def interest_facts_of(
    partnerships: Sequence[Partnership], *, usable: Collection[UUID], on: date
) -> dict[UUID, InterestFacts]:
    """Gather what G1 looks at; ``usable`` names the organisations that pass G0.

    A constant number of queries for any number of partnerships whose parties were read along.
    """
    parties = {p.uuid: parties_of(p) for p in partnerships}
    said = _PartySayings(partnerships, [party for each in parties.values() for party in each], on)
    local = adopted()
    return {
        p.uuid: InterestFacts(
            parties=tuple(said.facts_of(party, usable) for party in parties[p.uuid]),
            areas=len(p.working_areas),
            is_need_named=bool(p.need_text.strip()),
            is_strength_named=bool(p.strength_text.strip()),
            earlier_looked_up=p.earlier_looked_up or None,
            adopted=local,
            explanations=said.explanations[p.pk],
        )
        for p in partnerships
    }


class _PartySayings:
    """What the parties of some partnerships have said, read at once."""

    def __init__(
        self, partnerships: Sequence[Partnership], parties: Sequence[Party], on: date
    ) -> None:
        wanted = [partnership.pk for partnership in partnerships]
        self.code = acceptances({party.organisation.uuid for party in parties}, on=on)
        self.statements: dict[int, list[tuple[str, FactAnswer]]] = defaultdict(list)
        said = Statement.objects.filter(party__partnership__in=wanted)
        for pk, obligation, answer in said.order_by("obligation", "pk").values_list(
            "party_id", "obligation", "answer"
        ):
            self.statements[pk].append((obligation, FactAnswer(answer)))
        self.interested: dict[int, UUID] = {}
        self.declined: set[int] = set()
        interests = Interest.objects.filter(party__partnership__in=wanted)
        for pk, person, is_interested in interests.values_list(
            "party_id", "person__uuid", "is_interested"
        ):
            if is_interested:
                self.interested[pk] = person
            else:
                self.declined.add(pk)
        self.explanations = explanations_in(partnerships, "G1")

    def facts_of(self, party: Party, usable: Collection[UUID]) -> PartyFacts:
        return PartyFacts(
            party=party.uuid,
            organisation=party.organisation.uuid,
            name=party.organisation.name,
            role=party.role,
            interest_by=self.interested.get(party.pk),
            is_declined=party.pk in self.declined,
            acceptance=self.code[party.organisation.uuid],
            statements=tuple(self.statements[party.pk]),
            is_profile_usable=party.organisation.uuid in usable,
        )


def explanations_in(partnerships: Sequence[Partnership], gate: str) -> dict[int, Explanations]:
    """Name for each partnership, by its key, who explained what at a gate; one query."""
    found: dict[int, set[tuple[UUID, str]]] = {p.pk: set() for p in partnerships}
    rows = Explanation.objects.filter(party__partnership__in=list(found), gate=gate)
    for pk, party, item in rows.values_list("party__partnership_id", "party__uuid", "item"):
        found[pk].add((party, item))
    return {pk: frozenset(explained) for pk, explained in found.items()}


# --- the type ---


def type_of(partnership: Partnership) -> DerivedType:
    """Work the type out as of the year in which the partnership started; two queries."""
    year = fiscal_year(partnership.started_on or partnership.opened_at.date())
    parties = parties_of(partnership)
    countries = {p.organisation.country_id for p in parties if p.organisation.country_id}
    incomes = income_groups(countries, year)
    return derive_type(
        [
            PlacedParty(
                organisation=party.organisation.uuid,
                role=party.role,
                country=party.organisation.country_id,
                income=_income(incomes.get(party.organisation.country_id or "")),
                is_lead=party.is_lead,
                is_operator=party.organisation.kind is OrganisationKind.OPERATOR,
            )
            for party in parties
        ]
    )


def _income(value: str | None) -> IncomeGroup | None:
    return IncomeGroup(value) if value in set(IncomeGroup) else None


# --- the trail ---


def trail(partnership: Partnership, most: int = 100) -> list[TrailLine]:
    """Give what happened to a partnership and to its parts, latest first."""
    named = {party.organisation.uuid: party.organisation.name for party in parties_of(partnership)}
    return trail_of(partnership, named=named, most=most)
