"""Pages of matching rounds."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import rounds as actions
from waterpeers.apps.matching.forms import RoundForm, WeightsForm
from waterpeers.apps.matching.models import Need, Round
from waterpeers.apps.matching.queries import needs_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.bodies import own_bodies
from waterpeers.apps.operators.words import REGIONS, WORKING_AREAS
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed


def _found(request: Request, uuid: UUID) -> Round:
    NotAllowed.unless(access.can_run_rounds(request.actor))
    return get_object_or_404(Round.objects.select_related("organisation", "members_of"), uuid=uuid)


@signed_in
def rounds(request: Request) -> HttpResponse:
    """Show matching rounds, and open one."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found = Round.objects.select_related("organisation", "members_of").order_by(
        "-opened_at", "-pk"
    )[:100]

    def save(form: RoundForm) -> HttpResponse:
        own = request.actor.organisations_as(Role.FACILITATOR)
        home = Organisation.objects.filter(uuid__in=own).first()
        home = home or Organisation.objects.order_by("pk").first()
        if home is None:
            raise Http404
        made = actions.open_round(
            organisation=home,
            uuid=form.cleaned_data["uuid"],
            act=request.act,
            **form.fields_of_round(),
        )
        return redirect("matching:round", uuid=made.uuid)

    return editing.edit(
        request,
        "matching/rounds.html",
        "round",
        RoundForm,
        first=lambda: editing.new(members_of=_own_body(request)),
        save=save,
        said="",
        rounds=[(row, _scope_of(row)) for row in found],
    )


def _own_body(request: Request) -> UUID | None:
    """Give one's own platform, where it says who its members are."""
    own = own_bodies(request.actor, now().date())
    return own[0].uuid if own else None


def _scope_of(row: Round) -> str:
    """Say which needs a round looks at."""
    said = [str(WORKING_AREAS[area]) for area in row.working_areas]
    said += [str(REGIONS[code]) for code in row.regions]
    if row.members_of:
        said.append(_("members of %(body)s") % {"body": row.members_of.name})
    return " · ".join(said) or _("all needs")


@signed_in
def round_(request: Request, uuid: UUID) -> HttpResponse:
    """Show a round: its needs, those left out, its weights, what happened."""
    found = _found(request, uuid)

    def save(form: WeightsForm) -> HttpResponse:
        actions.set_weights(found, form.weights(), revision=form.seen, act=request.act)
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
        is_open=found.closed_at is None,
        is_to_come=bool(found.first_day and found.first_day > now().date()),
        scope=_scope_of(found),
        needs=needs_of(found, request.actor, now().date()),
        trail=trail_of(found, most=20),
    )


@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change what a round is called and which needs it looks at."""
    found = _found(request, uuid)

    def first() -> dict[str, object]:
        names = ("title", "working_areas", "regions", "first_day", "last_day", "revision")
        body = found.members_of.uuid if found.members_of else ""
        return {name: getattr(found, name) for name in names} | {"members_of": body}

    def save(form: RoundForm) -> HttpResponse:
        given = form.fields_of_round()
        actions.change_round(found, revision=form.seen, act=request.act, **given)
        return redirect("matching:round", uuid=uuid)

    return editing.edit(
        request,
        "matching/change_round.html",
        "round",
        RoundForm,
        first=first,
        save=save,
        row=found,
        round=found,
    )


@signed_in
def close(request: Request, uuid: UUID) -> HttpResponse:
    """Say what closing a round does, and close it."""
    found = _found(request, uuid)
    if request.method == "POST":
        actions.close_round(found, act=request.act)
        messages.success(request, _("The round is closed."))
        return redirect("matching:round", uuid=uuid)
    context = {
        "round": found,
        "number": len(needs_of(found, request.actor, now().date()).taken),
        "kept": found.shortlists.count(),
    }
    return render(request, "matching/close_round.html", context)


@require_POST
@signed_in
def reopen(request: Request, uuid: UUID) -> HttpResponse:
    """Open a closed round again."""
    actions.reopen_round(_found(request, uuid), act=request.act)
    messages.success(request, _("The round is open again."))
    return redirect("matching:round", uuid=uuid)


@require_POST
@signed_in
def place(request: Request, uuid: UUID, need: UUID) -> HttpResponse:
    """Put a need into a round, or leave it out, with the reason."""
    found = _found(request, uuid)
    wanted = get_object_or_404(Need.objects.visible_to(request.actor), uuid=need)
    is_in = request.POST.get("place") == "in"
    reason = request.POST.get("reason", "")
    actions.place_need(found, wanted, is_in=is_in, reason=reason, act=request.act)
    messages.success(request, _("Put in.") if is_in else _("Left out."))
    return redirect("matching:round", uuid=uuid)
