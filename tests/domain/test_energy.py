import pytest

from waterpeers.domain import energy


def test_a_perfect_pump_takes_the_physical_minimum():
    kwh = energy.hydraulic_power_kw(1000 / 3.6, 100)  # 1000 m³ in an hour, by 100 m

    assert energy.standardised_kwh(kwh, 1000, 100) == pytest.approx(0.2724, rel=1e-4)
    assert energy.pump_efficiency(kwh, 1000, 100) == pytest.approx(1, rel=1e-12)


def test_a_pump_measured_at_its_motor():
    taken = energy.electric_power_kw(400, 100, 0.85)
    given = energy.hydraulic_power_kw(50, 80)

    assert taken == pytest.approx(58.89, rel=1e-4)  # 400 × 100 × √3 × 0.85 / 1000
    assert given == pytest.approx(39.2266, rel=1e-6)  # 9.80665 × 50 × 80 / 1000
    # the same efficiency by energy as by power
    hours = 3
    pumped = 50 / 1000 * 3600 * hours
    assert energy.pump_efficiency(taken * hours, pumped, 80) == pytest.approx(given / taken)


def test_the_least_that_a_network_needs_is_lifting_its_water():
    needed = energy.least_network_kwh(10_000, 20, 120, 90)

    assert needed == pytest.approx(10_000 * 50 / 100 * energy.KWH_PER_M3_100M, rel=1e-12)


def test_gas_of_electricity():
    assert energy.electricity_emissions_kg(1_000, 0.45) == pytest.approx(450)


def test_nothing_pumped_is_an_error():
    with pytest.raises(ZeroDivisionError):
        energy.standardised_kwh(10, 0, 50)
