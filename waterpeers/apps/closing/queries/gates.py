"""What gates G6 and G7 look at; a constant number of queries for any number of partnerships."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from waterpeers.apps.closing.models import SignOff, Stocktaking, StocktakingFigure
from waterpeers.apps.closing.queries.stocktakings import (
    AREA,
    DIMENSION,
    is_begun,
    there_at,
    unknown_code,
)
from waterpeers.apps.follow_up.models import CapacityJudgement, RegisterItem, StageJudgement
from waterpeers.apps.follow_up.queries.gates import review_gate_facts_of
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import explanations_in, parties_of
from waterpeers.apps.plans.models import PerformanceOutcome, Plan
from waterpeers.apps.questionnaires.queries.sides import answered_apart
from waterpeers.domain.follow_up import ItemKind
from waterpeers.domain.gates import GateResult
from waterpeers.domain.lasting import (
    ClosingFacts,
    ClosingSide,
    LastingFacts,
    closing_gate,
    lasting_gate,
)
from waterpeers.domain.partnerships import OPERATOR_ROLES, Gate
from waterpeers.domain.reviews import review_gate


def closing_facts_of(partnerships: Sequence[Partnership]) -> dict[UUID, ClosingFacts]:
    """Gather what G6 looks at."""
    gathered = _Closings(partnerships)
    return {each.uuid: gathered.closing(each) for each in partnerships}


def lasting_facts_of(partnerships: Sequence[Partnership]) -> dict[UUID, LastingFacts]:
    """Gather what G7 looks at: the next stocktaking after the end of each."""
    gathered = _Closings(partnerships)
    return {each.uuid: gathered.lasting(each) for each in partnerships}


def gate_result_of(row: Stocktaking, on: date) -> GateResult:
    """Ask the gate of a stocktaking: G6 of the account at the end, G7 of one after."""
    partnership = row.partnership
    if row.is_at_the_end:
        return closing_gate(closing_facts_of([partnership])[partnership.uuid], on=on)
    return lasting_gate(lasting_facts_of([partnership])[partnership.uuid], on=on)


def work_is_over(partnership: Partnership, on: date) -> bool:
    """Whether gate G5 passes, so that the close-out can begin."""
    facts = review_gate_facts_of([partnership], on)[partnership.uuid]
    return review_gate(facts, on=on).passes


class _Closings:
    """The stocktakings of some partnerships with what is in them, read at once."""

    def __init__(self, partnerships: Sequence[Partnership]) -> None:
        wanted = [each.pk for each in partnerships]
        self.rows: dict[int, list[Stocktaking]] = defaultdict(list)
        for row in Stocktaking.objects.filter(partnership__in=wanted).order_by("months", "pk"):
            self.rows[row.partnership_id].append(row)
        every = [row for rows in self.rows.values() for row in rows]
        outcomes = PerformanceOutcome.objects.filter(plan__partnership__in=wanted).standing()
        self.outcomes: dict[int, set[int]] = defaultdict(set)
        for pk, key in outcomes.values_list("plan__partnership_id", "pk"):
            self.outcomes[pk].add(key)
        figures = StocktakingFigure.objects.filter(stocktaking__in=every)
        self.figures: dict[int, set[int]] = defaultdict(set)
        for pk, key in figures.values_list("stocktaking_id", "outcome_id"):
            self.figures[pk].add(key)
        self.stages = _latest(StageJudgement.objects.filter(partnership__in=wanted), "area")
        self.changes = _latest(
            CapacityJudgement.objects.filter(partnership__in=wanted), "dimension"
        )
        items = RegisterItem.objects.standing().filter(partnership__in=wanted)
        items = items.exclude(kind=ItemKind.DECISION)
        self.items = Counter(items.values_list("partnership_id", flat=True))
        plans = Plan.objects.filter(partnership__in=wanted, version__gt=0)
        self.plans = {row.partnership_id: row for row in plans}
        self.signed: dict[int, dict[int, datetime]] = defaultdict(dict)
        for signed in SignOff.objects.filter(stocktaking__in=every):
            self.signed[signed.stocktaking_id][signed.party_id] = signed.signed_at
        self.answers = answered_apart(row.round_id for row in every)
        operators = [party for each in partnerships for party in _operators(each)]
        self.there = there_at({party.organisation_id for party in operators})
        self.explanations = explanations_in(partnerships, str(Gate.G6))

    def _sides(self, partnership: Partnership, row: Stocktaking | None) -> tuple[ClosingSide, ...]:
        signed = self.signed[row.pk] if row else {}
        answers = self.answers.get(row.round_id or 0) if row else None
        said = {
            (each.organisation_id, each.side)
            for each in (answers.asked if answers else ())
            if answers and each.pk in answers.handed_in
        }
        return tuple(
            ClosingSide(
                party.uuid,
                party.organisation.name,
                party.organisation_id in self.there,
                (party.organisation_id, str(party.role)) in said,
                party.pk in signed,
            )
            for party in _operators(partnership)
        )

    def _first(self, row: Stocktaking) -> date | None:
        first = min(self.signed[row.pk].values(), default=None)
        return first.date() if first else None

    def _areas(self, partnership: Partnership) -> set[str]:
        return {*partnership.working_areas, *self.stages.get(partnership.pk, {})}

    def closing(self, partnership: Partnership) -> ClosingFacts:
        """Give what G6 looks at for one partnership."""
        row = next((each for each in self.rows[partnership.pk] if each.is_at_the_end), None)
        sides = self._sides(partnership, row)
        if row is None or not is_begun(partnership):
            return ClosingFacts(sides)
        areas = self._areas(partnership)
        plan = self.plans.get(partnership.pk)
        outcomes = self.outcomes[partnership.pk]
        return ClosingFacts(
            sides,
            is_begun=True,
            is_light=row.is_light,
            has_cause=bool(row.cause and row.summary),
            figures=len(outcomes),
            figures_said=len(outcomes & self.figures[row.pk]),
            areas=len(areas),
            areas_judged=len(areas & self.stages.get(partnership.pk, {}).keys()),
            has_lessons=bool(row.lessons),
            items_open=self.items[partnership.pk],
            later=len(plan.follow_ups) if plan else 0,
            first_signed_on=self._first(row),
            explanations=self.explanations[partnership.pk],
        )

    def lasting(self, partnership: Partnership) -> LastingFacts:
        """Give what G7 looks at for one partnership."""
        rows = self.rows[partnership.pk]
        row = next((each for each in rows if each.months and not each.agreed_at), None)
        if row is None:
            return LastingFacts(self._sides(partnership, None))
        agreed = [e.agreed_at for e in rows if e.months < row.months and e.agreed_at]
        since = max(agreed, default=None)
        outcomes, unknown = self.outcomes[partnership.pk], set(row.unknown)
        areas = self._areas(partnership)
        stages = self.stages.get(partnership.pk, {})
        changes = self.changes.get(partnership.pk, {})
        return LastingFacts(
            self._sides(partnership, row),
            is_set=True,
            months=row.months,
            due_on=row.due_on,
            figures=len(outcomes),
            figures_said=len(outcomes & self.figures[row.pk]),
            areas=len(areas),
            areas_said=len(_said(areas, stages, since, AREA, unknown)),
            dimensions=len(changes),
            dimensions_said=len(_said(changes, changes, since, DIMENSION, unknown)),
            says_why=bool(row.summary),
            first_signed_on=self._first(row),
        )


def _operators(partnership: Partnership) -> list[Party]:
    return [party for party in parties_of(partnership) if party.role in OPERATOR_ROLES]


def _latest(rows: object, column: str) -> dict[int, dict[str, datetime]]:
    """Say by partnership and code when something was judged last."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    named = rows.order_by("made_at", "pk").values_list("partnership_id", column, "made_at")  # type: ignore[attr-defined]
    for pk, code, made_at in named:
        found[pk][str(code)] = made_at
    return found


def _said(
    codes: Iterable[str],
    judged: dict[str, datetime],
    since: datetime | None,
    kind: str,
    unknown: set[str],
) -> list[str]:
    """Keep what was judged since then, or of which it was said that nobody knows."""
    return [
        code
        for code in codes
        if (code in judged and (since is None or judged[code] > since))
        or unknown_code(kind, code) in unknown
    ]
