"""Results that can explain themselves: value, unit, version, inputs, grade, and what is flagged.

A result that cannot be computed has no value and says why: inputs that are missing, by code, or a
flag (``division_by_zero``). Nothing is filled in and nothing is corrected here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan, nan

from waterpeers.domain.catalogue import Catalogue, Indicator, Version
from waterpeers.domain.checks import TOLD_ONLY, concerned, findings
from waterpeers.domain.computing import Column, Computation
from waterpeers.domain.formulas import Expression, bottoms, chosen, names, needs, scopes
from waterpeers.domain.grades import NOT_KNOWN, worst
from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class Reported:
    """A value in the unit that we keep, with its grade ("" for not known)."""

    value: float
    grade: str = NOT_KNOWN


@dataclass(frozen=True)
class Input:
    """What went into a result; no ``value`` where a blank counts as 0.

    A zero without a grade says that there is none of it, as a blank does: it spoils no grade.
    """

    code: str
    value: float | None
    grade: str = NOT_KNOWN


@dataclass(frozen=True)
class IndicatorResult:
    """An indicator of a year; ``grade_from`` names the input that the grade comes from."""

    code: str
    value: float | None
    unit: str
    version: str
    inputs: tuple[Input, ...] = ()
    grade: str = NOT_KNOWN
    grade_from: str = ""
    missing: tuple[str, ...] = ()
    flags: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class _Formula:
    """A formula of a year over variables, with what is often asked of it."""

    indicator: Indicator
    version: Version
    expression: Expression


class Edition:
    """The formulas of some indicators that hold in a year, ready to compute."""

    def __init__(self, catalogue: Catalogue, year: int, codes: Iterable[str]) -> None:
        self._formulas = dict(_held(catalogue, year, codes))
        self._plan = Computation({code: each.expression for code, each in self._formulas.items()})
        self.codes: tuple[str, ...] = tuple(self._formulas)

    def columns(self, columns: Mapping[str, Column], rows: int) -> dict[str, list[float]]:
        """Compute all formulas over columns of variables; NaN where one cannot be computed."""
        return self._plan.run(columns, rows)

    def explain(
        self,
        code: str,
        value: float,
        reported: Mapping[str, Reported],
        asked: Iterable[Reason] = (),
    ) -> IndicatorResult:
        """Make a result of a computed value (NaN for none) and of what it was computed from.

        ``asked`` are the findings about the year's figures; those on its inputs go with it.
        """
        formula = self._formulas[code]
        indicator = formula.indicator
        expression = chosen(formula.expression, reported)
        missing = needs(expression).missing(reported)
        codes = tuple(dict.fromkeys(names(expression)))
        inputs = tuple(
            Input(each, reported[each].value, reported[each].grade)
            if each in reported
            else Input(each, None)
            for each in codes
        )
        found = tuple(asked)
        flags = [reason for reason in found if not concerned(reason).isdisjoint(codes)]
        if missing:
            return IndicatorResult(
                code, None, indicator.unit, formula.version.number, inputs, missing=missing
            )
        if isnan(value):
            flags.insert(0, _not_computable(indicator.code, expression, reported))
        elif not indicator.is_plausible(value) and not _is_explained(inputs, found, flags):
            flags.insert(0, _outside(indicator))
        grades = {each.code: each.grade for each in inputs if each.value or each.grade}
        grade, grade_from = worst(grades)
        return IndicatorResult(
            code,
            None if isnan(value) else value,
            indicator.unit,
            formula.version.number,
            inputs,
            grade,
            grade_from,
            flags=tuple(flags),
        )


def _is_explained(
    inputs: Iterable[Input], found: Iterable[Reason], flags: Iterable[Reason]
) -> bool:
    """Whether what is asked anyhow says why a result is out of range: one question is enough.

    Something is asked about one of its figures; or one of them is zero where nothing is billed.
    """
    bills_nothing = any(reason.code == "bills_nothing" for reason in found)
    is_asked = any(reason.code not in TOLD_ONLY for reason in flags)
    return is_asked or (bills_nothing and any(each.value == 0 for each in inputs))


def _not_computable(code: str, expression: Expression, reported: Mapping[str, Reported]) -> Reason:
    row = {each: [reported[each].value] for each in names(expression) if each in reported}
    for bottom in bottoms(expression):
        if Computation({"": bottom}).run(row, 1)[""] == [0.0]:
            there = [each for each in dict.fromkeys(names(bottom)) if each in reported]
            params = (("below", ", ".join(there)), ("indicator", code))
            return Reason("division_by_zero", params, code)
    for scope in scopes(expression):
        sides = Computation({"measure": scope.measure, "least": scope.least}).run(row, 1)
        if sides["measure"] < sides["least"]:
            least = f"{sides['least'][0]:g}"
            return Reason("too_small", (("indicator", code), ("least", least)), code)
    return Reason("result_too_large", (("indicator", code),), code)


def _held(catalogue: Catalogue, year: int, codes: Iterable[str]) -> Iterator[tuple[str, _Formula]]:
    for code in codes:
        indicator = catalogue.indicators[code]
        version = indicator.version(year)
        expression = catalogue.expression(code, year)
        if version is not None and expression is not None:
            yield code, _Formula(indicator, version, expression)


@lru_cache(maxsize=256)
def edition(catalogue: Catalogue, year: int, codes: tuple[str, ...] = ()) -> Edition:
    """Give the formulas of a year, of all indicators if none is named; made once."""
    return Edition(catalogue, year, codes or catalogue.indicators)


def results(
    catalogue: Catalogue,
    reported: Mapping[str, Reported],
    year: int,
    codes: tuple[str, ...] = (),
) -> dict[str, IndicatorResult]:
    """Compute what a year's reported values allow, and name what is missing for the rest.

    All indicators of the catalogue, or those named; without those that have no formula that year.
    """
    held = edition(catalogue, year, codes)
    columns = {code: [each.value] for code, each in reported.items()}
    (asked,) = findings(columns, 1)
    return {
        code: held.explain(code, column[0], reported, asked)
        for code, column in held.columns(columns, 1).items()
    }


def compute_table(
    catalogue: Catalogue,
    years: Sequence[int],
    columns: Mapping[str, Column],
    codes: tuple[str, ...] = (),
) -> dict[str, list[float]]:
    """Compute indicators for rows of any years, each by the formulas of its year.

    ``columns`` hold the variables, a number a row, NaN for a blank. So do the columns that come
    back; one for each indicator of the catalogue, or for those named.
    """
    rows_of: dict[int, list[int]] = {}
    for row, year in enumerate(years):
        rows_of.setdefault(year, []).append(row)
    wanted = codes or tuple(catalogue.indicators)
    by_year: dict[str, list[float]] = {code: [] for code in wanted}
    for year, rows in rows_of.items():
        one_year = len(rows) == len(years)
        part = columns if one_year else {c: _picked(column, rows) for c, column in columns.items()}
        computed = edition(catalogue, year, codes).columns(part, len(rows))
        for code in wanted:
            by_year[code] += computed.get(code) or [nan] * len(rows)
    if len(rows_of) <= 1:
        return by_year
    order = [row for rows in rows_of.values() for row in rows]
    place = sorted(range(len(order)), key=order.__getitem__)
    return {code: _picked(column, place) for code, column in by_year.items()}


def _picked(column: Column, rows: Sequence[int]) -> list[float]:
    return list(map(column.__getitem__, rows))


def _outside(indicator: Indicator) -> Reason:
    least, most = indicator.plausible or (nan, nan)
    params = (("indicator", indicator.code), ("least", f"{least:g}"), ("most", f"{most:g}"))
    return Reason("outside_plausible_range", params, indicator.code)
