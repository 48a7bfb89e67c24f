"""Pages of agreements: writing, contributions, signing, files."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.partnerships.access import can_accept_code, can_run
from waterpeers.apps.partnerships.actions import agreements as actions
from waterpeers.apps.partnerships.agreement_forms import (
    AgreementForm,
    ContributionForm,
    FileForm,
    SignForm,
    initial_of,
)
from waterpeers.apps.partnerships.models import Agreement, Attachment, Contribution, Partnership
from waterpeers.apps.partnerships.queries.agreements import current_of, totals_of, visible
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.words.agreements import CONTRIBUTIONS, KINDS, STATES
from waterpeers.domain.money import to_amount
from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    FileClass,
)
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale


def _found(request: Request, uuid: UUID) -> Agreement:
    return get_object_or_404(visible(request.actor), uuid=uuid)


def _partnership(request: Request, uuid: UUID) -> Partnership:
    return get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)


@signed_in
def current(request: Request, uuid: UUID, to: str) -> HttpResponse:
    """Lead from a partnership's gate to the agreement that is being written, or begin one."""
    partnership = _partnership(request, uuid)
    agreement = current_of(partnership)
    if agreement is None:
        return redirect("agreements:draft", uuid=uuid)
    if to == "edit" and agreement.state != AgreementState.DRAFT:
        to = "detail"
    return redirect(f"agreements:{to}", uuid=agreement.uuid)


