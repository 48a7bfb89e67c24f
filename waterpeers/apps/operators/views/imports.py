"""Pages of an import: send a table, look at what it would do, answer, store it."""

from __future__ import annotations

import csv
import hashlib
import json
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.files import safe_name
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.tables import open_table, safe_cell, visible
from waterpeers.apps.operators import access
from waterpeers.apps.operators.forms import UploadForm
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.outcomes import SKIP
from waterpeers.apps.operators.queries import country_name
from waterpeers.apps.operators.words import IMPORTED, SEPARATORS, STATES
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

LOOK, STORE = "look_at_operators", "import_operators"
AT_ONCE_BYTES = 400_000  # shorter files are not worth a wait in the queue
LARGEST_MAPPING_BYTES = 200_000
SHOWN = 25
MOST_QUESTIONS = 500


@signed_in
def bring_in(request: Request) -> HttpResponse:
    """Take a table and ask for a look at what it would do."""
    NotAllowed.unless(access.can_import(request.actor))
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            run = _asked_to_look(request, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect("operators:import-preview", uuid=run.uuid)
    status = 422 if form.errors else 200
    return render(request, "operators/import.html", {"form": form}, status=status)


def _asked_to_look(request: Request, form: UploadForm) -> Run:
    upload, own_mapping = form.cleaned_data["file"], form.cleaned_data["own_mapping"]
    if own_mapping and own_mapping.size > LARGEST_MAPPING_BYTES:
        limit = str(LARGEST_MAPPING_BYTES)
        raise NotValid.because("too_long", field="own_mapping", limit=limit)
    uploads.sweep(now())
    ident = uuid4()
    file, fingerprint = uploads.keep(upload, ident)
    parameters = {
        "file": file,
        "name": safe_name(upload.name or ""),
        "mapping": form.cleaned_data["mapping"],
        "mapping_file": uploads.keep(own_mapping, uuid4())[0] if own_mapping else "",
        "sheet": form.cleaned_data["sheet"],
    }
    try:
        open_table(uploads.path_of(file), sheet=parameters["sheet"])  # no table: said at once
    except Refused:
        uploads.forget(file)
        raise
    run = runs.ask(LOOK, parameters, act=request.act, uuid=ident, fingerprint=fingerprint)
    _do_at_once(run)
    return run


def _do_at_once(run: Run) -> None:
    file = uploads.path_of(run.parameters["file"])
    if file.exists() and file.stat().st_size > AT_ONCE_BYTES:
        return
    if taken := runs.take(at=now(), uuid=run.uuid):
        runs.perform(taken, now)


def _own_run(request: Request, uuid: UUID) -> Run:
    """Find a run that the reader asked for; those of others are not found."""
    mine = Run.objects.filter(kind__in=[LOOK, STORE], asked_by=request.actor.person)
    return get_object_or_404(mine, uuid=uuid)


@never_cache
@signed_in
def preview(request: Request, uuid: UUID) -> HttpResponse:
    """Show how an import stands; sent back with answers, store it."""
    run = _own_run(request, uuid)
    context = _described(run)
    status = 200
    if request.method == "POST" and run.kind == LOOK and run.state == RunState.DONE:
        try:
            return redirect("operators:import-preview", uuid=_asked_to_store(request, run).uuid)
        except NotReady as refused:
            context["refused"] = [sentence(reason) for reason in refused.verdict.against]
            status = 409
    return render(request, "operators/import_run.html", context, status=status)


def _asked_to_store(request: Request, looked: Run) -> Run:
    answers = {
        key.removeprefix("answer-"): value[:40]
        for key, value in request.POST.items()
        if key.startswith("answer-") and key.removeprefix("answer-").isdecimal() and value
    }
    good_rows = "good_rows" in request.POST
    asked = {str(question["row"]) for question in looked.result["questions"]}
    if not good_rows:
        if looked.result["faults"]:
            raise NotReady.because("rows_rejected", count=str(looked.result["faults"]))
        if asked - answers.keys():
            raise NotReady.because("questions_open", count=str(len(asked - answers.keys())))
    answers = {row: said for row, said in answers.items() if row in asked}
    choice = json.dumps([str(looked.uuid), answers, good_rows], sort_keys=True)
    rows = sum(looked.result[name] for name in ("created", "updated", "unchanged"))
    parameters = looked.parameters | {"answers": answers, "good_rows": good_rows, "rows": rows}
    run = runs.ask(
        STORE,
        parameters,
        act=request.act,
        uuid=uuid5(NAMESPACE_URL, hashlib.sha256(choice.encode()).hexdigest()),
        fingerprint=looked.fingerprint,
    )
    _do_at_once(run)
    return run


@signed_in
def rejected(request: Request, uuid: UUID) -> HttpResponse:
    """Give all rejected cells as a table that no spreadsheet will execute."""
    run = _own_run(request, uuid)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rejected.csv"'
    writer = csv.writer(answer)
    writer.writerow(["row", "column", "value", "reason"])
    for fault in run.result.get("rejected", []):
        said = sentence(runs.reason_from(fault["reason"]))
        cells = (fault["column"], fault["value"], said)
        writer.writerow([fault["row"], *(safe_cell(cell) for cell in cells)])
    return answer


def _described(run: Run) -> dict[str, Any]:
    result = run.result
    faults = result.get("rejected", [])
    return {
        "run": run,
        "name": run.parameters["name"],
        "result": result,
        "waits": run.state in {RunState.ASKED, RunState.RUNNING},
        "failed": [sentence(reason) for reason in runs.reasons_of(run)],
        "is_storing": run.kind == STORE,
        "is_stored": run.kind == STORE and run.state == RunState.DONE,
        "may_store": run.kind == LOOK and run.state == RunState.DONE,
        "has_no_rows": run.state == RunState.DONE and not result["rows"],
        "nothing_new": run.state == RunState.DONE
        and result["rows"]
        and not (result["created"] or result["updated"] or result["faults"])
        and not (result["questions"] or _new_figures(result)),
        "rejected": [
            fault | {"reason": sentence(runs.reason_from(fault["reason"]))}
            for fault in faults[:SHOWN]
        ],
        "changes": [_in_words(change) for change in result.get("changes", [])[:SHOWN]],
        "new": result.get("new", [])[:SHOWN],
        "questions": [_asked(each) for each in result.get("questions", [])[:MOST_QUESTIONS]],
        "recovered": [_seen(recovery) for recovery in result.get("recovered", [])[:SHOWN]],
        "taken": [
            {"column": column, "feeds": ", ".join(str(IMPORTED.get(name, name)) for name in names)}
            for column, names in result.get("taken", {}).items()
        ],
        "separator": SEPARATORS.get(result.get("read_as", {}).get("separator", "")),
    }


def _new_figures(result: dict[str, Any]) -> int:
    values: dict[str, int] = result["values_stored"]
    return values["created"] + values["updated"]


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """Put a question with what tells the two apart, and the answer that calls them the same."""
    same = SKIP if question["earlier_row"] else question["uuid"]
    sketches = {side: _sketched(question[side]) for side in ("said", "there")}
    return question | sketches | {"same": same}


def _sketched(sketch: dict[str, Any]) -> str:
    """Say place, country and size, as far as they are known."""
    country = country_name(sketch["country"], get_language() or "en") if sketch["country"] else ""
    said = [sketch["place"], country]
    for name in ("connections", "population_served"):
        if sketch[name] is not None:
            said.append(f"{IMPORTED[name]} {number_format(sketch[name], 0, force_grouping=True)}")
    return " · ".join(filter(None, said))


def _seen(recovery: dict[str, Any]) -> dict[str, Any]:
    """Make visible where letters were lost."""
    return recovery | {"before": visible(recovery["before"])}


def _in_words(change: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"label": IMPORTED.get(name, name), "before": _plain(before), "after": _plain(after)}
        for name, (before, after) in change["fields"].items()
    ]
    return {"row": change["row"], "name": change["name"], "fields": fields}


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(STATES.get(value, value))
