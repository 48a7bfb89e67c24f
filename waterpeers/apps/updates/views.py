"""Pages of updates: the periods of a plan, one update as a list, its rows one by one."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.joint import access
from waterpeers.apps.joint.shown import joint_lines
from waterpeers.apps.joint.views import JointPages
from waterpeers.apps.joint.words import MARKS
from waterpeers.apps.partnerships.access import RUNNERS, sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records import editing
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.actions.kind import KIND
from waterpeers.apps.updates.documents import update_paper
from waterpeers.apps.updates.forms import LineForm, UpdateWordsForm
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import (
    Told,
    UpdateContent,
    content_of,
    courses_of,
    updates_of,
)
from waterpeers.apps.updates.quotes import parts_of, unit_of, update_finding, update_row
from waterpeers.apps.updates.reports import side_words, updates_finding
from waterpeers.apps.updates.words import STATES, period_words
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.verdicts import NotAllowed, NotReady


def _begin(partnership: Partnership, **given: Any) -> Update:
    plan = plan_of(partnership)
    if plan is None:
        raise NotReady.because("no_plan_in_force")
    return actions.begin_update(plan, **given)


PAGES = JointPages(kind=KIND, begin=_begin, paper=update_paper)


def _read(row: Update) -> Any:
    return _("Read by those who help") if row.read_at else ""


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the periods of the plan, and which of them were told."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read_drafts(request.actor, partnership))
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
        sides = sides_of(request.actor, partnership) if is_going else []
        updates = updates_of(plan)
        courses = courses_of(plan, updates, today)
        context |= {
            "has_plan": True,
            "finding": updates_finding(courses, today),
            "lines": joint_lines(KIND, updates, courses, today, may_begin=bool(sides), note=_read),
            "begin": reverse("updates:begin", args=[partnership.uuid]),
            "begins": KIND.words.begin,
        }
    return render(request, "updates/list.html", context)


@require_safe
@signed_in
def update(request: Request, uuid: UUID) -> HttpResponse:
    """Show one update as a list; who drafts it goes from row to row."""
    found = PAGES.found(request, uuid)
    content = content_of(found)
    moves = PAGES.moves(request, found)
    context = {
        "partnership": found.partnership,
        "part": "updates",
        "update": found,
        "finding": update_finding(content),
        "when": period_words(found),
        "state": STATES[found.state],
        "mark": MARKS[found.state],
        "side": side_words(content),
        "parts": parts_of(content),
        "left": len(content.left),
        "taken_by": _drafter(request, found) if moves["may_write"] else None,
        "about": f"{found.partnership.code}/{found.year}.{found.number}",
        **moves,
    }
    return render(request, "updates/update.html", context)


def _drafter(request: Request, found: Update) -> UUID | None:
    """Name the operator for which one writes: its workbooks are where the update comes back."""
    runs = request.actor.organisations_as(*RUNNERS)
    parties = found.partnership.parties.filter(role=found.role, organisation__uuid__in=runs)
    return parties.values_list("organisation__uuid", flat=True).order_by("pk").first()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def line(request: Request, uuid: UUID, item: UUID) -> HttpResponse:
    """Say of one thing how far it is, and go on to the next of which nothing is said."""
    found = PAGES.found(request, uuid)
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
        when=period_words(found),
        name=told.name,
        shown=update_row(told, found.year),
        back=KIND.page(found),
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
        return KIND.page(content.update)
    return reverse("updates:line", args=[content.update.uuid, following[0]])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: Request, uuid: UUID) -> HttpResponse:
    """Say the period in words."""
    found = PAGES.found(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found))

    def save(form: UpdateWordsForm) -> str:
        actions.change_update(found, form.given(), revision=form.seen, act=request.act)
        return KIND.page(found)

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
        when=period_words(found),
        back=KIND.page(found),
    )


@require_POST
@signed_in
def read_figures(request: Request, uuid: UUID) -> HttpResponse:
    """Take over the reviewed figures as they are now."""
    found = PAGES.found(request, uuid)
    actions.read_update_figures(found, act=request.act)
    messages.success(request, _("The reviewed figures stand in it as they are now."))
    return redirect(KIND.page(found))
