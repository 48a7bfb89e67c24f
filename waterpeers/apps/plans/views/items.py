"""Pages of the items of a plan: a new one, a change, taking one out, and putting it back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.plans import access
from waterpeers.apps.plans.actions import items as actions
from waterpeers.apps.plans.forms import DatesForm, PlanItemForm, item_as_typed
from waterpeers.apps.plans.kinds import ACTIVITIES, BY_NAME, PlanKind
from waterpeers.apps.plans.models import Activity
from waterpeers.apps.plans.queries import content_of
from waterpeers.apps.plans.views.plans import page_of, plan_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed


def _kind_or_404(name: str) -> PlanKind:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _item_or_404(request: Request, kind: PlanKind, uuid: UUID) -> Any:
    rows = kind.table.objects.visible_to(request.actor).select_related("plan__partnership")
    return get_object_or_404(rows, uuid=uuid)


def _place(row: Any) -> str:
    return f"#id_{row.code}"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    """Add an item of a kind; of which activity or objective may be said in the address."""
    plan, made_of = plan_or_404(request, uuid), _kind_or_404(kind)
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))
    content = content_of(plan)

    def save(form: PlanItemForm) -> str:
        key = form.cleaned_data["uuid"]
        made = actions.add_item(plan, made_of, form.entered(), act=request.act, uuid=key)
        return page_of(plan.partnership, _place(made))

    names = {asked.name for asked in made_of.fields}
    asked = {name: request.GET[name] for name in names if name in request.GET}
    return editing.edit(
        request,
        "plans/item.html",
        f"plan-{kind}",
        partial(PlanItemForm, kind=made_of, content=content),
        first=lambda: editing.new(**asked),
        save=save,
        partnership=plan.partnership,
        plan=plan,
        kind=made_of,
        heading=made_of.add,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Change an item."""
    made_of = _kind_or_404(kind)
    found = _item_or_404(request, made_of, uuid)
    plan = found.plan
    NotAllowed.unless(access.can_plan(request.actor, plan.partnership))
    content = content_of(plan)

    def save(form: PlanItemForm) -> str:
        actions.change_item(found, form.entered(), revision=form.seen, act=request.act)
        return page_of(plan.partnership, _place(found))

    return editing.edit(
        request,
        "plans/item.html",
        f"plan-{kind}",
        partial(PlanItemForm, kind=made_of, content=content, of=found.uuid),
        first=lambda: item_as_typed(made_of, found),
        save=save,
        row=found,
        partnership=plan.partnership,
        plan=plan,
        kind=made_of,
        item=found,
        heading=found.code,
    )


@require_POST
@signed_in
def remove(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Take an item out of a plan."""
    found = _item_or_404(request, _kind_or_404(kind), uuid)
    actions.remove_item(found, act=request.act)
    messages.success(request, _("%(item)s is taken out.") % {"item": found.code})
    return redirect(page_of(found.plan.partnership))


@require_POST
@signed_in
def put_back(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Put an item back into a plan."""
    found = _item_or_404(request, _kind_or_404(kind), uuid)
    actions.put_back(found, act=request.act)
    messages.success(request, _("%(item)s is back.") % {"item": found.code})
    return redirect(page_of(found.plan.partnership, _place(found)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dates(request: Request, uuid: UUID) -> HttpResponse:
    """Note when an activity began and ended; what was planned stays."""
    found: Activity = _item_or_404(request, ACTIVITIES, uuid)
    NotAllowed.unless(access.can_plan(request.actor, found.plan.partnership))

    def save(form: DatesForm) -> str:
        began, ended = form.cleaned_data["began_on"], form.cleaned_data["ended_on"]
        actions.note_dates(
            found, began_on=began, ended_on=ended, revision=form.seen, act=request.act
        )
        return page_of(found.plan.partnership, _place(found))

    return editing.edit(
        request,
        "plans/dates.html",
        "plan-dates",
        DatesForm,
        first=lambda: {n: getattr(found, n) for n in ("began_on", "ended_on", "revision")},
        save=save,
        row=found,
        partnership=found.plan.partnership,
        activity=found,
    )
