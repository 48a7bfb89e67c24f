"""Facets of a frontier that were met already: where a programme starts before it is solved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from waterpeers.analytics.frontiers.models import Rows
from waterpeers.analytics.frontiers.simplex import Shared, inverted
from waterpeers.analytics.frontiers.technology import Technology
from waterpeers.analytics.frontiers.units import Array

MOST = 4096  # facets kept; the oldest are forgotten first
MARK = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed
NOT_MET = 1e-12  # a direction that climbs a facet less than this never meets it


class Pool:
    """Facets by the columns that span them, with their normals.

    A normal has one figure a row and a product of at least zero with every column; the bound that
    it sets on t is the same for all units but for their start and direction.
    """

    def __init__(self, technology: Technology) -> None:
        rows = technology.matrix.shape[0]
        self.spans = np.empty((0, rows - 1), dtype=np.intp)
        self.normals = np.empty((0, rows))
        self.add_plain(technology)

    def add_plain(self, technology: Technology) -> None:
        """Keep the facets that can be told by looking at the technology."""
        plain = technology.plain_facets()
        self.add(plain, _normals(technology, plain))

    def add(self, spans: Rows, normals: Array) -> None:
        """Keep facets that are not there yet; normals of any length, NaN for none."""
        lengths = np.abs(normals).sum(axis=1)
        good = np.isfinite(lengths) & (lengths > 0)
        spans = np.sort(spans[good], axis=1)
        normals = normals[good] / lengths[good, None]
        both = np.concatenate([self.spans, spans])
        _, first = np.unique(_marks(both), return_index=True)
        kept = np.sort(first)[-MOST:]
        self.spans = both[kept]
        self.normals = np.concatenate([self.normals, normals])[kept]

    def renumber(self, first: int, order: Rows) -> None:
        """Follow points that were put into another order; ``first`` columns stand before them."""
        place = np.empty(first + len(order), dtype=np.intp)
        place[:first] = np.arange(first)
        place[first + order] = first + np.arange(len(order))
        self.spans = np.sort(place[self.spans], axis=1)

    def drop_beaten(self, columns: Array) -> None:
        """Forget facets that a new column, rows × columns, lies beyond."""
        good = (self.normals @ columns >= -NOT_MET).all(axis=1)
        self.spans, self.normals = self.spans[good], self.normals[good]

    def nearest(self, rhs: Array, directions: Array) -> tuple[Rows, Rows]:
        """Choose the facet that bounds each programme most; say which programmes meet none."""
        climb = -(directions @ self.normals.T)
        bounds = rhs @ self.normals.T
        met = climb > NOT_MET
        np.divide(bounds, climb, out=bounds, where=met)
        bounds[~met] = np.inf
        chosen = bounds.argmin(axis=1)
        unmet = np.flatnonzero(~met[np.arange(len(rhs)), chosen])
        return self.spans[chosen], unmet


def _marks(spans: Rows) -> NDArray[np.uint64]:
    """Give one number for each span, the same for the same columns (a polynomial hash).

    Should two spans ever share one, a facet is forgotten, and programmes start from another.
    """
    powers = MARK ** np.arange(spans.shape[1], dtype=np.uint64)
    found: NDArray[np.uint64] = spans.astype(np.uint64) @ powers
    return found


def _normals(technology: Technology, spans: Rows) -> Array:
    """Work out normals of facets from their spans: the direction into all figures meets any."""
    down = np.zeros((len(spans), technology.matrix.shape[0]))
    down[:, : technology.figures] = -1.0
    matrices = np.empty((len(spans), down.shape[1], down.shape[1]))
    matrices[:, :, 0] = down
    matrices[:, :, 1:] = Shared(technology.matrix).take(spans, spans[:, 0]).transpose(0, 2, 1)
    return inverted(matrices)[:, 0]
