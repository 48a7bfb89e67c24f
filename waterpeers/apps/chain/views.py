"""The page of the chain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waterpeers.apps.chain import access
from waterpeers.apps.chain.queries import chain_of
from waterpeers.apps.chain.reports import chain_finding, parts_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.queries.found import partnership_or_404


@require_safe
@signed_in
def chain(request: Request, uuid: UUID) -> HttpResponse:
    """Show the chain of a partnership, step by step, with what is missing."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    context: dict[str, Any] = {
        "partnership": partnership,
        "may_read": may_read,
        "finding": _("From the need to the figure"),
    }
    if may_read:
        parts = parts_of(chain_of(partnership, request.actor, request.act.at.date()))
        context |= {"parts": parts, "finding": chain_finding(parts)}
    return render(request, "chain/chain.html", context)
