"""2,331 audits of real utilities: what two states published, worked out again from the inputs.

The least shares are those that the description of the data gives, or better; comments say what
the rest is. Supply, after meter correction, is an input: the correction was not published.
"""

import csv
from dataclasses import dataclass

import pytest

from waterpeers.domain.catalogue import Reproduction
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.measures import US_GALLON_M3
from waterpeers.domain.results import compute_table
from waterpeers.domain.water_balance import NO_DEFAULTS, Constants, EnteredBalance, balance
from waterpeers.domain.water_balance.entry import BalanceUnits

pytestmark = pytest.mark.real_data

US = BalanceUnits("million US gallons per year", "mile", "psi")
MG = US.volume_m3
INPUTS = {
    "own_sources": "own_sources_mg",
    "imported": "imported_mg",
    "exported": "exported_mg",
    "water_supplied_after_meter_correction": "water_supplied_mg",
    "billed_metered": "billed_metered_mg",
    "billed_unmetered": "billed_unmetered_mg",
    "unbilled_metered": "unbilled_metered_mg",
    "unbilled_unmetered": "unbilled_unmetered_mg",
    "unauthorised_consumption": "unauthorised_consumption_mg",
    "customer_meter_inaccuracies": "customer_meter_inaccuracies_mg",
    "data_handling_errors": "data_handling_errors_mg",
    "mains_length": "mains_miles",
    "service_connections": "service_connections",
    "average_pressure": "avg_pressure_psi",
    "annual_operating_cost": "annual_operating_cost_usd",
}
RETAIL = {
    "": "retail_unit_cost_per_1000_gal",
    "$/1000 gallons (US)": "retail_unit_cost_per_1000_gal",
    "$/100 cubic feet (ccf)": "retail_unit_cost_per_100_cubic_feet",
    "$/1000 litres": "retail_unit_cost_per_1000_litres",
}
MAKING = {
    "": "variable_production_cost_per_mg",
    "million gallons": "variable_production_cost_per_mg",
    "acre-feet": "variable_production_cost_per_acre_foot",
}


@dataclass(frozen=True)
class Claim:
    """What is published under a column, and how much of it must come out again."""

    column: str
    code: str
    factor: float  # from our unit to that of the column
    relative: float  # tolerance
    georgia: float  # least share of the rows
    california: float
    absolute: float = 1e-12  # tolerance: half of the last digit where rounding was published


CLAIMS = [
    Claim("non_revenue_water_mg", "non_revenue_water", 1 / MG, 1e-3, 1.0, 1.0),
    Claim("authorised_consumption_mg", "authorised_consumption", 1 / MG, 1e-3, 1.0, 1.0),
    Claim("water_losses_mg", "water_losses", 1 / MG, 1e-3, 1.0, 1.0),
    # in a remainder near zero, roundings of the inputs are more than a thousandth
    Claim("real_losses_mg", "real_losses", 1 / MG, 1e-3, 0.999, 1.0),
    # six Californian audits have meters away from the property line, at a length not published
    Claim("pub_uarl_mg", "uarl", 1 / MG, 1e-3, 0.974, 0.994),
    Claim("pub_ili", "ili", 1, 1e-3, 0.974, 0.994, 5e-3),
    Claim("pub_apparent_gal_conn_day", "apparent_losses_gal_per_connection_day", 1, 5e-3, 1.0, 1.0),
    Claim("pub_real_gal_conn_day", "real_losses_gal_per_connection_day", 1, 5e-3, 1.0, 1.0),
    Claim("pub_real_gal_mile_day", "real_losses_gal_per_mile_day", 1, 5e-3, 1.0, 1.0),
    Claim("pub_real_gal_conn_day_psi", "real_losses_gal_per_connection_day_psi", 1, 5e-3, 1.0, 1.0),
    Claim(
        "pub_nrw_fraction_volume", "non_revenue_water_percent_volume", 0.01, 1e-3, 1.0, 1.0, 5e-4
    ),
    Claim("pub_apparent_losses_cost_usd", "apparent_losses_cost", 1, 5e-3, 0.974, 1.0),
    Claim("pub_real_losses_cost_usd", "real_losses_cost", 1, 5e-3, 0.995, 1.0),
    Claim(
        "pub_nrw_fraction_cost", "non_revenue_water_percent_cost", 0.01, 5e-3, 0.975, 0.988, 5e-4
    ),
]


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def entered(row, at_retail_price):
    names = dict(INPUTS)
    if not row.get("unauthorised_consumption_mg"):  # Georgia publishes the sum alone
        names["apparent_losses"] = "apparent_losses_mg"
    names[RETAIL[row.get("retail_unit_cost_unit", "")]] = "retail_unit_cost"
    making = MAKING[row.get("source_units", "")]
    names[making] = (
        "variable_production_cost_usd_per_source_unit"
        if "source_units" in row
        else "variable_production_cost_usd_per_mg"
    )
    values = {code: number(row.get(column)) for code, column in names.items()}
    known = {code: value for code, value in values.items() if value is not None}
    return EnteredBalance(
        US.converted(known),
        constants=Constants.US,
        defaults=NO_DEFAULTS,
        saved_water_could_be_sold=at_retail_price,
    )


