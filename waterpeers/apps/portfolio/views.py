"""The list of partnerships, and reminding."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import safe_cell
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.bodies import own_bodies
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portfolio import actions, reports
from waterpeers.apps.portfolio.access import can_keep_view
from waterpeers.apps.portfolio.charts import phase_chart, stage_chart, status_chart
from waterpeers.apps.portfolio.forms import ReminderForm
from waterpeers.apps.portfolio.models import SavedView
from waterpeers.apps.portfolio.queries.courses import counts_of
from waterpeers.apps.portfolio.queries.lines import PortfolioLine, portfolio
from waterpeers.apps.portfolio.queries.narrowing import (
    PortfolioFilters,
    facet_counts,
    narrowed,
    ordered,
)
from waterpeers.apps.portfolio.queries.reminding import reminder_plans
from waterpeers.apps.portfolio.words import SORTS
from waterpeers.apps.records.editing import edit
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import Reason, Refused

PAGE = 25
MOST = 100  # partnerships in one reminding
SAID = 5  # refusals, each in a line of its own


def filters_of(query: QueryDict) -> PortfolioFilters:
    """Read what somebody looks for; NUL bytes and unknown names are dropped."""
    given = {f.name: query.get(f.name, "")[:200] for f in fields(PortfolioFilters)}
    return PortfolioFilters(**{name: text.replace("\x00", "") for name, text in given.items()})


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """Show the partnerships that one may know of, 25 on a page.

    A facilitator whose platform has members comes in upon theirs; one click shows all.
    """
    at = now()
    if not request.GET and (own := own_bodies(request.actor, at.date())):
        query = reports.address(PortfolioFilters(programme=str(own[0].uuid)), "")
        return redirect(reverse("portfolio:list") + query)
    every = portfolio(request.actor, at)
    filters, order = filters_of(request.GET), request.GET.get("sort", "")
    lines = ordered(narrowed(every, filters), order)
    if request.GET.get("format") == "csv":
        return _as_csv(lines)
    if request.GET.get("format") == "xlsx":
        made = reports.document(lines, at=at, origin=request.build_absolute_uri())
        return answer(made, DocumentFormat.WORKBOOK, "partnerships")
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    link = partial(reports.address, filters, order)
    names = {str(s.organisation): s.name for line in every for s in line.others}
    names |= {str(uuid): name for line in every for uuid, name in line.bodies}
    context = {
        "total": len(every),
        "heading": reports.heading(every),
        "definitions": reports.definitions(),
        "found": len(lines),
        "rows": [reports.row_of(line, at) for line in page.object_list],
        "page": {
            "number": page.number,
            "pages": page.paginator.num_pages,
            "previous": link(page=str(page.number - 1)) if page.has_previous() else "",
            "next": link(page=str(page.number + 1)) if page.has_next() else "",
        },
        "as_csv": link(format="csv"),
        "as_workbook": link(format="xlsx"),
        "all": link(all="1"),
        "over_time": reverse("portfolio:charts") + link(),
        "filters": filters,
        "hidden": {n: v for n, v in asdict(filters).items() if v and n != "text"},
        "facets": reports.facets(facet_counts(every, filters), filters, order, names),
        "sorts": SORTS,
        "sort": order,
        "may_remind": any(line.may_remind for line in lines),
        "remindable": min(MOST, sum(line.may_remind for line in lines)),
    }
    context |= _saved_views(request, every, filters, order)
    return render(request, "portfolio/list.html", context)


@require_safe
@signed_in
def charts(request: Request) -> HttpResponse:
    """Show phases over time, how the last reviews stand and where stages moved, as narrowed."""
    at = now()
    filters = filters_of(request.GET)
    lines = narrowed(portfolio(request.actor, at), filters)
    counts = counts_of(lines, at)
    made = (
        phase_chart(counts.phases),
        status_chart(counts.statuses),
        stage_chart(counts.stages),
    )
    context = {
        "charts": [chart for chart in made if chart is not None],
        "found": len(lines),
        "list": reverse("portfolio:list") + reports.address(filters, ""),
    }
    return render(request, "portfolio/charts.html", context)


def _saved_views(
    request: Request, every: Sequence[PortfolioLine], filters: PortfolioFilters, order: str
) -> dict[str, Any]:
    """Give the views that somebody finds above the list, each with how many it shows."""
    here = reports.address(filters, order)
    found, saved = [], None
    kept = SavedView.objects.visible_to(request.actor).select_related("body")
    for view in kept.order_by("name", "pk"):
        wanted, its_order = read_view(view.query)
        href = reports.address(wanted, its_order)
        found.append((view, len(narrowed(every, wanted)), href))
        saved = view if href == here else saved
    own = request.actor.organisations_as(Role.FACILITATOR)
    return {
        "views": found,
        "here": here,
        "saved": saved,
        "may_remove_saved": saved and bool(can_keep_view(request.actor, saved.body)),
        "own_platforms": Organisation.objects.filter(uuid__in=own).order_by("name", "pk"),
    }


def read_view(text: str) -> tuple[PortfolioFilters, str]:
    """Read what a kept view looks for, and in which order; what is unknown is dropped."""
    query = QueryDict(text.removeprefix("?"))
    return filters_of(query), query.get("sort", "")


@require_POST
@signed_in
def save_view(request: Request) -> HttpResponse:
    """Keep what one looks for under a name."""
    wanted, order = read_view(request.POST.get("query", "")[:2000])
    body = None
    if asked := _uuid(request.POST.get("body", "")):
        seen = Organisation.objects.visible_to(request.actor)
        body = get_object_or_404(seen, uuid=asked)
    query = reports.address(wanted, order)
    name = request.POST.get("name", "")
    actions.save_view(name, query.removeprefix("?"), body=body, act=request.act)
    messages.success(request, _("The view is kept."))
    return redirect(reverse("portfolio:list") + query)


@require_POST
@signed_in
def remove_view(request: Request, uuid: UUID) -> HttpResponse:
    """Remove a view of one's own, or of one's platform."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), uuid=uuid)
    query = view.query
    actions.remove_view(view, act=request.act)
    messages.success(request, _("The view is removed."))
    return redirect(f"{reverse('portfolio:list')}?{query}")


