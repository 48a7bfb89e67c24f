"""Pages on which a signatory reads and signs."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.agreements.actions import signatures as actions
from waterpeers.apps.agreements.documents import changes, document
from waterpeers.apps.agreements.forms import PaperForm, SignForm
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.views.agreements import agreement_or_404, reading
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.access import can_commit
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records.editing import edit
from waterpeers.domain.partnerships import AgreementState
from waterpeers.domain.verdicts import NotAllowed, NotReady


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign(request: Request, uuid: UUID, *, on_paper: bool = False) -> HttpResponse:
    """Show the text once more, and let a signatory sign exactly this text for its own."""
    agreement = agreement_or_404(request, uuid)
    party = _own_party(request, agreement)

    def first() -> dict[str, Any]:
        if agreement.state is not AgreementState.OPEN_FOR_SIGNATURE:
            raise NotReady.because("not_open_for_signature")
        name = "" if on_paper else request.user.name
        return {"fingerprint": agreement.fingerprint, "party": party.uuid, "name": name}

    return edit(
        request,
        "agreements/sign.html",
        "signature",
        partial(PaperForm, agreement=agreement, at=request.act.at) if on_paper else SignForm,
        first=first,
        save=lambda form: _sign(request, agreement, party, form),
        said=_("%(name)s has signed.") % {"name": party.organisation.name},
        **reading(request, agreement),
        document=document(agreement, to_sign=True),
        changes=changes(agreement),
        party=party,
        on_paper=on_paper,
    )


def _own_party(request: Request, agreement: Agreement) -> Party:
    """Find the party that is named, or else one of one's own that has not signed."""
    parties = parties_of(agreement.partnership)
    mine = [party for party in parties if can_commit(request.actor, party)]
    if not mine:
        NotAllowed.unless(can_commit(request.actor, parties[0]))
    if named := request.POST.get("party") or request.GET.get("party"):
        found = next((party for party in mine if str(party.uuid) == named), None)
        if found is None:
            raise Http404
        return found
    signed = set(agreement.signatures.values_list("party_id", flat=True))
    return next((party for party in mine if party.pk not in signed), mine[0])


def _sign(request: Request, agreement: Agreement, party: Party, form: SignForm) -> HttpResponse:
    given = {name: value for name, value in form.cleaned_data.items() if name != "party"}
    act = actions.sign_by_upload if isinstance(form, PaperForm) else actions.sign
    act(agreement, party, **given, act=request.act)
    return redirect("agreements:detail", uuid=agreement.uuid)
