"""Pages of templates of plans: all of them, one that is written, sharing and withdrawing."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions import templates as actions
from waterpeers.apps.plans.forms import PlanTemplateForm, template_as_typed
from waterpeers.apps.plans.models import OwnPlanTemplate
from waterpeers.apps.plans.reports import template_lines, template_parts
from waterpeers.apps.records import editing
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.plan_templates import said
from waterpeers.domain.verdicts import NotAllowed, NotReady

KINDS = ("activities", "learning", "risks")


def _language() -> str:
    return get_language() or "en"


def _own_or_404(request: Request, uuid: UUID) -> OwnPlanTemplate:
    rows = OwnPlanTemplate.objects.visible_to(request.actor).select_related("made_by")
    return get_object_or_404(rows, uuid=uuid)


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the templates of plans, and those that are written."""
    language = _language()
    rows = OwnPlanTemplate.objects.visible_to(request.actor).select_related("made_by")
    context = {
        "offered": template_lines(language),
        "own": [
            (row, said(row.body["title"], language)) for row in rows.order_by("code", "-version")
        ],
        "may_keep": bool(access.can_keep_plan_templates(request.actor)),
    }
    return render(request, "plans/own_templates.html", context)


@require_POST
@signed_in
def begin(request: Request, code: str) -> HttpResponse:
    """Begin a template of one's own from another, or the next version of one's own."""
    made = actions.begin_plan_template(code, act=request.act)
    return redirect("plans:own-template", uuid=made.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own(request: Request, uuid: UUID) -> HttpResponse:
    """Show a template of facilitators; let them write it until it is shared."""
    found, language = _own_or_404(request, uuid), _language()
    may_keep = bool(access.can_keep_plan_templates(request.actor))
    context: dict[str, Any] = {
        "template": found,
        "heading": said(found.body["title"], language),
        "lines": template_parts(found.template, language),
        "may_keep": may_keep,
    }
    if not may_keep or found.shared_at is not None:
        if request.method == "POST":
            NotAllowed.unless(access.can_keep_plan_templates(request.actor))
            raise NotReady.because("template_is_shared")
        return render(request, "plans/own_template.html", context)

    def save(form: PlanTemplateForm) -> str:
        actions.change_plan_template(
            found, form.given(), revision=form.seen, language=language, act=request.act
        )
        return reverse("plans:own-template", args=[uuid])

    indicators = catalogue().indicators
    figures = {code: f"{row.name(language)} ({code})" for code, row in indicators.items()}
    return editing.edit(
        request,
        "plans/own_template.html",
        "plan-template",
        partial(
            PlanTemplateForm,
            sizes={kind: len(found.body[kind]) for kind in KINDS},
            figures=figures,
        ),
        first=lambda: template_as_typed(found, language),
        save=save,
        row=found,
        **context,
    )


@require_POST
@signed_in
def share(request: Request, uuid: UUID) -> HttpResponse:
    """Offer a template to everybody who plans."""
    found = _own_or_404(request, uuid)
    actions.share_plan_template(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("It is offered to everybody who plans."))
    return redirect("plans:own-template", uuid=uuid)


@require_POST
@signed_in
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Offer a template no more."""
    found = _own_or_404(request, uuid)
    actions.withdraw_plan_template(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("It is not offered any more; plans keep what they took."))
    return redirect("plans:own-templates")
