"""Pages of updates: the periods of a plan, one update as a list, its rows one by one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records import editing
from waterpeers.apps.updates import access
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.documents import update_document
from waterpeers.apps.updates.forms import LineForm, SendBackForm, UpdateWordsForm
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import (
    Told,
    UpdateContent,
    content_of,
    courses_of,
    updates_of,
)
from waterpeers.apps.updates.quotes import parts_of, unit_of, update_finding, update_row
from waterpeers.apps.updates.reports import (
    period_lines,
    period_words,
    side_words,
    updates_finding,
)
from waterpeers.apps.updates.words import STATES
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.updates import UpdateState
from waterpeers.domain.verdicts import NotAllowed, NotReady


def _update(request: Request, uuid: UUID) -> Update:
    rows = Update.objects.visible_to(request.actor).select_related(
        "plan__partnership", "begun_by", "handed_over_by", "agreed_by", "read_by"
    )
    found: Update = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the periods of the plan, and which of them were told."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    context: dict[str, Any] = {
        "partnership": partnership,
        "part": "updates",
        "may_read": may_read,
        "finding": _("Updates"),
        "has_plan": False,
    }
    plan = plan_of(partnership) if may_read else None
    if plan is not None and plan.version > 0:
        today = request.act.at.date()
        is_going = partnership.state is PartnershipState.ACTIVE
        sides = access.judges_as(request.actor, partnership) if is_going else []
        courses = courses_of(plan, updates_of(plan), today)
        context |= {
            "has_plan": True,
            "finding": updates_finding(courses, today),
            "lines": period_lines(courses, today, may_begin=bool(sides)),
            "sides": sides,
        }
    return render(request, "updates/list.html", context)


@require_POST
@signed_in
def begin(request: Request, uuid: UUID) -> HttpResponse:
    """Begin the update of a period, for one's own side."""
    partnership = partnership_or_404(request, uuid)
    sides = access.judges_as(request.actor, partnership)
    NotAllowed.unless(access.can_judge(request.actor, partnership, sides[0] if sides else ""))
    plan = plan_of(partnership)
    if plan is None:
        raise NotReady.because("no_plan_in_force")
    try:
        day = date.fromisoformat(request.POST.get("starts_on", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    made = actions.begin_update(plan, starts_on=day, role=sides[0], act=request.act)
    return redirect("updates:update", uuid=made.uuid)


@require_safe
@signed_in
def update(request: Request, uuid: UUID) -> HttpResponse:
    """Show one update as a list; who drafts it goes from row to row."""
    found = _update(request, uuid)
    content = content_of(found)
    is_going = found.partnership.state is PartnershipState.ACTIVE
    may_write = is_going and bool(access.can_write(request.actor, found))
    may_agree = is_going and bool(access.can_agree(request.actor, found))
    is_draft = found.state is UpdateState.DRAFT
    is_handed_over = found.state is UpdateState.HANDED_OVER
    is_agreed = found.state is UpdateState.AGREED
    helps = request.actor.is_facilitator
    context = {
        "partnership": found.partnership,
        "part": "updates",
        "update": found,
        "finding": update_finding(content),
        "when": period_words(found.period),
        "state": STATES[found.state],
        "side": side_words(content),
        "parts": parts_of(content),
        "left": len(content.left),
        "may_write": may_write and is_draft,
        "may_take_back": may_write and is_handed_over,
        "may_agree": may_agree and is_handed_over,
        "may_send_back": is_going
        and ((is_handed_over and (may_agree or helps)) or (is_agreed and helps)),
        "may_note_read": helps and is_agreed and found.read_at is None,
        "taken_by": _drafter(request, found) if may_write and is_draft else None,
        "about": f"{found.partnership.code}/{found.year}.{found.number}",
        "is_over": found.period.has_ended(request.act.at.date()),
    }
    return render(request, "updates/update.html", context)


def _drafter(request: Request, found: Update) -> UUID | None:
    """Name the operator for which one writes: its workbooks are where the update comes back."""
    runs = request.actor.organisations_as(*RUNNERS)
    parties = found.partnership.parties.filter(role=found.role, organisation__uuid__in=runs)
    return parties.values_list("organisation__uuid", flat=True).order_by("pk").first()


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give an update as a file."""
    found = _update(request, uuid)
    made = update_document(content_of(found), at=request.act.at)
    return answer(made, form, f"{found.partnership.code}-{found.year}-{found.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def line(request: Request, uuid: UUID, item: UUID) -> HttpResponse:
    """Say of one thing how far it is, and go on to the next of which nothing is said."""
    found = _update(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found))
    content = content_of(found)
    told = content.find(item)
    if told is None:
        raise Http404

    def first() -> dict[str, Any]:
        now = content_of(found).find(item)
        return _as_typed(now) if now else {}

    def save(form: LineForm) -> str:
        actions.write_line(found, item, form.given(), revision=form.seen, act=request.act)
        return _next(content_of(found), item)

    return editing.edit(
        request,
        "updates/line.html",
        "updates-line",
        partial(LineForm, told=told, value_label=_value_label(told, found.year)),
        first=first,
        save=save,
        row=told.line,
        said=_("Kept."),
        partnership=found.partnership,
        update=found,
        when=period_words(found.period),
        name=told.name,
        shown=update_row(told, found.year),
        back=_page(found),
    )


def _as_typed(told: Told) -> dict[str, Any]:
    row = told.line
    if row is None:
        return {"revision": 0}
    names = ("revision", "per_cent", "value", "explanation", "meaning")
    factors = {
        f"{family}_{way}": text
        for family, said in row.factors.items()
        for way, text in said.items()
    }
    return {name: getattr(row, name) for name in names} | {"progress": str(row.progress)} | factors


def _value_label(told: Told, year: int) -> str:
    unit = unit_of(told)
    label = _("Reached in year %(year)s") % {"year": year}
    return f"{label} ({unit})" if unit else label


def _next(content: UpdateContent, item: UUID) -> str:
    """Lead on to the next thing of which nothing is said; at the end back to the list."""
    places = [each.item.uuid for each in content.told]
    after = places.index(item) if item in places else 0
    left = [each.item.uuid for each in content.left]
    following = [each for each in left if places.index(each) > after] or left
    if not following:
        return _page(content.update)
    return reverse("updates:line", args=[content.update.uuid, following[0]])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: Request, uuid: UUID) -> HttpResponse:
    """Say the period in words."""
    found = _update(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found))

    def save(form: UpdateWordsForm) -> str:
        actions.change_update(found, form.given(), revision=form.seen, act=request.act)
        return _page(found)

    return editing.edit(
        request,
        "updates/words.html",
        "updates-words",
        UpdateWordsForm,
        first=lambda: {n: getattr(found, n) for n in ("revision", "summary", "ahead")},
        save=save,
        row=found,
        partnership=found.partnership,
        update=found,
        when=period_words(found.period),
        back=_page(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send_back(request: Request, uuid: UUID) -> HttpResponse:
    """Send an update back, with what is to be changed."""
    found = _update(request, uuid)
    NotAllowed.unless(access.can_send_back(request.actor, found))

    def save(form: SendBackForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.send_back_update(found, reason=reason, act=request.act)
        return _page(found)

    return editing.edit(
        request,
        "updates/send_back.html",
        "updates-send_back",
        SendBackForm,
        first=dict,
        save=save,
        said=_("Sent back; who drafted it reads why."),
        partnership=found.partnership,
        when=period_words(found.period),
        back=_page(found),
    )


@require_POST
@signed_in
def read_figures(request: Request, uuid: UUID) -> HttpResponse:
    """Take over the reviewed figures as they are now."""
    found = _update(request, uuid)
    actions.read_update_figures(found, act=request.act)
    messages.success(request, _("The reviewed figures stand in it as they are now."))
    return redirect(_page(found))


@require_POST
@signed_in
def hand_over(request: Request, uuid: UUID) -> HttpResponse:
    """Hand an update to the other side."""
    found = _update(request, uuid)
    actions.hand_over_update(found, act=request.act)
    messages.success(request, _("Handed over; the other side is asked to agree."))
    return redirect(_page(found))


@require_POST
@signed_in
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """Take an update back to change it."""
    found = _update(request, uuid)
    actions.take_back_update(found, act=request.act)
    messages.success(request, _("Taken back: it can be changed."))
    return redirect(_page(found))


@require_POST
@signed_in
def agree(request: Request, uuid: UUID) -> HttpResponse:
    """Agree for the other side to what one has read."""
    found = _update(request, uuid)
    actions.agree_to_update(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("Agreed by both sides."))
    return redirect(_page(found))


@require_POST
@signed_in
def note_read(request: Request, uuid: UUID) -> HttpResponse:
    """Note that whoever helps has read it."""
    found = _update(request, uuid)
    actions.note_update_read(found, act=request.act)
    messages.success(request, _("Noted."))
    return redirect(_page(found))


def _page(found: Update) -> str:
    return reverse("updates:update", args=[found.uuid])
