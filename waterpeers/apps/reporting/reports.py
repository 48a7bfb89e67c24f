"""Progress reports as people read them: a finding in a sentence, periods, reports, layouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import language_name
from waterpeers.apps.reporting.models import (
    LayoutChoice,
    ProgressReport,
    ReportReading,
    ReportSetting,
    ReportText,
)
from waterpeers.apps.reporting.queries.reports import ReportCourse
from waterpeers.apps.reporting.results.layout import days_words
from waterpeers.apps.reporting.words import FREQUENCIES, MARKS, PERIOD_STATES, STATES
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import (
    ReportLayout,
    ReportSection,
    ReportState,
    layout_of,
    report_layouts,
)


@dataclass(frozen=True)
class ReportLine:
    """A report, or a period that has none, as the list shows it."""

    when: str
    report: ProgressReport | None
    state: Any
    mark: str
    layout: str = ""
    language: str = ""
    course: ReportCourse | None = None
    may_begin: bool = False

    @property
    def button(self) -> str:
        """How the button looks that begins it: of what is asked for it stands out."""
        asked = self.course is not None and self.course.is_asked_for
        return "button" if asked else "link-button"


def report_lines(
    courses: Sequence[ReportCourse],
    reports: Sequence[ProgressReport],
    today: date,
    *,
    may_begin: bool,
) -> list[ReportLine]:
    """Give the periods that have begun and the next one, and the reports, the latest first."""
    there = [each for each in courses if each.period.starts_on <= today]
    ahead = [each for each in courses if each not in there][:1]
    lines = [
        (each.period.ends_before, _period_line(each, today, may_begin))
        for each in (*there, *ahead)
        if each.report is None
    ]
    lines += [(each.ends_before, _line(each)) for each in reports]
    return [line for _day, line in sorted(lines, key=lambda each: each[0], reverse=True)]


def _line(report: ProgressReport) -> ReportLine:
    reads = language()
    return ReportLine(
        days_words(report),
        report,
        STATES[report.state],
        MARKS[report.state],
        said(report.shape.title, reads),
        language_name(report.language, reads),
    )


def _period_line(course: ReportCourse, today: date, may_begin: bool) -> ReportLine:
    period = course.period
    when = _("%(first)s to %(last)s") % {
        "first": day(period.starts_on), "last": day(period.last_day),
    }  # fmt: skip
    mark = ""
    if today < period.starts_on:
        state = "ahead"
    elif not period.has_ended(today):
        state = "running"
    else:
        state, mark = ("due", "care") if course.is_asked_for else ("skipped", "care")
    begun = period.starts_on <= today
    return ReportLine(
        when, None, PERIOD_STATES[state], mark, course=course, may_begin=may_begin and begun
    )


def reports_finding(reports: Sequence[ProgressReport]) -> str:
    """Say in a sentence how many reports were handed over."""
    agreed = sum(each.state is ReportState.AGREED for each in reports)
    if not reports:
        return _("No report has been written yet")
    return ngettext(
        "%(agreed)s of %(number)s report is agreed and handed over",
        "%(agreed)s of %(number)s reports are agreed and handed over",
        len(reports),
    ) % {"agreed": agreed, "number": len(reports)}


def setting_words(setting: ReportSetting | None, layout: str) -> str:
    """Say how often a partnership reports, in which layout."""
    a_year = setting.a_year if setting else 0
    name = said(layout_of(layout).title, language())
    return _("%(how_often)s; layout: %(layout)s") % {
        "how_often": FREQUENCIES[a_year],
        "layout": name,
    }


@dataclass(frozen=True)
class WrittenLine:
    """A section in which people write, with what stands there."""

    section: ReportSection
    title: str
    asks: str
    text: str
    is_missing: bool


def written_lines(report: ProgressReport, texts: dict[str, ReportText]) -> list[WrittenLine]:
    """Give the sections of a report in which people write."""
    found = []
    for each in report.shape.asked:
        if each.code in report.sections:
            text = texts[each.code].text if each.code in texts else ""
            found.append(
                WrittenLine(
                    each,
                    said(each.title, report.language),
                    said(each.asks, language()),
                    text,
                    each.is_needed and not text,
                )
            )
    return found


def course_words(report: ProgressReport) -> list[str]:
    """Say who began it, handed it over and agreed, and when."""
    steps = (
        (_("Begun by %(who)s on %(day)s"), report.begun_by, report.begun_at),
        (_("Handed over by %(who)s on %(day)s"), report.handed_over_by, report.handed_over_at),
        (_("Agreed by %(who)s on %(day)s"), report.agreed_by, report.agreed_at),
    )
    return [said % {"who": who, "day": day(at)} for said, who, at in steps if who and at]


def reading_words(reading: ReportReading) -> str:
    """Say who read a report, and when."""
    party = reading.party.organisation.name if reading.party else _("the platform")
    return _("Read for %(party)s on %(day)s") % {"party": party, "day": day(reading.read_at)}


# --- layouts ---


@dataclass(frozen=True)
class LayoutLine:
    """A layout as people read it."""

    layout: ReportLayout
    title: str
    about: str
    sections: list[tuple[str, str]]  # heading, what is asked


def layout_lines() -> list[LayoutLine]:
    """Give the layouts that ship, with their sections in order."""
    reads = language()
    return [
        LayoutLine(
            each,
            said(each.title, reads),
            said(each.about, reads),
            [(said(s.title, reads), said(s.asks, reads) if s.asks else "") for s in each.sections],
        )
        for each in report_layouts().values()
    ]


@dataclass(frozen=True)
class ProgrammeLine:
    """An organisation to which reports go, with the layout that it asks for."""

    organisation: Organisation
    layout: str


def programme_lines(
    rows: Sequence[tuple[Organisation, LayoutChoice | None]],
) -> list[ProgrammeLine]:
    """Say which layout each of them asks for."""
    reads = language()
    return [
        ProgrammeLine(row, said(layout_of(choice.layout).title, reads) if choice else "")
        for row, choice in rows
    ]
