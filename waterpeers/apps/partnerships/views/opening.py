"""Opening a partnership between two operators that already know each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
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
from waterpeers.apps.partnerships.forms import OpeningForm
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.records.editing import edit, new
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import SIDES, PartyRole

MOST_FOUND = 10


@dataclass(frozen=True)
class Side:
    """One side of the partnership to be: who is chosen, or who can be, and the links to it."""

    role: PartyRole
    label: Any
    chosen: Organisation | None
    text: str
    own: list[tuple[str, str]]  # name, link
    found: list[tuple[Listing, str]]
    again: str  # the link to choose another


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_new(request: Request) -> HttpResponse:
    """Choose the mentee and the mentor, then say in a title what it is about."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = {role: _chosen(request.actor, asked.get(role, "")) for role in SIDES}
    both = [(role, organisation) for role, organisation in chosen.items() if organisation]
    is_complete = len(both) == len(SIDES)

    def save(form: OpeningForm) -> HttpResponse:
        parties = [actions.NewParty(organisation, role) for role, organisation in both]
        made = actions.open_partnership(parties, **form.cleaned_data, act=request.act)
        return redirect("partnerships:detail", uuid=made.uuid)

    return edit(
        request,
        "partnerships/new.html",
        "opening",
        partial(OpeningForm, is_complete=is_complete),
        first=lambda: new(title=" – ".join(organisation.name for _role, organisation in both)),
        save=save,
        said=_("The partnership is open; nobody is bound to anything yet."),
        sides=[_side(request, role, chosen) for role in SIDES],
        chosen=[(str(role), organisation) for role, organisation in both],
        opens_any=request.actor.is_facilitator
        or bool(request.actor.organisations_as(*access.RUNNERS)),
        may_open=bool(access.can_open(request.actor, [o.uuid for _role, o in both])),
        is_complete=is_complete,
    )


def _chosen(actor: Actor, text: str) -> Organisation | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    seen = Organisation.objects.visible_to(actor).filter(kind=OrganisationKind.OPERATOR)
    return seen.filter(uuid=uuid).first()


def _side(request: Request, role: PartyRole, chosen: dict[PartyRole, Organisation | None]) -> Side:
    others = {str(r): str(o.uuid) for r, o in chosen.items() if o and r is not role}
    here = chosen[role]
    text = request.GET.get(f"{role}_name", "").replace("\x00", "").strip()[:100]
    own: list[tuple[str, str]] = []
    found: list[tuple[Listing, str]] = []
    if here is None:
        mine = Organisation.objects.filter(
            uuid__in=request.actor.organisations_as(*access.RUNNERS), kind=OrganisationKind.OPERATOR
        ).exclude(uuid__in=others.values())
        mine = mine.order_by("name", "pk")[:MOST_FOUND]
        own = [(o.name, _link(others | {role: o.uuid})) for o in mine]
        if text:
            filters = Filters(text=text, kind=OrganisationKind.OPERATOR)
            rows = listings(audience_of(request.actor), filters, now().date())
            rows = rows.exclude(organisation_uuid__in=others.values())
            found = [
                (row, _link(others | {role: row.organisation_uuid}))
                for row in lines(rows, 0, MOST_FOUND)
            ]
    return Side(role, ROLES[role], here, text, own, found, _link(others))


def _link(parameters: dict[Any, Any]) -> str:
    query = QueryDict(mutable=True)
    query.update({str(name): str(value) for name, value in parameters.items()})
    return f"?{query.urlencode()}"
