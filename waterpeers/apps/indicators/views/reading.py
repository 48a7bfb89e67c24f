"""Reading figures: of an organisation, and of one value."""

from __future__ import annotations

import csv
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in, to_sign_in
from waterpeers.apps.foundation.tables import safe_cell
from waterpeers.apps.indicators.access import can_report
from waterpeers.apps.indicators.actions import evidence as proofs
from waterpeers.apps.indicators.actions.values import report_values
from waterpeers.apps.indicators.figures import HEADINGS, read_for, rows_of_file, shown_in, tables
from waterpeers.apps.indicators.forms import EvidenceForm, NewVersionForm, question_sentence
from waterpeers.apps.indicators.models import Evidence, Sheet, Value
from waterpeers.apps.indicators.queries.headlines import exactly
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import (
    at_once,
    history_of,
    values_for,
    versions_of,
    visible_values,
    years_in,
)
from waterpeers.apps.indicators.quotes import IndicatorCourse
from waterpeers.apps.indicators.views.found import (
    language,
    organisation_or_404,
    year_of_sheet,
)
from waterpeers.apps.indicators.words import (
    CATEGORIES,
    ORIGINS,
    STATE_CHIPS,
    STATES,
    say,
    unit_label,
)
from waterpeers.apps.records.editing import edit
from waterpeers.domain.catalogue import Indicator
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.values import WHOLE, reads_all
from waterpeers.domain.verdicts import NotAllowed

SHOWN_YEARS = 6


@require_safe
def figures(request: Request, uuid: UUID) -> HttpResponse:
    """Show an organisation's figures of the latest years; of all years, a category at a time."""
    organisation = organisation_or_404(request, uuid)
    rows = visible_values(request.actor, organisation)
    part = request.GET.get("part", "")
    if part not in {"", *CATEGORIES}:
        raise Http404
    reported = years_in(rows)
    years = list(range(reported[0], reported[-1] + 1)) if reported else []
    shown = years if part else years[-SHOWN_YEARS:]
    if part:
        rows = rows.filter(variable__in=read_for(part))
    elif shown:
        rows = rows.of_years(shown[0], shown[-1])
    found = Years(tuple(at_once(rows)), shown_in(part)[1] if part else ())
    context = {
        "organisation": organisation,
        "years": [str(year) for year in shown],
        "span": max(len(shown) - 1, 1),  # how wide the curves are
        "has_more": len(years) > len(shown),
        "part": part,
        "parts": [(key, title) for key, title in CATEGORIES.items()],
        "tables": tables(found, shown, language(), [part] if part else CATEGORIES) if shown else [],
        "may_report": bool(can_report(request.actor, organisation)),
        "reads_all": reads_all(request.actor, organisation.uuid),
    }
    return render(request, "indicators/figures.html", context)


@require_safe
def figures_csv(request: Request, uuid: UUID) -> HttpResponse:
    """Give an organisation's figures as a file."""
    organisation = organisation_or_404(request, uuid)
    found = Years(tuple(values_for(request.actor, organisation)))
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(answer)
    writer.writerow(HEADINGS)
    for row in rows_of_file(found, language(), (organisation.uuid, organisation.name)):
        writer.writerow([safe_cell(cell) if not _is_number(cell) else cell for cell in row])
    return answer


def _is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


def one(request: Request, uuid: UUID, code: str) -> HttpResponse:
    """Show where a number is from: a value with its proofs, or how it was computed."""
    sheet, found = year_of_sheet(request, uuid)
    if code in indicators():
        return _computed(request, sheet, found, indicators()[code])
    value = next((v for v in found.values if (v.sheet_id, v.variable) == (sheet.pk, code)), None)
    if value is None:
        raise Http404
    value.sheet = sheet
    return _renewal(request, sheet, value)


def _computed(request: Request, sheet: Sheet, found: Years, indicator: Indicator) -> HttpResponse:
    result = found.computed[sheet.period.year].get(indicator.code)
    if result is None or request.method not in {"GET", "HEAD"}:
        raise Http404
    version = indicator.version(sheet.period.year)
    inputs = [
        {
            "code": each.code,
            "name": variables()[each.code].name(language()),
            "value": "" if each.value is None else in_figures(each.value),
            "unit": unit_label(variables()[each.code].unit),
            "grade": each.grade,
        }
        for each in result.inputs
    ]
    graded = variables()[result.grade_from].name(language()) if result.grade_from else ""
    context = {
        "sheet": sheet,
        "organisation": sheet.organisation,
        "year": str(sheet.period.year),
        "indicator": indicator,
        "name": indicator.name(language()),
        "definition": indicator.definition(language()),
        "version": version,
        "result": result,
        "value": "" if result.value is None else in_figures(result.value),
        "exact": "" if result.value is None else exactly(result.value),
        "unit": unit_label(result.unit),
        "inputs": inputs,
        "graded_by": graded,
        "flags": [say(flag, catalogue()) for flag in result.flags],
        "course": _course(request, sheet, indicator) if sheet.zone == WHOLE else None,
    }
    return render(request, "indicators/computed.html", context)


