"""Strengths, gaps and who is ahead."""

import pytest

from waterpeers.analytics.portrait import PeerGroup, portrait

DIRECTIONS = {"up": "yes", "down": "no", "between": "range"}
KINDS = {code: code for code in DIRECTIONS}
PEERS = {"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0, "e": 50.0}


def drawn(**own):
    groups = [PeerGroup(code, 2025, figure, PEERS) for code, figure in own.items()]
    mine = {code: {2025: figure} for code, figure in own.items()}
    return portrait(groups, 2025, DIRECTIONS, KINDS, mine)


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


def test_the_middle_is_neither():
    even = {"a": 10.0, "b": 30.0}
    own = {"up": {2025: 20.0}}

    found = portrait([PeerGroup("up", 2025, 20.0, even)], 2025, DIRECTIONS, KINDS, own)

    assert (found.strengths, found.gaps) == ((), ())


def test_at_most_three_are_named_one_of_each_kind_the_farthest_ahead_first():
    directions = {f"i{number}": "yes" for number in range(6)}
    kinds = {code: "same" if code in {"i4", "i5"} else code for code in directions}
    groups = [PeerGroup(code, 2025, 60.0 + 9 * at, PEERS) for at, code in enumerate(directions)]
    own = {group.indicator: {2025: group.own} for group in groups}

    assert portrait(groups, 2025, directions, kinds, own).strengths == ("i5", "i3", "i2")


def test_earlier_years_make_the_course():
    groups = [PeerGroup("up", year, 25.0, PEERS) for year in (2023, 2025)]
    own = {"up": {2023: 25.0, 2024: 26.0, 2025: 25.0}}

    (line,) = portrait(groups, 2025, DIRECTIONS, KINDS, own).lines

    assert line.course.years == (2023, 2024, 2025)
    assert line.course.sizes == (6, 1, 6)
    assert line.standing.percentile == pytest.approx(100 * 2.5 / 6)
