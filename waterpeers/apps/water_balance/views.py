"""Pages of water balances."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.actions import save_draft
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.facts import income_groups
from waterpeers.apps.records.access import can_check, can_enter
from waterpeers.apps.records.editing import edit, seen
from waterpeers.apps.records.views import RecordPages
from waterpeers.apps.water_balance import actions, charts, queries, tables
from waterpeers.apps.water_balance.forms import (
    CODES,
    CONSTANTS,
    AuditForm,
    BalanceForm,
    LeaksForm,
    MeasuringForm,
    WhatIfForm,
    as_typed,
)
from waterpeers.apps.water_balance.imports import AuditRead, audit_in
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.queries import Effect
from waterpeers.apps.water_balance.words import (
    BANDS,
    READINGS,
    SCALES,
    UNITS,
    band_label,
    name_of,
    sentence,
)
from waterpeers.domain.values import LONGEST_ZONE
from waterpeers.domain.verdicts import NotAllowed, NotValid
from waterpeers.domain.water_balance import Balance, balance
from waterpeers.domain.water_balance.entry import BalanceUnits
from waterpeers.domain.water_balance.inputs import usual_defaults
from waterpeers.domain.water_balance.measuring import measuring_plan

MEASURED = ("volume", "length", "pressure")


def taken(request: Request) -> dict[str, Any]:
    """Give the figures that were ticked: the balance replaces them."""
    return {"take": request.POST.getlist("take")}


def first(request: Request, organisation: Organisation, usual: dict[str, Any]) -> dict[str, Any]:
    """Begin a balance with what the figures of its year and zone tell."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else usual["year"]
    zone = request.GET.get("zone", "")[:LONGEST_ZONE]
    names = {name: usual[f"{name}_unit"] for name in MEASURED if f"{name}_unit" in usual}
    found = queries.inputs_from_figures(organisation, year, zone, BalanceUnits(**names))
    inputs = {code: float(f"{value:.10g}") for code, value in found.items() if code in CODES}
    others = [each for each in queries.years_with_figures(organisation) if each != (year, zone)]
    read = {"count": len(inputs), "year": str(year), "zone": zone, "others": others}
    begun = {"year": year, "zone": zone, "read": read, **inputs}
    if "defaults" not in usual:  # those of an earlier balance
        income = income_groups([country := organisation.country_id or ""], year).get(country, "")
        begun["defaults"] = usual_defaults(income).version
    return begun


