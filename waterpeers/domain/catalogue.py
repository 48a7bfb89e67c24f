"""What a definition is: variables that are reported, indicators that are computed from them.

A catalogue is read from our own TOML files and checked while it is read: every formula is parsed,
every code it uses exists, every version has its own period, and the units fit. A fault is a
``CatalogueError`` that names the definition, not a wrong figure in a report.

Keys of a definition: ``name`` and ``definition`` by language, ``category``, ``unit``, ``plausible``
(outside it one asks, it is no limit), ``published`` (the same thing elsewhere), ``similar``
(elsewhere, defined a little otherwise), ``checked`` (``read``: the published definition was read;
``computed``: this very formula gave what somebody published, with the ``evidence``: whose results,
how many, and the share of them that came out the same in per cent; ``own``; ``from memory``). A
variable may have ``adds = false``: a pressure or a price, that no sum makes sense of; ``previous =
CODE``: last year's value of another. An indicator has ``direction`` (``yes`` higher is better,
``no``, ``range``, ``context``), ``ranked = false`` where utilities are not set beside one another
by it (a total, or a fact that another tells), ``enough`` (more of it is no better), and a
``formula``, or ``versions`` of it: each with ``formula``, ``first`` and ``last`` year (open if left
out) and a ``note``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from waterpeers.domain.formulas import (
    Expression,
    FormulaError,
    Name,
    check_unit,
    expand,
    names,
    parse,
)
from waterpeers.domain.units import UnitError, unit

DIRECTIONS = frozenset({"yes", "no", "range", "context"})
FIRST_OF_ALL, LAST_OF_ALL = 0, 9999


class CatalogueError(ValueError):
    """A definition that is wrong in itself; says which one and why."""


Texts = tuple[tuple[str, str], ...]  # (language, text)


def in_language(texts: Texts, language: str) -> str:
    """Give the text in a language, in English where that one is not there, "" where none is."""
    known = dict(texts)
    return known.get(language[:2], known.get("en", ""))


@dataclass(frozen=True)
class Reproduction:
    """Published results that a formula was tried on, and the share that it gave again."""

    against: str
    rows: int
    percent: float


@dataclass(frozen=True)
class Definition:
    """What variables and indicators share; ``plausible`` is (least, most) in ``unit``, or none."""

    code: str
    unit: str
    category: str
    names: Texts
    definitions: Texts
    plausible: tuple[float, float] | None
    published: tuple[str, ...]
    checked: str
    similar: tuple[str, ...] = field(default=(), kw_only=True)
    evidence: tuple[Reproduction, ...] = field(default=(), kw_only=True)

    def name(self, language: str) -> str:
        """Name it in a language, in English where that one is not there."""
        return in_language(self.names, language)

    def definition(self, language: str) -> str:
        """Say what is meant in a language, in English where that one is not there."""
        return in_language(self.definitions, language)

    def is_plausible(self, value: float) -> bool:
        """Whether a value is in the usual range; outside it one asks, nothing more."""
        return self.plausible is None or self.plausible[0] <= value <= self.plausible[1]


@dataclass(frozen=True)
class Variable(Definition):
    """What can be reported for a year; ``adds`` unless a sum over utilities makes no sense."""

    adds: bool = True
    previous: str = ""


@dataclass(frozen=True)
class Version:
    """A formula and the years it holds for, both included."""

    number: str
    formula: str
    expression: Expression
    first: int = FIRST_OF_ALL
    last: int = LAST_OF_ALL
    notes: Texts = ()

    def holds_in(self, year: int) -> bool:
        """Whether this is the formula of that year."""
        return self.first <= year <= self.last


@dataclass(frozen=True)
class Indicator(Definition):
    """What is computed; ``direction`` is empty for what only feeds other formulas."""

    direction: str = ""
    versions: tuple[Version, ...] = ()
    ranked: bool = True
    enough: float | None = None

    @property
    def is_derived(self) -> bool:
        """Whether it is a quantity between variables and indicators, with no better or worse."""
        return not self.direction

    @property
    def latest(self) -> Version:
        """The version of the latest years."""
        return max(self.versions, key=lambda version: version.last)

    def version(self, year: int) -> Version | None:
        """Give the version of a year, if there is one."""
        return next((version for version in self.versions if version.holds_in(year)), None)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Definitions by code, checked together; one is equal to itself only."""

    variables: Mapping[str, Variable]
    indicators: Mapping[str, Indicator]

    def expression(self, code: str, year: int | None = None) -> Expression | None:
        """Give the formula of a year over variables alone; the latest one without a year.

        None where no version holds, of it or of what it is made of.
        """
        chosen = _version(self.indicators[code], year)
        if chosen is None:
            return None
        try:
            return expand(chosen.expression, lambda inner: self.meaning(inner, year))
        except _NoVersion:
            return None

    def definition(self, code: str) -> Definition:
        """Give the variable or indicator of a code."""
        return self.variables.get(code) or self.indicators[code]

    def meaning(self, code: str, year: int | None = None) -> Expression:
        """Say what a code stands for: a variable for itself, an indicator for its formula."""
        if code in self.variables:
            return Name(code)
        found = self.expression(code, year)
        if found is None:
            raise _NoVersion
        return found


