"""Pages of the files of a partnership: all of them, one more, a next version, who reads one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.agreements.access import can_attach
from waterpeers.apps.agreements.actions import attachments as actions
from waterpeers.apps.agreements.forms import FileClassForm, FileForm, VersionForm
from waterpeers.apps.agreements.models import Agreement, Attachment
from waterpeers.apps.agreements.queries import files_of, series_of
from waterpeers.apps.agreements.views.agreements import agreement_or_404
from waterpeers.apps.foundation.beside import BesideThing, found_beside
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in, to_sign_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records.editing import edit, new
from waterpeers.domain.partnerships import AgreementState
from waterpeers.domain.verdicts import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def files(request: Request, uuid: UUID) -> HttpResponse:
    """List the files of a partnership, and keep one more, about a thing if the address names it."""
    partnership = partnership_or_404(request, uuid)
    return _files(request, partnership, None, _about(request, partnership))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def attach(request: Request, uuid: UUID) -> HttpResponse:
    """Attach a file to an agreement; it becomes a part of the text."""
    agreement = agreement_or_404(request, uuid)
    return _files(request, agreement.partnership, agreement, None)


def _about(request: Request, partnership: Partnership) -> BesideThing | None:
    """Find the thing that the address names, as in ``?about=activity/6f9c…``."""
    kind, _slash, text = request.GET.get("about", "").partition("/")
    if not kind:
        return None
    try:
        beside = found_beside(kind, UUID(text), request.actor)
    except ValueError as wrong:
        raise Http404 from wrong
    if beside is None or beside.partnership.pk != partnership.pk:
        raise Http404
    return beside


def _files(
    request: Request,
    partnership: Partnership,
    agreement: Agreement | None,
    about: BesideThing | None,
) -> HttpResponse:
    rows = files_of(partnership, request.actor)
    rows = rows.filter(agreement=agreement) if agreement else rows
    is_open = agreement is None or agreement.state is AgreementState.DRAFT

    def save(form: FileForm) -> HttpResponse:
        actions.attach(
            partnership, **form.cleaned_data, agreement=agreement, about=about, act=request.act
        )
        return redirect(about.href if about else request.path)

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
        about=about,
        files=series_of(rows, request.actor),
        may_attach=is_open and bool(can_attach(request.actor, partnership)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_version(request: Request, uuid: UUID) -> HttpResponse:
    """Keep the next version of a file; the one before stays."""
    row = _readable_or_404(request, uuid)
    NotAllowed.unless(can_attach(request.actor, row.partnership))

    def save(form: VersionForm) -> str:
        actions.attach(row.partnership, **form.cleaned_data, replaces=row, act=request.act)
        return _list_of(row)

    return edit(
        request,
        "agreements/file.html",
        "file-version",
        VersionForm,
        first=new,
        save=save,
        said=_("The new version is kept; the ones before stay."),
        partnership=row.partnership,
        file=row,
        heading=_("A new version of “%(name)s”") % {"name": row.name},
        label=_("Keep the new version"),
        back=_list_of(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_class(request: Request, uuid: UUID) -> HttpResponse:
    """Say anew who reads a file, in all its versions."""
    row = _readable_or_404(request, uuid)
    NotAllowed.unless(can_attach(request.actor, row.partnership))

    def save(form: FileClassForm) -> str:
        actions.change_file_class(row, form.cleaned_data["file_class"], act=request.act)
        return _list_of(row)

    return edit(
        request,
        "agreements/file.html",
        "file-class",
        FileClassForm,
        first=lambda: {"file_class": row.file_class},
        save=save,
        partnership=row.partnership,
        file=row,
        heading=_("Who reads “%(name)s”") % {"name": row.name},
        label=_("Save"),
        back=_list_of(row),
    )


def _list_of(row: Attachment) -> str:
    return reverse("agreements:files", args=[row.partnership.uuid])


@require_POST
@signed_in
def detach(request: Request, uuid: UUID) -> HttpResponse:
    """Take a file away."""
    row = _readable_or_404(request, uuid)
    actions.detach(row, act=request.act)
    messages.success(request, _("The file is taken away."))
    return redirect(_list_of(row))


@require_safe
def download(request: Request, uuid: UUID) -> HttpResponseBase:
    """Give a file to those who may read it, as a download: a browser never opens it here."""
    row = _readable(request, uuid)
    if row is None:
        if request.user.is_authenticated:
            raise Http404
        return to_sign_in(request)
    return as_download(row)


def _readable_or_404(request: Request, uuid: UUID) -> Attachment:
    row = _readable(request, uuid)
    if row is None:
        raise Http404
    return row


def _readable(request: Request, uuid: UUID) -> Attachment | None:
    rows = Attachment.objects.visible_to(request.actor).select_related("partnership", "agreement")
    return rows.filter(uuid=uuid).first()
