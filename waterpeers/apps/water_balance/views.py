"""Pages of water balances."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation import http
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.water_balance import access, actions, charts, queries, tables
from waterpeers.apps.water_balance.forms import CONSTANTS, LIMIT, BalanceForm, WhatIfForm
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.words import BANDS, READINGS, SCALES, UNITS, name_of, told
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale
from waterpeers.domain.water_balance import Balance, balance

NAME = "water-balance"


@signed_in
def mine(request: http.Request) -> HttpResponse:
    """List the water balances of one's own organisations, the latest first."""
    organisations = Organisation.objects.own_operators(request.actor)
    saved = SavedBalance.objects.filter(organisation__in=organisations)
    lines = {
        o.pk: (o, access.can_save(request.actor, o), list[SavedBalance]()) for o in organisations
    }
    for row in saved.select_related("checked_by").order_by("-year", "zone", "pk"):
        lines[row.organisation_id][2].append(row)
    return render(request, "water_balance/mine.html", {"lines": lines.values()})


@signed_in
def start(request: http.Request, uuid: UUID) -> HttpResponse:
    """Enter the water balance of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_save(request.actor, organisation))
    if request.method == "POST":
        form = BalanceForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                saved = actions.start(
                    organisation,
                    form.sheet(),
                    year=given["year"],
                    zone=given["zone"],
                    uuid=given["uuid"],
                    act=request.act,
                )
            except Refused as refused:
                show_refusal(form, refused)
            else:
                sent(request, NAME)
                messages.success(request, _("Saved."))
                return redirect("water_balance:show", saved.uuid)
    else:
        earlier = SavedBalance.objects.filter(organisation=organisation, zone="")
        latest = earlier.order_by("-year", "-pk").first()
        first: dict[str, Any] = {"uuid": uuid4(), "year": now().year - 1}
        if latest is not None:  # the same units as last time
            first |= {name: getattr(latest, name) for name in CHOICES}
        form = BalanceForm(initial=with_draft(request, NAME, first))
    context = {"form": form, "organisation": organisation, "form_name": NAME}
    return render(request, "water_balance/enter.html", context, status=422 if form.errors else 200)


CHOICES = ("volume_unit", "length_unit", "pressure_unit", "form", "constants", "defaults")
TICKS = ("is_intermittent", "saved_water_could_be_sold")


def _stored(saved: SavedBalance) -> dict[str, Any]:
    """Give what is stored as the form has it."""
    limits = {code + LIMIT: limit for code, limit in saved.limits.items()}
    choices = {name: getattr(saved, name) for name in (*CHOICES, *TICKS)}
    return {**choices, **saved.values, **limits, "revision": saved.revision}


@signed_in
def change(request: http.Request, uuid: UUID) -> HttpResponse:
    """Change a water balance; its check is then due again."""
    saved = _found(request, uuid)
    NotAllowed.unless(access.can_save(request.actor, saved.organisation))
    differences = None
    if request.method == "POST":
        form = BalanceForm(request.POST, is_new=False)
        if form.is_valid():
            try:
                actions.change(
                    saved,
                    form.sheet(),
                    revision=form.cleaned_data["revision"] or 0,
                    act=request.act,
                )
            except Stale as stale:
                show_refusal(form, stale)
                saved.refresh_from_db()
                differences = on_top_of(form, stored=_stored(saved), revision=saved.revision)
            except Refused as refused:
                show_refusal(form, refused)
            else:
                sent(request, NAME)
                messages.success(request, _("Saved."))
                return redirect("water_balance:show", saved.uuid)
    else:
        form = BalanceForm(initial=with_draft(request, NAME, _stored(saved)), is_new=False)
    context = {
        "form": form,
        "organisation": saved.organisation,
        "saved": saved,
        "differences": differences,
        "form_name": NAME,
    }
    status = 409 if differences is not None else 422 if form.errors else 200
    return render(request, "water_balance/enter.html", context, status=status)


@signed_in
def show(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show a water balance: picture, what to improve first, what that would change, figures."""
    saved = _found(request, uuid)
    sheet = saved.sheet
    made = balance(sheet.entered())
    asked = WhatIfForm(request.GET, [code for code, _share in made.variance_shares])
    asked.full_clean()
    chosen = asked.cleaned_data
    may_check = access.can_check(request.actor, saved)
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
        "flags": [(told(flag), flag.code == "taken_by_default") for flag in made.flags],
        "two_estimates": queries.two_estimates(made, sheet.units),
        "years": queries.other_years(saved, made),
        "headings": [name_of(code) for code in queries.COMPARED],
        "intervals": queries.intervals(made, sheet.units),
        "may_change": access.can_save(request.actor, saved.organisation),
        "may_check": may_check,
        "check_reasons": [text for text, _field in sentences(may_check.against)],
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
    saved = _found(request, uuid)
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    actions.check(saved, revision=number, act=request.act)
    messages.success(request, _("Checked. Its figures are drafts among the values of the year."))
    return redirect("water_balance:show", saved.uuid)


def _found(request: http.Request, uuid: UUID) -> SavedBalance:
    visible = SavedBalance.objects.visible_to(request.actor)
    return get_object_or_404(
        visible.select_related("organisation", "saved_by", "checked_by"), uuid=uuid
    )