def balances(row):
    """Give one balance, or two where it was not published which price real losses have."""
    said = row.get("real_loss_valued_at")
    prices = [said == "CRUC"] if said else [False, True]
    return [balance(entered(row, at_retail_price)) for at_retail_price in prices]


@pytest.fixture(scope="module", params=["georgia", "california"])
def audits(request, shared):
    path = shared / "data" / "us_water_audits" / f"{request.param}_audits.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return request.param, [(row, balances(row)) for row in rows]


def is_same(claim, made, published):
    ours = (made.components | made.indicators)[claim.code].value
    if ours is None:
        return False
    tolerance = max(claim.relative * abs(published), claim.absolute)
    return abs(ours * claim.factor - published) <= tolerance


def test_published_results_come_out_again(audits, measured):
    state, pairs = audits
    too_few = []
    for claim in CLAIMS:
        same = [
            any(is_same(claim, made, published) for made in both)
            for row, both in pairs
            if (published := number(row.get(claim.column))) is not None
        ]
        if not same:
            continue  # the other state publishes it
        share = sum(same) / len(same)
        measured(f"{state}: {claim.column}: {share:.2%} of {len(same)} rows")
        if share < getattr(claim, state):
            too_few.append((claim.column, share))
    assert too_few == []


def test_unavoidable_losses_are_refused_exactly_where_they_were(audits):
    _state, pairs = audits

    for row, (made, *_) in pairs:
        refused = made.indicators["uarl"].missing is not None
        assert refused == (number(row["pub_uarl_mg"]) is None)


def test_negative_remainders_are_told_and_kept(audits):
    _state, pairs = audits

    negative = [made for row, (made, *_) in pairs if number(row["real_losses_mg"]) < -1e-6]
    assert negative
    for made in negative:
        assert made.components["real_losses"].value < 0
        assert any(flag.code == "real_losses_negative" for flag in made.flags)


def test_losses_are_told_by_length_where_georgia_does(audits):
    state, pairs = audits
    if state != "georgia":
        pytest.skip("California publishes losses by connection alone.")
    for row, (made, *_) in pairs:
        sparse = any(flag.code == "tell_losses_by_length" for flag in made.flags)
        assert sparse == (number(row["pub_real_gal_mile_day"]) is not None)


def test_a_million_gallons_is_what_the_states_counted_in():
    assert pytest.approx(1e6 * US_GALLON_M3, rel=1e-15) == MG


# --- the catalogue's own formulas, from the same inputs ---

