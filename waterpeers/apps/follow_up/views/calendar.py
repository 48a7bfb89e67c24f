"""The days ahead of a partnership, and the secret address at which a calendar reads them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import calendar as actions
from waterpeers.apps.follow_up.models import CalendarLink
from waterpeers.apps.follow_up.queries.calendar import (
    days_of_partnership,
    days_of_person,
    link_of,
    links_of,
)
from waterpeers.apps.follow_up.reports.calendar import calendar_text, day_words, page_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404


@require_safe
@signed_in
def calendar(request: Request, uuid: UUID) -> HttpResponse:
    """Show the days ahead of a partnership."""
    return _page(request, partnership_or_404(request, uuid))


def _page(request: Request, partnership: Partnership, **more: Any) -> HttpResponse:
    may_read = bool(access.can_read(request.actor, partnership))
    days = days_of_partnership(partnership, request.actor) if may_read else []
    today = request.act.at.date()
    context = {
        "partnership": partnership,
        "part": "calendar",
        "may_read": may_read,
        "finding": _("Days ahead"),
        "days": [(due.day, day_words(due), page_of(due)) for due in days if due.day >= today],
        "past": [(due.day, day_words(due), page_of(due)) for due in days if due.day < today],
        "links": links_of(request.actor.person, partnership) if may_read else [],
    }
    return render(request, "follow_up/calendar.html", context | more)


@require_POST
@signed_in
def make_calendar_link(request: Request, uuid: UUID) -> HttpResponse:
    """Make a secret address, of this partnership or of all one's own, and show it once."""
    partnership = partnership_or_404(request, uuid)
    whose = None if request.POST.get("of") == "all" else partnership
    _link, secret = actions.make_calendar_link(whose, act=request.act)
    answer = _page(request, partnership, address=address_of(secret))
    answer["Cache-Control"] = "no-store"
    return answer


def address_of(secret: str) -> str:
    """Give the whole address of a calendar."""
    return settings.BASE_URL + reverse("follow_up:feed", args=[secret])


@require_POST
@signed_in
def end_calendar_link(request: Request, uuid: UUID, link: UUID) -> HttpResponse:
    """End a secret address of one's own."""
    mine = CalendarLink.objects.filter(person__uuid=request.actor.person)
    found = get_object_or_404(mine.select_related("person"), uuid=link)
    actions.end_calendar_link(found, act=request.act)
    messages.success(request, _("The address is ended: calendars that use it get nothing more."))
    return redirect("follow_up:calendar", uuid=uuid)


@require_safe
def feed(request: Request, secret: str) -> HttpResponse:
    """Give the calendar of a secret address to a program, with the rights of its owner now."""
    link = link_of(secret)
    if link is None:
        raise Http404
    actor = actor_of(link.person)
    if link.partnership and not access.can_read(actor, link.partnership):
        raise Http404  # whoever left learns nothing more of it, not even its name
    with override(link.person.language or "en"):
        if link.partnership:
            name, days = link.partnership.title, days_of_partnership(link.partnership, actor)
        else:
            name, days = _("My partnerships"), days_of_person(link.person, actor)
        text = calendar_text(name, days, at=now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="waterpeers.ics"'
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Robots-Tag"] = "noindex"
    return answer
