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
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.indicators.access import can_report, can_review
from waterpeers.apps.indicators.actions import values as actions
from waterpeers.apps.indicators.entry import open_ones, outcomes, rows_of, variables_of
from waterpeers.apps.indicators.forms import (
    NewSheetForm,
    SheetForm,
    question_sentence,
    stored_in,
)
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.indicators.queries.sheets import own_sheets, waiting_sheets
from waterpeers.apps.indicators.queries.values import SheetState, year_before
from waterpeers.apps.indicators.views.found import (
    language,
    organisation_or_404,
    sentences,
    sheet_or_404,
)
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.records.editing import SHOWN, as_shown, edit
from waterpeers.domain.grades import GRADES
from waterpeers.domain.indicators import variables
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.values import ValueState, Zone, ZoneKind, factor
from waterpeers.domain.verdicts import NotAllowed, NotReady, Reason, Refused

PAGE, FORM = "indicators/sheet.html", "figures"


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

    def save(form: NewSheetForm) -> HttpResponse:
        given = form.cleaned_data
        zone = Zone(ZoneKind(given["zone_kind"]), given["zone_name"].strip())
        made = actions.open_sheet(organisation, _period(given), zone=zone, act=request.act)
        return redirect("indicators:sheet", uuid=made.uuid)

    return edit(
        request,
        "indicators/new.html",
        "sheet",
        NewSheetForm,
        first=lambda: {"year": now().year - 1},
        save=save,
        said="",
        organisation=organisation,
    )


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
    may_type = bool(can_report(request.actor, found.organisation))
    if request.method == "POST":
        NotAllowed.unless(can_report(request.actor, found.organisation))
    state = SheetState.of(found)

    def make(data: Any = None, *, initial: Any = None) -> SheetForm:
        asked_for = _asked_for(request, state) if may_type else []
        typed = open_ones(asked_for, state.values)
        return SheetForm(data, variables=typed, stored=state.values, initial=initial)

    def first() -> dict[str, Any]:
        nonlocal state
        if request.method == "POST":  # somebody else saved meanwhile
            state = SheetState.of(found)
        return stored_in(state.values) | {"revision": found.revision}

    def save(form: SheetForm) -> HttpResponse:
        now_there = SheetState.of(_report(request, found, form))
        hands_in = "submit" in request.POST
        return _handed_in(request, now_there) if hands_in else _saved(request, now_there)

    def shows(form: SheetForm) -> dict[str, Any]:
        return _shown(request, state, form, may_type=may_type)

    if not may_type:
        form = make()
        return render(request, PAGE, {"form": form, "differences": None} | shows(form))
    return edit(
        request,
        PAGE,
        FORM,
        make,
        first=first,
        save=save,
        row=found,
        said="",
        shows=shows,
    )


def _report(request: Request, found: Sheet, form: SheetForm) -> Sheet:
    return actions.report_values(
        found.organisation,
        found.period,
        form.given(),
        zone=found.zone,
        removed=form.removed(),
        answers=form.answers(),
        decisions=form.decisions(),
        revision=form.seen,
        act=request.act,
    )


def _saved(request: Request, state: SheetState) -> HttpResponse:
    if asked := state.unanswered:
        text = _("Saved as drafts. Questions that wait for your answer: %(count)s.")
        messages.warning(request, text % {"count": asked})
    else:
        messages.success(request, _("Saved as drafts."))
    return redirect(request.get_full_path())


def _handed_in(request: Request, state: SheetState) -> HttpResponse:
    """Hand in what was just saved; where something stands against it, it stays saved."""
    try:
        actions.submit(state.sheet, act=request.act)
    except NotReady as refused:
        return _saved_only(request, state, refused)
    messages.success(request, _("Handed in: a second person looks at it now."))
    return redirect("indicators:sheet", uuid=state.sheet.uuid)


def _saved_only(request: Request, state: SheetState, refused: NotReady) -> HttpResponse:
    stored = stored_in(state.values) | {"revision": state.sheet.revision}
    typed = open_ones(_asked_for(request, state), state.values)
    form = SheetForm(variables=typed, stored=state.values, initial=stored)
    context = {
        "form": form,
        "form_name": FORM,
        "differences": None,
        "refused": sentences(refused),
        SHOWN: as_shown(form, stored),
    }
    shown = _shown(request, state, form, may_type=True)
    return render(request, PAGE, context | shown, status=409)


def _asked_for(request: Request, state: SheetState) -> list[Any]:
    return variables_of(state.values, every=request.GET.get("all") == "1")


def _shown(
    request: Request, state: SheetState, form: SheetForm, *, may_type: bool
) -> dict[str, Any]:
    """Give what the page shows around the fields of its form."""
    found, stored = state.sheet, state.values
    states = {value.state for value in stored.values()}
    reviews = bool(can_review(request.actor, found.organisation))
    return {
        "sheet": found,
        "organisation": found.organisation,
        "year": str(found.period.year),
        "groups": rows_of(found, form, stored, _asked_for(request, state), language()),
        "outcomes": outcomes(stored, found.period.year, language()),
        "grades": GRADES,
        "every": request.GET.get("all") == "1",
        "may_type": may_type,
        "may_review": reviews and ValueState.SUBMITTED in states,
        "may_lock": reviews and ValueState.REVIEWED in states,
        "trail": trail_of(found),
    }


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
            refused = sentences(problem)
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
    """Take what is said of each line; what is not looked at yet stays."""
    rest = "accept" if request.POST.get("rest") == "accept" else "later"
    accepted, returned, against = list[str](), dict[str, str](), list[Reason]()
    for name, said in request.POST.items():
        if not name.startswith("d_"):
            continue
        code = name.removeprefix("d_")
        why = request.POST.get(f"r_{code}", "").strip()
        said = rest if said == "later" and not why else said
        if why and said != "return":
            against.append(Reason("reason_without_return", field=code))
        elif said == "return":
            returned[code] = why
            against += [] if why else [Reason("reason_needed", field=code)]
        elif said == "accept":
            accepted.append(code)
    if not (accepted or returned or against):
        against.append(Reason("nothing_decided"))
    if against:
        raise NotReady.of(against)
    actions.decide(found, [*accepted, *returned], returned, act=request.act)


def _to_review(found: Sheet) -> list[dict[str, Any]]:
    values = SheetState.of(found).submitted
    before = year_before(found, [value.variable for value in values])
    lines = []
    for value in values:
        variable = variables()[value.variable]
        last = before.get(value.variable)
        asked = [(question_sentence(question), question["answer"]) for question in value.questions]
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
