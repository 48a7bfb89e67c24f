"""A result of the water balance, with its limit or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class BalanceResult:
    """One result: value, absolute 95 % limit (None: not known), unit; or why there is none."""

    value: float | None
    limit: float | None
    unit: str
    missing: Reason | None = None

    @property
    def limit_percent(self) -> float | None:
        """95 % limit in per cent of the value; None where not known, or the value is 0."""
        if self.limit is None or not self.value:
            return None
        return 100 * self.limit / abs(self.value)


@dataclass(frozen=True)
class Estimates:
    """Real losses told twice: as the remainder of the balance, and from night flow.

    The two are independent, so the limit of their difference is the root of the sum of squares.
    ``agree`` is whether the difference is within it; None where a limit is not known.
    """

    top_down: BalanceResult
    bottom_up: BalanceResult
    difference: BalanceResult
    agree: bool | None


def compared(top_down: BalanceResult, bottom_up: BalanceResult | None) -> Estimates | None:
    """Put two estimates side by side; None where one of them is missing."""
    if bottom_up is None or top_down.value is None or bottom_up.value is None:
        return None
    difference = top_down.value - bottom_up.value
    limit = None
    if top_down.limit is not None and bottom_up.limit is not None:
        limit = hypot(top_down.limit, bottom_up.limit)
    return Estimates(
        top_down,
        bottom_up,
        BalanceResult(difference, limit, top_down.unit),
        None if limit is None else abs(difference) <= limit,
    )
