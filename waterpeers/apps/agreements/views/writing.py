"""Pages on which the text of an agreement is written, a part a page."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.documents import put_in
from waterpeers.apps.agreements.forms import AgreementForm, values_of
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import text_of
from waterpeers.apps.agreements.reports import (
    parts_of_text,
    progress,
    proposals,
    wordings,
)
from waterpeers.apps.agreements.views.agreements import agreement_or_404, reading
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records import editing
from waterpeers.domain.agreement_texts import CLAUSES
from waterpeers.domain.agreements import AgreementPart
from waterpeers.domain.clauses import model_clauses, taken_over
from waterpeers.domain.partnerships import AgreementState
from waterpeers.domain.verdicts import NotAllowed

FORM = "agreement"


@require_safe
@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Lead to the first part of which something is still asked."""
    agreement = agreement_or_404(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    if agreement.state is not AgreementState.DRAFT:
        return _locked(request, agreement)
    parts = progress(agreement, on=now().date())
    first = next((each for each in parts if not each.is_done), parts[0])
    return redirect("agreements:part", uuid=uuid, name=first.part)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def part(request: Request, uuid: UUID, name: str) -> HttpResponse:
    """Write one part of the text; what is known already stands there to be read and saved."""
    agreement = agreement_or_404(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    parts = parts_of_text(agreement)
    if name not in parts:
        raise Http404
    if agreement.state is not AgreementState.DRAFT and request.method != "POST":
        return _locked(request, agreement)
    here = AgreementPart(name)
    parties = parties_of(agreement.partnership)
    proposed = proposals(
        agreement, parties, actor=request.actor, on=now().date(), language=language()
    )

    def first() -> dict[str, Any]:
        known = {field: each.text for field, each in proposed.items()}
        return values_of(agreement) | known | {"revision": agreement.revision}

    def save(form: AgreementForm) -> str:
        fields, took = _with_wording(form.values(), request.POST.get("take", ""))
        revision = form.cleaned_data["revision"]
        actions.change(agreement, fields, revision=revision, language=language(), act=request.act)
        if took:
            return reverse("agreements:part", args=[uuid, name]) + f"#id_{took}"
        following = parts[parts.index(here) + 1 :]
        if following:
            return reverse("agreements:part", args=[uuid, following[0]])
        return reverse("agreements:detail", args=[uuid])

    return editing.edit(
        request,
        "agreements/part.html",
        FORM,
        partial(AgreementForm, agreement=agreement, parties=parties, part=here),
        first=first,
        save=save,
        row=agreement,
        proposed=proposed,
        models={each: wordings(each, agreement, parties, language()) for each in CLAUSES},
        **_where(request, agreement, here),
    )


def _with_wording(fields: dict[str, Any], take: str) -> tuple[dict[str, Any], str]:
    """Put the model that somebody chose below what they wrote; "not known" it is no more."""
    name, _dot, spoken = take.partition(".")
    wording = model_clauses().get(name, {}).get(spoken, "")
    if not wording or name not in fields:
        return fields, ""
    text = taken_over(fields[name], wording)
    known = [each for each in fields["not_known"] if each != name]
    return fields | {name: text, "not_known": known}, name


def _where(request: Request, agreement: Agreement, here: AgreementPart) -> dict[str, Any]:
    """Say where in the text one is, and what stands there beside the form."""
    parts = progress(agreement, on=now().date())
    number = next(n for n, each in enumerate(parts) if each.part is here)
    is_value = here is AgreementPart.VALUE
    return reading(request, agreement) | {
        "here": parts[number],
        "parts": parts,
        "number": number + 1,
        "before": parts[number - 1] if number else None,
        "after": parts[number + 1] if number + 1 < len(parts) else None,
        "blocks": tuple(put_in(text_of(agreement))) if is_value else (),
        "rows": agreement.contributions.order_by("pk") if is_value else (),
    }


def _locked(request: Request, agreement: Agreement) -> HttpResponse:
    """Say that the text is no longer written, and what to do instead."""
    return render(request, "agreements/locked.html", reading(request, agreement))
