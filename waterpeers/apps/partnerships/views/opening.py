"""Opening a partnership between two operators that already know each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.operators.models import Listing, Organisation
from waterpeers.apps.operators.queries import Filters, audience_of, lines, listings
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.forms import OpeningForm
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import Refused

FORM = "opening"
MOST_FOUND = 10
SIDES = (PartyRole.MENTEE, PartyRole.MENTOR)


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
    form, status = None, 200
    both = [(role, organisation) for role, organisation in chosen.items() if organisation]
    if request.method == "POST":
        form = OpeningForm(request.POST)
        status = 422
        if form.is_valid() and len(both) == len(SIDES):
            try:
                return _opened(request, form, both)
            except Refused as refused:
                status = show_refusal(form, refused)
        elif len(both) < len(SIDES):
            form.add_error(None, _("Choose both sides first."))
    elif len(both) == len(SIDES):
        title = " – ".join(organisation.name for _role, organisation in both)
        form = OpeningForm(initial=with_draft(request, FORM, {"title": title}) | {"uuid": uuid4()})
    context = {
        "form": form,
        "sides": [_side(request, role, chosen) for role in SIDES],
        "chosen": [(str(role), organisation) for role, organisation in both],
        "opens_any": request.actor.is_facilitator
        or bool(request.actor.organisations_as(*access.RUNNERS)),
        "may_open": bool(access.can_open(request.actor, [o.uuid for _role, o in both])),
        "is_complete": len(both) == len(SIDES),
    }
    return render(request, "partnerships/new.html", context, status=status)


def _opened(
    request: Request, form: OpeningForm, both: list[tuple[PartyRole, Organisation]]
) -> HttpResponse:
    made = actions.open_partnership(
        [actions.NewParty(organisation, role) for role, organisation in both],
        title=form.cleaned_data["title"],
        working_areas=form.cleaned_data["working_areas"],
        uuid=form.cleaned_data["uuid"],
        act=request.act,
    )
    messages.success(request, _("The partnership is open; nobody is bound to anything yet."))
    return redirect("partnerships:detail", uuid=made.uuid)


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
