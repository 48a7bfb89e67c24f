import pytest

from waterpeers.domain.measures import LENGTHS, PRESSURES, VOLUMES, unit_named
from waterpeers.domain.verdicts import NotValid
from waterpeers.domain.water_balance.entry import BalanceUnits


@pytest.mark.parametrize(
    ("table", "unit", "factor"),
    [
        (VOLUMES, "million US gallons", 3785.412),
        (VOLUMES, "acre-foot", 1233.48),
        (VOLUMES, "100 cubic feet", 748.052 * 0.003785412),
        (LENGTHS, "mile", 1.609344),
        (PRESSURES, "psi", 0.703070),
        (PRESSURES, "kPa", 0.101972),
        (PRESSURES, "bar", 10.1972),
    ],
)
def test_factors_are_those_in_print(table, unit, factor):
    assert table[unit] == pytest.approx(factor, rel=5e-6)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("million US gallons per year", "million US gallons"),
        ("Million us gallons", "million US gallons"),
        ("m³/year", "m3"),
        (" thousand  m3 ", "thousand m3"),
        ("acre-feet", "acre-foot"),
    ],
)
def test_units_are_found_however_they_are_written(text, unit):
    assert unit_named(text, VOLUMES, "volume") == unit


def test_an_unknown_unit_is_refused_with_those_that_are_known():
    with pytest.raises(NotValid) as refused:
        BalanceUnits(pressure="furlong")

    (reason,) = refused.value.verdict.against
    assert reason.field == "pressure"
    assert "psi" in dict(reason.params)["expected"]


def test_prices_go_against_their_volume():
    units = BalanceUnits(volume="thousand m3")

    assert units.converted(
        {"retail_unit_cost": 800.0, "variable_production_cost_per_acre_foot": 1233.48183754752}
    ) == pytest.approx({"retail_unit_cost": 0.8, "variable_production_cost": 1.0})
