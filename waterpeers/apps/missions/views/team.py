"""Pages of the team of a mission."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions import team as actions
from waterpeers.apps.missions.forms.team import AnswerForm, LeaveForm, MemberForm, VisaForm
from waterpeers.apps.missions.models import TeamMember
from waterpeers.apps.missions.queries import candidates_for
from waterpeers.apps.missions.reports import candidate_rows, row_of
from waterpeers.apps.missions.views.course import edit_of, mission_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed


def member_or_404(request: Request, uuid: UUID) -> TeamMember:
    """Find somebody of a team of whom one may read."""
    rows = TeamMember.objects.visible_to(request.actor)
    rows = rows.select_related("mission__partnership", "party__organisation", "person")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: Request, uuid: UUID) -> HttpResponse:
    """Show who could go, with reasons, and ask somebody."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_prepare(request.actor, found.partnership))
    parties = operators_of(found.partnership)
    asked = {each.person_id for each in found.team.all()}
    people = [pair for pair in people_of(parties) if pair[1].pk not in asked]

    def save(form: MemberForm) -> None:
        key = form.cleaned_data["uuid"]
        actions.ask_member(found, form.columns(), act=request.act, uuid=key)

    return edit_of(
        request,
        found,
        "missions/ask_member.html",
        "mission-member",
        partial(MemberForm, parties=parties, people=people),
        first=lambda: editing.new(person=request.GET.get("person", "")),
        save=save,
        to="missions:ask-member",
        said=_("Asked."),
        shows=lambda _form: {"candidates": candidate_rows(candidates_for(found))},
        told=row_of(found, request.act.at.date()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Say whether one goes."""
    found = member_or_404(request, uuid)
    NotAllowed.unless(access.can_answer(request.actor, found))

    def save(form: AnswerForm) -> None:
        said = form.cleaned_data
        actions.answer_member(
            found, is_yes=said["is_yes"] == "yes", word=said["word"], act=request.act
        )

    return edit_of(
        request, found.mission, "missions/member.html", "mission-answer", AnswerForm,
        first=dict, save=save, member=found, heading=_("Do you go?"),
    )  # fmt: skip


@require_POST
@signed_in
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Let a colleague go."""
    found = member_or_404(request, uuid)
    actions.release_member(found, act=request.act)
    messages.success(request, _("%(name)s may go.") % {"name": found.called})
    return redirect("missions:mission", found.mission.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: Request, uuid: UUID) -> HttpResponse:
    """Step out of a team."""
    found = member_or_404(request, uuid)
    NotAllowed.unless(access.can_change_member(request.actor, found))

    def save(form: LeaveForm) -> None:
        said = form.cleaned_data
        actions.leave_team(found, on=said["on"], word=said["word"], act=request.act)

    return edit_of(
        request, found.mission, "missions/member.html", "mission-leave", LeaveForm,
        first=lambda: {"on": request.act.at.date()}, save=save, member=found,
        heading=_("Step out of the team"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def visa(request: Request, uuid: UUID) -> HttpResponse:
    """Note how far a visa is."""
    found = member_or_404(request, uuid)
    NotAllowed.unless(access.can_change_member(request.actor, found))

    def save(form: VisaForm) -> None:
        actions.note_visa(found, form.cleaned_data, act=request.act)

    return edit_of(
        request, found.mission, "missions/member.html", "mission-visa", VisaForm,
        save=save, member=found,
        first=lambda: {"visa": str(found.visa), "visa_until": found.visa_until},
        heading=_("Visa"),
    )  # fmt: skip
