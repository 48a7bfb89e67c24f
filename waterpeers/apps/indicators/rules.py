"""What can be reported, and on what it can rest: asked by actions, and by forms as it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waterpeers.apps.indicators.queries.headlines import exactly
from waterpeers.domain.grades import GradeError, to_grade
from waterpeers.domain.indicators import variables
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE, MOST, factor
from waterpeers.domain.verdicts import NotValid, Reason, Refused


@dataclass(frozen=True)
class ReportedFigure:
    """A figure as somebody gives it: in ``unit`` (ours if empty), ``text`` as it was typed."""

    variable: str
    value: float
    unit: str = ""
    text: str = ""
    grade: str = ""
    source: str = ""
    note: str = ""


def valid_figures(given: Iterable[ReportedFigure]) -> list[ReportedFigure]:
    """Check all figures, or refuse with every reason; each names its variable."""
    found: dict[str, ReportedFigure] = {}
    against = []
    for each in given:
        if each.variable in found:
            against.append(Reason("figure_given_twice", field=each.variable))
        try:
            found[each.variable] = _checked(each)
        except Refused as refused:
            against += [
                Reason(reason.code, reason.params, each.variable)
                for reason in refused.verdict.against
            ]
    if against:
        raise NotValid.of(against)
    return [*found.values()]


def _checked(each: ReportedFigure) -> ReportedFigure:
    value = each.value * factor(each.variable, each.unit)
    if not abs(value) < MOST:  # not a number is not, either
        raise NotValid.because("value_beyond_all", value=each.text[:40] or f"{each.value:g}")
    try:
        grade = to_grade(each.grade)
    except GradeError:
        raise NotValid.because("not_a_grade", value=each.grade[:20]) from None
    for text, longest in ((each.source, LONGEST_SOURCE), (each.note, LONGEST_NOTE)):
        if len(text) > longest:
            raise NotValid.because("too_long", limit=str(longest))
    return ReportedFigure(
        variable=each.variable,
        value=value,
        unit=(each.unit.strip() or variables()[each.variable].unit)[:60],
        text=(clean_text(each.text) or exactly(float(each.value)))[:40],
        grade=grade,
        source=clean_text(each.source),
        note=clean_text(each.note),
    )


def one_of_both(link: str, file: object | None) -> None:
    """Refuse evidence that is neither a file nor a link, or both."""
    if bool(link) is (file is not None):
        raise NotValid.because("file_or_link", field="link")