@signed_in
def from_audit(request: Request, uuid: UUID) -> HttpResponse:
    """Fill in a new balance from an audit workbook: it waits as a draft until it is saved."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))
    start = reverse("water_balance:start", args=[organisation.uuid])

    def save(form: AuditForm) -> HttpResponse:
        read = _audit_in(form.cleaned_data["file"])
        data = as_typed(read.entry, read.year)
        save_draft(KIND.name, start, data, act=request.act, title=organisation.name)
        return redirect(start)

    return edit(
        request,
        "water_balance/audit.html",
        "audit",
        AuditForm,
        first=dict,
        save=save,
        said=_("Filled in from the workbook: look whether it is right, then save it."),
        organisation=organisation,
        back=start,
    )


def _audit_in(upload: UploadedFile) -> AuditRead:
    with NamedTemporaryFile(suffix=".xlsx") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        read = audit_in(Path(kept.name))
    if read is None:
        raise NotValid.because("not_an_audit", field="file")
    return read


@signed_in
@require_POST
def take(request: Request, uuid: UUID) -> HttpResponse:
    """Put what a checked balance says in the place of the figures that were ticked."""
    saved = PAGES.found(request, uuid)
    actions.take_figures(saved, revision=seen(request), act=request.act, **taken(request))
    messages.success(request, _("Taken over as drafts: hand them in for review."))
    return redirect(saved)


@signed_in
@require_POST
def costs(request: Request, uuid: UUID) -> HttpResponse:
    """Keep what measuring better costs, as it stands in the form."""
    saved = PAGES.found(request, uuid)
    form = _measuring_form(request.POST, saved, balance(saved.sheet.entered()))
    said = form.costs()
    if not form.is_valid():
        return PAGES.shown(request, saved, 422, measuring_form=form)
    actions.say_costs(saved, said, revision=seen(request), act=request.act)
    messages.success(request, _("Saved."))
    return redirect(f"{saved.get_absolute_url()}#measuring")


def _measuring_form(given: Any, saved: SavedBalance, made: Balance) -> MeasuringForm:
    jobs = [line.job for line in measuring_plan(made.variance_shares, {})]
    return MeasuringForm(given, jobs, queries.costs_of(saved))


def _about_figures(request: Request, saved: SavedBalance) -> dict[str, Any]:
    changes = queries.changes_of(saved)
    if saved.checked_at:  # what is new was stored when it was checked
        changes = [each for each in changes if each.effect is Effect.DIFFERS]
    effects = [each.effect for each in changes]
    may_take = bool(can_enter(request.actor, saved.organisation)) and bool(saved.checked_at)
    may_check = bool(can_check(request.actor, saved)) and not saved.checked_at
    return {
        "figure_lines": queries.in_words(changes, get_language() or "en"),
        "differing": effects.count(Effect.DIFFERS),
        "new": effects.count(Effect.NEW),
        "may_check": may_check,
        "to_check": may_check,
        "may_take": may_take,
        "send_to": "water_balance:take" if saved.checked_at else "water_balance:check",
        "may_tick": may_check or may_take,
        "year": str(saved.year),
    }


def results(request: Request, saved: SavedBalance) -> dict[str, Any]:
    """Give the picture of a balance, what to improve first, what that would change, figures."""
    sheet = saved.sheet
    made = balance(sheet.entered())
    asked = WhatIfForm(request.GET, [code for code, _share in made.variance_shares])
    asked.full_clean()
    chosen = asked.cleaned_data
    figures = {figure.code: figure for figure in queries.figures(made, saved)}
    leaks_form = LeaksForm.of(request.GET, queries.known_of_leaks(saved, made))
    measuring_form = _measuring_form(request.GET, saved, made)
    parts = [
        (each.zone, each.uuid, balance(each.sheet.entered())) for each in queries.zones_of(saved)
    ]
    return {
        **_about_figures(request, saved),
        "constants": CONSTANTS[saved.constants],
        "volume_unit": UNITS[saved.volume_unit],
        "picture": charts.chart(made, sheet.units),
        "volumes": tables.volumes(made, sheet.units),
        "finding": queries.finding(made),
        "sure": queries.how_sure(made),
        "improve": queries.to_improve(made),
        "doubt": queries.doubt_of_three(made),
        "measuring_form": measuring_form,
        "measuring": tables.measuring(made, measuring_form.costs()),
        "asked": asked,
        "what_if": queries.what_if(sheet, made, chosen.get("input", ""), chosen.get("limit")),
        "at_pressure": queries.at_another_pressure(sheet, made, chosen.get("pressure")),
        "zones": tables.zones(made, sheet.units, parts),
        "leaks_form": leaks_form,
        "leaks": tables.leaks(made, sheet.units, leaks_form.known()),
        "three_ways": [figures[code] for code in queries.three_ways(saved)],
        "figures": [figure for figure in figures.values() if figure.value],
        "not_computed": [figure for figure in figures.values() if not figure.value],
        "bands": _bands(made),
        "flags": [(sentence(flag), flag.code == "taken_by_default") for flag in made.flags],
        "two_estimates": tables.two_estimates(made, sheet.units),
        "years": queries.other_years(saved, made),
        "headings": [name_of(code) for code in queries.COMPARED],
        "intervals": tables.intervals(made, sheet.units),
    }


def _bands(made: Balance) -> list[tuple[Any, list[tuple[Any, Any, Any]]]]:
    """Give scale → reading, band, what it means; readings without a band are left out."""
    return [
        (
            SCALES[scale],
            [
                (READINGS[r], band_label(band, made.band_chances[scale][r]), BANDS[band])
                for r, band in placed.items()
                if band
            ],
        )
        for scale, placed in made.bands.items()
        if any(placed.values())
    ]


PAGES = RecordPages(
    kind=KIND,
    show=results,
    check=actions.check,
    checking=taken,
    first=first,
    form=BalanceForm,
    of_page="water_balance/of.html",
    show_page="water_balance/show.html",
    enter_page="water_balance/enter.html",
)