@signed_in
def draft(request: Request, uuid: UUID) -> HttpResponse:
    """Begin a memorandum, a work plan or an amendment."""
    partnership = _partnership(request, uuid)
    NotAllowed.unless(can_run(request.actor, partnership))
    in_force = list(partnership.agreements.filter(state=AgreementState.IN_FORCE))
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in set(AgreementKind):
            raise Http404
        amends = next((a for a in in_force if str(a.uuid) == request.POST.get("amends")), None)
        made = actions.draft(
            partnership,
            AgreementKind(kind),
            title=request.POST.get("title", "")[:200],
            amends=amends,
            uuid=_uuid(request.POST.get("uuid", "")),
            actor=request.actor,
            at=now(),
        )
        return redirect("agreements:edit", uuid=made.uuid)
    context = {"partnership": partnership, "in_force": in_force, "uuid": uuid4()}
    return render(request, "agreements/draft.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@signed_in
def detail(request: Request, uuid: UUID) -> HttpResponse:
    """Show an agreement as it is signed."""
    agreement = _found(request, uuid)
    return render(request, "agreements/detail.html", _context(request, agreement))


def _context(request: Request, agreement: Agreement) -> dict[str, Any]:
    parties = parties_of(agreement.partnership)
    contributions = list(agreement.contributions.select_related("party__organisation"))
    may_run = bool(can_run(request.actor, agreement.partnership))
    signed = {s.party_id: s for s in agreement.signatures.select_related("file")}
    return {
        "agreement": agreement,
        "kind": KINDS[agreement.kind],
        "state": STATES[agreement.state],
        "parties": [
            {
                "party": party,
                "duties": agreement.duties.get(str(party.uuid), ""),
                "interests": agreement.interests.get(str(party.uuid), ""),
                "not_known": f"interests:{party.uuid}" in agreement.not_known,
                "gain": agreement.gains.get(str(party.uuid), ""),
                "signature": signed.get(party.pk),
                "may_sign": agreement.state == AgreementState.OPEN_FOR_SIGNATURE
                and party.pk not in signed
                and bool(can_accept_code(request.actor, party.organisation.uuid)),
            }
            for party in parties
        ],
        "contributions": [
            {
                "row": c,
                "kind": CONTRIBUTIONS[c.kind],
                "amount": to_amount(c.amount_minor, c.currency)
                if c.amount_minor is not None
                else None,
            }
            for c in contributions
        ],
        "totals": totals_of(contributions),
        "attachments": agreement.attachments.order_by("uploaded_at"),
        "may_run": may_run,
        "is_draft": agreement.state == AgreementState.DRAFT,
        "is_open": agreement.state == AgreementState.OPEN_FOR_SIGNATURE,
    }


@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Write the text of an agreement."""
    agreement = _found(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    parties = parties_of(agreement.partnership)
    differences = None
    if request.method == "POST":
        form = AgreementForm(request.POST, agreement=agreement, parties=parties)
        if form.is_valid():
            try:
                actions.change(
                    agreement,
                    form.agreement(),
                    revision=form.cleaned_data["revision"],
                    actor=request.actor,
                    at=now(),
                )
            except Stale as stale:
                show_refusal(form, stale)
                stored = initial_of(agreement)
                differences = on_top_of(form, stored=stored, revision=agreement.revision)
            except Refused as refused:
                show_refusal(form, refused)
            else:
                sent(request, "agreement")
                messages.success(request, _("The draft is saved."))
                return redirect("agreements:detail", uuid=uuid)
    else:
        initial = with_draft(request, "agreement", {"revision": agreement.revision})
        form = AgreementForm(agreement=agreement, parties=parties, initial=initial)
    context = {
        "agreement": agreement,
        "form": form,
        "differences": differences,
        "form_name": "agreement",
    }
    status = 409 if differences is not None else 422 if form.errors else 200
    return render(request, "agreements/edit.html", context, status=status)


@signed_in
def contributions(request: Request, uuid: UUID) -> HttpResponse:
    """State what each party puts in, in cash and in kind."""
    agreement = _found(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    parties = parties_of(agreement.partnership)
    if request.method == "POST" and "remove" in request.POST:
        row = get_object_or_404(
            Contribution.objects.select_related("agreement__partnership"),
            uuid=_uuid(request.POST["remove"]),
            agreement=agreement,
        )
        actions.remove_contribution(row, actor=request.actor, at=now())
        return redirect("agreements:contributions", uuid=uuid)
    data = request.POST if request.method == "POST" else None
    form = ContributionForm(data, parties=parties, initial={"uuid": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("amount")
        party = next(p for p in parties if str(p.uuid) == given.pop("party"))
        try:
            actions.promise(agreement, party, **given, actor=request.actor, at=now())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The contribution is stated."))
            return redirect("agreements:contributions", uuid=uuid)
    context = _context(request, agreement) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "agreements/contributions.html", context, status=status)


@require_POST
@signed_in
def move(request: Request, uuid: UUID, name: str) -> HttpResponse:
    """Open an agreement for signature, or take it back to draft."""
    agreement = _found(request, uuid)
    act = {"open": actions.open_for_signature, "draft": actions.return_to_draft}.get(name)
    if act is None:
        raise Http404
    act(agreement, actor=request.actor, at=now())
    return redirect("agreements:detail", uuid=uuid)


@signed_in
def sign(request: Request, uuid: UUID) -> HttpResponse:
    """Sign for one's own organisation, on the page or by the signed file."""
    agreement = _found(request, uuid)
    mine = [
        party
        for party in parties_of(agreement.partnership)
        if can_accept_code(request.actor, party.organisation.uuid)
    ]
    if not mine:
        NotAllowed.unless(can_accept_code(request.actor, UUID(int=0)))
    signed = set(agreement.signatures.values_list("party_id", flat=True))
    party = next((p for p in mine if p.pk not in signed), mine[0])
    initial = {"fingerprint": agreement.fingerprint, "name": request.user.name}
    form = SignForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign(agreement, party, **form.cleaned_data, actor=request.actor, at=now())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("You have signed."))
            return redirect("partnerships:detail", uuid=agreement.partnership.uuid)
    context = _context(request, agreement) | {"form": form, "party": party}
    status = 422 if form.errors else 200
    return render(request, "agreements/sign.html", context, status=status)


@signed_in
def attach(request: Request, uuid: UUID) -> HttpResponse:
    """Attach a file to an agreement."""
    agreement = _found(request, uuid)
    NotAllowed.unless(can_run(request.actor, agreement.partnership))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach(
                agreement.partnership,
                form.cleaned_data["file"],
                agreement=agreement,
                file_class=FileClass(form.cleaned_data["file_class"]),
                actor=request.actor,
                at=now(),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect("agreements:detail", uuid=uuid)
    context = {"agreement": agreement, "form": form}
    status = 422 if form.errors else 200
    return render(request, "agreements/attach.html", context, status=status)


@require_GET
@signed_in
def download(request: Request, uuid: UUID) -> HttpResponse | FileResponse:
    """Give a file to those who may read it, never to be shown inside a page."""
    seen = Partnership.objects.visible_to(request.actor)
    found = get_object_or_404(
        Attachment.objects.filter(partnership__in=seen).select_related("partnership"), uuid=uuid
    )
    if found.file_class == FileClass.RESTRICTED and not can_run(request.actor, found.partnership):
        raise Http404
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
