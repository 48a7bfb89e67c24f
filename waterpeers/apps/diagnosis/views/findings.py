"""Pages on which both sides make something of a round: settle, name causes, rank, decide."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.diagnosis import access
from waterpeers.apps.diagnosis.actions import findings as actions
from waterpeers.apps.diagnosis.forms import (
    ApproveForm,
    DecideForm,
    FindingForm,
    RankForm,
    SettleForm,
)
from waterpeers.apps.diagnosis.models import Diagnosis, Finding
from waterpeers.apps.diagnosis.queries import findings_of
from waterpeers.apps.diagnosis.rules import TEXTS
from waterpeers.apps.diagnosis.views.rounds import round_or_404
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.diagnosis import FindingKind, RankScale
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.verdicts import NotAllowed

FINDING = "diagnosis-finding"


def _back(partnership: Partnership, place: str = "") -> str:
    return reverse("diagnosis:of-partnership", args=[partnership.uuid]) + place


def _finding_or_404(request: Request, uuid: UUID) -> Finding:
    rows = Finding.objects.visible_to(request.actor).standing()
    found = get_object_or_404(rows.select_related("partnership"), uuid=uuid)
    NotAllowed.unless(access.can_read_findings(request.actor, found.partnership))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settle(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """Settle a difference together; both views stay as they were."""
    diagnosis = round_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, diagnosis.partnership))
    asked = diagnosis.team.questionnaire.question(question)
    if asked is None:
        raise Http404

    def save(form: SettleForm) -> str:
        actions.settle(diagnosis, question, **form.cleaned_data, act=request.act)
        return reverse("diagnosis:round", args=[uuid]) + f"#q-{question}"

    return editing.edit(
        request,
        "diagnosis/settle.html",
        "diagnosis-settle",
        partial(SettleForm, question=asked),
        first=dict,
        save=save,
        said=_("Written down; both views stay."),
        partnership=diagnosis.partnership,
        diagnosis=diagnosis,
        question=asked.text.said(get_language() or "en"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request, uuid: UUID) -> HttpResponse:
    """Write down a problem or a strength, where a line of a round leads to it or by itself."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, partnership))
    question = request.GET.get("question", "")[:130]
    rounds = Diagnosis.objects.filter(partnership=partnership).order_by("-started_at", "-pk")
    diagnosis = rounds.select_related("team__template").first()

    def save(form: FindingForm) -> str:
        given = dict(form.cleaned_data)
        key = given.pop("uuid")
        actions.add_finding(
            partnership, given, diagnosis=diagnosis, question=question, act=request.act, uuid=key
        )
        return _back(partnership, "#id_priorities")

    return editing.edit(
        request,
        "diagnosis/finding.html",
        FINDING,
        FindingForm,
        first=lambda: editing.new(**_begun(partnership, diagnosis, question, request)),
        save=save,
        partnership=partnership,
    )


