"""What is known along the five paths of results; a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.follow_up.queries.health import HealthRound, rounds_of
from waterpeers.apps.follow_up.queries.items import items_of
from waterpeers.apps.follow_up.queries.practice import capacity_of, stages_of
from waterpeers.apps.follow_up.queries.reviews import reviews_of
from waterpeers.apps.learning.queries import records_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Activity, Output, PerformanceOutcome
from waterpeers.apps.plans.queries import operators_of
from waterpeers.apps.questionnaires.queries.figures import figures_beside
from waterpeers.domain.actors import Actor
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.health import DIMENSIONS, OVERALL, WIDE
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.stocktaking import FigureTaken, PathFacts
from waterpeers.domain.values import Zone


def path_facts(partnership: Partnership, figures: Iterable[FigureTaken], today: date) -> PathFacts:
    """Count what is known along the five paths today; ``figures`` are the latest of the plan."""
    complete = [each for each in rounds_of(partnership) if each.is_complete]
    health = complete[-1] if complete else None
    gaps = health.gaps if health else {}
    items = [e for e in items_of(partnership) if e.kind is ItemKind.COMMITMENT]
    activities = Activity.objects.filter(plan__partnership=partnership).standing()
    ended = list(activities.values_list("ended_on", flat=True))
    capacity = capacity_of(partnership)
    uses = Counter(str(row.standing(today).use) for row in records_of(partnership))
    return PathFacts(
        levels=_levels(health),
        health_on=health.check.started_at.date().isoformat() if health else "",
        apart=sum((gaps[code] or 0) >= WIDE for code in DIMENSIONS) if health else 0,
        health_unknown=sum(gaps[code] is None for code in DIMENSIONS) if health else 0,
        commitments=len(items),
        kept=sum(each.state is ItemState.DONE for each in items),
        late=sum(each.is_late(today) for each in items),
        reviews=len(reviews_of(partnership)),
        stages={
            str(each.area): str(each.latest.stage) if each.latest else ""
            for each in stages_of(partnership)
        },
        activities=len(ended),
        activities_ended=sum(day is not None for day in ended),
        outputs=Output.objects.filter(plan__partnership=partnership).standing().count(),
        capacity={
            str(code): (max(years), years[max(years)].change) for code, years in capacity.items()
        },
        learning=dict(sorted(uses.items())),
        figures=tuple(figures),
    )


def _levels(health: HealthRound | None) -> dict[str, float | None]:
    if health is None:
        return {}
    return {each.organisation.name: health.level(each, OVERALL) for each in health.asked}


def latest_figures(
    partnership: Partnership,
    taken: Iterable[Stocktaking],
    outcomes: list[PerformanceOutcome],
    actor: Actor,
    today: date,
) -> list[FigureTaken]:
    """Give the latest figure of each outcome that is newer than its baseline.

    What was taken in a stocktaking, else what was reviewed since, as far as somebody may see it;
    one query a zone.
    """
    by_uuid = {str(each.uuid): each.pk for each in outcomes}
    found = {}
    for row in taken:
        for each in row.figures.select_related("outcome"):
            if each.value is not None and str(each.outcome.uuid) in by_uuid:
                found[each.outcome_id] = FigureTaken(
                    str(each.outcome.uuid), each.value, each.year, each.grade
                )
    mentee = next((p for p in operators_of(partnership) if p.role is PartyRole.MENTEE), None)
    left = [each for each in outcomes if each.indicator and each.pk not in found]
    zones = dict.fromkeys((each.zone_kind, each.zone_name) for each in left)
    for kind, name in zones if mentee else ():
        of_it = [each for each in left if (each.zone_kind, each.zone_name) == (kind, name)]
        codes = {each.indicator for each in of_it}
        assert mentee is not None  # or there are no zones
        amounts = figures_beside(codes, mentee.organisation, today.year, actor, Zone(kind, name))
        for outcome in of_it:
            amount = amounts.get(outcome.indicator)
            if amount and amount.year and amount.year > (outcome.baseline_year or 0):
                found[outcome.pk] = FigureTaken(
                    str(outcome.uuid), amount.number, amount.year, amount.grade
                )
    return list(found.values())
