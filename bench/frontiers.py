"""How fast units are scored, beside every package for it that can be installed, and beside a bound.

    python bench/frontiers.py [--peers-up-to 1000] [--alone-up-to 100000]

3 inputs × 3 outputs, variable returns, towards inputs, scores and peers for every unit; processor
seconds on one core, best of three up to 5,000 units. Peers: the dependency group ``bench``, and
HiGHS itself with one programme that is changed from unit to unit, its basis kept warm. The bound is
one pricing of every unit against the whole frontier. All units are invented.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import resource
import time
from collections.abc import Callable
from importlib.util import find_spec

import highspy
import numpy as np

from waterpeers.analytics.frontiers import (
    Units,
    bias_corrected,
    disposal,
    efficiency,
    gather,
)

SIZES = (100, 1_000, 5_000, 20_000, 100_000)
REPEATED_UP_TO = 5_000
SLOWEST = 300.0  # a peer that took longer is not asked for more units


def invented(count: int, lost: float) -> Units:
    """Units of many sizes and mixtures; the smaller ``lost``, the more of them are efficient."""
    chance = np.random.default_rng(1)
    x = chance.lognormal(0, 0.8, (count, 3))
    best = x.prod(axis=1) ** (0.8 / 3) * np.exp(-np.abs(chance.normal(0, lost, count)))
    y = best[:, None] * chance.dirichlet(np.ones(3), count) ** 0.5
    return gather(
        [str(row) for row in range(count)],
        {name: x[:, column] for column, name in enumerate("abc")},
        {name: y[:, column] for column, name in enumerate("def")},
    )


def ours(units: Units) -> np.ndarray:
    """Score with this package."""
    return efficiency(units).scores


def highs_warm(units: Units) -> np.ndarray:
    """Score by one programme over all units, changed from unit to unit."""
    x, y = units.inputs / units.inputs.mean(axis=0), units.outputs / units.outputs.mean(axis=0)
    count = len(units)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count + 1, 7
    model.col_cost_ = np.concatenate([[1.0], np.zeros(count)])
    model.col_lower_, model.col_upper_ = np.zeros(count + 1), np.full(count + 1, np.inf)
    model.row_lower_ = np.concatenate([np.full(3, -np.inf), y[0], [1.0]])
    model.row_upper_ = np.concatenate([np.zeros(3), np.full(3, np.inf), [1.0]])
    columns = np.hstack([x, y, np.ones((count, 1))])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0, 3], 3 + 7 * np.arange(1, count + 1)])
    model.a_matrix_.index_ = np.concatenate([np.arange(3), np.tile(np.arange(7), count)])
    model.a_matrix_.value_ = np.concatenate([-x[0], columns.ravel()])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    scores = np.empty(count)
    for row in range(count):
        for figure in range(3):
            solver.changeCoeff(figure, 0, -x[row, figure])
            solver.changeRowBounds(3 + figure, y[row, figure], np.inf)
        solver.run()
        scores[row] = solver.getInfo().objective_function_value
    return scores


def deapack(units: Units) -> np.ndarray:
    """Score with DEAPack."""
    import pandas
    from deapack import BCCInput, DEAData

    table = pandas.DataFrame(units.table, columns=list("abcdef"))
    table["unit"] = units.ids
    data = DEAData.from_frame(table, dmu="unit", inputs=list("abc"), outputs=list("def"))
    return BCCInput().fit(data).summary_frame["score"].to_numpy()


def opendea(units: Units) -> np.ndarray:
    """Score with opendea-allys."""
    import pandas
    from opendea import dea_bcc_input

    table = pandas.DataFrame(units.table, columns=list("abcdef"))
    found = dea_bcc_input(table, inputs=list("abc"), outputs=list("def"))
    return found["efficiency"].to_numpy()


def pyfrontier(units: Units) -> np.ndarray:
    """Score with Pyfrontier, which starts a solver's process for each unit."""
    from Pyfrontier.frontier_model import EnvelopDEA

    model = EnvelopDEA(frontier="VRS", orient="in")
    model.fit(units.inputs, units.outputs)
    return np.array([result.score for result in model.result])


PEERS: dict[str, tuple[str, Callable[[Units], np.ndarray]]] = {
    "HiGHS, basis kept warm": ("highspy", highs_warm),
    "opendea-allys": ("opendea", opendea),
    "DEAPack": ("deapack", deapack),
    "Pyfrontier": ("Pyfrontier", pyfrontier),
}


def processor_seconds() -> float:
    """Give what this process and its children have used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measured(work: Callable[[], object], times: int) -> tuple[float, object]:
    """Run some times; give the least processor seconds and the last result."""
    least, found = float("inf"), None
    for _ in range(times):
        began = processor_seconds()
        found = work()
        least = min(least, processor_seconds() - began)
    return least, found


def pricing(units: Units, frontier: int) -> None:
    """Price every unit against so many columns, in blocks, and take the least of each."""
    rows, columns = np.ones((len(units), 7)), np.ones((7, frontier))
    size = max(2**19 // frontier, 1)
    for start in range(0, len(units), size):
        (rows[start : start + size] @ columns).argmin(axis=1)


def compare(units: Units, peers_up_to: int, slow: set[str]) -> None:
    """Print what each needs, how often ours fits into it, and how far scores differ."""
    times = 3 if len(units) <= REPEATED_UP_TO else 1
    seconds, result = measured(lambda: efficiency(units), times)
    frontier = int(result.efficient.sum())
    bound, _ = measured(lambda: pricing(units, frontier), times)
    print(f"\n{len(units):,} units, {frontier / len(units):.0%} efficient")
    print(f"  {'waterpeers':26} {seconds:9.4f} s   greatest gap {result.gaps.max():.0e}")
    print(f"  {'bound: one pricing':26} {bound:9.4f} s   {seconds / bound:.1f} times the bound")
    for name, (module, score) in PEERS.items():
        if find_spec(module) is None:
            print(f"  {name:26} not installed")
        elif len(units) <= peers_up_to * (5 if module == "highspy" else 1) and name not in slow:
            needed, scores = measured(lambda score=score: score(units), 1)
            apart = np.abs(scores - result.scores).max()
            ratio = needed / seconds
            print(f"  {name:26} {needed:9.4f} s   {ratio:.1f} times ours, {apart:.0e} apart")
            if needed > SLOWEST:
                slow.add(name)


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers-up-to", type=int, default=1_000)
    parser.add_argument("--alone-up-to", type=int, default=100_000)
    chosen = parser.parse_args()
    few = invented(20, 0.3)
    efficiency(few)  # so that what is loaded late is not measured
    for module, score in PEERS.values():
        if find_spec(module) is not None:
            score(few)
    slow: set[str] = set()
    for count in SIZES:
        if count <= chosen.alone_up_to:
            compare(invented(count, 0.3), chosen.peers_up_to, slow)
    largest = max(count for count in SIZES if count <= chosen.alone_up_to)
    print("\nA harder frontier:")
    compare(invented(largest, 0.05), 0, slow)
    hundred = invented(100, 0.3)
    seconds, _ = measured(lambda: bias_corrected(hundred, draws=200), 3)
    print(f"\nBootstrap, 100 units × 200 draws: {seconds:.3f} s")
    for count in (1_000, 10_000):
        seconds, _ = measured(lambda count=count: disposal(invented(count, 0.3)), 3)
        print(f"Free disposal hull, {count:,} units: {seconds:.3f} s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Most memory, all of the above: {memory:.0f} MB")


if __name__ == "__main__":
    main()
