"""What closing a gap would mean: water, money, people, from the formula of the indicator.

An indicator such as ``100*nrw_volume/water_supplied`` counts something (the water that earns
nothing) against something else. Closing a gap of so many points, with the rest as it is, changes
what is counted by the gap divided by what one unit of it adds to the indicator.

Of water that earns nothing there are two ways. It may be sold: then as much is supplied as before.
Or it need not be made: then what is supplied falls too, and for a share of it more has to be saved:
of S supplied and B billed, y with (S - B - y) / (S - y) = the goal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

from waterpeers.domain.catalogue import Catalogue
from waterpeers.domain.computing import Computation
from waterpeers.domain.formulas import (
    Constant,
    Expression,
    Name,
    Product,
    Quotient,
    Sum,
    expand,
    names,
    parse,
)

LOST = "nrw_volume"
COSTS = {"opex_total", "opex_water", "depreciation", "interest"}
# What a m³ is worth: prices that are reported, else what the accounts say of the average.
PRICES = {
    "sold": ("retail_cost_m3", "revenue_water/sold"),
    "saved": ("marginal_cost_m3", "(cost_energy+zero(cost_chemicals))/produced"),
}


class ClosingWay(StrEnum):
    """How a gap is closed."""

    CHANGED = "changed"  # what is counted, with the rest as it is
    SOLD = "sold"  # water that earns nothing is billed
    SAVED = "saved"  # it is not put into the network any more
    COST = "cost"  # the bottom of a ratio falls, not the top rises


@dataclass(frozen=True)
class ClosingAmount:
    """So much of what an indicator counts, without a sign, in a year; its worth if known."""

    value: float
    unit: str
    way: ClosingWay = ClosingWay.CHANGED
    worth: float | None = None  # money a year
    price: str = ""  # what its worth is computed from


def ways_to_close(
    catalogue: Catalogue, code: str, year: int, gap: float, reported: Mapping[str, float]
) -> tuple[ClosingAmount, ...]:
    """Say how much of what an indicator counts a gap amounts to, for a utility's own year.

    ``gap`` is in the unit of the indicator. Nothing where the formula counts nothing apart, and
    where a figure is missing.
    """
    version = catalogue.indicators[code].version(year)
    counted = None if version is None else _counted(version.expression)
    if version is None or counted is None:
        return ()
    changed = _changed(catalogue, code, year, gap, reported)
    if LOST in names(counted):
        return tuple(_of_losses(catalogue, code, year, gap, reported, changed))
    return tuple(
        ClosingAmount(value, catalogue.definition(next(names(side))).unit, way)
        for value, side, way in (
            (changed, counted, ClosingWay.CHANGED),
            _bottom_less(catalogue, version.expression, year, gap, reported),
        )
        if value is not None
        and catalogue.definition(next(names(side))).unit != catalogue.indicators[code].unit
    )


def _changed(
    catalogue: Catalogue, code: str, year: int, gap: float, reported: Mapping[str, float]
) -> float | None:
    version = catalogue.indicators[code].version(year)
    counted = None if version is None else _counted(version.expression)
    if version is None or counted is None:
        return None
    adds = _value(catalogue, _with_one(version.expression, counted), year, reported)
    return None if adds is None or not adds else abs(gap / adds)


def _of_losses(
    catalogue: Catalogue,
    code: str,
    year: int,
    gap: float,
    reported: Mapping[str, float],
    sold: float | None,
) -> Iterator[ClosingAmount]:
    """Give both ways for water that earns nothing, each with its worth."""
    if sold is None:
        return
    unit = catalogue.definition(LOST).unit
    saved: float | None = sold
    if catalogue.indicators[code].unit == "%":
        saved = _not_made(catalogue, code, year, gap, reported)
    for way, volume in ((ClosingWay.SOLD, sold), (ClosingWay.SAVED, saved)):
        if volume is None:
            continue
        price, of = _price(catalogue, way, year, reported)
        worth = None if price is None else volume * price
        yield ClosingAmount(volume, unit, way, worth, of)


def _not_made(
    catalogue: Catalogue, code: str, year: int, gap: float, reported: Mapping[str, float]
) -> float | None:
    figures = [
        _value(catalogue, Name(each), year, reported) for each in ("water_supplied", "billed", code)
    ]
    if any(figure is None for figure in figures):
        return None
    supplied, billed, share = (figure or 0.0 for figure in figures)
    goal = (share - gap) / 100
    return (supplied * (1 - goal) - billed) / (1 - goal) if goal < 1 else None


def _price(
    catalogue: Catalogue, way: ClosingWay, year: int, reported: Mapping[str, float]
) -> tuple[float | None, str]:
    for formula in PRICES[way]:
        price = _value(catalogue, parse(formula), year, reported)
        if price is not None and price > 0:
            return price, formula
    return None, ""


def _bottom_less(
    catalogue: Catalogue,
    expression: Expression,
    year: int,
    gap: float,
    reported: Mapping[str, float],
) -> tuple[float | None, Expression, ClosingWay]:
    """Say how much less below the line would do, where revenue covers cost and the like."""
    if not (isinstance(expression, Quotient) and _covers_cost(expression)):
        return None, expression, ClosingWay.COST
    top = _value(catalogue, expression.top, year, reported)
    bottom = _value(catalogue, expression.bottom, year, reported)
    if top is None or not bottom or top / bottom + gap <= 0:
        return None, expression, ClosingWay.COST
    return bottom - top / (top / bottom + gap), expression.bottom, ClosingWay.COST


def _covers_cost(expression: Quotient) -> bool:
    """Whether money stands over what a year has cost."""
    below = {*names(expression.bottom)}
    return bool(below) and below <= COSTS


def _value(
    catalogue: Catalogue, expression: Expression, year: int, reported: Mapping[str, float]
) -> float | None:
    """Compute an expression from what was reported; nothing where something is missing."""
    whole = expand(expression, lambda inner: catalogue.meaning(inner, year))
    row = {name: [value] for name, value in reported.items()}
    (value,) = Computation({"": whole}).run(row, 1)[""]
    return None if isnan(value) else value


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