OURS = {  # of the catalogue: what the states publish
    "own_sources": "own_sources", "imported": "imported", "exported": "exported",
    "billed_metered": "billed_metered", "billed_unmetered": "billed_unmetered",
    "unbilled_metered": "unbilled_metered", "unbilled_unmetered": "unbilled_unmetered",
    "unauthorised": "unauthorised_consumption", "meter_inaccuracy": "customer_meter_inaccuracies",
    "data_errors": "data_handling_errors", "conn_water_total": "service_connections",
    "net_water_km": "mains_length", "pressure_m": "average_pressure",
    "opex_total": "annual_operating_cost", "retail_cost_m3": "retail_unit_cost",
    "marginal_cost_m3": "variable_production_cost",
}  # fmt: skip
PUBLISHED = [  # indicator, column, factor from our unit to the column's, tolerances
    ("authorised", "authorised_consumption_mg", 1 / MG, 1e-3, 0),
    ("apparent_losses", "apparent_losses_mg", 1 / MG, 1e-3, 0),
    ("real_losses", "real_losses_mg", 1 / MG, 1e-3, 0),
    ("nrw_volume", "non_revenue_water_mg", 1 / MG, 1e-3, 0),
    ("I.water_losses", "water_losses_mg", 1 / MG, 1e-3, 0),
    ("I.nrw_percent", "pub_nrw_fraction_volume", 0.01, 1e-3, 5e-4),
    ("I.apparent_conn", "pub_apparent_gal_conn_day", 1e-3 / US_GALLON_M3, 5e-3, 0),
    ("I.real_conn", "pub_real_gal_conn_day", 1e-3 / US_GALLON_M3, 5e-3, 0),
    ("I.real_km", "pub_real_gal_mile_day", 1.609344 / US_GALLON_M3, 5e-3, 0),
    # the states use the US constants, the catalogue the metric ones: up to 1 % apart
    ("I.uarl", "pub_uarl_mg", 1 / MG, 1e-2, 0),
    ("I.ili", "pub_ili", 1, 1e-2, 5e-3),
    ("I.apparent_cost", "pub_apparent_losses_cost_usd", 1, 5e-3, 0),
    ("I.real_cost", "pub_real_losses_cost_usd", 1, 5e-3, 0),
    ("I.nrw_cost", "pub_nrw_fraction_cost", 0.01, 5e-3, 5e-4),
]
AT_PRODUCTION_COST = {"I.real_cost", "I.nrw_cost"}
STATES = {"georgia": "Georgia EPD", "california": "California DWR"}


def columns_of(pairs):
    """Fill the catalogue's variables from what was entered; supply as it was corrected."""
    values = [both[0].entered.values for _row, both in pairs]
    nan = float("nan")
    found = {ours: [each.get(code, nan) for each in values] for ours, code in OURS.items()}
    if all("unauthorised_consumption" not in each for each in values):
        found["unauthorised"] = [each.get("apparent_losses", nan) for each in values]
    supplied = [each["water_supplied_after_meter_correction"] for each in values]
    found["produced"] = [
        water + each.get("exported", 0.0) for water, each in zip(supplied, values, strict=True)
    ]
    return found | {"hours_supply": [24.0] * len(values)}


def test_what_is_said_to_be_computed_was_computed_from_these_audits(audits, measured):
    """The evidence that a definition names is what its very formula gives of published results."""
    state, pairs = audits
    codes = tuple(code for code, *_ in PUBLISHED)
    found = compute_table(catalogue(), [2015] * len(pairs), columns_of(pairs), codes)
    for code, column, factor, relative, absolute in PUBLISHED:
        same = [
            abs(ours * factor - theirs) <= max(relative * abs(theirs), absolute + 1e-12)
            for ours, (row, _both) in zip(found[code], pairs, strict=True)
            if (theirs := number(row.get(column))) is not None
            and not (code in AT_PRODUCTION_COST and row.get("real_loss_valued_at") == "CRUC")
        ]
        said = [each for each in catalogue().indicators[code].evidence
                if each.against == STATES[state]]  # fmt: skip
        if same:
            share = round(100 * sum(same) / len(same), 1)
            measured(f"{state}: {code}: {share} % of {len(same)} rows")
            assert said == [Reproduction(STATES[state], len(same), share)], code
        else:
            assert said == [], code
