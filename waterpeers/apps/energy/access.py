"""Who may read an operator's energy, and who may enter it."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.values import ENTERING
from waterpeers.domain.verdicts import Reason, Verdict


def can_enter(actor: Actor, organisation: Organisation) -> Verdict:
    """An operator's own people enter its pumps and the factor of its electricity."""
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_energy"))
    if not actor.acts_for(organisation.uuid, *ENTERING):
        against.append(Reason("energy_not_yours"))
    return Verdict(tuple(against))
