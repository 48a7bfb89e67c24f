"""The public page of the Code: its official documents, and what it asks in our own words."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.files import CONTENT_TYPES, FileKind
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import CodeText
from waterpeers.apps.partnerships.queries.conduct import obligations_shown, version_on, versions
from waterpeers.apps.partnerships.words.conduct import (
    BASES,
    BASES_EXPLAINED,
    OBLIGATIONS,
    PRINCIPLES,
    WHO,
)
from waterpeers.domain.conduct import PRINCIPLES as KNOWN
from waterpeers.domain.conduct import Basis


@require_safe
def code(request: Request) -> HttpResponse:
    """Show the official documents, and each principle with its obligations and their basis."""
    shown = obligations_shown()
    groups = [
        {
            "key": key,
            "name": name,
            "basis": BASES[KNOWN[key].basis] if key else BASES[Basis.PRACTICE],
            "obligations": [
                (o.key, OBLIGATIONS[o.key], WHO[o.who], BASES[o.basis])
                for o in shown
                if o.principle == key
            ],
        }
        for key, name in PRINCIPLES.items()
    ]
    in_force = version_on(now().date())
    context = {
        "version": in_force,
        "earlier": [v for v in versions() if v.texts.all() and v != in_force],
        "groups": groups,
        "bases": [(BASES[basis], BASES_EXPLAINED[basis]) for basis in Basis],
        "official_page": settings.CODE_OF_CONDUCT_URL,
    }
    return render(request, "portal/code.html", context)


@require_safe
def text(request: Request, uuid: UUID) -> HttpResponse:
    """Give the file of a version in one language, to be saved, never to be run by the browser."""
    found = get_object_or_404(CodeText.objects.visible_to(request.actor), uuid=uuid)
    kind = FileKind(str(found.file.name).rpartition(".")[2])
    with found.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type=CONTENT_TYPES[kind])
    disposition = content_disposition_header(as_attachment=True, filename=found.file_name)
    answer.headers["Content-Disposition"] = str(disposition)
    return answer
