"""Who may save water balances, and who may check them."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.values import ENTERING
from waterpeers.domain.verdicts import Reason, Verdict


def can_save(actor: Actor, organisation: Organisation) -> Verdict:
    """An operator's own people enter its water balance."""
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_balance"))
    if not actor.acts_for(organisation.uuid, *ENTERING):
        against.append(Reason("balance_not_yours"))
    return Verdict(tuple(against))


def can_check(actor: Actor, saved: SavedBalance) -> Verdict:
    """A second person of the same operator checks: never whoever saved it last."""
    allowed = can_save(actor, saved.organisation)
    if allowed and actor.person == saved.saved_by.uuid:
        return Verdict((Reason("second_person_checks"),))
    return allowed
