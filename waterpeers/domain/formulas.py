"""Formulas of indicators: text, read once into a small tree, checked for its units.

The language has numbers, codes, ``+ - * / ( )`` and six functions: ``min``, ``max``, ``mean`` of
two; ``zero(x)``, which takes a blank as 0 where an item can be absent; ``known(x, y)``, which is y
where x is blank; ``where(x, y, z)``, which is x where y is at least z and refused elsewhere. A sum
of nothing but ``zero`` items is blank where all of them are: nothing is known of it.

A number is one of two things. A bare one converts units: ``1000*produced/365`` turns m³ a year
into litres a day, and the check sees to it that it does; alone in a bound it stands for one whole
(``min(100, …)`` of a percentage). One with a unit is a quantity of its own:
``18[L/km/day/m of head]``. So a formula with a wrong factor is found when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from waterpeers.domain.units import PLAIN, Unit, UnitError, unit


class FormulaError(ValueError):
    """A formula that cannot be read, or whose units do not fit."""


@dataclass(frozen=True)
class Constant:
    """A constant; ``unit`` is empty for one that converts units."""

    value: float
    unit: str = ""


@dataclass(frozen=True)
class Name:
    """The value of a variable, or of another definition."""

    code: str


@dataclass(frozen=True)
class Sum:
    """``left + right``, or ``left - right`` with ``sign`` -1."""

    left: Expression
    right: Expression
    sign: int = 1


@dataclass(frozen=True)
class Product:
    """``left * right``."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Quotient:
    """``top / bottom``."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True)
class Bound:
    """The smaller of two (``min``), or the larger one (``max``)."""

    function: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Mean:
    """Half of the sum of two."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class BlankIsZero:
    """``zero(x)``: a blank counts as 0."""

    inner: Expression


@dataclass(frozen=True)
class Known:
    """``known(left, right)``: the right one where the left one is blank."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Where:
    """``where(inner, measure, least)``: not computed where the measure is below the least."""

    inner: Expression
    measure: Expression
    least: Expression


Expression = Constant | Name | Sum | Product | Quotient | Bound | Mean | BlankIsZero | Known | Where

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:e\d+)?)(?:\[(?P<unit>[^\]]+)\])?"
    r"|(?P<name>[A-Za-z_][\w.]*)|(?P<sign>[-+*/(),]))"
)
_FUNCTIONS = {"min": 2, "max": 2, "mean": 2, "zero": 1, "known": 2, "where": 3}
_DEEPEST = 40


def parse(text: str) -> Expression:
    """Read a formula, or raise ``FormulaError`` saying where it stops making sense."""
    return _FormulaReader(text).whole()


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Give what an expression is directly made of."""
    match expression:
        case Constant() | Name():
            return ()
        case Quotient(top, bottom):
            return (top, bottom)
        case BlankIsZero(inner):
            return (inner,)
        case Where(inner, measure, least):
            return (inner, measure, least)
        case _:
            return (expression.left, expression.right)


def names(expression: Expression) -> Iterator[str]:
    """Go through all codes that an expression uses; some may come twice."""
    if isinstance(expression, Name):
        yield expression.code
    for part in parts(expression):
        yield from names(part)


def required(expression: Expression) -> Iterator[str]:
    """Go through the codes that may not be blank: those outside ``zero``, fewest in ``known``."""
    if isinstance(expression, BlankIsZero):
        return
    if isinstance(expression, Known):
        yield from required(_least_to_enter(expression))
        return
    if isinstance(expression, Name):
        yield expression.code
    for part in parts(expression):
        yield from required(part)


def absent_items(expression: Expression) -> tuple[Expression, ...]:
    """Give the items of a sum of nothing but ``zero(…)``; nothing for any other expression."""
    if isinstance(expression, BlankIsZero):
        return (expression.inner,)
    if isinstance(expression, Sum):
        left, right = absent_items(expression.left), absent_items(expression.right)
        return left + right if left and right else ()
    return ()


