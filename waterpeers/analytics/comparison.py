r"""Where a utility stands among others: percentile, quartiles, gaps, course over the years.

A group is oneself and one's peers. The percentile of a figure says how much of the group it leaves
behind, half of those that are equal to it included (itself among them): with :math:`L` figures
below it and :math:`S` equal to it in a group of :math:`N`,

.. math:: 100 \, (L + S / 2) / N .

Quartiles follow the same convention (Hazen, 1914; number 5 of Hyndman and Fan, 1996): the figure
at rank :math:`r` of :math:`N` is the quantile :math:`(r - 1/2) / N`, straight lines between. They
are quartiles *of utilities*: no percentages are averaged here. See ``docs/methods/comparison.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waterpeers.analytics.panels import Array, Panel

LEAST_YEARS = 3  # for a yearly change
QUARTILES = (0.25, 0.5, 0.75)
SMALL_GROUPS = 1 << 16  # group numbers below this sort faster

Groups = NDArray[np.integer]


@dataclass(frozen=True)
class PeerStanding:
    """Where one figure stands; everything but counts and ``percentile`` is in its own unit.

    ``size`` counts the group, ``ahead_of`` the peers that do worse (or have less, if not judged).
    ``quartiles`` go up. ``percentile`` (0 to 100) is high where a utility does well; where no
    better and worse is told (``is_judged`` false) it is high for a high figure. ``behind_median``
    and ``behind_best_quarter`` say how far there is to go: positive behind, negative ahead, None
    where nothing is judged.
    """

    own: float
    size: int
    ahead_of: int
    percentile: float
    quartiles: tuple[float, float, float]
    is_judged: bool
    behind_median: float | None
    behind_best_quarter: float | None


@dataclass(frozen=True)
class Course:
    """Own figures and the group's medians by year, NaN for gaps; ``sizes`` count the group.

    ``own_change`` and ``median_change`` are per year, NaN with fewer than three years.
    """

    years: tuple[int, ...]
    own: Array
    medians: Array
    sizes: tuple[int, ...]
    own_change: float
    median_change: float


def percentiles(figures: Array, groups: Groups | None = None, *, least: int = 1) -> Array:
    """Give the percentile of every figure in its group, from low to high.

    Parameters
    ----------
    figures
        Operators × indicators, NaN for a gap: it has no percentile and counts for nobody.
    groups
        The number of each operator's group, from 0 up; all are one group if left out.
    least
        Groups with fewer figures of an indicator have no percentiles (NaN) of it.

    Returns
    -------
    Array
        Operators × indicators, 0 to 100, both excluded.
    """
    numbers: Groups = np.zeros(len(figures), np.int64) if groups is None else groups
    few = numbers.max(initial=0) < SMALL_GROUPS
    group: Groups = numbers.astype(np.uint16 if few else np.int64)
    found = np.full(figures.shape, np.nan)
    for column in range(figures.shape[1]):
        there = np.flatnonzero(~np.isnan(figures[:, column]))
        found[there, column] = _in_groups(figures[there, column], group[there], least)
    return found


def _in_groups(figures: Array, groups: Groups, least: int) -> Array:
    """Give percentiles where nothing is missing: sort by group and figure, then count along."""
    if not figures.size:
        return figures
    order = np.argsort(figures)
    order = order[np.argsort(groups[order], kind="stable")]
    ordered, of_group = figures[order], groups[order]
    new_group = np.r_[True, of_group[1:] != of_group[:-1]]
    new_figure = new_group | np.r_[True, ordered[1:] != ordered[:-1]]
    first, size = _runs(new_group)
    below, same = _runs(new_figure)
    share = 100.0 * (below - first + same / 2) / size
    found = np.empty(len(figures))
    found[order] = np.where(size >= least, share, np.nan)
    return found


def _runs(starts: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Say of each place where its run began, and how long that run is."""
    begins = np.flatnonzero(starts)
    lengths = np.diff(np.r_[begins, len(starts)])
    return np.repeat(begins, lengths), np.repeat(lengths, lengths)


def quartiles(figures: Array) -> tuple[float, float, float]:
    """Give the quartiles of figures without gaps, by Hazen's convention."""
    low, middle, high = np.quantile(figures, QUARTILES, method="hazen")
    return float(low), float(middle), float(high)


def standing(own: float, peers: Array, direction: str) -> PeerStanding:
    """Say where a figure stands among those of its peers.

    Parameters
    ----------
    own, peers
        Finite figures in one unit; the group is all of them.
    direction
        ``yes`` where higher is better, ``no`` where lower is; ``range`` and ``context`` are not
        judged: too little and too much are both bad, or neither is.
    """
    group = np.r_[own, peers]
    share = float(percentiles(group[:, None])[0, 0])
    low, middle, high = quartiles(group)
    sign = {"yes": 1, "no": -1}.get(direction, 0)
    best = high if sign > 0 else low
    return PeerStanding(
        own=own,
        size=len(group),
        ahead_of=int(np.sum(peers > own if sign < 0 else peers < own)),
        percentile=100.0 - share if sign < 0 else share,
        quartiles=(low, middle, high),
        is_judged=sign != 0,
        behind_median=sign * (middle - own) if sign else None,
        behind_best_quarter=sign * (best - own) if sign else None,
    )


def course(panel: Panel, operator: str, indicator: str, *, least: int) -> Course:
    """Follow a figure and its group's median over the years.

    The group of a year is every operator of the panel that has a figure in it, oneself included;
    with fewer than ``least`` there is no median. Who is in the group may differ from year to year:
    the sizes are given beside.
    """
    own = panel.course(operator, indicator)
    medians = np.full(len(panel.years), np.nan)
    sizes = []
    for at, year in enumerate(panel.years):
        figures = panel.figures(indicator, year)
        there = figures[~np.isnan(figures)]
        sizes.append(len(there))
        if len(there) >= least:
            medians[at] = np.median(there)
    return Course(
        panel.years,
        own,
        medians,
        tuple(sizes),
        yearly_change(panel.years, own),
        yearly_change(panel.years, medians),
    )


def yearly_change(years: tuple[int, ...], figures: Array) -> float:
    """Give the change per year: the median over all pairs of years; NaN with fewer than three.

    One odd year does not move it. Source: Theil (1950), Sen (1968).
    """
    there = ~np.isnan(figures)
    if there.sum() < LEAST_YEARS:
        return float("nan")
    year, figure = np.array(years, float)[there], figures[there]
    earlier, later = np.triu_indices(len(year), 1)
    return float(np.median((figure[later] - figure[earlier]) / (year[later] - year[earlier])))
