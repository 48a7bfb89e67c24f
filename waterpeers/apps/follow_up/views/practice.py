"""Pages of what changes in the utility: stages by working area, capacity by dimension."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import practice as actions
from waterpeers.apps.follow_up.forms import CapacityForm, JudgementForm, StageForm
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.follow_up.queries.practice import capacity_of, find_judgement, stages_of
from waterpeers.apps.follow_up.reports.practice import (
    capacity_parts,
    factor_lines,
    practice_finding,
    stage_lines,
)
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import judged_verdict
from waterpeers.domain.verdicts import NotAllowed

YEARS = 6  # shown beside one another


@require_safe
@signed_in
def practice(request: Request, uuid: UUID) -> HttpResponse:
    """Show how far changes are the utility's own, and how its capacity changed."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    roles = access.judges_as(request.actor, partnership)
    is_going = bool(judged_verdict(partnership.state))
    context: dict[str, Any] = {
        "partnership": partnership,
        "part": "practice",
        "may_read": may_read,
        "may_judge": is_going and bool(roles),
        "finding": _("Stages and capacity"),
    }
    if may_read:
        stages, capacity = stages_of(partnership), capacity_of(partnership)
        years = sorted({year for found in capacity.values() for year in found})[-YEARS:]
        context |= {
            "finding": practice_finding(stages),
            "stages": stage_lines(stages, roles if is_going else []),
            "years": years,
            "parts": capacity_parts(capacity, years, roles if is_going else []),
            "factors": factor_lines(capacity),
        }
    return render(request, "follow_up/practice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def judge_stage(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side how far a change is the utility's own practice."""
    partnership = partnership_or_404(request, uuid)
    area = request.GET.get("area", "") or next(iter(partnership.working_areas), "")

    def save(form: StageForm) -> str:
        said = form.cleaned_data
        actions.judge_stage(
            partnership, form.given(), role=said["role"], act=request.act, uuid=said["uuid"]
        )
        return _page(partnership)

    return _form(request, partnership, "follow_up/stage.html", StageForm, save, area=area)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def judge_capacity(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side how a dimension of capacity changed."""
    partnership = partnership_or_404(request, uuid)

    def save(form: CapacityForm) -> str:
        said = form.cleaned_data
        actions.judge_capacity(
            partnership, form.given(), role=said["role"], act=request.act, uuid=said["uuid"]
        )
        return _page(partnership)

    year = request.act.at.year
    return _form(request, partnership, "follow_up/capacity.html", CapacityForm, save, year=year)


def _form(
    request: Request,
    partnership: Partnership,
    page: str,
    shape: type[JudgementForm],
    save: Any,
    **first: Any,
) -> HttpResponse:
    roles = access.judges_as(request.actor, partnership)
    NotAllowed.unless(access.can_judge(request.actor, partnership, roles[0] if roles else ""))
    today = request.act.at.date()
    return editing.edit(
        request,
        page,
        page.removesuffix(".html").replace("/", "-"),
        partial(shape, roles=roles),
        first=lambda: editing.new(role=str(roles[0]), judged_on=today, **first),
        save=save,
        said=_("Kept; the other side is asked whether it sees it so too."),
        partnership=partnership,
        back=_page(partnership),
    )


def _page(partnership: Partnership) -> str:
    return reverse("follow_up:practice", args=[partnership.uuid])


@require_POST
@signed_in
def agree(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side that it sees it so too."""
    found = find_judgement(request.actor, uuid)
    if found is None:
        raise Http404
    actions.agree_to_judgement(found, act=request.act)
    messages.success(request, _("Agreed by both sides."))
    if isinstance(found, Review):
        return redirect("follow_up:review", uuid=uuid)
    return redirect(_page(found.partnership))
