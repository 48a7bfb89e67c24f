"""Pages of service ladders."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.ladders import actions, queries
from waterpeers.apps.ladders.forms import LadderForm
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.apps.records.access import can_enter
from waterpeers.domain.service_ladders import LadderService
from waterpeers.domain.verdicts import NotAllowed

NAME, PAGE = "ladder", "ladders/enter.html"
WORDS = {
    "heading": _("Service ladders"),
    "lead": _("On which rung of service people stand, as surveys and censuses count them."),
}


@signed_in
def mine(request: Request) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    own = Organisation.objects.own_operators(request.actor)
    return editing.mine(request, own, to="ladders:of", **WORDS)


@signed_in
def of(request: Request, uuid: UUID) -> HttpResponse:
    """Show an operator's ladders over the years, beside what it counts itself."""
    organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    groups = queries.ladder_groups(request.actor, organisation)
    context = {
        "organisation": organisation,
        "groups": groups,
        "trail": queries.trail(groups),
        "services": SERVICES,
        "may_enter": can_enter(request.actor, organisation),
        "me": request.actor.person,
        "lead": WORDS["lead"],
    }
    return render(request, "ladders/of.html", context)


@signed_in
def start(request: Request, uuid: UUID, service: str) -> HttpResponse:
    """Enter the ladder of another year or zone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))
    if service not in set(LadderService):
        raise Http404
    chosen = LadderService(service)

    def save(form: LadderForm) -> SavedLadder:
        entered, where = form.entered(), form.where()
        return actions.start(organisation, chosen, entered, **where, act=request.act)

    return editing.edit(
        request,
        PAGE,
        NAME,
        partial(LadderForm, service=chosen),
        first=lambda: editing.new(year=now().year - 1),
        save=save,
        organisation=organisation,
        service=SERVICES[chosen],
        back=reverse("ladders:of", args=[organisation.uuid]),
    )


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a ladder; its check is then due again."""
    saved = editing.found(SavedLadder.objects.all(), request, uuid)
    NotAllowed.unless(can_enter(request.actor, saved.organisation))
    service = LadderService(saved.service)

    def first() -> dict[str, Any]:
        texts = {"source": saved.source, "note": saved.note}
        return {**saved.percents, **texts, "revision": saved.revision}

    def save(form: LadderForm) -> SavedLadder:
        return actions.change(saved, form.entered(), revision=form.seen, act=request.act)

    return editing.edit(
        request,
        PAGE,
        NAME,
        partial(LadderForm, service=service, is_new=False),
        first=first,
        save=save,
        row=saved,
        saved=saved,
        organisation=saved.organisation,
        service=SERVICES[service],
        back=saved.get_absolute_url(),
    )


@signed_in
@require_POST
def check(request: Request, uuid: UUID) -> HttpResponse:
    """Confirm a ladder as a second person."""
    saved = editing.found(SavedLadder.objects.all(), request, uuid)
    actions.check(saved, revision=editing.seen(request), act=request.act)
    return editing.checked(request, saved)
