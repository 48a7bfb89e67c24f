"""Pages of a stocktaking: what is there, its forms, its signatures."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.closing import access
from waterpeers.apps.closing.actions import stocktakings as actions
from waterpeers.apps.closing.documents import stocktaking_document, stocktaking_parts
from waterpeers.apps.closing.forms import FiguresForm, JudgeForm, SignOffForm, WordsForm
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import (
    Taken,
    is_begun,
    outcomes_of,
    stocktakings_of,
    taken,
)
from waterpeers.apps.closing.reports.courses import moment_words, moments_of, up_to
from waterpeers.apps.closing.reports.stocktakings import finding
from waterpeers.apps.closing.rules import NOT_KNOWN, TEXTS
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.practice import FactorDirection, FactorFamily
from waterpeers.domain.verdicts import NotAllowed


def stocktaking_or_404(request: Request, uuid: UUID) -> Stocktaking:
    """Find a stocktaking that one may read."""
    rows = Stocktaking.objects.visible_to(request.actor).select_related("partnership", "round")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


def _read(request: Request, row: Stocktaking) -> tuple[Taken, list[Any], list[Stocktaking]]:
    """Give a stocktaking with the moments up to it, and those that come after."""
    found = taken(row, request.act.at.date())
    rows = stocktakings_of(row.partnership)
    moments = up_to(moments_of(rows, found), row.months)
    return found, moments, [each for each in rows if each.months > row.months]


@require_safe
@signed_in
def stocktaking(request: Request, uuid: UUID) -> HttpResponse:
    """Show a stocktaking: its gate, what is there, and where each part is written."""
    row = stocktaking_or_404(request, uuid)
    found, moments, later = _read(request, row)
    is_open = row.agreed_at is None and is_begun(row.partnership)
    may_write = is_open and bool(access.can_close(request.actor, row.partnership))
    own = {p.pk for p in found.parties if access.can_sign_off(request.actor, p)}
    context = {
        "partnership": row.partnership,
        "part": str(row.months),
        "stocktaking": row,
        "moment": moment_words(row.months),
        "finding": finding(found, moments),
        "parts": stocktaking_parts(found, moments, later),
        "found": found,
        "is_open": is_open,
        "may_write": may_write,
        "may_judge": may_write
        and not row.is_at_the_end
        and bool(access.judges_as(request.actor, row.partnership)),
        "may_sign": is_open and bool(own - found.signed.keys()),
        "signed": [s for s in found.signed.values() if is_open and s.party_id in own],
        "is_stale": any(s.fingerprint != found.fingerprint for s in found.signed.values()),
        "own_answers": [
            each
            for each in found.answers.asked
            if is_open and request.actor.acts_for(each.organisation.uuid)
        ],
    }
    return render(request, "closing/stocktaking.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a stocktaking as a file."""
    row = stocktaking_or_404(request, uuid)
    found, moments, later = _read(request, row)
    made = stocktaking_document(found, moments, later, at=request.act.at)
    return answer(made, form, f"{row.partnership.code}-{row.months}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: Request, uuid: UUID) -> HttpResponse:
    """Write what both sides say in words."""
    row = stocktaking_or_404(request, uuid)
    NotAllowed.unless(access.can_close(request.actor, row.partnership))

    def first() -> dict[str, Any]:
        factors = {
            f"{family}_{way}": row.factors.get(str(family), {}).get(str(way), "")
            for family in FactorFamily
            for way in FactorDirection
        }
        names = (*TEXTS, "revision", "due_on", "cause")
        return {name: getattr(row, name) for name in names} | factors

    def save(form: WordsForm) -> str:
        actions.change_stocktaking(row, form.given(), revision=form.seen, act=request.act)
        return _page(row, "#id_words")

    return editing.edit(
        request,
        "closing/words.html",
        "closing-words",
        partial(WordsForm, of=row),
        first=first,
        save=save,
        row=row,
        partnership=row.partnership,
        stocktaking=row,
        moment=moment_words(row.months),
        back=_page(row),
    )


def _page(row: Stocktaking, place: str = "") -> str:
    return reverse("closing:stocktaking", args=[row.uuid]) + place


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def figures(request: Request, uuid: UUID) -> HttpResponse:
    """Say figures of the partnership's own, and what is not known."""
    row = stocktaking_or_404(request, uuid)
    NotAllowed.unless(access.can_close(request.actor, row.partnership))
    outcomes = outcomes_of(row.partnership)
    read = {f.outcome_id: f for f in row.figures.all() if f.value is not None}
    typed = [each for each in outcomes if not each.indicator or each.pk not in read]

    def first() -> dict[str, Any]:
        kept = {f.outcome_id: f for f in row.figures.all()}
        return {
            f"{name}_{each.uuid}": getattr(kept[each.pk], name)
            for each in typed
            if each.pk in kept
            for name in ("value", "year", "word")
        }

    def save(form: FiguresForm) -> str:
        actions.say_figures(row, form.given(), act=request.act)
        return _page(row, "#id_figures")

    return editing.edit(
        request,
        "closing/figures.html",
        "closing-figures",
        partial(FiguresForm, outcomes=typed, today=request.act.at.date()),
        first=first,
        save=save,
        partnership=row.partnership,
        stocktaking=row,
        has_indicators=any(each.indicator for each in outcomes),
        back=_page(row),
    )


@require_POST
@signed_in
def read_figures(request: Request, uuid: UUID) -> HttpResponse:
    """Take over what was reviewed meanwhile."""
    row = stocktaking_or_404(request, uuid)
    actions.read_figures(row, act=request.act)
    messages.success(request, _("What was reviewed since the time before is taken over."))
    return redirect(_page(row, "#id_figures"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def judge(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side how far each area is now, and how each dimension changed."""
    row = stocktaking_or_404(request, uuid)
    roles = access.judges_as(request.actor, row.partnership)
    NotAllowed.unless(access.can_judge(request.actor, row.partnership, roles[0] if roles else ""))
    found = taken(row, request.act.at.date())

    def save(form: JudgeForm) -> str:
        role = form.cleaned_data["role"]
        actions.judge_again(row, form.stages(), form.capacity(), role=role, act=request.act)
        return _page(row, "#id_stages")

    return editing.edit(
        request,
        "closing/judge.html",
        "closing-judge",
        partial(JudgeForm, found=found, roles=roles),
        first=lambda: _said(found, roles),
        save=save,
        said=_("Kept; the other side agrees when it signs."),
        partnership=row.partnership,
        stocktaking=row,
        moment=moment_words(row.months),
        back=_page(row),
    )


def _said(found: Taken, roles: list[PartyRole]) -> dict[str, Any]:
    """Give what was said for this stocktaking already; nothing is chosen beforehand."""
    said: dict[str, Any] = {"role": str(roles[0]) if roles else ""}
    for stage in found.facts.stages:
        said |= {f"stage_{stage.area}": stage.stage or NOT_KNOWN, f"word_{stage.area}": stage.word}
    for each in found.facts.capacity:
        change = NOT_KNOWN if each.change is None else str(each.change)
        said |= {f"change_{each.dimension}": change, f"word_{each.dimension}": each.word}
    return said


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign(request: Request, uuid: UUID) -> HttpResponse:
    """Sign for one's own operator, with what stands there in view."""
    row = stocktaking_or_404(request, uuid)
    found, moments, later = _read(request, row)
    party = _own_party(request, found)

    def save(form: SignOffForm) -> str:
        rows = row.partnership.parties.select_related("organisation", "partnership")
        named = get_object_or_404(rows, uuid=form.cleaned_data["party"])
        read = form.cleaned_data["fingerprint"]
        actions.sign_off(row, named, fingerprint=read, act=request.act)
        return _page(row, "#id_signatures")

    return editing.edit(
        request,
        "closing/sign.html",
        "closing-sign",
        SignOffForm,
        first=lambda: {
            "party": party.uuid if party else "",
            "fingerprint": taken(row, request.act.at.date()).fingerprint,
        },
        save=save,
        said=_("Signed."),
        partnership=row.partnership,
        stocktaking=row,
        moment=moment_words(row.months),
        party=party,
        parts=[each for each in stocktaking_parts(found, moments, later) if each.code != "later"],
    )


def _own_party(request: Request, found: Taken) -> Party | None:
    """Find the operator for which one may sign: one that has not, or the first."""
    own = [party for party in found.parties if access.can_sign_off(request.actor, party)]
    return next((p for p in own if p.pk not in found.signed), next(iter(own), None))


@require_POST
@signed_in
def unsign(request: Request, uuid: UUID, party: UUID) -> HttpResponse:
    """Take one's operator's signature back."""
    row = stocktaking_or_404(request, uuid)
    named = get_object_or_404(row.partnership.parties.select_related("organisation"), uuid=party)
    actions.take_back_sign_off(row, named, act=request.act)
    return redirect(_page(row, "#id_signatures"))
