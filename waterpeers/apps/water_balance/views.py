"""Pages of water balances."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation import http
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.apps.records.access import can_check, can_enter
from waterpeers.apps.water_balance import actions, charts, queries, tables
from waterpeers.apps.water_balance.forms import (
    CHOICES,
    CONSTANTS,
    BalanceForm,
    WhatIfForm,
    stored,
)
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.words import BANDS, READINGS, SCALES, UNITS, name_of, sentence
from waterpeers.domain.verdicts import NotAllowed
from waterpeers.domain.water_balance import Balance, balance

NAME, PAGE = "water-balance", "water_balance/enter.html"
WORDS = {
    "heading": gettext_lazy("Water balances"),
    "lead": gettext_lazy(
        "Where the water of a year went, how sure that is, and what to measure better first."
    ),
}


@signed_in
def mine(request: http.Request) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    own = Organisation.objects.own_operators(request.actor)
    return editing.mine(request, own, to="water_balance:of", **WORDS)


@signed_in
def of(request: http.Request, uuid: UUID) -> HttpResponse:
    """List an operator's water balances, the latest first."""
    organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    rows = SavedBalance.objects.filter(organisation=organisation).order_by("-year", "zone", "pk")
    context = {
        "organisation": organisation,
        "balances": rows.select_related("saved_by", "checked_by"),
        "may_enter": can_enter(request.actor, organisation),
        "lead": WORDS["lead"],
    }
    return render(request, "water_balance/of.html", context)


@signed_in
def start(request: http.Request, uuid: UUID) -> HttpResponse:
    """Enter the water balance of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))

    def first() -> dict[str, Any]:
        earlier = SavedBalance.objects.filter(organisation=organisation, zone="")
        latest = earlier.order_by("-year", "-pk").first()
        same = {} if latest is None else {name: getattr(latest, name) for name in CHOICES}
        return editing.new(year=now().year - 1, **same)  # the same units as last time

    def save(form: BalanceForm) -> SavedBalance:
        return actions.start(organisation, form.sheet(), **form.where(), act=request.act)

    back = reverse("water_balance:of", args=[organisation.uuid])
    context: dict[str, Any] = {"organisation": organisation, "back": back}
    return editing.edit(request, PAGE, NAME, BalanceForm, first=first, save=save, **context)


@signed_in
def change(request: http.Request, uuid: UUID) -> HttpResponse:
    """Change a water balance; its check is then due again."""
    saved = editing.found(SavedBalance.objects.all(), request, uuid)
    NotAllowed.unless(can_enter(request.actor, saved.organisation))

    def save(form: BalanceForm) -> SavedBalance:
        return actions.change(saved, form.sheet(), revision=form.seen, act=request.act)

    return editing.edit(
        request,
        PAGE,
        NAME,
        partial(BalanceForm, is_new=False),
        first=lambda: stored(saved),
        save=save,
        row=saved,
        saved=saved,
        organisation=saved.organisation,
        back=saved.get_absolute_url(),
    )


@signed_in
def show(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show a water balance: picture, what to improve first, what that would change, figures."""
    saved = editing.found(SavedBalance.objects.all(), request, uuid)
    sheet = saved.sheet
    made = balance(sheet.entered())
    asked = WhatIfForm(request.GET, [code for code, _share in made.variance_shares])
    asked.full_clean()
    chosen = asked.cleaned_data
    figures = {figure.code: figure for figure in queries.figures(made, saved)}
    context = {
        "saved": saved,
        "constants": CONSTANTS[saved.constants],
        "volume_unit": UNITS[saved.volume_unit],
        "picture": charts.chart(made, sheet.units),
        "volumes": tables.volumes(made, sheet.units),
        "improve": queries.to_improve(made),
        "asked": asked,
        "what_if": queries.what_if(sheet, made, chosen.get("input", ""), chosen.get("limit")),
        "three_ways": [figures[code] for code in queries.three_ways(saved)],
        "figures": [figure for figure in figures.values() if figure.value],
        "not_computed": [figure for figure in figures.values() if not figure.value],
        "bands": _bands(made),
        "flags": [(sentence(flag), flag.code == "taken_by_default") for flag in made.flags],
        "two_estimates": queries.two_estimates(made, sheet.units),
        "years": queries.other_years(saved, made),
        "headings": [name_of(code) for code in queries.COMPARED],
        "intervals": queries.intervals(made, sheet.units),
        "may_enter": can_enter(request.actor, saved.organisation),
        "me": request.actor.person,
        "check_reasons": sentences(can_check(request.actor, saved).against),
        "trail": trail_of(saved),
    }
    return render(request, "water_balance/show.html", context)


def _bands(made: Balance) -> list[tuple[Any, list[tuple[Any, Any, Any]]]]:
    """Give scale → reading, band, what it means; readings without a band are left out."""
    return [
        (SCALES[scale], [(READINGS[r], band, BANDS[band]) for r, band in placed.items() if band])
        for scale, placed in made.bands.items()
        if any(placed.values())
    ]


@signed_in
@require_POST
def check(request: http.Request, uuid: UUID) -> HttpResponse:
    """Confirm a water balance as a second person."""
    saved = editing.found(SavedBalance.objects.all(), request, uuid)
    actions.check(saved, revision=editing.seen(request), act=request.act)
    said = _("Checked. Its figures are drafts among the values of the year.")
    return editing.checked(request, saved, said)
