"""What each side says: the way to its questionnaire, and whether the public may know."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.partnerships.queries.interest import own_respondent
from waterpeers.apps.partnerships.views.found import party_or_404


@require_safe
@signed_in
def interest(request: Request, uuid: UUID) -> HttpResponse:
    """Lead to where one's own organisation says it; others to what both sides said."""
    partnership = partnership_or_404(request, uuid)
    respondent = own_respondent(partnership, request.actor)
    if respondent:
        return redirect("questionnaires:answer", uuid=respondent.uuid)
    return redirect(reverse("partnerships:detail", args=[uuid]) + "#sides")


@require_POST
@signed_in
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's own operator whether the public may know of the partnership."""
    partnership = partnership_or_404(request, uuid)
    party = party_or_404(partnership, request.POST.get("party", ""))
    agrees = request.POST.get("agrees") == "yes"
    actions.release(party, agrees=agrees, act=request.act)
    messages.success(request, _("Saved."))
    return redirect("partnerships:detail", uuid=uuid)
