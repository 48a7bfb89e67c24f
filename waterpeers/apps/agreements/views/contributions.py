"""Pages on which the parties state what each puts in."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.forms import ContributionForm, values_of_contribution
from waterpeers.apps.agreements.models import Agreement, Contribution
from waterpeers.apps.agreements.queries import visible
from waterpeers.apps.agreements.views.agreements import agreement_or_404, reading
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.queries.countries import currency_of
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records import editing
from waterpeers.domain.agreements import AgreementPart
from waterpeers.domain.verdicts import NotAllowed

FORM = "contribution"


def _row_or_404(request: Request, uuid: UUID) -> Contribution:
    rows = Contribution.objects.filter(agreement__in=visible(request.actor))
    found: Contribution = get_object_or_404(
        rows.select_related("party", "agreement__partnership"), uuid=uuid
    )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contributions(request: Request, uuid: UUID) -> HttpResponse:
    """State one thing that a party puts in."""
    agreement = agreement_or_404(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    parties = parties_of(agreement.partnership)

    def save(form: ContributionForm) -> HttpResponse:
        actions.promise(
            agreement,
            form.values(),
            uuid=form.cleaned_data["uuid"],
            language=language(),
            act=request.act,
        )
        return _to_part(agreement)

    return editing.edit(
        request,
        "agreements/contributions.html",
        FORM,
        partial(ContributionForm, parties=parties),
        first=lambda: editing.new(currency=_own_currency(request, parties)),
        save=save,
        said=_("The contribution is stated."),
        **reading(request, agreement),
    )


def _to_part(agreement: Agreement) -> HttpResponse:
    """Go on to the part of the text that lists what each puts in."""
    return redirect("agreements:part", uuid=agreement.uuid, name=AgreementPart.VALUE)


def _own_currency(request: Request, parties: list[Party]) -> str:
    """Give the currency of the country of one's own party."""
    own = request.actor.organisations
    found = (p.organisation.country_id for p in parties if p.organisation.uuid in own)
    return currency_of(next(found, None))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contribution(request: Request, uuid: UUID) -> HttpResponse:
    """Say a contribution anew."""
    row = _row_or_404(request, uuid)
    NotAllowed.unless(can_run(request.actor, row.agreement.partnership))

    def save(form: ContributionForm) -> HttpResponse:
        actions.change_contribution(
            row,
            form.values(),
            revision=form.cleaned_data["revision"] or 0,
            language=language(),
            act=request.act,
        )
        return _to_part(row.agreement)

    return editing.edit(
        request,
        "agreements/contribution.html",
        FORM,
        partial(ContributionForm, parties=parties_of(row.agreement.partnership)),
        first=lambda: values_of_contribution(row),
        save=save,
        row=row,
        said=_("The contribution is changed."),
        agreement=row.agreement,
    )


@require_POST
@signed_in
def remove(request: Request, uuid: UUID) -> HttpResponse:
    """Take a contribution out."""
    row = _row_or_404(request, uuid)
    actions.remove_contribution(row, act=request.act)
    messages.success(request, _("The contribution is taken out."))
    return _to_part(row.agreement)
