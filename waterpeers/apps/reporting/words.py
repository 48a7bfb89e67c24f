"""What the codes of progress reports say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.reporting.events import Event
from waterpeers.domain.progress_reports import ReportState

STATES = {
    ReportState.DRAFT: pgettext_lazy("report", "Being written"),
    ReportState.HANDED_OVER: pgettext_lazy("report", "Handed to the other side"),
    ReportState.AGREED: pgettext_lazy("report", "Agreed by both sides and handed over"),
}
MARKS = {ReportState.DRAFT: "", ReportState.HANDED_OVER: "turn", ReportState.AGREED: "good"}
PERIOD_STATES = {  # of a period that has no report
    "ahead": pgettext_lazy("report", "Later"),
    "running": pgettext_lazy("report", "Under way"),
    "due": pgettext_lazy("report", "Not written yet"),
    "skipped": pgettext_lazy("report", "No report was written"),
}
FREQUENCIES = {
    0: _("Only when we decide to"),
    1: _("Once a year"),
    2: _("Twice a year"),
    4: _("Every quarter"),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "progress_report_soon": _("Report of a period that ends soon"),
    "progress_report_due": _("Report of a period that has ended"),
    "progress_report_late": _("Report that is late"),
    "progress_report_to_agree": _("Report to agree to"),
    "progress_report_returned": _("Report that came back"),
    "progress_report_to_read": _("Report to read"),
}
REASONS: dict[str, object] = {
    "report_not_agreed": _("A report is read by others once both sides have agreed on it."),
    "facilitators_choose_layouts": _("Facilitators say which layout a programme asks for."),
    "a_side_reports": _("A side begins a report: its coordinator or signatory."),
    "who_drafts_report_writes": _("The side that began this report writes it."),
    "other_side_agrees_to_report": _(
        "The other side agrees to the report: its coordinators or signatories."
    ),
    "readers_note_report": _("Whoever pays or helps notes that they have read it."),
    "report_agreed_by_another_person": _(
        "You have handed it over for the other side: another person agrees for this one."
    ),
    "report_without_plan": _("Reports are of a plan that both sides have approved."),
    "not_a_period_to_report": _("No report is due for a period that begins on this day."),
    "report_period_not_begun": _("This period has not begun."),
    "report_is_there": _("The report of this period is begun already."),
    "report_not_open": _("It is not being written now."),
    "report_is_late": _("The report for the period until %(day)s is late."),
    "report_waits_for_you": _("Agree to the report for the period until %(day)s, or send it back."),
    "report_later_agreed": _(
        "A later report has been agreed: what is still to be said belongs into the next one."
    ),
    "report_without_sections": _("Choose at least one section."),
    "report_outside_plan": _("This day is outside the plan."),
    "report_ends_before_it_starts": _("The last day is before the first."),
    "report_too_early": _("It can be handed over from %(day)s on, when the period ends."),
    "report_without_words": _("Words are missing: %(sections)s."),
    "not_a_section_to_write": _("This section is not in the report, or asks for no words."),
    "report_handed_over_before": _(
        "It was handed over once, and is kept. Leave it, or hand it over again."
    ),
    "report_not_a_reader": _("This organisation asks for no reports."),
    "send_report_back_without_why": _("Say what is to be changed."),
}
DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "reporting-begin": _("Beginning of a report"),
    "reporting-sections": _("Sections of a report"),
    "reporting-text": _("Words of a report"),
    "reporting-send_back": _("Sending a report back"),
    "reporting-setting": _("How often a partnership reports"),
    "reporting-layout": _("Layout of the reports of a programme"),
}
EVENTS: dict[Event, object] = {
    Event.REPORTING_SET: _("It was said how often the partnership reports"),
    Event.LAYOUT_CHOSEN: _("A layout of reports was chosen for a programme"),
    Event.REPORT_BEGUN: _("A progress report was begun"),
    Event.REPORT_CHANGED: _("The layout or the sections of a report were changed"),
    Event.REPORT_WRITTEN: _("A section of a report was written"),
    Event.REPORT_HANDED_OVER: _("A report was handed to the other side"),
    Event.REPORT_TAKEN_BACK: _("A report was taken back to be changed"),
    Event.REPORT_SENT_BACK: _("A report was sent back"),
    Event.REPORT_AGREED: _("Both sides agreed on a report, and handed it over"),
    Event.REPORT_READ: _("A report was read by those to whom it was handed over"),
    Event.REPORT_DROPPED: _("A report that was never handed over was dropped"),
}
TRAIL = {
    "progressreport": TrailWords(
        {
            "number": _("Number"),
            "layout": _("Layout"),
            "sections": _("Sections"),
            "language": _("Language"),
            "side": _("Side"),
            "period": _("Period"),
            "version": _("Version"),
            "reason": _("Why"),
        },
        {},
    ),
    "reporttext": TrailWords({"section": _("Section"), "text": _("Text")}, {}),
    "reportsetting": TrailWords(
        {"a_year": _("How often"), "days": _("Days after the period"), "layout": _("Layout")}, {}
    ),
    "layoutchoice": TrailWords({"layout": _("Layout")}, {}),
}
