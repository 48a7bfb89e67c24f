"""How loud the questions are over published years, and what stands out: as a reviewer counted.

Of Brazil's provider-years 43 in 100 had a result outside its usual range, many of them several for
one and the same zero; of Nigeria's years 48 in 100 had a question, and 24 to 44 of three others.
"""

import csv
import json
from collections import Counter

import pytest
from click.testing import CliRunner

from bench.plausibility import IBNET, SNIS, read, with_sums
from waterpeers.cli.malmquist import malmquist
from waterpeers.domain.checks import TOLD_ONLY
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.questions import questions
from waterpeers.domain.results import Reported, results

pytestmark = pytest.mark.real_data
UNUSUAL = {"out_of_proportion", "outside_plausible_range", "water_beyond_its_pipes"}


def reported(row):
    return {code: Reported(value) for code, value in row.items()}


@pytest.fixture(scope="module")
def brazil(shared):
    """Every twentieth provider-year of 2012 to 2021."""
    file = shared / "data" / "brazil_snis" / "provider_years_2012_2021.csv"
    data = read("SNIS", [file], "provider_id", SNIS | {"billed": ("AG011", 1e3)})
    rows = [(year, with_sums(dict(row), "billed")) for year, row in zip(data.years, data.rows)]
    return rows[::20]


def test_one_fact_out_of_range_is_told_once(brazil, measured):
    """Who bills nothing has six results at zero: it was a question for each of them."""
    outside, nothing = 0, []
    for year, row in brazil:
        flags = [
            (code, flag.code)
            for code, result in results(catalogue(), reported(row), year).items()
            for flag in result.flags
        ]
        told = [code for code, flag in flags if flag == "outside_plausible_range"]
        outside += bool(told)
        if row.get("revenue_total") == 0:
            nothing.append(len({"I.occr", "I.occr_cash", "I.working_ratio"} & {*told}))

    share = 100 * outside / len(brazil)
    measured(f"SNIS 2012-2021: {share:.1f} % of provider-years have a result out of range")
    assert share < 20
    assert len(nothing) > 50
    assert sum(nothing) == 0


def test_that_exactly_all_was_collected_is_told_and_not_asked(brazil):
    """Six in ten Brazilian providers report it."""
    assert {"collection_exactly_full"} == TOLD_ONLY
    asked = Counter()
    for year, row in brazil:
        found = questions(reported(row), {}, year)
        asked.update({reason.code for reasons in found.values() for reason in reasons})

    assert asked["collection_exactly_full"] == 0
    assert 100 * sum(asked[code] for code in UNUSUAL) / len(brazil) < 3


def test_poor_and_dry_countries_are_not_asked_about_what_is_so(shared, measured):
    """Little revenue over cost, little or much water by person: it is so there."""
    years, unusual = Counter(), Counter()
    with (shared / "data" / "ibnet_panel" / "utility_years.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures = {code: float(row[of]) * k for code, (of, k) in IBNET.items() if row[of]}
            found = questions(reported(figures), {}, int(row["year"]))
            codes = {reason.code for reasons in found.values() for reason in reasons}
            years[row["iso3"]] += 1
            unusual[row["iso3"]] += bool(codes & UNUSUAL)

    shares = {code: 100 * unusual[code] / years[code] for code in ("NGA", "ARM", "KGZ", "FSM")}
    everywhere = 100 * unusual.total() / years.total()
    measured("IBNET, unusual: " + ", ".join(f"{c} {share:.1f} %" for c, share in shares.items())
             + f", all {everywhere:.1f} %")  # fmt: skip
    assert shares["NGA"] < 15
    assert shares["ARM"] == shares["KGZ"] == 0
    assert shares["FSM"] <= 12
    assert everywhere < 1


@pytest.mark.long
def test_what_no_utility_does_in_a_year_is_asked_about_in_the_ibnet_panel(shared, tmp_path):
    """Of 2012 to 2014, costs in constant dollars, one index is 0.02: nothing was said of it."""
    panel = shared / "data" / "ibnet_panel"
    with (panel / "ppp_by_country_year.csv").open(encoding="utf-8") as file:
        worths = {(row["iso3"], row["year"]): row for row in csv.DictReader(file)}
    table = tmp_path / "panel.csv"
    with (
        (panel / "utility_years.csv").open(encoding="utf-8") as source,
        table.open("w", encoding="utf-8") as made,
    ):
        made.write("id,year,cost,km,people,produced\n")
        for row in csv.DictReader(source):
            worth = worths.get((row["iso3"], row["year"]), {})
            cost, rate = row["op_expense_total_lcu"], worth.get("lcu_per_ppp_dollar")
            if row["year"] in {"2012", "2013", "2014"} and cost and rate:
                dollars = float(cost) / float(rate) * float(worth["ppp_deflator_2017"])
                rest = (row[c] for c in ("network_km", "pop_served_water", "volume_produced_m3"))
                made.write(",".join([row["utility_id"], row["year"], str(dollars), *rest]) + "\n")
    asked_for = ["--id", "id", "--period", "year", "--inputs", "cost,km",
                 "--outputs", "people,produced", "--json"]  # fmt: skip

    answer = CliRunner().invoke(malmquist, [str(table), *asked_for])

    pairs = [pair for pair in json.loads(answer.stdout)["pairs"] if pair["malmquist"]]
    assert len(pairs) > 1500
    assert min(pair["malmquist"] for pair in pairs) < 0.02
    for pair in pairs:
        assert bool(pair["asked"]) == (not 0.5 < pair["malmquist"] < 2), pair["id"]
