"""Progress reports as a kind of what one side drafts and the other agrees to."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.reporting.actions.steps import agree_to_version, keep_if_ready, note_read
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.apps.reporting.queries.reports import courses_in, later_than, unread_by
from waterpeers.apps.reporting.words import WORDS
from waterpeers.domain.progress_reports import REPORTS


def _told(report: ProgressReport) -> dict[str, Any]:
    version = {"version": report.version} if report.version else {}
    return {"number": report.number} | version


KIND = JointKind(
    table=ProgressReport,
    name="progress_report",
    moves=REPORTS,
    handed_over=Event.REPORT_HANDED_OVER,
    taken_back=Event.REPORT_TAKEN_BACK,
    sent_back=Event.REPORT_SENT_BACK,
    agreed_on=Event.REPORT_AGREED,
    read=Event.REPORT_READ,
    words=WORDS,
    told=_told,
    ready=keep_if_ready,
    agreed=agree_to_version,
    later=later_than,
    note_read=note_read,
    unread=unread_by,
    courses=courses_in,
    one="reporting:report",
    several="reporting:of-partnership",
)
