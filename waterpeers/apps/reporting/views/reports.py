"""Pages of reports: those of a partnership, one of them, its words, handing it on."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records import editing
from waterpeers.apps.reporting import access
from waterpeers.apps.reporting.actions import reports as actions
from waterpeers.apps.reporting.forms import (
    BeginForm,
    SectionsForm,
    SectionTextForm,
    SendReportBackForm,
)
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.apps.reporting.queries.reports import (
    RELATED,
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
    reading_words,
    report_lines,
    reports_finding,
    setting_words,
    written_lines,
)
from waterpeers.apps.reporting.results.layout import days_words, report_document, shown
from waterpeers.apps.reporting.words import MARKS, STATES
from waterpeers.domain.documents import Document
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import ReportState
from waterpeers.domain.verdicts import NotAllowed, NotReady


def report_or_404(request: Request, uuid: UUID) -> ProgressReport:
    """Find a report that one may read."""
    rows = ProgressReport.objects.visible_to(request.actor).select_related(*RELATED)
    found: ProgressReport = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return found


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show the reports of a partnership and those that are due."""
    partnership = partnership_or_404(request, uuid)
    may_see_all = bool(access.can_read_drafts(request.actor, partnership))
    reports = [
        each for each in reports_of(partnership) if may_see_all or each.state is ReportState.AGREED
    ]
    setting = setting_of(partnership)
    plan = plan_of(partnership)
    has_plan = plan is not None and plan.version > 0
    today = request.act.at.date()
    is_going = partnership.state is PartnershipState.ACTIVE
    sides = access.judges_as(request.actor, partnership) if is_going and has_plan else []
    courses = []
    if has_plan and plan is not None and may_see_all and is_going:
        courses = report_courses(plan, setting, reports, today)
    context = {
        "partnership": partnership,
        "finding": reports_finding(reports),
        "lines": report_lines(courses, reports, today, may_begin=bool(sides)),
        "has_plan": has_plan,
        "may_begin": bool(sides),
        "may_set": is_going and bool(access.can_set(request.actor, partnership)),
        "setting": setting_words(setting, layout_for(partnership, setting)),
    }
    return render(request, "reporting/list.html", context)


