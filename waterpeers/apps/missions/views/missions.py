"""Pages of missions: the list of a partnership, one mission, its terms, how it ended."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.follow_up.queries.items import operators_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions import missions as actions
from waterpeers.apps.missions.forms.missions import EndForm, MissionForm
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.queries import (
    activities_of,
    agreed_by,
    missions_of,
)
from waterpeers.apps.missions.reports import (
    member_rows,
    missions_finding,
    row_of,
    sides_said,
)
from waterpeers.apps.missions.views.course import edit_of, mission_or_404
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.missions import GOING, MissionKind, MissionState
from waterpeers.domain.partnerships import AGREED, PartnershipState
from waterpeers.domain.verdicts import NotAllowed

TERMS = (
    "revision", "kind", "purpose", "without_item", "afterwards", "place", "starts_on", "ends_on",
    "attendance", "prepares", "area",
)  # fmt: skip


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the missions of a partnership."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    today = request.act.at.date()
    is_going = partnership.state is PartnershipState.ACTIVE and partnership.phase in AGREED
    context: dict[str, Any] = {
        "partnership": partnership,
        "may_read": may_read,
        "is_too_early": partnership.phase not in AGREED,
        "may_ask": is_going and bool(access.can_prepare(request.actor, partnership)),
    }
    if may_read:
        found = missions_of(partnership)
        context |= {
            "finding": missions_finding(found, today),
            "rows": [row_of(each, today) for each in found],
        }
    return render(request, "missions/missions.html", context)


@require_safe
@signed_in
def mission(request: Request, uuid: UUID) -> HttpResponse:
    """Show one mission: its terms, who agreed, the team, and what happened to it."""
    found = mission_or_404(request, uuid)
    partnership, actor = found.partnership, request.actor
    parties = operators_of(partnership)
    is_active = partnership.state is PartnershipState.ACTIVE
    runs = bool(access.can_prepare(actor, partnership))
    mine = set(sides_of(actor, partnership))
    is_going = found.state in GOING
    context = {
        "partnership": partnership,
        "mission": found,
        "row": row_of(found, request.act.at.date()),
        "part": "terms",
        "area": WORKING_AREAS[found.area] if found.area else "",
        "sides": sides_said(found),
        "team": member_rows(found, actor, runs=runs),
        "trail": trail_of(
            found,
            named={p.organisation.uuid: p.organisation.name for p in parties},
            without=("logentry", "logfile"),  # they stand in the log
        ),
        "may_agree": is_active and found.state is MissionState.ASKED
        and bool(mine - agreed_by(found)),
        "may_change": is_active and is_going and runs,
        "may_end": is_going and runs,
        "may_take_up": is_active and not is_going and runs,
    }  # fmt: skip
    return render(request, "missions/mission.html", context)


def _form(partnership: Partnership, keep: Mission | None = None, **more: Any) -> Any:
    return partial(
        MissionForm,
        parties=operators_of(partnership),
        activities=activities_of(partnership, keep.activity if keep else None),
        **more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: Request, uuid: UUID) -> HttpResponse:
    """Ask for a mission, from an activity of the plan where the page names one."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_prepare(request.actor, partnership))

    def first() -> dict[str, Any]:
        activity = request.GET.get("activity", "")
        known = {str(each.uuid): each for each in activities_of(partnership)}
        begun = {"kind": str(MissionKind.VISIT)}
        if each := known.get(activity):
            begun |= {"activity": activity, "purpose": each.title}
        return editing.new(**begun)

    def save(form: MissionForm) -> str:
        key = form.cleaned_data["uuid"]
        made = actions.ask_for_mission(partnership, form.columns(), act=request.act, uuid=key)
        return reverse("missions:mission", args=[made.uuid])

    return editing.edit(
        request,
        "missions/terms.html",
        "mission",
        _form(partnership),
        first=first,
        save=save,
        said=_("Asked for; the other side finds it on the desk."),
        partnership=partnership,
        back=reverse("missions:of-partnership", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change the terms of a mission."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_prepare(request.actor, found.partnership))

    def first() -> dict[str, Any]:
        return {name: getattr(found, name) for name in TERMS} | {
            "kind": str(found.kind),
            "area": str(found.area),
            "host": str(found.host.uuid) if found.host else "",
            "activity": str(found.activity.uuid) if found.activity else "",
        }

    def save(form: MissionForm) -> None:
        actions.change_terms(
            found,
            form.columns(),
            revision=form.seen,
            word=form.cleaned_data.get("word", ""),
            act=request.act,
        )

    make = _form(found.partnership, found, says_why=found.agreed_at is not None)
    return edit_of(
        request, found, "missions/terms.html", "mission", make, first=first, save=save, row=found
    )


@require_POST
@signed_in
def agree(request: Request, uuid: UUID) -> HttpResponse:
    """Agree to the terms that one saw."""
    found = mission_or_404(request, uuid)
    actions.agree_to_terms(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("Agreed."))
    return redirect("missions:mission", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: Request, uuid: UUID) -> HttpResponse:
    """Say how a mission ended."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_prepare(request.actor, found.partnership))
    is_agreed = found.state is MissionState.AGREED

    def first() -> dict[str, Any]:
        return {
            "revision": found.revision,
            "began_on": found.starts_on,
            "ended_on": min(found.ends_on, request.act.at.date()),
        }

    def save(form: EndForm) -> None:
        actions.end_mission(found, **form.columns(), revision=form.seen, act=request.act)

    make = partial(EndForm, is_agreed=is_agreed)
    return edit_of(
        request, found, "missions/end.html", "mission-end", make, first=first, save=save, row=found
    )


@require_POST
@signed_in
def take_up(request: Request, uuid: UUID) -> HttpResponse:
    """Go on with a mission that had ended."""
    found = mission_or_404(request, uuid)
    actions.take_up_mission(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("The mission goes on."))
    return redirect("missions:mission", uuid)
