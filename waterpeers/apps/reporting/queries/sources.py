"""What a report is made of: everything that is stored of its days, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from waterpeers.apps.agreements.models import Contribution
from waterpeers.apps.closing.queries.paths import path_facts
from waterpeers.apps.follow_up.models import CapacityJudgement, RegisterItem, Review, StageJudgement
from waterpeers.apps.follow_up.queries.health import HealthRound, rounds_of
from waterpeers.apps.follow_up.queries.items import items_of
from waterpeers.apps.follow_up.queries.practice import AreaCourse, capacity_of, stages_of
from waterpeers.apps.follow_up.queries.reviews import reviews_of
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.queries import records_of
from waterpeers.apps.missions.models import Mission, MissionCost
from waterpeers.apps.missions.queries import missions_of
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.queries import PlanContent, plan_of
from waterpeers.apps.plans.queries import content_of as plan_content
from waterpeers.apps.reporting.models import ProgressReport, ReportText
from waterpeers.apps.reporting.queries.reports import texts_of
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import UpdateContent, content_of
from waterpeers.domain.follow_up import STANDING
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import AgreementState
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.stocktaking import FigureTaken, PathFacts
from waterpeers.domain.updates import TIME_TO_UPDATE, UpdateKind

MOST_COSTS = 2_000


@dataclass
class ReportSources:
    """All that a report shows, of its days; a fixed number of queries.

    ``until`` is the day before which something was said that still belongs to it: what a period
    was like is judged in the weeks after it.
    """

    report: ProgressReport
    today: date
    until: date
    parties: list[Party]
    texts: dict[str, ReportText]
    plan: PlanContent | None = None
    updates: list[Update] = field(default_factory=list)  # agreed, of these days, the first first
    told: UpdateContent | None = None  # the last of them
    figures: dict[UUID, list[UpdateLine]] = field(default_factory=dict)  # by outcome, in time
    reviews: list[Review] = field(default_factory=list)  # the latest first
    stages: list[AreaCourse] = field(default_factory=list)
    capacity: dict[CapacityDimension, list[CapacityJudgement]] = field(default_factory=dict)
    health: HealthRound | None = None
    items: list[RegisterItem] = field(default_factory=list)
    missions: list[Mission] = field(default_factory=list)  # the first first
    ahead_missions: list[Mission] = field(default_factory=list)  # after these days
    costs: list[MissionCost] = field(default_factory=list)
    learned: list[LearningRecord] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    paths: PathFacts = field(default_factory=PathFacts)

    @property
    def partnership(self) -> Partnership:
        """The partnership."""
        return self.report.partnership

    @property
    def outcomes(self) -> list[PerformanceOutcome]:
        """The figures of the plan that are to change."""
        return self.plan.of(PerformanceOutcome) if self.plan else []

    @property
    def year(self) -> int:
        """The project year in which its last day lies; the first before any."""
        years = self.plan.plan.years if self.plan else ()
        begun = [each.number for each in years if each.starts_on <= self.report.last_day]
        return max(begun, default=1)

    def stage_before(self, course: AreaCourse) -> StageJudgement | None:
        """Give the stage that held when its days began."""
        start = self.report.starts_on
        return next((each for each in course.judged if each.judged_on < start), None)


def sources_of(report: ProgressReport, today: date) -> ReportSources:
    """Read all that a report shows."""
    partnership = report.partnership
    until = min(report.ends_before + TIME_TO_UPDATE, today + timedelta(days=1))
    found = ReportSources(report, today, until, parties_of(partnership), texts_of(report))
    plan = plan_of(partnership)
    if plan is not None and plan.version > 0:
        found.plan = plan_content(plan)
        _read_updates(found)
    _read_judged(found)
    _read_work(found)
    rows = Contribution.objects.filter(
        agreement__partnership=partnership, agreement__state=AgreementState.IN_FORCE
    )
    found.contributions = list(rows.select_related("party__organisation").order_by("party", "pk"))
    found.paths = path_facts(partnership, _latest(found), today)
    return found


def _read_updates(found: ReportSources) -> None:
    assert found.plan is not None
    plan, report = found.plan.plan, found.report
    rows = plan.updates.filter(
        state=JointState.AGREED,
        starts_on__lt=report.ends_before,
        ends_before__gt=report.starts_on,
    )
    found.updates = list(rows.order_by("starts_on", "pk"))
    for row in found.updates:
        row.plan = plan
    if found.updates:
        found.told = content_of(found.updates[-1])
    lines = UpdateLine.objects.filter(
        update__plan=plan,
        update__state=JointState.AGREED,
        update__starts_on__lt=report.ends_before,
        kind=UpdateKind.OUTCOME,
        value__isnull=False,
    ).select_related("update")
    figures = defaultdict(list)
    for line in lines.order_by("update__starts_on", "pk"):
        figures[line.item].append(line)
    found.figures = dict(figures)


def _read_judged(found: ReportSources) -> None:
    """Read what was judged of these days: reviews, stages, capacity, how the two work together."""
    partnership, start, until = found.partnership, found.report.starts_on, found.until
    found.reviews = [e for e in reviews_of(partnership) if start <= e.judged_on < until]
    found.stages = [
        AreaCourse(each.area, [row for row in each.judged if row.judged_on < until])
        for each in stages_of(partnership)
    ]
    found.capacity = {
        dimension: rows
        for dimension, years in capacity_of(partnership).items()
        if (rows := [each for each in years.values() if start <= each.judged_on < until])
    }
    complete = [each for each in rounds_of(partnership) if each.is_complete]
    held = [each for each in complete if start <= each.check.started_at.date() < until]
    found.health = held[-1] if held else None
    found.items = [each for each in items_of(partnership) if _is_of(each, start, until)]


def _is_of(item: RegisterItem, start: date, until: date) -> bool:
    """Whether something was noted by then, and stood or ended in these days."""
    if item.noted_at.date() >= until:
        return False
    ended = item.moved_at.date() if item.moved_at and item.state not in STANDING else None
    return ended is None or ended >= start


def _read_work(found: ReportSources) -> None:
    """Read missions with their days and costs, and what was learned."""
    report = found.report
    every = missions_of(found.partnership)
    found.ahead_missions = [each for each in every if each.first_day >= report.ends_before]
    of_these_days = [
        each
        for each in every
        if each.first_day < report.ends_before and each.last_day >= report.starts_on
    ]
    found.missions = of_these_days[::-1]
    rows = MissionCost.objects.filter(mission__in=of_these_days)
    related = ("party__organisation", "borne_by__organisation")
    found.costs = list(rows.select_related(*related).order_by("party", "pk")[:MOST_COSTS])
    found.learned = [
        each
        for each in records_of(found.partnership)
        if report.starts_on <= each.learned_on < report.ends_before
    ]


def _latest(found: ReportSources) -> Iterable[FigureTaken]:
    """Give the latest figure of each outcome, as both sides told it."""
    for item, lines in found.figures.items():
        last = lines[-1]
        yield FigureTaken(str(item), last.value, last.value_year, last.grade)
