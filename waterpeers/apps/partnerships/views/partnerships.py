"""The list of one's partnerships, the page of one, and what it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.forms import MoveForm, SubjectForm, TypeForm
from waterpeers.apps.partnerships.models import Interest, Partnership, Statement
from waterpeers.apps.partnerships.queries.partnerships import mine, parties_of, trail, type_of
from waterpeers.apps.partnerships.views.found import partnership_or_404
from waterpeers.apps.partnerships.words.conduct import OBLIGATIONS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES, STATES, STOPPED_BY, Phase
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale

PAGE = 25
FORM = "partnership"
EVERY_MOVE = [transition.name for transition in STATES.transitions]


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the partnerships that one may know of, 25 a page."""
    pages = Paginator(mine(request.actor), PAGE)
    page = pages.get_page(request.GET.get("page"))
    address = "?page={}"
    pager = {
        "number": page.number,
        "pages": pages.num_pages,
        "previous": address.format(page.number - 1) if page.has_previous() else "",
        "next": address.format(page.number + 1) if page.has_next() else "",
    }
    return render(request, "partnerships/list.html", {"partnerships": page, "page": pager})


@require_safe
@signed_in
def detail(request: Request, uuid: UUID) -> HttpResponse:
    """Show a partnership: the gate first, then both sides, what it is about, and the trail."""
    partnership = partnership_or_404(request, uuid)
    context = {
        "partnership": partnership,
        "derived": type_of(partnership),
        "phases": _steps(partnership),
        "sides": _sides(partnership, request.actor),
        "others": [p for p in parties_of(partnership) if p.role not in OPERATOR_ROLES],
        "may_run": bool(access.can_run(request.actor, partnership)),
        "moves": moves_of(partnership, request.actor),
    }
    return render(request, "partnerships/detail.html", context)


@require_safe
@signed_in
def history(request: Request, uuid: UUID) -> HttpResponse:
    """Show what happened to a partnership and to its parts."""
    partnership = partnership_or_404(request, uuid)
    context = {"partnership": partnership, "trail": trail(partnership)}
    return render(request, "partnerships/trail.html", context)


def _steps(partnership: Partnership) -> list[tuple[Phase, str]]:
    reached = list(Phase).index(partnership.phase)
    return [
        (phase, "done" if number < reached else "now" if number == reached else "")
        for number, phase in enumerate(Phase)
    ]


def _sides(partnership: Partnership, actor: Actor) -> list[dict[str, Any]]:
    """Put what each operator said next to what the other said; two queries."""
    interests = {i.party_id: i for i in Interest.objects.filter(party__partnership=partnership)}
    statements: dict[int, list[tuple[Any, Any, str]]] = {}
    for s in Statement.objects.filter(party__partnership=partnership).order_by("obligation", "pk"):
        line = (OBLIGATIONS[s.obligation], ANSWERS[s.answer], s.text)
        statements.setdefault(s.party_id, []).append(line)
    return [
        {
            "party": party,
            "interest": interests.get(party.pk),
            "statements": statements.get(party.pk, []),
            "may_commit": bool(access.can_commit(actor, party)),
            "may_release": bool(access.can_release(actor, party)),
        }
        for party in parties_of(partnership)
        if party.role in OPERATOR_ROLES
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Change what a partnership is about."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))
    differences, status = None, 200
    form = SubjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        revision = fields.pop("revision")
        try:
            actions.change(partnership, fields, revision=revision, act=request.act)
        except Stale as stale:
            differences = _differences(form, partnership)
            status = show_refusal(form, stale)
            form.data = data = request.POST.copy()
            data["revision"] = str(partnership.revision)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            sent(request, FORM)
            messages.success(request, _("Saved."))
            return redirect("partnerships:detail", uuid=uuid)
    elif request.method == "GET":
        form = SubjectForm(initial=with_draft(request, FORM, _stored(partnership)))
    context = {
        "partnership": partnership,
        "form": form,
        "form_name": FORM,
        "differences": differences,
    }
    status = status if status != 200 or not form.errors else 422
    return render(request, "partnerships/edit.html", context, status=status)


def _stored(partnership: Partnership) -> dict[str, Any]:
    return {name: getattr(partnership, name) for name in SubjectForm.base_fields}


def _differences(form: SubjectForm, partnership: Partnership) -> list[dict[str, Any]]:
    stored = _stored(partnership)
    return [
        {"label": field.label, "theirs": stored[name], "mine": form.cleaned_data[name]}
        for name, field in SubjectForm.base_fields.items()
        if name != "revision" and str(form.cleaned_data[name]) != str(stored[name])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct_type(request: Request, uuid: UUID) -> HttpResponse:
    """Show how the type was worked out, and let it be corrected with a reason."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))
    initial = {
        "type": partnership.corrected_type,
        "reason": partnership.correction_reason,
    }
    form = TypeForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        type_, reason = form.cleaned_data["type"], form.cleaned_data["reason"]
        try:
            actions.correct_type(partnership, type_, reason=reason, act=request.act)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:detail", uuid=uuid)
    context = {"partnership": partnership, "form": form, "derived": type_of(partnership)}
    return render(request, "partnerships/type.html", context, status=status)


def moves_of(partnership: Partnership, actor: Actor) -> list[str]:
    """Name the moves that one may make now: stopping for one's own side, and the common ones."""
    runs = bool(access.can_run(actor, partnership))
    return [
        name
        for name in STATES.open_from(partnership.state)
        if (access.can_stop(actor, partnership, STOPPED_BY[name]) if name in STOPPED_BY else runs)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def stop(request: Request, uuid: UUID) -> HttpResponse:
    """Suspend, resume or end a partnership, with a reason."""
    partnership = partnership_or_404(request, uuid)
    moves = moves_of(partnership, request.actor)
    form = MoveForm(request.POST, moves=EVERY_MOVE) if request.POST else MoveForm(moves=moves)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        name, reason = form.cleaned_data["move"], form.cleaned_data["reason"]
        try:
            actions.move(partnership, name, reason=reason, act=request.act)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("Done, and written down with your reason."))
            return redirect("partnerships:detail", uuid=uuid)
    context = {"partnership": partnership, "form": form, "moves": moves}
    return render(request, "partnerships/stop.html", context, status=status)
