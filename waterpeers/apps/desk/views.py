"""The signed-in home."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.desk import actions, queries
from waterpeers.apps.desk.access import can_see_mails, can_see_turns
from waterpeers.apps.desk.reports.beginning import first_steps
from waterpeers.apps.desk.reports.lines import desk_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.foundation.pages import pager, signed_in
from waterpeers.apps.foundation.subjects import runs_a_platform
from waterpeers.domain.verdicts import NotAllowed

PAGE = 50


@signed_in
def home(request: Request) -> HttpResponse:
    """Show what waits for me, and what is mine."""
    at, actor = now(), request.actor
    organisations = queries.my_organisations(actor)
    waits = queries.waits_for(actor, at)
    begins = not organisations or any(each.kind == "profile" for each in waits)
    steps = first_steps(queries.beginning(request.user, actor, at) if begins else None, at)
    if steps:  # they say it better
        waits = [each for each in waits if each.kind != "profile"]
    steps_left = sum(step.state != "done" for step in steps)
    partnerships = queries.my_partnerships(actor, localdate())
    context = {
        "desk": desk_of(waits, queries.my_drafts(actor), steps_left, at),
        "partnerships": partnerships[: queries.PARTNERSHIPS],
        "partnerships_more": len(partnerships) > queries.PARTNERSHIPS,
        "organisations": organisations,
        "steps": steps,
        "begins_at": organisations[0][0] if steps and organisations else None,
        "platform": queries.platform_in_numbers(at) if runs_a_platform(actor) else None,
    }
    return render(request, "desk/home.html", context)


@require_safe
@signed_in
def turns(request: Request) -> HttpResponse:
    """Show whose turn it is, for those who help what is stuck; the longest first."""
    NotAllowed.unless(can_see_turns(request.actor))
    page = Paginator(queries.turns(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"lines": queries.lines_of(page.object_list), "page": pager(page)}
    return render(request, "desk/turns.html", context)


@require_safe
@signed_in
def mails(request: Request) -> HttpResponse:
    """Show the mails that did not go out."""
    NotAllowed.unless(can_see_mails(request.actor))
    return render(request, "desk/mails.html", {"mails": Mail.objects.failing()[:PAGE]})


@require_POST
@signed_in
def try_again(request: Request, uuid: UUID) -> HttpResponse:
    """Send a mail again."""
    NotAllowed.unless(can_see_mails(request.actor))
    mail = actions.try_again(get_object_or_404(Mail, uuid=uuid), act=request.act)
    mail.refresh_from_db()
    if mail.sent_at:
        messages.success(request, _("The mail went out."))
    else:
        messages.error(request, _("The mail did not go out: %(fault)s") % {"fault": mail.fault})
    return redirect("desk:mails")
