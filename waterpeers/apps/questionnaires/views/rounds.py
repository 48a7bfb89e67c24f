"""Asking, for facilitators: what they ask, whom, how far the answers have come."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import make_aware, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import Filters, lines, listings
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import rounds as actions
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking
from waterpeers.apps.questionnaires.forms.asking import QuestionRoundForm
from waterpeers.apps.questionnaires.models import QuestionRound, Template
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.questionnaires.views.found import round_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed, Refused

MOST_FOUND = 10


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List what facilitators ask, latest first, with how many have handed in."""
    NotAllowed.unless(access.can_ask(request.actor))
    found = list(queries.asked_by_facilitators())
    counts = queries.counted(found)
    language = get_language() or "en"
    context = {
        "rounds": [
            (each, each.template.questionnaire.title.said(language), counts[each.pk])
            for each in found
        ]
    }
    return render(request, "questionnaires/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Ask a questionnaire: which, about what, how; whom is chosen next."""
    NotAllowed.unless(access.can_ask(request.actor))
    return editing.edit(
        request,
        "questionnaires/new_round.html",
        "round",
        QuestionRoundForm,
        first=lambda: editing.new(template=request.GET.get("template")),
        save=lambda form: _opened(request, form.cleaned_data),
        said=_("Now choose whom you ask."),
    )


def _end_of(day: date | None) -> datetime | None:
    """Give the moment at which a last day is over, where this site is."""
    return None if day is None else make_aware(datetime.combine(day, time(23, 59, 59)))


def _opened(request: Request, fields: dict[str, Any]) -> str:
    asking = Asking(
        sharing=fields["sharing"],
        is_personal=fields["is_personal"],
        year=fields["year"],
        closes_at=_end_of(fields["closes_on"]),
    )
    made = actions.open_round(
        fields["title"],
        [],
        template=get_object_or_404(Template, uuid=fields["template"]),
        asking=asking,
        act=request.act,
        uuid=fields["uuid"],
    )
    return reverse("questionnaires:round", args=[made.uuid])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def round_(request: Request, uuid: UUID) -> HttpResponse:
    """Show whom a round asks and how far they have come; ask others, stop asking, end it."""
    found = round_or_404(request, uuid)
    NotAllowed.unless(access.can_ask(request.actor))
    reasons: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _changed(request, found)
        except Refused as refused:
            said = sentences(refused.verdict.against)
            reasons, status = [(text, "") for text, _field in said], 409
        else:
            messages.success(request, _("Saved."))
            return redirect("questionnaires:round", uuid=uuid)
    return render(
        request, "questionnaires/round.html", _context(request, found, reasons), status=status
    )


def _changed(request: Request, found: QuestionRound) -> None:
    """Do what one of the page's buttons asks."""
    do, _colon, what = request.POST.get("do", "").partition(":")
    match do:
        case "ask":
            seen = Organisation.objects.visible_to(request.actor)
            organisation = get_object_or_404(seen, uuid=_uuid(what))
            asked = AskedParty(organisation, request.POST.get("side", ""))
            actions.ask(found, asked, act=request.act)
        case "stop_asking":
            respondent = get_object_or_404(found.respondents.all(), uuid=_uuid(what))
            actions.stop_asking(respondent, act=request.act)
        case "end":
            actions.end_round(found, act=request.act)
        case "reopen":
            actions.reopen_round(found, act=request.act)
        case _:
            raise Http404


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise Http404 from problem


def _context(
    request: Request, found: QuestionRound, reasons: list[tuple[str, str]]
) -> dict[str, Any]:
    language = get_language() or "en"
    questionnaire = found.template.questionnaire
    name = request.GET.get("name", "").replace("\x00", "").strip()[:100]
    return {
        "round": found,
        "title": questionnaire.title.said(language),
        "reasons": reasons,
        "lines": [
            (each, side.text.said(language) if side else "")
            for each in queries.lines_of(found)
            for side in [questionnaire.side(each.respondent.side)]
        ],
        "sides": [(side.code, side.text.said(language)) for side in questionnaire.sides],
        "name": name,
        "found": _named(request, name) if name else [],
        "is_open": found.is_open(now()),
        "is_ours": not owner_of(found).key,
    }


def _named(request: Request, name: str) -> list[Any]:
    rows = listings(audience_of(request.actor), Filters(text=name), now().date())
    return list(lines(rows, 0, MOST_FOUND))
