"""Who may do what with the Code and with partnerships.

``visible_to`` answers who may see a partnership; these answer who may act. Nobody speaks for an
organisation but its own people; facilitators help, and administrators keep the texts of the Code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from waterpeers.apps.foundation.waiting import read_once
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES, SIDES, PartnershipState, PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict

RUNNERS = (Role.COORDINATOR, Role.SIGNATORY)
NAMED_BY = {PartyRole.MENTEE: "need_text", PartyRole.MENTOR: "strength_text"}


def can_keep_the_code(actor: Actor) -> Verdict:
    """Administrators put versions of the Code on the site and switch local obligations."""
    return YES if actor.is_administrator else Verdict((Reason("administrators_only"),))


def can_accept_code(actor: Actor, organisation: UUID) -> Verdict:
    """Only a signatory commits an organisation to the Code."""
    return _signatory(actor, organisation)


def can_open(actor: Actor, operators: Iterable[UUID]) -> Verdict:
    """Those who run one of the operators open a partnership; so do facilitators."""
    if actor.is_facilitator or actor.organisations_as(*RUNNERS) & frozenset(operators):
        return YES
    return Verdict((Reason("not_yours_to_open"),))


def can_run(actor: Actor, partnership: Partnership) -> Verdict:
    """Coordinators and signatories of the operators run it; facilitators help."""
    if actor.is_facilitator or acts_as(actor, partnership, *OPERATOR_ROLES):
        return YES
    return Verdict((Reason("not_yours_to_run"),))


def can_name(actor: Actor, partnership: Partnership, role: PartyRole) -> Verdict:
    """A mentee says its need and a mentor its strength, in their own words."""
    if actor.is_facilitator or acts_as(actor, partnership, role):
        return YES
    return Verdict((Reason(f"only_the_{role}_says_this", field=NAMED_BY[role]),))


def can_commit(actor: Actor, party: Party) -> Verdict:
    """Interest and declarations: the party's own signatory, and nobody else for it."""
    return _signatory(actor, party.organisation.uuid)


def can_explain(actor: Actor, party: Party) -> Verdict:
    """An operator's own coordinator or signatory explains for it."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_explain"),))
    return _runs(actor, party)


def can_release(actor: Actor, party: Party) -> Verdict:
    """Each operator says for itself whether the public may know."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_release"),))
    return _runs(actor, party)


def can_stop(actor: Actor, partnership: Partnership, role: PartyRole) -> Verdict:
    """Each side stops for itself: a mentee at any time, and nobody stops in its name."""
    if acts_as(actor, partnership, role):
        return YES
    return Verdict((Reason(f"only_the_{role}_stops"),))


def acts_as(actor: Actor, partnership: Partnership, *roles: PartyRole) -> bool:
    """Whether the actor runs an organisation that is a party in one of these roles."""
    mine = actor.organisations_as(*RUNNERS)
    return any(
        party.role in roles and party.organisation.uuid in mine
        for party in partnership.parties.select_related("organisation")
    )


def sides_of(actor: Actor, partnership: Partnership) -> list[PartyRole]:
    """Name the sides for which somebody speaks."""
    return [each for each in SIDES if acts_as(actor, partnership, each)]


@read_once
def parties_run_by(actor: Actor) -> tuple[Party, ...]:
    """Give the parties of partnerships that go on for which somebody may act; one query."""
    rows = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        partnership__state=PartnershipState.ACTIVE,
    )
    return tuple(rows.select_related("organisation", "partnership").order_by("pk"))


def operators_run_by(actor: Actor) -> dict[int, Party]:
    """Give, by the key of its partnership, the operator for which somebody may act; one of each."""
    found: dict[int, Party] = {}
    for party in parties_run_by(actor):
        if party.role in OPERATOR_ROLES:
            found.setdefault(party.partnership_id, party)
    return found


@read_once
def run_by(person: UUID | None, partnerships: Collection[int]) -> frozenset[int]:
    """Name those of some partnerships whose operators somebody runs; all where nobody is named."""
    if person is None:
        return frozenset(partnerships)
    rows = Party.objects.filter(
        partnership__in=list(partnerships),
        role__in=[str(role) for role in OPERATOR_ROLES],
        organisation__memberships__person__uuid=person,
        organisation__memberships__role__in=[str(role) for role in RUNNERS],
    )
    return frozenset(rows.values_list("partnership", flat=True))


def _signatory(actor: Actor, organisation: UUID) -> Verdict:
    if actor.acts_for(organisation, Role.SIGNATORY):
        return YES
    return Verdict((Reason("signatories_only"),))


def _runs(actor: Actor, party: Party) -> Verdict:
    if actor.acts_for(party.organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))
