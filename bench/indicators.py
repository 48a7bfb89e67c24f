"""How many rows of indicators a second, against the same formulas in pandas.

    python bench/indicators.py [--rows 1000000]

All 74 indicators and 6 derived quantities from 82 variables, one value in ten blank and one in a
hundred zero. Both go through the rows in the same batches and see the same numbers; results are
compared before anything is timed. pandas is in the dependency group ``bench`` of pyproject.toml;
without it only our own rate is printed. All figures are invented.
"""

from __future__ import annotations

import argparse
import random
import time
from array import array
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from math import isclose, isnan, nan
from typing import Any

from waterpeers.domain.catalogue import Catalogue
from waterpeers.domain.formulas import (
    BlankIsZero,
    Bound,
    Constant,
    Expression,
    Known,
    Mean,
    Name,
    Product,
    Quotient,
    Sum,
    Where,
    absent_items,
)
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.results import compute_table

BATCH = 100_000
YEAR = 2030


def invented(rows: int, seed: int) -> dict[str, array[float]]:
    """Columns of invented figures in the order of the catalogue."""
    chance = random.Random(seed)

    def value() -> float:
        dice = chance.random()
        return nan if dice < 0.1 else 0.0 if dice < 0.11 else chance.uniform(1, 1e6)

    return {code: array("d", (value() for _ in range(rows))) for code in catalogue().variables}


class InPandas:
    """The same formulas over pandas columns, each part computed once."""

    def __init__(self, definitions: Catalogue, pandas: Any) -> None:
        self.pandas = pandas
        self.formulas = {
            code: formula
            for code in definitions.indicators
            if (formula := definitions.expression(code, YEAR)) is not None
        }

    def compute(self, frame: Any) -> dict[str, Any]:
        done: dict[Expression, Any] = {}
        return {code: self._of(formula, frame, done) for code, formula in self.formulas.items()}

    def _of(self, expression: Expression, frame: Any, done: dict[Expression, Any]) -> Any:
        if expression not in done:
            done[expression] = self._made(
                expression, lambda part: self._of(part, frame, done), frame
            )
        return done[expression]

    def _made(self, expression: Expression, of: Callable[[Expression], Any], frame: Any) -> Any:
        match expression:
            case Constant(value):
                return value
            case Name(code):
                return frame[code]
            case Sum(left, right, sign):
                total = of(left) + of(right) if sign > 0 else of(left) - of(right)
                items = absent_items(expression)
                if not items:
                    return total
                total = sum(of(item).fillna(0.0) for item in items)
                return total.where(self.pandas.concat(map(of, items), axis=1).notna().any(axis=1))
            case Product(left, right):
                return of(left) * of(right)
            case Quotient(top, bottom):
                below = of(bottom)
                return of(top) / (below if isinstance(below, float) else below.where(below != 0))
            case BlankIsZero(inner):
                return of(inner).fillna(0.0)
            case Mean(left, right):
                return (of(left) + of(right)) * 0.5
            case Where(inner, measure, least):
                return of(inner).where(of(measure) >= of(least))
            case Known(left, right):
                return of(left).fillna(of(right))
            case Bound():
                raise ValueError("our own indicators have no bounds")


def timed(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def agree(ours: dict[str, list[float]], theirs: dict[str, Any]) -> None:
    for code, column in ours.items():
        for one, other in zip(column, theirs[code].tolist(), strict=True):
            same = (isnan(one) and isnan(other)) or isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
            assert same, (code, one, other)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    batches = max(1, parser.parse_args().rows // BATCH)
    rows = batches * BATCH
    columns = invented(BATCH, seed=7)
    years = [YEAR] * BATCH
    compute_table(catalogue(), years[:1], {code: column[:1] for code, column in columns.items()})
    ours = timed(lambda: [len(compute_table(catalogue(), years, columns)) for _ in range(batches)])
    print(f"waterpeers: {rows:,} rows in {ours:.1f} CPU seconds, {rows / ours:,.0f} rows/s")
    if find_spec("pandas") is None:
        print("pandas is not installed: no ratio (see the dependency group bench).")
        return
    pandas = import_module("pandas")
    frame = pandas.DataFrame({code: list(column) for code, column in columns.items()})
    other = InPandas(catalogue(), pandas)
    agree(compute_table(catalogue(), years, columns), other.compute(frame))
    theirs = timed(lambda: [len(other.compute(frame)) for _ in range(batches)])
    print(f"pandas {pandas.__version__}: {rows / theirs:,.0f} rows/s; ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
