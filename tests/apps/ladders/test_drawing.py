"""Service ladders as bars: rungs in proportion, in order, and only what may be told."""

import pytest
from django.utils.translation import override

from waterpeers.apps.ladders.drawing import WIDTH, bars
from waterpeers.domain.service_ladders import Ladder, Service

GIVEN = {
    "at_least_basic": 70, "limited": 10, "unimproved": 15.7, "surface_water": 4.3,
    "safely_managed": 40, "quality_known_for": 60,
}  # fmt: skip


def bar(**changed):
    with override("fr"):
        return bars({"2025": Ladder(Service.WATER, GIVEN | changed)})[0]


def test_rungs_stand_side_by_side_in_proportion():
    drawn = bar()

    assert [part.width / WIDTH for part in drawn.parts] == pytest.approx(
        [0.4, 0.3, 0.1, 0.157, 0.043]
    )
    for left, right in zip(drawn.parts, drawn.parts[1:], strict=False):
        assert right.x == pytest.approx(left.x + left.width)
    assert [part.percent for part in drawn.parts] == ["40", "30", "10", "15,7", "4,3"]
    assert [part.has_room for part in drawn.parts] == [True, True, True, True, False]
    assert drawn.at_least_basic == "70"


def test_each_rung_has_a_pattern_of_its_own_beside_its_colour():
    ways = [
        (part.hatch.count("M"), part.number) for part in bar().parts
    ]  # how many lines; upright strokes of rungs 2 and 4 differ by how close they stand

    assert ways == [(0, 1), (1, 2), (3, 3), (1, 4), (6, 5)]


def test_what_may_not_be_told_is_not_drawn_and_says_why():
    drawn = bar(quality_known_for=20)

    assert drawn.not_told == "La qualité est connue pour 20 % des personnes, moins de la moitié."
    assert drawn.parts[0].number == 2
    assert drawn.parts[0].width / WIDTH == pytest.approx(0.7)
