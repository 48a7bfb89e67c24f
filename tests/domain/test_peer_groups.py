"""Who is compared with whom, and what closing a gap would mean."""

import pytest

from waterpeers.domain.closing import ClosingAmount, ways_to_close
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.peer_groups import (
    Criterion,
    PeerRule,
    services_trait,
    source_trait,
    supply_trait,
)

C = Criterion
ME = {C.SIZE: "small", C.SETTING: "city", C.SUPPLY: "intermittent"}
OTHERS = {
    "alike": {C.SIZE: "small", C.SETTING: "city", C.SUPPLY: "intermittent"},
    "larger": {C.SIZE: "large", C.SETTING: "city", C.SUPPLY: "intermittent"},
    "no hours": {C.SIZE: "small", C.SETTING: "city"},
}


def test_peers_are_alike_in_all_that_the_rule_names():
    assert PeerRule.of([]).peers(ME, OTHERS) == {"alike", "larger", "no hours"}
    assert PeerRule.of(["setting", "size"]).peers(ME, OTHERS) == {"alike", "no hours"}
    assert PeerRule.of(["size", "supply"]).peers(ME, OTHERS) == {"alike"}


def test_a_rule_has_one_order_however_it_was_said():
    assert PeerRule.of(["supply", "size"]) == PeerRule.of(["size", "supply", "size"])


def test_what_is_not_known_is_like_nothing():
    assert PeerRule.of(["supply"]).peers(ME, OTHERS) == {"alike", "larger"}
    assert PeerRule.of(["region"]).peers(ME, OTHERS) == set()
    (reason,) = PeerRule.of(["region"]).applies_to(ME).against
    assert (reason.code, reason.field) == ("own_trait_not_known", "region")


def test_a_criterion_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="colour"):
        PeerRule.of(["colour"])


def test_traits_are_worked_out_or_not_known():
    assert services_trait(["sewerage", "water", "drainage"]) == "both"
    assert services_trait(["water"]) == "water"
    assert services_trait(["drainage"]) is None
    assert [supply_trait(hours) for hours in (24.0, 23.9, None)] == [
        "continuous",
        "intermittent",
        None,
    ]
    assert source_trait(10.0, 5.0) == "own"
    assert source_trait(1.0, 5.0) == "bought"
    assert source_trait(None, 5.0) is None
    assert source_trait(0.0, 0.0) is None


YEAR = {"produced": 2_000_000.0, "sold": 1_200_000.0, "conn_water": 10_000.0, "hours_supply": 12.0}


def ways(code, gap, reported):
    found = ways_to_close(catalogue(), code, 2024, gap, reported)
    return {each.way: each for each in found}


def test_water_that_earns_nothing_is_sold_or_saved():
    """40 % of 2 million m³ to 25 %: 300,000 m³ are sold, or 400,000 need not be made."""
    found = ways("I.nrw_percent", 15.0, YEAR)

    assert found.keys() == {"sold", "saved"}
    assert (found["sold"].value, found["sold"].unit) == (pytest.approx(300_000), "m3/year")
    assert found["saved"].value == pytest.approx(400_000)


def test_each_way_brings_the_share_to_where_the_gap_ends():
    found = ways("I.nrw_percent", 15.0, YEAR)

    produced, sold = YEAR["produced"], YEAR["sold"]
    assert (produced - sold - found["sold"].value) / produced == pytest.approx(0.25)
    less = produced - found["saved"].value
    assert (less - sold) / less == pytest.approx(0.25)


def test_water_sold_is_worth_the_tariff_and_water_saved_what_it_costs_to_make():
    prices = {"retail_cost_m3": 2.0, "marginal_cost_m3": 0.5}
    found = ways("I.nrw_percent", 15.0, YEAR | prices)
    assert found["sold"].worth == pytest.approx(600_000)
    assert found["saved"].worth == pytest.approx(200_000)

    accounts = {"revenue_water": 1_800_000.0, "cost_energy": 500_000.0, "cost_chemicals": 100_000.0}
    found = ways("I.nrw_percent", 15.0, YEAR | accounts)
    assert found["sold"].worth == pytest.approx(300_000 * 1.5)
    assert found["saved"].worth == pytest.approx(400_000 * 0.3)
    assert ways("I.nrw_percent", 15.0, YEAR)["sold"].worth is None


def test_by_connection_as_much_is_saved_as_sold_at_the_same_hours():
    # 20 L per connection and day while there is pressure: 10,000 connections, 365 days, 12 of 24 h
    found = ways("I.nrw_conn_wsp", 20.0, YEAR)

    assert found["sold"].value == found["saved"].value == pytest.approx(36_500.0)


def test_exports_are_no_part_of_what_could_be_saved():
    found = ways("I.nrw_percent", 15.0, YEAR | {"produced": 2_500_000.0, "exported": 500_000.0})

    assert found["saved"].value == pytest.approx(400_000)


def test_closing_a_gap_in_coverage_is_people():
    people = {"pop_served_water": 0.0, "pop_area_water": 80_000.0}

    assert ways_to_close(catalogue(), "I.coverage_water", 2024, 5.0, people) == (
        ClosingAmount(4000.0, "persons"),
    )


def test_cover_of_cost_is_closed_by_revenue_or_by_cost():
    """0.9 to 1.1 of 1000: 200 more revenue, or 900 / 1.1 of cost."""
    found = ways("I.occr", 0.2, {"revenue_total": 900.0, "opex_total": 1000.0})

    assert found["changed"].value == pytest.approx(200.0)
    assert found["cost"].value == pytest.approx(1000 - 900 / 1.1)
    assert {each.unit for each in found.values()} == {"LCU/year"}


def test_nothing_is_said_where_a_figure_is_missing_or_nothing_is_counted_apart():
    assert ways("I.nrw_percent", 10.0, {"sold": 1.0}) == {}
    assert ways("I.continuity", 2.0, YEAR) == {}
    assert ways("I.pump_efficiency", 2.0, YEAR) == {}


@pytest.mark.parametrize("code", sorted(indicators()))
def test_what_closing_means_is_told_of_every_indicator_or_nothing(code):
    """Whatever the formula: with all figures there, each way is an amount with its unit."""
    whole = {each: 1000.0 + 7 * n for n, each in enumerate(variables())}

    for way in ways_to_close(catalogue(), code, 2024, 1.0, whole):
        assert way.value >= 0
        assert way.unit
