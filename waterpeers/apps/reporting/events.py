"""What can happen to progress reports, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    REPORTING_SET = "progress_report.reporting_set"
    LAYOUT_CHOSEN = "progress_report.layout_chosen"
    OWN_LAYOUT_BEGUN = "report_layout.begun"
    OWN_LAYOUT_CHANGED = "report_layout.changed"
    REPORT_BEGUN = "progress_report.begun"
    REPORT_CHANGED = "progress_report.changed"
    REPORT_WRITTEN = "progress_report.written"
    REPORT_HANDED_OVER = "progress_report.handed_over"
    REPORT_TAKEN_BACK = "progress_report.taken_back"
    REPORT_SENT_BACK = "progress_report.sent_back"
    REPORT_AGREED = "progress_report.agreed"
    REPORT_READ = "progress_report.read"
    REPORT_DROPPED = "progress_report.dropped"
