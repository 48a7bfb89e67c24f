"""Zones of a network add up beside the whole."""

import pytest

from waterpeers.domain.water_balance.results import BalanceResult
from waterpeers.domain.water_balance.zones import PartOfNetwork, add_up


def part(lost, limit=None, connections=None):
    return PartOfNetwork(BalanceResult(lost, limit, "m3/year"), connections)


def test_two_zones_and_the_rest_by_hand():
    """300 ± 30 and 100 ± 40 thousand are 400 ± 50; of 1,000 ± 120 the rest is 600 ± 130."""
    found = add_up(
        part(1000e3, 120e3, 10_000), [part(300e3, 30e3, 1_000), part(100e3, 40e3, 4_000)]
    )

    assert (found.sum.real_losses.value, found.sum.real_losses.limit) == (400e3, 50e3)
    assert (found.rest.real_losses.value, found.rest.real_losses.limit) == (600e3, 130e3)
    assert found.sum.connections == found.rest.connections == 5_000
    assert found.sum.litres == pytest.approx(400e6 / 5_000 / 365)
    assert not found.too_much


def test_zones_that_lose_more_than_the_whole_are_told_beyond_the_limits_of_both():
    assert not add_up(part(400.0, 30.0), [part(449.0, 40.0)]).too_much
    assert add_up(part(400.0, 30.0), [part(451.0, 40.0)]).too_much
    assert add_up(part(400.0), [part(401.0)]).too_much


def test_without_zones_or_losses_there_is_nothing_to_add():
    assert add_up(part(1.0), []) is None
    assert add_up(part(None), [part(1.0)]) is None
    assert add_up(part(1.0), [part(None)]) is None


def test_where_connections_are_not_known_there_are_no_litres():
    found = add_up(part(10.0, connections=5), [part(4.0)])

    assert found.sum.litres is None
    assert found.rest.litres is None
