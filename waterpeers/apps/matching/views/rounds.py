"""Pages of matching rounds."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import proposing
from waterpeers.apps.matching.forms import (
    RoundForm,
    WeightsForm,
)
from waterpeers.apps.matching.models import Need, Round
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed


@signed_in
def rounds(request: Request) -> HttpResponse:
    """Show matching rounds, and open one."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found = Round.objects.select_related("organisation").order_by("-opened_at", "-pk")[:100]

    def save(form: RoundForm) -> HttpResponse:
        own = request.actor.organisations_as(Role.FACILITATOR)
        home = Organisation.objects.filter(uuid__in=own).first()
        home = home or Organisation.objects.order_by("pk").first()
        if home is None:
            raise Http404
        given = form.cleaned_data
        made = proposing.open_round(given["title"], home, uuid=given["uuid"], act=request.act)
        return redirect("matching:round", uuid=made.uuid)

    return editing.edit(
        request,
        "matching/rounds.html",
        "round",
        RoundForm,
        first=editing.new,
        save=save,
        said="",
        rounds=found,
    )


@signed_in
def round_(request: Request, uuid: UUID) -> HttpResponse:
    """Show a round with its weights, which a facilitator can change, and the needs in view."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found = get_object_or_404(Round.objects.select_related("organisation"), uuid=uuid)
    if request.method == "POST" and "close" in request.POST:
        proposing.close_round(found, act=request.act)
        return redirect("matching:round", uuid=uuid)
    needs = (
        Need.objects.visible_to(request.actor)
        .filter(withdrawn_at__isnull=True)
        .select_related("organisation")
        .order_by("-declared_at", "-pk")[:50]
    )

    def save(form: WeightsForm) -> HttpResponse:
        seen = form.cleaned_data["revision"] or 0
        proposing.set_weights(found, form.weights(), revision=seen, act=request.act)
        return redirect("matching:round", uuid=uuid)

    return editing.edit(
        request,
        "matching/round.html",
        "weights",
        partial(WeightsForm, weights=found.weights),
        first=lambda: {"revision": found.revision, **found.weights},
        row=found,
        save=save,
        said=_("The weights are saved."),
        round=found,
        needs=needs,
    )
