"""Strengths, gaps and who is ahead."""

import pytest

from waterpeers.analytics.portrait import Group, portrait

DIRECTIONS = {"up": "yes", "down": "no", "between": "range"}
PEERS = {"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0, "e": 50.0}


def drawn(**own):
    groups = [Group(code, 2025, figure, PEERS) for code, figure in own.items()]
    return portrait(
        groups, 2025, DIRECTIONS, {code: {2025: figure} for code, figure in own.items()}
    )


def test_where_it_is_ahead_is_a_strength_and_where_behind_a_gap():
    found = drawn(up=45.0, down=45.0, between=45.0)

    assert found.strengths == ("up",)
    assert found.gaps == ("down",)


def test_the_best_quarter_is_on_the_good_side():
    lines = {line.indicator: line for line in drawn(up=25.0, down=25.0, between=25.0).lines}

    # of 10, 20, 25, 30, 40, 50 the ranks 2 and 5 are the quartiles
    assert lines["up"].ahead == ("d", "e")
    assert lines["down"].ahead == ("a", "b")
    assert lines["between"].ahead == ()


def test_the_middle_is_neither_and_at_most_three_are_named():
    directions = {f"i{number}": "yes" for number in range(5)}
    groups = [Group(code, 2025, 60.0 + at, PEERS) for at, code in enumerate(directions)]
    own = {code: {2025: 60.0} for code in directions}

    assert portrait(groups, 2025, directions, own).strengths == ("i4", "i3", "i2")
    even = {"a": 10.0, "b": 30.0}
    middle = portrait([Group("up", 2025, 20.0, even)], 2025, DIRECTIONS, {"up": {2025: 20.0}})
    assert (middle.strengths, middle.gaps) == ((), ())


def test_earlier_years_make_the_course():
    groups = [Group("up", year, 25.0, PEERS) for year in (2023, 2025)]

    (line,) = portrait(groups, 2025, DIRECTIONS, {"up": {2023: 25.0, 2024: 26.0, 2025: 25.0}}).lines

    assert line.course.years == (2023, 2024, 2025)
    assert line.course.sizes == (6, 1, 6)
    assert line.standing.percentile == pytest.approx(100 * 2.5 / 6)
