"""Pages on which a facilitator says who belongs to a body, and where it works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import pager, signed_in
from waterpeers.apps.operators.access import can_affiliate
from waterpeers.apps.operators.actions import affiliations as actions
from waterpeers.apps.operators.forms.bodies import AffiliationForm, DaysForm
from waterpeers.apps.operators.models import Affiliation, Organisation
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import Filters, lines, listings
from waterpeers.apps.operators.words import REGIONS
from waterpeers.apps.records import editing
from waterpeers.domain.affiliations import BODIES, holds_on
from waterpeers.domain.verdicts import NotAllowed

MOST_FOUND = 10
PAGE = 100


def _body(request: Request, uuid: UUID) -> Organisation:
    seen = Organisation.objects.visible_to(request.actor).filter(kind__in=BODIES)
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    NotAllowed.unless(can_affiliate(request.actor, found))
    return found


@signed_in
def affiliations(request: Request, uuid: UUID) -> HttpResponse:
    """Show members, programmes and regions of a body with their days, and add one."""
    body = _body(request, uuid)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, asked.get("member", ""))
    page = Paginator(_affiliations(body), PAGE).get_page(request.GET.get("page"))
    text = request.GET.get("name", "").replace("\x00", "").strip()[:100]

    def save(form: AffiliationForm) -> HttpResponse:
        given = form.cleaned_data
        actions.affiliate(
            body,
            member=chosen,
            region=given["region"],
            first_day=given["first_day"],
            last_day=given["last_day"],
            uuid=given["uuid"],
            act=request.act,
        )
        return redirect("operators:affiliations", uuid=uuid)

    return editing.edit(
        request,
        "operators/affiliations.html",
        "affiliation",
        AffiliationForm,
        first=lambda: editing.new(member=chosen.uuid if chosen else None),
        save=save,
        body=body,
        chosen=chosen,
        text=text,
        found=_found(request, text),
        rows=_rows(page),
        total=page.paginator.count,
        page=pager(page),
    )


def _chosen(request: Request, text: str) -> Organisation | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return Organisation.objects.visible_to(request.actor).filter(uuid=uuid).first()


def _found(request: Request, text: str) -> list[Any]:
    if not text:
        return []
    rows = listings(audience_of(request.actor), Filters(text=text), now().date())
    return lines(rows, 0, MOST_FOUND)


def _affiliations(body: Organisation) -> QuerySet[Affiliation]:
    """Give what there is, regions first."""
    members_last = F("member__name").asc(nulls_first=True)
    return body.affiliations.select_related("member").order_by(members_last, "region", "pk")


def _rows(rows: Iterable[Affiliation]) -> list[dict[str, Any]]:
    """Give what a page shows of each, with who said so and whether it holds today."""
    today, rows = now().date(), list(rows)
    people = get_user_model().objects.filter(uuid__in={row.said_by for row in rows})
    names: dict[UUID | None, str] = dict(people.values_list("uuid", "name"))
    return [
        {
            "row": row,
            "label": REGIONS[row.region] if row.region else row.member,
            "who": names.get(row.said_by, ""),
            "holds": holds_on(row.first_day, row.last_day, today),
        }
        for row in rows
    ]


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change from which day to which day a member or a region is there."""
    seen = Affiliation.objects.visible_to(request.actor).select_related("body", "member")
    row = get_object_or_404(seen, uuid=uuid)
    NotAllowed.unless(can_affiliate(request.actor, row.body))

    def save(form: DaysForm) -> HttpResponse:
        given = form.cleaned_data
        actions.change_affiliation(
            row,
            first_day=given["first_day"],
            last_day=given["last_day"],
            revision=form.seen,
            act=request.act,
        )
        return redirect("operators:affiliations", uuid=row.body.uuid)

    return editing.edit(
        request,
        "operators/affiliation.html",
        "affiliation_days",
        DaysForm,
        first=lambda: {
            "first_day": row.first_day,
            "last_day": row.last_day,
            "revision": row.revision,
        },
        save=save,
        row=row,
        affiliation=row,
        label=REGIONS[row.region] if row.region else row.member,
    )


@require_POST
@signed_in
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Take out what was never so."""
    seen = Affiliation.objects.visible_to(request.actor).select_related("body")
    row = get_object_or_404(seen, uuid=uuid)
    body = row.body.uuid
    actions.remove_affiliation(row, act=request.act)
    messages.success(request, _("Taken out."))
    return redirect("operators:affiliations", uuid=body)
