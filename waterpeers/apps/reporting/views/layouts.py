"""Pages of layouts of reports that facilitators make."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.records import editing
from waterpeers.apps.reporting import access
from waterpeers.apps.reporting.actions import layouts as actions
from waterpeers.apps.reporting.forms import OwnLayoutForm, layout_as_typed
from waterpeers.apps.reporting.models import OwnReportLayout
from waterpeers.apps.reporting.reports import layout_line
from waterpeers.domain.plan_templates import said
from waterpeers.domain.verdicts import NotAllowed


@require_POST
@signed_in
def begin(request: Request, code: str) -> HttpResponse:
    """Begin a layout of one's own from one that is offered."""
    made = actions.begin_report_layout(code, act=request.act)
    return redirect("reporting:own-layout", uuid=made.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own(request: Request, uuid: UUID) -> HttpResponse:
    """Show a layout that facilitators made; they write it here, and offer it or no more."""
    rows = OwnReportLayout.objects.visible_to(request.actor).select_related("made_by")
    found: OwnReportLayout = get_object_or_404(rows, uuid=uuid)
    reads = language()
    context: dict[str, Any] = {
        "own": found,
        "heading": said(found.body["title"], reads),
        "back": reverse("reporting:layouts"),
    }
    if not access.can_choose_layouts(request.actor):
        if request.method == "POST":
            NotAllowed.unless(access.can_choose_layouts(request.actor))
        shown = context | {"line": layout_line(found.layout)}
        return render(request, "reporting/own_layout.html", shown)

    def save(form: OwnLayoutForm) -> str:
        actions.change_report_layout(
            found, form.given(), revision=form.seen, language=reads, act=request.act
        )
        return reverse("reporting:own-layout", args=[uuid])

    return editing.edit(
        request,
        "reporting/own_layout.html",
        "report-layout",
        partial(OwnLayoutForm, size=len(found.body["sections"])),
        first=lambda: layout_as_typed(found, reads),
        save=save,
        row=found,
        said=_("Kept. Reports that are being written follow it; what was handed over stays."),
        **context,
    )
