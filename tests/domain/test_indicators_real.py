"""Indicators against figures published by others: Brazil's SNIS, and the IBNET panel.

Every published value counts, also where we can compute none. It is reproduced when ours is within
0.1 % of it, or within half a unit of its last decimal (it was rounded). Before 2013 the ministry
cut instead of rounding in some years, and some columns had fewer decimals: one unit of the last
decimal that the column had is allowed there.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from waterpeers.domain.catalogue import Reproduction
from waterpeers.domain.frameworks import framework
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.results import compute_table
from waterpeers.domain.units import conversion

pytestmark = pytest.mark.real_data

ONE_DECIMAL = {"IN020": 2012, "IN022": 2021, "IN023": 2009}  # last year with one decimal
WHOLE_NUMBERS = {"IN054": 2012}
FIRST_ROUNDED_YEAR = 2013


def unit_of_last_decimal(code, year):
    if year <= WHOLE_NUMBERS.get(code, 0):
        return 1.0
    return 0.1 if year <= ONE_DECIMAL.get(code, 0) else 0.01


@cache
def snis(folder):
    rows = []
    for name in ("provider_years_1995_2011.csv", "provider_years_2012_2021.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            rows += list(csv.DictReader(file))
    codes = [code for code in rows[0] if re.fullmatch(r"(AG|ES|FN|G|IN)\d+A?", code)]
    columns = {code: [float(row[code] or "nan") for row in rows] for code in codes}
    years = [int(row["year"]) for row in rows]
    return years, columns


@pytest.fixture(scope="module")
def computed(shared):
    years, columns = snis(shared / "data" / "brazil_snis")
    snis_framework = framework("snis")
    inputs = {code: column for code, column in columns.items() if not code.startswith("IN")}
    found = compute_table(snis_framework.catalogue, years, inputs, snis_framework.indicators)
    return years, columns, found


def match_rates(computed, first, last):
    """Count, for each indicator: published values, and how many of them are reproduced."""
    years, columns, found = computed
    counted = defaultdict(lambda: [0, 0])
    for code, column in found.items():
        for year, ours, theirs in zip(years, column, columns[code], strict=True):
            if first <= year <= last and theirs == theirs:
                last_decimal = unit_of_last_decimal(code, year)
                cut = last_decimal if year < FIRST_ROUNDED_YEAR else last_decimal / 2
                counted[code][0] += 1
                counted[code][1] += abs(ours - theirs) <= max(1e-3 * abs(theirs), cut + 1e-9)
    return counted


@pytest.fixture(scope="module")
def promised(shared):
    with (shared / "data" / "brazil_snis" / "variables.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: (int(row["rows_checked_2015_2021"]), float(row["match_percent_2015_2021"]))
        for row in rows
        if row["match_percent_2015_2021"]
    }


def tell_rates(measured, period, rates):
    measured(f"{period}: indicator, published, reproduced, per cent")
    for code, (rows, agreeing) in sorted(rates.items()):
        measured(f"  {code} {rows:6} {agreeing:6} {100 * agreeing / rows:6.2f}")


def test_the_page_of_the_method_says_the_rates_that_are_measured(computed):
    page = (Path(__file__).parents[2] / "docs" / "methods" / "indicators.md").read_text("utf-8")
    stated = dict(re.findall(r"^\| (IN\d+) \| [^|]+ \| (.+) \|$", page, re.MULTILINE))
    periods = [match_rates(computed, *years) for years in ((2015, 2021), (1995, 2014))]

    assert stated == {
        code: " | ".join(
            f"{rates[code][0]:,} | {100 * rates[code][1] / rates[code][0]:.2f}" for rates in periods
        )
        for code in periods[0]
    }


def test_every_published_indicator_of_snis_2015_to_2021_is_reproduced(computed, promised, measured):
    rates = match_rates(computed, 2015, 2021)
    tell_rates(measured, "SNIS 2015–2021", rates)

    assert len(promised) == 36
    for code, (_, share) in promised.items():
        rows, agreeing = rates[code]
        assert round(100 * agreeing / rows, 1) >= share, code


def test_the_versions_of_earlier_years_reproduce_them_too(computed, measured):
    rates = match_rates(computed, 1995, 2014)
    tell_rates(measured, "SNIS 1995–2014", rates)

    for code, (rows, agreeing) in rates.items():
        assert agreeing >= 0.92 * rows, code  # IN023 has no inputs before 2001


def agreement(ours, theirs, years, code, *, within=0.0):
    """Count published values, and how many ours is as good as equal to, or ``within`` that part."""
    rows = same = 0
    for year, one, other in zip(years, ours, theirs, strict=True):
        if other == other:
            last_decimal = unit_of_last_decimal(code, year)
            cut = last_decimal if year < FIRST_ROUNDED_YEAR else last_decimal / 2
            rows += 1
            same += abs(one - other) <= max(max(1e-3, within) * abs(other), cut + 1e-9)
    return rows, same


@pytest.fixture(scope="module")
def ours_of_snis(computed):
    """Give our own indicators of Brazil's figures, each beside the one that it is linked with."""
    years, columns, _found = computed
    snis = framework("snis")
    inputs = {code: column for code, column in columns.items() if not code.startswith("IN")}
    codes = tuple({link.ours for link in snis.links.values()})
    found = compute_table(snis.catalogue, years, snis.filled(inputs), codes)
    made = {}
    for theirs, link in snis.links.items():
        units = [snis.catalogue.indicators[code].unit for code in (link.ours, theirs)]
        factor = conversion(*units)
        made[theirs] = [value * factor for value in found[link.ours]]
    return made


