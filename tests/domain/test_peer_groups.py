"""Who is compared with whom, and what closing a gap would mean."""

import pytest

from waterpeers.domain.closing import ClosingAmount, closing
from waterpeers.domain.indicators import catalogue
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


def test_closing_a_gap_in_losses_is_water():
    # 10 points of 2 million m³ produced
    assert closing(catalogue(), "I.nrw_percent", 2024, 10.0, YEAR) == ClosingAmount(
        200_000.0, "m3/year"
    )
    # 20 L per connection and day while there is pressure: 10,000 connections, 365 days, 12 of 24 h
    found = closing(catalogue(), "I.nrw_conn_wsp", 2024, -20.0, YEAR)
    assert found is not None
    assert found.value == pytest.approx(36_500.0)
    assert found.unit == "m3/year"


def test_closing_a_gap_in_coverage_is_people_and_in_cover_of_cost_money():
    people = {"pop_served_water": 0.0, "pop_area_water": 80_000.0}
    money = {"revenue_total": 900.0, "opex_total": 1000.0}

    assert closing(catalogue(), "I.coverage_water", 2024, 5.0, people) == ClosingAmount(
        4000.0, "persons"
    )
    assert closing(catalogue(), "I.occr", 2024, 0.2, money) == ClosingAmount(200.0, "LCU/year")


def test_nothing_is_said_where_a_figure_is_missing_or_nothing_is_counted_apart():
    assert closing(catalogue(), "I.nrw_percent", 2024, 10.0, {"sold": 1.0}) is None
    assert closing(catalogue(), "I.continuity", 2024, 2.0, YEAR) is None
    assert closing(catalogue(), "I.pump_efficiency", 2024, 2.0, YEAR) is None


def test_a_gap_that_is_closed_closes():
    """Doing what the amount says brings the indicator to where the gap ends."""
    amount = closing(catalogue(), "I.nrw_percent", 2024, 15.0, YEAR)
    assert amount is not None

    lost = YEAR["produced"] - YEAR["sold"] - amount.value
    assert 100 * lost / YEAR["produced"] == pytest.approx(40.0 - 15.0)
