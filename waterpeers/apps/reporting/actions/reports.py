"""Beginning a report, writing it section by section, handing it over, agreeing, reading it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records.saving import as_seen, differing, put, save_changed, sent_before
from waterpeers.apps.reporting import access, rules
from waterpeers.apps.reporting.actions.steps import (
    going,
    keep,
    locked_report,
    open_for_writing,
    step,
)
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import ProgressReport, ReportReading, ReportText
from waterpeers.apps.reporting.queries.reports import (
    layout_for,
    next_number,
    readers_of,
    report_courses,
    reports_of,
    setting_of,
    texts_of,
    version_of,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, active_verdict
from waterpeers.domain.progress_reports import ReportState, ready_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def begin_report(
    partnership: Partnership,
    *,
    role: PartyRole | str,
    starts_on: date,
    language: str,
    last_day: date | None = None,
    layout: str = "",
    sections: Sequence[str] | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> ProgressReport:
    """Begin a report for one side: of the period that is due, or of days that one chooses.

    Without a last day it is the one that is due for the period that begins on ``starts_on``.
    Without a layout it is in that of the partnership, or of who pays. Sent twice with one ``uuid``
    it is begun once.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(ProgressReport.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_begin(act.actor, partnership, role))
    NotReady.unless(active_verdict(partnership.state))
    plan = plan_of(partnership)
    if plan is None or plan.version == 0:
        raise NotReady.because("report_without_plan")
    setting = setting_of(partnership)
    if last_day is None:
        days = _period(partnership, plan, starts_on, act.at.date())
    else:
        days = rules.days_columns(plan, starts_on, last_day)
    if act.at.date() < starts_on:
        raise NotReady.because("report_period_not_begun")
    chosen = layout or layout_for(partnership, setting)
    made = ProgressReport(
        uuid=uuid or uuid4(),
        partnership=partnership,
        number=next_number(partnership),
        is_periodic=last_day is None,
        role=PartyRole(role),
        begun_by=person_of(act.actor),
        begun_at=act.at,
        **days,
        **rules.shape_columns(chosen, sections, language, _languages()),
    )
    made.save(force_insert=True)
    after = {
        "number": made.number,
        "layout": made.layout,
        "side": str(made.role),
        "language": made.language,
        "period": f"{made.starts_on} {made.last_day}",
    }
    record(Event.REPORT_BEGUN, made, act=act, after=after)
    return made


def _period(partnership: Partnership, plan: Plan, starts_on: date, today: date) -> dict[str, Any]:
    """Give the days of the period that is due, or refuse what is none or is begun already."""
    courses = report_courses(plan, setting_of(partnership), reports_of(partnership), today)
    course = next((each for each in courses if each.period.starts_on == starts_on), None)
    if course is None:
        raise NotValid.because("not_a_period_to_report", field="starts_on")
    if course.report is not None:
        raise NotReady.because("report_is_there")
    return {"starts_on": starts_on, "ends_before": course.period.ends_before}


@transaction.atomic
def change_report(
    report: ProgressReport,
    *,
    layout: str,
    sections: Sequence[str] | None = None,
    language: str,
    revision: int,
    act: Act,
) -> ProgressReport:
    """Choose layout, sections and language anew, from the revision that was seen.

    What was written in a section that goes stays, and comes back with it.
    """
    report = locked_report(report)
    NotAllowed.unless(access.can_write(act.actor, report))
    open_for_writing(report)
    as_seen(report, revision)
    columns = rules.shape_columns(layout, sections, language, _languages())
    return save_changed(report, columns, event=Event.REPORT_CHANGED, act=act)


@transaction.atomic
def write_section(
    report: ProgressReport, section: str, text: str, *, revision: int, act: Act
) -> ReportText:
    """Write the words of a section, from the revision that was seen; 0 where nothing was said.

    Section by section: who writes another one meanwhile is not in the way.
    """
    report = locked_report(report)
    NotAllowed.unless(access.can_write(act.actor, report))
    open_for_writing(report)
    columns = rules.text_column(report, section, text)
    person = person_of(act.actor)
    row = texts_of(report).get(section)
    if row is None:
        row = ReportText(
            report=report, section=section, revision=0, person=person, written_at=act.at
        )
    if row.revision != revision:
        raise Stale.because("changed_meanwhile")
    if not differing(row, columns):
        return row
    before, after = put(row, columns)
    row.person, row.written_at = person, act.at
    row.revision += 1
    row.save()
    after |= {"section": section}
    record(Event.REPORT_WRITTEN, row, act=act, before=before, after=after)
    return row


