"""Who may save service ladders, and who may check them."""

from __future__ import annotations

from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.values import ENTERING
from waterpeers.domain.verdicts import Reason, Verdict


def can_save(actor: Actor, organisation: Organisation) -> Verdict:
    """An operator's own people enter the ladders of its service area."""
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_ladder"))
    if not actor.acts_for(organisation.uuid, *ENTERING):
        against.append(Reason("ladder_not_yours"))
    return Verdict(tuple(against))


def can_check(actor: Actor, saved: SavedLadder) -> Verdict:
    """A second person of the same operator checks: never whoever saved it last."""
    allowed = can_save(actor, saved.organisation)
    if allowed and actor.person == saved.saved_by.uuid:
        return Verdict((Reason("second_person_checks_ladder"),))
    return allowed
