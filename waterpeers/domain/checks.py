"""What real data need to be asked about: reported figures of one year that do not fit together.

A check asks, it never changes a value: each finding is a ``Reason`` whose params name the codes.
Each of these was found in real data; blank inputs are never found fault with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import eq, gt

from waterpeers.domain.computing import Column, Plan
from waterpeers.domain.formulas import Expression, FormulaError, expand, names, parse, unit_of
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.verdicts import Reason

PARTS = (  # part, whole: what cannot be more than the other
    ("pop_served_direct", "pop_area_water"),
    ("pop_served_sewer", "pop_area_sewer"),
    ("conn_water_metered", "conn_water"),
    ("conn_water", "conn_water_total"),
    ("conn_discontinuous", "conn_water"),
    ("sold_metered", "sold"),
    ("sold_residential", "sold"),
    ("ww_treated_primary", "ww_collected"),
    ("ww_treated_secondary", "ww_treated_primary"),
    ("tests_passed", "tests_done"),
    ("micro_passed", "micro_done"),
    ("complaints_resolved", "complaints"),
    ("cost_labour", "opex_total"),
    ("cost_energy", "opex_total"),
    ("cost_contracted", "opex_total"),
    ("cost_chemicals", "opex_total"),
    ("cost_repair", "opex_total"),
    ("opex_water", "opex_total"),
    ("revenue_water", "revenue_total"),
    ("staff_women", "staff_total"),
    ("staff_technical", "staff_total"),
    ("staff_women_technical", "staff_technical"),
)
# code of the finding, left side, how they compare, right side
COMPARISONS = (
    ("served_above_area", "pop_served_water", ">", "pop_area_water"),
    ("sold_above_produced", "billed", ">", "water_supplied"),
    ("losses_negative", "authorised", ">", "water_supplied"),
    ("losses_exactly_zero", "billed", "=", "water_supplied"),
    ("said_twice_apart", "produced", "≠", "input_by_parts"),
    ("said_twice_apart", "sold", "≠", "billed_by_parts"),
    ("said_twice_apart", "sold_metered", "≠", "billed_metered"),
    ("supplied_without_pressure", "hours_supply", ">", "hours_pressurised"),
    ("pressure_all_day", "hours_pressurised", "≫", "hours_supply"),
    ("collection_exactly_full", "cash_income", "=", "billed_amount"),
    ("collection_exactly_full", "cash_income", "=", "revenue_total"),
    ("leakage_index_below_one", "1[ratio]", ">", "I.ili"),
    ("more_than_a_day", "hours_supply", ">", "24[h/day]"),
    *(("part_above_whole", part, ">", whole) for part, whole in PARTS),
)
IMPLIED = {"losses_negative": "sold_above_produced"}  # what is not said again
WHOLE_DAY, MUCH_OF_A_DAY = 24.0, 20.0  # hours
ROUNDING = 0.01  # two records of one thing may differ by so much of the larger one


def apart(one: float, other: float) -> bool:
    """Whether two records of one thing say different things."""
    return abs(one - other) > ROUNDING * max(abs(one), abs(other))


def _all_day(pressurised: float, supplied: float) -> bool:
    """Whether a network is said to be under pressure all day, and its customers get far less."""
    return pressurised == WHOLE_DAY and supplied < MUCH_OF_A_DAY


_COMPARE = {">": gt, "=": eq, "≠": apart, "≫": _all_day}


def findings(columns: Mapping[str, Column], rows: int) -> list[tuple[Reason, ...]]:
    """Find, for each row, what is to be asked about the reported figures of our variables."""
    found: list[list[Reason]] = [[] for _ in range(rows)]
    for code, column in columns.items():
        variable = variables().get(code)
        if variable is None or (variable.plausible and variable.plausible[0] < 0):
            continue
        for row, value in enumerate(column):
            if value < 0:
                found[row].append(Reason("negative_value", (("variable", code),), code))
    sides, plan = _compiled()
    sides_of = plan.run(columns, rows)
    for (_finding, left, sign, right), reason in sides:
        compare = _COMPARE[sign]
        for row, hit in enumerate(map(compare, sides_of[left], sides_of[right])):
            if hit and sign == "≠":
                both = sides_of[left][row], sides_of[right][row]
                found[row].append(_with_values(reason, *both))
            elif hit:
                found[row].append(reason)
    return [_once(reasons) for reasons in found]


@lru_cache(maxsize=4096)  # reasons hold what people wrote
def concerned(reason: Reason) -> frozenset[str]:
    """Name the variables that a finding is about, those behind a derived quantity included."""
    sides = [parse(text) for key, text in reason.params if key in {"variable", "left", "right"}]
    return frozenset(code for side in sides for code in names(expand(side, catalogue().meaning)))


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Keep the first finding of each kind about a variable: one question is enough."""
    codes = {each.code for each in reasons}
    told = [each for each in reasons if IMPLIED.get(each.code) not in codes]
    return tuple({(each.code, each.field): each for each in reversed(told)}.values())[::-1]


Comparison = tuple[str, str, str, str]


@cache
def _compiled() -> tuple[list[tuple[Comparison, Reason]], Plan]:
    units = {code: each.unit for code, each in catalogue().variables.items()}
    units |= {code: each.unit for code, each in catalogue().indicators.items()}
    sides: dict[str, Expression] = {}
    for finding, left, _sign, right in COMPARISONS:
        one, other = parse(left), parse(right)
        if not unit_of(one, units).is_same(unit_of(other, units)):
            raise FormulaError(f"{finding}: {left} and {right} cannot be compared")
        sides |= {left: one, right: other}
    plan = Plan({text: expand(side, catalogue().meaning) for text, side in sides.items()})
    return [(each, _reason(each)) for each in COMPARISONS], plan


def _with_values(reason: Reason, left: float, right: float) -> Reason:
    """Show both: who is asked has to see what stands against what."""
    unit = catalogue().definition(reason.field).unit
    values = (("left_value", f"{left:.10g}"), ("right_value", f"{right:.10g}"), ("unit", unit))
    return Reason(reason.code, reason.params + values, reason.field)


def _reason(comparison: Comparison) -> Reason:
    finding, left, _sign, right = comparison
    field = right if "[" in left else left
    return Reason(finding, (("left", left), ("right", right)), field)
