"""Gate G5: what it asks of a period, whose turn each line is, and when it leads to the end."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.reviews import OwnerlessItem, ReviewGateFacts, ReviewingSide, review_gate

LAKE, DELTA = UUID(int=1), UUID(int=2)
SIDES = (
    ReviewingSide(LAKE, "Lake", PartyRole.MENTEE, has_said=True),
    ReviewingSide(DELTA, "Delta", PartyRole.MENTOR, has_said=True),
)
END = date(2027, 7, 1)
SETTLED = ReviewGateFacts(
    SIDES,
    ends_before=END,
    opens_on=date(2027, 6, 17),
    period_ends=END,
    update=JointState.AGREED,
    is_decided=True,
)


def open_lines(facts, on=END):
    return {line.code: set(line.turn) for line in review_gate(facts, on=on).open}


def test_it_passes_once_all_is_told_said_and_decided_and_the_plan_ends():
    assert review_gate(SETTLED, on=END).passes
    assert review_gate(SETTLED, on=date(2027, 6, 17)).passes, "from two weeks before the end"
    assert open_lines(SETTLED, date(2027, 6, 16)) == {"review_plan_goes_on": {LAKE, DELTA}}


def test_everything_missing_is_named_at_once_with_whose_turn_it_is():
    silent = tuple(replace(side, has_said=False) for side in SIDES)
    facts = replace(
        SETTLED,
        sides=silent,
        update=None,
        is_decided=False,
        ownerless=(OwnerlessItem("The valve", DELTA), OwnerlessItem("The pump", None)),
    )
    found = review_gate(facts, on=END)
    assert [(line.code, set(line.turn)) for line in found.open] == [
        ("review_update_missing", {LAKE}),
        ("review_said_missing", {LAKE}),
        ("review_said_missing", {DELTA}),
        ("review_decided_missing", {LAKE, DELTA}),
        ("review_owned_missing", {DELTA}),
        ("review_owned_missing", {LAKE, DELTA}),
    ]
    assert [dict(line.params)["titles"] for line in found.open[-2:]] == ["The valve", "The pump"]


def test_an_update_waits_for_who_drafts_it_and_then_for_the_other():
    begun = replace(SETTLED, update=JointState.DRAFT, drafts=PartyRole.MENTOR)
    assert open_lines(begun) == {"review_update_missing": {DELTA}}
    handed = replace(begun, update=JointState.HANDED_OVER)
    assert open_lines(handed) == {"review_update_to_agree": {LAKE}}


def test_one_side_alone_never_passes():
    mine, other = SIDES
    facts = replace(SETTLED, sides=(mine, replace(other, has_said=False)))
    assert open_lines(facts) == {"review_said_missing": {DELTA}}


def test_before_a_period_has_ended_there_is_nothing_to_review_and_nothing_to_pass():
    facts = replace(SETTLED, period_ends=None, update=None, is_decided=False)
    assert set(open_lines(facts, date(2026, 2, 1))) == {"review_plan_goes_on"}


def test_without_a_plan_in_force_it_does_not_pass():
    assert open_lines(ReviewGateFacts(SIDES)) == {"review_plan_missing": {LAKE, DELTA}}
