"""What each side says: interest, declarations, and whether the public may know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent, signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import interest as actions
from waterpeers.apps.partnerships.actions import partnerships as partnership_actions
from waterpeers.apps.partnerships.forms import InterestForm, StatementForm
from waterpeers.apps.partnerships.models import Interest, Partnership, Party, Statement
from waterpeers.apps.partnerships.queries.conduct import adopted
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.views.found import partnership_or_404, party_or_404
from waterpeers.domain.actors import Actor
from waterpeers.domain.conduct import DECLARATIONS, OBLIGATIONS
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.verdicts import Refused

FORM = "interest"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interest(request: Request, uuid: UUID) -> HttpResponse:
    """Show both sides' interest, and let a signatory express or withdraw its own."""
    partnership = partnership_or_404(request, uuid)
    status, form = 200, InterestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "withdraw" in request.POST:
        party = party_or_404(partnership, request.POST.get("party", ""))
        actions.withdraw_interest(party, act=request.act)
        messages.success(request, _("Your expression of interest is withdrawn."))
        return redirect("partnerships:interest", uuid=uuid)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        party = party_or_404(partnership, fields.pop("party"))
        try:
            actions.express_interest(party, **fields, act=request.act)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            sent(request, FORM)
            messages.success(request, _("Your interest is expressed; the other side can read it."))
            return redirect("partnerships:detail", uuid=uuid)
    return _interest_page(request, partnership, form, status)


def _interest_page(
    request: Request, partnership: Partnership, form: InterestForm, status: int
) -> HttpResponse:
    said = {i.party_id: i for i in Interest.objects.filter(party__partnership=partnership)}
    operators = [p for p in parties_of(partnership) if p.role in OPERATOR_ROLES]
    own = [p for p in operators if access.can_commit(request.actor, p)]
    silent = next((p for p in own if p.pk not in said), None)
    if silent and not form.is_bound:
        form = InterestForm(initial=with_draft(request, FORM, {}) | {"party": silent.uuid})
    context = {
        "partnership": partnership,
        "sides": [(p, said.get(p.pk), p in own) for p in operators],
        "form": form if silent or form.is_bound else None,
        "speaker": silent,
        "form_name": FORM,
    }
    status = 422 if status == 200 and form.errors else status
    return render(request, "partnerships/interest.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def statements(request: Request, uuid: UUID) -> HttpResponse:
    """Show what each party declared, and let a signatory declare for its own."""
    partnership = partnership_or_404(request, uuid)
    wrong: StatementForm | None = None
    status = 200
    if request.method == "POST":
        party = party_or_404(partnership, request.POST.get("party", ""))
        obligation = request.POST.get("obligation", "")
        if obligation not in _asked_here():
            obligation = DECLARATIONS[0]
        wrong = _form(party, obligation, data=request.POST)
        status = 422
        if wrong.is_valid():
            try:
                actions.make_statement(party, obligation, **wrong.cleaned_data, act=request.act)
            except Refused as refused:
                status = show_refusal(wrong, refused)
            else:
                messages.success(request, _("Your declaration is written down."))
                return redirect("partnerships:statements", uuid=uuid)
    sides = _sides(partnership, request.actor, wrong)
    context = {"partnership": partnership, "sides": sides, "wrong": wrong}
    return render(request, "partnerships/statements.html", context, status=status)


def _asked_here() -> list[str]:
    return [*DECLARATIONS, *(["L1"] if "L1" in adopted() else [])]


def _form(
    party: Party, obligation: str, *, data: Any = None, said: Statement | None = None
) -> StatementForm:
    prefix = f"{obligation}-{party.uuid.hex[:8]}"
    initial = {"answer": said.answer, "text": said.text} if said else None
    return StatementForm(data, obligation=obligation, prefix=prefix, initial=initial)


def _sides(
    partnership: Partnership, actor: Actor, wrong: StatementForm | None
) -> list[dict[str, Any]]:
    """For each party, its questions with what it said and, for its own signatory, a form."""
    rows = Statement.objects.filter(party__partnership=partnership)
    said = {(row.party_id, row.obligation): row for row in rows}
    asked = _asked_here()
    sides = []
    for party in parties_of(partnership):
        own = bool(access.can_commit(actor, party))
        questions = []
        for key in asked:
            if key in DECLARATIONS and party.role not in OPERATOR_ROLES:
                continue
            form = _form(party, key, said=said.get((party.pk, key))) if own else None
            if form and wrong and form.prefix == wrong.prefix:
                form = wrong
            questions.append((OBLIGATIONS[key], said.get((party.pk, key)), form))
        if questions:
            sides.append({"party": party, "questions": questions})
    return sides


@require_POST
@signed_in
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's own operator whether the public may know of the partnership."""
    partnership = partnership_or_404(request, uuid)
    party = party_or_404(partnership, request.POST.get("party", ""))
    agrees = request.POST.get("agrees") == "yes"
    partnership_actions.release(party, agrees=agrees, act=request.act)
    messages.success(request, _("Saved."))
    return redirect("partnerships:detail", uuid=uuid)
