"""Pages of the files of a partnership."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.agreements.access import can_attach
from waterpeers.apps.agreements.actions import attachments as actions
from waterpeers.apps.agreements.forms import FileForm
from waterpeers.apps.agreements.models import Agreement, Attachment
from waterpeers.apps.agreements.queries import files_of
from waterpeers.apps.agreements.views.agreements import agreement_or_404
from waterpeers.apps.agreements.words import FILE_CLASSES
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in, to_sign_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records.editing import edit, new
from waterpeers.domain.partnerships import AgreementState


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def files(request: Request, uuid: UUID) -> HttpResponse:
    """List the files of a partnership, and keep one more."""
    return _files(request, partnership_or_404(request, uuid), None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def attach(request: Request, uuid: UUID) -> HttpResponse:
    """Attach a file to an agreement; it becomes a part of the text."""
    agreement = agreement_or_404(request, uuid)
    return _files(request, agreement.partnership, agreement)


def _files(request: Request, partnership: Partnership, agreement: Agreement | None) -> HttpResponse:
    rows = files_of(partnership, request.actor)
    rows = rows.filter(agreement=agreement) if agreement else rows
    is_open = agreement is None or agreement.state is AgreementState.DRAFT

    def save(form: FileForm) -> HttpResponse:
        actions.attach(partnership, **form.cleaned_data, agreement=agreement, act=request.act)
        return redirect(request.path)

    return edit(
        request,
        "agreements/files.html",
        "file",
        FileForm,
        first=new,
        save=save,
        said=_("The file is kept."),
        partnership=partnership,
        agreement=agreement,
        files=[(row, FILE_CLASSES[row.file_class]) for row in rows],
        may_attach=is_open and bool(can_attach(request.actor, partnership)),
    )


@require_POST
@signed_in
def detach(request: Request, uuid: UUID) -> HttpResponse:
    """Take a file away."""
    row = _readable(request, uuid)
    if row is None:
        raise Http404
    actions.detach(row, act=request.act)
    messages.success(request, _("The file is taken away."))
    return redirect("agreements:files", uuid=row.partnership.uuid)


@require_safe
def download(request: Request, uuid: UUID) -> HttpResponseBase:
    """Give a file to those who may read it, as a download: a browser never opens it here."""
    row = _readable(request, uuid)
    if row is None:
        if request.user.is_authenticated:
            raise Http404
        return to_sign_in(request)
    return as_download(row)


def _readable(request: Request, uuid: UUID) -> Attachment | None:
    rows = Attachment.objects.visible_to(request.actor).select_related("partnership", "agreement")
    return rows.filter(uuid=uuid).first()
