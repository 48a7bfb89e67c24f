"""Pages of the gates: a profile's, and explaining and passing those of a partnership."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.compliance import actions
from waterpeers.apps.compliance.forms import ExplanationForm
from waterpeers.apps.compliance.queries import GATES, gate_of, profile_gate_of
from waterpeers.apps.compliance.reports import GatePanelLine, partnership_panel, profile_panel
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import leads_to, signed_in
from waterpeers.apps.operators.access import can_edit
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.access import can_explain
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records.editing import edit
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import Gate


@signed_in
def profile_gate(request: Request, uuid: UUID) -> HttpResponse:
    """Show G0 to those who can do something about it; it tells what others may not know."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    if not can_edit(request.actor, organisation):
        raise Http404
    panel = profile_panel(profile_gate_of(organisation), organisation, request.actor)
    context = {"organisation": organisation, "gate": panel}
    return render(request, "compliance/profile_gate.html", context)


@require_POST
@signed_in
def pass_gate(request: Request, uuid: UUID, gate: str) -> HttpResponse:
    """Take a partnership through a gate."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    actions.pass_gate(partnership, gate, act=request.act)
    messages.success(request, _("The gate is passed: on to the next phase."))
    return redirect("partnerships:detail", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def explain(request: Request, uuid: UUID, gate: str) -> HttpResponse:
    """Explain why a gate may pass although a line is open; ``then`` says where it leads."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    if gate not in GATES:
        raise Http404
    result = gate_of(partnership, Gate(gate), on=now().date())
    lines = partnership_panel(result, partnership, request.actor).to_explain
    line = _chosen(lines, request.POST.get("item") or request.GET.get("item", ""))
    party = _own_party(partnership, request.actor)
    about = {"item": line.item, "party": party.uuid} if line and party else {}
    back = leads_to(request, reverse("partnerships:detail", args=[uuid]))

    def save(form: ExplanationForm) -> HttpResponse:
        given = form.cleaned_data
        named = get_object_or_404(partnership.parties, uuid=given["party"])
        actions.explain(named, gate, given["item"], text=given["text"], act=request.act)
        return redirect(back)

    return edit(
        request,
        "compliance/explain.html",
        "explanation",
        partial(ExplanationForm, about=about),
        first=dict,
        save=save,
        said=_("Your explanation is written down."),
        partnership=partnership,
        line=line,
        back=back,
        may_explain=party is not None,
    )


def _chosen(lines: list[GatePanelLine], item: str) -> GatePanelLine | None:
    return next((line for line in lines if line.item == item), lines[0] if lines else None)


def _own_party(partnership: Partnership, actor: Actor) -> Party | None:
    return next((p for p in parties_of(partnership) if can_explain(actor, p)), None)
