"""Pages of service ladders."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.ladders import access, actions, queries
from waterpeers.apps.ladders.forms import LadderForm
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.service_ladders import Service
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale

NAME = "ladder"


@signed_in
def mine(request: Request) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    own = Organisation.objects.own_operators(request.actor)
    if len(own) == 1:
        return redirect("ladders:of", own[0].uuid)
    return render(request, "ladders/mine.html", {"organisations": own})


@signed_in
def of(request: Request, uuid: UUID) -> HttpResponse:
    """Show an operator's ladders over the years, beside what it counts itself."""
    organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    may_save = access.can_save(request.actor, organisation)
    context = {
        "organisation": organisation,
        "groups": queries.ladder_groups(request.actor, organisation),
        "services": SERVICES,
        "may_save": may_save,
        "me": request.actor.person,
    }
    return render(request, "ladders/of.html", context)


@signed_in
def start(request: Request, uuid: UUID, service: str) -> HttpResponse:
    """Enter the ladder of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_save(request.actor, organisation))
    if service not in set(Service):
        raise Http404
    chosen = Service(service)
    if request.method != "POST":
        first: dict[str, Any] = {"uuid": uuid4(), "year": now().year - 1}
        form = LadderForm(initial=with_draft(request, NAME, first), service=chosen)
        return _entry(request, organisation, form)
    form = LadderForm(request.POST, service=chosen)
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = actions.start(
                organisation,
                chosen,
                form.entered(),
                year=given["year"],
                zone=given["zone"],
                uuid=given["uuid"],
                act=request.act,
            )
            return _saved(request, saved)
        except Refused as refused:
            show_refusal(form, refused)
    return _entry(request, organisation, form, status=422)


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a ladder; its check is then due again."""
    saved = _found(request, uuid)
    NotAllowed.unless(access.can_save(request.actor, saved.organisation))
    service = Service(saved.service)
    if request.method != "POST":
        first = with_draft(request, NAME, _stored(saved))
        form = LadderForm(initial=first, service=service, is_new=False)
        return _entry(request, saved.organisation, form, saved=saved)
    form = LadderForm(request.POST, service=service, is_new=False)
    if form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.change(saved, form.entered(), revision=revision, act=request.act)
            return _saved(request, saved)
        except Stale as stale:
            show_refusal(form, stale)
            saved.refresh_from_db()
            both = on_top_of(form, stored=_stored(saved), revision=saved.revision)
            more = {"saved": saved, "differences": both}
            return _entry(request, saved.organisation, form, status=409, **more)
        except Refused as refused:
            show_refusal(form, refused)
    return _entry(request, saved.organisation, form, status=422, saved=saved)


@signed_in
@require_POST
def check(request: Request, uuid: UUID) -> HttpResponse:
    """Confirm a ladder as a second person."""
    saved = _found(request, uuid)
    text = request.POST.get("revision", "")
    revision = int(text) if text.isdecimal() and len(text) < 10 else 0
    actions.check(saved, revision=revision, act=request.act)
    messages.success(request, _("Checked."))
    return redirect("ladders:of", saved.organisation.uuid)


def _entry(
    request: Request,
    organisation: Organisation,
    form: LadderForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "organisation": organisation,
        "service": SERVICES[form.service],
        "form_name": NAME,
    }
    return render(request, "ladders/enter.html", context | more, status=status)


def _saved(request: Request, saved: SavedLadder) -> HttpResponse:
    sent(request, NAME)
    messages.success(request, _("Saved."))
    return redirect("ladders:of", saved.organisation.uuid)


def _stored(saved: SavedLadder) -> dict[str, Any]:
    return {
        **saved.percents,
        "source": saved.source,
        "note": saved.note,
        "revision": saved.revision,
    }


def _found(request: Request, uuid: UUID) -> SavedLadder:
    visible = SavedLadder.objects.visible_to(request.actor)
    found: SavedLadder = get_object_or_404(
        visible.select_related("organisation", "saved_by"), uuid=uuid
    )
    return found
