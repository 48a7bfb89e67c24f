"""Gathering what the gates look at, from every subject that knows a part of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from waterpeers.apps.agreements.queries import agreement_facts_of
from waterpeers.apps.closing.queries.gates import closing_facts_of, lasting_facts_of
from waterpeers.apps.compliance.words import ADDRESSES
from waterpeers.apps.diagnosis.queries import diagnosis_facts_of
from waterpeers.apps.follow_up.queries.gates import review_gate_facts_of
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import interest_facts_of, parties_of
from waterpeers.apps.plans.queries import plan_gate_facts_of
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.codes import EvidenceClass, OrganisationKind
from waterpeers.domain.diagnosis import diagnosis_gate
from waterpeers.domain.gates import (
    GateLine,
    GateResult,
    LineStatus,
    ProfileFacts,
    interest_gate,
    profile_gate,
)
from waterpeers.domain.lasting import closing_gate, lasting_gate
from waterpeers.domain.partnerships import GATE_AT_END, Gate, PartnershipState
from waterpeers.domain.plan_checks import plan_gate
from waterpeers.domain.register import size_band
from waterpeers.domain.reviews import review_gate

Results = dict[UUID, GateResult]  # by the uuid of a partnership


def profile_facts(organisations: Iterable[Organisation]) -> dict[UUID, ProfileFacts]:
    """Gather what G0 looks at, for many organisations in two queries."""
    wanted = list(organisations)
    declared: Counter[int] = Counter()
    backed: Counter[int] = Counter()
    for kind in (Need, Strength):
        rows = kind.objects.filter(organisation__in=wanted, withdrawn_at__isnull=True)
        for pk, evidence_class, evidence in rows.values_list(
            "organisation_id", "evidence_class", "evidence"
        ):
            declared[pk] += 1
            backed[pk] += evidence_class != EvidenceClass.NONE and bool(evidence.strip())
    return {
        organisation.uuid: ProfileFacts(
            organisation=organisation.uuid,
            name=organisation.name,
            is_operator=organisation.kind is OrganisationKind.OPERATOR,
            has_contact=bool(organisation.contact_office and organisation.contact_email),
            has_country=organisation.country_id is not None,
            languages=len(organisation.languages),
            size_band=size_band(
                organisation.connections, organisation.population_served, settings.SIZE_BAND_BOUNDS
            ),
            declared=declared[organisation.pk],
            declared_with_evidence=backed[organisation.pk],
        )
        for organisation in wanted
    }


def profile_gate_of(organisation: Organisation) -> GateResult:
    """G0 of one organisation."""
    return profile_gate(profile_facts([organisation])[organisation.uuid])


def usable(organisations: Iterable[Organisation]) -> frozenset[UUID]:
    """Name the organisations that pass G0; two queries for any number."""
    facts = profile_facts(organisations)
    return frozenset(uuid for uuid, each in facts.items() if profile_gate(each).passes)


def _mutual_interest(partnerships: Sequence[Partnership], on: date) -> Results:
    ready = usable({party.organisation for p in partnerships for party in parties_of(p)})
    facts = interest_facts_of(partnerships, usable=ready, on=on)
    return {uuid: interest_gate(each) for uuid, each in facts.items()}


def _written_agreement(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = agreement_facts_of(partnerships, on=on)
    return {uuid: agreement_gate(each) for uuid, each in facts.items()}


def _shared_diagnosis(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = diagnosis_facts_of(partnerships)
    return {uuid: diagnosis_gate(each) for uuid, each in facts.items()}


def _approved_plan(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = plan_gate_facts_of(partnerships)
    return {uuid: plan_gate(each) for uuid, each in facts.items()}


def _review_of_the_period(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = review_gate_facts_of(partnerships, on)
    return {uuid: review_gate(each, on=on) for uuid, each in facts.items()}


def _account_of_the_end(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = closing_facts_of(partnerships)
    return {uuid: closing_gate(each, on=on) for uuid, each in facts.items()}


def _what_lasts(partnerships: Sequence[Partnership], on: date) -> Results:
    facts = lasting_facts_of(partnerships)
    return {uuid: lasting_gate(each, on=on) for uuid, each in facts.items()}


# A gate of partnerships, and what gathers its facts and asks it, of any number at once.
GATES: dict[Gate, Callable[[Sequence[Partnership], date], Results]] = {
    Gate.G1: _mutual_interest,
    Gate.G2: _written_agreement,
    Gate.G3: _shared_diagnosis,
    Gate.G4: _approved_plan,
    Gate.G5: _review_of_the_period,
    Gate.G6: _account_of_the_end,
    Gate.G7: _what_lasts,
}


# What these ask is asked again and again; subjects tell of it, each in its time.
PERIODIC = frozenset({Gate.G5})


def place_of(line: GateLine, partnership: Partnership) -> str:
    """Say where one does what an open line of a gate asks; the partnership, if nowhere else."""
    target = line.target
    if line.status is LineStatus.TO_EXPLAIN:
        return reverse("compliance:explain", args=[partnership.uuid, str(next_gate(partnership))])
    name, owner = ADDRESSES.get(target, ("", "")) if target else ("", "")
    if owner == "partnership":
        return reverse(name, args=[partnership.uuid])
    if name and not owner:
        return reverse(name)
    about = next((p for p in parties_of(partnership) if p.uuid == line.about), None)
    if owner == "organisation" and about is not None:
        return reverse(name, args=[about.organisation.uuid])
    return reverse("partnerships:detail", args=[partnership.uuid])


def gate_of(partnership: Partnership, gate: Gate, *, on: date) -> GateResult:
    """Ask one gate of a partnership."""
    return GATES[gate]([partnership], on)[partnership.uuid]


def next_gate(partnership: Partnership) -> Gate | None:
    """Name the gate at the end of the present phase, if this site knows it."""
    gate = GATE_AT_END.get(partnership.phase)
    return gate if gate in GATES else None


def next_gates(partnerships: Iterable[Partnership], *, on: date) -> Results:
    """Ask the gate at the end of the present phase of those that go on and have one.

    A constant number of queries for any number of partnerships whose parties were read along.
    While the work goes on it is the turn of whoever owes something, not of a gate.
    """
    before: dict[Gate, list[Partnership]] = defaultdict(list)
    for partnership in partnerships:
        gate = next_gate(partnership)
        is_asked = gate is not None and gate not in PERIODIC
        if gate is not None and is_asked and partnership.state is PartnershipState.ACTIVE:
            before[gate].append(partnership)
    found: Results = {}
    for gate, waiting in before.items():
        found |= GATES[gate](waiting, on)
    return found
