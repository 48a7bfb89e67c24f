"""Where the chain from the need to the figure breaks: by hand."""

from waterpeers.domain.chain import ChainStep, ChainThing, gaps_of

S = ChainStep


def thing(step, key, *after, lacks=()):
    return ChainThing(key, step, frozenset(after), lacks)


WHOLE = [
    thing(S.NEED, "n"),
    thing(S.MATCH, "m", "n"),
    thing(S.AGREEMENT, "a", "m"),
    thing(S.DIAGNOSIS, "d", "a"),
    thing(S.PRIORITY, "p", "d"),
    thing(S.PLAN, "l", "p"),
    thing(S.ACTIVITY, "A1", "l", "p"),
    thing(S.OUTPUT, "P1", "A1"),
    thing(S.OUTCOME, "R1", "P1"),
    thing(S.FIGURE, "f", "R1"),
]


def gaps(things):
    return [(gap.code, gap.key) for gap in gaps_of(things)]


def test_a_whole_chain_has_no_break():
    assert gaps(WHOLE) == []


def test_of_nothing_every_step_is_missing_in_their_order():
    assert gaps([]) == [(f"chain_no_{step}", "") for step in S]


def test_what_leads_to_nothing_and_what_comes_from_nothing_is_named():
    more = [
        thing(S.PRIORITY, "p2", "d"),
        thing(S.ACTIVITY, "A2", "l"),
        thing(S.OUTCOME, "R2", lacks=("baseline",)),
    ]
    assert gaps([*WHOLE, *more]) == [
        ("chain_priority_to_nothing", "p2"),
        ("chain_activity_from_nothing", "A2"),
        ("chain_activity_to_nothing", "A2"),
        ("chain_outcome_from_nothing", "R2"),
        ("chain_outcome_baseline", "R2"),
        ("chain_outcome_to_nothing", "R2"),
    ]


def test_without_a_figure_the_step_and_the_outcome_say_so():
    assert gaps(WHOLE[:-1]) == [("chain_outcome_to_nothing", "R1"), ("chain_no_figure", "")]


def test_an_outcome_may_come_straight_from_a_priority():
    direct = [each for each in WHOLE if each.key != "R1"] + [thing(S.OUTCOME, "R1", "p")]
    assert gaps(direct) == []
