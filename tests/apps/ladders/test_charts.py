"""Service ladders as charts: rungs in order, and only what may be told."""

import pytest
from django.utils.translation import override

from waterpeers.apps.ladders.charts import chart
from waterpeers.domain.service_ladders import Ladder, LadderService

GIVEN = {
    "at_least_basic": 70, "limited": 10, "unimproved": 15.7, "surface_water": 4.3,
    "safely_managed": 40, "quality_known_for": 60,
}  # fmt: skip


def of(**changed):
    with override("fr"):
        return chart({"2025": Ladder(LadderService.WATER, GIVEN | changed)})


def test_rungs_stand_in_their_order_and_the_title_says_what_is_found():
    made = of()

    assert made.piles[0].values == pytest.approx((40, 30, 10, 15.7, 4.3))
    assert made.rungs == (1, 2, 3, 4, 5)
    assert made.parts[0] == "Géré en toute sécurité"
    assert made.title.startswith("70\u00a0% ")
    assert made.piles[0].note.endswith("70\u00a0%")
    assert made.note == ""


def test_what_may_not_be_told_is_a_gap_and_says_why():
    made = of(quality_known_for=20)

    assert made.piles[0].values == pytest.approx((None, 70, 10, 15.7, 4.3))
    assert "La qualité est connue pour 20 % des personnes, moins de la moitié." in made.note


def test_a_ladder_with_fewer_rungs_keeps_their_colours():
    given = {"at_least_basic": 60, "limited": 30, "no_facility": 10}
    made = chart({"2025": Ladder(LadderService.HYGIENE, given)})

    assert made.rungs == (2, 3, 5)
    assert made.piles[0].values == (60, 30, 10)
