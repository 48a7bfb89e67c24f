"""Pages on which a mentor is asked, and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import asking
from waterpeers.apps.matching.forms import (
    RequestForm,
)
from waterpeers.apps.matching.models import HelpRequest
from waterpeers.apps.matching.queries import (
    fitting_strength,
    free_places,
    together,
)
from waterpeers.apps.matching.views.declaring import declared_or_404
from waterpeers.apps.matching.views.introducing import introductions
from waterpeers.apps.matching.words import REQUEST_STATES
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.apps.records import editing
from waterpeers.domain.matching import RequestState
from waterpeers.domain.verdicts import NotAllowed, NotValid


@signed_in
def ask(request: Request, uuid: UUID, mentor: UUID) -> HttpResponse:
    """Ask a mentor for help with a need."""
    need = declared_or_404(request, "need", uuid)
    NotAllowed.unless(access.can_ask(request.actor, need.organisation))
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=mentor)

    def save(form: RequestForm) -> HttpResponse:
        strength = fitting_strength(need, organisation, request.actor)
        given = form.cleaned_data
        asking.send_request(need, organisation, strength=strength, act=request.act, **given)
        return redirect("matching:requests")

    return editing.edit(
        request,
        "matching/ask.html",
        "request",
        RequestForm,
        first=editing.new,
        save=save,
        said=_("Your request is sent."),
        need=need,
        mentor=organisation,
        there=need.requests.open_at(request.act.at).filter(mentor=organisation).first(),
        together=together(need.organisation, organisation),
        days=settings.REQUEST_DAYS,
    )


@signed_in
def requests(request: Request) -> HttpResponse:
    """Show the requests that one's organisations sent and received."""
    asking.expire_requests(act=request.act)
    return render(request, "matching/requests.html", _shown(request))


def _shown(request: Request) -> dict[str, Any]:
    return {"lines": _lines(request), "introductions": introductions(request)}


def _lines(request: Request) -> list[dict[str, Any]]:
    found = (
        HelpRequest.objects.visible_to(request.actor)
        .select_related("mentee__country", "mentor", "need", "partnership")
        .select_related("sent_by", "answered_by", "beyond_by")
        .order_by("-sent_at", "-pk")[:100]
    )
    return [_line(request, row) for row in found]


def _line(request: Request, row: HelpRequest) -> dict[str, Any]:
    """Put a request into words: for who answers, also whom it is about and what it would take."""
    is_open = row.state == RequestState.SENT
    may_answer = is_open and bool(access.can_answer(request.actor, row))
    is_first = bool(row.beyond_by and row.beyond_by.uuid == request.actor.person)
    country = row.mentee.country
    hidden = hidden_from(row.mentee, Audience.NETWORK)
    size = None if "connections" in hidden else row.mentee.connections
    return {
        "request": row,
        "state": REQUEST_STATES[row.state],
        "is_open": is_open,
        "country": country_name(country.pk, get_language() or "en") if country else "",
        "connections": in_figures(size) if size else "",
        "knows_first_yes": may_answer,
        "to_answer": may_answer and not is_first,
        "free": free_places(row.mentor) if may_answer else None,
        "to_withdraw": is_open and bool(access.can_ask(request.actor, row.mentee)),
    }


@require_POST
@signed_in
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Answer a request: yes opens a partnership, no needs no reason; nothing else is an answer."""
    found = get_object_or_404(HelpRequest.objects.visible_to(request.actor), uuid=uuid)
    decision = request.POST.get("decision")
    try:
        done = _decided(found, decision, request)
    except NotValid as refused:
        context = _shown(request)
        for line in context["lines"]:
            if line["request"].uuid == uuid:
                line["refused"] = [sentence(reason) for reason in refused.verdict.against]
                line["typed"] = request.POST
        return render(request, "matching/requests.html", context, status=422)
    if done.partnership:
        return redirect("partnerships:detail", uuid=done.partnership.uuid)
    if done.beyond_by and done.state == RequestState.SENT:
        messages.success(request, _("Kept. A second person of yours, or a facilitator, decides."))
    return redirect("matching:requests")


def _decided(found: HelpRequest, decision: str | None, request: Request) -> HelpRequest:
    if decision == "withdraw":
        return asking.withdraw_request(found, act=request.act)
    if decision not in {"yes", "no"}:
        raise NotValid.because("answer_yes_or_no", field="decision")
    return asking.answer_request(
        found,
        accept=decision == "yes",
        answer=request.POST.get("answer", ""),
        beyond_reason=request.POST.get("beyond_reason", ""),
        act=request.act,
    )
