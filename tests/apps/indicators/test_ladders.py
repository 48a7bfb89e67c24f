"""Service ladders as bars: rungs in proportion, in order, and only what may be told."""

import pytest
from django.utils.translation import override

from waterpeers.apps.indicators.ladders import WIDTH, bars
from waterpeers.domain.service_ladders import Service, ladder

GIVEN = {"at_least_basic": 0.7, "limited": 0.1, "unimproved": 0.157, "conditions": (0.4,)}


def bar(**changed):
    with override("fr"):
        return bars({"2025": ladder(Service.WATER, **(GIVEN | changed))})[0]


def test_rungs_stand_side_by_side_in_proportion():
    drawn = bar()

    assert [part.width / WIDTH for part in drawn.parts] == pytest.approx(
        [0.4, 0.3, 0.1, 0.157, 0.043]
    )
    for left, right in zip(drawn.parts, drawn.parts[1:], strict=False):
        assert right.x == pytest.approx(left.x + left.width)
    assert [part.percent for part in drawn.parts] == ["40", "30", "10", "16", "4,3"]
    assert [part.has_room for part in drawn.parts] == [True, True, True, True, False]
    assert drawn.at_least_basic == "70"


def test_what_may_not_be_told_is_not_drawn():
    drawn = bar(quality_known_for=0.2)

    assert not drawn.is_whole
    assert drawn.parts[0].number == 2
    assert drawn.parts[0].width / WIDTH == pytest.approx(0.7)
