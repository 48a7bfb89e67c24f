"""Questions about a value that is far from what is usual for the same utility.

A value is asked about when it is ``FAR`` times the median of the utility's other years, or less
than that part of it: the size of a slip between units (m³ and thousand m³, units and tens), which
growth does not reach. The median of the others keeps one slip from hiding another.

It is also asked about when it has changed since the year before by more than what it measures can:
pipes and staff to double, people and connections to two and a half times, volumes to four, money to
six times. It has to be as far from the median of the others too, so that the year after a slip is
left in peace, and to have changed so against the utility's other figures: a merger moves people,
pipes and water together, a new currency all amounts. Smaller bounds hear no more of the slips that
people make, and ask twice as often in vain: ``docs/methods/plausibility.md``.

Smaller slips are heard where more is known. What a utility has (people, connections, pipes, staff)
does not leap for one year and come back: a value ``APART`` from both the year before and the year
after is asked about where it is further from both than they are from one another. A length that is
0.62 of the year before, or of what lies between the two years around, was typed in miles.

A question is no verdict: towns are taken over, currencies are redenominated; the answer stays
beside the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from math import log10, sqrt
from statistics import median
from typing import Any

from waterpeers.domain.catalogue import Variable
from waterpeers.domain.units import conversion, units_like
from waterpeers.domain.verdicts import Reason

# Questions about the size of a value: what is asked even of figures that a publisher has reviewed.
OF_SCALE = frozenset(
    {"unit_slip_above", "unit_slip_below", "far_above_usual", "far_below_usual",
     "out_of_proportion", "water_beyond_its_pipes", "outside_plausible_range"}
)  # fmt: skip
# Questions about a value beside its own other years: an answer to one begins a new course.
OF_COURSE = frozenset(
    {"unit_slip_above", "unit_slip_below", "far_above_usual", "far_below_usual", "changed_up",
     "changed_down", "above_both_years", "below_both_years"}
)  # fmt: skip
STAYED = 1.25  # so near to an earlier value, an answer given of that one holds
FAR = 9.5  # a slip of ten, and some growth against it
BEYOND = 1e300  # where a quotient would leave the range of numbers
NEAR_A_UNIT = 0.5  # in powers of ten: a slip this close to another unit names it
# By the unit of a variable: what is not reached from one year to the next.
CHANGES = {
    "persons": 2.5,
    "connections": 2.5,
    "km": 1.9,
    "FTE": 2.0,
    "h/day": 1.4,
    "m of head": 1.5,
    "m3/year": 4.0,
    "kWh/year": 4.0,
    "LCU/year": 6.0,
    "LCU/m3": 6.0,
    "LCU/month": 6.0,
}
# What comes and goes: work that is given out, what is built, arrears that are written off.
MOVING = frozenset(
    {"cost_contracted", "cost_chemicals", "cost_energy", "energy_water", "cost_repair",
     "investment", "receivables", "conn_sewer", "pop_served_sewer", "net_sewer_km",
     "pop_onsite_managed", "depreciation", "interest", "debt_service", "imported", "exported",
     "receivables_90", "receivables_365", "subsidies", "investment_planned", "investment_renewal",
     "current_assets", "current_liabilities", "conn_dma", "pop_area_lia", "pop_served_lia",
     "sludge_emptied", "sludge_treated"}
)  # fmt: skip
# What may be nothing one year and much the next: asked about where another unit explains it alone.
COMES_AND_GOES = frozenset(
    {"conn_sewer", "pop_served_sewer", "receivables", "imported", "exported"}
)
# What a figure moves with: people are paid, electricity is bought.
MOVES_WITH: Mapping[str, str] = {
    "staff_total": "cost_labour",
    "cost_labour": "staff_total",
    "energy_water": "cost_energy",
    "cost_energy": "energy_water",
}
HALF_AS_FAR = 0.5  # of the way of a leap, in powers of ten: what moved so far with it explains it
# Of operating cost: a part of it that leaps by less is not worth a question.
PARTS_OF_COST = frozenset(
    {"cost_labour", "cost_energy", "cost_contracted", "cost_chemicals", "cost_repair"}
)
LITTLE = 0.1
STOCKS = frozenset({"persons", "connections", "km", "FTE"})  # units of what a utility has
APART = 1.4  # times the higher of the two years around, or less than that part of the lower
AGREE = 1.4  # how far the two years around may be from one another
MILE = conversion("mile", "km")
AS_A_MILE = 0.05  # how far from a mile a change may be that looks like one
FIRST_APART = 1.6  # times the higher of the two years after a first one, or part of the lower
BETWEEN = 0.08  # how far from the years around a length in miles may be
NEAR_BOTH = 1.2  # a length this near to the year before is not looked at
YEARS_BEFORE = 3  # an earlier year is no "year before" any more


# Questions that name another unit: a word alone answers none of them.
UNIT_SLIPS = frozenset({"unit_slip_above", "unit_slip_below"})


class UnitDecision(StrEnum):
    """What somebody says of a value that may be in another unit."""

    CONVERT = "convert"  # it was typed in the other unit: the value becomes what it is in ours
    RIGHT = "right"  # it is right as it stands, for a reason


def in_other_unit(value: float, question: Mapping[str, Any]) -> float:
    """Give the value that was meant, if it was typed in the unit that a question names.

    >>> in_other_unit(2640, {"params": {"other_unit": "thousand m3/year", "unit": "m3/year"}})
    2640000.0
    """
    params = question["params"]
    return value * conversion(params["other_unit"], params["unit"])


def waits(question: Mapping[str, Any]) -> bool:
    """Whether a question that is kept beside a value has no answer that counts."""
    return not question["answer"] or not question.get("right", True)


def answered(kept: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Give the kept questions by whose answer a value is right: code and field of each."""
    return {(question["code"], question["field"]) for question in kept if not waits(question)}


