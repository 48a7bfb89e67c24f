"""Beginning a report and writing it section by section; ``joint`` hands it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.joint.access import can_begin
from waterpeers.apps.joint.actions.steps import writable
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.records.saving import as_seen, differing, put, save_changed, sent_before
from waterpeers.apps.reporting import rules
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import ProgressReport, ReportText
from waterpeers.apps.reporting.queries.reports import (
    layout_for,
    next_number,
    report_courses,
    reports_of,
    setting_of,
    texts_of,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, active_verdict
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
    NotAllowed.unless(can_begin(act.actor, partnership, role))
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
    if course.row is not None:
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
    report = writable(report, act)
    as_seen(report, revision)
    columns = rules.shape_columns(layout, sections, language, _languages(), now=report.layout)
    return save_changed(report, columns, event=Event.REPORT_CHANGED, act=act)


@transaction.atomic
def write_section(
    report: ProgressReport, section: str, text: str, *, revision: int, act: Act
) -> ReportText:
    """Write the words of a section, from the revision that was seen; 0 where nothing was said.

    Section by section: who writes another one meanwhile is not in the way.
    """
    report = writable(report, act)
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
    report = writable(report, act)
    if report.version:
        raise NotReady.because("report_handed_over_before")
    record(Event.REPORT_DROPPED, report, act=act, after={"number": report.number})
    report.delete()
