"""Who takes part: looking for organisations, adding and removing them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import Filters, audience_of, lines, listings
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.forms import AddPartyForm
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.views.found import partnership_or_404, party_or_404
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import NotAllowed, Refused

MOST_FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def parties(request: Request, uuid: UUID) -> HttpResponse:
    """Show the parties, look for others, add and remove."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))
    form = AddPartyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        try:
            return _changed(request, partnership, form)
        except Refused as refused:
            status = show_refusal(form, refused)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = []
    if text:
        rows = listings(audience_of(request.actor), Filters(text=text), now().date())
        found = [
            (row, AddPartyForm(initial={"organisation": row.organisation_uuid}, prefix=""))
            for row in lines(rows, 0, MOST_FOUND)
        ]
    context = {
        "partnership": partnership,
        "parties": parties_of(partnership),
        "text": text,
        "found": found,
        "form": form,
    }
    return render(request, "partnerships/parties.html", context, status=status)


def _changed(request: Request, partnership: Partnership, form: AddPartyForm) -> HttpResponse:
    back = redirect("partnerships:parties", uuid=partnership.uuid)
    if "remove" in request.POST:
        party = party_or_404(partnership, request.POST["remove"])
        form.errors.clear()
        actions.remove_party(party, act=request.act)
        messages.success(request, _("The party was removed."))
        return back
    if form.is_valid():
        fields = form.cleaned_data
        seen = Organisation.objects.visible_to(request.actor)
        organisation = get_object_or_404(seen, uuid=fields["organisation"])
        role = PartyRole(fields["role"])
        actions.add_party(
            partnership, organisation, role=role, is_lead=fields["is_lead"], act=request.act
        )
        messages.success(request, _("The party was added."))
    else:
        messages.error(request, _("Choose an organisation and its role."))
    return back
