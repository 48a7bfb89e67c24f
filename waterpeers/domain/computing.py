"""Computing many formulas over many rows, column by column, in plain Python.

A ``Computation`` turns formulas over variables into a list of steps, each done once however many
formulas need it. Inside, a blank is NaN: it spreads through every step by itself. A bottom of
zero becomes NaN too, so nothing is ever infinite; who asks can tell the two apart, since a blank
input can be named. One row is computed by the same steps as a million, to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan
from operator import add, mul, sub, truediv

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

Column = Sequence[float]
AT_ONCE = 1024  # rows: a few columns of them fit the processor's cache

# what a step does with the columns of its arguments
_OPERATIONS = {"add": add, "subtract": sub, "multiply": mul}


@dataclass(frozen=True)
class _Step:
    operation: str
    left: int
    right: int = -1
    value: float = 0.0


class Computation:
    """The steps that compute some formulas; they may use any codes of variables."""

    def __init__(self, formulas: Mapping[str, Expression]) -> None:
        self.inputs: list[str] = []
        self._slots: dict[Expression | tuple[str, int], int] = {}
        self._steps: list[_Step | str] = []  # a name, or a step over earlier slots
        self._results = {code: self._slot(formula) for code, formula in formulas.items()}

    def run(self, columns: Mapping[str, Column], rows: int) -> dict[str, list[float]]:
        """Compute every formula for ``rows`` rows; a variable that has no column is blank.

        Results that cannot be computed, or are beyond the largest number, are NaN.
        """
        found: dict[str, list[float]] = {code: [] for code in self._results}
        for start in range(0, rows, AT_ONCE):
            stop = min(start + AT_ONCE, rows)
            chunk = self._run(columns, start, stop)
            for code, slot in self._results.items():
                found[code] += chunk[slot]
        return found

    def _run(self, columns: Mapping[str, Column], start: int, stop: int) -> list[Column]:
        size = stop - start
        slots: list[Column] = []
        for step in self._steps:
            if isinstance(step, str):
                column = columns.get(step)
                slots.append([nan] * size if column is None else list(column[start:stop]))
            else:
                slots.append(_done(step, slots, size))
        for slot in set(self._results.values()):
            column = slots[slot]
            if inf in column or -inf in column:
                slots[slot] = [value if isfinite(value) else nan for value in column]
        return slots

    def _slot(self, expression: Expression) -> int:
        if expression not in self._slots:
            self._slots[expression] = self._added(expression)
        return self._slots[expression]

    def _added(self, expression: Expression) -> int:
        match expression:
            case Name(code):
                self.inputs.append(code)
                return self._add(code)
            case Constant(value):
                return self._add(_Step("constant", -1, value=value))
            case Sum(left, right, sign):
                items = absent_items(expression)
                if items:
                    return self._some_of(expression, items)
                return self._two("add" if sign > 0 else "subtract", left, right)
            case Product(Constant(value), other) | Product(other, Constant(value)):
                return self._add(_Step("times", self._slot(other), value=value))
            case Product(left, right):
                return self._two("multiply", left, right)
            case Quotient(top, Constant(value)):
                return self._add(_Step("divided by", self._slot(top), value=value))
            case Quotient(top, bottom):
                return self._add(_Step("divide", self._slot(top), self._not_zero(bottom)))
            case Bound(function, left, right):
                return self._two(function, left, right)
            case Mean(left, right):
                return self._add(_Step("times", self._slot(Sum(left, right)), value=0.5))
            case Known(left, right):
                return self._two("known", left, right)
            case Where(inner, measure, least):
                enough = self._two("at least", measure, least)
                return self._add(_Step("where known", self._slot(inner), enough))
            case BlankIsZero(inner):
                return self._add(_Step("zero", self._slot(inner)))

    def _some_of(self, expression: Sum, items: Sequence[Expression]) -> int:
        """Sum items that may be absent; blank where all of them are."""
        first_known = items[0]
        for item in items[1:]:
            first_known = Known(first_known, item)
        return self._add(_Step("where known", self._plain(expression), self._slot(first_known)))

    def _plain(self, expression: Expression) -> int:
        """Sum items that may be absent, each blank as 0."""
        if not isinstance(expression, Sum):
            return self._slot(expression)
        operation = "add" if expression.sign > 0 else "subtract"
        left, right = self._plain(expression.left), self._plain(expression.right)
        return self._add(_Step(operation, left, right))

    def _not_zero(self, bottom: Expression) -> int:
        key = ("not zero", self._slot(bottom))
        if key not in self._slots:
            self._slots[key] = self._add(_Step("not zero", key[1]))
        return self._slots[key]

    def _two(self, operation: str, left: Expression, right: Expression) -> int:
        return self._add(_Step(operation, self._slot(left), self._slot(right)))

    def _add(self, step: _Step | str) -> int:
        self._steps.append(step)
        return len(self._steps) - 1


def _done(step: _Step, slots: list[Column], size: int) -> Column:
    if step.operation == "constant":
        return [step.value] * size
    left = slots[step.left]
    match step.operation:
        case "times":
            factor = step.value
            return [value * factor for value in left]
        case "divided by":
            divisor = step.value
            return [value / divisor for value in left]
        case "divide":
            return list(map(truediv, left, slots[step.right]))
        case "not zero":
            return [value or nan for value in left]
        case "zero":
            return [value if value == value else 0.0 for value in left]
        case "at least":
            return [a if a >= b else nan for a, b in zip(left, slots[step.right], strict=True)]
        case "where known":
            return [a if b == b else nan for a, b in zip(left, slots[step.right], strict=True)]
        case "known":
            return [a if a == a else b for a, b in zip(left, slots[step.right], strict=True)]
        case "min":
            return [_least(a, b) for a, b in zip(left, slots[step.right], strict=True)]
        case "max":
            return [-_least(-a, -b) for a, b in zip(left, slots[step.right], strict=True)]
        case _:
            return list(map(_OPERATIONS[step.operation], left, slots[step.right]))


def _least(a: float, b: float) -> float:
    """Give the smaller of two; NaN where one of them is."""
    return a if a < b or a != a else b
