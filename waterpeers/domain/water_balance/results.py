"""A result of the water balance, with its limit or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class Result:
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