def _course(request: Request, sheet: Sheet, indicator: Indicator) -> IndicatorCourse:
    """Give the figures of all years that this reader sees; one query."""
    expression = catalogue().expression(indicator.code, sheet.period.year)
    rows = visible_values(request.actor, sheet.organisation)
    needed = names(expression) if expression else ()
    found = Years(tuple(at_once(rows.filter(variable__in=needed))), (indicator.code,))
    return IndicatorCourse(sheet.organisation, indicator.code, found.course(indicator.code))


def _renewal(request: Request, sheet: Sheet, value: Value) -> HttpResponse:
    """Show a value, and take a new version of it."""
    variable = variables()[value.variable]
    if request.method == "POST":
        NotAllowed.unless(can_report(request.actor, sheet.organisation))

    def save(form: NewVersionForm) -> HttpResponse:
        report_values(
            sheet.organisation,
            sheet.period,
            [form.figure()],
            zone=sheet.zone,
            because=form.cleaned_data["because"],
            act=request.act,
        )
        return redirect("indicators:sheet", uuid=sheet.uuid)

    return edit(
        request,
        "indicators/value.html",
        "version",
        partial(NewVersionForm, variable=variable),
        first=lambda: _as_it_is(value),
        save=save,
        said=_("The new version is kept as a draft."),
        called="renewal",
        proof=EvidenceForm(),
        **_described(request, sheet, value),
    )


def _as_it_is(value: Value) -> dict[str, Any]:
    unit = variables()[value.variable].unit
    return {"unit": unit, "grade": value.grade, "source": value.source}


def _described(request: Request, sheet: Sheet, value: Value) -> dict[str, Any]:
    """Say where a value is from, how it stands, and what a person may do with it."""
    variable = variables()[value.variable]
    own = reads_all(request.actor, sheet.organisation.uuid)
    may_report = bool(can_report(request.actor, sheet.organisation))
    return {
        "sheet": sheet,
        "organisation": sheet.organisation,
        "year": str(sheet.period.year),
        "value": value,
        "name": variable.name(language()),
        "definition": variable.definition(language()),
        "unit": unit_label(variable.unit),
        "shown": in_figures(value.value),
        "exact": exactly(value.value),
        "reported_unit": unit_label(value.reported_unit or variable.unit),
        "state": STATES[value.state],
        "chip": STATE_CHIPS[value.state],
        "origin": ORIGINS[value.origin],
        "questions": [(question_sentence(q), q["answer"]) for q in value.questions] if own else [],
        "evidence": list(value.evidence.order_by("pk")) if own else [],
        "versions": [
            (each, STATES[each.state], in_figures(each.value)) for each in versions_of(value)
        ] if own else [],
        "history": history_of(value) if own else [],
        "reads_all": own,
        "may_report": may_report,
        "may_renew": may_report and value.is_valid,
    }  # fmt: skip


@signed_in
def add_evidence(request: Request, uuid: UUID, code: str) -> HttpResponse:
    """Keep a file or a link beside a value; what is refused is said on the page of the value."""
    if request.method != "POST":  # somebody reads the address of a refusal again
        return redirect("indicators:one", uuid=uuid, code=code)
    sheet, found = year_of_sheet(request, uuid)
    value = next((v for v in found.values if (v.sheet_id, v.variable) == (sheet.pk, code)), None)
    if value is None:
        raise Http404
    value.sheet = sheet
    NotAllowed.unless(can_report(request.actor, sheet.organisation))

    def save(form: EvidenceForm) -> HttpResponse:
        proofs.add_evidence(value, **form.cleaned_data, act=request.act)
        return redirect("indicators:one", uuid=uuid, code=code)

    return edit(
        request,
        "indicators/value.html",
        "evidence",
        EvidenceForm,
        first=dict,
        save=save,
        said=_("The evidence is kept."),
        called="proof",
        renewal=NewVersionForm(variable=variables()[code], initial=_as_it_is(value)),
        **_described(request, sheet, value),
    )


def _evidence(request: Request, uuid: UUID) -> Evidence:
    visible = Evidence.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("value__sheet__organisation"), uuid=uuid)


@require_POST
@signed_in
def remove_evidence(request: Request, uuid: UUID) -> HttpResponse:
    """Take evidence away."""
    row = _evidence(request, uuid)
    proofs.remove_evidence(row, act=request.act)
    messages.success(request, _("The evidence is taken away."))
    return redirect("indicators:one", uuid=row.value.sheet.uuid, code=row.value.variable)


@require_safe
def download(request: Request, uuid: UUID) -> HttpResponseBase:
    """Give a file to those who may read it, as a download: a browser never opens it here."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    row = _evidence(request, uuid)
    if not row.file:
        raise Http404
    return as_download(row)
