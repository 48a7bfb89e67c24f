"""What many records say together, by hand and as properties."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.learning import HowFar, Knowledge, LevelOfStaff, Use
from waterpeers.domain.learning_use import (
    UseCell,
    dimensions_of,
    led_to_nothing,
    suggested_stage,
    use_cells,
)


def far(level, highest=None, use=None):
    highest = highest if highest is not None else level or 0
    if use is None:
        use = Use.NOT_KNOWN if level is None else Use.IN_USE if level >= 3 else Use.ON_ITS_WAY
    return HowFar(level, highest, use)


def test_use_is_counted_by_key_with_what_is_not_known_beside_it():
    rows = [(["visit"], far(1)), (["visit", "team"], far(4)), (["team"], far(None))]
    assert use_cells(rows) == {"visit": UseCell(2, 0, 1, 1), "team": UseCell(2, 1, 1, 1)}
    assert not UseCell(4).is_shown
    assert UseCell(5).is_shown


def test_a_way_led_to_nothing_only_where_that_is_known():
    assert led_to_nothing(UseCell(11, 0, 0, 0)), "eleven site visits, nothing tried"
    assert not led_to_nothing(UseCell(11, 10, 0, 0)), "nobody knows"
    assert not led_to_nothing(UseCell(11, 0, 0, 1)), "one was tried"


def test_the_stage_is_that_of_at_least_half_of_what_is_known_with_its_reasons():
    found = suggested_stage([far(4), far(4), far(1, 3, Use.FADED), far(None)])
    assert found is not None
    assert found.stage == "visible"
    assert [(each.code, each.params) for each in found.reasons] == [
        ("have_reached", (("number", "2"), ("of", "3"), ("level", "4"))),
        ("have_faded", (("number", "1"), ("of", "4"))),
        ("are_not_known", (("number", "1"), ("of", "4"))),
    ]
    assert suggested_stage([far(None)]) is None
    assert suggested_stage([]) is None


@given(st.lists(st.integers(0, 6), min_size=1))
def test_at_least_half_has_reached_the_stage_that_is_suggested(levels):
    found = suggested_stage(map(far, levels))
    assert found is not None
    number, of = (int(value) for _name, value in found.reasons[0].params[:2])
    assert 2 * number >= of == len(levels)


def test_a_record_speaks_for_skills_and_once_a_team_does_it_for_routines():
    operator, top = LevelOfStaff.OPERATOR, LevelOfStaff.TOP_MANAGER
    assert dimensions_of([], operator, 1) == ["skills"]
    assert dimensions_of([Knowledge.OF_A_PERSON], operator, 4) == ["routines", "skills", "applied"]
    assert dimensions_of([Knowledge.RELATIONS], top, None) == ["leadership", "networks"]
