"""Pages of the end: beginning its account, going back to work, taking an early end back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.closing import access
from waterpeers.apps.closing.actions import closing as actions
from waterpeers.apps.closing.actions import continuing
from waterpeers.apps.closing.forms import ContinueForm, TakeBackForm
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.gates import work_is_over
from waterpeers.apps.closing.queries.paths import latest_figures, path_facts
from waterpeers.apps.closing.queries.stocktakings import (
    account_of,
    is_begun,
    next_later,
    outcomes_of,
    stocktakings_of,
)
from waterpeers.apps.closing.quotes import PathShown, PathSources, paths_finding, paths_of
from waterpeers.apps.closing.reports.courses import moment_words, moments_of, series_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart, answered_apart
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import AGREED, ENDED_EARLY, PartnershipState, Phase
from waterpeers.domain.verdicts import NotAllowed


@require_safe
@signed_in
def results(request: Request, uuid: UUID) -> HttpResponse:
    """Show what a partnership brings, and the stocktakings of it."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    rows = stocktakings_of(partnership) if may_read else []
    outcomes = outcomes_of(partnership) if may_read else []
    paths = _paths(request, partnership, rows, outcomes) if may_read else []
    context = {
        "partnership": partnership,
        "paths": paths,
        "finding": paths_finding(paths),
        "series": series_of(outcomes, moments_of(rows)),
        "may_read": may_read,
        "plan": plan_of(partnership),
        "stocktakings": [(row, moment_words(row.months)) for row in rows],
        "today": request.act.at.date(),
        **_moves(request, partnership),
    }
    return render(request, "closing/results.html", context)


def _paths(
    request: Request,
    partnership: Partnership,
    rows: list[Stocktaking],
    outcomes: list[PerformanceOutcome],
) -> list[PathShown]:
    today = request.act.at.date()
    figures = latest_figures(partnership, rows, outcomes, request.actor, today)
    account = next((row for row in rows if row.is_at_the_end), None)
    round_ = account.round if account else None
    answers = answered_apart([round_.pk] if round_ else [])
    sources = PathSources(
        partnership,
        path_facts(partnership, figures, today),
        outcomes,
        next(iter(answers.values()), AnsweredApart()),
        round_.questionnaire if round_ else None,
    )
    return paths_of(sources)


def _moves(request: Request, partnership: Partnership) -> dict[str, bool]:
    """Say what somebody may do about the end of a partnership now."""
    runs = bool(access.can_close(request.actor, partnership))
    is_active = partnership.state is PartnershipState.ACTIVE
    is_early = partnership.state in ENDED_EARLY
    is_open = partnership.settled_at is None
    is_at_work = runs and is_active and partnership.phase is Phase.DO
    passes = is_at_work and work_is_over(partnership, request.act.at.date())
    return {
        "is_early": is_early,
        "may_begin": is_open and (passes or (runs and is_early and partnership.phase in AGREED)),
        "is_not_over": is_at_work and not passes,
        "may_continue": runs and not is_open and not partnership.continued_by.exists(),
        "may_go_on": runs and is_active and partnership.phase is Phase.CLOSE,
        "may_take_back": is_early
        and is_open
        and bool(access.can_take_back(request.actor, partnership)),
    }


@require_safe
@signed_in
def close_out(request: Request, uuid: UUID) -> HttpResponse:
    """Lead to the account of the end, or to where it is begun."""
    partnership = partnership_or_404(request, uuid)
    row = account_of(partnership) if is_begun(partnership) else None
    if row is not None and access.can_read(request.actor, partnership):
        return redirect("closing:stocktaking", row.uuid)
    return redirect("closing:results", uuid)


@require_safe
@signed_in
def current(request: Request, uuid: UUID) -> HttpResponse:
    """Lead to the stocktaking that is being written: the account of the end, or the next after."""
    return redirect("closing:stocktaking", _current(request, uuid).uuid)


@require_safe
@signed_in
def sign_current(request: Request, uuid: UUID) -> HttpResponse:
    """Lead to where the stocktaking that is being written is signed."""
    return redirect("closing:sign", _current(request, uuid).uuid)


def _current(request: Request, uuid: UUID) -> Stocktaking:
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    account = account_of(partnership) if is_begun(partnership) else None
    if account is not None and account.agreed_at is not None:
        account = next_later(partnership) or account
    if account is None:
        raise Http404
    return account


@require_POST
@signed_in
def begin(request: Request, uuid: UUID) -> HttpResponse:
    """Begin the close-out."""
    partnership = partnership_or_404(request, uuid)
    row = actions.begin_closing(partnership, act=request.act)
    messages.success(
        request, _("Each side is asked about the Code; the rest you write together, here.")
    )
    return redirect("closing:stocktaking", row.uuid)


@require_POST
@signed_in
def go_on(request: Request, uuid: UUID) -> HttpResponse:
    """Go back to work."""
    actions.go_on(partnership_or_404(request, uuid), act=request.act)
    messages.success(request, _("The partnership goes on; what was written waits for its end."))
    return redirect("partnerships:detail", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def go_further(request: Request, uuid: UUID) -> HttpResponse:
    """Open the next phase of a partnership that was closed."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_close(request.actor, partnership))

    def save(form: ContinueForm) -> HttpResponse:
        said = form.cleaned_data
        made = continuing.continue_partnership(
            partnership, title=said["title"], act=request.act, uuid=said["uuid"]
        )
        return redirect("partnerships:detail", uuid=made.uuid)

    return editing.edit(
        request,
        "closing/continue.html",
        "closing-continue",
        ContinueForm,
        first=lambda: editing.new(title=partnership.title),
        save=save,
        said=_("The next phase is open; nobody is bound to anything yet."),
        partnership=partnership,
        back=reverse("closing:results", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """Take back that a partnership was ended early."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_take_back(request.actor, partnership))

    def save(form: TakeBackForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        actions.take_back_end(partnership, reason=reason, act=request.act)
        return redirect("partnerships:detail", uuid=uuid)

    return editing.edit(
        request,
        "closing/take_back.html",
        "closing-take-back",
        TakeBackForm,
        first=dict,
        save=save,
        said=_("The partnership goes on."),
        partnership=partnership,
        back=reverse("closing:results", args=[uuid]),
    )
