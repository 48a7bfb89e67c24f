"""A report as a document: the sections of its layout, each with its words and what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.reporting.models import ProgressReport, ReportVersion
from waterpeers.apps.reporting.queries.reports import version_of
from waterpeers.apps.reporting.queries.sources import ReportSources, sources_of
from waterpeers.apps.reporting.results import change, means, work
from waterpeers.apps.reporting.words import STATES, days_words
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import (
    Block,
    Document,
    DocumentParty,
    Paragraph,
    Section,
    Style,
)
from waterpeers.domain.joint import JointState
from waterpeers.domain.kept_documents import read_kept
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import ReportPart, ReportSection

Areas = frozenset[WorkingArea]
PARTS: dict[ReportPart, Callable[[ReportSources, Areas], tuple[Block, ...]]] = {
    ReportPart.OVERVIEW: means.overview,
    ReportPart.STATUS: work.status,
    ReportPart.TOLD: work.told,
    ReportPart.ACTIVITIES: work.activities,
    ReportPart.TIMELINE: work.timeline,
    ReportPart.OUTPUTS: work.outputs,
    ReportPart.PERFORMANCE: change.performance,
    ReportPart.CAPACITY: change.capacity,
    ReportPart.STAGES: change.stages,
    ReportPart.LEARNING: change.learning,
    ReportPart.LEARNERS: change.learners,
    ReportPart.MISSIONS: means.missions,
    ReportPart.BUDGET: means.budget,
    ReportPart.COSTS: means.costs,
    ReportPart.FACTORS: work.factors,
    ReportPart.REGISTER: means.register,
    ReportPart.RISKS: means.risks,
    ReportPart.HEALTH: change.health,
    ReportPart.PATHS: change.paths,
    ReportPart.AHEAD: work.ahead,
    ReportPart.SOURCES: means.sources,
}


def report_document(report: ProgressReport, at: datetime) -> Document:
    """Lay out what a report would say now, in its language."""
    with override(report.language):
        found = sources_of(report, at.date())
        return Document(
            title=found.partnership.title,
            subtitle=days_words(report),
            language=report.language,
            kind=_("Progress report"),
            status=str(STATES[report.state]),
            parties=tuple(
                DocumentParty(party.organisation.name, str(ROLES[party.role]))
                for party in found.parties
            ),
            made_at=at,
            origin=reverse("reporting:report", args=[report.uuid]),
            blocks=tuple(_sections(found)),
        )


def shown(report: ProgressReport, version: ReportVersion) -> Document:
    """Give what was handed over, word for word, with where it stands now."""
    document = read_kept(version.content)
    with override(report.language):
        state = str(STATES[report.state])
        named = _("Version %(number)s") % {"number": version.number}
        if version.number != report.version:
            state = _("replaced by version %(number)s") % {"number": report.version}
        return replace(
            document,
            status=f"{named}, {state}",
            reference=version.fingerprint,
        )


def report_paper(report: ProgressReport, at: datetime) -> tuple[Document, str]:
    """Give a report as it was handed over, or what a draft would say now; name its file."""
    name = f"{report.partnership.code}-report-{report.number}"
    if report.state is JointState.DRAFT:
        return report_document(report, at), name
    version = version_of(report)
    assert version is not None  # it was handed over
    return shown(report, version), name


def _sections(found: ReportSources) -> Iterator[Block]:
    report, layout = found.report, found.report.shape
    for section in layout.sections:
        if section.code in report.sections:
            title = said(section.title, report.language)
            yield Section(title, tuple(_blocks(found, section, layout.areas_of(section))))


def _blocks(found: ReportSources, section: ReportSection, areas: Areas) -> Iterator[Block]:
    written = found.texts.get(section.code)
    if written and written.text:
        yield Paragraph(written.text)
    anything = bool(written and written.text)
    for part in section.parts:
        if blocks := PARTS[part](found, areas):
            anything = True
            yield from blocks
    if not anything:
        yield Paragraph(_("Nothing is stored of this for these days."), Style.SOFT)
