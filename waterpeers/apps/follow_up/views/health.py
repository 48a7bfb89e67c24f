"""Pages of the health of a partnership: what each side sees, round after round; starting one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import health as actions
from waterpeers.apps.follow_up.forms import HealthForm
from waterpeers.apps.follow_up.queries.health import HealthRound, agreed_in, rounds_of
from waterpeers.apps.follow_up.reports.health import (
    TICKS,
    health_chart,
    health_finding,
    health_lines,
)
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.questionnaires.access import can_answer
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.verdicts import NotAllowed


@require_safe
@signed_in
def health(request: Request, uuid: UUID) -> HttpResponse:
    """Show how both sides see their partnership: the latest round, or the one that is asked for."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    is_going = partnership.state is PartnershipState.ACTIVE
    may_note = is_going and bool(access.can_note(request.actor, partnership))
    context: dict[str, Any] = {
        "partnership": partnership,
        "part": "health",
        "may_read": may_read,
        "may_start": may_note and partnership.phase not in (Phase.FIND, Phase.AGREE),
        "may_note": may_note,
        "finding": _("How the two work together: nobody was asked yet"),
    }
    if may_read and (rounds := rounds_of(partnership)):
        context |= _shown(request, partnership, rounds)
    return render(request, "follow_up/health.html", context)


def _shown(request: Request, partnership: Partnership, rounds: list[HealthRound]) -> dict[str, Any]:
    wanted = request.GET.get("round", "")
    shown = next((each for each in rounds if str(each.check.uuid) == wanted), rounds[-1])
    complete = [each for each in rounds if each.is_complete]
    earlier = [each for each in complete if each.check.started_at < shown.check.started_at]
    before = earlier[-1] if earlier else None
    lines = health_lines(shown, before, agreed_in(shown.check)) if shown.is_complete else []
    return {
        "shown": shown,
        "finding": health_finding(shown, before),
        "lines": lines,
        "ticks": TICKS,
        "chart": health_chart(complete),
        "answers": [
            (each, each.pk in shown.handed_in, bool(can_answer(request.actor, each)))
            for each in shown.asked
        ],
        "others": [each for each in rounds[::-1] if each is not shown],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start_health(request: Request, uuid: UUID) -> HttpResponse:
    """Ask both sides how the partnership works."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_note(request.actor, partnership))
    there = reverse("follow_up:health", args=[uuid])

    def save(form: HealthForm) -> str:
        key, ends = form.cleaned_data["uuid"], form.ends()
        actions.start_health_check(partnership, closes_at=ends, act=request.act, uuid=key)
        return there

    return editing.edit(
        request,
        "follow_up/start_health.html",
        "follow-up-health",
        HealthForm,
        first=editing.new,
        save=save,
        said=_("The round is open: each side finds it on its desk."),
        partnership=partnership,
        back=there,
    )
