"""Pages of the mappings that somebody saved for the next file of a kind."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import mappings as actions
from waterpeers.apps.operators.forms.tables import MappingForm
from waterpeers.apps.operators.models import SavedMapping
from waterpeers.apps.operators.queries.bodies import imports_of
from waterpeers.apps.operators.words import IMPORTED
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed

EMPTY: dict[str, Any] = {"taken": {}, "ignored": []}


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the mappings that were saved."""
    NotAllowed.unless(access.can_import(request.actor))
    rows = SavedMapping.objects.visible_to(request.actor).order_by("name", "pk")
    return render(request, "operators/mappings.html", {"mappings": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Save a mapping; begun from a file that was looked at, its columns stand there."""
    NotAllowed.unless(access.can_import(request.actor))
    uuid = _uuid(request.POST.get("uuid", "")) or uuid4()

    def save(form: MappingForm) -> HttpResponse:
        given = form.cleaned_data
        actions.save_mapping(given["name"], given["text"], uuid=uuid, act=request.act)
        return redirect("operators:mappings")

    return editing.edit(
        request,
        "operators/mapping.html",
        "mapping",
        MappingForm,
        first=lambda: {"name": "", "text": _begun(request)},
        save=save,
        said=_("The mapping is saved; it stands among the shapes of files."),
        uuid=uuid,
        fields=_fields(),
    )


def _begun(request: Request) -> str:
    """Write a mapping from the columns of a file that was looked at."""
    uuid = _uuid(request.GET.get("run", ""))
    run = imports_of(request.actor).filter(uuid=uuid).first() if uuid else None
    result = run.result if run else EMPTY
    lines = ['source = ""', 'scheme = ""', "", "[fields]"]
    for column, names in result.get("taken", {}).items():
        lines += [f"{name} = {json.dumps(column, ensure_ascii=False)}" for name in names]
    if left := result.get("ignored", []):
        lines += ["", "# " + _("Columns that feed nothing yet:")]
        lines += [f"# … = {json.dumps(column, ensure_ascii=False)}" for column in left]
    return "\n".join(lines) + "\n"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Change a mapping."""
    saved = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_change_mapping(request.actor, saved))

    def save(form: MappingForm) -> HttpResponse:
        given = form.cleaned_data
        actions.change_mapping(
            saved,
            name=given["name"],
            text=given["text"],
            revision=given["revision"],
            act=request.act,
        )
        return redirect("operators:mappings")

    return editing.edit(
        request,
        "operators/mapping.html",
        "mapping",
        MappingForm,
        first=lambda: {"name": saved.name, "text": saved.text},
        save=save,
        row=saved,
        saved=saved,
        fields=_fields(),
    )


def _fields() -> list[tuple[str, Any]]:
    return list(IMPORTED.items())


@require_POST
@signed_in
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Let a mapping go."""
    saved = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    actions.remove_mapping(saved, act=request.act)
    messages.success(request, _("The mapping is removed."))
    return redirect("operators:mappings")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
