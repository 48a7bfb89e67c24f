"""Pages of workbooks: take one along, send it back, look at what it would change, apply it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.editing import edit
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.forms import SendForm
from waterpeers.apps.workbooks.models import Upload, UploadState
from waterpeers.apps.workbooks.queries import (
    as_download,
    file_name,
    findings_shown,
    kind_named,
    kinds,
    lines_shown,
    titled,
    uploads_of,
    workbook,
)
from waterpeers.domain.verdicts import NotReady, NotValid, Stale

MOST_UPLOADS = 20
PAGE = "workbooks/list.html"


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the workbooks of one's operators: to take along, and those that came back."""
    return render(request, PAGE, {"form": SendForm(), "sent_to": None, **_operators(request)})


def _operators(request: Request) -> dict[str, Any]:
    own = Organisation.objects.own_operators(request.actor)
    return {"operators": [_operator(request, each) for each in own], "blank": SendForm()}


def _operator(request: Request, operator: Organisation) -> dict[str, Any]:
    offered = {
        subject.kind: subject.abouts(operator, now())
        for subject in kinds().values()
        if subject.can(request.actor, operator)
    }
    return {
        "organisation": operator,
        "workbooks": [
            (kind, about, titled(kind, about, abouts))
            for kind, abouts in offered.items()
            for about in abouts
        ],
        "uploads": [
            (upload, titled(upload.kind, upload.about, offered.get(upload.kind, {})))
            for upload in uploads_of(operator, request.actor)[:MOST_UPLOADS]
        ],
    }


def _organisation(request: Request, uuid: UUID) -> Organisation:
    seen = Organisation.objects.visible_to(request.actor)
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found


@require_safe
@signed_in
def download(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    """Give a workbook as things are stored now."""
    if kind not in kinds():
        raise Http404
    organisation, subject = _organisation(request, uuid), kinds()[kind]
    about = request.GET.get("about", "")
    content = workbook(organisation, subject, about, act=request.act)
    return as_download(content, file_name(organisation, subject, about))


@require_POST
@signed_in
def send(request: Request, uuid: UUID) -> HttpResponse:
    """Take a workbook back and lead to its preview; nothing is stored yet."""
    organisation = _organisation(request, uuid)

    def save(form: SendForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        upload = actions.receive(file, organisation=organisation, act=request.act)
        return redirect("workbooks:preview", uuid=upload.uuid)

    own = _operators(request) | {"sent_to": organisation}
    return edit(request, PAGE, "workbook", SendForm, first=dict, save=save, said="", **own)


def _upload(request: Request, uuid: UUID) -> Upload:
    seen = Upload.objects.visible_to(request.actor).select_related("organisation", "person")
    found: Upload = get_object_or_404(seen, uuid=uuid)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preview(request: Request, uuid: UUID) -> HttpResponse:
    """Show what a workbook would change; sent back with choices, store it."""
    upload = _upload(request, uuid)
    abouts = kind_named(upload.kind).abouts(upload.organisation, now())
    title = titled(upload.kind, upload.about, abouts)
    context: dict[str, Any] = {"upload": upload, "title": title}
    status = 200
    if request.method == "POST":
        try:
            upload = actions.apply(
                upload, seen=request.POST.get("seen", ""), **_choices(request), act=request.act
            )
        except (NotReady, NotValid, Stale) as refused:
            status = 422 if isinstance(refused, NotValid) else 409
            context["refused"] = [sentence(reason) for reason in refused.verdict.against]
        else:
            messages.success(request, _stored_said(upload))
            return redirect("workbooks:list")
    if upload.state is UploadState.WAITING:
        context |= _described(request, upload)
    return render(request, "workbooks/preview.html", context, status=status)


def _choices(request: Request) -> dict[str, Any]:
    said = {
        key.removeprefix("at-"): value
        for key, value in request.POST.items()
        if key.startswith("at-")
    }
    return {
        "lines": request.POST.getlist("line"),
        "ours": [address for address, value in said.items() if value == "ours"],
        "theirs": [address for address, value in said.items() if value == "theirs"],
    }


def _described(request: Request, upload: Upload) -> dict[str, Any]:
    """Say what a waiting workbook would change; a file that cannot be read any more says why."""
    try:
        found = actions.look(upload, act=request.act)
    except NotValid as refused:
        return {"unreadable": [sentence(reason) for reason in refused.verdict.against]}
    chosen = request.POST.getlist("line") if request.method == "POST" else found.good
    lines = lines_shown(found.sheets, found.changes, found.good)
    for line in lines:
        line["is_chosen"] = line["name"] in chosen
        for cell in line["cells"]:
            cell["choice"] = request.POST.get(f"at-{cell['address']}", "")
    return {
        "seen": found.seen,
        "lines": lines,
        "changing": sum(line["is_good"] for line in lines),
        "faults": findings_shown(found.faults),
        "notes": findings_shown(found.notes),
        "conflicts": sum(len(line.conflicts) for line in found.changes),
        "may_apply": bool(found.good),
    }


def _stored_said(upload: Upload) -> str:
    count = upload.lines_stored or 0
    said = ngettext("%(count)s row of the workbook is stored.",
                    "%(count)s rows of the workbook are stored.", count)  # fmt: skip
    return said % {"count": count}


@require_POST
@signed_in
def drop(request: Request, uuid: UUID) -> HttpResponse:
    """Set a workbook aside."""
    actions.drop(_upload(request, uuid), act=request.act)
    messages.success(request, _("The workbook is set aside; nothing of it is stored."))
    return redirect("workbooks:list")
