"""Pages of what a mission leaves behind: the joint report, things to do, days and costs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.follow_up.access import can_note
from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.fragments import fragments_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions import access, documents
from waterpeers.apps.missions.actions import reporting as actions
from waterpeers.apps.missions.forms.reporting import CostForm, FollowUpForm, ReportForm
from waterpeers.apps.missions.models import LogEntry, Mission, MissionCost
from waterpeers.apps.missions.queries import (
    agreed_by,
    costs_of,
    feedback_of,
    log_of,
    outputs_of,
    report_of,
)
from waterpeers.apps.missions.reports import cost_row, feedback_lines, row_of
from waterpeers.apps.missions.views.course import edit_of, mission_or_404
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.questionnaires.access import can_answer
from waterpeers.apps.records import editing
from waterpeers.domain.mission_reports import report_verdict
from waterpeers.domain.missions import YesTo
from waterpeers.domain.money import to_amount
from waterpeers.domain.numbers import written
from waterpeers.domain.partnerships import TITLE, PartnershipState, judged_verdict
from waterpeers.domain.verdicts import NotAllowed

REPORTED = ("revision", "summary", "other_outputs", "open", "left_out")
USUAL_TIME = timedelta(days=90)  # of what is to be done; it can be changed


def _may_write(request: Request, found: Mission) -> bool:
    """Whether one writes of a mission that took place, or is under way."""
    return (
        bool(judged_verdict(found.partnership.state))
        and bool(report_verdict(found.state, found.first_day, request.act.at.date()))
        and bool(access.can_write(request.actor, found.partnership))
    )


@require_safe
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Show the report as it stands: what the log says, and what both sides say of it."""
    found = mission_or_404(request, uuid)
    read = documents.reported(found)
    mine = set(sides_of(request.actor, found.partnership))
    is_active = found.partnership.state is PartnershipState.ACTIVE
    context = {
        "partnership": found.partnership,
        "mission": found,
        "row": row_of(found, request.act.at.date()),
        "part": "report",
        "document": documents.mission_report(read, at=request.act.at),
        "report": read.report,
        "may_write": _may_write(request, found),
        "may_agree": read.report is not None
        and bool(judged_verdict(found.partnership.state))
        and bool(mine - agreed_by(found, YesTo.REPORT)),
        **_feedback(request, found),
        "beside": list(fragments_of("mission_report", request, found)),
        "may_follow": is_active and bool(can_note(request.actor, found.partnership)),
    }
    return render(request, "missions/report.html", context)


def _feedback(request: Request, found: Mission) -> dict[str, Any]:
    """Show who has said how it was, and what each says once both have."""
    there = feedback_of(found)
    if there is None:
        return {"asked": []}
    round_, answers = there
    return {
        "asked": [
            (each, each.pk in answers.handed_in, bool(can_answer(request.actor, each)))
            for each in answers.asked
        ],
        "feedback": feedback_lines(round_, answers),
    }


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give the report as a file, with its photos."""
    found = mission_or_404(request, uuid)
    made = documents.mission_report(documents.reported(found), at=request.act.at)
    return answer(made, form, f"{found.partnership.code}-mission-{found.number}-report")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Request, uuid: UUID) -> HttpResponse:
    """Write what the log does not say."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found.partnership))
    there = report_of(found)

    def first() -> dict[str, Any]:
        kept = report_of(found)
        if kept is None:
            return {"revision": 0}
        return {name: getattr(kept, name) for name in REPORTED} | {
            "reached": str(kept.reached),
            "outputs": [str(each.uuid) for each in kept.outputs.all()],
        }

    def save(form: ReportForm) -> None:
        actions.save_report(found, form.cleaned_data, revision=form.seen, act=request.act)

    return edit_of(
        request,
        found,
        "missions/write_report.html",
        "mission-report",
        partial(
            ReportForm, mission=found, outputs=outputs_of(found.activity), entries=log_of(found)
        ),
        first=first,
        save=save,
        row=there,
        to="missions:report",
    )


@require_POST
@signed_in
def agree(request: Request, uuid: UUID) -> HttpResponse:
    """Agree to the report that one saw."""
    found = mission_or_404(request, uuid)
    actions.agree_to_report(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("Agreed."))
    return redirect("missions:report", uuid)


