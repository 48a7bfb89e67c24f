"""Who takes part: looking for organisations, adding and removing them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.models import Listing, Organisation
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import Filters, lines, listings
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.forms import AddPartyForm
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.views.found import party_or_404
from waterpeers.apps.records.editing import edit
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import NotAllowed

MOST_FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def parties(request: Request, uuid: UUID) -> HttpResponse:
    """Show the parties, look for others, add and remove."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))
    if "remove" in request.POST:
        actions.remove_party(party_or_404(partnership, request.POST["remove"]), act=request.act)
        messages.success(request, _("The party was removed."))
        return redirect("partnerships:parties", uuid=uuid)

    def save(form: AddPartyForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        seen = Organisation.objects.visible_to(request.actor)
        organisation = get_object_or_404(seen, uuid=given.pop("organisation"))
        given["role"] = PartyRole(given["role"])
        actions.add_party(partnership, organisation, **given, act=request.act)
        return redirect("partnerships:parties", uuid=uuid)

    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    return edit(
        request,
        "partnerships/parties.html",
        "party",
        AddPartyForm,
        first=dict,
        save=save,
        said=_("The party was added."),
        partnership=partnership,
        parties=parties_of(partnership),
        text=text,
        found=_found(request, text),
    )


def _found(request: Request, text: str) -> list[tuple[Listing, AddPartyForm]]:
    """Find organisations by name, each with the form that adds it."""
    if not text:
        return []
    rows = listings(audience_of(request.actor), Filters(text=text), now().date())
    return [
        (row, AddPartyForm(initial={"organisation": row.organisation_uuid}, auto_id=f"add_{n}_%s"))
        for n, row in enumerate(lines(rows, 0, MOST_FOUND))
    ]