def most_change(variable: Variable) -> float:
    """Say how many times the year before a value may be without a question."""
    return FAR if variable.code in MOVING else CHANGES.get(variable.unit, FAR)


def least_change(variable: Variable) -> float:
    """Say from how many times the year before a value may be asked about at all."""
    if variable.unit == "km":
        return NEAR_BOTH
    if variable.unit in STOCKS and variable.code not in MOVING:
        return min(APART, most_change(variable))
    return most_change(variable)


def questions(history: Mapping[int, float], variable: Variable) -> dict[int, Reason]:
    """Ask about the values of a variable in its unit, by year; only of years that are far off.

    Values that are not positive say nothing of scale: they are neither asked about nor compared.
    """
    positive = {year: value for year, value in history.items() if value > 0}
    found = {}
    for year, value in positive.items():
        others = {each: other for each, other in positive.items() if each != year}
        question = question_about(value, others, variable, year)
        if question is not None:
            found[year] = question
    return found


def grows_with(variable: Variable) -> str:
    """Say with what a variable grows: with the size of the utility, with money; "" for nothing."""
    if variable.unit in {"persons", "connections", "km", "FTE", "m3/year", "kWh/year"}:
        return "size"
    return "money" if variable.unit == "LCU/year" else ""


def _alone(before: int) -> float:
    return 1.0


def question_about(
    value: float,
    others: Mapping[int, float],
    variable: Variable,
    year: int,
    growth: Callable[[int], float] = _alone,
) -> Reason | None:
    """Ask about one positive value beside the positive values of other years, if it is far off.

    The params are codes and plain numbers: ``variable``, ``times`` or ``part`` (how often the
    usual value, or which fraction of it), ``usual``, ``unit``, and ``other_unit`` where another
    unit would explain it. ``growth`` says how the rest has changed since an earlier year.
    """
    if not others:
        return None
    usual = median(others.values())
    ratio = _ratio(value, usual)
    if 1 / FAR < ratio < FAR:
        return _about_change(value, others, variable, year, ratio, growth)
    other_unit = _unit_that_explains(ratio, variable.unit)
    if not other_unit and variable.code in COMES_AND_GOES:
        return None
    side = "times" if ratio > 1 else "part"
    params = {
        "variable": variable.code,
        side: f"{ratio if ratio > 1 else 1 / ratio:.3g}",
        "usual": f"{usual:.6g}",
        "unit": variable.unit,
    }
    if other_unit:
        params["other_unit"] = other_unit
        code = "unit_slip_above" if ratio > 1 else "unit_slip_below"
    else:
        code = "far_above_usual" if ratio > 1 else "far_below_usual"
    return Reason(code, tuple(sorted(params.items())), variable.code)


def _ratio(value: float, usual: float) -> float:
    return min(max(value / usual, 1 / BEYOND), BEYOND)


def _about_change(
    value: float,
    others: Mapping[int, float],
    variable: Variable,
    year: int,
    to_usual: float,
    growth: Callable[[int], float],
) -> Reason | None:
    """Ask about a change since the year before, where it leads away from what is usual too.

    What a utility has in a first year is compared with the one after it.
    """
    before = max((each for each in others if year - YEARS_BEFORE <= each < year), default=None)
    after = min((each for each in others if year < each <= year + YEARS_BEFORE), default=None)
    is_stock = variable.unit in STOCKS and variable.code not in MOVING
    if before is None:
        return _about_first(value, others, variable, after, growth) if is_stock else None
    most, ratio = most_change(variable), _ratio(value, others[before])
    if 1 / least_change(variable) <= ratio <= least_change(variable):
        return None
    if after is not None and is_stock:
        apart = _apart_from_both(value, others, variable, (before, after), growth)
        if apart is not None:
            return apart
    beside = _ratio(ratio, growth(before))
    is_below = after is None or value * NEAR_BOTH < others[after]
    near = max(abs(MILE * ratio - 1), abs(MILE * beside - 1)) <= AS_A_MILE
    if variable.unit == "km" and near and is_below:
        return _typed_in_miles(others[before], variable)
    leaps = min(ratio, to_usual, beside) > most or max(ratio, to_usual, beside) < 1 / most
    return _changed(ratio, others, variable, before) if leaps else None


