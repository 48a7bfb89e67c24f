"""Share to see, and the attacks on it."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waterpeers.domain.sharing import MINIMUM, Asked, difference, may_be_shown

FIVE = {name: float(at) for at, name in enumerate("abcde", 1)}
EIGHT = FIVE | {"f": 6.0, "g": 7.0, "h": 8.0}
TEN = EIGHT | {"i": 9.0, "j": 10.0}


def codes(asked, shown=()):
    return [reason.code for reason in may_be_shown(asked, shown).against]


def test_five_peers_are_enough_and_four_are_not():
    assert codes(Asked(3.0, FIVE)) == []
    assert codes(Asked(3.0, {k: FIVE[k] for k in "abcd"})) == ["too_few_peers"]


def test_without_a_figure_of_ones_own_nothing_of_others_is_seen():
    assert codes(Asked(None, TEN)) == ["own_figure_missing"]


def test_those_one_knows_hide_nobody():
    # Four of five share their figure with me, or are my own: the fifth would be laid bare.
    assert codes(Asked(3.0, FIVE, frozenset("abcd"))) == ["too_few_peers"]
    assert codes(Asked(3.0, FIVE, frozenset("abcde"))) == []
    assert codes(Asked(3.0, TEN, frozenset("abcde"))) == []


def test_a_second_group_that_differs_by_fewer_than_five_is_refused():
    assert codes(Asked(3.0, EIGHT), [FIVE]) == ["too_near_a_group_shown"]
    assert codes(Asked(3.0, FIVE), [EIGHT]) == ["too_near_a_group_shown"]
    assert codes(Asked(3.0, TEN), [FIVE]) == []


def test_the_same_group_may_be_shown_again():
    assert codes(Asked(4.0, FIVE), [FIVE, TEN]) == []


def test_every_group_that_was_shown_counts_not_only_the_last():
    assert codes(Asked(3.0, EIGHT), [FIVE, {f"z{n}": 1.0 for n in range(9)}]) == [
        "too_near_a_group_shown"
    ]


def test_a_newcomer_or_a_correction_is_not_given_away_by_looking_again():
    assert codes(Asked(3.0, FIVE | {"new": 4.4}), [FIVE]) == ["too_near_a_group_shown"]
    assert codes(Asked(3.0, FIVE | {"a": 1.1}), [FIVE]) == ["too_near_a_group_shown"]


def test_differing_by_those_one_knows_gives_nobody_away():
    ten_and_mine = TEN | {"mine too": 3.0}

    assert codes(Asked(3.0, ten_and_mine, frozenset({"mine too"})), [TEN]) == []


calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
subsets = st.sets(st.sampled_from(sorted(TEN)), min_size=0)


@calm
@given(st.lists(subsets, max_size=8), subsets)
def test_no_two_groups_that_were_shown_isolate_fewer_than_five(asked_for, known):
    """Ask for any groups in any order: what was shown never differs by a few that are hidden."""
    shown: list[dict[str, float]] = []
    for members in asked_for:
        group = {name: TEN[name] for name in members}
        if may_be_shown(Asked(3.0, group, frozenset(known)), shown):
            shown.append(group)

    for one, other in combinations(shown, 2):
        apart = (one.keys() ^ other.keys()) - known
        assert not 0 < len(apart) < MINIMUM
    for group in shown:
        assert not 0 < len(group.keys() - known) < MINIMUM


@calm
@given(subsets, subsets)
def test_difference_is_a_distance(one, other):
    first, second = ({name: TEN[name] for name in each} for each in (one, other))

    assert difference(first, second) == difference(second, first) == len(one ^ other)
    assert difference(first, first) == 0
