"""Pages of comparisons."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.benchmarking import access, actions, queries
from waterpeers.apps.benchmarking.documents import document
from waterpeers.apps.benchmarking.forms import CompareForm
from waterpeers.apps.benchmarking.models import Comparison, Share
from waterpeers.apps.benchmarking.reports import refusal_sentences
from waterpeers.apps.foundation import http
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.refusals import status_of
from waterpeers.apps.operators.models import Listing, Organisation
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import Filters, listings
from waterpeers.apps.records.editing import edit
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.sharing import MINIMUM
from waterpeers.domain.verdicts import NotAllowed, Refused

MOST_FOUND = 10
PAGE = "benchmarking/operator.html"


def _mine(request: http.Request, uuid: UUID) -> Organisation:
    """Find an operator of one's own; others are not found, since one shares to see."""
    return get_object_or_404(Organisation.objects.own_operators(request.actor), uuid=uuid)


@signed_in
def start(request: http.Request) -> HttpResponse:
    """Lead to the comparison of one's operator; list them where there are several or none."""
    own = list(Organisation.objects.own_operators(request.actor))
    if len(own) == 1:
        return redirect("benchmarking:operator", own[0].uuid)
    return render(request, "benchmarking/start.html", {"operators": own})


@signed_in
def operator(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show where an operator stands, by its latest run; compare anew when asked to."""
    organisation = _mine(request, uuid)
    years = queries.years_with_figures(organisation)
    latest = queries.latest(organisation)
    initial = {"year": latest.year, "criteria": latest.rule.criteria} if latest else {}

    def save(form: CompareForm) -> HttpResponse:
        rule, year = PeerRule.of(form.cleaned_data["criteria"]), form.cleaned_data["year"]
        made = actions.compare(organisation, rule, year, act=request.act)
        return redirect("benchmarking:run", made.uuid)

    return edit(
        request,
        PAGE,
        "compare",
        partial(CompareForm, years=years),
        first=lambda: initial,
        save=save,
        said="",
        tell=_say_refusal,
        **_described(request, organisation, latest),
    )


@signed_in
def run(request: http.Request, uuid: UUID) -> HttpResponse:
    """Show a run as it was kept."""
    found = Comparison.objects.visible_to(request.actor).select_related("organisation")
    comparison = get_object_or_404(found, uuid=uuid)
    organisation = comparison.organisation
    form = CompareForm(
        years=queries.years_with_figures(organisation),
        initial={"year": comparison.year, "criteria": comparison.rule.criteria},
    )
    return render(request, PAGE, {"form": form, **_described(request, organisation, comparison)})


@signed_in
def paper(request: http.Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a run as a file."""
    found = Comparison.objects.visible_to(request.actor).select_related("organisation")
    comparison = get_object_or_404(found, uuid=uuid)
    made = document(comparison, today=now().date())
    return answer(made, form, f"comparison-{comparison.year}")


def _say_refusal(form: CompareForm, refused: Refused) -> int:
    for said in refusal_sentences(refused.verdict.against, form.cleaned_data["year"]):
        form.add_error(None, said)
    return status_of(refused)


def _described(
    request: http.Request, organisation: Organisation, comparison: Comparison | None
) -> dict[str, Any]:
    shares = queries.shares_of(organisation)
    return {
        "organisation": organisation,
        "run": comparison,
        "year": str(comparison.year) if comparison else "",
        "document": document(comparison, today=now().date()) if comparison else None,
        "least": MINIMUM,
        "takes_part": queries.takes_part(organisation),
        "decides": bool(access.can_decide(request.actor, organisation)),
        "shares_with_all": any(each.receiver is None for each in shares),
        "shares": len(shares),
    }


@signed_in
@require_POST
def part(request: http.Request, uuid: UUID) -> HttpResponse:
    """Take part in comparisons, or leave them."""
    organisation = _mine(request, uuid)
    takes_part = request.POST.get("takes_part") == "yes"
    actions.take_part(organisation, takes_part, act=request.act)
    messages.success(request, _("Saved."))
    return redirect("benchmarking:operator", uuid)


@signed_in
def share(request: http.Request, uuid: UUID) -> HttpResponse:
    """Say who sees one's name; show it to one operator or to all who take part, or hide it."""
    giver = _mine(request, uuid)
    if request.method == "POST":
        receiver = None
        if named := request.POST.get("with"):
            seen = Organisation.objects.visible_to(request.actor)
            receiver = get_object_or_404(seen, uuid=_uuid(named))
        if request.POST.get("stop"):
            given = get_object_or_404(Share.objects.current(), giver=giver, receiver=receiver)
            actions.stop_sharing(given, act=request.act)
        else:
            actions.share(giver, receiver, act=request.act)
        messages.success(request, _("Saved."))
        return redirect("benchmarking:share", uuid)
    NotAllowed.unless(access.can_decide(request.actor, giver))
    shares = queries.shares_of(giver)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context = {
        "organisation": giver,
        "takes_part": queries.takes_part(giver),
        "to_all": next((each for each in shares if each.receiver is None), None),
        "shares": [each for each in shares if each.receiver],
        "text": text,
        "found": _others(request, text, [giver, *(each.receiver for each in shares)]),
    }
    return render(request, "benchmarking/names.html", context)


def _others(request: http.Request, text: str, without: list[Organisation | None]) -> list[Listing]:
    """Find other operators by name."""
    if not text:
        return []
    filters = Filters(text=text, kind=OrganisationKind.OPERATOR)
    rows = listings(audience_of(request.actor), filters, now().date())
    return list(rows.exclude(organisation__in=[each for each in without if each])[:MOST_FOUND])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as not_one:
        raise Http404 from not_one
