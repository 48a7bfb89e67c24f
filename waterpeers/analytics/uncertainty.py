"""How sure a water balance is where limits are large: Monte Carlo with a fixed seed.

The formulas are those of ``waterpeers.domain.water_balance``, over arrays of draws. For small
limits the intervals are those of the closed form; for large ones they may be skewed, and are
honest where a divisor is uncertain. Inputs are independent and normal. Source: JCGM 101:2008.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waterpeers.domain.limits import NORMAL_95
from waterpeers.domain.verdicts import Reason
from waterpeers.domain.water_balance import EnteredBalance
from waterpeers.domain.water_balance.formulas import COMPONENTS, computed, solve

LARGE_LIMIT_PERCENT = 25.0  # from here on the closed form may be off by a few per cent
DRAWS, SEED = 20_000, 20_260_101


@dataclass(frozen=True)
class Interval:
    """The central 95 % of the draws and their median, in the unit of the result."""

    low: float
    median: float
    high: float


def has_large_limits(entered: EnteredBalance) -> bool:
    """Whether an input's limit is so large that the closed form needs a second opinion."""
    return max(entered.limits_percent.values(), default=0.0) >= LARGE_LIMIT_PERCENT


def simulate(
    entered: EnteredBalance, *, draws: int = DRAWS, seed: int = SEED
) -> Mapping[str, Interval]:
    """Give the interval of each component and indicator that depends on an uncertain input.

    Results without uncertainty, or that cannot be computed, are left out. The same inputs, draws
    and seed give the same intervals to the last digit.
    """
    generator = np.random.default_rng(seed)

    def lift(_code: str, value: float, limit_percent: float | None) -> NDArray[np.float64]:
        if not limit_percent:
            return np.asarray(value, dtype=np.float64)
        spread = abs(value) * limit_percent / (100 * NORMAL_95)
        return generator.normal(value, spread, draws)

    with np.errstate(divide="ignore", invalid="ignore"):
        known = solve(entered, lift)
        found = {code: known[code] for code in COMPONENTS if code in known} | computed(known)
    return {
        code: _interval(figure)
        for code, figure in found.items()
        if not isinstance(figure, Reason) and np.ndim(figure) and np.isfinite(figure).all()
    }


def _interval(figure: NDArray[np.float64]) -> Interval:
    low, median, high = np.quantile(figure, (0.025, 0.5, 0.975))
    return Interval(float(low), float(median), float(high))
