"""Pages of reports: those of a partnership, one of them, its words, handing it on."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.joint.access import can_read_drafts, can_write
from waterpeers.apps.joint.shown import joint_lines
from waterpeers.apps.joint.views import JointPages
from waterpeers.apps.joint.words import MARKS
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records import editing
from waterpeers.apps.reporting import access
from waterpeers.apps.reporting.actions import reports as actions
from waterpeers.apps.reporting.actions.kind import KIND
from waterpeers.apps.reporting.forms import BeginForm, SectionsForm, SectionTextForm
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.apps.reporting.queries.reports import (
    layout_for,
    readings_of,
    report_courses,
    reports_of,
    setting_of,
    texts_of,
    version_of,
    versions_of,
)
from waterpeers.apps.reporting.reports import (
    course_words,
    layout_words,
    reading_words,
    reports_finding,
    setting_words,
    written_lines,
)
from waterpeers.apps.reporting.results.layout import report_paper, shown
from waterpeers.apps.reporting.words import STATES, days_words
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.plan_templates import said
from waterpeers.domain.verdicts import NotAllowed, NotReady


def _begin(partnership: Partnership, **given: Any) -> ProgressReport:
    return actions.begin_report(partnership, language=language(), **given)


PAGES = JointPages(kind=KIND, begin=_begin, paper=report_paper)


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the reports of a partnership and those that are due."""
    partnership = partnership_or_404(request, uuid)
    may_see_all = bool(can_read_drafts(request.actor, partnership))
    reports = [
        each for each in reports_of(partnership) if may_see_all or each.state is JointState.AGREED
    ]
    setting = setting_of(partnership)
    plan = plan_of(partnership)
    has_plan = plan is not None and plan.version > 0
    today = request.act.at.date()
    is_going = partnership.state is PartnershipState.ACTIVE
    sides = sides_of(request.actor, partnership) if is_going and has_plan else []
    courses = []
    if has_plan and plan is not None and may_see_all and is_going:
        courses = report_courses(plan, setting, reports, today)
    context = {
        "partnership": partnership,
        "finding": reports_finding(reports),
        "lines": joint_lines(
            KIND, reports, courses, today, may_begin=bool(sides), more=layout_words
        ),
        "begin": reverse("reporting:begin-due", args=[partnership.uuid]),
        "begins": KIND.words.begin,
        "has_plan": has_plan,
        "may_begin": bool(sides),
        "may_set": is_going and bool(access.can_set(request.actor, partnership)),
        "setting": setting_words(setting, layout_for(partnership, setting)),
    }
    return render(request, "reporting/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: Request, uuid: UUID) -> HttpResponse:
    """Begin a report of days that one chooses."""
    partnership = partnership_or_404(request, uuid)
    side = PAGES.side(request, partnership)
    plan = plan_of(partnership)
    if plan is None or plan.version == 0:
        raise NotReady.because("report_without_plan")

    def first() -> dict[str, Any]:
        return editing.new(
            starts_on=plan.starts_on,
            last_day=min(plan.last_day, request.act.at.date()),
            layout=layout_for(partnership, setting_of(partnership)),
            language=language(),
        )

    def save(form: BeginForm) -> str:
        made = actions.begin_report(partnership, role=side, act=request.act, **form.given())
        return reverse("reporting:sections", args=[made.uuid])

    return editing.edit(
        request,
        "reporting/begin.html",
        "reporting-begin",
        partial(BeginForm, plan=plan),
        first=first,
        save=save,
        said=_("Begun. Choose its sections, then write."),
        partnership=partnership,
        back=reverse("reporting:of-partnership", args=[partnership.uuid]),
    )


@require_safe
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Show one report, with what one may do."""
    found = PAGES.found(request, uuid)
    moves = PAGES.moves(request, found)
    readings = readings_of(found) if found.state is JointState.AGREED else []
    context = {
        "partnership": found.partnership,
        "report": found,
        "finding": _("Report, %(days)s") % {"days": days_words(found)},
        "state": STATES[found.state],
        "mark": MARKS[found.state],
        "course": course_words(found),
        "layout": said(found.shape.title, language()),
        "document": report_paper(found, request.act.at)[0],
        "lines": written_lines(found, texts_of(found)) if moves["may_write"] else [],
        "versions": versions_of(found),
        "readings": [reading_words(each) for each in readings],
        "may_drop": moves["may_write"] and not found.version,
        **moves,
    }
    return render(request, "reporting/report.html", context)


@require_safe
@signed_in
def version(request: Request, uuid: UUID, number: int) -> HttpResponse:
    """Show an earlier version, word for word as it was handed over."""
    found: ProgressReport = get_object_or_404(KIND.rows(request.actor), uuid=uuid)
    kept = version_of(found, number)
    if kept is None or not _may_see(request, found, kept.agreed_at is not None):
        raise Http404
    context = {
        "partnership": found.partnership,
        "report": found,
        "finding": days_words(found),
        "version": kept,
        "document": shown(found, kept),
    }
    return render(request, "reporting/version.html", context)


def _may_see(request: Request, report: ProgressReport, was_agreed: bool) -> bool:
    return was_agreed or bool(can_read_drafts(request.actor, report.partnership))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sections(request: Request, uuid: UUID) -> HttpResponse:
    """Choose layout, language and sections."""
    found = PAGES.found(request, uuid)
    NotAllowed.unless(can_write(request.actor, found))

    def save(form: SectionsForm) -> str:
        actions.change_report(found, **form.given(), revision=form.seen, act=request.act)
        return KIND.page(found)

    names = ("revision", "layout", "language", "sections")
    return editing.edit(
        request,
        "reporting/sections.html",
        "reporting-sections",
        partial(SectionsForm, shape=found.shape),
        first=lambda: {name: getattr(found, name) for name in names},
        save=save,
        row=found,
        partnership=found.partnership,
        when=days_words(found),
        back=KIND.page(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Request, uuid: UUID, section: str) -> HttpResponse:
    """Write the words of a section."""
    found = PAGES.found(request, uuid)
    NotAllowed.unless(can_write(request.actor, found))
    shape = found.shape.section(section)
    if shape is None or not shape.asks or section not in found.sections:
        raise Http404
    row = texts_of(found).get(section)

    def first() -> dict[str, Any]:
        there = texts_of(found).get(section)
        if there is None:
            return {"revision": 0, "text": ""}
        return {"revision": there.revision, "text": there.text}

    def save(form: SectionTextForm) -> str:
        text = form.cleaned_data["text"]
        actions.write_section(found, section, text, revision=form.seen, act=request.act)
        return KIND.page(found)

    return editing.edit(
        request,
        "reporting/write.html",
        "reporting-text",
        partial(SectionTextForm, report=found, section=section),
        first=first,
        save=save,
        row=row,
        said=_("Kept."),
        partnership=found.partnership,
        when=days_words(found),
        name=said(shape.title, language()),
        back=KIND.page(found),
    )


@require_POST
@signed_in
def drop(request: Request, uuid: UUID) -> HttpResponse:
    """Drop a report that was never handed over."""
    found = PAGES.found(request, uuid)
    actions.drop_report(found, act=request.act)
    messages.success(request, _("Dropped."))
    return redirect("reporting:of-partnership", uuid=found.partnership.uuid)
