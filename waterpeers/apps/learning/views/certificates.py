"""Pages of certificates: issuing, saving, withdrawing; anybody checks one that they hold."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions import certificates as actions
from waterpeers.apps.learning.documents import certificate_document
from waterpeers.apps.learning.models import Certificate
from waterpeers.apps.learning.views.records import record_or_404
from waterpeers.domain.verdicts import NotAllowed


def certificate_or_404(request: Request, uuid: UUID) -> Certificate:
    """Find a certificate of a record that one may read."""
    rows = Certificate.objects.visible_to(request.actor).select_related("record__partnership")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.record.partnership))
    return found


@require_POST
@signed_in
def issue(request: Request, uuid: UUID) -> HttpResponse:
    """Issue certificates to all who are named."""
    actions.issue_certificates(record_or_404(request, uuid), act=request.act)
    messages.success(request, _("The certificates are there."))
    return redirect("learning:record", uuid)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, language: str, form: DocumentFormat) -> HttpResponse:
    """Give a certificate as a file, in one of the languages of the site."""
    found = certificate_or_404(request, uuid)
    if found.withdrawn_at is not None or language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        return answer(certificate_document(found), form, f"certificate-{language}")


@require_POST
@signed_in
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Withdraw a certificate."""
    found = certificate_or_404(request, uuid)
    actions.withdraw_certificate(found, act=request.act)
    messages.success(request, _("The certificate is withdrawn."))
    return redirect("learning:record", found.record.uuid)


@require_safe
def check(request: Request, code: str) -> HttpResponse:
    """Show whoever holds its address what a certificate says, or that it does not hold."""
    found = get_object_or_404(Certificate, code=code)
    is_over = found.withdrawn_at is not None
    context = {"document": None if is_over else certificate_document(found)}
    shown = render(request, "learning/certificate.html", context, status=410 if is_over else 200)
    shown["Cache-Control"] = "no-store"
    shown["X-Robots-Tag"] = "noindex"
    return shown