def sums_of_absent(expression: Expression) -> Iterator[tuple[Expression, ...]]:
    """Go through all sums of nothing but ``zero(…)``, each as its items."""
    items = absent_items(expression)
    if len(items) > 1:
        yield items
        return
    for part in parts(expression):
        yield from sums_of_absent(part)


@dataclass(frozen=True)
class Needs:
    """What a formula cannot do without: every code of ``all_of``; of each sum one whole item."""

    all_of: tuple[str, ...]
    some_of: tuple[tuple[tuple[str, ...], ...], ...]

    def missing(self, known: Container[str]) -> tuple[str, ...]:
        """Name the codes that are missing; of items that may be absent, when all of them are."""
        found = [code for code in self.all_of if code not in known]
        for items in self.some_of:
            if all(any(code not in known for code in item) for item in items):
                found += [code for item in items for code in item]
        return tuple(dict.fromkeys(found))


def needs(expression: Expression) -> Needs:
    """Say what must be known to compute a formula."""
    some_of = (
        tuple(tuple(required(item)) for item in items) for items in sums_of_absent(expression)
    )
    return Needs(tuple(dict.fromkeys(required(expression))), tuple(some_of))


def chosen(expression: Expression, known: Container[str]) -> Expression:
    """Take of each ``known(x, y)`` the side that counts: the first of which nothing is missing.

    Where both lack something it is the one that takes the fewest figures, so that one is asked for
    what is least work.
    """
    if isinstance(expression, Known):
        for side in (expression.left, expression.right):
            picked = chosen(side, known)
            if not needs(picked).missing(known):
                return picked
        return chosen(_least_to_enter(expression), known)
    return rebuilt(expression, lambda part: chosen(part, known))


def _least_to_enter(expression: Known) -> Expression:
    sides = (expression.right, expression.left)
    return min(sides, key=lambda side: len(set(names(side))))


def missing(expression: Expression, known: Container[str]) -> tuple[str, ...]:
    """Name the codes that a formula lacks, whatever it can be computed from."""
    return needs(chosen(expression, known)).missing(known)


def scopes(expression: Expression) -> Iterator[Where]:
    """Go through all parts that are computed only where something is large enough."""
    if isinstance(expression, Where):
        yield expression
    for part in parts(expression):
        yield from scopes(part)


def bottoms(expression: Expression) -> Iterator[Expression]:
    """Go through all that an expression divides by, constants apart."""
    if isinstance(expression, Quotient) and not isinstance(expression.bottom, Constant):
        yield expression.bottom
    for part in parts(expression):
        yield from bottoms(part)


def expand(expression: Expression, meaning: Callable[[str], Expression]) -> Expression:
    """Put in place of each code what ``meaning`` gives for it; itself where it is a variable."""
    if isinstance(expression, Name):
        return meaning(expression.code)
    return rebuilt(expression, lambda part: expand(part, meaning))


def rebuilt(expression: Expression, inside: Callable[[Expression], Expression]) -> Expression:
    """Make an expression anew, each of its parts as ``inside`` gives it."""
    match expression:
        case Constant() | Name():
            return expression
        case Sum(left, right, sign):
            return Sum(inside(left), inside(right), sign)
        case Product(left, right):
            return Product(inside(left), inside(right))
        case Quotient(top, bottom):
            return Quotient(inside(top), inside(bottom))
        case Bound(function, left, right):
            return Bound(function, inside(left), inside(right))
        case Mean(left, right):
            return Mean(inside(left), inside(right))
        case Known(left, right):
            return Known(inside(left), inside(right))
        case BlankIsZero(inner):
            return BlankIsZero(inside(inner))
        case Where(inner, measure, least):
            return Where(inside(inner), inside(measure), inside(least))


# --- units ---


def check_unit(expression: Expression, units: Mapping[str, str], wanted: str) -> None:
    """Raise ``FormulaError`` unless the formula gives numbers in the wanted unit.

    ``units`` holds the unit of every code. Both dimension and factor must fit.
    """
    found, goal = unit_of(expression, units), unit(wanted)
    if found.dimension != goal.dimension:
        raise FormulaError(f"it gives {found}, not {wanted} ({goal})")
    if not found.is_same(goal):
        raise FormulaError(
            f"it is {found.factor / goal.factor:g} times off: one of it is {found}, "
            f"one {wanted} is {goal}"
        )


