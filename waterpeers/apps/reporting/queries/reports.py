"""Reading progress reports: those of a partnership, which are due, versions and who read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import Max

from waterpeers.apps.foundation.named import Named
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
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.progress_reports import OWN, READING, USUAL_DAYS
from waterpeers.domain.updates import PlanPeriod, period_asked_for, periods

ReportId = Annotated[UUID, Named(ProgressReport, "its uuid, or WOP-0007/2", "WOP-0007/2")]
RELATED = ("partnership", "begun_by", "handed_over_by", "agreed_by")


@dataclass(frozen=True)
class ReportCourse:
    """A period for which a report is due, with the report if there is one."""

    period: PlanPeriod
    report: ProgressReport | None
    is_asked_for: bool  # it ended last
    days: int  # after its end, until the report is late

    @property
    def late_on(self) -> date:
        """The day from which on the report is late."""
        return self.period.ends_before + timedelta(days=self.days)


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
) -> list[ReportCourse]:
    """Give the periods for which reports are due, in their order; none where none are due.

    A report that was due earlier, by another frequency, stands for the period of its last day.
    """
    if setting is None or not setting.a_year:
        return []
    every = periods(plan.starts_on, plan.ends_before, setting.a_year)
    asked = period_asked_for(every, today)
    there = [each for each in reports if each.is_periodic]
    return [
        ReportCourse(period, _of_period(period, there), period == asked, setting.days)
        for period in every
    ]


def _of_period(period: PlanPeriod, reports: Sequence[ProgressReport]) -> ProgressReport | None:
    same = next((each for each in reports if each.starts_on == period.starts_on), None)
    return same or next(
        (each for each in reports if each.starts_on <= period.last_day < each.ends_before), None
    )


def courses_in(partnerships: Sequence[Partnership], today: date) -> dict[int, list[ReportCourse]]:
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
