"""Share to see, and the attacks on it."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.sharing import MINIMUM, GroupRequest, may_be_shown, pieces

FIVE = {name: float(at) for at, name in enumerate("abcde", 1)}
EIGHT = FIVE | {"f": 6.0, "g": 7.0, "h": 8.0}
TEN = EIGHT | {"i": 9.0, "j": 10.0}


def codes(asked, shown=()):
    return [reason.code for reason in may_be_shown(asked, shown).against]


def test_five_peers_are_enough_and_four_are_not():
    assert codes(GroupRequest(3.0, FIVE)) == []
    assert codes(GroupRequest(3.0, {k: FIVE[k] for k in "abcd"})) == ["too_few_peers"]


def test_without_a_figure_of_ones_own_nothing_of_others_is_seen():
    assert codes(GroupRequest(None, TEN)) == ["own_figure_missing"]


def test_those_one_knows_hide_nobody():
    # Four of five share their figure with me, or are my own: the fifth would be laid bare.
    assert codes(GroupRequest(3.0, FIVE, frozenset("abcd"))) == ["too_few_peers"]
    assert codes(GroupRequest(3.0, FIVE, frozenset("abcde"))) == []
    assert codes(GroupRequest(3.0, TEN, frozenset("abcde"))) == []


def test_a_second_group_that_differs_by_fewer_than_five_is_refused():
    assert codes(GroupRequest(3.0, EIGHT), [FIVE]) == ["too_near_a_group_shown"]
    assert codes(GroupRequest(3.0, FIVE), [EIGHT]) == ["too_near_a_group_shown"]
    assert codes(GroupRequest(3.0, TEN), [FIVE]) == []


def test_one_of_the_first_group_alone_is_not_covered_by_many_of_the_second_alone():
    second = {name: TEN[name] for name in "bcdefghi"} | {"k": 11.0}

    assert codes(GroupRequest(3.0, second), [FIVE]) == ["too_near_a_group_shown"]


def test_a_third_group_that_cuts_one_off_two_that_were_shown_is_refused():
    first, second, third = ({f"{part}{n}": 1.0 for part in parts for n in range(5)}
                            for parts in ("ab", "ac", "bcd"))  # fmt: skip
    x = {"x": 1.0}

    assert codes(GroupRequest(3.0, third), [first, second]) == []
    assert codes(GroupRequest(3.0, third | x), [first | x, second | x]) == [
        "too_near_a_group_shown"
    ]


def test_the_pieces_are_what_is_cut_off_and_what_is_added_not_what_stays_whole():
    group, shown = {"a": 1.0, "c": 3.0, "d": 4.0}, [{"a": 1.0, "b": 2.0}, {"d": 4.0}]

    assert sorted(map(sorted, pieces(group, shown))) == [["a"], ["b"], ["c"]]
    assert list(pieces({"d": 4.0}, shown)) == []


def test_the_same_group_may_be_shown_again():
    assert codes(GroupRequest(4.0, FIVE), [FIVE, TEN]) == []


def test_every_group_that_was_shown_counts_not_only_the_last():
    assert codes(GroupRequest(3.0, EIGHT), [FIVE, {f"z{n}": 1.0 for n in range(9)}]) == [
        "too_near_a_group_shown"
    ]


def test_a_newcomer_or_a_correction_is_not_given_away_by_looking_again():
    assert codes(GroupRequest(3.0, FIVE | {"new": 4.4}), [FIVE]) == ["too_near_a_group_shown"]
    assert codes(GroupRequest(3.0, FIVE | {"a": 1.1}), [FIVE]) == ["too_near_a_group_shown"]


def test_differing_by_those_one_knows_gives_nobody_away():
    ten_and_mine = TEN | {"mine too": 3.0}

    assert codes(GroupRequest(3.0, ten_and_mine, frozenset({"mine too"})), [TEN]) == []


def test_whose_figure_was_known_once_hides_nobody():
    ever = frozenset("e")

    assert codes(GroupRequest(3.0, FIVE, once_known=ever)) == ["too_few_peers"]
    assert codes(GroupRequest(3.0, TEN, once_known=ever)) == []
    # a new figure of hers is not known: she is not left out where it would show
    assert codes(GroupRequest(3.0, TEN | {"e": 9.9}, once_known=ever), [TEN]) == [
        "too_near_a_group_shown"
    ]
    assert codes(GroupRequest(3.0, TEN | {"e": 9.9}, known=ever, once_known=ever), [TEN]) == []


some = [f"{letter}{number}" for letter in "abcdef" for number in range(3)]
members = st.sets(st.sampled_from(some))
figures = st.sampled_from([1.0, 2.0])
asked_for = st.tuples(members | st.lists(st.sampled_from("abcdef")).map(
    lambda letters: {name for name in some if name[0] in letters}), st.sampled_from(some), figures
)  # fmt: skip


@given(st.lists(asked_for, min_size=2, max_size=12), members, members)
def test_no_overlay_of_groups_that_were_shown_isolates_fewer_than_five(questions, known, before):
    """Ask for any groups in any order while figures change: no piece of them is small.

    A piece is what lies in the same groups; a figure that is corrected is another one.
    """
    values = dict.fromkeys(some, 1.0)
    shown: list[dict[str, float]] = []
    for group, corrected, figure in questions:
        values[corrected] = figure
        peers = {name: values[name] for name in group}
        if may_be_shown(
            GroupRequest(3.0, peers, frozenset(known), frozenset(known | before)), shown
        ):
            shown.append(peers)

    overlay = defaultdict(set)
    for name in some:
        for figure in (1.0, 2.0):
            place = tuple(group.get(name) == figure for group in shown)
            if any(place) and name not in known:
                overlay[place].add(name)
    for piece in overlay.values():
        assert len(piece - before) >= MINIMUM
