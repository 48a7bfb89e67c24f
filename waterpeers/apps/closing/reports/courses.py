"""Figures, stages and capacity over the stocktakings: the baseline, the end, the months after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import Taken
from waterpeers.apps.closing.quotes import figure_words, way_of
from waterpeers.apps.closing.words import FIGURE_TURNED, TURNED
from waterpeers.apps.follow_up.words import CHANGES, STAGES
from waterpeers.apps.foundation.figures import GAP, in_figures
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.words import (
    DIMENSIONS,
    baseline_words,
    outcome_name,
    outcome_unit,
    where_words,
)
from waterpeers.domain.charts import LineChart, Series
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import Chart, Column, Soft, Table, Text
from waterpeers.domain.lasting import Turned, turned
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import ORDER, Consolidation
from waterpeers.domain.stocktaking import StageTaken, StocktakingFacts


@dataclass(frozen=True)
class TakenMoment:
    """A stocktaking as one of a series: so many months after the end, and what was found."""

    months: int
    facts: StocktakingFacts

    @property
    def label(self) -> str:
        """Name it."""
        return moment_words(self.months)


def moment_words(months: int) -> str:
    """Name a stocktaking by how long after the end it is."""
    if months == 0:
        return _("At the end")
    return _("%(months)s months after") % {"months": months}


def moments_of(rows: Iterable[Stocktaking], now: Taken | None = None) -> list[TakenMoment]:
    """Give what both sides agreed on, and at its place what is being written now."""
    found = []
    for row in rows:
        if now is not None and row.pk == now.stocktaking.pk:
            found.append(TakenMoment(row.months, now.facts))
        elif row.agreed_at is not None:
            found.append(TakenMoment(row.months, StocktakingFacts.from_plain(row.facts)))
    return found


def up_to(moments: Sequence[TakenMoment], months: int) -> list[TakenMoment]:
    """Keep what was found until then."""
    return [each for each in moments if each.months <= months]


# --- figures ---


def target_words(outcome: PerformanceOutcome) -> str:
    """Give the target of the last project year."""
    last = max(outcome.targets, key=int, default=None)
    return in_figures(outcome.targets[last]) if last else ""


def values_of(outcome: PerformanceOutcome, moments: Sequence[TakenMoment]) -> list[float | None]:
    """Give the values of a figure, its baseline first."""
    found = [each.facts.figure(str(outcome.uuid)) for each in moments]
    return [outcome.baseline, *(each.value if each else None for each in found)]


def figure_turned(outcome: PerformanceOutcome, moments: Sequence[TakenMoment]) -> Turned:
    """Say where a figure went: at the end since the baseline, later since the time before."""
    values = values_of(outcome, moments)
    before = next((v for v in values[-2::-1] if v is not None), None)
    return turned(before, values[-1], way_of(outcome))


def figures_table(outcomes: Sequence[PerformanceOutcome], moments: Sequence[TakenMoment]) -> Table:
    """Lay out the figures: baseline, target, and what was found each time."""
    columns = (
        Column(_("Figure"), width=2.2),
        Column(_("Unit"), width=0.7),
        Column(_("Baseline"), width=1.1),
        Column(_("Target"), width=0.8),
        *(Column(each.label, width=1.2) for each in moments),
        Column(_("It got"), width=0.8),
    )
    rows = tuple(
        (
            f"{outcome.code} {outcome_name(outcome)}\n{where_words(outcome)}",
            outcome_unit(outcome),
            baseline_words(outcome) or GAP,
            target_words(outcome) or GAP,
            *(figure_words(each.facts.figure(str(outcome.uuid))) for each in moments),
            str(TURNED[figure_turned(outcome, moments)]),
        )
        for outcome in outcomes
    )
    return Table(_("Results against the baseline"), columns, rows)


def figure_chart(outcome: PerformanceOutcome, moments: Sequence[TakenMoment]) -> LineChart | None:
    """Draw a figure from its baseline on, once it was taken twice at least."""
    values = values_of(outcome, moments)
    if sum(value is not None for value in values) < 3:
        return None
    name = outcome_name(outcome)
    said: Any = FIGURE_TURNED[figure_turned(outcome, moments)]
    return LineChart(
        title=str(said % {"figure": name}),
        axis=outcome_unit(outcome),
        label=_("When"),
        points=(_("Baseline"), *(each.label for each in moments)),
        series=(Series(name, tuple(values), is_own=True),),
    )


def series_of(
    outcomes: Sequence[PerformanceOutcome], moments: Sequence[TakenMoment]
) -> list[Chart | Table]:
    """Lay out what lasts over time: figures, stages, capacity, each from its beginning on."""
    if not moments:
        return []
    charts = [figure_chart(each, moments) for each in outcomes]
    tables = [
        figures_table(outcomes, moments), stages_table(moments), capacity_table(moments)
    ]  # fmt: skip
    return [*(chart for chart in charts if chart), *(table for table in tables if table.rows)]


# --- stages and capacity ---


def stage_words(taken: StageTaken | None) -> Text:
    """Say how far an area had come, with what shows it or why it fell."""
    if taken is None:
        return GAP
    if not taken.stage:
        return str(TURNED[Turned.NOT_KNOWN])
    stage = Consolidation(taken.stage)
    said = f"{ORDER.index(stage) + 1} {STAGES[stage]}"
    return (said, Soft(f"\n{taken.word}")) if taken.word else said


def area_turned(area: str, moments: Sequence[TakenMoment]) -> Turned:
    """Say where an area went since the time before."""
    steps = [
        ORDER.index(Consolidation(taken.stage))
        for each in moments
        if (taken := each.facts.stage(area)) and taken.stage
    ]
    last = moments[-1].facts.stage(area) if moments else None
    if last is None or not last.stage or len(steps) < 2:
        return Turned.NOT_KNOWN
    return turned(steps[-2], steps[-1], 1)


def areas_in(moments: Sequence[TakenMoment]) -> list[WorkingArea]:
    """List the working areas of which something was said, in the order in which it was."""
    codes = [each.area for moment in moments for each in moment.facts.stages]
    return [WorkingArea(code) for code in dict.fromkeys(codes)]


def stages_table(moments: Sequence[TakenMoment]) -> Table:
    """Lay out the working areas: how far each had come each time."""
    columns = (
        Column(_("Working area"), width=1.4),
        *(Column(each.label, width=1.6) for each in moments),
        *([Column(_("It got"), width=0.8)] if len(moments) > 1 else []),
    )
    rows = []
    for area in areas_in(moments):
        said: list[Any] = [stage_words(each.facts.stage(area)) for each in moments]
        if len(moments) > 1:
            said.append(str(TURNED[area_turned(area, moments)]))
        rows.append((str(WORKING_AREAS[area]), *said))
    return Table(_("How far each working area has come"), columns, tuple(rows))


def dimensions_in(moments: Sequence[TakenMoment]) -> list[CapacityDimension]:
    """List the dimensions of capacity of which something was said."""
    said = {each.dimension for moment in moments for each in moment.facts.capacity}
    return [each for each in CapacityDimension if each in said]


def capacity_table(moments: Sequence[TakenMoment]) -> Table:
    """Lay out the dimensions of capacity: how much each had changed each time."""
    columns = (
        Column(_("Dimension"), width=1.4),
        *(Column(each.label, width=1.6) for each in moments),
    )
    rows = tuple(
        (
            str(DIMENSIONS[dimension]),
            *(_change_words(each.facts, dimension) for each in moments),
        )
        for dimension in dimensions_in(moments)
    )
    return Table(_("Change of capacity"), columns, rows)


def _change_words(facts: StocktakingFacts, dimension: CapacityDimension) -> Text:
    taken = facts.change(dimension)
    if taken is None:
        return GAP
    if taken.change is None:
        return str(TURNED[Turned.NOT_KNOWN])
    said = str(CHANGES[taken.change])
    return (said, Soft(f"\n{taken.word}")) if taken.word else said
