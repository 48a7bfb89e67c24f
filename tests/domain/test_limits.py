import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.limits import Measured

numbers = st.floats(0.5, 50)


def test_sums_differences_products_and_quotients_by_hand():
    a, b = Measured.entered("a", 300, 10), Measured.entered("b", 200, 20)

    assert (a + b).limit == pytest.approx(50, rel=1e-12)  # √(30² + 40²)
    assert (a - b).limit_percent == pytest.approx(50, rel=1e-12)
    assert (a * b).limit_percent == pytest.approx(math.hypot(10, 20), rel=1e-12)
    assert (a / b).limit_percent == pytest.approx(math.hypot(10, 20), rel=1e-12)
    assert (a - b).shares() == [("b", pytest.approx(0.64)), ("a", pytest.approx(0.36))]


def test_the_same_input_twice_is_no_new_information():
    a = Measured.entered("a", 300, 10)

    assert (a - a).limit == 0
    assert (a + a).limit == pytest.approx(60, rel=1e-12)
    assert (a / a).limit == pytest.approx(0, abs=1e-15)
    assert (a * a).limit_percent == pytest.approx(20, rel=1e-12)


def test_without_limits_nothing_is_known():
    exact = Measured.entered("a", 300, None)

    assert exact.limit is None
    assert exact.limit_percent is None
    assert exact.shares() == []
    assert Measured.entered("a", 0.0, 5).limit_percent is None


def test_a_zero_divisor_is_an_error():
    with pytest.raises(ZeroDivisionError):
        Measured.entered("a", 1, 5) / Measured.entered("b", 0, 5)


@given(numbers, numbers, numbers)
def test_limits_follow_the_slope_of_the_formula(x, y, z):
    def formula(x, y, z):
        return (x * y + x) / (z * 2.0 + y) - x

    codes = dict(zip("xyz", (x, y, z), strict=True))
    made = formula(*(Measured.entered(code, value, 1) for code, value in codes.items()))

    step = 1e-6
    for position, (code, value) in enumerate(codes.items()):
        up, down = list(codes.values()), list(codes.values())
        up[position] += step * value
        down[position] -= step * value
        slope = (formula(*up) - formula(*down)) / (2 * step * value)
        assert made.parts[code] == pytest.approx(slope * value / 100, rel=1e-5, abs=1e-6)