def test_what_is_said_to_be_computed_was_computed_from_snis(computed, ours_of_snis):
    """Same is said only where our formula gives what the ministry published, and how often."""
    years, columns, _found = computed
    snis = framework("snis")
    made = {}
    for code, link in snis.links.items():
        if link.is_same:
            rows, same = agreement(ours_of_snis[code], columns[code], years, code)
            made[link.ours] = Reproduction(f"SNIS {code}", rows, round(100 * same / rows, 1))
            assert made[link.ours].percent >= 99, code
    said = {
        code: next(each for each in indicator.evidence if each.against.startswith("SNIS"))
        for code, indicator in catalogue().indicators.items()
        if any(each.against.startswith("SNIS") for each in indicator.evidence)
    }
    assert said == made


def test_the_page_says_how_near_what_is_only_similar_comes(computed, ours_of_snis):
    years, columns, _found = computed
    page = (Path(__file__).parents[2] / "docs" / "methods" / "crosswalks.md").read_text("utf-8")
    stated = dict(re.findall(r"^\| (IN\d+) \| `[^|]+` \| (.+) \|$", page, re.MULTILINE))
    made = {}
    for code, link in framework("snis").links.items():
        if not link.is_same and any(value == value for value in ours_of_snis[code]):
            rows, near = agreement(ours_of_snis[code], columns[code], years, code, within=0.01)
            made[code] = f"{rows:,} | {100 * near / rows:.0f}"
    assert stated == made


# --- IBNET ---

COLUMNS = {  # of the panel: our variable
    "pop_area_water": "pop_area_water", "pop_served_water": "pop_served_water",
    "network_km": "net_water_km", "volume_produced_m3": "produced",
    "op_revenue_total_lcu": "revenue_total", "op_revenue_water_lcu": "revenue_water",
    "op_expense_total_lcu": "opex_total", "op_expense_water_lcu": "opex_water",
    "labour_cost_lcu": "cost_labour", "electricity_cost_lcu": "cost_energy",
    "contracted_cost_lcu": "cost_contracted", "gross_fixed_assets_lcu": "gross_fixed_assets",
}  # fmt: skip
# what the panel's own description says: median, 5 % and 95 %, over more utilities than are here
DESCRIBED = {
    "24.1": (1.09, 0.39, 2.09), "13.1": (40, None, None), "13.2": (20, None, None),
    "1.1": (90, None, None), "3.1": (234, 66, 534),
}  # fmt: skip


def test_the_ibnet_panel_has_the_distribution_that_its_description_gives(shared, measured):
    with (shared / "data" / "ibnet_panel" / "utility_years.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {
        ours: [float(row[theirs] or "nan") for row in rows] for theirs, ours in COLUMNS.items()
    }
    ibnet = framework("ibnet")

    found = compute_table(
        ibnet.catalogue, [int(row["year"]) for row in rows], columns, ibnet.indicators
    )

    known = {code: sorted(v for v in column if v == v) for code, column in found.items()}
    measured("IBNET panel: indicator, rows computed, median")
    for code, values in known.items():
        if values:
            measured(f"  {code:5} {len(values):6} {values[len(values) // 2]:.4g}")
    assert len(known["24.1"]) > 10_000
    for code, expected in DESCRIBED.items():
        for share, value in zip((0.5, 0.05, 0.95), expected, strict=True):
            if value is not None:
                at = known[code][int(share * len(known[code]))]
                assert at == pytest.approx(value, rel=0.05), (code, share)
