"""Pages of energy: years, the factor of the electricity, checks of pumps."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.energy import actions, queries, shown
from waterpeers.apps.energy.forms import LEAST_ROWS, FactorForm, PumpCheckForm, stored
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.energy.words import figure
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.apps.records.access import can_enter
from waterpeers.domain.pumps import MOST_PUMPS
from waterpeers.domain.verdicts import NotAllowed, NotReady

NAME = "pump-check"
PAGE = "energy/enter.html"
WORDS = {
    "heading": gettext_lazy("Energy"),
    "lead": gettext_lazy("What each m³ takes, what it emits, and which pump to repair first."),
}
MORE = 4  # rows at a time
MOST_YEARS = 6  # side by side
CHOICES = ("flow_unit", "head_unit", "target_percent", "price_per_kwh", "currency")


@signed_in
def mine(request: Request) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    own = Organisation.objects.own_operators(request.actor)
    return editing.mine(request, own, to="energy:of", **WORDS)


@signed_in
def of(request: Request, uuid: UUID) -> HttpResponse:
    """Show an operator's energy by year, and its checks of pumps."""
    organisation = _organisation(request, uuid)
    found = queries.energy_years(request.actor, organisation)[:MOST_YEARS]
    latest = found[0].year if found else now().year - 1
    form = FactorForm(initial={"year": latest})
    return render(request, "energy/of.html", {"form": form, **_about(request, organisation)})


@require_POST
@signed_in
def factor(request: Request, uuid: UUID) -> HttpResponse:
    """Name the factor of a year's electricity, with its source."""
    organisation = _organisation(request, uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))

    def save(form: FactorForm) -> HttpResponse:
        actions.name_factor(organisation, **form.cleaned_data, act=request.act)
        return redirect("energy:of", uuid)

    return editing.edit(
        request,
        "energy/of.html",
        "factor",
        FactorForm,
        first=dict,
        save=save,
        said=_("Saved as a draft among the figures of the year."),
        **_about(request, organisation),
    )


def _about(request: Request, organisation: Organisation) -> dict[str, Any]:
    language = get_language() or "en"
    found = queries.energy_years(request.actor, organisation)[:MOST_YEARS]
    years = [shown.year_shown(each, language) for each in found]
    checks = SavedPumpCheck.objects.filter(organisation=organisation).order_by(
        "-year", "zone", "pk"
    )
    return {
        "organisation": organisation,
        "years": years,
        "table": shown.table_of(years),
        "lacking": shown.lacking_in(years[0]) if years else [],
        "checks": checks.select_related("saved_by"),
        "may_enter": can_enter(request.actor, organisation),
        "lead": WORDS["lead"],
    }


@signed_in
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Enter the pumps of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))
    back = reverse("energy:of", args=[organisation.uuid])
    context: dict[str, Any] = {"organisation": organisation, "back": back, "most": MOST_PUMPS}

    def first() -> dict[str, Any]:
        latest = (
            SavedPumpCheck.objects.filter(organisation=organisation)
            .order_by("-year", "-pk")
            .first()
        )
        same = {} if latest is None else {name: getattr(latest, name) for name in CHOICES}
        return editing.new(year=now().year - 1, rows=LEAST_ROWS, **same)

    def save(form: PumpCheckForm) -> SavedPumpCheck:
        return actions.start(organisation, form.entered(), **form.where(), act=request.act)

    if more := _with_more_rows(request):
        return render(request, PAGE, context | {"form": more, "form_name": NAME})
    return editing.edit(request, PAGE, NAME, PumpCheckForm, first=first, save=save, **context)


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a check of pumps."""
    saved = editing.found(SavedPumpCheck.objects.all(), request, uuid)
    NotAllowed.unless(can_enter(request.actor, saved.organisation))
    context = {
        "organisation": saved.organisation,
        "saved": saved,
        "back": saved.get_absolute_url(),
        "most": MOST_PUMPS,
    }

    def save(form: PumpCheckForm) -> SavedPumpCheck:
        return actions.change(saved, form.entered(), revision=form.seen, act=request.act)

    if more := _with_more_rows(request, is_new=False):
        return render(request, PAGE, context | {"form": more, "form_name": NAME})
    return editing.edit(
        request,
        PAGE,
        NAME,
        partial(PumpCheckForm, is_new=False),
        first=lambda: stored(saved),
        save=save,
        row=saved,
        **context,
    )


def _with_more_rows(request: Request, *, is_new: bool = True) -> PumpCheckForm | None:
    """Give what was typed again with more rows, where these were asked for."""
    if "more" not in request.POST:
        return None
    typed = {name: value for name, value in request.POST.items() if name != "more"}
    now_there = PumpCheckForm(request.POST, is_new=is_new).shown
    return PumpCheckForm(initial=typed | {"rows": now_there + MORE}, is_new=is_new)


@signed_in
def show(request: Request, uuid: UUID) -> HttpResponse:
    """Show a check of pumps: each pump, and what reaching the efficiency would save."""
    return _show(request, editing.found(SavedPumpCheck.objects.all(), request, uuid))


@require_POST
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Put the pumps among the figures of the year."""
    saved = editing.found(SavedPumpCheck.objects.all(), request, uuid)
    try:
        sheet = actions.report(saved, revision=editing.seen(request), act=request.act)
    except NotReady as refused:
        return _show(request, saved, refused)
    messages.success(request, _("Its sums are drafts among the figures of the year."))
    return redirect("indicators:sheet", sheet.uuid)


def _show(request: Request, saved: SavedPumpCheck, refused: NotReady | None = None) -> HttpResponse:
    grid = queries.factor_of(request.actor, saved.organisation, saved.year)
    found = queries.results_of(saved, grid)
    context = {
        "saved": saved,
        "lines": shown.pump_lines(saved, found),
        "total": shown.total_shown(found),
        "left_out": ", ".join(found.left_out),
        "factor": grid,
        "factor_text": "" if grid is None else figure(grid.value, 3),
        "may_enter": can_enter(request.actor, saved.organisation),
        "trail": trail_of(saved),
        "refused": sentences(refused.verdict.against) if refused else [],
    }
    return render(request, "energy/show.html", context, status=409 if refused else 200)


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    return found
