"""What is asked about a reported value before it counts: each question waits for an answer.

A question never changes a value. It is a ``Reason`` whose params name codes; the answer ("yes, we
took over 14 towns") is kept beside the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from waterpeers.domain.catalogue import Variable
from waterpeers.domain.checks import concerned, findings
from waterpeers.domain.computing import Column
from waterpeers.domain.formulas import Name, expand, names
from waterpeers.domain.grades import QUESTIONABLE
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.plausibility import FAR, question_about
from waterpeers.domain.results import Reported
from waterpeers.domain.verdicts import Reason

History = Mapping[int, float]  # year → value of a variable, in the unit we keep


def questions(
    reported: Mapping[str, Reported],
    histories: Mapping[str, History],
    year: int,
    *,
    open_to: Set[str] | None = None,
) -> dict[str, tuple[Reason, ...]]:
    """Ask about the values of one sheet; variables that nothing is asked about are left out.

    ``histories`` hold the values of other years, by variable. What concerns several values is
    asked about one of them: the part, not the whole; of those that are ``open_to`` an answer, if
    any is.
    """
    found: dict[str, list[Reason]] = {code: [] for code in reported}
    (asked,) = findings({code: [each.value] for code, each in reported.items()}, 1)
    for reason in asked:
        askable = reported.keys() & (concerned(reason) if open_to is None else open_to)
        found[_about(reason, askable or reported.keys())].append(reason)
    for code, each in reported.items():
        found[code] += _about_itself(code, each, histories.get(code, {}))
    return {code: tuple(reasons) for code, reasons in found.items() if reasons}


@dataclass(frozen=True)
class Sheets:
    """Many sheets at once: a row each, a column for each variable, NaN where it is blank.

    ``parts`` are the rows of one part of a utility each, in the order of their periods; ``grades``
    those that are known, by variable and row.
    """

    years: Sequence[int]
    parts: Sequence[range]
    columns: Mapping[str, Column]
    grades: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


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
        rows = {*_spread(column, sheets.parts), *_unusual(column, variables()[code]), *graded}
        for row in rows & wanted:
            suspects.setdefault(row, []).append(code)
    asked = findings(sheets.columns, len(sheets.years))
    part_of = {row: part for part in sheets.parts for row in part if row in suspects}
    for row in sorted(wanted):
        if not asked[row] and row not in suspects:
            continue
        reported = {code for code, column in sheets.columns.items() if column[row] == column[row]}
        found: dict[str, list[Reason]] = {}
        for reason in asked[row]:
            found.setdefault(_about(reason, reported), []).append(reason)
        for code in suspects.get(row, ()):
            each = Reported(sheets.columns[code][row], sheets.grades.get(code, {}).get(row, ""))
            others = _others(sheets, code, row, part_of[row])
            found[code] = found.get(code, []) + _about_itself(code, each, others)
        if some := {code: tuple(reasons) for code, reasons in found.items() if reasons}:
            yield row, some


def _spread(column: Column, parts: Sequence[range]) -> Iterator[int]:
    """Find values of courses so wide that one of them may be far from the others."""
    for part in parts:
        course = [value for value in column[part.start : part.stop] if value > 0]
        if course:
            low, high = min(course), max(course)
            if not (low / high > 1 / FAR and high / low < FAR):
                yield from (row for row in part if column[row] > 0)


def _unusual(column: Column, variable: Variable) -> Iterator[int]:
    """Find values outside of what is usual anywhere."""
    if variable.plausible is not None:
        least, most = variable.plausible
        yield from (row for row, value in enumerate(column) if 0 <= value < least or value > most)


def _others(sheets: Sheets, code: str, row: int, part: range) -> dict[int, float]:
    """Give the history of a value: the other sheets of its part; of a year, the last one."""
    column, years = sheets.columns[code], sheets.years
    return {
        years[other]: column[other]
        for other in part
        if other != row and column[other] == column[other]
    }


def _about(reason: Reason, reported: Set[str]) -> str:
    """Choose the value that is asked about: of what the finding names, the first that is there."""
    named = (*names(expand(Name(reason.field), catalogue().meaning)), *sorted(concerned(reason)))
    return next(code for code in named if code in reported)


def _about_itself(code: str, each: Reported, history: History) -> list[Reason]:
    """Ask whether it is far from other years, or else far from what is usual anywhere."""
    found = []
    variable = variables()[code]
    others = [value for value in history.values() if value > 0]
    far = question_about(each.value, others, variable) if each.value > 0 else None
    if far is not None:
        found.append(far)
    elif each.value >= 0 and variable.plausible and not variable.is_plausible(each.value):
        least, most = variable.plausible
        params = (("indicator", code), ("least", f"{least:g}"), ("most", f"{most:g}"))
        found.append(Reason("outside_plausible_range", params, code))
    if each.grade in QUESTIONABLE:
        found.append(Reason("grade_unusual", (("grade", each.grade),), code))
    return found
