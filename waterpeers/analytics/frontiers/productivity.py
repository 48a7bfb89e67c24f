"""The Malmquist index: how productivity changed from one period to the next, and its parts.

See ``docs/methods/malmquist.md``. Distances are input scores under constant returns. An index above
1 is improvement: part of it is the unit coming nearer to the frontier (efficiency change), part is
the frontier moving (technical change).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from waterpeers.analytics.frontiers.envelopment import Movement, problem_over
from waterpeers.analytics.frontiers.frame import Frame, frame
from waterpeers.analytics.frontiers.models import Orientation, Returns, Rows, Watch, unwatched
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


@dataclass(frozen=True)
class Productivity:
    """Changes of all units that are there in two periods on end, and who was left out, and why."""

    changes: tuple[ProductivityChange, ...]
    skipped: tuple[Skipped, ...]


def malmquist(periods: Sequence[tuple[str, Units]], watch: Watch = unwatched) -> Productivity:
    """Compare each period with the next.

    ``periods`` are name and units of each period, in the order of time, with the same columns.

    Raises
    ------
    NotValid
        With fewer than two periods, or when columns differ.

    Source: Färe, Grosskopf, Lindgren, Roos 1992.
    """
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
        made, left_out = _between(earlier, later, watch)
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
    earlier: _Period, later: _Period, watch: Watch
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
    return changes, skipped


def _asked(index: float, name: str) -> Reason | None:
    """Ask about what no utility does from one year to the next: its figures come first."""
    if index * (1 + SAME) >= 1 / PLAUSIBLE and index <= PLAUSIBLE * (1 + SAME):
        return None
    return Reason("frontier_change_implausible", (("index", f"{index:.3g}"), ("unit", name)))
