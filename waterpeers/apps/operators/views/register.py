"""Pages of the register."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import leads_to, signed_in
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.tables import safe_cell
from waterpeers.apps.operators import access, reports
from waterpeers.apps.operators.actions import profiles
from waterpeers.apps.operators.forms.profile import ProfileForm, initial_of
from waterpeers.apps.operators.imports.rows import IN_A_TABLE, as_cell
from waterpeers.apps.operators.models import (
    Audience,
    IdentityChange,
    Listing,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries.bodies import bodies
from waterpeers.apps.operators.queries.profiles import audience_of, card_of, field_in_words, seen_by
from waterpeers.apps.operators.queries.register import (
    PAGE,
    Filters,
    counts_by_country,
    likely,
    lines,
    listings,
    own_place,
    twins_of,
)
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed, Refused


def _language() -> str:
    return get_language() or "en"


@require_safe
def index(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Show the register, 25 lines a page, as its reader may see it."""
    filters = Filters.asked(request.GET)
    audience = audience_of(request.actor)
    today = now().date()
    near = own_place(request.actor)
    found = listings(audience, filters, today, near)
    if request.GET.get("as") == "csv":
        return _as_csv(found, audience)
    counts = reports.counts_of(audience, filters, today)
    total = counts.total if counts else _total(found, audience, filters)
    pages = max(1, -(-total // PAGE))
    number = min(_page_number(request.GET.get("page", "1")), pages)
    first = (number - 1) * PAGE + 1
    rows = lines(found, first - 1, number * PAGE)
    names = {str(uuid): name for uuid, name in bodies().values_list("uuid", "name")}
    places = counts.facets["country"] if counts else counts_by_country(audience)
    context = {
        "lines": [
            reports.line_of(row, n, filters, near, today) for n, row in enumerate(rows, first)
        ],
        "heading": reports.heading(total, filters, len(places)),
        "filters": filters,
        "in_use": reports.in_use(counts, filters, names),
        "facets": reports.facets(counts, filters, names, list(places)),
        "sorts": reports.sorts(filters, is_placed=near is not None),
        "map": reports.map_of(rows),
        "finding": reports.finding_of(counts),
        "page": _pager(request, number, pages),
        "likely": likely(filters.text, audience)
        if not total and filters.chosen().keys() == {"text"}
        else (),
        "query": urlencoded(request, page=None),
    }
    return render(request, "operators/list.html", context)


def _total(found: QuerySet[Listing], audience: Audience, filters: Filters) -> int:
    """Count a long list; the whole of it is counted now and then."""
    key = "" if filters.chosen() else f"counts:{audience}:all"
    total: int | None = caches["local"].get(key) if key else None
    if total is None:
        total = found.count()
        if key:
            caches["local"].set(key, total, 20)
    return total


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def urlencoded(request: Request, **changes: str | None) -> str:
    """Give the query of this page with some parts changed, or left out where ``None``."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return query.urlencode()


def _pager(request: Request, number: int, pages: int) -> dict[str, Any]:
    before = urlencoded(request, page=str(number - 1)) if number > 1 else ""
    after = urlencoded(request, page=str(number + 1)) if number < pages else ""
    return {
        "number": number,
        "pages": pages,
        "previous": f"?{before}" if before else "",
        "next": f"?{after}" if after else "",
    }


class _Echo:
    def write(self, text: str) -> str:
        return text


def _as_csv(found: Any, audience: Audience) -> StreamingHttpResponse:
    """Give the register as a table that an import reads again, and finds nothing to change."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + str(writer.writerow(["id", *IN_A_TABLE, "size_band", "confirmed_on"]))
        for row in found.select_related("organisation__country").iterator(chunk_size=500):
            seen = seen_by(row.organisation, audience)
            cells = [safe_cell(as_cell(name, seen.get(name))) for name in IN_A_TABLE]
            more = (row.size_band, row.confirmed_on or "")
            yield str(writer.writerow([row.organisation_uuid, *cells, *more]))

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


def found_or_404(request: Request, uuid: UUID) -> Organisation:
    """Find an organisation that the reader may know of."""
    visible = Organisation.objects.visible_to(request.actor).select_related("country")
    return get_object_or_404(visible, uuid=uuid)


@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Change a profile: the same page with fields; ``then`` says to which page it leads."""
    organisation = found_or_404(request, uuid)
    NotAllowed.unless(access.can_edit(request.actor, organisation))

    audience = Audience.PUBLIC if request.GET.get("as") == Audience.PUBLIC else Audience.NETWORK

    waiting = IdentityChange.objects.open().filter(organisation=organisation)
    asked = [pair for change in waiting for pair in change.after.items()]

    def save(form: ProfileForm) -> HttpResponse:
        profiles.change_profile(
            organisation,
            form.profile(),
            visibility=form.visibility(),
            revision=form.cleaned_data["revision"],
            place_is_right="place_is_right" in request.POST,
            act=request.act,
        )
        if waiting.all().exists():  # asked anew: it may be this change that waits
            text = _("The new name or kind waits for a facilitator, who answers by mail.")
            messages.info(request, text)
        return redirect(leads_to(request, reverse("portal:operator", args=[uuid])))

    return editing.edit(
        request,
        "operators/edit.html",
        "profile",
        partial(ProfileForm, organisation=organisation),
        first=lambda: initial_of(organisation) | {"revision": organisation.revision},
        save=save,
        row=organisation,
        said=_("The profile is saved."),
        organisation=organisation,
        waiting=", ".join(field_in_words(name, said, _language()) for name, said in asked),
        audience=audience,
        card=card_of(organisation, audience, _language()),
    )


@require_safe
@signed_in
def own(request: Request) -> HttpResponse:
    """Lead to the profile of the organisation one works for; several are listed."""
    words = {"heading": _("Our profile"), "lead": _("What others see of your organisation.")}
    found = Organisation.objects.filter(uuid__in=request.actor.organisations)
    return editing.mine(request, found.order_by("name", "pk"), to="operators:edit", **words)


@signed_in
def propose(request: Request) -> HttpResponse:
    """Add an organisation to the register, or propose it."""
    uuid = _uuid_of(request.POST.get("uuid", "")) or uuid4()
    twins: list[Organisation] = []

    def save(form: ProfileForm) -> HttpResponse:
        made = profiles.register(
            form.profile(),
            act=request.act,
            uuid=uuid,
            is_another="is_another" in request.POST,
            place_is_right="place_is_right" in request.POST,
        )
        is_listed = made.state is OrganisationState.LISTED
        waits = _("Proposed: it is listed once a facilitator has looked at it.")
        messages.success(request, _("It is listed in the register.") if is_listed else waits)
        return redirect("portal:operator", uuid=made.uuid)

    def tell(form: ProfileForm, refused: Refused) -> int:
        if any(reason.code == "may_be_there" for reason in refused.verdict.against):
            twins.extend(twins_of(form.profile(), request.actor))
        return show_refusal(form, refused)

    return editing.edit(
        request,
        "operators/edit.html",
        "propose",
        ProfileForm,
        first=lambda: {"kind": "operator"},
        save=save,
        tell=tell,
        said="",
        uuid=uuid,
        twins=twins,
    )


def _uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def confirm(request: Request, uuid: UUID) -> HttpResponse:
    """Say that the whole profile still holds."""
    profiles.confirm_profile(found_or_404(request, uuid), act=request.act)
    messages.success(request, _("Thank you: the profile is confirmed as of today."))
    return redirect("portal:operator", uuid=uuid)


@require_POST
@signed_in
def approve(request: Request, uuid: UUID) -> HttpResponse:
    """Take a proposed organisation into the register."""
    profiles.approve(found_or_404(request, uuid), act=request.act)
    return redirect("portal:operator", uuid=uuid)


@require_POST
@signed_in
def close(request: Request, uuid: UUID) -> HttpResponse:
    """Take an organisation off the lists."""
    profiles.close(found_or_404(request, uuid), act=request.act)
    return redirect("portal:operator", uuid=uuid)


@signed_in
def trail(request: Request, uuid: UUID) -> HttpResponse:
    """Show what was done to a profile; for its own people and facilitators."""
    organisation = found_or_404(request, uuid)
    NotAllowed.unless(access.can_edit(request.actor, organisation))
    context = {"organisation": organisation, "trail": trail_of(organisation)}
    return render(request, "operators/trail.html", context)
