"""Pages of a plan as a whole: what stands in it, its days, a problem taken up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.documents.page import render_block
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.queries.countries import currency_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans import access, words
from waterpeers.apps.plans.actions import frame as actions
from waterpeers.apps.plans.actions import items as item_actions
from waterpeers.apps.plans.columns import year_label
from waterpeers.apps.plans.documents import document, wall
from waterpeers.apps.plans.forms import FrameForm, frame_of
from waterpeers.apps.plans.kinds import BY_TABLE
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import (
    PlanContent,
    approvals_of,
    content_of,
    operators_of,
    plan_facts,
    plan_of,
    versions_of,
)
from waterpeers.apps.plans.quotes import gantt_of, money_of
from waterpeers.apps.plans.reports import (
    areas_of,
    objectives_of,
    others_of,
    remark_lines,
    sentence_of,
    version_lines,
)
from waterpeers.apps.plans.shown import months_of
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import AGREED, PartnershipState
from waterpeers.domain.plan_checks import passed, remarks
from waterpeers.domain.plans import months_after
from waterpeers.domain.verdicts import NotAllowed


def plan_or_404(request: Request, uuid: UUID) -> Plan:
    """Find the plan of a partnership that one may know of."""
    rows = Plan.objects.visible_to(request.actor).select_related("partnership")
    return get_object_or_404(rows, partnership__uuid=uuid)


def page_of(partnership: Partnership, place: str = "") -> str:
    """Give the address of a plan, or of a place on its page."""
    return reverse("plans:of-partnership", args=[partnership.uuid]) + place


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the plan of a partnership."""
    partnership = partnership_or_404(request, uuid)
    plan = plan_of(partnership)
    is_going = partnership.state is PartnershipState.ACTIVE
    may_run = is_going and bool(access.can_plan(request.actor, partnership))
    context: dict[str, Any] = {
        "partnership": partnership,
        "plan": plan,
        "may_run": may_run,
        "may_write": may_run and (plan is None or plan.is_open),
        "is_too_early": partnership.phase not in AGREED,
    }
    if plan:
        context |= _shown(content_of(plan), request.act.at.date()) | _approving(request, plan)
    return render(request, "plans/page.html", context)


def _approving(request: Request, plan: Plan) -> dict[str, Any]:
    """Say of each operator whether it has approved, and whether one may do so for it."""
    there = approvals_of(plan)
    return {
        "versions": version_lines(versions_of(plan)),
        "approvals": [
            (
                party,
                there.get(party.pk),
                plan.is_open and bool(access.can_approve_plan(request.actor, party)),
            )
            for party in operators_of(plan.partnership)
        ],
    }


def _shown(content: PlanContent, today: date) -> dict[str, Any]:
    chart = gantt_of(content, today)
    found = remarks(plan_facts(content))
    said = remark_lines(content, found)
    return {
        "content": content,
        "finding": sentence_of(content, said),
        "remarks": [] if content.is_empty else said,
        "in_order": [words.CHECKS[check] for check in passed(found)],
        "years": [year_label(year) for year in content.plan.years],
        "mentee": content.names(content.parties[0].role) if content.parties else "",
        "mentor": content.names(content.parties[-1].role) if content.parties else "",
        "objectives": objectives_of(content),
        "areas": areas_of(content),
        "gantt": render_block(chart) if chart else "",
        "months": months_of(content),
        "others": others_of(content),
        "money": money_of(content),
        "untouched": content.untouched,
        "taken_out": [(BY_TABLE[type(row)].name, row) for row in content.taken_out],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Begin a plan: from when to when, in which currency, with which reviews and follow-ups."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_plan(request.actor, partnership))

    def save(form: FrameForm) -> str:
        key = form.cleaned_data["uuid"]
        actions.start_plan(partnership, **form.values(), act=request.act, uuid=key)
        return page_of(partnership)

    def first() -> dict[str, Any]:
        mentee = operators_of(partnership)[0].organisation
        begins = partnership.started_on or request.act.at.date()
        last = months_after(begins, 24) - timedelta(days=1)
        currency = currency_of(mentee.country_id)
        return editing.new(starts_on=begins, last_day=last, currency=currency, reviews_a_year=2)

    return editing.edit(
        request,
        "plans/frame.html",
        "plan",
        FrameForm,
        first=first,
        save=save,
        said=_("The plan is begun."),
        partnership=partnership,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def frame(request: Request, uuid: UUID) -> HttpResponse:
    """Change the days of a plan, its reviews and its follow-ups."""
    plan = plan_or_404(request, uuid)
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))

    def save(form: FrameForm) -> str:
        actions.change_plan(plan, **form.values(), revision=form.seen, act=request.act)
        return page_of(plan.partnership)

    return editing.edit(
        request,
        "plans/frame.html",
        "plan",
        FrameForm,
        first=lambda: frame_of(plan),
        save=save,
        row=plan,
        partnership=plan.partnership,
        plan=plan,
    )


@require_POST
@signed_in
def take_up(request: Request, uuid: UUID, finding: UUID) -> HttpResponse:
    """Make an activity of a problem of the diagnosis; what is to be done is said next."""
    plan = plan_or_404(request, uuid)
    problem = get_object_or_404(plan.partnership.findings.standing(), uuid=finding)
    made = item_actions.take_up(plan, problem, act=request.act)
    messages.success(request, _("It is in the plan. Say now what is done about it."))
    return redirect(reverse("plans:item", args=["activity", made.uuid]))


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give the plan as a file."""
    plan = plan_or_404(request, uuid)
    made = document(content_of(plan), versions_of(plan), request.act.at)
    return answer(made, form, f"{plan.partnership.code}-plan")


@require_safe
@signed_in
def on_a_wall(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give the plan on one page, to hang up."""
    plan = plan_or_404(request, uuid)
    return answer(wall(content_of(plan), request.act.at), form, f"{plan.partnership.code}-wall")
