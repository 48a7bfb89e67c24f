"""What is asked about a reported value before it counts: each question waits for an answer.

A question never changes a value. It is a ``Reason`` whose params name codes; the answer ("yes, we
took over 14 towns") is kept beside the value.
"""

from __future__ import annotations

from collections.abc import Mapping

from waterpeers.domain.checks import concerned, findings
from waterpeers.domain.grades import QUESTIONABLE
from waterpeers.domain.indicators import variables
from waterpeers.domain.plausibility import question_about
from waterpeers.domain.results import Reported
from waterpeers.domain.verdicts import Reason

History = Mapping[int, float]  # year → value of a variable, in the unit we keep


def questions(
    reported: Mapping[str, Reported], histories: Mapping[str, History], year: int
) -> dict[str, tuple[Reason, ...]]:
    """Ask about the values of one sheet; variables that nothing is asked about are left out.

    ``histories`` hold the values of other years, by variable. What concerns several values is
    asked about one of them: the part, not the whole.
    """
    found: dict[str, list[Reason]] = {code: [] for code in reported}
    (asked,) = findings({code: [each.value] for code, each in reported.items()}, 1)
    for reason in asked:
        found[_about(reason, reported)].append(reason)
    for code, each in reported.items():
        found[code] += _about_itself(code, each, histories.get(code, {}))
    return {code: tuple(reasons) for code, reasons in found.items() if reasons}


def _about(reason: Reason, reported: Mapping[str, Reported]) -> str:
    if reason.field in reported:
        return reason.field
    return min(concerned(reason) & reported.keys())


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
