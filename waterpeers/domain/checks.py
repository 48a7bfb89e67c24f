"""What real data need to be asked about: reported figures of one year that do not fit together.

A check asks, it never changes a value: each finding is a ``Reason`` whose params name the codes.
Each of these was found in real data; blank inputs are never found fault with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import inf, nan
from operator import eq, gt

from waterpeers.domain.computing import Column, Computation
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
    ("staff_water", "staff_total"),
    ("pop_served_direct", "pop_served_water"),
    ("pop_area_lia", "pop_area_water"),
    ("pop_served_lia", "pop_area_lia"),
    ("breaks_mains", "breaks_water"),
    ("breaks_service", "breaks_water"),
    ("conn_dma", "conn_water"),
    ("ww_collected", "ww_generated"),
    ("ww_tests_passed", "ww_tests_done"),
    ("sludge_treated", "sludge_emptied"),
    ("staff_over_50", "staff_total"),
    ("receivables_90", "receivables"),
    ("receivables_365", "receivables"),
    ("receivables_365", "receivables_90"),
    ("investment_renewal", "investment"),
)
COSTS = "zero(cost_labour)+zero(cost_energy)+zero(cost_chemicals)"


def _is_count(code: str) -> bool:
    return variables()[code].unit in {"persons", "connections", "tests/year", "complaints/year"}


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
    ("bills_nothing", "revenue_total", "=", "0[LCU/year]"),
    ("collection_exactly_full", "cash_income", "=+", "billed_amount"),
    ("collection_exactly_full", "cash_income", "=+", "revenue_total"),
    ("bills_no_water", "sold", "=", "0[m3/year]"),
    ("collected_above_billed", "cash_income", ">", "1.25[ratio]*billed_amount"),
    ("costs_above_all", COSTS, ">", "1.01[ratio]*opex_total"),
    ("served_apart", "pop_served_water", "≠", "pop_served_direct+pop_served_points"),
    ("sold_a_share", "sold", "share", "produced"),
    ("tariff_apart", "I.avg_revenue_water", ">", "10[ratio]*retail_cost_m3"),
    ("tariff_apart", "retail_cost_m3", ">", "10[ratio]*I.avg_revenue_water"),
    ("leakage_index_below_one", "1[ratio]", ">", "I.ili"),
    ("more_than_a_day", "hours_supply", ">", "24[h/day]"),
    *(("part_above_whole", part, ">", whole) for part, whole in PARTS),
    *(("per_cent_for_a_count", part, "%", whole) for part, whole in PARTS if _is_count(part)),
)
# What two figures make of one another, and where it is asked about: wider than what is usual, so
# that a town with four hours a day or a scattered one is left in peace; a slip of a unit is not.
PROPORTIONS = (  # asked about, indicator, least, most
    ("net_water_km", "I.network_conn", 0.5, 300.0),
    ("conn_water", "I.persons_per_connection", 1.1, 40.0),
    ("produced", "I.production_lpcd", 15.0, 2000.0),
    ("sold", "I.consumption_lpcd", 4.0, 1200.0),
    ("energy_water", "I.energy_water_m3", 0.002, 10.0),
    ("receivables", "I.collection_period", 1.0, 4000.0),
    ("income_household", "I.affordability", 0.4, 30.0),
    ("revenue_total", "I.revenue_gni", 0.005, 15.0),
    ("staff_total", "I.staff_pop", 0.01, 15.0),
    ("tests_done", "I.tests_done", 12.0, 400.0),  # of a month
    ("tests_passed", "I.tests_passed", 40.0, inf),
    ("micro_passed", "I.micro_passed", 40.0, inf),
    ("breaks_water", "I.pipe_breaks", 0.005, 50.0),  # of a km
)
IMPLIED = {  # what is not said again
    "losses_negative": "sold_above_produced",
    "bills_no_water": "bills_nothing",
}
# So for very many, year after year: told beside results, and not asked.
TOLD_ONLY = frozenset({"collection_exactly_full"})
WHOLE_DAY, MUCH_OF_A_DAY = 24.0, 20.0  # hours
MANY = 1000  # of a count of which a percentage is no part
ROUNDING = 0.01  # two records of one thing may differ by so much of the larger one


def apart(one: float, other: float) -> bool:
    """Whether two records of one thing say different things."""
    return abs(one - other) > ROUNDING * max(abs(one), abs(other))


def _all_day(pressurised: float, supplied: float) -> bool:
    """Whether a network is said to be under pressure all day, and its customers get far less."""
    return pressurised == WHOLE_DAY and supplied < MUCH_OF_A_DAY


def _both(one: float, other: float) -> bool:
    return one == other and one > 0


def _a_share(sold: float, produced: float) -> bool:
    """Whether one is a round share of the other though it is no round number: worked out by it."""
    parts = 20 * sold / produced if produced else nan
    return sold > 1000 and sold % 1000 != 0 and 0 < parts < 20 and abs(parts - round(parts)) < 1e-9


def _per_cent(part: float, whole: float) -> bool:
    """Whether a part looks like a percentage of a count."""
    return 0 < part <= 100 and whole >= MANY and (part != round(part) or whole > 50 * MANY)


_COMPARE = {
    ">": gt,
    "=": eq,
    "≠": apart,
    "≫": _all_day,
    "=+": _both,
    "share": _a_share,
    "%": _per_cent,
}


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
    for (field, code, least, most), ratios in zip(PROPORTIONS, _ratios(columns, rows), strict=True):
        for row, value in enumerate(ratios):
            if value > 0 and not least <= value <= most:
                found[row].append(_out_of_proportion(field, code, value, least, most))
    for field, ratio, least, most in DENSITIES:
        for row, value in enumerate(_densities().run(columns, rows)[ratio]):
            if value > 0 and not least <= value <= most:
                params = {"left": field, "right": "produced", "value": f"{value / 365:.3g}"}
                found[row].append(Reason("water_beyond_its_pipes", tuple(params.items()), field))
    return [_once(reasons) for reasons in found]


# Water for each km of pipe and year, in m3: beyond these fewer than 3 of 1,000 published years lie.
DENSITIES = (("net_water_km", "produced/net_water_km", 365.0, 365 * 2500.0),)


@cache
def _densities() -> Computation:
    return Computation({ratio: parse(ratio) for _field, ratio, _least, _most in DENSITIES})


def _ratios(columns: Mapping[str, Column], rows: int) -> list[list[float]]:
    computed = _proportions().run(columns, rows)
    return [computed[code] for _field, code, _least, _most in PROPORTIONS]


@cache
def _proportions() -> Computation:
    codes = [code for _field, code, _least, _most in PROPORTIONS]
    return Computation({code: catalogue().meaning(code) for code in codes})


def _out_of_proportion(field: str, code: str, value: float, least: float, most: float) -> Reason:
    params = {
        "variable": field,
        "indicator": code,
        "value": f"{value:.3g}",
        "unit": catalogue().indicators[code].unit,
        "least": f"{least:g}",
        "most": f"{most:g}",
    }
    return Reason("out_of_proportion", tuple(sorted(params.items())), field)


CODES = frozenset({"variable", "left", "right", "indicator"})  # params that name figures


@lru_cache(maxsize=4096)  # reasons hold what people wrote
def concerned(reason: Reason) -> frozenset[str]:
    """Name the variables that a finding is about, those behind a derived quantity included."""
    sides = [parse(text) for key, text in reason.params if key in CODES]
    return frozenset(code for side in sides for code in names(expand(side, catalogue().meaning)))


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Keep the first finding of each kind about a variable: one question is enough."""
    codes = {each.code for each in reasons}
    told = [each for each in reasons if IMPLIED.get(each.code) not in codes]
    return tuple({(each.code, each.field): each for each in reversed(told)}.values())[::-1]


Comparison = tuple[str, str, str, str]


@cache
def _compiled() -> tuple[list[tuple[Comparison, Reason]], Computation]:
    units = {code: each.unit for code, each in catalogue().variables.items()}
    units |= {code: each.unit for code, each in catalogue().indicators.items()}
    sides: dict[str, Expression] = {}
    for finding, left, _sign, right in COMPARISONS:
        one, other = parse(left), parse(right)
        if not unit_of(one, units).is_same(unit_of(other, units)):
            raise FormulaError(f"{finding}: {left} and {right} cannot be compared")
        sides |= {left: one, right: other}
    plan = Computation({text: expand(side, catalogue().meaning) for text, side in sides.items()})
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
