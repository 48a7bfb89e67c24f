"""What is asked about a reported value before it counts: each question waits for an answer.

A question never changes a value. It is a ``Reason`` whose params name codes; the answer ("yes, we
took over 14 towns") is kept beside the value. It holds for the years after: what was said to be
right is what later values are compared with, and what was asked about figures that have stayed as
they were is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from statistics import median

from waterpeers.domain.catalogue import Variable
from waterpeers.domain.checks import TOLD_ONLY, concerned, findings
from waterpeers.domain.computing import Column
from waterpeers.domain.formulas import expand, names, parse
from waterpeers.domain.grades import QUESTIONABLE
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.plausibility import (
    FAR,
    MOVES_WITH,
    OF_COURSE,
    STAYED,
    YEARS_BEFORE,
    grows_with,
    is_explained,
    least_change,
    question_about,
)
from waterpeers.domain.results import Reported
from waterpeers.domain.verdicts import Reason

LEAST_BESIDE = 2  # other figures whose change says how the utility has grown
History = Mapping[int, float]  # year → value of a variable, in the unit we keep
Answers = Mapping[int, Set[tuple[str, str]]]  # year → code and field of what was said to be right


def questions(
    reported: Mapping[str, Reported],
    histories: Mapping[str, History],
    year: int,
    *,
    answers: Mapping[str, Answers] | None = None,
    open_to: Set[str] | None = None,
) -> dict[str, tuple[Reason, ...]]:
    """Ask about the values of one sheet; variables that nothing is asked about are left out.

    ``histories`` hold the values of other years, by variable, and ``answers`` what was answered
    there. What concerns several values is
    asked about one of them: the part, not the whole; of those that are ``open_to`` an answer, if
    any is.
    """
    found: dict[str, list[Reason]] = {code: [] for code in reported}
    now = {code: each.value for code, each in reported.items()}
    past = _Past(year, now, lambda code: histories.get(code, {}),
                 lambda code: (answers or {}).get(code, {}))  # fmt: skip
    (asked,) = findings({code: [each.value] for code, each in reported.items()}, 1)
    for reason in _to_answer(asked):
        there = reported.keys() & concerned(reason)
        askable = there if open_to is None else there & open_to
        if not past.is_answered(reason, code := _about(reason, askable or there)):
            found[code].append(reason)
    for code, each in reported.items():
        found[code] += _about_itself(code, each, past)
    return {code: tuple(reasons) for code, reasons in found.items() if reasons}


def _to_answer(asked: Sequence[Reason]) -> list[Reason]:
    """Leave out what is only told beside results, since it is so for very many, year after year."""
    return [reason for reason in asked if reason.code not in TOLD_ONLY]


@dataclass(frozen=True)
class Sheets:
    """Many sheets at once: a row each, a column for each variable, NaN where it is blank.

    ``parts`` are the rows of one part of a utility each, in the order of their periods; ``grades``
    those that are known, and ``answers`` what was said to be right, by variable and row.
    """

    years: Sequence[int]
    parts: Sequence[range]
    columns: Mapping[str, Column]
    grades: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[int, Set[tuple[str, str]]]] = field(default_factory=dict)


def questions_of_many(
    sheets: Sheets, wanted: Set[int]
) -> Iterator[tuple[int, dict[str, tuple[Reason, ...]]]]:
    """Ask about the wanted rows what ``questions`` asks about each; only rows with a question.

    The other sheets of the same part are the history. Whole columns tell first which values may
    be worth a question; very few are.
    """
    suspects: dict[int, list[str]] = {}
    for code, column in sheets.columns.items():
        graded = (row for row, g in sheets.grades.get(code, {}).items() if g in QUESTIONABLE)
        wide = _spread(column, sheets, least_change(variables()[code]))
        rows = {*wide, *_unusual(column, variables()[code]), *graded}
        for row in rows & wanted:
            suspects.setdefault(row, []).append(code)
    asked = findings(sheets.columns, len(sheets.years))
    part_of = {row: part for part in sheets.parts for row in part if row in wanted}
    for row in sorted(wanted):
        if not asked[row] and row not in suspects:
            continue
        reported = {code for code, column in sheets.columns.items() if column[row] == column[row]}
        found: dict[str, list[Reason]] = {}
        past = _past(sheets, row, part_of[row], reported)
        for reason in _to_answer(asked[row]):
            if not past.is_answered(reason, code := _about(reason, reported)):
                found.setdefault(code, []).append(reason)
        for code in suspects.get(row, ()):
            each = Reported(sheets.columns[code][row], sheets.grades.get(code, {}).get(row, ""))
            found[code] = found.get(code, []) + _about_itself(code, each, past)
        if some := {code: tuple(reasons) for code, reasons in found.items() if reasons}:
            yield row, some


@dataclass(frozen=True)
class _Past:
    """The other years of one part of a utility, beside the figures of a year."""

    year: int
    now: Mapping[str, float]
    history: Callable[[str], History]
    answers: Callable[[str], Answers]

    def course(self, code: str) -> dict[int, float]:
        """Give the positive values with which one is compared: from the last answer on."""
        course = {year: value for year, value in self.history(code).items() if value > 0}
        begun = max(
            (
                year
                for year, said in self.answers(code).items()
                if year < self.year and year in course and any(a in OF_COURSE for a, _ in said)
            ),
            default=0,
        )
        return {year: value for year, value in course.items() if year >= begun}

    def is_answered(self, reason: Reason, code: str) -> bool:
        """Whether the same was answered of an earlier year, and the figures have stayed."""
        asked = (reason.code, reason.field)
        return any(
            asked in said and all(self._stayed(each, year) for each in concerned(reason))
            for year, said in self.answers(code).items()
            if self.year - YEARS_BEFORE <= year < self.year
        )

    def _stayed(self, code: str, year: int) -> bool:
        value, then = self.now.get(code), self.history(code).get(year)
        if value is None or then is None or value == then:
            return value == then
        return value * then > 0 and 1 / STAYED <= value / then <= STAYED

    def is_explained(self, code: str, value: float, asked: Reason) -> bool:
        """Whether what moves with a figure has moved with it, or it is little of all cost."""
        return is_explained(value, asked, self._moved_with(code, asked), self.now.get("opex_total"))

    def _moved_with(self, code: str, asked: Reason) -> tuple[float, float] | None:
        other = MOVES_WITH.get(code, "")
        now, course = self.now.get(other, 0.0), self.course(other) if other else {}
        year = dict(asked.params).get("year")
        then = course.get(int(year)) if year else median(course.values()) if course else None
        return (then, now) if then and now > 0 else None

    def growth(self, code: str, before: int) -> float:
        """Give the median change of what grows together with it; 1 where too few are known.

        A merger moves people, pipes and water together.
        """
        kind = grows_with(variables()[code])
        ratios = [
            value / then
            for other, value in self.now.items()
            if other != code and value > 0 and kind and grows_with(variables()[other]) == kind
            if (then := self.history(other).get(before, 0.0)) > 0
        ]
        return median(ratios) if len(ratios) >= LEAST_BESIDE else 1.0


def _spread(column: Column, sheets: Sheets, most: float) -> Iterator[int]:
    """Find values of courses so wide that one of them may be far from the others."""
    for part in sheets.parts:
        course = [value for value in column[part.start : part.stop] if value > 0]
        if not course:
            continue
        low, high = min(course), max(course)
        if not (low / high > 1 / FAR and high / low < FAR):
            yield from (row for row in part if column[row] > 0)
        elif high / low > most:
            yield from _changed(column, sheets.years, part, most)


def _changed(column: Column, years: Sequence[int], part: range, most: float) -> Iterator[int]:
    """Find values that differ much from the one before, or of a first year from the one after.

    All of them, where two periods end in one year.
    """
    there = [row for row in part if column[row] > 0]
    if len({years[row] for row in there}) < len(there):
        yield from there
        return
    for number, (before, row) in enumerate(pairwise(sorted(there, key=years.__getitem__))):
        if not 1 / most <= column[row] / column[before] <= most:
            yield row
            if not number:  # a first year has none before
                yield before


def _unusual(column: Column, variable: Variable) -> Iterator[int]:
    """Find values outside of what is usual anywhere."""
    if variable.plausible is not None:
        least, most = variable.plausible
        yield from (row for row, value in enumerate(column) if 0 <= value < least or value > most)


def _past(sheets: Sheets, row: int, part: range, reported: Set[str]) -> _Past:
    def answers(code: str) -> Answers:
        said = sheets.answers.get(code, {})
        return {
            sheets.years[other]: said[other] for other in part if other in said and other != row
        }

    now = {code: sheets.columns[code][row] for code in reported}
    return _Past(sheets.years[row], now, partial(_others, sheets, row=row, part=part), answers)


def _others(sheets: Sheets, code: str, row: int, part: range) -> dict[int, float]:
    """Give the history of a value: the other sheets of its part; of a year, the last one."""
    column, years = sheets.columns.get(code), sheets.years
    if column is None:
        return {}
    return {
        years[other]: column[other]
        for other in part
        if other != row and column[other] == column[other]
    }


def _about(reason: Reason, reported: Set[str]) -> str:
    """Choose the value that is asked about: of what the finding names, the first that is there."""
    named = (*names(expand(parse(reason.field), catalogue().meaning)), *sorted(concerned(reason)))
    return next(code for code in named if code in reported)


def _about_itself(code: str, each: Reported, past: _Past) -> list[Reason]:
    """Ask whether it is far from other years, or else far from what is usual anywhere."""
    found = []
    variable = variables()[code]
    growth = partial(past.growth, code)
    far = None
    if each.value > 0:
        far = question_about(each.value, past.course(code), variable, past.year, growth)
    if far is not None and not past.is_explained(code, each.value, far):
        found.append(far)
    elif each.value >= 0 and variable.plausible and not variable.is_plausible(each.value):
        least, most = variable.plausible
        params = (("indicator", code), ("least", f"{least:g}"), ("most", f"{most:g}"))
        outside = Reason("outside_plausible_range", params, code)
        found += [] if past.is_answered(outside, code) else [outside]
    if each.grade in QUESTIONABLE:
        found.append(Reason("grade_unusual", (("grade", each.grade),), code))
    return found
