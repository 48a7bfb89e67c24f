"""Pages on which it is found who could help, and what was found is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.accounts.queries import who_facilitates
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.runs import reason_from
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import declaring, proposing
from waterpeers.apps.matching.forms import WishesForm
from waterpeers.apps.matching.models import Need, Round, Shortlist
from waterpeers.apps.matching.queries import (
    areas_on_offer,
    asked_for,
    figures_beside,
    hints,
    open_to,
    peers_of,
    sentence_of,
    shortlist_of,
    weights_of,
    wishes_of,
)
from waterpeers.apps.matching.reports.shortlist import about_mentee, shortlist_report
from waterpeers.apps.matching.reports.ways import Office, WaysOut, offices_of
from waterpeers.apps.matching.views.declaring import declared_or_404, uuid_or_404
from waterpeers.apps.matching.words import CRITERIA, LABELS
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.verdicts import NotAllowed

NEAREST_AREAS = 6
OFFICES = 3  # to write to


@signed_in
def shortlist(request: Request, uuid: UUID) -> HttpResponse:
    """Show who could help with a need, why, and side by side; keep what was shown on request."""
    need: Need = declared_or_404(request, "need", uuid)
    NotAllowed.unless(access.can_shortlist(request.actor, need.organisation))
    round_ = _round(request.GET.get("round", ""))
    form = WishesForm.read(request.GET, weights_of(round_), wishes_of(need.organisation))
    weights, wishes = form.weights(), form.wishes()
    if request.method == "POST":
        made = proposing.make_shortlist(
            need, act=request.act, round_=round_, weights=weights, wishes=wishes
        )
        messages.success(request, _("This shortlist is kept as it is."))
        return redirect("matching:kept", uuid=made.uuid)
    today = now().date()
    found = shortlist_of(need, weights, today=today, wishes=wishes)
    mentee = peers_of([need.organisation], today=today)[need.organisation_id]
    may_ask = bool(access.can_ask(request.actor, need.organisation))
    figures = figures_beside(need, [each.mentor.id for each in found.chosen], request.actor)
    is_own = need.organisation.uuid in request.actor.organisations
    offices = offices_of(who_facilitates(need.organisation, today)[:OFFICES])
    shown = shortlist_report(
        found,
        mentee,
        weights,
        WORKING_AREAS[need.working_area],
        compared=hints(need.organisation, request.actor),
        figures=figures,
        steps=_steps(need, form, offices if is_own else [], is_own=is_own),
    )
    context = {
        "need": need,
        "mentee": about_mentee(mentee, figures),
        "round": round_,
        "rounds": Round.objects.filter(closed_at=None).order_by("-opened_at", "-pk")[:10],
        "shown": shown,
        "form": form,
        "may_ask": may_ask,
        "days_to_answer": settings.REQUEST_DAYS,
        "asked": asked_for(need, request.actor),
        "who_may_ask": open_to(need.organisation) if is_own and not may_ask else "",
        "is_own": is_own,
        "may_introduce": not may_ask and bool(access.can_introduce(request.actor)),
        "offices": offices if is_own else [],
        "areas": [] if found.candidates else _areas(need),
        "kept": need.shortlists.select_related("made_by").order_by("-made_at", "-pk")[:10],
        "may_watch": bool(access.can_declare(request.actor, need.organisation)),
    }
    return render(request, "matching/shortlist.html", context)


def _areas(need: Need) -> list[tuple[str, int]]:
    return areas_on_offer(WorkingArea(need.working_area))[:NEAREST_AREAS]


def _steps(need: Need, form: WishesForm, offices: list[Office], *, is_own: bool) -> WaysOut:
    written = next((office.mail_about(need.sentence) for office in offices if office.mail), "")
    back = urlencode({"then": reverse("matching:shortlist", args=[need.uuid])})
    profile = reverse("operators:edit", args=[need.organisation.uuid]) if is_own else ""
    return WaysOut(profile and f"{profile}?{back}#id_pays_interpreter", form.without(), written)


def _round(text: str) -> Round | None:
    return get_object_or_404(Round, uuid=uuid_or_404(text)) if text else None


@signed_in
def kept(request: Request, uuid: UUID) -> HttpResponse:
    """Show a shortlist as it was when it was kept."""
    seen = Need.objects.visible_to(request.actor)
    found = get_object_or_404(
        Shortlist.objects.select_related("need__organisation", "round", "made_by"),
        uuid=uuid, need__in=seen,
    )  # fmt: skip
    NotAllowed.unless(access.can_shortlist(request.actor, found.need.organisation))
    candidates, almost = found.result["candidates"], found.result.get("almost", [])
    ids = [each["mentor"] for each in candidates + almost]
    named = {str(o.uuid): o for o in Organisation.objects.filter(uuid__in=ids)}
    context = {
        "shortlist": found,
        "need": found.need,
        "candidates": [_kept(each, named) for each in candidates],
        "almost": [_kept(each, named) for each in almost],
        "weights": [
            (label, found.weights[name])
            for name, label in CRITERIA.items()
            if name in found.weights
        ],
    }
    return render(request, "matching/kept.html", context)


def _kept(each: dict[str, Any], named: dict[str, Organisation]) -> dict[str, Any]:
    def said(name: str) -> list[str]:
        return [sentence_of(reason_from(reason)) for reason in each.get(name, ())]

    return {
        "mentor": named.get(each["mentor"]),
        "label": LABELS.get(each.get("label", ""), ""),
        "score": round(100 * each.get("score", 0)),
        "known": round(10 * each.get("confidence", 0)),
        "reasons": said("reasons"),
        "against": said("against"),
    }


@require_POST
@signed_in
def watch(request: Request, uuid: UUID) -> HttpResponse:
    """Ask to be told when somebody becomes strong in what a need is about, or no more."""
    need = declared_or_404(request, "need", uuid)
    is_watched = request.POST.get("watch") == "yes"
    declaring.watch(need, is_watched=is_watched, act=request.act)
    said = (
        _("You are told when there is somebody new.") if is_watched else _("You are told no more.")
    )
    messages.success(request, said)
    return redirect(reverse("matching:shortlist", args=[uuid]))
