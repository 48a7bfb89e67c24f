"""What closing a gap would mean: water, money, people, from the formula of the indicator.

An indicator such as ``100*(produced-sold)/produced`` counts something (the water not sold) against
something else. Closing a gap of so many points, with the rest as it is, changes what is counted by
the gap divided by what one unit of it adds to the indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

from waterpeers.domain.catalogue import Catalogue
from waterpeers.domain.computing import Plan
from waterpeers.domain.formulas import (
    Constant,
    Expression,
    Name,
    Product,
    Quotient,
    Sum,
    expand,
    names,
)


@dataclass(frozen=True)
class ClosingAmount:
    """So much of what an indicator counts, without a sign."""

    value: float
    unit: str


def closing(
    catalogue: Catalogue, code: str, year: int, gap: float, reported: Mapping[str, float]
) -> ClosingAmount | None:
    """Say how much of what an indicator counts a gap amounts to, for a utility's own year.

    ``gap`` is in the unit of the indicator. None where the formula counts nothing apart, where it
    counts in the indicator's own unit (nothing new to say), and where a figure is missing.
    """
    version = catalogue.indicators[code].version(year)
    if version is None:
        return None
    counted = _counted(version.expression)
    if counted is None:
        return None
    unit = catalogue.definition(next(names(counted))).unit
    if unit == catalogue.indicators[code].unit:
        return None
    one_of_it = expand(
        _with_one(version.expression, counted), lambda inner: catalogue.meaning(inner, year)
    )
    row = {name: [value] for name, value in reported.items()}
    (adds,) = Plan({code: one_of_it}).run(row, 1)[code]
    return None if isnan(adds) or not adds else ClosingAmount(abs(gap / adds), unit)


def _counted(expression: Expression) -> Expression | None:
    """Find the single quantity that stands above the line."""
    match expression:
        case Name() | Sum():
            return expression
        case Quotient(top, _) | Product(Constant(), top) | Product(top, Constant()):
            return _counted(top)
    return None


def _with_one(expression: Expression, counted: Expression) -> Expression:
    """Put one unit in the place of what is counted."""
    match expression:
        case Quotient(top, bottom):
            return Quotient(_with_one(top, counted), bottom)
        case Product(Constant() as factor, top) | Product(top, Constant() as factor):
            return Product(factor, _with_one(top, counted))
    return Constant(1.0)
