"""What the checks of a plan say, and what gate G4 asks."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from waterpeers.domain.plan_checks import (
    ApprovingParty,
    PlanCheck,
    PlanFacts,
    PlanGateFacts,
    PlannedActivity,
    PlannedOutcome,
    PlannedOutput,
    passed,
    plan_gate,
    remarks,
)
from waterpeers.domain.plans import (
    ActivityPart,
    changes_between,
    months_after,
    project_years,
    usual_follow_ups,
)


def activity(code="A1", **more):
    said = {"part": ActivityPart.SOFT, "funding": "secured", "mentee": "T.", "mentor": "P."}
    return PlannedActivity(uuid4(), code, **said | more)


def checks(*activities, **more):
    outputs = tuple(PlannedOutput(f"P{n}", e.uuid, True) for n, e in enumerate(activities, 1))
    facts = {"outputs": outputs, "learning_targets": 1} | more
    return {each.check: each for each in remarks(PlanFacts(activities=activities, **facts))}


def test_a_plan_in_order_has_nothing_said_of_it():
    found = checks(activity(), outcomes=(PlannedOutcome("R1", True, True),), objectives=5)
    assert found == {}
    assert len(passed([])) == len(PlanCheck)


def test_an_activity_without_output():
    assert checks(activity("A1"), outputs=())[PlanCheck.WITHOUT_OUTPUT].codes == ("A1",)


def test_an_output_that_nobody_measures():
    one = activity()
    found = checks(one, outputs=(PlannedOutput("P1", one.uuid, False),))
    assert found[PlanCheck.NOBODY_MEASURES].codes == ("P1",)


def test_a_target_without_a_baseline_and_a_figure_without_a_target():
    outcomes = (PlannedOutcome("R1", False, True), PlannedOutcome("R2", True, False))
    found = checks(activity(), outcomes=outcomes)
    assert found[PlanCheck.WITHOUT_BASELINE].codes == ("R1",)
    assert found[PlanCheck.WITHOUT_TARGET].codes == ("R2",)


@pytest.mark.parametrize(("funding", "is_said"), [("asked", True), ("", True), ("secured", False)])
def test_the_soft_part_waits_until_its_hard_part_is_paid(funding, is_said):
    hard = activity("A1", part=ActivityPart.HARD, funding=funding)
    soft = activity("A2", depends_on=frozenset({hard.uuid}))
    assert (PlanCheck.SOFT_BEFORE_HARD_IS_PAID in checks(hard, soft)) is is_said


def test_missing_money_stops_what_others_wait_for_and_is_said_first():
    hard = activity("A1", part=ActivityPart.HARD, funding="missing")
    soft = activity("A2", depends_on=frozenset({hard.uuid}))
    found = checks(hard, soft)
    assert next(iter(found)) is PlanCheck.CANNOT_START
    assert found[PlanCheck.CANNOT_START].codes == ("A1",)


def test_nothing_starts_before_what_it_comes_after():
    first = activity("A1", ends_on=date(2027, 6, 30))
    second = activity("A2", depends_on=frozenset({first.uuid}), starts_on=date(2027, 6, 30))
    assert checks(first, second)[PlanCheck.BEFORE_WHAT_IT_NEEDS].codes == ("A2",)
    later = replace(second, starts_on=date(2027, 7, 1))
    assert PlanCheck.BEFORE_WHAT_IT_NEEDS not in checks(first, later)


def test_one_person_in_six_things_at_once():
    def of_month(n, **more):
        days = {"starts_on": date(2027, n, 1), "ends_on": date(2027, 12, 31)}
        return activity(f"A{n}", **days | more)

    six = [of_month(n) for n in range(1, 7)]
    said = checks(*six)[PlanCheck.IN_SIX_THINGS]
    assert (said.who, said.number) in {("T.", 6), ("P.", 6)}
    one_ends = [of_month(1, ends_on=date(2027, 2, 15)), *six[1:]]
    assert PlanCheck.IN_SIX_THINGS not in checks(*one_ends)


def test_nobody_named_money_not_said_nobody_learns():
    found = checks(activity(mentor="", funding=""), learning_targets=0)
    assert found[PlanCheck.NOBODY_NAMED].who == "mentor"
    assert PlanCheck.MONEY_NOT_SAID in found
    assert PlanCheck.NOBODY_LEARNS in found


def test_more_than_five_objectives_and_a_priority_left():
    found = checks(activity(), objectives=6, priorities_left=("Old meters",))
    assert found[PlanCheck.TOO_MANY_OBJECTIVES].number == 6
    assert found[PlanCheck.PRIORITY_LEFT].codes == ("Old meters",)


READY = PlanGateFacts(
    operators=(ApprovingParty(uuid4(), "Lago", True), ApprovingParty(uuid4(), "Delta", True)),
    is_begun=True,
    activities=2,
    outcomes=1,
    learning_targets=1,
    risks=1,
    follow_ups=3,
)


def test_g4_passes_when_all_is_said_and_both_approve():
    assert plan_gate(READY).passes


def test_g4_names_everything_that_is_missing_at_once():
    bare = PlanGateFacts(
        operators=tuple(replace(each, has_approved=False) for each in READY.operators),
        is_begun=True,
        unpaid_named=2,
    )
    assert [each.code for each in plan_gate(bare).open] == [
        "plan_outputs_missing",
        "plan_outcomes_missing",
        "plan_learning_missing",
        "plan_money_missing",
        "plan_risks_missing",
        "plan_follow_ups_missing",
        "plan_not_approved",
        "plan_not_approved",
    ]


def test_g4_never_passes_by_one_side_alone():
    lago, delta = READY.operators
    result = plan_gate(replace(READY, operators=(lago, replace(delta, has_approved=False))))
    (line,) = result.open
    assert line.turn == (delta.party,)


def test_a_priority_that_is_left_out_is_explained_by_both():
    facts = replace(READY, priorities_left=1)
    assert not plan_gate(facts).passes
    (line,) = plan_gate(facts).open
    lago, delta = (each.party for each in READY.operators)
    both = frozenset({(lago, line.item), (delta, line.item)})
    assert not plan_gate(replace(facts, explanations=frozenset({(lago, line.item)}))).passes
    assert plan_gate(replace(facts, explanations=both)).passes


def test_approvals_are_asked_for_last_and_explanations_once_nothing_is_missing():
    open_still = replace(
        READY,
        risks=0,
        priorities_left=1,
        operators=tuple(replace(each, has_approved=False) for each in READY.operators),
    )
    asked = [each.code for each in plan_gate(open_still).asked]
    assert asked == ["plan_risks_missing"]
    whole = plan_gate(replace(open_still, risks=1))
    assert [each.code for each in whole.asked].count("plan_not_approved") == 2
    left = plan_gate(replace(READY, priorities_left=1))
    assert [each.code for each in left.asked] == ["plan_priorities_left"]


def test_project_years_are_counted_from_the_first_day():
    years = project_years(date(2027, 3, 1), date(2029, 9, 1))
    assert [(each.number, each.starts_on) for each in years] == [
        (1, date(2027, 3, 1)),
        (2, date(2028, 3, 1)),
        (3, date(2029, 3, 1)),
    ]
    assert years[-1].ends_before == date(2029, 9, 1)


def test_months_end_where_they_end():
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert usual_follow_ups(date(2029, 7, 1))[-1] == date(2032, 7, 1)


def test_versions_say_what_was_added_changed_and_taken_out():
    def item(uuid, code, **fields):
        return {"uuid": uuid, "kind": "risk", "code": code, "title": code, "fields": fields}

    before = {"frame": {"currency": "EUR"}, "items": [item("1", "K1", sign=""), item("2", "K2")]}
    now = {"frame": {"currency": "USD"}, "items": [item("1", "K1", sign="x"), item("3", "K3")]}
    found = [(e["what"], e["code"], e["fields"]) for e in changes_between(before, now)]
    assert found == [
        ("changed", "", ["currency"]),
        ("changed", "K1", ["sign"]),
        ("added", "K3", []),
        ("taken_out", "K2", []),
    ]


def test_the_activity_without_an_output_is_named():
    titles = ("Buy meters", "Test meters", "Map zones", "Train")
    (found,) = plan_gate(replace(READY, without_output=titles)).open

    assert (found.code, found.params) == (
        "plan_output_of_missing", (("titles", "Buy meters; Test meters; Map zones; …"),),
    )  # fmt: skip
