"""Values with 95 % confidence limits, carried through sums, products and quotients.

``Measured`` holds, beside its value, how much each input adds to its limit: the partial
derivative by that input times the input's own absolute limit. An input that enters a formula
twice is so counted with its sign, once: nothing is assumed independent but the inputs.

First-order propagation (the delta method), exact for sums; for large limits of divisors see
``waterpeers.analytics.uncertainty``. Source: JCGM 100:2008, equations 10 and 16.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

NORMAL_95 = 1.959963984540054  # half width of the central 95 %, in standard deviations


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and what each input adds to its limit, signed, in the value's own unit."""

    value: float
    parts: Mapping[str, float]

    @classmethod
    def entered(cls, code: str, value: float, limit_percent: float | None) -> Measured:
        """Make an input; without a limit it is taken as exact."""
        if not limit_percent:
            return cls(value, {})
        return cls(value, {code: abs(value) * limit_percent / 100})

    @property
    def limit(self) -> float | None:
        """Absolute 95 % limit; None where no input that matters has one."""
        return hypot(*self.parts.values()) if self.parts else None

    @property
    def limit_percent(self) -> float | None:
        """95 % limit in per cent of the value; None where there is none, or the value is 0."""
        limit = self.limit
        return None if limit is None or self.value == 0 else 100 * limit / abs(self.value)

    def shares(self) -> list[tuple[str, float]]:
        """Give each input's share of the variance (they add up to 1), the largest first."""
        squares = {code: part * part for code, part in self.parts.items()}
        total = sum(squares.values())
        if total == 0:
            return []
        return sorted(((code, s / total) for code, s in squares.items()), key=lambda s: -s[1])

    def __add__(self, other: Measured | float) -> Measured:
        if isinstance(other, Measured):
            return _joined(self.value + other.value, self, 1.0, other, 1.0)
        return Measured(self.value + other, self.parts)

    def __sub__(self, other: Measured | float) -> Measured:
        if isinstance(other, Measured):
            return _joined(self.value - other.value, self, 1.0, other, -1.0)
        return Measured(self.value - other, self.parts)

    def __mul__(self, other: Measured | float) -> Measured:
        if isinstance(other, Measured):
            return _joined(self.value * other.value, self, other.value, other, self.value)
        return Measured(self.value * other, {c: p * other for c, p in self.parts.items()})

    def __truediv__(self, other: Measured | float) -> Measured:
        """Divide; a divisor of 0 raises ``ZeroDivisionError``, as for floats."""
        if isinstance(other, Measured):
            result = self.value / other.value
            return _joined(result, self, 1 / other.value, other, -result / other.value)
        return Measured(self.value / other, {c: p / other for c, p in self.parts.items()})


def _joined(value: float, a: Measured, by_a: float, b: Measured, by_b: float) -> Measured:
    """Put two sets of parts together, each weighed by the derivative of the result."""
    parts = {code: part * by_a for code, part in a.parts.items()}
    for code, part in b.parts.items():
        parts[code] = parts.get(code, 0.0) + part * by_b
    return Measured(value, parts)
