"""Who may compare, and who decides that an operator takes part."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import Reason, Verdict


def can_compare(actor: Actor, organisation: Organisation) -> Verdict:
    """An operator's own people compare it, and nobody else: they share to see."""
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_compare"))
    if not actor.acts_for(organisation.uuid):
        against.append(Reason("not_your_organisation"))
    return Verdict(tuple(against))


def can_decide(actor: Actor, organisation: Organisation) -> Verdict:
    """A coordinator or signatory says whether it takes part, and who sees its name."""
    against = list(can_compare(actor, organisation).against)
    if not actor.acts_for(organisation.uuid, Role.COORDINATOR, Role.SIGNATORY):
        against.append(Reason("coordinators_decide"))
    return Verdict(tuple(against))