class _NoVersion(Exception):  # noqa: N818 - never leaves this module
    """A formula that is made of one without a version for the year."""


def _version(indicator: Indicator, year: int | None) -> Version | None:
    return indicator.latest if year is None else indicator.version(year)


def read_catalogue(
    variables: Iterable[Variable], indicators: Iterable[Indicator], *, over: Catalogue | None = None
) -> Catalogue:
    """Put definitions together and check them; ``over`` adds them to those of another catalogue."""
    catalogue = Catalogue(
        {**(over.variables if over else {}), **{each.code: each for each in variables}},
        {**(over.indicators if over else {}), **{each.code: each for each in indicators}},
    )
    twice = catalogue.variables.keys() & catalogue.indicators.keys()
    if twice:
        raise CatalogueError(f"{min(twice)} is a variable and an indicator")
    units = {
        code: each.unit
        for part in (catalogue.variables, catalogue.indicators)
        for code, each in part.items()
    }
    already = over.indicators if over else {}
    for indicator in catalogue.indicators.values():
        if indicator.code not in already:
            _check(indicator, units)
    _refuse_circles(catalogue)
    return catalogue


def _check(indicator: Indicator, units: Mapping[str, str]) -> None:
    for version in indicator.versions:
        try:
            check_unit(version.expression, units, indicator.unit)
        except (FormulaError, UnitError) as problem:
            raise CatalogueError(f"{indicator.code}: {version.formula}: {problem}") from problem
    ordered = sorted(indicator.versions, key=lambda version: version.first)
    for earlier, later in pairwise(ordered):
        if earlier.last >= later.first:
            raise CatalogueError(f"{indicator.code}: two versions for {later.first}")


def _refuse_circles(catalogue: Catalogue) -> None:
    done: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            raise CatalogueError(f"{' → '.join((*path, code))} goes round in a circle")
        if code in done or code not in catalogue.indicators:
            return
        for version in catalogue.indicators[code].versions:
            for inner in names(version.expression):
                visit(inner, (*path, code))
        done.add(code)

    for code in catalogue.indicators:
        visit(code, ())


# --- reading ---


@cache
def table(name: str) -> dict[str, Any]:
    """Read one of the TOML files that ship with the package."""
    text = files("waterpeers.domain").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def variable(code: str, given: Mapping[str, Any]) -> Variable:
    """Make a variable of what a file says of it."""
    return Variable(
        **_shared(code, given),
        adds=given.get("adds", True),
        previous=given.get("previous", ""),
    )


def indicator(code: str, given: Mapping[str, Any]) -> Indicator:
    """Make an indicator of what a file says of it."""
    direction = given.get("direction", "")
    if direction and direction not in DIRECTIONS:
        raise CatalogueError(f"{code}: {direction} is not one of {', '.join(sorted(DIRECTIONS))}")
    held = enumerate(given.get("versions") or [{"formula": given["formula"]}], start=1)
    return Indicator(
        **_shared(code, given),
        direction=direction,
        ranked=given.get("ranked", True),
        enough=given.get("enough"),
        versions=tuple(_made_version(code, number, each) for number, each in held),
    )


def _made_version(code: str, number: int, given: Mapping[str, Any]) -> Version:
    try:
        expression = parse(given["formula"])
    except FormulaError as problem:
        raise CatalogueError(f"{code}: {problem}") from problem
    return Version(
        number=str(number),
        formula=given["formula"],
        expression=expression,
        first=given.get("first", FIRST_OF_ALL),
        last=given.get("last", LAST_OF_ALL),
        notes=texts(given.get("note", {})),
    )


def _shared(code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        unit(given["unit"])
    except UnitError as problem:
        raise CatalogueError(f"{code}: {problem}") from problem
    low_high = given.get("plausible")
    return {
        "code": code,
        "unit": given["unit"],
        "category": given["category"],
        "names": texts(given["name"]),
        "definitions": texts(given.get("definition", {})),
        "plausible": (float(low_high[0]), float(low_high[1])) if low_high else None,
        "published": tuple(given.get("published", ())),
        "similar": tuple(given.get("similar", ())),
        "checked": given["checked"],
        "evidence": tuple(Reproduction(*each) for each in given.get("evidence", ())),
    }


def texts(given: Mapping[str, str]) -> Texts:
    """Keep texts by language in a form that cannot change."""
    return tuple(given.items())
