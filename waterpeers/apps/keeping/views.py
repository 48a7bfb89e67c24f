"""Keeping the register: proposals, twins, orphans, merges."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import pager, signed_in
from waterpeers.apps.foundation.tables import safe_cell
from waterpeers.apps.keeping import actions, queries, reports
from waterpeers.apps.keeping.forms import IdentityForm, RefusalForm
from waterpeers.apps.keeping.models import Merge, Twins
from waterpeers.apps.operators.access import can_import, can_keep_the_register
from waterpeers.apps.operators.models import IdentityChange, IdentityState, Organisation
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import Filters, lines, listings
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed

PAGE = 20
MOST = 100  # proposals, orphans and merges on the page
FOUND = 20
SHOWN = 100  # organisations of an import on a page


@require_safe
@signed_in
def home(request: Request) -> HttpResponse:
    """Show what keeps the register true: what is proposed, what stands twice, what has nobody."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    page = Paginator(queries.open_twins(), PAGE).get_page(request.GET.get("page"))
    context = {
        "proposals": queries.with_people(queries.proposals())[:MOST],
        "refusals": queries.refusals()[:PAGE],
        "twins": [
            (pair, reports.facts_of(pair.one), reports.facts_of(pair.other))
            for pair in page.object_list
        ],
        "total": page.paginator.count,
        "page": pager(page),
        "orphans": queries.with_invited(queries.orphans(), request.act.at)[
            : None if "all" in request.GET else PAGE
        ],
        "orphans_total": queries.orphans().count(),
        "merges": [
            (merge, reports.can_be_undone(merge, now())) for merge in queries.merges()[:MOST]
        ],
    }
    return render(request, "keeping/home.html", context)


@require_POST
@signed_in
def find(request: Request) -> HttpResponse:
    """Look for twins in the whole register."""
    number = actions.find_twins(act=request.act)
    said = ngettext("%(count)s new pair was found.", "%(count)s new pairs were found.", number)
    messages.success(request, said % {"count": number})
    return redirect("keeping:home")


@require_POST
@signed_in
def dismiss(request: Request, uuid: UUID) -> HttpResponse:
    """Say that two are two."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    twins = get_object_or_404(Twins, uuid=uuid)
    actions.dismiss_twins(twins, reason=request.POST.get("reason", ""), act=request.act)
    messages.success(request, _("They stay two; nobody is asked again."))
    return redirect("keeping:home")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def merge(request: Request) -> HttpResponse:
    """Show what would go where, and merge; or look for the one that it would go into."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    given = request.POST if request.method == "POST" else request.GET
    gone = _organisation(given.get("gone", ""))
    if not given.get("kept"):
        return _look_for_the_other(request, gone)
    kept = _organisation(given["kept"])
    if request.method == "POST":
        actions.merge(kept, gone, act=request.act)
        said = _("%(gone)s went into %(kept)s. This can be undone for 30 days.")
        messages.success(request, said % {"gone": gone.name, "kept": kept.name})
        return redirect("portal:operator", uuid=kept.uuid)
    plan = queries.merge_plan(kept, gone)
    return render(request, "keeping/merge.html", {"plan": plan, "page": reports.merge_page(plan)})


def _look_for_the_other(request: Request, gone: Organisation) -> HttpResponse:
    text = request.GET.get("text", "")[:200]
    found = listings(audience_of(request.actor), Filters(text=text), now().date()) if text else None
    rows = lines(found, 0, FOUND) if found is not None else []
    context = {
        "gone": gone,
        "text": text,
        "like": queries.like(gone),
        "found": [row for row in rows if row.organisation_uuid != gone.uuid],
    }
    return render(request, "keeping/look_for.html", context)


def _organisation(text: str) -> Organisation:
    try:
        return get_object_or_404(Organisation.objects.select_related("country"), uuid=UUID(text))
    except ValueError as problem:
        raise Http404 from problem


