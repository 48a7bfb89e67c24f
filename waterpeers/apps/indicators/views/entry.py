"""Filling in a year, handing it in, looking at it as a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.indicators.access import can_report, can_review
from waterpeers.apps.indicators.actions import values as actions
from waterpeers.apps.indicators.entry import open_ones, outcomes, rows_of, variables_of
from waterpeers.apps.indicators.forms import (
    NewSheetForm,
    SheetForm,
    for_the_reader,
    in_words,
    stored_in,
)
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.indicators.queries import (
    current_of,
    in_figures,
    own_sheets,
    waiting_sheets,
    year_before,
)
from waterpeers.apps.indicators.views.found import (
    language,
    organisation_or_404,
    said,
    sheet_or_404,
)
from waterpeers.apps.indicators.words import unit_label
from waterpeers.domain.grades import GRADES
from waterpeers.domain.indicators import variables
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.values import ValueState, Zone, ZoneKind, factor
from waterpeers.domain.verdicts import NotAllowed, NotReady, Refused, Stale


@signed_in
def mine(request: Request) -> HttpResponse:
    """List the sheets of one's own organisations, and those that wait for one's review."""
    context = {
        "own": own_sheets(request.actor),
        "waiting": waiting_sheets(request.actor),
    }
    return render(request, "indicators/mine.html", context)


@signed_in
def new(request: Request, uuid: UUID) -> HttpResponse:
    """Begin to report for a year, or go on with it."""
    organisation = organisation_or_404(request, uuid)
    NotAllowed.unless(can_report(request.actor, organisation))
    form = NewSheetForm(request.POST or None, initial={"year": now().year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            zone = Zone(ZoneKind(given["zone_kind"]), given["zone_name"].strip())
            made = actions.open_sheet(organisation, _period(given), zone=zone, act=request.act)
            return redirect("indicators:sheet", uuid=made.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    context = {"form": form, "organisation": organisation}
    status = 422 if form.errors else 200
    return render(request, "indicators/new.html", context, status=status)


def _period(given: dict[str, Any]) -> Period:
    first = given["starts_on"]
    if first is None or (first.month, first.day) == (1, 1):
        return calendar_year(given["year"])
    first = first.replace(year=given["year"] - 1)
    return Period(first, first.replace(year=given["year"]))


@signed_in
def sheet(request: Request, uuid: UUID) -> HttpResponse:
    """Fill in the figures of a sheet; others of the organisation read them."""
    found = sheet_or_404(request, uuid)
    if not can_report(request.actor, found.organisation):
        return _shown(request, found, None)
    if request.method != "POST":
        return _shown(request, found, None)
    stored = current_of(found)
    form = SheetForm(
        request.POST,
        variables=open_ones(_asked_for(request, found), stored),
        stored=stored,
    )
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        saved = actions.report_values(
            found.organisation,
            found.period,
            form.given(),
            zone=found.zone,
            removed=form.removed(),
            answers=form.answers(),
            revision=form.cleaned_data["revision"],
            act=request.act,
        )
        sent(request, "figures")
    except Stale as stale:
        form.show(stale)
        found.refresh_from_db()
        changes = on_top_of(form, stored=stored_in(stored), revision=found.revision)
        return _shown(request, found, form, status=409, differences=changes)
    except Refused as refused:
        form.show(refused)
        return _shown(request, found, form, status=422)
    return _handed_in(request, saved) if "submit" in request.POST else _saved(request, saved)


def _saved(request: Request, found: Sheet) -> HttpResponse:
    asked = sum(value.unanswered for value in current_of(found).values() if value.is_open)
    if asked:
        text = _("Saved as drafts. Questions that wait for your answer: %(count)s.")
        messages.warning(request, text % {"count": asked})
    else:
        messages.success(request, _("Saved as drafts."))
    return redirect(request.get_full_path())


def _handed_in(request: Request, found: Sheet) -> HttpResponse:
    try:
        actions.submit(found, act=request.act)
    except NotReady as refused:
        return _shown(request, found, None, status=409, refused=said(refused))
    messages.success(request, _("Handed in: a second person looks at it now."))
    return redirect("indicators:sheet", uuid=found.uuid)


def _asked_for(request: Request, found: Sheet) -> list[Any]:
    return variables_of(current_of(found), every=request.GET.get("all") == "1")


def _shown(
    request: Request,
    found: Sheet,
    form: SheetForm | None,
    *,
    status: int = 200,
    differences: Any = None,
    refused: Any = (),
) -> HttpResponse:
    stored = current_of(found)
    asked_for = _asked_for(request, found)
    may_type = bool(can_report(request.actor, found.organisation))
    if form is None:
        typed = open_ones(asked_for, stored) if may_type else []
        initial = stored_in(stored) | {"revision": found.revision}
        if may_type and request.method != "POST":
            initial = for_the_reader(with_draft(request, "figures", initial))
        form = SheetForm(variables=typed, stored=stored, initial=initial)
    states = {value.state for value in stored.values()}
    context = {
        "sheet": found,
        "organisation": found.organisation,
        "year": str(found.period.year),
        "form": form,
        "form_name": "figures",
        "groups": rows_of(found, form, stored, asked_for, language()),
        "outcomes": outcomes(stored, found.period.year, language()),
        "grades": GRADES,
        "every": request.GET.get("all") == "1",
        "may_type": may_type,
        "may_review": ValueState.SUBMITTED in states
        and bool(can_review(request.actor, found.organisation)),
        "may_lock": ValueState.REVIEWED in states
        and bool(can_review(request.actor, found.organisation)),
        "differences": differences,
        "refused": refused,
        "trail": trail_of(found),
    }
    return render(request, "indicators/sheet.html", context, status=status)


@signed_in
def review(request: Request, uuid: UUID) -> HttpResponse:
    """Look at what was handed in: return with a reason, accept the rest."""
    found = sheet_or_404(request, uuid)
    NotAllowed.unless(can_review(request.actor, found.organisation))
    refused: Any = ()
    if request.method == "POST":
        try:
            _decide(request, found)
        except Refused as problem:
            refused = said(problem)
        else:
            messages.success(request, _("Done. Who reported what you returned gets a mail."))
            return redirect("indicators:sheet", uuid=uuid)
    context = {
        "sheet": found,
        "organisation": found.organisation,
        "year": str(found.period.year),
        "lines": _to_review(found),
        "refused": refused,
        "reasons": request.POST,
    }
    return render(request, "indicators/review.html", context, status=409 if refused else 200)


def _decide(request: Request, found: Sheet) -> None:
    waiting = [
        code for code, value in current_of(found).items() if value.state is ValueState.SUBMITTED
    ]
    given = {code: request.POST.get(f"r_{code}", "").strip() for code in waiting}
    reasons = {code: text for code, text in given.items() if text}
    accepted = [code for code in waiting if code not in reasons]
    if accepted:
        actions.review(found, variables=accepted, act=request.act)
    if reasons:
        actions.send_back(found, reasons, act=request.act)


def _to_review(found: Sheet) -> list[dict[str, Any]]:
    values = [v for v in current_of(found).values() if v.state is ValueState.SUBMITTED]
    before = year_before(found, [value.variable for value in values])
    lines = []
    for value in values:
        variable = variables()[value.variable]
        last = before.get(value.variable)
        asked = [(in_words(question), question["answer"]) for question in value.questions]
        is_other = factor(value.variable, value.reported_unit) != 1
        lines.append(
            {
                "value": value,
                "name": variable.name(language()),
                "shown": in_figures(value.value),
                "unit": unit_label(variable.unit),
                "reported_unit": unit_label(value.reported_unit) if is_other else "",
                "last": "" if last is None else in_figures(last),
                "questions": asked,
            }
        )
    return lines


@require_POST
@signed_in
def lock(request: Request, uuid: UUID) -> HttpResponse:
    """Lock all that was reviewed in a sheet."""
    found = sheet_or_404(request, uuid)
    actions.lock(found, act=request.act)
    messages.success(request, _("Locked: from now on it changes only by a new version."))
    return redirect("indicators:sheet", uuid=uuid)
