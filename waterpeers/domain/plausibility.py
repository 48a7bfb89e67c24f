"""Questions about a value that is far from what is usual for the same utility.

A value is asked about when it is ``FAR`` times the median of the utility's other years, or less
than that part of it: the size of a slip between units (m³ and thousand m³, units and tens), which
growth does not reach. The median of the others keeps one slip from hiding another. A question is
no verdict: towns are taken over, currencies are redenominated; the answer stays beside the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log10
from statistics import median

from waterpeers.domain.catalogue import Variable
from waterpeers.domain.units import conversion, units_like
from waterpeers.domain.verdicts import Reason

FAR = 9.5  # a slip of ten, and some growth against it
BEYOND = 1e300  # where a quotient would leave the range of numbers
NEAR_A_UNIT = 0.5  # in powers of ten: a slip this close to another unit names it


def questions(history: Mapping[int, float], variable: Variable) -> dict[int, Reason]:
    """Ask about the values of a variable in its unit, by year; only of years that are far off.

    Values that are not positive say nothing of scale: they are neither asked about nor compared.
    """
    positive = {year: value for year, value in history.items() if value > 0}
    found = {}
    for year, value in positive.items():
        others = [other for each, other in positive.items() if each != year]
        question = question_about(value, others, variable)
        if question is not None:
            found[year] = question
    return found


def question_about(value: float, others: list[float], variable: Variable) -> Reason | None:
    """Ask about one positive value beside the positive values of other years, if it is far off.

    The params are codes and plain numbers: ``variable``, ``times`` or ``part`` (how often the
    usual value, or which fraction of it), ``usual``, ``unit``, and ``other_unit`` where another
    unit would explain it.
    """
    if not others:
        return None
    usual = median(others)
    ratio = min(max(value / usual, 1 / BEYOND), BEYOND)
    if 1 / FAR < ratio < FAR:
        return None
    side = "times" if ratio > 1 else "part"
    params = {
        "variable": variable.code,
        side: f"{ratio if ratio > 1 else 1 / ratio:.3g}",
        "usual": f"{usual:.6g}",
        "unit": variable.unit,
    }
    other_unit = _unit_that_explains(ratio, variable.unit)
    if other_unit:
        params["other_unit"] = other_unit
        code = "unit_slip_above" if ratio > 1 else "unit_slip_below"
    else:
        code = "far_above_usual" if ratio > 1 else "far_below_usual"
    return Reason(code, tuple(sorted(params.items())), variable.code)


def _unit_that_explains(ratio: float, unit: str) -> str:
    """Name the unit in which the value would be as usual, if one is near enough; "" for none.

    A value that is 1,000 times too large for m³ was in litres: one litre is 1/1,000 m³.
    """
    gaps = {
        other: abs(log10(conversion(other, unit)) + log10(ratio)) for other in units_like(unit)[1:]
    }
    nearest = min(gaps, key=lambda other: gaps[other], default="")
    return nearest if nearest and gaps[nearest] <= NEAR_A_UNIT else ""
