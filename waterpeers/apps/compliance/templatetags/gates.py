"""The gate panel of a partnership, for the pages of any subject."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.timezone import now

from waterpeers.apps.compliance.panels import partnership_panel
from waterpeers.apps.compliance.queries import gate_of, next_gate
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Agreement, Partnership
from waterpeers.apps.partnerships.queries.agreements import WRITTEN, agreement_facts
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.partnerships import PartnershipState

register = template.Library()


@register.inclusion_tag("compliance/_panel.html", takes_context=True)
def gate_panel(context: RequestContext, partnership: Partnership) -> dict[str, Any]:
    """Show the gate at the end of the present phase, with a button for those who may pass it."""
    request = context["request"]
    gate = next_gate(partnership)
    if gate is None or partnership.state is not PartnershipState.ACTIVE:
        return {"gate": None}
    result = gate_of(partnership, gate, on=now().date())
    return {
        "gate": partnership_panel(result, partnership, request.actor),
        "partnership": partnership,
        "may_pass": result.passes and bool(can_run(request.actor, partnership)),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("compliance/_panel.html", takes_context=True)
def agreement_panel(context: RequestContext, agreement: Agreement) -> dict[str, Any]:
    """Show G2 for one agreement that is being written or signed: a work plan has it too."""
    request, partnership = context["request"], agreement.partnership
    if agreement.state not in WRITTEN or partnership.state is not PartnershipState.ACTIVE:
        return {"gate": None}
    result = agreement_gate(agreement_facts(partnership, agreement, on=now().date()))
    return {
        "gate": partnership_panel(result, partnership, request.actor),
        "agreement": agreement,
        "partnership": partnership,
        "may_pass": result.passes and bool(can_run(request.actor, partnership)),
        "csrf_token": context.get("csrf_token"),
    }
