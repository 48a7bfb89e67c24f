"""Pages of an import: send a table, look at what it would do, answer, store it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.foundation.tables import notes_of, safe_cell, visible
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import tables as actions
from waterpeers.apps.operators.forms.tables import ReadingForm, UploadForm
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.answers import SKIP, key_of_question
from waterpeers.apps.operators.imports.outcomes import left_in_words
from waterpeers.apps.operators.queries.bodies import imports_of
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import field_in_words
from waterpeers.apps.operators.words import IMPORTED, SEPARATORS
from waterpeers.apps.records.editing import edit
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

SHOWN = 25
MOST_QUESTIONS = 500


@signed_in
def bring_in(request: Request) -> HttpResponse:
    """Take a table and ask for a look at what it would do."""
    NotAllowed.unless(access.can_import(request.actor))

    def save(form: UploadForm) -> HttpResponse:
        return _led_to(actions.ask_to_look(**form.cleaned_data, act=request.act))

    return edit(
        request, "operators/import.html", "import", UploadForm, first=dict, save=save, said=""
    )


def _led_to(run: Run) -> HttpResponse:
    """Lead to how a run stands; a short one is done by then."""
    if uploads.is_short(run.parameters["file"]):
        runs.do_now(run, now)
    return redirect("operators:import-preview", uuid=run.uuid)


@never_cache
@signed_in
def preview(request: Request, uuid: UUID) -> HttpResponse:
    """Show how an import stands; sent back with answers, store it."""
    run = get_object_or_404(imports_of(request.actor), uuid=uuid)
    context = _described(run)
    status = 200
    if request.method == "POST":
        try:
            return _led_to(
                actions.ask_to_store(
                    run,
                    _answers(request),
                    good_rows="good_rows" in request.POST,
                    act=request.act,
                )
            )
        except NotReady as refused:
            context["refused"] = [sentence(reason) for reason in refused.verdict.against]
            status = 409
    return render(request, "operators/import_run.html", context, status=status)


@require_POST
@signed_in
def read_again(request: Request, uuid: UUID) -> HttpResponse:
    """Look at a file once more, read in another way."""
    run = get_object_or_404(imports_of(request.actor), uuid=uuid)
    form = ReadingForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return _led_to(actions.read_again(run, **form.cleaned_data, act=request.act))
        except (NotReady, NotValid) as refused:
            status = show_refusal(form, refused)
    context = _described(run) | {"reading": form}
    return render(request, "operators/import_run.html", context, status=status)


def _answers(request: Request) -> dict[str, str]:
    return {
        key.removeprefix("answer-"): value
        for key, value in request.POST.items()
        if key.startswith("answer-") and value
    }


@signed_in
def rows(request: Request, uuid: UUID, part: str) -> HttpResponse:
    """Give all lines of one part of an import as a table that no spreadsheet will execute."""
    run = get_object_or_404(imports_of(request.actor), uuid=uuid)
    if part not in PARTS:
        raise Http404
    heads, line = PARTS[part]
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{part}.csv"'
    writer = csv.writer(answer)
    writer.writerow(heads)
    for each in run.result.get(part, []):
        for cells in line(each):
            writer.writerow([safe_cell(cell) for cell in cells])
    return answer


def _rejected_line(each: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    fault = _with_sentence(each)
    yield fault["row"], fault["column"], fault["value"], fault["reason"]


def _changed_lines(each: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    change = _in_words(each)
    for field in change["fields"]:
        label, before, after = str(field["label"]), field["before"], field["after"]
        yield change["row"], change["name"], label, before, after


def _new_line(each: list[Any]) -> Iterator[tuple[Any, ...]]:
    yield tuple(each)


def _left_line(each: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield each["row"], left_in_words(each), _with_sentence(each)["reason"]


def _recovered_line(each: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    seen = _seen(each)
    yield each["row"], each["column"], seen["before"], each["after"]


# The parts of an import that go out as a table: the names of the columns, the lines of each.
PARTS: dict[str, tuple[tuple[str, ...], Callable[[Any], Iterator[tuple[Any, ...]]]]] = {
    "rejected": (("row", "column", "value", "reason"), _rejected_line),
    "changes": (("row", "name", "field", "before", "after"), _changed_lines),
    "new": (("row", "name"), _new_line),
    "left": (("row", "what", "reason"), _left_line),
    "recovered": (("row", "column", "before", "after"), _recovered_line),
}


def _described(run: Run) -> dict[str, Any]:
    result, is_done = run.result, run.state == RunState.DONE
    is_storing, faults = run.kind.startswith("import_"), result.get("rejected", [])
    labels = {**IMPORTED, **tables()[run.parameters["of"]].fields}
    return {
        "run": run,
        "name": run.parameters["name"],
        "of": run.parameters["of"],
        "result": result,
        "waits": run.state in {RunState.ASKED, RunState.RUNNING},
        "interrupted": runs.interruption(run, now()),
        "failed": [sentence(reason) for reason in runs.reasons_of(run)],
        "is_storing": is_storing,
        "is_stored": is_storing and is_done,
        "may_store": is_done and not is_storing,
        "has_no_rows": is_done and not result["rows"],
        "nothing_new": is_done and result["rows"] and not _brings_anything(result),
        "rejected": [_with_sentence(each) for each in faults[:SHOWN]],
        "left": [
            _with_sentence(each) | {"what": left_in_words(each)}
            for each in result.get("left", [])[:SHOWN]
        ],
        "changes": [_in_words(change) for change in result.get("changes", [])[:SHOWN]],
        "new": result.get("new", [])[:SHOWN],
        "more": {part: len(result.get(part, [])) > SHOWN for part in PARTS},
        "shown": SHOWN,
        "questions": [_asked(each) for each in result.get("questions", [])[:MOST_QUESTIONS]],
        "recovered": [_seen(recovery) for recovery in result.get("recovered", [])[:SHOWN]],
        "taken": [
            {"column": column, "feeds": ", ".join(str(labels.get(name, name)) for name in names)}
            for column, names in result.get("taken", {}).items()
        ],
        "notes": [sentence(note) for note in notes_of(result.get("read_as", {}))],
        "reading": _reading(run),
        "separator": SEPARATORS.get(result.get("read_as", {}).get("separator", "")),
    }


def _reading(run: Run) -> ReadingForm | None:
    """Offer to read a file in another way, as long as it is kept and was looked at."""
    if not run.kind.startswith("look_at_") or run.state in {RunState.ASKED, RunState.RUNNING}:
        return None
    if not uploads.is_there(run.parameters):
        return None
    return ReadingForm(initial={n: run.parameters.get(n, "") for n in ReadingForm.base_fields})


def _with_sentence(each: dict[str, Any]) -> dict[str, Any]:
    return each | {"reason": sentence(runs.reason_from(each["reason"]))}


def _brings_anything(result: dict[str, Any]) -> bool:
    said = any(result[name] for name in ("created", "updated", "faults", "questions", "left"))
    return said or bool(_new_figures(result))


def _new_figures(result: dict[str, Any]) -> int:
    values: dict[str, int] = result["values_stored"]
    return values["created"] + values["updated"]


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """Put a question with what tells the two apart, and the answer that calls them the same."""
    same = question["uuid"] or SKIP
    sketches = {side: _sketched(question[side]) for side in ("said", "there")}
    key = key_of_question(question["row"], question["kind"])
    return question | sketches | {"same": same, "key": key}


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
    language = get_language() or "en"
    fields = [
        {
            "label": IMPORTED.get(name, name),
            "before": field_in_words(name, before, language) or "–",
            "after": field_in_words(name, after, language) or "–",
        }
        for name, (before, after) in change["fields"].items()
    ]
    return {"row": change["row"], "name": change["name"], "fields": fields}
