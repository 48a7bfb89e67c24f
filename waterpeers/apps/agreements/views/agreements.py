"""Pages on which agreements are begun, written, read and brought into force."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.agreements import fragments
from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.documents import changes, document
from waterpeers.apps.agreements.forms import DraftForm
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import (
    current_of,
    holds_until,
    is_coming,
    memorandum_in_force,
    visible,
)
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.access import can_commit, can_run
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records import editing
from waterpeers.domain.agreements import PART_OF
from waterpeers.domain.partnerships import AgreementKind, AgreementState
from waterpeers.domain.verdicts import NotAllowed


def agreement_or_404(request: Request, uuid: UUID) -> Agreement:
    """Find an agreement that one may see."""
    found: Agreement = get_object_or_404(visible(request.actor), uuid=uuid)
    return found


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """List the agreements of a partnership, with what comes next."""
    partnership = partnership_or_404(request, uuid)
    shown = fragments.of_partnership(request, partnership)
    return render(request, "agreements/list.html", shown.context)


@require_safe
@signed_in
def current(request: Request, uuid: UUID, to: str) -> HttpResponse:
    """Lead from a partnership's gate to the agreement that is being written, or begin one."""
    partnership = partnership_or_404(request, uuid)
    agreement = current_of(partnership)
    if agreement is None:
        return redirect("agreements:draft", uuid=uuid)
    is_draft = agreement.state is AgreementState.DRAFT
    if to == "edit" and is_draft and can_run(request.actor, partnership):
        return redirect(place_of(agreement.uuid, request.GET.get("field", "")))
    may_sign = any(can_commit(request.actor, party) for party in parties_of(partnership))
    is_open = agreement.state is AgreementState.OPEN_FOR_SIGNATURE
    signs = to == "sign" and may_sign and is_open
    return redirect(f"agreements:{'sign' if signs else 'detail'}", uuid=agreement.uuid)


def place_of(uuid: UUID, field: str) -> str:
    """Say on which page of a text a field is written, and where there."""
    part = PART_OF.get(field.partition("-")[0])
    if part is None:
        return reverse("agreements:edit", args=[uuid])
    return reverse("agreements:part", args=[uuid, str(part)]) + f"#id_{field}"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: Request, uuid: UUID) -> HttpResponse:
    """Begin a memorandum, a work plan or an amendment."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(can_run(request.actor, partnership))
    in_force = list(partnership.agreements.filter(state=AgreementState.IN_FORCE).order_by("number"))

    def save(form: DraftForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        kind, amends = given.pop("kind"), given.pop("amends")
        if kind not in set(AgreementKind):
            raise Http404
        amended = next((a for a in in_force if a.uuid == amends), None)
        made = actions.draft(
            partnership, AgreementKind(kind), **given, amends=amended, act=request.act
        )
        return redirect("agreements:edit", uuid=made.uuid)

    return editing.edit(
        request,
        "agreements/draft.html",
        "agreement-draft",
        DraftForm,
        first=editing.new,
        save=save,
        said="",
        partnership=partnership,
        in_force=in_force,
        may_plan=memorandum_in_force(partnership) is not None,
        may_begin=not partnership.agreements.filter(kind=AgreementKind.MEMORANDUM).exists(),
        uuid=request.POST.get("uuid") or uuid4(),
    )


@require_safe
@signed_in
def detail(request: Request, uuid: UUID) -> HttpResponse:
    """Show an agreement as it is signed."""
    agreement = agreement_or_404(request, uuid)
    context = reading(request, agreement) | {
        "document": document(agreement),
        "changes": changes(agreement),
        "signs_for": _waiting_for(request, agreement),
        "signed": agreement.signatures.count(),
    }
    return render(request, "agreements/detail.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give an agreement as a file, with room to sign where nobody has."""
    agreement = agreement_or_404(request, uuid)
    name = f"{agreement.partnership.code}-{agreement.number}"
    return answer(document(agreement), form, name)


@require_safe
@signed_in
def fixed_text(request: Request, uuid: UUID) -> HttpResponse:
    """Give the very bytes of which the fingerprint was taken, for anybody to check."""
    agreement = agreement_or_404(request, uuid)
    if not agreement.signed_text:
        raise Http404
    answer = HttpResponse(agreement.signed_text.encode(), content_type="application/json")
    name = f"{agreement.partnership.code}-{agreement.number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


MOVES = {
    "open": actions.open_for_signature,
    "draft": actions.return_to_draft,
    "in-force": actions.bring_into_force,
}


@require_POST
@signed_in
def move(request: Request, uuid: UUID, name: str) -> HttpResponse:
    """Open an agreement for signature, take it back to draft, or bring it into force."""
    agreement = agreement_or_404(request, uuid)
    if name not in MOVES:
        raise Http404
    if agreement.state is AgreementState.DRAFT:
        request.fields_at = partial(place_of, uuid)
    MOVES[name](agreement, act=request.act)
    return redirect("agreements:detail", uuid=uuid)


def reading(request: Request, agreement: Agreement) -> dict[str, Any]:
    """Gather what the pages of an agreement share: what it is called, how far it is, who may."""
    is_open = agreement.state is AgreementState.OPEN_FOR_SIGNATURE
    return {
        "agreement": agreement,
        "partnership": agreement.partnership,
        "may_run": bool(can_run(request.actor, agreement.partnership)),
        "is_draft": agreement.state is AgreementState.DRAFT,
        "is_open": is_open,
        "is_coming": is_coming(agreement, request.act.at),
        "holds_until": holds_until(agreement, agreement.amendments.all(), request.act.at),
    }


def _waiting_for(request: Request, agreement: Agreement) -> list[Party]:
    """List the parties for which one may sign now."""
    if agreement.state is not AgreementState.OPEN_FOR_SIGNATURE:
        return []
    signed = set(agreement.signatures.values_list("party_id", flat=True))
    parties = parties_of(agreement.partnership)
    return [p for p in parties if p.pk not in signed and can_commit(request.actor, p)]
