"""What the codes of progress reports say to people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.joint.words import JointWords
from waterpeers.apps.reporting.events import Event
from waterpeers.domain.joint import JointState
from waterpeers.domain.progress_reports import ReportPart

STATES = {
    JointState.DRAFT: pgettext_lazy("report", "Being written"),
    JointState.HANDED_OVER: pgettext_lazy("report", "Handed to the other side"),
    JointState.AGREED: pgettext_lazy("report", "Agreed by both sides and handed over"),
}
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

PARTS = {  # what a section can show of what is stored
    ReportPart.OVERVIEW: _("The partnership and its parties"),
    ReportPart.STATUS: _("Status at the last review"),
    ReportPart.TOLD: _("The period, as its update tells it"),
    ReportPart.ACTIVITIES: _("Activities"),
    ReportPart.TIMELINE: _("Activities over time"),
    ReportPart.OUTPUTS: _("Outputs"),
    ReportPart.PERFORMANCE: _("Figures against their baselines"),
    ReportPart.CAPACITY: _("Change of capacity"),
    ReportPart.STAGES: _("Stages of the working areas"),
    ReportPart.LEARNING: _("What was learned"),
    ReportPart.LEARNERS: _("Who learned: women and men"),
    ReportPart.MISSIONS: _("Missions"),
    ReportPart.BUDGET: _("Budget and contributions"),
    ReportPart.COSTS: _("Days and costs of missions"),
    ReportPart.FACTORS: _("What helped, what hindered"),
    ReportPart.REGISTER: _("Commitments and what was decided"),
    ReportPart.RISKS: _("Risks and assumptions"),
    ReportPart.HEALTH: _("How both sides work together"),
    ReportPart.PATHS: _("The five paths of results"),
    ReportPart.AHEAD: _("What comes next"),
    ReportPart.SOURCES: _("What the report is made of"),
}


def between(first: date, last: date) -> str:
    """Say from when to when."""
    return gettext("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def days_words(of: Any) -> str:
    """Name the days of a report or of a period."""
    return between(of.starts_on, of.last_day)


WORDS = JointWords(
    states=STATES,
    period_states=PERIOD_STATES,
    when=days_words,
    begin=_("Begin the report"),
    asks=_(
        "Do you agree to this report as it stands? Then those who pay or help read it, and it "
        "stays as it is."
    ),
    agrees=_("Agree, and hand it on"),
    sends_back=_("Send the report back"),
    handed_over=_("Handed over and kept as it is; the other side is asked to agree."),
    agreed=_("Agreed by both sides; those who pay or help can read it."),
    soon=_("The period %(period)s ends soon: its report can be written."),
    due=_("The period %(period)s has ended: write its report."),
    late=_("The report for %(period)s is late: what is stored is enough."),
    returned=_("The report for %(period)s came back: %(reason)s"),
    to_agree=_("The report for %(period)s waits for your agreement."),
    to_read=_("Both sides handed over their report for %(period)s."),
    ahead=_("Report for %(period)s is due"),
)
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "progress_report_soon": _("Report of a period that ends soon"),
    "progress_report_due": _("Report of a period that has ended"),
    "progress_report_late": _("Report that is late"),
    "progress_report_to_agree": _("Report to agree to"),
    "progress_report_returned": _("Report that came back"),
    "progress_report_to_read": _("Report to read"),
}
REASONS: dict[str, object] = {
    "facilitators_choose_layouts": _("Facilitators say which layout a programme asks for."),
    "report_without_plan": _("Reports are of a plan that both sides have approved."),
    "not_a_period_to_report": _("No report is due for a period that begins on this day."),
    "report_period_not_begun": _("This period has not begun."),
    "report_is_there": _("The report of this period is begun already."),
    "report_is_late": _("The report for the period until %(day)s is late."),
    "report_waits_for_you": _("Agree to the report for the period until %(day)s, or send it back."),
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
}
DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "reporting-begin": _("Beginning of a report"),
    "reporting-sections": _("Sections of a report"),
    "reporting-text": _("Words of a report"),
    "reporting-send_back": _("Sending a report back"),
    "reporting-setting": _("How often a partnership reports"),
    "reporting-layout": _("Layout of the reports of a programme"),
    "report-layout": _("Layout of reports of one’s own"),
}
EVENTS: dict[Event, object] = {
    Event.REPORTING_SET: _("It was said how often the partnership reports"),
    Event.LAYOUT_CHOSEN: _("A layout of reports was chosen for a programme"),
    Event.OWN_LAYOUT_BEGUN: _("A layout of reports was begun"),
    Event.OWN_LAYOUT_CHANGED: _("A layout of reports was changed"),
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
    "ownreportlayout": TrailWords(
        {
            "code": _("Code"),
            "based_on": _("Made of"),
            "title": _("Title"),
            "is_offered": _("Offered"),
        },
        {},
    ),
}
