"""The Malmquist index: how productivity changed from one period to the next, and its parts.

See ``docs/methods/malmquist.md``. Distances are input scores under constant returns. An index above
1 is improvement: part of it is the unit coming nearer to the frontier (efficiency change), part is
the frontier moving (technical change).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from waterpeers.analytics.frontiers.bootstrap import LEAST_DRAWS
from waterpeers.analytics.frontiers.envelopment import Movement, problem_over
from waterpeers.analytics.frontiers.frame import Frame, frame
from waterpeers.analytics.frontiers.models import Orientation, Returns, Rows, Watch, unwatched
from waterpeers.analytics.frontiers.replayed import FEWEST, PARTS, Year, limits, replay
from waterpeers.analytics.frontiers.solutions import CERTAIN, solve
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array, Skipped, Units
from waterpeers.domain.verdicts import NotValid, Reason

SAME = 1e-9  # indices that differ by less are equal
PLAUSIBLE = 2.0  # times as productive, or half as much, within a period


@dataclass(frozen=True)
class ProductivityChange:
    """How one unit changed between two periods; the index is the product of its two parts.

    The efficiency change is the product of a pure one (against units of its own size, variable
    returns) and of that of its scale. ``asked`` is what is to be looked at before it is believed.
    ``limits`` hold the true figures, by their names, where they were asked for and can be told.
    """

    id: str
    earlier: str
    later: str
    malmquist: float
    efficiency_change: float
    technical_change: float
    pure_efficiency_change: float
    scale_change: float
    asked: Reason | None = None
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def turn(self, part: str = "malmquist") -> str:
        """Say whether a figure is surely above 1, surely below, or neither; "" without limits."""
        if part not in self.limits:
            return ""
        low, high = self.limits[part]
        return "up" if low > 1 else "down" if high < 1 else "unsure"


@dataclass(frozen=True)
class Productivity:
    """Changes of all units that are there in two periods on end, and who was left out, and why."""

    changes: tuple[ProductivityChange, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class Playing:
    """How often two periods are played again for limits; never by default."""

    draws: int = 0
    seed: int = 1
    level: float = 0.95
    only: frozenset[str] | None = None  # units that limits are wanted of


NEVER = Playing()


def malmquist(
    periods: Sequence[tuple[str, Units]], watch: Watch = unwatched, playing: Playing = NEVER
) -> Productivity:
    """Compare each period with the next.

    ``periods`` are name and units of each period, in the order of time, with the same columns.

    Raises
    ------
    NotValid
        With fewer than two periods, when columns differ, or with fewer than 100 draws.

    Source: Färe, Grosskopf, Lindgren, Roos 1992; for limits Simar, Wilson 1999.
    """
    if 0 < playing.draws < LEAST_DRAWS:
        raise NotValid.because(
            "frontier_draws_too_few", least=str(LEAST_DRAWS), draws=str(playing.draws)
        )
    if len(periods) < 2:
        raise NotValid.because("frontier_one_period")
    if len({(units.input_names, units.output_names) for _, units in periods}) > 1:
        raise NotValid.because("frontier_columns_differ")
    scale = np.vstack([units.table for _, units in periods]).mean(axis=0)
    scale[scale == 0] = 1.0
    frontiers = [_Period.of(name, units, scale, watch) for name, units in periods]
    changes: list[ProductivityChange] = []
    skipped = [
        replace(left_out, period=name) for name, units in periods for left_out in units.skipped
    ]
    for earlier, later in pairwise(frontiers):
        made, left_out = _between(earlier, later, watch, playing)
        changes += made
        skipped += left_out
    return Productivity(tuple(changes), tuple(skipped))


@dataclass(frozen=True)
class _Period:
    """One period's points, and the frontier that they make."""

    name: str
    ids: tuple[str, ...]
    points: Array
    frame: Frame
    own_sizes: Frame  # under variable returns

    @classmethod
    def of(cls, name: str, units: Units, scale: Array, watch: Watch) -> _Period:
        """Find the frontier of a period."""
        signs = np.where(np.arange(len(scale)) < len(units.input_names), -1.0, 1.0)
        points = units.table / scale * signs + 0.0
        inputs = len(units.input_names)
        distinct = np.unique(points, axis=0)
        constant, variable = (
            frame(Technology.of(distinct, inputs, returns), watch)
            for returns in (Returns.CRS, Returns.VRS)
        )
        return cls(name, units.ids, points, constant, variable)

    def pure_scores(self, rows: Rows, watch: Watch) -> Array:
        """Give the input score of units of this very period under variable returns."""
        return _distances(self.own_sizes, self.points[rows], watch)

    def distances(self, points: Array, watch: Watch) -> Array:
        """Give the input score of points of any period; NaN where there is none."""
        return _distances(self.frame, points, watch)


