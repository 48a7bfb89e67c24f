"""Reading how partnerships went: their phases and ends, as the trail tells them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.portfolio.queries.lines import PortfolioLine
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.portfolio_courses import (
    PartnershipCourse,
    StageMove,
    moves_by_area,
    phases_over,
    quarter_ends,
)
from waterpeers.domain.reviews import ReviewStatus

KIND = "partnership"
TOLD = (Event.PARTNERSHIP_PHASE_REACHED, Event.PARTNERSHIP_ENDED, Event.PARTNERSHIP_CHANGED)


@dataclass(frozen=True)
class PortfolioCounts:
    """What the charts of some partnerships count."""

    phases: Mapping[date, Counter[Phase]]
    statuses: Counter[ReviewStatus | None]  # of those that go on
    stages: Mapping[str, Counter[StageMove]]


def counts_of(lines: Sequence[PortfolioLine], at: datetime) -> PortfolioCounts:
    """Count phases over time, how the last reviews say that they stand, and stages that moved."""
    going = [line for line in lines if line.state is PartnershipState.ACTIVE]
    return PortfolioCounts(
        phases_over(courses_of(lines), quarter_ends(at.date())),
        Counter(line.status for line in going),
        moves_by_area((s.area, s.stage, s.before) for line in lines for s in line.stages),
    )


def courses_of(lines: Sequence[PortfolioLine]) -> list[PartnershipCourse]:
    """Give the course of each partnership; one query for any number."""
    known = [line.uuid for line in lines]
    phases: dict[UUID, list[tuple[date, Phase]]] = defaultdict(list)
    states: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    first: dict[UUID, Phase] = {}
    rows = Entry.objects.filter(
        subject=KIND, subject_uuid__in=known, event__in=[str(event) for event in TOLD]
    )
    told = rows.order_by("at", "pk").values_list("subject_uuid", "at", "before", "after")
    for uuid, at, before, after in told:
        if "phase" in after:
            first.setdefault(uuid, Phase(before.get("phase", Phase.FIND)))
            phases[uuid].append((at.date(), Phase(after["phase"])))
        if "state" in after:
            states[uuid].append((at.date(), str(after["state"])))
    return [
        PartnershipCourse(
            line.opened_at.date(),
            first.get(line.uuid, line.phase),
            tuple(phases[line.uuid]),
            tuple(states[line.uuid]),
        )
        for line in lines
    ]