# --- what is to be done ---


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def follow_up(request: Request, uuid: UUID) -> HttpResponse:
    """Note what is to be done; from an entry of the log its words are there already."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(can_note(request.actor, found.partnership))
    parties = operators_of(found.partnership)
    entry = _entry(request, found)

    def first() -> dict[str, Any]:
        words = entry.decided or entry.text if entry else ""
        own = [p for p in parties if request.actor.acts_for(p.organisation.uuid)] or parties
        return editing.new(
            title=words.partition("\n")[0][:TITLE],
            details=words if len(words) > TITLE or "\n" in words else "",
            owner=str(own[0].uuid) if own else "",
            due_on=request.act.at.date() + USUAL_TIME,
        )

    def save(form: FollowUpForm) -> None:
        key = form.cleaned_data["uuid"]
        actions.note_follow_up(found, form.columns(), entry=entry, act=request.act, uuid=key)

    return edit_of(
        request,
        found,
        "missions/follow_up.html",
        "mission-follow-up",
        partial(FollowUpForm, parties=parties, people=people_of(parties)),
        first=first,
        save=save,
        said=_("Noted; whoever it belongs to finds it on the desk."),
        to="missions:report",
    )


def _entry(request: Request, found: Mission) -> LogEntry | None:
    """Find the entry of the log that the page names, if it is of this mission."""
    return found.log.named(request.GET.get("entry", "").replace("\x00", "")).first()


# --- days and costs ---


@require_safe
@signed_in
def costs(request: Request, uuid: UUID) -> HttpResponse:
    """Show days, nights and costs, line by line and by side."""
    found = mission_or_404(request, uuid)
    rows = costs_of(found)
    may_write = _may_write(request, found)
    context = {
        "partnership": found.partnership,
        "mission": found,
        "row": row_of(found, request.act.at.date()),
        "part": "costs",
        "rows": [
            cost_row(
                each, may_change=bool(access.can_cost(request.actor, found.partnership, each.party))
            )
            for each in rows
        ],
        "sums": documents.cost_tables(rows)[1] if rows else None,
        "may_note": bool(judged_verdict(found.partnership.state)) and bool(_own(request, found)),
        "may_count": may_write and bool(_own(request, found)),
    }
    return render(request, "missions/costs.html", context)


def _own(request: Request, found: Mission) -> list[Party]:
    """List the sides of which one notes days and costs."""
    partnership, actor = found.partnership, request.actor
    if not access.can_write(actor, partnership):
        return []
    parties = operators_of(partnership)
    return [each for each in parties if access.can_cost(actor, partnership, each)]


def _cost_form(request: Request, found: Mission) -> Any:
    parties = parties_of(found.partnership)
    return partial(CostForm, mission=found, own=_own(request, found), parties=parties)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def note_cost(request: Request, uuid: UUID) -> HttpResponse:
    """Note days, nights or a cost."""
    found = mission_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found.partnership))

    def first() -> dict[str, Any]:
        earlier = next((each for each in costs_of(found)[::-1] if each.currency), None)
        return editing.new(currency=earlier.currency if earlier else "")

    def save(form: CostForm) -> None:
        key = form.cleaned_data["uuid"]
        actions.note_cost(found, form.columns(), language=language(), act=request.act, uuid=key)

    return edit_of(
        request,
        found,
        "missions/cost.html",
        "mission-cost",
        _cost_form(request, found),
        first=first,
        save=save,
        to="missions:costs",
    )


def cost_or_404(request: Request, uuid: UUID) -> MissionCost:
    """Find a row of days or costs that one may read."""
    rows = MissionCost.objects.visible_to(request.actor)
    related = ("mission__partnership", "party__organisation", "member", "borne_by")
    found = get_object_or_404(rows.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_cost(request: Request, uuid: UUID) -> HttpResponse:
    """Change a row of days or costs."""
    found = cost_or_404(request, uuid)
    mission = mission_or_404(request, found.mission.uuid)
    NotAllowed.unless(access.can_cost(request.actor, mission.partnership, found.party))

    def first() -> dict[str, Any]:
        amount = found.amount_minor
        return {
            "revision": found.revision,
            "kind": str(found.kind),
            "who": f"/{found.member.uuid}" if found.member else str(found.party.uuid),
            "days": None if found.days is None else float(found.days),
            "nights": found.nights,
            "amount": ""
            if amount is None
            else written(to_amount(amount, found.currency), language()),
            "currency": found.currency,
            "borne_by": str(found.borne_by.uuid) if found.borne_by else "",
            "note": found.note,
        }

    def save(form: CostForm) -> None:
        actions.change_cost(
            found, form.columns(), language=language(), revision=form.seen, act=request.act
        )

    return edit_of(
        request,
        mission,
        "missions/cost.html",
        "mission-cost",
        _cost_form(request, mission),
        first=first,
        save=save,
        row=found,
        cost=found,
        to="missions:costs",
    )


@require_POST
@signed_in
def remove_cost(request: Request, uuid: UUID) -> HttpResponse:
    """Take a row of days or costs away."""
    found = cost_or_404(request, uuid)
    actions.remove_cost(found, act=request.act)
    messages.success(request, _("It is taken away."))
    return redirect("missions:costs", found.mission.uuid)


@require_POST
@signed_in
def count_days(request: Request, uuid: UUID) -> HttpResponse:
    """Note the days and nights of those who were there."""
    found = mission_or_404(request, uuid)
    made = actions.count_days(found, act=request.act)
    said = ngettext("%(number)s row was noted.", "%(number)s rows were noted.", len(made))
    messages.success(request, said % {"number": len(made)})
    return redirect("missions:costs", uuid)
