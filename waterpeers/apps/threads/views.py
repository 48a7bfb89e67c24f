"""Pages of conversations: one, all of a partnership, and what one says of them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.beside import BesideThing, found_beside
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.apps.threads import access, actions
from waterpeers.apps.threads.forms import MessageForm
from waterpeers.apps.threads.fragments import shown
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import lines_in, thread_of
from waterpeers.domain.threads import ThreadClass
from waterpeers.domain.verdicts import NotAllowed


def beside_or_404(request: Request, kind: str, item: UUID) -> BesideThing:
    """Find a thing that one may see, and beside which one may talk."""
    beside = found_beside(kind, item, request.actor)
    if beside is None:
        raise Http404
    NotAllowed.unless(access.can_read(request.actor, beside.partnership))
    return beside


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """List the conversations of a partnership."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    classes = access.classes_of(request.actor, partnership)
    context = {
        "partnership": partnership,
        "lines": lines_in(partnership, request.actor, classes),
    }
    return render(request, "threads/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def thread(request: Request, kind: str, item: UUID) -> HttpResponse:
    """Show the conversation beside a thing, and let people write."""
    beside = beside_or_404(request, kind, item)
    context = shown(request, beside, thread_of(beside))
    if request.method == "POST":
        NotAllowed.unless(access.can_write(request.actor, beside.partnership))

    def save(form: MessageForm) -> str:
        given = form.cleaned_data
        actions.write_message(
            beside,
            given["text"],
            seen_by=given.get("seen_by") or ThreadClass.SIDES,
            uuid=given["uuid"],
            act=request.act,
        )
        return reverse("threads:thread", args=[kind, item]) + "#id_last"

    return editing.edit(
        request,
        "threads/thread.html",
        "thread",
        partial(MessageForm, classes=context["classes"]),
        first=editing.new,
        save=save,
        said=_("Your message is written; those who take part get a mail."),
        **context,
    )


@require_POST
@signed_in
def listen(request: Request, kind: str, item: UUID) -> HttpResponse:
    """Note that one has read it, or whether one wants mails of it."""
    beside = beside_or_404(request, kind, item)
    mails = request.POST.get("mails", "")
    actions.listen(
        beside,
        has_read="read" in request.POST,
        is_quiet=mails == "no" if mails in {"yes", "no"} else None,
        act=request.act,
    )
    messages.success(request, editing.SAVED)
    return redirect("threads:thread", kind=kind, item=item)


@require_POST
@signed_in
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """Take back what one wrote."""
    rows = ThreadMessage.objects.visible_to(request.actor)
    found = get_object_or_404(rows.select_related("thread__partnership", "author"), uuid=uuid)
    beside_or_404(request, found.thread.kind, found.thread.item)
    actions.take_back_message(found, act=request.act)
    messages.success(request, _("Your message is taken back."))
    return redirect("threads:thread", kind=found.thread.kind, item=found.thread.item)
