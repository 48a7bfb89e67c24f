"""Gates, for programs: how one stands, explaining at it, passing it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Schema
from pydantic import Field

from waterpeers.apps.compliance import actions
from waterpeers.apps.compliance.queries import GATES, gate_of, profile_gate_of
from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.access import can_edit
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.conduct import Basis
from waterpeers.domain.gates import GateResult, LineStatus
from waterpeers.domain.partnerships import Gate, Phase

router = Router(tags=["gates"])


class LineOut(Schema):
    """One thing that a gate looks at; ``item`` is what an explanation points at."""

    item: str
    code: str
    status: LineStatus
    text: str
    basis: Basis
    obligation: str
    turn: list[UUID]
    explained_by: list[UUID]
    is_open: bool


class GateOut(Schema):
    """A gate and all its lines."""

    gate: Gate
    passes: bool
    lines: list[LineOut]


class ExplanationIn(Schema):
    """An operator's explanation."""

    party: PartyId
    item: str = Field(max_length=60)
    text: str = ""


class PassedOut(Schema):
    """Where the partnership stands now."""

    uuid: UUID
    phase: Phase


def as_plain(result: GateResult) -> dict[str, object]:
    """Give a gate as programs read it, with its sentences."""
    lines = [
        {name: getattr(line, name) for name in LineOut.model_fields if name != "text"}
        | {"text": sentence(line.reason)}
        for line in result.lines
    ]
    return {"gate": result.gate, "passes": result.passes, "lines": lines}


@router.get("/profile/{uuid}/", response={200: GateOut, **ERRORS})
def profile_gate(request: Request, uuid: OrganisationId) -> dict[str, object]:
    """Give G0 of an organisation, to those who keep its profile."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    if not can_edit(request.actor, organisation):
        raise Http404
    return as_plain(profile_gate_of(organisation))


@router.get("/{uuid}/{gate}/", response={200: GateOut, **ERRORS})
def gate(request: Request, uuid: PartnershipId, gate: Gate) -> dict[str, object]:
    """Give a gate of a partnership with everything met, missing and to explain."""
    partnership = _partnership(request, uuid)
    if gate not in GATES:
        raise Http404
    return as_plain(gate_of(partnership, gate, on=now().date()))


@router.post("/{uuid}/{gate}/explain/", response={200: GateOut, **ERRORS})
def explain_gate(
    request: Request, uuid: PartnershipId, gate: Gate, data: ExplanationIn
) -> dict[str, object]:
    """Explain for one's own operator why the gate may pass although a line is open."""
    partnership = _partnership(request, uuid)
    party = get_object_or_404(partnership.parties.select_related("organisation"), uuid=data.party)
    actions.explain(party, gate, data.item, text=data.text, act=request.act)
    return as_plain(gate_of(partnership, gate, on=now().date()))


@router.post("/{uuid}/{gate}/pass/", response={200: PassedOut, **ERRORS})
def pass_gate(request: Request, uuid: PartnershipId, gate: Gate) -> Partnership:
    """Take a partnership through a gate; refused with everything that is open."""
    return actions.pass_gate(_partnership(request, uuid), gate, act=request.act)


def _partnership(request: Request, uuid: UUID) -> Partnership:
    seen = Partnership.objects.visible_to(request.actor)
    found: Partnership = get_object_or_404(seen, uuid=uuid)
    return found
