"""Pages on which a plan begins from what others have planned: templates, and earlier plans."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions import taking as actions
from waterpeers.apps.plans.forms import PartsForm
from waterpeers.apps.plans.kinds import KINDS, OUTPUTS
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, earlier_plans, templates_offered
from waterpeers.apps.plans.reports import template_lines, template_parts
from waterpeers.apps.plans.views.plans import page_of, plan_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.plan_templates import said as in_words
from waterpeers.domain.verdicts import NotAllowed


def _writable_or_404(request: Request, uuid: UUID) -> Plan:
    plan = plan_or_404(request, uuid)
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))
    return plan


@require_safe
@signed_in
def templates(request: Request, uuid: UUID) -> HttpResponse:
    """Show the templates of each objective, and the earlier plans of either side."""
    plan = _writable_or_404(request, uuid)
    context = {
        "partnership": plan.partnership,
        "plan": plan,
        "templates": template_lines(get_language() or "en"),
        "earlier": earlier_plans(plan, request.actor),
    }
    return render(request, "plans/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def template(request: Request, uuid: UUID, code: str) -> HttpResponse:
    """Take a template over, whole or in parts."""
    plan = _writable_or_404(request, uuid)
    language = get_language() or "en"
    found = templates_offered().get(code)
    if found is None:
        raise Http404
    parts = template_parts(found, language)

    def save(form: PartsForm) -> str:
        chosen = form.cleaned_data["parts"]
        actions.take_template(plan, code, chosen, language=language, act=request.act)
        return page_of(plan.partnership)

    return _taken(
        request,
        plan,
        parts,
        save,
        heading=in_words(found.title, language),
        lead=in_words(found.start, language),
        ask=[in_words(each, language) for each in found.ask],
        never=in_words(found.never, language),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def copy(request: Request, uuid: UUID, source: UUID) -> HttpResponse:
    """Copy what an earlier plan of either side says, whole or in parts."""
    plan = _writable_or_404(request, uuid)
    earlier = next((e for e in earlier_plans(plan, request.actor) if e.uuid == source), None)
    if earlier is None:
        raise Http404
    content = content_of(earlier)
    parts = [
        (str(row.uuid), f"{kind.one} – {row}")
        for kind in KINDS
        for row in content.of(kind.table)
        if kind is not OUTPUTS
    ]

    def save(form: PartsForm) -> str:
        chosen = [UUID(each) for each in form.cleaned_data["parts"]]
        actions.copy_plan(plan, earlier, chosen, act=request.act)
        return page_of(plan.partnership)

    lead = _("Days, people, money and figures stay with the partnership that they belong to.")
    if plan.partnership.continues_id == earlier.partnership_id:
        lead = _("Figures come with their baselines, so that change is told from its beginning.")
    return _taken(request, plan, parts, save, heading=earlier.partnership.title, lead=lead)


def _taken(
    request: Request, plan: Plan, parts: list[tuple[str, str]], save: Any, **shown: Any
) -> HttpResponse:
    return editing.edit(
        request,
        "plans/parts.html",
        "plan-parts",
        partial(PartsForm, offered=parts),
        first=lambda: {"parts": [key for key, _label in parts]},
        save=save,
        said=_("It is in the plan: make it your own."),
        partnership=plan.partnership,
        plan=plan,
        **shown,
    )
