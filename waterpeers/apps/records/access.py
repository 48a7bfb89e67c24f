"""Who enters what an operator says of itself, and who checks it."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.records.models import Checked
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.values import ENTERING
from waterpeers.domain.verdicts import Reason, Verdict


def can_enter(actor: Actor, organisation: Any) -> Verdict:
    """An operator's own people enter what is told of it."""
    against = []
    if organisation.kind != OrganisationKind.OPERATOR:
        against.append(Reason("operators_only"))
    if not actor.acts_for(organisation.uuid, *ENTERING):
        against.append(Reason("own_people_enter"))
    return Verdict(tuple(against))


def can_check(actor: Actor, saved: Checked) -> Verdict:
    """A second person of the same operator checks: never whoever saved it last."""
    allowed = can_enter(actor, saved.organisation)
    if allowed and actor.person == saved.saved_by.uuid:
        return Verdict((Reason("second_person_checks"),))
    return allowed