def _begun(
    partnership: Partnership, diagnosis: Diagnosis | None, question: str, request: Request
) -> dict[str, Any]:
    """Begin a finding with what its line says: of which area it is, whether it is a strength."""
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in set(FindingKind) else FindingKind.PROBLEM
    area = question.partition(".")[0]
    about = partnership.working_areas
    only = about[0] if len(about) == 1 else ""  # what the partnership is about
    first = {"kind": str(kind), "area": area if area in set(WorkingArea) else only}
    if diagnosis and (asked := diagnosis.team.questionnaire.question(question)) and asked.beside:
        first["indicator"] = next((c for c in asked.beside if c.startswith("I.")), "")
    return first


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a finding."""
    found = _finding_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, found.partnership))

    def save(form: FindingForm) -> str:
        actions.change_finding(found, form.cleaned_data, revision=form.seen, act=request.act)
        return _back(found.partnership, "#id_priorities")

    names = (*TEXTS, "kind", "area", "causes", "is_of_use", "indicator", "measured_by", "revision")
    return editing.edit(
        request,
        "diagnosis/finding.html",
        FINDING,
        FindingForm,
        first=lambda: {name: getattr(found, name) for name in names},
        save=save,
        row=found,
        partnership=found.partnership,
        finding=found,
    )


@require_POST
@signed_in
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Take a finding back."""
    found = _finding_or_404(request, uuid)
    actions.withdraw_finding(found, act=request.act)
    messages.success(request, _("Taken back."))
    return redirect(_back(found.partnership, "#id_priorities"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rank(request: Request, uuid: UUID) -> HttpResponse:
    """Rank a problem for one's own side; the other side's ranks are not shown before."""
    found = _finding_or_404(request, uuid)
    NotAllowed.unless(access.can_rank(request.actor, found.partnership))
    party = access.ranks_for(request.actor, found.partnership)
    own = found.said_scores.filter(party=party).first()

    def save(form: RankForm) -> str:
        actions.rank(found, party.role if party else "", form.scores(), act=request.act)
        return _back(found.partnership, "#id_priorities")

    return editing.edit(
        request,
        "diagnosis/rank.html",
        "diagnosis-rank",
        RankForm,
        first=lambda: {str(s): r for s, r in own.scores.items()} if own else {},
        save=save,
        said=_("Your side’s ranks are kept; the other side reads them once it has ranked too."),
        partnership=found.partnership,
        finding=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide(request: Request, uuid: UUID) -> HttpResponse:
    """Decide together how a problem ranks, and whether it is a priority."""
    found = _finding_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, found.partnership))
    ranked = [each for each in findings_of(found.partnership) if each.finding.pk == found.pk]
    if found.kind is not FindingKind.PROBLEM or not ranked:
        raise Http404

    def first() -> dict[str, Any]:
        stored = {name: getattr(found, name) for name in ("revision", "is_priority", "decision")}
        taken = found.scores
        if found.decided_at is None and ranked[0].is_same_class:
            taken = ranked[0].said[0].scores
        return stored | {str(scale): taken[scale] for scale in RankScale}

    def save(form: DecideForm) -> str:
        actions.decide(
            found,
            form.scores(),
            is_priority=form.cleaned_data["is_priority"],
            decision=form.cleaned_data["decision"],
            revision=form.seen,
            act=request.act,
        )
        return _back(found.partnership, "#id_priorities")

    return editing.edit(
        request,
        "diagnosis/decide.html",
        "diagnosis-decide",
        DecideForm,
        first=first,
        save=save,
        row=found,
        partnership=found.partnership,
        finding=found,
        ranks=ranked[0].said,
        ranked=ranked[0].is_by_both,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approve(request: Request, uuid: UUID) -> HttpResponse:
    """Approve a diagnosis for one's own operator."""
    partnership = partnership_or_404(request, uuid)
    party = _own_party(request, partnership)
    NotAllowed.unless(access.can_diagnose(request.actor, partnership))
    ranked = findings_of(partnership)

    def save(form: ApproveForm) -> str:
        named = get_object_or_404(
            partnership.parties.select_related("organisation", "partnership"),
            uuid=form.cleaned_data["party"],
        )
        actions.approve(named, dissent=form.cleaned_data["dissent"], act=request.act)
        return _back(partnership, f"#gate-{Gate.G3}")

    return editing.edit(
        request,
        "diagnosis/approve.html",
        "diagnosis-approve",
        ApproveForm,
        first=lambda: {"party": party.uuid if party else ""},
        save=save,
        said=_("Approved."),
        partnership=partnership,
        party=party,
        approved=[
            (_("Priorities"), [each.finding for each in ranked if each.finding.is_priority]),
            (
                _("Strengths to build on"),
                [each.finding for each in ranked if each.finding.kind is FindingKind.STRENGTH],
            ),
        ],
    )


def _own_party(request: Request, partnership: Partnership) -> Party | None:
    """Find the operator for which one may approve: the one the page names, or the first."""
    wanted = request.GET.get("party", "")
    rows = partnership.parties.select_related("organisation").order_by("pk")
    own = [party for party in rows if access.can_approve(request.actor, party)]
    return next((p for p in own if str(p.uuid) == wanted), next(iter(own), None))
