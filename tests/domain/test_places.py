"""Whether a place lies in its country, as far as boxes can tell."""

from __future__ import annotations

import pytest

from waterpeers.domain.places import lies_in, middle_of, question_about_place


@pytest.mark.parametrize(
    "country, latitude, longitude",
    [("KE", -1.29, 36.82), ("MZ", -25.97, 32.57), ("FJ", -16.78, 179.99), ("FJ", -16.8, -179.9),
     ("RU", 66.0, -171.0), ("FR", 4.92, -52.3), ("MA", 27.15, -13.2), ("UA", 44.6, 33.5),
     ("SO", 9.56, 44.06), ("CY", 35.33, 33.3), ("MV", 4.17, 73.5)],
)  # fmt: skip
def test_a_place_in_its_country_is_not_asked_about(country, latitude, longitude):
    assert lies_in(country, latitude, longitude)
    assert question_about_place(country, latitude, longitude) is None


@pytest.mark.parametrize(
    "country, latitude, longitude, meant",
    [("KE", 36.82, -1.29, "-1.29, 36.82"), ("MZ", 25.97, 32.57, "-25.97, 32.57"),
     ("PE", -12.05, 77.04, "-12.05, -77.04"), ("BO", 16.5, 68.15, "-16.5, -68.15"),
     ("KE", 0.0, 0.0, ""), ("KE", -1.29, 3.68, "")],
)  # fmt: skip
def test_a_place_elsewhere_is_asked_about_and_what_may_be_meant_is_named(
    country, latitude, longitude, meant
):
    asked = question_about_place(country, latitude, longitude)

    assert dict(asked.params).get("meant", "") == meant
    assert asked.code == ("place_turned_round" if meant else "place_outside_country")


@pytest.mark.parametrize("given", [("", 1.0, 1.0), (None, 1.0, 1.0), ("KE", None, 1.0),
                                   ("KE", 1.0, None), ("GP", 16.0, -61.7)])  # fmt: skip
def test_where_nothing_can_be_told_nothing_is_asked(given):
    assert question_about_place(*given) is None


def test_the_middle_of_a_country_is_that_of_its_largest_part():
    assert middle_of("PT") == pytest.approx((39.6, -7.9), abs=0.5)  # not in the Atlantic
    assert middle_of("FR") == pytest.approx((46.7, 2.2), abs=0.8)
    assert [middle_of(country) for country in ("", None, "XX")] == [None, None, None]
