"""Pages of frontiers."""

from __future__ import annotations

import csv
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache

from waterpeers.apps.benchmarking.queries import takes_part
from waterpeers.apps.foundation import http, runs
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.refusals import status_of
from waterpeers.apps.foundation.tables import safe_cell
from waterpeers.apps.frontiers import actions, queries
from waterpeers.apps.frontiers.documents import document
from waterpeers.apps.frontiers.forms import FrontierForm
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.frontiers.reports import label_of, listed, sentence_of
from waterpeers.apps.frontiers.words import MODELS, model_label
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.editing import edit
from waterpeers.domain.frontiers import MODELS as KNOWN
from waterpeers.domain.verdicts import Refused

PAGE = "frontiers/operator.html"
LISTED = 50  # operators on a page of the list of all


def _mine(request: http.Request, uuid: UUID | str) -> Organisation:
    """Find an operator of one's own; others are not found."""
    return get_object_or_404(Organisation.objects.own_operators(request.actor), uuid=uuid)


def _run(request: http.Request, uuid: UUID) -> Frontier:
    found = Frontier.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found.defer("units"), uuid=uuid)


@signed_in
def operator(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show what the latest frontier says of an operator; draw another when asked to."""
    organisation = _mine(request, uuid)
    complete = queries.complete_years(organisation)
    latest = queries.latest(organisation)

    def save(form: FrontierForm) -> HttpResponse:
        asked = FrontierRequest.of(**form.cleaned_data)
        made = actions.ask_for(organisation, asked, act=request.act, uuid=uuid4())
        name = "frontiers:waiting" if isinstance(made, Run) else "frontiers:run"
        return redirect(name, made.uuid)

    return edit(
        request,
        PAGE,
        "frontier",
        partial(FrontierForm, complete=complete),
        first=lambda: _initial(complete, latest),
        save=save,
        said="",
        tell=_say_refusal,
        **_described(organisation, latest, complete),
    )


def _say_refusal(form: FrontierForm, refused: Refused) -> int:
    for reason in refused.verdict.against:
        form.add_error(None, sentence_of(reason))
    return status_of(refused)


@signed_in
def run(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show a run as it was kept."""
    found = _run(request, uuid)
    complete = queries.complete_years(found.organisation)
    form = FrontierForm(complete=complete, initial=_initial(complete, found))
    described = _described(found.organisation, found, complete)
    return render(request, PAGE, {"form": form, **described})


@signed_in
def paper(request: http.Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a run as a file."""
    found = _run(request, uuid)
    return answer(document(found, today=now().date()), form, f"frontier-{found.year}")


@signed_in
def units(request: http.Request, uuid: UUID) -> HttpResponse:
    """List all that were in a run, by name; as CSV when asked for."""
    found = _run(request, uuid)
    if "csv" in request.GET:
        return _as_csv(found)
    rows = listed(found)
    pages = max(1, -(-len(rows) // LISTED))
    asked = request.GET.get("page", "1")
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < 6 else 1, 1), pages)
    context = {
        "run": found,
        "year": str(found.year),
        "rows": rows[(number - 1) * LISTED : number * LISTED],
        "model": model_label(found.model),
        "hidden": found.size - len(rows),
        "page": {
            "number": number,
            "pages": pages,
            "previous": f"?page={number - 1}" if number > 1 else "",
            "next": f"?page={number + 1}" if number < pages else "",
        },
    }
    return render(request, "frontiers/units.html", context)


@never_cache
@signed_in
def waiting(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show how far a run in the queue is, lead to it once it is done; cancel it when asked to."""
    found = get_object_or_404(queries.waiting_for(request.actor), uuid=uuid)
    organisation = _mine(request, found.parameters["organisation"])
    if request.method == "POST":
        actions.cancel(found, organisation, act=request.act)
        return redirect("frontiers:waiting", uuid)
    if found.state == RunState.DONE:
        return redirect("frontiers:run", found.result["frontier"])
    context = {
        "run": found,
        "organisation": organisation,
        "units": found.parameters["units"],
        "waits": found.state in {RunState.ASKED, RunState.RUNNING},
        "interrupted": runs.interruption(found, now()),
        "is_cancelled": found.state == RunState.CANCELLED,
        "failed": [sentence_of(reason) for reason in runs.reasons_of(found)],
    }
    return render(request, "frontiers/waiting.html", context)


def _initial(complete: dict[str, list[int]], latest: Frontier | None) -> dict[str, Any]:
    """Begin with what was asked last, or with the model of the latest complete year."""
    if latest and latest.model in KNOWN:
        return {
            "model": latest.model,
            "year": latest.year,
            "returns": latest.returns,
            "orientation": latest.orientation,
            "criteria": list(latest.alike),
        }
    years = {code: there[0] for code, there in complete.items() if there}
    model = max(years, key=lambda code: years[code], default="")
    return {"model": model, "year": years.get(model)}


def _described(
    organisation: Organisation, found: Frontier | None, complete: dict[str, list[int]]
) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "run": found,
        "year": str(found.year) if found else "",
        "document": document(found, today=now().date()) if found else None,
        "models": [
            {
                "label": MODELS[code],
                "inputs": ", ".join(map(label_of, KNOWN[code].inputs)),
                "outputs": ", ".join(map(label_of, KNOWN[code].outputs)),
                "given": ", ".join(map(label_of, KNOWN[code].given)),
                "years": ", ".join(map(str, years)),
            }
            for code, years in complete.items()
        ],
        "takes_part": takes_part(organisation),
    }


def _as_csv(found: Frontier) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="frontier-{found.year}.csv"'
    writer = csv.writer(answer)
    columns = [code for part in ("inputs", "outputs", "given") for code in found.columns[part]]
    writer.writerow(["name", "score", "efficient", *columns])
    for row in listed(found):
        score = "" if row.score is None else repr(row.score)
        figures = map(repr, row.figures)
        writer.writerow([safe_cell(row.name), score, str(row.is_efficient).lower(), *figures])
    return answer
