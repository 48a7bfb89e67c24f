"""Passing a gate and explaining at a gate: the facts are gathered here and handed down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.queries import current_of
from waterpeers.apps.closing.actions.closing import agree_stocktaking, begin_closing
from waterpeers.apps.compliance.queries import GATES, gate_of
from waterpeers.apps.partnerships.actions import interest, partnerships
from waterpeers.apps.partnerships.models import Explanation, Partnership, Party
from waterpeers.apps.plans.actions.approval import bring_plan_into_force
from waterpeers.domain.actors import Act
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.verdicts import NotReady


@transaction.atomic
def pass_gate(partnership: Partnership, gate: Gate | str, *, act: Act) -> Partnership:
    """Take a partnership through a gate, or refuse with everything that is open."""
    result = _asked(partnership, gate, act.at)
    agreement = current_of(partnership) if result.gate is Gate.G2 else None
    if agreement is not None:
        return agreements.bring_into_force(agreement, act=act).partnership
    if result.gate is Gate.G5:
        return begin_closing(partnership, act=act).partnership
    if result.gate in (Gate.G6, Gate.G7):
        return agree_stocktaking(partnership, result, act=act).partnership
    passed = partnerships.pass_gate(partnership, result, act=act)
    if result.gate is Gate.G4:
        bring_plan_into_force(passed, act=act)
    return passed


@transaction.atomic
def explain(party: Party, gate: Gate | str, item: str, *, text: str, act: Act) -> Explanation:
    """Explain for one operator why a gate may pass although a line of it is open."""
    result = _asked(party.partnership, gate, act.at)
    return interest.explain(party, result, item, text=text, act=act)


def _asked(partnership: Partnership, gate: Gate | str, at: datetime) -> GateResult:
    """Ask a gate while nobody else can change what it sees."""
    if gate not in GATES:
        raise NotReady.because("gate_not_here")
    return gate_of(Partnership.objects.locked(partnership), Gate(gate), on=at.date())
