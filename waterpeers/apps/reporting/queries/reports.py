"""Reading progress reports: those of a partnership, which are due, versions and who read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import Max, QuerySet

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.waiting import MOST
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.reporting.models import (
    LayoutChoice,
    ProgressReport,
    ReportReading,
    ReportSetting,
    ReportText,
    ReportVersion,
)
from waterpeers.apps.updates.queries import plans_in_force
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.joint import PlanPeriod, period_asked_for, periods
from waterpeers.domain.progress_reports import OWN, READING, USUAL_DAYS

ReportId = Annotated[UUID, Named(ProgressReport, "its uuid, or WOP-0007/2", "WOP-0007/2")]
RELATED = ("partnership", "begun_by", "handed_over_by", "agreed_by")


def setting_of(partnership: Partnership) -> ReportSetting | None:
    """Find how often a partnership reports; one query."""
    found = ReportSetting.objects.filter(partnership=partnership).first()
    if found is not None:
        found.partnership = partnership
    return found


def layout_for(partnership: Partnership, setting: ReportSetting | None) -> str:
    """Name the layout of a new report: that of the partnership, of who pays, of the platform.

    One query, where the partnership has chosen none of its own.
    """
    if setting is not None and setting.layout:
        return setting.layout
    asks = {party.organisation_id: party.role for party in readers_of(partnership)}
    rows = LayoutChoice.objects.filter(organisation__in=asks)
    found = {row.organisation_id: row.layout for row in rows.order_by("pk")}
    order = sorted(found, key=lambda pk: READING.index(asks[pk]))
    return found[order[0]] if order else OWN


def readers_of(partnership: Partnership) -> list[Party]:
    """Give the parties to which reports are handed over."""
    return [party for party in parties_of(partnership) if party.role in READING]


def reports_of(partnership: Partnership) -> list[ProgressReport]:
    """List the reports of a partnership, the latest first; one query."""
    rows = partnership.progress_reports.select_related(*RELATED)
    found = list(rows.order_by("-ends_before", "-pk"))
    for row in found:
        row.partnership = partnership
    return found


def next_number(partnership: Partnership) -> int:
    """Give the number of the next report; one that was given is not given again."""
    last = partnership.progress_reports.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def report_courses(
    plan: Plan, setting: ReportSetting | None, reports: Iterable[ProgressReport], today: date
) -> list[PeriodCourse]:
    """Give the periods for which reports are due, in their order; none where none are due.

    A report that was due earlier, by another frequency, stands for the period of its last day.
    """
    if setting is None or not setting.a_year:
        return []
    every = periods(plan.starts_on, plan.ends_before, setting.a_year)
    asked = period_asked_for(every, today)
    there = [each for each in reports if each.is_periodic]
    late = timedelta(days=setting.days)
    return [
        PeriodCourse(period, _of_period(period, there), period == asked, late) for period in every
    ]


def _of_period(period: PlanPeriod, reports: Sequence[ProgressReport]) -> ProgressReport | None:
    same = next((each for each in reports if each.starts_on == period.starts_on), None)
    return same or next(
        (each for each in reports if each.starts_on <= period.last_day < each.ends_before), None
    )


def courses_in(partnerships: Sequence[Partnership], today: date) -> dict[int, list[PeriodCourse]]:
    """Give the periods of each partnership that reports by a plan; three queries for any number."""
    plans = plans_in_force(partnerships)
    settings = {
        row.partnership_id: row
        for row in ReportSetting.objects.filter(partnership__in=plans, a_year__gt=0)
    }
    reports: dict[int, list[ProgressReport]] = defaultdict(list)
    rows = ProgressReport.objects.filter(partnership__in=settings, is_periodic=True)
    for row in rows.order_by("starts_on", "pk"):
        row.partnership = plans[row.partnership_id].partnership
        reports[row.partnership_id].append(row)
    return {
        pk: report_courses(plans[pk], setting, reports[pk], today)
        for pk, setting in settings.items()
    }


def later_than(report: ProgressReport) -> QuerySet[ProgressReport]:
    """Give the reports of later periods of its partnership."""
    return ProgressReport.objects.filter(
        partnership=report.partnership, starts_on__gt=report.starts_on, is_periodic=True
    )


def unread_by(actor: Actor, rows: QuerySet[ProgressReport]) -> list[ProgressReport]:
    """Keep the reports whose latest version nobody of one's own has read; two queries.

    Of a party, it is read once one of its people has; a facilitator reads for themselves.
    """
    reports = list(rows[:MOST])
    latest = {(row.pk, row.version) for row in reports}
    readings = ReportReading.objects.filter(version__report__in=[row.pk for row in reports])
    names = (
        "version__report_id", "version__number", "person__uuid", "party__organisation__uuid",
    )  # fmt: skip
    read = {
        pk
        for pk, number, person, organisation in readings.values_list(*names)
        if (pk, number) in latest
        and (person == actor.person or (organisation and actor.acts_for(organisation)))
    }
    return [row for row in reports if row.pk not in read]


def texts_of(report: ProgressReport) -> dict[str, ReportText]:
    """Give what was written, by section; one query."""
    rows = report.texts.select_related("person")
    found = {row.section: row for row in rows.order_by("pk")}
    for row in found.values():
        row.report = report
    return found


def version_of(report: ProgressReport, number: int | None = None) -> ReportVersion | None:
    """Find a version, the latest that was handed over where none is named; one query."""
    rows = report.versions.select_related("made_by")
    found = rows.filter(number=report.version if number is None else number).first()
    if found is not None:
        found.report = report
    return found


def versions_of(report: ProgressReport) -> list[ReportVersion]:
    """List what was handed over, the latest first, without what it says; one query."""
    rows = report.versions.select_related("made_by").defer("content")
    return list(rows.order_by("-number"))


def readings_of(report: ProgressReport) -> list[ReportReading]:
    """List who read the latest version; one query."""
    rows = ReportReading.objects.filter(
        version__report=report, version__number=report.version
    ).select_related("person", "party__organisation")
    return list(rows.order_by("read_at", "pk"))


def days_of_setting(setting: ReportSetting | None) -> int:
    """Say how many days after a period its report is late."""
    return setting.days if setting else USUAL_DAYS


# --- programmes and their layouts ---


def programmes() -> list[tuple[Organisation, LayoutChoice | None]]:
    """List the organisations to which reports are handed over, with the layout they ask for.

    Those that pay or help in a partnership, and platforms and programmes; two queries.
    """
    chosen = {row.organisation_id: row for row in LayoutChoice.objects.order_by("pk")}
    asks = Party.objects.filter(role__in=[str(role) for role in READING]).values("organisation")
    rows = Organisation.objects.filter(pk__in=asks) | Organisation.objects.exclude(
        kind=OrganisationKind.OPERATOR
    )
    return [(row, chosen.get(row.pk)) for row in rows.order_by("name", "pk")[:MOST_PROGRAMMES]]


MOST_PROGRAMMES = 200
