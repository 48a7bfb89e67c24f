"""Pages on which a mission is prepared: agenda and notes, the briefing, a file for calendars."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions import access, documents
from waterpeers.apps.missions.actions import preparing as actions
from waterpeers.apps.missions.forms.missions import PreparationForm
from waterpeers.apps.missions.queries import preparation_of
from waterpeers.apps.missions.reports import mission_calendar, row_of
from waterpeers.apps.missions.rules import PREPARED_TEXTS
from waterpeers.apps.missions.views.course import edit_of, mission_or_404
from waterpeers.domain.agendas import written_agenda
from waterpeers.domain.missions import GOING
from waterpeers.domain.verdicts import NotAllowed

MOST_DAYS = 14  # that stand in an empty agenda


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def prepare(request: Request, uuid: UUID) -> HttpResponse:
    """Write agenda, norms, safety and contacts."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found.partnership))
    there = preparation_of(found)

    def first() -> dict[str, Any]:
        kept = preparation_of(found)
        many = min((found.ends_on - found.starts_on).days + 1, MOST_DAYS)
        days = [found.starts_on + timedelta(days=number) for number in range(many)]
        lines = kept.lines if kept else ()
        told = {name: getattr(kept, name) for name in PREPARED_TEXTS} if kept else {}
        return told | {
            "revision": kept.revision if kept else 0,
            "agenda": written_agenda(lines, language(), () if lines else days),
        }

    def save(form: PreparationForm) -> None:
        actions.prepare_mission(
            found, form.cleaned_data, revision=form.seen, language=language(), act=request.act
        )

    make = partial(PreparationForm, mission=found)
    return edit_of(
        request, found, "missions/prepare.html", "mission-preparation", make,
        first=first, save=save, row=there, to="missions:briefing",
    )  # fmt: skip


@require_safe
@signed_in
def briefing(request: Request, uuid: UUID) -> HttpResponse:
    """Show what those who go must know; the page is taken along on a device."""
    found = mission_or_404(request, uuid)
    context = {
        "partnership": found.partnership,
        "mission": found,
        "row": row_of(found, request.act.at.date()),
        "part": "briefing",
        "document": documents.briefing(found, at=request.act.at),
        "may_prepare": found.state in GOING
        and bool(access.can_write(request.actor, found.partnership)),
    }
    return render(request, "missions/briefing.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give the briefing as a file."""
    found = mission_or_404(request, uuid)
    made = documents.briefing(found, at=request.act.at)
    name = f"{found.partnership.code}-mission-{found.number}-briefing"
    return answer(made, form, name)


@require_safe
@signed_in
def ical(request: Request, uuid: UUID) -> HttpResponse:
    """Give the days and hours of a mission for calendars."""
    found = mission_or_404(request, uuid)
    text = mission_calendar(found, preparation_of(found), at=request.act.at)
    made = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    name = f"{found.partnership.code}-mission-{found.number}.ics"
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
