"""Reading stocktakings: those of a partnership, what is in them, who has signed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.closing.models import SignOff, Stocktaking, StocktakingFigure
from waterpeers.apps.closing.queries.paths import path_facts
from waterpeers.apps.follow_up.models import CapacityJudgement, StageJudgement
from waterpeers.apps.follow_up.queries.items import items_of
from waterpeers.apps.follow_up.queries.practice import (
    AnyJudgement,
    AreaCourse,
    capacity_of,
    stages_of,
)
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.queries import operators_of
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart, answered_apart
from waterpeers.domain.follow_up import NOT_CLOSED, ItemKind
from waterpeers.domain.partnerships import ENDED, Phase
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.stocktaking import (
    CapacityTaken,
    FigureTaken,
    ItemTaken,
    StageTaken,
    StocktakingFacts,
    fingerprint,
)

AREA, DIMENSION = "area", "dimension"  # what may be unknown
StocktakingId = Annotated[
    UUID, Named(Stocktaking, "the code of its partnership and the months", "WOP-0007/12")
]


def stocktakings_of(partnership: Partnership) -> list[Stocktaking]:
    """List the stocktakings of a partnership, the end first; one query."""
    rows = list(partnership.stocktakings.select_related("round").order_by("months", "pk"))
    for row in rows:
        row.partnership = partnership
    return rows


def account_of(partnership: Partnership) -> Stocktaking | None:
    """Find the account of the end; one query."""
    return next((each for each in stocktakings_of(partnership) if each.is_at_the_end), None)


def next_later(partnership: Partnership) -> Stocktaking | None:
    """Find the next stocktaking after the end that was not agreed yet; one query."""
    return next(
        (e for e in stocktakings_of(partnership) if not e.is_at_the_end and not e.agreed_at), None
    )


def is_begun(partnership: Partnership) -> bool:
    """Whether the account of the end is being given, or was."""
    return partnership.phase is Phase.CLOSE or partnership.state in ENDED


def outcomes_of(partnership: Partnership) -> list[PerformanceOutcome]:
    """List the figures of the plan; one query."""
    rows = PerformanceOutcome.objects.filter(plan__partnership=partnership).standing()
    return list(rows.order_by("number", "pk"))


def unknown_code(kind: str, code: str) -> str:
    """Name an area or a dimension of which nobody knows."""
    return f"{kind}.{code}"


@dataclass
class Taken:
    """A stocktaking with all that it is made of, read at once: a fixed number of queries.

    ``since`` is when the one before was agreed: what was judged after that is of this one.
    """

    stocktaking: Stocktaking
    parties: list[Party]
    outcomes: list[PerformanceOutcome]
    figures: dict[int, StocktakingFigure]  # by outcome
    stages: list[AreaCourse]
    capacity: dict[CapacityDimension, dict[int, CapacityJudgement]]
    signed: dict[int, SignOff]  # by party
    there: set[int]  # organisations at which somebody is left who could sign
    facts: StocktakingFacts
    answers: AnsweredApart = field(default_factory=AnsweredApart)
    since: datetime | None = None

    @property
    def partnership(self) -> Partnership:
        """The partnership."""
        return self.stocktaking.partnership

    @property
    def fingerprint(self) -> str:
        """What a signature is of."""
        row = self.stocktaking
        texts = (
            str(row.cause), row.due_on.isoformat(), row.summary, row.lessons, row.ahead,
            row.factors, sorted(row.unknown),
        )  # fmt: skip
        return fingerprint(self.facts, texts)

    def judged_now(self, area: AreaCourse) -> StageJudgement | None:
        """Give the stage of an area that was judged for this stocktaking."""
        latest = area.latest
        return latest if latest and (self.since is None or latest.made_at > self.since) else None

    @property
    def changed_now(self) -> dict[CapacityDimension, CapacityJudgement]:
        """Give the changes of capacity that were judged for this stocktaking, the latest each."""
        found: dict[CapacityDimension, CapacityJudgement] = {}
        for dimension, years in self.capacity.items():
            latest = max(years.values(), key=lambda row: (row.judged_on, row.made_at))
            if self.since is None or latest.made_at > self.since:
                found[dimension] = latest
        return found

    @property
    def judgements(self) -> list[AnyJudgement]:
        """List what was judged for it."""
        stages = [row for area in self.stages if (row := self.judged_now(area))]
        return [*stages, *self.changed_now.values()]


def taken(stocktaking: Stocktaking, today: date) -> Taken:
    """Read a stocktaking with all that it is made of."""
    partnership = stocktaking.partnership
    parties = operators_of(partnership)
    rows = stocktaking.figures.select_related("outcome", "person")
    figures = {row.outcome_id: row for row in rows.order_by("pk")}
    signed = stocktaking.sign_offs.select_related("party__organisation", "person")
    found = Taken(
        stocktaking,
        parties,
        outcomes_of(partnership),
        figures,
        stages_of(partnership),
        capacity_of(partnership),
        {row.party_id: row for row in signed.order_by("signed_at", "pk")},
        there_at({party.organisation_id for party in parties}),
        StocktakingFacts.from_plain(stocktaking.facts),
        answered_apart([stocktaking.round_id]).get(stocktaking.round_id or 0, AnsweredApart()),
        since_of(stocktaking),
    )
    if stocktaking.agreed_at is None:
        found.facts = _found_now(found, today)
    return found


def since_of(stocktaking: Stocktaking) -> datetime | None:
    """Say when the stocktaking before was agreed; one query."""
    rows = Stocktaking.objects.filter(
        partnership=stocktaking.partnership_id, months__lt=stocktaking.months
    )
    before = rows.filter(agreed_at__isnull=False).order_by("-months", "pk").first()
    return before.agreed_at if before else None


def there_at(organisations: Collection[int]) -> set[int]:
    """Name the organisations at which somebody is left who runs them; one query."""
    rows = Membership.objects.filter(
        organisation__in=organisations, role__in=RUNNERS, person__is_active=True
    )
    return set(rows.values_list("organisation_id", flat=True))


def _found_now(found: Taken, today: date) -> StocktakingFacts:
    """Gather what is there today."""
    unknown = set(found.stocktaking.unknown)
    items = items_of(found.partnership)
    work = [each for each in items if each.kind is not ItemKind.DECISION]
    figures = tuple(
        FigureTaken(str(each.uuid), row.value, row.year, row.grade, row.word)
        for each in found.outcomes
        if (row := found.figures.get(each.pk))
    )
    known = [each for each in figures if each.value is not None]
    return StocktakingFacts(
        figures=figures,
        stages=tuple(_stages(found, unknown)),
        capacity=tuple(_changes(found, unknown)),
        items=tuple(
            ItemTaken(
                each.title,
                str(each.kind),
                str(each.state),
                each.party.organisation.name if each.party else "",
                each.word,
            )
            for each in work
            if each.state in NOT_CLOSED
        ),
        closed_items=sum(each.state not in NOT_CLOSED for each in work),
        paths=path_facts(found.partnership, known, today),
    )


def _stages(found: Taken, unknown: set[str]) -> list[StageTaken]:
    rows = []
    for area in found.stages:
        if row := found.judged_now(area):
            rows.append(
                StageTaken(
                    str(area.area),
                    str(row.stage),
                    row.judged_on.isoformat(),
                    row.why or row.proof,
                )
            )
        elif unknown_code(AREA, area.area) in unknown:
            rows.append(StageTaken(str(area.area)))
    return rows


def _changes(found: Taken, unknown: set[str]) -> list[CapacityTaken]:
    now = found.changed_now
    rows = [
        CapacityTaken(str(dimension), row.change, row.year, str(row.share), row.proof)
        for dimension, row in now.items()
    ]
    return rows + [
        CapacityTaken(str(dimension))
        for dimension in found.capacity
        if dimension not in now and unknown_code(DIMENSION, dimension) in unknown
    ]
