"""Pages of how often a partnership reports, and of the layouts that programmes ask for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.apps.reporting import access
from waterpeers.apps.reporting.actions import setting as actions
from waterpeers.apps.reporting.forms import LayoutForm, SettingForm
from waterpeers.apps.reporting.models import LayoutChoice, OwnReportLayout
from waterpeers.apps.reporting.queries.reports import programmes, setting_of
from waterpeers.apps.reporting.reports import layout_lines, programme_lines
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import OWN, USUAL_DAYS
from waterpeers.domain.verdicts import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def setting(request: Request, uuid: UUID) -> HttpResponse:
    """Say how often a partnership reports, how soon, in which layout."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_set(request.actor, partnership))
    row = setting_of(partnership)
    back = reverse("reporting:of-partnership", args=[partnership.uuid])

    def first() -> dict[str, Any]:
        there = setting_of(partnership)
        if there is None:
            return {"revision": 0, "a_year": 0, "days": USUAL_DAYS, "layout": ""}
        return {name: getattr(there, name) for name in ("revision", "a_year", "days", "layout")}

    def save(form: SettingForm) -> str:
        actions.set_reporting(partnership, form.given(), revision=form.seen, act=request.act)
        return back

    return editing.edit(
        request,
        "reporting/setting.html",
        "reporting-setting",
        SettingForm,
        first=first,
        save=save,
        row=row,
        partnership=partnership,
        back=back,
    )


@require_safe
@signed_in
def layouts(request: Request) -> HttpResponse:
    """Show the layouts that there are, and which programme asks for which."""
    may_choose = bool(access.can_choose_layouts(request.actor))
    context = {
        "layouts": layout_lines(),
        "own": _own(request) if may_choose else [],
        "may_choose": may_choose,
        "programmes": programme_lines(programmes()) if may_choose else [],
    }
    return render(request, "reporting/layouts.html", context)


def _own(request: Request) -> list[tuple[OwnReportLayout, str]]:
    """Give the layouts that facilitators made, each with its title."""
    rows = OwnReportLayout.objects.visible_to(request.actor).select_related("made_by")
    return [(row, said(row.body["title"], language())) for row in rows.order_by("pk")]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: Request, uuid: UUID) -> HttpResponse:
    """Say in which layout a programme wants reports."""
    rows = Organisation.objects.visible_to(request.actor)
    organisation: Organisation = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_choose_layouts(request.actor))

    def row() -> LayoutChoice | None:
        return LayoutChoice.objects.filter(organisation=organisation).first()

    def first() -> dict[str, Any]:
        there = row()
        if there is None:
            return {"revision": 0, "layout": OWN}
        return {"revision": there.revision, "layout": there.layout}

    def save(form: LayoutForm) -> str:
        layout = form.cleaned_data["layout"]
        actions.choose_layout(organisation, layout, revision=form.seen, act=request.act)
        return reverse("reporting:layouts")

    return editing.edit(
        request,
        "reporting/choose.html",
        "reporting-layout",
        LayoutForm,
        first=first,
        save=save,
        row=row(),
        said=_("Kept. It holds for reports that are begun from now on."),
        organisation=organisation,
        back=reverse("reporting:layouts"),
    )
