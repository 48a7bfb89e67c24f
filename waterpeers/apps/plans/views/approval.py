"""Pages on which a plan is approved by both sides, and amended."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions import approval as actions
from waterpeers.apps.plans.forms import AmendForm, ApprovePlanForm
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import (
    content_of,
    fingerprint_of,
    operators_of,
    plan_facts,
)
from waterpeers.apps.plans.reports import remark_lines
from waterpeers.apps.plans.views.plans import page_of, plan_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.plan_checks import remarks
from waterpeers.domain.verdicts import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approve(request: Request, uuid: UUID) -> HttpResponse:
    """Approve a plan for one's own operator, with what the checks say in view."""
    plan = plan_or_404(request, uuid)
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))
    content = content_of(plan)
    party = _own_party(request, plan)

    def save(form: ApprovePlanForm) -> str:
        rows = plan.partnership.parties.select_related("organisation", "partnership")
        named = get_object_or_404(rows, uuid=form.cleaned_data["party"])
        read = form.cleaned_data["fingerprint"]
        actions.approve_plan(named, fingerprint=read, act=request.act)
        return page_of(plan.partnership, "#id_approvals")

    return editing.edit(
        request,
        "plans/approve.html",
        "plan-approve",
        ApprovePlanForm,
        first=lambda: {
            "party": party.uuid if party else "",
            "fingerprint": fingerprint_of(content_of(plan)),
        },
        save=save,
        said=_("Approved."),
        partnership=plan.partnership,
        plan=plan,
        party=party,
        remarks=remark_lines(content, remarks(plan_facts(content))),
    )


def _own_party(request: Request, plan: Plan) -> Party | None:
    """Find the operator for which one may approve: the one the page names, or the first."""
    wanted = request.GET.get("party", "")
    rows = operators_of(plan.partnership)
    own = [party for party in rows if access.can_approve_plan(request.actor, party)]
    return next((p for p in own if str(p.uuid) == wanted), next(iter(own), None))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def amend(request: Request, uuid: UUID) -> HttpResponse:
    """Open an amendment of a plan in force, and say why."""
    plan = plan_or_404(request, uuid)
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))
    if plan.version == 0 and request.method != "POST":
        raise Http404

    def save(form: AmendForm) -> str:
        because = form.cleaned_data["because"]
        actions.amend_plan(plan, because=because, revision=form.seen, act=request.act)
        return page_of(plan.partnership)

    return editing.edit(
        request,
        "plans/amend.html",
        "plan-amend",
        AmendForm,
        first=lambda: {"because": plan.amended_because, "revision": plan.revision},
        save=save,
        row=plan,
        said=_("The plan is open: change it, then both sides approve."),
        partnership=plan.partnership,
        plan=plan,
    )
