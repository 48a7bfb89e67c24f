"""The frame: the few units that the whole frontier hangs on.

A unit outside the frame adds nothing to what the others show to be possible, so every programme
needs the columns of the frame alone. The frame is built from nothing: start with the best units in
many directions, look from each other unit towards the frontier so far; where one is outside, the
facet it sees is moved outwards until the last unit is reached, and that one joins the frame.

Sources: Ali 1993; Dulá 2011 (BuildHull); Koronakos, Dulá, Despotis 2024.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterpeers.analytics.frontiers.blocks import height, one_core_each, parts_of, side_by_side
from waterpeers.analytics.frontiers.facets import Pool
from waterpeers.analytics.frontiers.models import Flags, Rows, Watch
from waterpeers.analytics.frontiers.simplex import (
    Programmes,
    Shared,
    bases_matrix,
    dual_simplex,
    inverted,
    sums_of,
)
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array

SEED = 20_260_101
FIRST_BATCH, LAST_BATCH = 128, 4096
OUTSIDE = 1e-12  # farther out than this share of its own size, a unit is outside
MIXED = 1e-10  # a mixture may lack this share of what it is summed from


@dataclass(frozen=True)
class Frame:
    """The points that the frontier hangs on, and what was met on the way.

    ``members`` are rows of the whole set, in their order; ``technology`` has their columns, and
    ``pool`` facets of it.
    """

    members: Rows
    technology: Technology
    pool: Pool


@one_core_each
def frame(technology: Technology, watch: Watch) -> Frame:
    """Find the points that no mixture of others reaches.

    A few points on the frontier that are not corners may be among them (ties); never is a corner
    missing. ``technology`` must hold no point twice.
    """
    search = _Search(technology)
    while len(search.todo):
        search.step()
        watch(len(technology.points) - len(search.todo), len(technology.points))
    order = np.argsort(search.members)
    found = technology.only(search.members[order])
    search.pool.renumber(technology.first, order)
    search.pool.add_plain(found)
    return Frame(search.members[order], found, search.pool)


class _Search:
    """The frame so far, and the points not yet known to be inside it."""

    def __init__(self, technology: Technology) -> None:
        self.whole = technology
        count = len(technology.points)
        chance = np.random.default_rng(SEED)
        self.inside_frame = np.zeros(count, dtype=bool)
        self.inside_frame[self._best_in_directions(chance)] = True
        self.members = np.flatnonzero(self.inside_frame)  # in the order in which they joined
        self.now = technology.only(self.members)
        self.pool = Pool(self.now)
        self.todo = chance.permutation(np.flatnonzero(~self.inside_frame))
        self.batch = FIRST_BATCH
        sizes = np.abs(technology.points) + 1e-3 * np.abs(technology.points).mean(
            axis=1, keepdims=True
        )
        self.directions = technology.directions(sizes)
        self.rhs = technology.rhs(technology.points)

    def _best_in_directions(self, chance: np.random.Generator) -> Rows:
        """Points that are best in each figure and in random mixtures; extreme by construction."""
        figures = self.whole.figures
        mixtures = chance.exponential(size=(20 * figures, figures)) ** 2
        looks = np.concatenate([np.eye(figures), mixtures])
        points = self.whole.points / self.whole.sizes[:, None]
        return np.unique((points @ looks.T).argmax(axis=0))

    def step(self) -> None:
        """Look at the next points: drop those inside, let the frame grow towards the others."""
        batch, rest = self.todo[: self.batch], self.todo[self.batch :]
        spans, normals, outside = self._look(batch)
        self.pool.add(spans, normals)
        if outside.any():
            self._grow(batch[outside], normals[outside])
        again = batch[outside]
        self.todo = np.concatenate([rest, again[~self.inside_frame[again]]])
        self.batch = min(2 * self.batch, LAST_BATCH)

    def _look(self, batch: Rows) -> tuple[Rows, Array, Flags]:
        """See which facet of the frame so far lies before each point, and which are outside."""
        columns = Shared(self.now.matrix)
        programmes = Programmes.of(self.rhs[batch], self.directions[batch])
        size = height(self.now.matrix.shape[1])
        blocks = [programmes.only(rows) for rows in parts_of(len(batch), size)]

        def look(block: Programmes) -> tuple[Rows, Array, Flags]:
            begin, _ = self.pool.nearest(block.rhs, block.directions)
            spans = dual_simplex(columns, block, begin).bases
            inverses = inverted(bases_matrix(columns, block, spans))
            return spans, inverses[:, 0], ~_mixed(inverses, block.rhs)

        spans, normals, outside = zip(*side_by_side(look, blocks), strict=True)
        return np.concatenate(spans), np.concatenate(normals), np.concatenate(outside)

    def _grow(self, points: Rows, normals: Array) -> None:
        """Move each facet out to the last point; what it meets, or the point itself, joins."""
        columns = self.whole.matrix[:, self.whole.first :]

        def last(rows: Rows) -> Rows:
            beyond: Rows = (normals[rows] @ columns).argmin(axis=1)
            return beyond

        parts = parts_of(len(points), height(len(self.whole.points)))
        farthest = np.concatenate(side_by_side(last, parts))
        known = self.inside_frame[farthest] | np.isnan(normals[:, 0])
        farthest[known] = points[known]
        new = np.setdiff1d(farthest, self.members)
        self.inside_frame[new] = True
        self.members = np.concatenate([self.members, new])
        self.now = self.whole.only(self.members)
        self.pool.drop_beaten(self.whole.matrix[:, self.whole.first + new])
        if not len(self.pool.spans):
            self.pool = Pool(self.now)


def _mixed(inverses: Array, rhs: Array) -> Flags:
    """Say which points are reached from the frame: t is not below 0, by a mixture that exists."""
    basics = (inverses @ rhs[:, :, None])[:, :, 0]
    exists = (basics[:, 1:] >= -MIXED * sums_of(inverses, rhs)[:, 1:]).all(axis=1)
    reached: Flags = (basics[:, 0] >= -OUTSIDE) & exists
    return reached