def _as_csv(lines: Sequence[PortfolioLine]) -> HttpResponse:
    made = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = 'attachment; filename="partnerships.csv"'
    writer = csv.writer(made)
    for row in reports.csv_rows(lines):
        writer.writerow([safe_cell(cell) for cell in row])
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remind(request: Request) -> HttpResponse:
    """Show whom a reminder would reach, for one partnership or for many, and send it."""
    chosen = _chosen(request)
    plans = reminder_plans(chosen, request.actor, now())

    def save(form: ReminderForm) -> HttpResponse:
        _remind_all(request, chosen, form.cleaned_data["message"])
        asked = request.GET
        if len(asked.getlist("partnership")) == 1 and "all" not in asked:
            return redirect("partnerships:detail", uuid=chosen[0].uuid)
        return redirect("portfolio:list")

    return edit(
        request,
        "portfolio/remind.html",
        "reminder",
        ReminderForm,
        first=dict,
        save=save,
        said="",
        plans=[(plan, _said(plan.against)) for plan in plans],
        people=sum(plan.people for plan in plans),
        sending=[plan for plan in plans if plan.to],
    )


def _said(reasons: Sequence[Reason]) -> list[str]:
    return [sentence(reason) for reason in reasons]


def _chosen(request: Request) -> list[Partnership]:
    """Give the ticked partnerships, or all that one looks for, the longest wait first."""
    given = request.POST if request.method == "POST" else request.GET
    if "all" in given:
        lines = ordered(narrowed(portfolio(request.actor, now()), filters_of(given)), "")
        wanted = [line.uuid for line in lines if line.may_remind][:MOST]
    else:
        wanted = [uuid for text in given.getlist("partnership")[:MOST] if (uuid := _uuid(text))]
    rows = with_parties(Partnership.objects.visible_to(request.actor)).filter(uuid__in=wanted)
    return sorted(rows, key=lambda row: wanted.index(row.uuid))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _remind_all(request: Request, chosen: Sequence[Partnership], message: str) -> None:
    people, refused = 0, []
    for partnership in chosen:
        try:
            people += actions.remind(partnership, message=message, act=request.act).people
        except Refused as refusal:
            refused.append((partnership, refusal))
    if people:
        text = ngettext("%(count)s mail goes out.", "%(count)s mails go out.", people)
        messages.success(request, text % {"count": people})
    for partnership, refusal in refused[:SAID]:
        why = " ".join(_said(refusal.verdict.against))
        text = _("%(code)s, not reminded: %(why)s") % {"code": partnership.code, "why": why}
        messages.warning(request, text)
    if rest := len(refused[SAID:]):
        text = ngettext("%(count)s more not reminded.", "%(count)s more not reminded.", rest)
        messages.warning(request, text % {"count": rest})
