"""What actions of reports do on the way: locking, moving on, keeping what is handed over."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import ProgressReport, ReportVersion
from waterpeers.apps.reporting.results.layout import report_document
from waterpeers.domain.actors import Act
from waterpeers.domain.kept_documents import fingerprint_of, kept
from waterpeers.domain.partnerships import active_verdict
from waterpeers.domain.progress_reports import REPORTS, ReportState
from waterpeers.domain.verdicts import NotReady


def locked_report(report: ProgressReport) -> ProgressReport:
    """Take a report for writing, its partnership first."""
    partnership = Partnership.objects.locked(report.partnership)
    found = ProgressReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    found.partnership = partnership
    return found


def going(report: ProgressReport) -> None:
    """Refuse what only a partnership that goes on may do."""
    NotReady.unless(active_verdict(report.partnership.state))


def open_for_writing(report: ProgressReport) -> None:
    """Refuse to change a report that is handed over or agreed."""
    going(report)
    if report.state is not ReportState.DRAFT:
        raise NotReady.because("report_not_open")


def step(
    report: ProgressReport, move: str, event: Event, *, act: Act, **columns: Any
) -> ProgressReport:
    """Move a report on, or refuse where it does not stand there; tell the trail."""
    target = REPORTS.target(move, state=report.state)
    report.state = ReportState(target)
    for name, value in columns.items():
        setattr(report, name, value)
    report.revision += 1
    report.save()
    after: dict[str, Any] = {"number": report.number}
    if report.version:
        after["version"] = report.version
    if reason := columns.get("reason"):
        after["reason"] = reason
    record(event, report, act=act, after=after)
    return report


def keep(report: ProgressReport, act: Act) -> ReportVersion:
    """Keep what a report says now, word for word, as its next version."""
    content = kept(report_document(report, act.at))
    report.version += 1
    made = ReportVersion(
        report=report,
        number=report.version,
        content=content,
        fingerprint=fingerprint_of(content),
        made_by=person_of(act.actor),
        made_at=act.at,
    )
    made.save(force_insert=True)
    return made
