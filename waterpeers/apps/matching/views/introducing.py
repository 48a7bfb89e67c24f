"""Pages on which a facilitator introduces two operators, and each of them answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import introducing
from waterpeers.apps.matching.forms import IntroductionForm
from waterpeers.apps.matching.models import Introduction
from waterpeers.apps.matching.queries import free_places, together
from waterpeers.apps.matching.views.declaring import declared_or_404
from waterpeers.apps.matching.words import REQUEST_STATES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.domain.matching import RequestState
from waterpeers.domain.verdicts import NotAllowed, NotValid

SHOWN = 100


@signed_in
def introduce(request: Request, uuid: UUID, mentor: UUID) -> HttpResponse:
    """Introduce whoever has a need and a mentor to each other."""
    NotAllowed.unless(access.can_introduce(request.actor))
    need = declared_or_404(request, "need", uuid)
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=mentor)

    def save(form: IntroductionForm) -> HttpResponse:
        introducing.introduce(need, organisation, act=request.act, **form.cleaned_data)
        return redirect("matching:requests")

    return editing.edit(
        request,
        "matching/introduce.html",
        "introduction",
        IntroductionForm,
        first=editing.new,
        save=save,
        said=_("They are introduced; both are asked for a yes or no."),
        need=need,
        mentor=organisation,
        days=settings.REQUEST_DAYS,
        free=free_places(organisation),
        together=together(need.organisation, organisation),
    )


@require_POST
@signed_in
def answer_introduction(request: Request, uuid: UUID) -> HttpResponse:
    """Say yes or no for one's own side, or take it back; nothing else is an answer."""
    found = get_object_or_404(Introduction.objects.visible_to(request.actor), uuid=uuid)
    decision = request.POST.get("decision")
    if decision == "withdraw":
        introducing.withdraw_introduction(found, act=request.act)
        return redirect("matching:requests")
    if decision not in {"yes", "no"}:
        raise NotValid.because("answer_yes_or_no", field="decision")
    done = introducing.answer_introduction(found, accept=decision == "yes", act=request.act)
    if done.partnership:
        return redirect("partnerships:detail", uuid=done.partnership.uuid)
    return redirect("matching:requests")


def introductions(request: Request) -> list[dict[str, Any]]:
    """Put the introductions that one may know of into words."""
    introducing.expire_introductions(act=request.act)
    found = Introduction.objects.visible_to(request.actor).select_related(
        "mentee", "mentor", "need", "partnership", "introduced_by"
    )
    return [_line(request, row) for row in found.order_by("-introduced_at", "-pk")[:SHOWN]]


def _line(request: Request, row: Introduction) -> dict[str, Any]:
    is_open = row.state == RequestState.SENT
    keeps = bool(access.can_introduce(request.actor))
    mine = [o for _c, o in row.sides if access.can_answer_introduction(request.actor, o)]
    return {
        "row": row,
        "state": REQUEST_STATES[row.state],
        "is_open": is_open,
        "to_answer": mine if is_open else [],
        "to_withdraw": is_open and keeps,
        "note": row.note if keeps else "",
        "said": [(row.mentee.name, row.mentee_agreed_at), (row.mentor.name, row.mentor_agreed_at)],
    }