@require_POST
@signed_in
def begin_due(request: Request, uuid: UUID) -> HttpResponse:
    """Begin the report of a period that is due, for one's own side, in one's own language."""
    partnership = partnership_or_404(request, uuid)
    sides = access.judges_as(request.actor, partnership)
    NotAllowed.unless(access.can_begin(request.actor, partnership, sides[0] if sides else ""))
    try:
        day = date.fromisoformat(request.POST.get("starts_on", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    made = actions.begin_report(
        partnership, role=sides[0], starts_on=day, language=language(), act=request.act
    )
    return redirect(_page(made))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: Request, uuid: UUID) -> HttpResponse:
    """Begin a report of days that one chooses."""
    partnership = partnership_or_404(request, uuid)
    sides = access.judges_as(request.actor, partnership)
    NotAllowed.unless(access.can_begin(request.actor, partnership, sides[0] if sides else ""))
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
        made = actions.begin_report(partnership, role=sides[0], act=request.act, **form.given())
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


def document_of(request: Request, report: ProgressReport) -> Document:
    """Give what a report says: as it was handed over, or what a draft would say now."""
    if report.state is not ReportState.DRAFT:
        version = version_of(report)
        assert version is not None  # it was handed over
        return shown(report, version)
    return report_document(report, request.act.at)


@require_safe
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Show one report, with what one may do."""
    found = report_or_404(request, uuid)
    is_going = found.partnership.state is PartnershipState.ACTIVE
    is_draft = found.state is ReportState.DRAFT
    is_handed_over = found.state is ReportState.HANDED_OVER
    is_agreed = found.state is ReportState.AGREED
    writes = is_going and bool(access.can_write(request.actor, found))
    readings = readings_of(found) if is_agreed else []
    has_read = any(each.person.uuid == request.actor.person for each in readings)
    context = {
        "partnership": found.partnership,
        "report": found,
        "finding": _("Report, %(days)s") % {"days": days_words(found)},
        "state": STATES[found.state],
        "mark": MARKS[found.state],
        "course": course_words(found),
        "layout": said(found.shape.title, language()),
        "document": document_of(request, found),
        "lines": written_lines(found, texts_of(found)) if writes and is_draft else [],
        "versions": versions_of(found),
        "readings": [reading_words(each) for each in readings],
        "may_write": writes and is_draft,
        "may_drop": writes and is_draft and not found.version,
        "may_take_back": writes and is_handed_over,
        "may_agree": is_going and is_handed_over and bool(access.can_agree(request.actor, found)),
        "may_send_back": is_going
        and not is_draft
        and bool(access.can_send_back(request.actor, found)),
        "may_note_read": is_agreed
        and not has_read
        and bool(access.can_note_read(request.actor, found.partnership)),
    }
    return render(request, "reporting/report.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a report as a file."""
    found = report_or_404(request, uuid)
    return answer(document_of(request, found), form, file_name(found))


def file_name(report: ProgressReport) -> str:
    """Name the file of a report."""
    return f"{report.partnership.code}-report-{report.number}"


@require_safe
@signed_in
def version(request: Request, uuid: UUID, number: int) -> HttpResponse:
    """Show an earlier version, word for word as it was handed over."""
    rows = ProgressReport.objects.visible_to(request.actor).select_related(*RELATED)
    found: ProgressReport = get_object_or_404(rows, uuid=uuid)
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
    return was_agreed or bool(access.can_read_drafts(request.actor, report.partnership))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sections(request: Request, uuid: UUID) -> HttpResponse:
    """Choose layout, language and sections."""
    found = report_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found))

    def save(form: SectionsForm) -> str:
        actions.change_report(found, **form.given(), revision=form.seen, act=request.act)
        return _page(found)

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
        back=_page(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Request, uuid: UUID, section: str) -> HttpResponse:
    """Write the words of a section."""
    found = report_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found))
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
        return _page(found)

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
        back=_page(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send_back(request: Request, uuid: UUID) -> HttpResponse:
    """Send a report back, with what is to be changed."""
    found = report_or_404(request, uuid)
    NotAllowed.unless(access.can_send_back(request.actor, found))

    def save(form: SendReportBackForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.send_report_back(found, reason=reason, act=request.act)
        return reverse("reporting:of-partnership", args=[found.partnership.uuid])

    return editing.edit(
        request,
        "reporting/send_back.html",
        "reporting-send_back",
        SendReportBackForm,
        first=dict,
        save=save,
        said=_("Sent back; who drafted it reads why."),
        partnership=found.partnership,
        when=days_words(found),
        back=_page(found),
    )


@require_POST
@signed_in
def hand_over(request: Request, uuid: UUID) -> HttpResponse:
    """Hand a report to the other side."""
    found = report_or_404(request, uuid)
    actions.hand_over_report(found, act=request.act)
    messages.success(request, _("Handed over and kept as it is; the other side is asked to agree."))
    return redirect(_page(found))


@require_POST
@signed_in
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """Take a report back to change it."""
    found = report_or_404(request, uuid)
    actions.take_back_report(found, act=request.act)
    messages.success(request, _("Taken back: it can be changed."))
    return redirect(_page(found))


@require_POST
@signed_in
def agree(request: Request, uuid: UUID) -> HttpResponse:
    """Agree for the other side to what one has read."""
    found = report_or_404(request, uuid)
    actions.agree_to_report(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("Agreed by both sides; those who pay or help can read it."))
    return redirect(_page(found))


@require_POST
@signed_in
def note_read(request: Request, uuid: UUID) -> HttpResponse:
    """Note that one has read it."""
    found = report_or_404(request, uuid)
    actions.note_report_read(found, act=request.act)
    messages.success(request, _("Noted."))
    return redirect(_page(found))


@require_POST
@signed_in
def drop(request: Request, uuid: UUID) -> HttpResponse:
    """Drop a report that was never handed over."""
    found = report_or_404(request, uuid)
    actions.drop_report(found, act=request.act)
    messages.success(request, _("Dropped."))
    return redirect("reporting:of-partnership", uuid=found.partnership.uuid)


def _page(found: ProgressReport) -> str:
    return reverse("reporting:report", args=[found.uuid])