def unit_of(expression: Expression, units: Mapping[str, str]) -> Unit:
    """Work out the unit of an expression; sums and bounds take one unit on both sides."""
    try:
        return _unit_of(expression, units)
    except (UnitError, KeyError) as problem:
        raise FormulaError(f"not known: {problem.args[0]}") from problem


def _unit_of(expression: Expression, units: Mapping[str, str]) -> Unit:
    match expression:
        case Constant(value, given):
            return unit(given) if given else PLAIN.scaled(1 / value)
        case Name(code):
            return unit(units[code])
        case Product(left, right):
            return _unit_of(left, units).times(_unit_of(right, units))
        case Quotient(top, bottom):
            return _unit_of(top, units).times(_unit_of(bottom, units), -1)
        case BlankIsZero(inner):
            return _unit_of(inner, units)
        case Where(inner, measure, least):
            _one_unit(measure, least, units)
            return _unit_of(inner, units)
        case _:
            return _one_unit(expression.left, expression.right, units)


def _one_unit(left: Expression, right: Expression, units: Mapping[str, str]) -> Unit:
    one, other = _unit_of(left, units), _unit_of(right, units)
    if not one.is_same(other):
        raise FormulaError(f"{one} and {other} do not go together in a sum or a bound")
    return one


# --- reading ---


class _FormulaReader:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split())
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self.at < len(self.tokens):
            raise self._wrong()
        return found

    def _split(self) -> Iterator[re.Match[str]]:
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None:
                raise FormulaError(
                    f"{self.text!r}: {self.text[position:][:20]!r} is not understood"
                )
            yield match
            position = match.end()

    def _sum(self) -> Expression:
        found = self._product()
        while sign := self._take("+", "-"):
            found = Sum(found, self._product(), 1 if sign == "+" else -1)
        return found

    def _product(self) -> Expression:
        found = self._single()
        while sign := self._take("*", "/"):
            other = self._single()
            if sign == "/" and isinstance(other, Constant) and not other.value:
                raise FormulaError(f"{self.text!r} divides by 0")
            found = Product(found, other) if sign == "*" else Quotient(found, other)
        return found

    def _single(self) -> Expression:
        if self._take("("):
            return self._inner()
        if self.at == len(self.tokens):
            raise FormulaError(f"{self.text!r} stops too early")
        token = self.tokens[self.at]
        if token["sign"]:
            raise self._wrong()
        self.at += 1
        if token["number"]:
            return self._number(token)
        if token["name"] in _FUNCTIONS and self._take("("):
            return self._function(token["name"])
        return Name(token["name"])

    def _inner(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaError(f"{self.text[:80]!r} is nested too deeply")
        found = self._sum()
        self._need(")")
        self.depth -= 1
        return found

    def _number(self, token: re.Match[str]) -> Constant:
        value = float(token["number"])
        if not value and not token["unit"]:
            raise FormulaError(f"{self.text!r}: a bare 0 converts nothing")
        return Constant(value, token["unit"] or "")

    def _function(self, name: str) -> Expression:
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._need(")")
        if len(arguments) != _FUNCTIONS[name]:
            raise FormulaError(f"{self.text!r}: {name} takes {_FUNCTIONS[name]}")
        if name == "zero":
            return BlankIsZero(arguments[0])
        if name == "known":
            return Known(*arguments)
        if name == "where":
            return Where(*arguments)
        return Mean(*arguments) if name == "mean" else Bound(name, *arguments)

    def _take(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at]["sign"] in signs:
            self.at += 1
            return self.tokens[self.at - 1]["sign"]
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise FormulaError(f"{self.text!r}: {sign!r} is missing")

    def _wrong(self) -> FormulaError:
        token = self.tokens[self.at]
        return FormulaError(f"{self.text!r}: {token[0].strip()!r} does not fit there")
