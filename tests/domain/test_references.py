"""What is kept of a published table: quarters and middles, no utility's own figure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.analytics.comparison import standing
from waterpeers.domain.references import (
    FEWEST,
    PublishedYear,
    ReferenceGroup,
    ReferencePoint,
    hours_class,
    quartiles,
    series_of,
)

NRW, MONEY = "I.nrw_percent", "I.unit_cost_sold"
figures = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


@given(figures)
def test_quartiles_are_those_of_comparisons(there):
    found = quartiles(there)

    one, *others = there
    assert found == pytest.approx(standing(one, np.array(others), "no").quartiles, abs=1e-6)
    assert min(there) <= found[0] <= found[1] <= found[2] <= max(there)


def test_by_hand():
    """Six utilities lose 18, 25, 25, 32, 40 and 55 %: ranks 2 and 5 are the quarters."""
    rows = [PublishedYear(2020, {NRW: lost}, "BR", "small") for lost in (55.0, 18, 25, 25, 40, 32)]
    point = ReferencePoint(6, 25.0, 28.5, 40.0)

    assert series_of(rows) == {
        ReferenceGroup(NRW, country, size): {2020: point}
        for country in ("", "BR") for size in ("", "small")
    }  # fmt: skip


def test_of_fewer_than_five_nothing_is_said():
    rows = [PublishedYear(2020, {NRW: 30.0}, "BR") for _ in range(FEWEST - 1)]
    assert series_of(rows) == {}
    assert series_of([*rows, PublishedYear(2021, {NRW: 30.0}, "BR")]) == {}
    assert series_of([*rows, PublishedYear(2020, {NRW: 30.0}, "KE")]).keys() == {
        ReferenceGroup(NRW)
    }


def test_money_of_several_countries_is_not_mixed():
    rows = [PublishedYear(2020, {MONEY: 3.0}, country) for country in ["BR", "KE"] * 5]

    assert series_of(rows, [MONEY]).keys() == {
        ReferenceGroup(MONEY, "BR"), ReferenceGroup(MONEY, "KE"),
    }  # fmt: skip


@given(st.permutations(list(range(8))))
def test_the_order_of_rows_does_not_matter(order):
    rows = [PublishedYear(2020, {NRW: float(number)}, "BR", "small") for number in range(8)]
    assert series_of([rows[place] for place in order]) == series_of(rows)


def test_income_and_hours_are_contexts_of_any_country():
    """Ten utilities in two countries: 10 to 50 % lost with 24 hours, 40 to 80 % with 6."""
    rows = [
        PublishedYear(2020, {NRW: lost, MONEY: 3.0, "I.continuity": hours}, country, "",
                      "low", hours_class(hours))
        for hours, losses in ((24.0, (10, 20, 30, 40, 50)), (6.0, (40, 50, 60, 70, 80)))
        for country, lost in zip(["BR", "KE", "BR", "KE", "BR"], map(float, losses), strict=True)
    ]  # fmt: skip

    found = series_of(rows, [MONEY])

    assert found[ReferenceGroup(NRW, hours="all_day")][2020].middle == 30
    assert found[ReferenceGroup(NRW, hours="less_than_half")][2020].middle == 60
    assert found[ReferenceGroup(NRW, income="low")][2020] == found[ReferenceGroup(NRW)][2020]
    assert found[ReferenceGroup(NRW, income="low")][2020].middle == 45
    contexts = {group.indicator for group in found if group.income or group.hours}
    assert contexts == {NRW, "I.continuity"}  # no money; hours not by hours
    assert not any(group.hours for group in found if group.indicator == "I.continuity")
