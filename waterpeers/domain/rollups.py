"""Indicators of several utilities, zones or years together: sums over sums, never a mean of rates.

The losses of a group are the sum of its losses over the sum of its production. Whether a formula
can be summed that way is read from the formula: both the part above and the part below must grow
with the size of a utility (people, volumes, money do; pressures, hours and prices do not). Hours
of supply have nothing to be summed, and are refused with that reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from waterpeers.domain.catalogue import Catalogue, Variable
from waterpeers.domain.computing import Computation
from waterpeers.domain.formulas import (
    BlankIsZero,
    Bound,
    Constant,
    Expression,
    Name,
    Product,
    Quotient,
    Where,
    missing,
    names,
    scopes,
)
from waterpeers.domain.verdicts import NotReady, Reason

MONEY = "LCU"


@dataclass(frozen=True)
class Member:
    """One utility, zone or year of a group: its variables in our units, blanks left out.

    ``currency`` is empty where it is not known; two that are not known are taken for the same.
    """

    name: str
    year: int
    values: Mapping[str, float]
    currency: str = ""


@dataclass(frozen=True)
class GroupIndicator:
    """The indicator of a group, the members that it stands for, and those left out with why.

    ``left_out`` lack inputs; to those ``beyond`` the formula does not apply (a system too small
    for unavoidable losses). Where there is no ``value``, ``missing`` says why.
    """

    code: str
    value: float | None
    unit: str
    members: tuple[str, ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    beyond: tuple[tuple[str, Reason], ...] = ()
    missing: Reason | None = None


def roll_up(catalogue: Catalogue, code: str, members: Sequence[Member]) -> GroupIndicator:
    """Compute an indicator of a group; members that it cannot be computed of are named, with why.

    A total (m³ of losses) is the sum of the members'. ``NotReady`` says why something cannot be
    added: the formula has nothing that adds, its versions differ between the years, or money of
    several currencies or years would be mixed.
    """
    indicator = catalogue.indicators[code]
    expression = _one_formula(catalogue, code, members)
    shares = _shares(expression, catalogue.variables)
    if shares is None:
        raise NotReady.because("cannot_be_added", indicator=code)
    if any(MONEY in catalogue.variables[each].unit for each in names(expression)):
        _refuse_mixed_money(code, members)
    top, bottom, cap = shares
    lacking = {each.name: missing(expression, each.values) for each in members}
    complete = [each for each in members if not lacking[each.name]]
    beyond = {each.name: too for each in complete if (too := _beyond(expression, code, each))}
    taken = [each for each in complete if each.name not in beyond]
    above, below = _summed(top, bottom, taken)
    value = None if not taken or not below else _within(cap, above / below)
    return GroupIndicator(
        code=code,
        value=value,
        unit=indicator.unit,
        members=tuple(each.name for each in taken),
        left_out=tuple((name, codes) for name, codes in lacking.items() if codes),
        beyond=tuple(beyond.items()),
        missing=_why_none(code, taken, bottom, below) if value is None else None,
    )


def _beyond(expression: Expression, code: str, member: Member) -> Reason | None:
    """Say why a formula does not apply to a member that has all its inputs."""
    row = {name: [value] for name, value in member.values.items()}
    for scope in scopes(expression):
        (measure,), (least,) = (
            Computation({"": side}).run(row, 1)[""] for side in (scope.measure, scope.least)
        )
        if measure < least:
            params = (("indicator", code), ("least", f"{least:g}"))
            return Reason("too_small", params, member.name)
    return None


def _why_none(
    code: str, taken: Sequence[Member], bottom: Expression | None, below: float
) -> Reason:
    if not taken:
        return Reason("no_member_to_add", (("indicator", code),), code)
    if bottom is not None and not below:
        named = ", ".join(dict.fromkeys(names(bottom)))
        return Reason("division_by_zero", (("below", named), ("indicator", code)), code)
    return Reason("result_too_large", (("indicator", code),), code)


def adds(catalogue: Catalogue, code: str) -> bool:
    """Whether an indicator of a group can be computed at all, by its latest formula."""
    expression = catalogue.expression(code)
    return expression is not None and _shares(expression, catalogue.variables) is not None


def _one_formula(catalogue: Catalogue, code: str, members: Sequence[Member]) -> Expression:
    found = {catalogue.expression(code, each.year) for each in members}
    (expression,) = found if len(found) == 1 else (None,)
    if expression is None:
        raise NotReady.because("formulas_differ", indicator=code)
    return expression


def _refuse_mixed_money(code: str, members: Sequence[Member]) -> None:
    if len({each.currency for each in members}) > 1:
        raise NotReady.because("money_of_several_currencies", indicator=code)
    if len({each.year for each in members}) > 1:
        raise NotReady.because("money_of_several_years", indicator=code)


def _summed(
    top: Expression, bottom: Expression | None, members: Sequence[Member]
) -> tuple[float, float]:
    """Sum what is above and what is below over the members; 1 below where nothing is."""
    wanted = {"above": top} if bottom is None else {"above": top, "below": bottom}
    codes = {code for each in wanted.values() for code in names(each)}
    columns = {
        code: [member.values.get(code, float("nan")) for member in members] for code in codes
    }
    found = Computation(wanted).run(columns, len(members))
    sums = {key: sum(value for value in column) for key, column in found.items()}
    return sums["above"], sums.get("below", 1.0)


Cap = tuple[str, float]


def _within(cap: Cap | None, value: float) -> float | None:
    if isnan(value):
        return None
    if cap is None:
        return value
    function, bound = cap
    return min(bound, value) if function == "min" else max(bound, value)


def _shares(
    expression: Expression, variables: Mapping[str, Variable]
) -> tuple[Expression, Expression | None, Cap | None] | None:
    """Split a formula into what is summed above, below, and a bound on the rate.

    ``None`` below for a total; ``None`` for a formula that has nothing to sum.
    """
    if isinstance(expression, Bound) and isinstance(expression.left, Constant):
        inner = _shares(expression.right, variables)
        return inner and (inner[0], inner[1], (expression.function, expression.left.value))
    top, bottom = _fraction(expression)
    above = _degree(top, variables)
    below = 0 if bottom is None else _degree(bottom, variables)
    if (above, below) == (1, 1):
        return top, bottom, None
    return (expression, None, None) if (above, below) == (1, 0) else None


def _fraction(expression: Expression) -> tuple[Expression, Expression | None]:
    """Write a formula of products and quotients as one above one."""
    match expression:
        case Quotient(top, bottom):
            one, under_one = _fraction(top)
            other, under_other = _fraction(bottom)
            return _times(one, under_other), _times(other, under_one)
        case Product(left, right):
            one, under_one = _fraction(left)
            other, under_other = _fraction(right)
            below = under_one if under_other is None else _times(under_other, under_one)
            return Product(one, other), below
        case _:
            return expression, None


def _times(left: Expression, right: Expression | None) -> Expression:
    return left if right is None else Product(left, right)


def _degree(expression: Expression, variables: Mapping[str, Variable]) -> int | None:
    """Say with which power of its size an expression grows; None for none in particular."""
    match expression:
        case Constant():
            return 0
        case Name(code):
            return 1 if variables[code].adds else 0
        case Product(left, right):
            return _together(_degree(left, variables), _degree(right, variables), 1)
        case Quotient(top, bottom):
            return _together(_degree(top, variables), _degree(bottom, variables), -1)
        case BlankIsZero(inner) | Where(inner):
            return _degree(inner, variables)
        case Bound():
            return None
        case _:
            one, other = _degree(expression.left, variables), _degree(expression.right, variables)
            return one if one == other else None


def _together(one: int | None, other: int | None, sign: int) -> int | None:
    return None if one is None or other is None else one + sign * other