@require_POST
@signed_in
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Undo a merge."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    actions.undo_merge(get_object_or_404(Merge, uuid=uuid), act=request.act)
    messages.success(request, _("The merge is undone: both stand in the register again."))
    return redirect("keeping:home")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def refuse(request: Request, uuid: UUID) -> HttpResponse:
    """Refuse a proposed organisation, with a reason."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    organisation = get_object_or_404(Organisation, uuid=uuid)

    def save(form: RefusalForm) -> HttpResponse:
        actions.refuse(organisation, reason=form.cleaned_data["reason"], act=request.act)
        return redirect("keeping:home")

    return editing.edit(
        request,
        "keeping/refuse.html",
        "refusal",
        RefusalForm,
        first=dict,
        save=save,
        said=_("The proposal is refused; whoever made it gets your reason by mail."),
        organisation=organisation,
        like=queries.like(organisation),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def identity(request: Request, uuid: UUID) -> HttpResponse:
    """Agree to another name or kind of an organisation, or refuse it; likely twins beside it."""
    seen = IdentityChange.objects.visible_to(request.actor).select_related("organisation")
    change = get_object_or_404(seen, uuid=uuid)
    NotAllowed.unless(can_keep_the_register(request.actor))

    def save(form: IdentityForm) -> HttpResponse:
        agree, reason = "agree" in request.POST, form.cleaned_data["reason"]
        actions.decide_identity(change, agree=agree, reason=reason, act=request.act)
        return redirect("portal:operator", uuid=change.organisation.uuid)

    return editing.edit(
        request,
        "keeping/identity.html",
        "identity",
        IdentityForm,
        first=dict,
        save=save,
        said=_("Your answer is stored and on its way."),
        change=change,
        is_open=change.state == IdentityState.ASKED,
        like=queries.like_after(change, request.actor),
        lines=reports.identity_lines(change),
        others=queries.partnerships_of(change.organisation),
    )


@require_safe
@signed_in
def imports(request: Request) -> HttpResponse:
    """List what was brought in: which file, when, by whom, and what became of it."""
    NotAllowed.unless(can_import(request.actor))
    page = Paginator(queries.stored_imports(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"rows": reports.import_rows(page.object_list), "page": pager(page)}
    return render(request, "keeping/imports.html", context)


@require_safe
@signed_in
def brought(request: Request, uuid: UUID) -> HttpResponse:
    """Show what an import brought, a page at a time, or all of it as a table."""
    NotAllowed.unless(can_import(request.actor))
    run = get_object_or_404(queries.stored_imports(request.actor), uuid=uuid)
    found = queries.brought_by(run)
    if request.GET.get("format") == "csv":
        return _as_csv(reports.brought_rows(found))
    page = Paginator(found.created, SHOWN).get_page(request.GET.get("page"))
    context = {
        "row": reports.import_rows([run])[0],
        "created": page.object_list,
        "created_total": len(found.created),
        "page": pager(page),
        "changed": reports.changes_of(found.changed[:SHOWN]),
        "changed_total": len(found.changed),
        "figures": found.figures.count(),
        "used": len(found.created) - len(queries.untouched(found.created, found)),
    }
    return render(request, "keeping/brought.html", context)


def _as_csv(rows: Iterable[Sequence[object]]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="import.csv"'
    writer = csv.writer(answer)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return answer


@require_POST
@signed_in
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """Take an import back."""
    NotAllowed.unless(can_import(request.actor))
    run = get_object_or_404(queries.stored_imports(request.actor), uuid=uuid)
    made = actions.take_back(run, act=request.act)
    said = _(
        "Taken back: %(removed)s organisations and %(figures)s figures went, %(restored)s "
        "organisations are as before; %(stayed)s are in use and stay."
    )
    messages.success(
        request,
        said
        % {
            name: number_format(getattr(made, name), 0, force_grouping=True)
            for name in ("removed", "figures", "restored", "stayed")
        },
    )
    return redirect("keeping:imports")