def _changed(ratio: float, others: Mapping[int, float], variable: Variable, year: int) -> Reason:
    side = "times" if ratio > 1 else "part"
    params = {
        "variable": variable.code,
        side: f"{max(ratio, 1 / ratio):.3g}",
        "usual": f"{others[year]:.6g}",
        "year": str(year),
    }
    code = "changed_up" if ratio > 1 else "changed_down"
    return Reason(code, tuple(sorted(params.items())), variable.code)


def _about_first(
    value: float,
    others: Mapping[int, float],
    variable: Variable,
    after: int | None,
    growth: Callable[[int], float],
) -> Reason | None:
    """Ask about a first year that is far from those after it: from two that agree, or from one."""
    if after is None:
        return None
    later = min((each for each in others if after < each <= after + YEARS_BEFORE), default=None)
    bound = most_change(variable) if later is None else FIRST_APART
    low, high = sorted((others[after], others[after if later is None else later]))
    ratio, beside = _ratio(value, others[after]), _ratio(value, others[after]) / growth(after)
    if high / low > AGREE:
        return None
    if later is not None and variable.unit == "km" and _is_in_miles(value, low, high):
        return _typed_in_miles(others[after], variable)
    is_above = min(_ratio(value, high), beside) > bound
    is_below = max(_ratio(value, low), beside) < 1 / bound
    return _changed(ratio, others, variable, after) if is_above or is_below else None


def _is_in_miles(value: float, low: float, high: float) -> bool:
    """Whether a length would be as those around it if it was typed in miles."""
    return low / (1 + BETWEEN) <= MILE * value <= high * (1 + BETWEEN) and value * NEAR_BOTH < low


def _typed_in_miles(before: float, variable: Variable) -> Reason:
    params = {
        "variable": variable.code,
        "part": f"{MILE:.3g}",
        "usual": f"{before:.6g}",
        "unit": variable.unit,
        "other_unit": "mile",
    }
    return Reason("unit_slip_below", tuple(sorted(params.items())), variable.code)


def _apart_from_both(
    value: float,
    others: Mapping[int, float],
    variable: Variable,
    around: tuple[int, int],
    growth: Callable[[int], float],
) -> Reason | None:
    """Ask about what a utility has that leaps for one year and comes back."""
    before, after = around
    low, high = sorted((others[before], others[after]))
    beside = _ratio(_ratio(value, others[before]), growth(before))
    up = min(_ratio(value, high), beside)
    down = max(_ratio(value, low), beside)
    way = max(up, 1 / down)
    may_be_miles = variable.unit == "km" and high / low <= AGREE and beside < 1
    if may_be_miles and _is_in_miles(value, low, high):
        return _typed_in_miles(sqrt(low * high), variable)
    if way < APART or _ratio(high, low) > max(AGREE, way):
        return None
    side = "times" if up >= APART else "part"
    params = {
        "variable": variable.code,
        side: f"{up if up >= APART else 1 / down:.3g}",
        "usual": f"{high if up >= APART else low:.6g}",
        "year": str(before),
        "after": str(after),
    }
    code = "above_both_years" if up >= APART else "below_both_years"
    return Reason(code, tuple(sorted(params.items())), variable.code)


def is_explained(
    value: float, asked: Reason, moved_with: tuple[float, float] | None, cost: float | None
) -> bool:
    """Whether other figures of the year explain what is far from other years, or make it little.

    ``moved_with`` are what the figure moves with, then and now; ``cost`` is all operating cost.
    What another unit explains, or what comes back, is asked about whatever else says.

    >>> leap = Reason("changed_up", (("usual", "100"), ("variable", "staff_total")), "staff_total")
    >>> is_explained(250.0, leap, (4e6, 9e6), None)  # wages, too, went up far enough
    True
    >>> is_explained(250.0, leap, (4e6, 4.4e6), None)
    False
    """
    if asked.code not in LEAPS:
        return False
    usual = float(dict(asked.params)["usual"])
    if asked.field in PARTS_OF_COST and cost and abs(value - usual) < LITTLE * cost:
        return True
    if moved_with is None:
        return False
    way, its_way = log10(_ratio(value, usual)), log10(_ratio(moved_with[1], moved_with[0]))
    return its_way / way >= HALF_AS_FAR


LEAPS = frozenset({"far_above_usual", "far_below_usual", "changed_up", "changed_down"})


def _unit_that_explains(ratio: float, unit: str) -> str:
    """Name the unit in which the value would be as usual, if one is near enough; "" for none.

    A value that is 1,000 times too large for m³ was in litres: one litre is 1/1,000 m³.
    """
    gaps = {
        other: abs(log10(conversion(other, unit)) + log10(ratio)) for other in units_like(unit)[1:]
    }
    nearest = min(gaps, key=lambda other: gaps[other], default="")
    return nearest if nearest and gaps[nearest] <= NEAR_A_UNIT else ""
