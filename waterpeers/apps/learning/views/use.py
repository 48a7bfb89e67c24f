"""Pages of what many records say together: across partnerships, and what a mentor gained."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.learning.access import can_read, can_read_gain
from waterpeers.apps.learning.documents import descent_document
from waterpeers.apps.learning.queries import given_by, looked_at, of_mentor, passed_on
from waterpeers.apps.learning.reports.descent import descent_chart, lines_of_descent
from waterpeers.apps.learning.reports.records import row_of
from waterpeers.apps.learning.reports.use import (
    across_finding,
    across_lines,
    condition_lines,
    gain_of,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.learning_use import LEAST_SHOWN
from waterpeers.domain.verdicts import NotAllowed


@require_safe
@signed_in
def across(request: Request) -> HttpResponse:
    """Show which ways of teaching led to use, over all that one may read."""
    looked = looked_at(request.actor, request.act.at.date())
    context = {
        "finding": across_finding(looked),
        "total": looked.whole.number,
        "methods": across_lines(looked),
        "conditions": condition_lines(looked),
        "least": LEAST_SHOWN,
    }
    return render(request, "learning/across.html", context)


@require_safe
@signed_in
def descent(request: Request) -> HttpResponse:
    """Show who taught whom, over all that one may read."""
    rows = lines_of_descent(passed_on(request.actor))
    context = {"chart": descent_chart(rows, request.act.at.date())}
    return render(request, "learning/descent.html", context)


@require_safe
@signed_in
def descent_of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show who taught whom in the lines in which a partnership has a part."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(can_read(request.actor, partnership))
    rows = lines_of_descent(passed_on(request.actor), partnership)
    context = {"chart": descent_chart(rows, request.act.at.date()), "partnership": partnership}
    return render(request, "learning/descent.html", context)


@require_safe
@signed_in
def descent_paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give who taught whom as a file."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(can_read(request.actor, partnership))
    rows = lines_of_descent(passed_on(request.actor), partnership)
    origin = reverse("learning:descent-of", args=[uuid])
    document = descent_document(rows, subtitle=str(partnership), origin=origin, at=request.act.at)
    return answer(document, form, f"{partnership.code}-descent")


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """List one's own operators, or show of the only one what it gained as a mentor."""
    own = Organisation.objects.filter(uuid__in=request.actor.organisations).order_by("name", "pk")
    return editing.mine(
        request,
        own,
        to="learning:gained",
        heading=_("What we gained as a mentor"),
        lead=_("Choose your operator."),
    )


@require_safe
@signed_in
def gained(request: Request, uuid: UUID) -> HttpResponse:
    """Show what an operator gained as a mentor, beside what it gave."""
    organisation = get_object_or_404(Organisation, uuid=uuid)
    if not can_read_gain(request.actor, organisation):
        raise Http404
    rows = [row_of(each, request.act.at.date()) for each in of_mentor(organisation)]
    context = {"organisation": organisation, "gain": gain_of(rows, given_by(organisation))}
    return render(request, "learning/gained.html", context)
