"""Pages of a diagnosis: the rounds of a partnership, and how its two sides stand to each other."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.diagnosis import access
from waterpeers.apps.diagnosis.actions import rounds as actions
from waterpeers.apps.diagnosis.documents import document
from waterpeers.apps.diagnosis.forms import HeardForm, StartForm
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.diagnosis.queries import (
    Picture,
    approvals_of,
    figures_of,
    findings_of,
    groups_heard,
    not_safe_in,
    offered,
    picture,
    rounds_of,
    settled_in,
    sides_of,
    titles_of,
)
from waterpeers.apps.diagnosis.reports import (
    bands_of,
    direction,
    finding,
    finding_lines,
    matrix,
)
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.questionnaires.access import can_answer
from waterpeers.apps.records import editing
from waterpeers.domain.diagnosis import FindingKind, Stage
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.verdicts import NotAllowed


def round_or_404(request: Request, uuid: UUID) -> Diagnosis:
    """Find a round that one may know of, with what its page needs."""
    rows = Diagnosis.objects.visible_to(request.actor)
    related = ("partnership", "team__template", "team__figures_of", "people__template")
    return get_object_or_404(rows.select_related(*related), uuid=uuid)


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the latest round of a partnership, and lead to the others."""
    partnership = partnership_or_404(request, uuid)
    rounds = rounds_of(partnership)
    shown = rounds[0] if rounds else None
    return _page(request, partnership, shown, rounds)


@require_safe
@signed_in
def round_(request: Request, uuid: UUID) -> HttpResponse:
    """Show a round as it stands."""
    diagnosis = round_or_404(request, uuid)
    return _page(request, diagnosis.partnership, diagnosis, rounds_of(diagnosis.partnership))


def _page(
    request: Request, partnership: Partnership, diagnosis: Diagnosis | None, rounds: list[Diagnosis]
) -> HttpResponse:
    language = get_language() or "en"
    may_run = bool(access.can_diagnose(request.actor, partnership))
    is_going = partnership.state is PartnershipState.ACTIVE
    context: dict[str, Any] = {
        "partnership": partnership,
        "diagnosis": diagnosis,
        "may_run": may_run and is_going,
        "is_too_early": partnership.phase in (Phase.FIND, Phase.AGREE),
        "rounds": [
            (each, each.team.questionnaire.title.said(language))
            for each in rounds
            if each != diagnosis
        ],
    }
    if diagnosis:
        context |= _shown(request, diagnosis, language)
    return render(request, "diagnosis/page.html", context)


def _shown(request: Request, diagnosis: Diagnosis, language: str) -> dict[str, Any]:
    found = picture(diagnosis, request.actor, peer=request.GET.get("peer", ""))
    may_read = bool(access.can_read(request.actor, diagnosis))
    is_shown = found.is_complete and may_read
    settled = settled_in(diagnosis) if is_shown else {}
    figures = figures_of(found, request.actor) if is_shown else {}
    bands = bands_of(found, settled, figures) if is_shown else []
    ranked = findings_of(diagnosis.partnership) if may_read else []
    heard = groups_heard(diagnosis)
    alone = diagnosis.people.respondents.select_related("organisation").first()
    return {
        "title": found.questionnaire.title.said(language),
        "picture": found,
        "may_read": may_read,
        "finding": finding(found, settled),
        "direction": direction(found) if bands else "",
        "bands": bands,
        "unsafe": _unsafe(diagnosis, language) if may_read else [],
        "report_at": _report_at(request, found),
        "problems": finding_lines(ranked, FindingKind.PROBLEM, request.actor),
        "strengths": finding_lines(ranked, FindingKind.STRENGTH, request.actor),
        "matrix": matrix(ranked),
        "approvals": _approvals(request, diagnosis.partnership) if is_shown else [],
        "heard": [g.text.said(language) for g in found.questionnaire.groups if g.code in heard],
        "answers": [
            (each, bool(can_answer(request.actor, each.respondent)))
            for each in [found.own, *found.peers]
            if each
        ],
        "alone": alone if alone and can_answer(request.actor, alone) else None,
    }


def _unsafe(diagnosis: Diagnosis, language: str) -> list[tuple[str, str, str]]:
    """Say what is not safe: the code of a question, its words, and its section."""
    titles = titles_of(diagnosis.team.questionnaire, language)
    found = not_safe_in(diagnosis)
    return [(each.code, each.text.said(language), titles[each.code]) for each in found]


def _report_at(request: Request, found: Picture) -> str:
    """Give the page on which those who may report a missing figure."""
    whose = found.diagnosis.team.figures_of
    if whose is None or not request.actor.acts_for(whose.uuid):
        return ""
    return reverse("indicators:new", args=[whose.uuid])


def _approvals(request: Request, partnership: Partnership) -> list[tuple[Party, Any, bool]]:
    """Say of each operator whether it has approved, and whether one may do so for it."""
    there = {each.party_id: each for each in approvals_of(partnership)}
    is_open = partnership.phase is Phase.DIAGNOSE
    return [
        (party, there.get(party.pk), is_open and bool(access.can_approve(request.actor, party)))
        for some in sides_of(partnership)
        for party in some
    ]


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give the report of a round as a file."""
    diagnosis = round_or_404(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, diagnosis))
    found = picture(diagnosis, request.actor)
    made = document(
        found,
        settled_in(diagnosis),
        figures_of(found, request.actor),
        findings_of(diagnosis.partnership),
    )
    return answer(made, form, f"{diagnosis.partnership.code}-{diagnosis.team.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Start a round: when, with which questions, about which areas."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, partnership))

    def save(form: StartForm) -> str:
        given = dict(form.cleaned_data)
        closes_on = given.pop("closes_on")
        actions.start(partnership, **given, closes_at=_end_of(closes_on), act=request.act)
        return reverse("diagnosis:of-partnership", args=[uuid])

    first = {
        "year": request.act.at.year - 1,
        "areas": partnership.working_areas,
        "template": "maturity",
        "stage": "" if rounds_of(partnership) else Stage.START,
    }
    return editing.edit(
        request,
        "diagnosis/start.html",
        "diagnosis-start",
        partial(StartForm, offered=offered()),
        first=lambda: editing.new(**first),
        save=save,
        said=_("The round is open: both sides find it on their desks."),
        partnership=partnership,
    )


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else make_aware(datetime.combine(day, time(23, 59, 59)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def heard(request: Request, uuid: UUID) -> HttpResponse:
    """Say which groups of people were heard without a sheet of their own."""
    diagnosis = round_or_404(request, uuid)
    NotAllowed.unless(access.can_diagnose(request.actor, diagnosis.partnership))

    def save(form: HeardForm) -> str:
        groups = form.cleaned_data["heard"]
        actions.say_who_was_heard(diagnosis, groups, revision=form.seen, act=request.act)
        return reverse("diagnosis:round", args=[uuid])

    return editing.edit(
        request,
        "diagnosis/heard.html",
        "diagnosis-heard",
        partial(HeardForm, questionnaire=diagnosis.team.questionnaire),
        first=lambda: {"revision": diagnosis.revision, "heard": diagnosis.heard},
        save=save,
        row=diagnosis,
        partnership=diagnosis.partnership,
        diagnosis=diagnosis,
    )
