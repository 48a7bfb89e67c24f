"""Pages of energy: years, the factor of the electricity, checks of pumps."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.energy import access, actions, queries, shown
from waterpeers.apps.energy.forms import LEAST_ROWS, FactorForm, PumpCheckForm, stored
from waterpeers.apps.energy.models import PumpCheck
from waterpeers.apps.energy.words import figure
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.pumps import MOST_PUMPS
from waterpeers.domain.verdicts import NotAllowed, NotReady, Refused, Stale

NAME = "pump-check"
MORE = 4  # rows at a time
MOST_YEARS = 6  # side by side
CHOICES = ("flow_unit", "head_unit", "target_percent", "price_per_kwh", "currency")


@signed_in
def mine(request: Request) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    own = Organisation.objects.own_operators(request.actor)
    if len(own) == 1:
        return redirect("energy:of", own[0].uuid)
    return render(request, "energy/mine.html", {"organisations": own})


@signed_in
def of(request: Request, uuid: UUID) -> HttpResponse:
    """Show an operator's energy by year, and its checks of pumps."""
    return _of(request, _organisation(request, uuid), None)


@require_POST
@signed_in
def factor(request: Request, uuid: UUID) -> HttpResponse:
    """Name the factor of a year's electricity, with its source."""
    organisation = _organisation(request, uuid)
    form = FactorForm(request.POST)
    if form.is_valid():
        try:
            actions.name_factor(organisation, **form.cleaned_data, act=request.act)
        except NotAllowed:
            raise
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Saved as a draft among the figures of the year."))
            return redirect("energy:of", uuid)
    NotAllowed.unless(access.can_enter(request.actor, organisation))
    return _of(request, organisation, form)


def _of(request: Request, organisation: Organisation, form: FactorForm | None) -> HttpResponse:
    language = get_language() or "en"
    found = queries.energy_years(request.actor, organisation)[:MOST_YEARS]
    years = [shown.year_shown(each, language) for each in found]
    checks = PumpCheck.objects.filter(organisation=organisation).order_by("-year", "zone", "pk")
    latest = found[0].year if found else now().year - 1
    context = {
        "organisation": organisation,
        "years": years,
        "table": shown.table_of(years),
        "lacking": shown.lacking_in(years[0]) if years else [],
        "checks": checks.select_related("saved_by"),
        "may_enter": access.can_enter(request.actor, organisation),
        "form": form or FactorForm(initial={"year": latest}),
    }
    status = 422 if form is not None else 200
    return render(request, "energy/of.html", context, status=status)


@signed_in
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Enter the pumps of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_enter(request.actor, organisation))
    if request.method != "POST":
        earlier = PumpCheck.objects.filter(organisation=organisation)
        latest = earlier.order_by("-year", "-pk").first()
        first: dict[str, Any] = {"uuid": uuid4(), "year": now().year - 1, "rows": LEAST_ROWS}
        if latest is not None:  # the same choices as last time
            first |= {name: getattr(latest, name) for name in CHOICES}
        form = PumpCheckForm(initial=with_draft(request, NAME, first))
        return _entry(request, organisation, form)
    if more := _with_more_rows(request):
        return _entry(request, organisation, more)
    form = PumpCheckForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = actions.start(
                organisation,
                form.entered(),
                year=given["year"],
                zone=given["zone"],
                uuid=given["uuid"],
                act=request.act,
            )
            return _saved(request, saved)
        except Refused as refused:
            show_refusal(form, refused)
    return _entry(request, organisation, form, status=422)


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a check of pumps."""
    saved = _found(request, uuid)
    NotAllowed.unless(access.can_enter(request.actor, saved.organisation))
    if request.method != "POST":
        form = PumpCheckForm(initial=with_draft(request, NAME, stored(saved)), is_new=False)
        return _entry(request, saved.organisation, form, saved=saved)
    if more := _with_more_rows(request, is_new=False):
        return _entry(request, saved.organisation, more, saved=saved)
    form = PumpCheckForm(request.POST, is_new=False)
    if form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.change(saved, form.entered(), revision=revision, act=request.act)
            return _saved(request, saved)
        except Stale as stale:
            show_refusal(form, stale)
            saved.refresh_from_db()
            both = on_top_of(form, stored=stored(saved), revision=saved.revision)
            return _entry(
                request, saved.organisation, form, status=409, saved=saved, differences=both
            )
        except Refused as refused:
            show_refusal(form, refused)
    return _entry(request, saved.organisation, form, status=422, saved=saved)


def _with_more_rows(request: Request, *, is_new: bool = True) -> PumpCheckForm | None:
    """Give what was typed again with more rows, where these were asked for."""
    if "more" not in request.POST:
        return None
    typed = {name: value for name, value in request.POST.items() if name != "more"}
    now_there = PumpCheckForm(request.POST, is_new=is_new).shown
    return PumpCheckForm(initial=typed | {"rows": now_there + MORE}, is_new=is_new)


def _entry(
    request: Request,
    organisation: Organisation,
    form: PumpCheckForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "form_name": NAME, "most": MOST_PUMPS}
    return render(request, "energy/enter.html", context | more, status=status)


def _saved(request: Request, saved: PumpCheck) -> HttpResponse:
    sent(request, NAME)
    messages.success(request, _("Saved."))
    return redirect("energy:show", saved.uuid)


@signed_in
def show(request: Request, uuid: UUID) -> HttpResponse:
    """Show a check of pumps: each pump, and what reaching the efficiency would save."""
    return _show(request, _found(request, uuid))


@require_POST
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Put the pumps among the figures of the year."""
    saved = _found(request, uuid)
    text = request.POST.get("revision", "")
    revision = int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        sheet = actions.report(saved, revision=revision, act=request.act)
    except NotReady as refused:
        return _show(request, saved, refused)
    messages.success(request, _("Its sums are drafts among the figures of the year."))
    return redirect("indicators:sheet", sheet.uuid)


def _show(request: Request, saved: PumpCheck, refused: NotReady | None = None) -> HttpResponse:
    grid = queries.factor_of(request.actor, saved.organisation, saved.year)
    found = queries.results_of(saved, grid)
    context = {
        "saved": saved,
        "lines": shown.pump_lines(saved, found),
        "total": shown.total_shown(found),
        "left_out": ", ".join(found.left_out),
        "factor": grid,
        "factor_text": "" if grid is None else figure(grid.value, 3),
        "may_enter": access.can_enter(request.actor, saved.organisation),
        "refused": sentences(refused.verdict.against) if refused else [],
    }
    return render(request, "energy/show.html", context, status=409 if refused else 200)


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    return found


def _found(request: Request, uuid: UUID) -> PumpCheck:
    visible = PumpCheck.objects.visible_to(request.actor)
    found: PumpCheck = get_object_or_404(
        visible.select_related("organisation", "saved_by"), uuid=uuid
    )
    return found
