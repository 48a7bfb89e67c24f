"""Progress reports as people read them: a finding in a sentence, periods, reports, layouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import language_name
from waterpeers.apps.reporting.models import (
    LayoutChoice,
    ProgressReport,
    ReportReading,
    ReportSetting,
    ReportText,
    layout_named,
)
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.apps.reporting.words import FREQUENCIES
from waterpeers.domain.joint import JointState
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import ReportLayout, ReportSection


def layout_words(report: ProgressReport) -> tuple[str, str]:
    """Name the layout of a report, and its language."""
    reads = language()
    return said(report.shape.title, reads), language_name(report.language, reads)


def reports_finding(reports: Sequence[ProgressReport]) -> str:
    """Say in a sentence how many reports were handed over."""
    agreed = sum(each.state is JointState.AGREED for each in reports)
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
    name = said(layout_named(layout).title, language())
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
    """Give the layouts that can be chosen, with their sections in order."""
    return [layout_line(each) for each in layouts_offered().values()]


def layout_line(each: ReportLayout) -> LayoutLine:
    """Give a layout with its sections in order."""
    reads = language()
    return LayoutLine(
        each,
        said(each.title, reads),
        said(each.about, reads),
        [(said(s.title, reads), said(s.asks, reads) if s.asks else "") for s in each.sections],
    )


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
        ProgrammeLine(row, said(layout_named(choice.layout).title, reads) if choice else "")
        for row, choice in rows
    ]
