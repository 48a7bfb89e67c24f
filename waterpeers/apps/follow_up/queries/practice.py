"""Reading stages and changes of capacity: what holds, what was before, what waits for a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from waterpeers.apps.follow_up.models import CapacityJudgement, Review, StageJudgement
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import Consolidation, falls

AnyJudgement = StageJudgement | CapacityJudgement | Review
# What of a partnership a judgement is about: the latest of the same holds.
JUDGED_BY: dict[type[AnyJudgement], tuple[str, ...]] = {
    StageJudgement: ("area",),
    CapacityJudgement: ("dimension", "year"),
    Review: (),
}


@dataclass(frozen=True)
class AreaCourse:
    """What was judged of a working area, the latest first; nothing where nobody has."""

    area: WorkingArea
    judged: list[StageJudgement] = field(default_factory=list)

    @property
    def latest(self) -> StageJudgement | None:
        """What holds."""
        return self.judged[0] if self.judged else None

    @property
    def has_fallen(self) -> bool:
        """Whether what holds is lower than what was before."""
        return len(self.judged) > 1 and falls(self.judged[0].stage, self.judged[1].stage)


def stages_of(partnership: Partnership) -> list[AreaCourse]:
    """List the working areas of a partnership and those that were judged; one query."""
    found: dict[str, list[StageJudgement]] = defaultdict(list)
    rows = partnership.stagejudgements.select_related("person", "agreed_by")
    for row in rows.order_by("-judged_on", "-made_at", "-pk"):
        found[row.area].append(row)
    areas = [WorkingArea(each) for each in partnership.working_areas]
    areas += [each for each in WorkingArea if each in found and each not in areas]
    return [AreaCourse(area, found.get(area, [])) for area in areas]


@dataclass(frozen=True)
class AreaStage:
    """The stage of a working area that holds, since when, and the one before it."""

    area: WorkingArea
    stage: Consolidation
    since: date
    before: Consolidation | None = None

    @property
    def has_fallen(self) -> bool:
        """Whether it is lower than the one before."""
        return falls(self.stage, self.before)


def stages_in(partnerships: Sequence[Partnership]) -> dict[int, list[AreaStage]]:
    """Give the stages that hold in each of some partnerships, the latest last; one query."""
    rows = StageJudgement.objects.filter(partnership__in=[p.pk for p in partnerships])
    found: dict[int, dict[str, AreaStage]] = defaultdict(dict)
    for pk, area, stage, day in rows.order_by("judged_on", "made_at", "pk").values_list(
        "partnership_id", "area", "stage", "judged_on"
    ):
        before = found[pk].pop(area, None)
        found[pk][area] = AreaStage(
            WorkingArea(area), Consolidation(stage), day, before.stage if before else None
        )
    return {pk: list(areas.values()) for pk, areas in found.items()}


def latest_stage(partnership: Partnership, area: str) -> StageJudgement | None:
    """Give the stage of an area that holds; one query."""
    rows = partnership.stagejudgements.filter(area=area)
    return rows.order_by("-judged_on", "-made_at", "-pk").first()


def capacity_of(
    partnership: Partnership,
) -> dict[CapacityDimension, dict[int, CapacityJudgement]]:
    """Give by dimension and year what holds; one query."""
    found: dict[CapacityDimension, dict[int, CapacityJudgement]] = defaultdict(dict)
    rows = partnership.capacityjudgements.select_related("person", "agreed_by")
    for row in rows.order_by("judged_on", "made_at", "pk"):
        found[row.dimension][row.year] = row
    return dict(found)


def holding(
    stages: Iterable[AreaCourse],
    capacity: dict[CapacityDimension, dict[int, CapacityJudgement]],
) -> list[AnyJudgement]:
    """List what holds of both kinds."""
    of_areas: list[AnyJudgement] = [each.latest for each in stages if each.latest]
    return of_areas + [row for years in capacity.values() for row in years.values()]


def waiting_in(partnerships: Sequence[Partnership]) -> dict[int, list[AnyJudgement]]:
    """List what holds and was not agreed yet, by partnership; three queries for any number."""
    wanted = [partnership.pk for partnership in partnerships]
    found: dict[int, list[AnyJudgement]] = defaultdict(list)
    for table, key in JUDGED_BY.items():
        rows = table.objects.filter(~Exists(later_than(table, *key)), partnership__in=wanted)
        for row in rows.filter(agreed_at__isnull=True).order_by("judged_on", "made_at", "pk"):
            found[row.partnership_id].append(row)
    return dict(found)


def later_than(table: type[AnyJudgement], *key: str) -> QuerySet[Any]:
    """Find, inside a query, what was judged later of the same thing and holds in its place."""
    same = {name: OuterRef(name) for name in ("partnership", *key)}
    day, moment = OuterRef("judged_on"), OuterRef("made_at")
    rows: QuerySet[Any] = table.objects.filter(**same)
    return rows.filter(
        Q(judged_on__gt=day)
        | Q(judged_on=day, made_at__gt=moment)
        | Q(judged_on=day, made_at=moment, pk__gt=OuterRef("pk"))
    )


def find_judgement(actor: Actor, uuid: UUID) -> AnyJudgement | None:
    """Find a judgement of either kind that one may know of."""
    tables = (StageJudgement, CapacityJudgement, Review)
    for rows in (table.objects.visible_to(actor) for table in tables):
        if found := rows.select_related("partnership").filter(uuid=uuid).first():
            return found
    return None