def _distances(basis: Frame, points: Array, watch: Watch) -> Array:
    technology = basis.technology
    movement = Movement.of(points, technology.inputs, Orientation.INPUT)
    problem = problem_over(technology, points, movement, choose=False)
    solutions = solve(problem, basis.pool, watch)
    return np.where(solutions.gaps <= CERTAIN, -solutions.objective, np.nan)


def _between(
    earlier: _Period, later: _Period, watch: Watch, playing: Playing
) -> tuple[list[ProductivityChange], list[Skipped]]:
    """Work out the changes of the units that both periods have."""
    place = {name: row for row, name in enumerate(later.ids)}
    both = [(row, place[name]) for row, name in enumerate(earlier.ids) if name in place]
    skipped = [
        Skipped(name, Reason("frontier_not_in_period", (("period", other.name),)), own.name)
        for own, other in ((earlier, later), (later, earlier))
        for name in own.ids
        if name not in set(other.ids)
    ]
    if not both:
        return [], skipped
    rows = np.array(both)
    before, after = earlier.points[rows[:, 0]], later.points[rows[:, 1]]
    at_first = earlier.distances(np.vstack([before, after]), watch).reshape(2, -1)
    at_last = later.distances(np.vstack([before, after]), watch).reshape(2, -1)
    pure = later.pure_scores(rows[:, 1], watch) / earlier.pure_scores(rows[:, 0], watch)
    changes = []
    for column, row in enumerate(rows[:, 0]):
        own_first, ahead = at_first[:, column]
        back, own_last = at_last[:, column]
        if not min(own_first, ahead, back, own_last) > 0:
            between = (("from", earlier.name), ("to", later.name))
            skipped.append(
                Skipped(earlier.ids[int(row)], Reason("frontier_no_index", between), later.name)
            )
            continue
        nearer = float(own_last / own_first)
        index = float(np.sqrt(ahead / own_first * (own_last / back)))
        of_its_size = float(pure[column])
        changes.append(
            ProductivityChange(
                id=earlier.ids[int(row)],
                earlier=earlier.name,
                later=later.name,
                malmquist=index,
                efficiency_change=nearer,
                technical_change=index / nearer,
                pure_efficiency_change=of_its_size,
                scale_change=nearer / of_its_size,
                asked=_asked(index, earlier.ids[int(row)]),
            )
        )
    if playing.draws and len(rows) >= FEWEST:
        changes = _with_limits(changes, earlier, later, rows, watch, playing)
    return changes, skipped


def _with_limits(
    changes: list[ProductivityChange],
    earlier: _Period,
    later: _Period,
    rows: Rows,
    watch: Watch,
    playing: Playing,
) -> list[ProductivityChange]:
    """Say within which limits the changes of two periods are."""
    years = [
        Year(each.points, each.pure_scores(np.arange(len(each.points)), watch), rows[:, column])
        for column, each in enumerate((earlier, later))
    ]
    place = {earlier.ids[int(row)]: number for number, row in enumerate(rows[:, 0])}
    asked = [c for c in changes if playing.only is None or c.id in playing.only]
    if not asked:
        return changes
    again = replay(
        years[0],
        years[1],
        earlier.frame.technology.inputs,
        draws=playing.draws,
        seed=playing.seed,
        only=[place[change.id] for change in asked],
        watch=watch,
    )
    found = {}
    for number, change in enumerate(asked):
        told = {
            part: limits(getattr(change, part), again[:, number, column], playing.level)
            for column, part in enumerate(PARTS)
        }
        found[change.id] = {part: each for part, each in told.items() if each is not None}
    return [replace(change, limits=found.get(change.id, {})) for change in changes]


def _asked(index: float, name: str) -> Reason | None:
    """Ask about what no utility does from one year to the next: its figures come first."""
    if index * (1 + SAME) >= 1 / PLAUSIBLE and index <= PLAUSIBLE * (1 + SAME):
        return None
    return Reason("frontier_change_implausible", (("index", f"{index:.3g}"), ("unit", name)))
