"""Pages of published tables."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.references import actions, queries
from waterpeers.apps.references.access import can_load
from waterpeers.apps.references.models import ReferenceTable


@require_safe
def index(request: Request) -> HttpResponse:
    """List the published tables that stand behind figures."""
    context = {"tables": queries.tables(), "may_load": bool(can_load(request.actor))}
    return render(request, "references/index.html", context)


@require_POST
@signed_in
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Take a table away."""
    table = get_object_or_404(ReferenceTable, uuid=uuid)
    actions.remove_references(table, act=request.act)
    messages.success(request, _("The table is taken away."))
    return redirect("references:index")
