"""Pages on which the parties state what each puts in."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.forms import ContributionForm, values_of_contribution
from waterpeers.apps.agreements.models import Agreement, Contribution
from waterpeers.apps.agreements.queries import visible
from waterpeers.apps.agreements.views.agreements import agreement_or_404, reading
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale

FORM = "contribution"


def _decimal_mark() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def _row_or_404(request: Request, uuid: UUID) -> Contribution:
    rows = Contribution.objects.filter(agreement__in=visible(request.actor))
    found: Contribution = get_object_or_404(
        rows.select_related("party", "agreement__partnership"), uuid=uuid
    )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contributions(request: Request, uuid: UUID) -> HttpResponse:
    """Show what each party puts in, and state one thing more."""
    agreement, status = agreement_or_404(request, uuid), 200
    parties = parties_of(agreement.partnership)
    if request.method == "GET":
        initial = with_draft(request, FORM, {}) | {"uuid": uuid4()}
        form = ContributionForm(parties=parties, initial=initial)
    else:
        form = ContributionForm(request.POST, parties=parties)
        if form.is_valid():
            try:
                actions.promise(
                    agreement,
                    form.values(),
                    uuid=form.cleaned_data["uuid"],
                    decimal_mark=_decimal_mark(),
                    act=request.act,
                )
                sent(request, FORM)
                messages.success(request, _("The contribution is stated."))
                return redirect("agreements:contributions", uuid=uuid)
            except Refused as refused:
                status = show_refusal(form, refused)
    return _page(request, agreement, form, status)


def _page(request: Request, agreement: Agreement, form: Form, status: int) -> HttpResponse:
    context = reading(request, agreement) | {"form": form, "form_name": FORM}
    status = 422 if status == 200 and form.errors else status
    return render(request, "agreements/contributions.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contribution(request: Request, uuid: UUID) -> HttpResponse:
    """Say a contribution anew."""
    row, status, differences = _row_or_404(request, uuid), 200, None
    NotAllowed.unless(can_run(request.actor, row.agreement.partnership))
    parties = parties_of(row.agreement.partnership)
    if request.method == "GET":
        initial = with_draft(request, FORM, values_of_contribution(row))
        form = ContributionForm(parties=parties, initial=initial)
    else:
        form = ContributionForm(request.POST, parties=parties)
        if form.is_valid():
            try:
                _change(request, row, form)
                return redirect("agreements:contributions", uuid=row.agreement.uuid)
            except Stale as stale:
                status, row = show_refusal(form, stale), _row_or_404(request, uuid)
                stored = values_of_contribution(row)
                differences = on_top_of(form, stored=stored, revision=row.revision)
            except Refused as refused:
                status = show_refusal(form, refused)
    context = {
        "row": row,
        "agreement": row.agreement,
        "form": form,
        "form_name": FORM,
        "differences": differences,
    }
    status = 422 if status == 200 and form.errors else status
    return render(request, "agreements/contribution.html", context, status=status)


def _change(request: Request, row: Contribution, form: ContributionForm) -> None:
    actions.change_contribution(
        row,
        form.values(),
        revision=form.cleaned_data["revision"] or 0,
        decimal_mark=_decimal_mark(),
        act=request.act,
    )
    sent(request, FORM)
    messages.success(request, _("The contribution is changed."))


@require_POST
@signed_in
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Take a contribution out."""
    row = _row_or_404(request, uuid)
    actions.remove_contribution(row, act=request.act)
    messages.success(request, _("The contribution is taken out."))
    return redirect("agreements:contributions", uuid=row.agreement.uuid)
