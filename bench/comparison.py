"""How fast percentiles of 100,000 operators × 50 indicators in groups are.

    python bench/comparison.py [--operators 100000] [--indicators 50] [--groups 200]

The peer does the same task the plain way, group by group with numpy (``scipy.stats.rankdata`` of
each column); pandas' ``groupby().rank`` runs beside it where pandas is installed. Results are
compared, a tenth of the figures are missing, a tenth of them alike. Prints processor seconds, best
of three.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from waterpeers.analytics.comparison import percentiles

Array = NDArray[np.float64]
Groups = NDArray[np.int64]


def invented(operators: int, indicators: int, groups: int) -> tuple[Array, Groups]:
    """Figures of all sizes, some missing, some alike; groups of unlike size."""
    chance = np.random.default_rng(1)
    figures = chance.lognormal(3, 1, (operators, indicators))
    rounded = chance.random(figures.shape) < 0.1
    figures[rounded] = figures[rounded].round()
    figures[chance.random(figures.shape) < 0.1] = np.nan
    return figures, (groups * chance.random(operators) ** 2).astype(np.int64)


def plainly(figures: Array, groups: Groups) -> Array:
    """The same with a loop over groups."""
    found = np.full(figures.shape, np.nan)
    for group in np.unique(groups):
        rows = groups == group
        part = figures[rows]
        ranks = rankdata(part, axis=0, nan_policy="omit")
        found[rows] = 100 * (ranks - 0.5) / (~np.isnan(part)).sum(axis=0)
    return found


def by_pandas(figures: Array, groups: Groups) -> Array:
    """The same with pandas."""
    grouped = import_module("pandas").DataFrame(figures).groupby(groups)
    ranks = grouped.rank()
    return np.asarray(100 * (ranks - 0.5) / grouped.transform("count"))


def best_of_three(task: Callable[[], Array]) -> tuple[float, Array]:
    """Give the least processor time of three turns, and the result."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        result = task()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--operators", type=int, default=100_000)
    parser.add_argument("--indicators", type=int, default=50)
    parser.add_argument("--groups", type=int, default=200)
    given = parser.parse_args()
    figures, groups = invented(given.operators, given.indicators, given.groups)
    ours, wanted = best_of_three(lambda: percentiles(figures, groups, least=1))
    print(f"{figures.shape[0]:,} operators × {figures.shape[1]} indicators, {given.groups} groups")
    print(f"waterpeers          {ours:6.2f} s")
    peers = {"numpy, by group": plainly}
    if find_spec("pandas"):
        peers["pandas groupby"] = by_pandas
    for name, peer in peers.items():
        seconds, found = best_of_three(lambda peer=peer: peer(figures, groups))  # type: ignore[misc]
        apart = np.nanmax(np.abs(found - wanted))
        same_gaps = (np.isnan(found) == np.isnan(wanted)).all()
        print(f"{name:18}  {seconds:6.2f} s  {seconds / ours:5.1f} × ours; largest difference "
              f"{apart:.1e}, gaps {'the same' if same_gaps else 'NOT the same'}")  # fmt: skip


if __name__ == "__main__":
    main()