@transaction.atomic
def drop_report(report: ProgressReport, *, act: Act) -> None:
    """Drop a report that was never handed over: it was begun by mistake."""
    report = locked_report(report)
    NotAllowed.unless(access.can_write(act.actor, report))
    open_for_writing(report)
    if report.version:
        raise NotReady.because("report_handed_over_before")
    record(Event.REPORT_DROPPED, report, act=act, after={"number": report.number})
    report.delete()


@transaction.atomic
def hand_over_report(report: ProgressReport, *, act: Act) -> ProgressReport:
    """Hand a report to the other side, and keep what it says as a version."""
    report = locked_report(report)
    NotAllowed.unless(access.can_write(act.actor, report))
    going(report)
    if report.state is ReportState.DRAFT:
        missing = rules.missing_words(report, texts_of(report))
        verdict = ready_verdict(rules.opens_on(report), act.at.date(), missing=missing)
        NotReady.unless(verdict)
        keep(report, act)
    return step(
        report,
        "hand_over",
        Event.REPORT_HANDED_OVER,
        act=act,
        handed_over_at=act.at,
        handed_over_by=person_of(act.actor),
        reason="",
    )


@transaction.atomic
def take_back_report(report: ProgressReport, *, act: Act) -> ProgressReport:
    """Take a report back to change it, until the other side has agreed; its version stays."""
    report = locked_report(report)
    NotAllowed.unless(access.can_write(act.actor, report))
    going(report)
    return step(report, "take_back", Event.REPORT_TAKEN_BACK, act=act)


@transaction.atomic
def agree_to_report(report: ProgressReport, *, revision: int, act: Act) -> ProgressReport:
    """Agree for the other side to what one has read: from now on those read it who pay or help."""
    report = locked_report(report)
    NotAllowed.unless(access.can_agree(act.actor, report))
    going(report)
    if report.state is ReportState.AGREED:
        return report
    as_seen(report, revision)
    person = person_of(act.actor)
    if report.handed_over_by_id == person.pk:
        raise NotReady.because("report_agreed_by_another_person")
    report = step(report, "agree", Event.REPORT_AGREED, act=act, agreed_at=act.at, agreed_by=person)
    report.versions.filter(number=report.version).update(agreed_at=act.at)
    return report


@transaction.atomic
def send_report_back(report: ProgressReport, *, reason: str, act: Act) -> ProgressReport:
    """Send a report back to those who drafted it, with what is to be changed.

    The other side does so before it agrees, whoever reads it after that; not once a later one
    stands.
    """
    report = locked_report(report)
    NotAllowed.unless(access.can_send_back(act.actor, report))
    going(report)
    columns = rules.reason_column(reason)
    later = ProgressReport.objects.filter(
        partnership=report.partnership, starts_on__gt=report.starts_on, is_periodic=True
    )
    if report.state is ReportState.AGREED and later.filter(state=ReportState.AGREED).exists():
        raise NotReady.because("report_later_agreed")
    return step(
        report,
        "send_back",
        Event.REPORT_SENT_BACK,
        act=act,
        sent_back_at=act.at,
        agreed_at=None,
        agreed_by=None,
        **columns,
    )


@transaction.atomic
def note_report_read(report: ProgressReport, *, act: Act) -> ReportReading:
    """Note that one has read what both sides agreed on, for whoever pays or helps."""
    report = locked_report(report)
    NotAllowed.unless(access.can_note_read(act.actor, report.partnership))
    if report.state is not ReportState.AGREED:
        raise NotReady.because("not_from_this_state", state=str(report.state))
    version = version_of(report)
    assert version is not None  # it was handed over
    person = person_of(act.actor)
    if there := version.readings.filter(person=person).first():
        return there
    party = next(
        (e for e in readers_of(report.partnership) if act.actor.acts_for(e.organisation.uuid)),
        None,
    )
    made = ReportReading(version=version, party=party, person=person, read_at=act.at)
    made.save(force_insert=True)
    record(Event.REPORT_READ, report, act=act, after={"number": report.number})
    return made
