"""Attacks on share to see: each tries to learn a figure of somebody, and does not."""

import hashlib
import json
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.compared import (
    ALL,
    AT,
    HOURS,
    NRW,
    SETTING,
    SIZE,
    compare,
    compared,
    joins,
    line,
    refused,
    reviewed,
    year_of,
)
from tests.world import member, operator, world
from waterpeers.apps.accounts.actions import end_role
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.benchmarking import actions, queries
from waterpeers.apps.benchmarking.models import Comparison, ShownGroup
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.values import ValueState
from waterpeers.domain.verdicts import NotReady

pytestmark = pytest.mark.django_db


# --- whose figures take part ---


def test_without_taking_part_nothing_is_seen(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    actions.take_part(everybody.mentee, False, act=Act(signatory, AT))

    assert refused(lambda: compare(everybody)) == ["not_taking_part"]


def test_without_a_reviewed_figure_of_ones_own_nothing_is_seen(everybody, trees):
    own = Value.objects.filter(sheet__organisation=everybody.mentee)
    own.filter(variable="sold").update(state=ValueState.SUBMITTED)

    made = compare(everybody)

    assert NRW not in {each["indicator"] for each in made.result["lines"]}
    assert HOURS in {each["indicator"] for each in made.result["lines"]}
    why = {each["code"] for each in made.refused if each["indicator"] == NRW}
    assert why == {"own_figure_missing"}
    own.update(state=ValueState.DRAFT)
    assert refused(lambda: compare(everybody, SIZE)) == ["own_figure_missing"]


def test_figures_that_nobody_reviewed_and_those_who_left_do_not_take_part(everybody, trees):
    Value.objects.filter(sheet__organisation=trees["Elm"]).update(state=ValueState.SUBMITTED)

    assert "too_few_peers" in refused(lambda: compare(everybody))


def test_four_peers_are_too_few(everybody, trees):
    trees["Elm"].participation.delete()

    assert "too_few_peers" in refused(lambda: compare(everybody))


# --- one group laid over another ---


def test_a_second_group_that_differs_by_one_is_refused(everybody, trees):
    joins(operator("Far larger", connections=500_000, setting="city"), 70)
    compare(everybody, SIZE)

    # all that take part are one more than those alike in size: it would be laid bare
    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, ALL))


def test_the_order_in_which_groups_are_asked_for_does_not_help(everybody, trees):
    joins(operator("Far larger", connections=500_000, setting="city"), 70)
    compare(everybody, ALL)

    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, SIZE))


def test_a_newcomer_does_not_change_what_is_shown_until_there_are_five(everybody, trees):
    before = line(compare(everybody))["standing"]
    for number, losses in enumerate([90, 91, 92, 93]):
        joins(operator(f"New {number}", connections=5000, setting="city"), losses)
        assert line(compare(everybody, after_days=number + 1))["standing"] == before

    joins(operator("New 5", connections=5000, setting="city"), 94)
    assert line(compare(everybody, after_days=9))["standing"]["size"] == 11


def test_a_correction_does_not_give_away_who_made_it(everybody, trees):
    before = line(compare(everybody))["standing"]
    reviewed(trees["Doum"], year_of(10, 24))

    again = compare(everybody, after_days=1)

    assert line(again)["standing"] == before


def test_changing_the_own_profile_does_not_open_a_group_beside(everybody, trees):
    for name, losses in (("Large", 70), ("Larger", 71)):
        joins(operator(name, connections=500_000, setting="city"), losses)
    compare(everybody, SETTING)
    mentee = everybody.mentee
    mentee.setting = "capital"  # nobody else: as if alone; then back among small ones of any place
    mentee.save(update_fields=["setting"])
    relist([mentee])

    assert "too_few_peers" in refused(lambda: compare(everybody, SETTING))
    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, SIZE))


def in_size(*names, setting="city", losses=60):
    """Operators of the mentee's size that take part."""
    return [
        joins(operator(name, connections=5000, setting=setting), losses + at)
        for at, name in enumerate(names)
    ]


def large(*names, losses=70):
    """Operators in cities, far larger than the mentee, that take part."""
    return [
        joins(operator(name, connections=500_000, setting="city"), losses + at)
        for at, name in enumerate(names)
    ]


def test_one_that_is_in_the_first_group_alone_stands_out_however_many_the_second_adds(
    everybody, trees
):
    """Elm is the only one of our size outside cities: it would be what the second group lacks."""
    trees["Elm"].setting = "rural"
    trees["Elm"].save(update_fields=["setting"])
    relist([trees["Elm"]])
    large("Large 1", "Large 2", "Large 3", "Large 4")
    compare(everybody, SIZE)

    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, SETTING))


def test_what_three_groups_have_in_common_is_not_laid_bare(everybody, trees):
    """Each two of the groups differ by many, and have many in common; all three have one."""
    in_size("Only one")
    in_size("S1", "S2", "S3", "S4", "S5", setting="rural")
    large("L1", "L2", "L3", "L4", "L5")
    compare(everybody, SIZE)
    compare(everybody, SETTING)  # both: the five trees and the only one
    for tree in trees.values():
        reviewed(tree, {"hours_supply": 6.0})

    # all of both but the only one have other hours now: a third group cuts it off
    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, PeerRule.of(["supply"])))


def test_the_course_over_the_years_keeps_the_rule_as_well(everybody, trees):
    for operator_ in (everybody.mentee, *trees.values()):
        reviewed(operator_, year_of(30, 24), 2024)
    (newcomer,) = large("Far larger")
    reviewed(newcomer, year_of(80, 24), 2024)
    large("L2", "L3", "L4", "L5")  # of 2025 alone
    compare(everybody, SIZE, 2024)

    course = line(compare(everybody, ALL))["course"]

    # all that take part in 2025 are five more; of 2024, only one
    assert (course["sizes"], course["medians"][0]) == ([1, 11], None)


def test_a_locked_figure_that_a_new_version_replaced_is_not_given_away(everybody, trees):
    before = line(compare(everybody))["standing"]
    old = Value.objects.get(sheet__organisation=trees["Doum"], variable="sold")
    Value.objects.filter(pk=old.pk).update(state=ValueState.REPLACED)
    old.pk, old.version, old.value, old.state = None, 2, 1.9e6, ValueState.LOCKED
    old.save(force_insert=True)

    assert line(compare(everybody, after_days=1))["standing"] == before


@pytest.mark.parametrize("comes_back", [False, True])
def test_who_leaves_is_not_given_away_nor_when_it_comes_back(everybody, trees, comes_back):
    in_size("Sixth")
    before = line(compare(everybody))["standing"]
    signatory = actor_of(member(trees["Elm"], Role.SIGNATORY))
    actions.take_part(trees["Elm"], False, act=Act(signatory, AT))
    if comes_back:
        compare(everybody, after_days=1)
        actions.take_part(trees["Elm"], True, act=Act(signatory, AT))

    assert line(compare(everybody, after_days=2))["standing"] == before


def test_leaving_and_coming_back_does_not_make_a_reader_new(everybody, trees):
    large("Far larger")
    compare(everybody, SIZE)
    signatory = everybody.actor("mentee_signatory")
    actions.take_part(everybody.mentee, False, act=Act(signatory, AT))
    actions.take_part(everybody.mentee, True, act=Act(signatory, AT))

    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, ALL))


def test_another_figure_of_ones_own_moves_oneself_alone(everybody, trees):
    before = compare(everybody)
    in_size("Sixth")
    for losses in (1, 99):
        reviewed(everybody.mentee, year_of(losses, 24))
        compare(everybody, after_days=losses)

    groups = ShownGroup.objects.filter(indicator=NRW)
    assert len(groups) == 3
    assert {tuple(group.peers.values()) for group in groups} == {
        tuple(before.groups.get(indicator=NRW).peers.values())
    }


def test_operators_with_a_person_in_common_are_one_reader_whichever_asks(everybody, trees):
    other = in_size("Sister")[0]
    member(other, Role.REPORTER, "mentee.reporter@example.org")
    readers = queries.readers_with(everybody.mentee)

    assert {each.name for each in readers.now} == {"Águas do Lago", "Sister"}
    assert queries.readers_with(other).now == readers.now


# --- readers ---


def test_an_organisation_with_a_person_in_common_is_the_same_reader(everybody, trees):
    other = joins(operator("Sister", connections=5000, setting="rural"), 33)
    both = member(other, Role.REPORTER, "mentee.reporter@example.org")
    actions.compare(other, SIZE, 2025, act=Act(actor_of(both), AT))
    joins(operator("Sixth", connections=5000, setting="city"), 66)

    # the sister's group and ours differ by the sixth alone: the two of them are known to the reader
    assert "too_near_a_group_shown" in refused(
        lambda: compare(everybody, PeerRule.of(["setting", "size"]))
    )


def test_peers_that_are_ones_own_hide_nobody(everybody, trees):
    for name in ("Alder", "Birch"):
        member(trees[name], Role.REPORTER, "mentee.reporter@example.org")

    assert "too_few_peers" in refused(lambda: compare(everybody))


def test_the_earlier_run_of_another_reader_never_stands_for_ones_own(everybody, trees):
    """The sister's group has us in it: shown to us, we would be our own peer."""
    other = in_size("Sister")[0]
    both = actor_of(member(other, Role.REPORTER, "mentee.reporter@example.org"))
    actions.compare(other, ALL, 2025, act=Act(both, AT))
    in_size("Seventh")

    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, ALL))


def test_who_changes_from_one_operator_to_another_takes_what_it_saw_along(everybody, trees):
    other = in_size("Sister")[0]
    person = member(other, Role.REPORTER, "moves@example.org")
    actions.compare(other, SIZE, 2025, act=Act(actor_of(person), AT))
    end_role(Membership.objects.get(person=person), act=Act(actor_of(person), AT))
    member(everybody.mentee, Role.COORDINATOR, "moves@example.org")
    large("Far larger")

    # it differs from the sister's group by the far larger one, by the sister and by us
    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, ALL))


def test_a_name_that_is_hidden_again_hides_nobody(everybody, trees):
    elm = trees["Elm"]
    signatory = actor_of(member(elm, Role.SIGNATORY))
    given = actions.share(elm, everybody.mentee, act=Act(signatory, AT))
    in_size("Sixth")
    compare(everybody, SIZE)
    actions.stop_sharing(given, act=Act(signatory, AT))
    trees["Alder"].participation.delete()

    # five others; but the figure of one of them was known: four hide one another
    assert "too_few_peers" in refused(lambda: compare(everybody, ALL))


def test_a_new_figure_after_the_name_is_hidden_again_is_not_given_away(everybody, trees):
    elm = trees["Elm"]
    signatory = actor_of(member(elm, Role.SIGNATORY))
    given = actions.share(elm, everybody.mentee, act=Act(signatory, AT))
    in_size("Sixth", "Seventh")
    before = line(compare(everybody))["standing"]
    actions.stop_sharing(given, act=Act(signatory, AT))
    reviewed(elm, year_of(5, 24))

    assert line(compare(everybody, after_days=1))["standing"] == before


# --- guesses, and what is said beside the figures ---


def test_a_trait_that_a_profile_keeps_back_puts_nobody_into_a_group(everybody, trees):
    elm = trees["Elm"]
    elm.notes = {"connections": {"visibility": "me"}}
    elm.save(update_fields=["notes"])
    relist([elm])

    assert "too_few_peers" in refused(lambda: compare(everybody, SIZE))


@pytest.mark.parametrize(
    ("hiding", "is_shown"),
    [(0, True), (1, False), (4, False), (5, True)],
)
def test_those_whose_figures_everybody_reads_hide_nobody(everybody, trees, hiding, is_shown):
    made_of_key_figures = "I.staff_pop"
    for each in (everybody.mentee, *trees.values()):
        reviewed(each, {"staff_total": 30, "pop_served_water": 25_000})
    for each in list(trees.values())[:hiding]:
        each.notes = {"staff": {"visibility": "me"}}
        each.save(update_fields=["notes"])

    made = compare(everybody)

    shown = {each["indicator"] for each in made.result["lines"]}
    assert (made_of_key_figures in shown) is is_shown
    if not is_shown:
        why = {e["code"] for e in made.refused if e["indicator"] == made_of_key_figures}
        assert "too_few_peers" in why


def test_a_criterion_that_is_not_known_of_oneself_is_named(everybody, trees):
    assert refused(lambda: compare(everybody, PeerRule.of(["services"]))) == ["own_trait_not_known"]


@pytest.mark.parametrize("who", ["outsider", "mentor_coordinator", "facilitator", "administrator"])
def test_nobody_else_compares_an_operator_or_reads_its_runs(everybody, trees, who):
    made = compare(everybody)
    actor = everybody.actor(who)

    assert refused(lambda: actions.compare(everybody.mentee, ALL, 2025, act=Act(actor, AT))) == [
        "not_your_organisation"
    ]
    assert made not in Comparison.objects.visible_to(actor)


def test_pages_and_programs_never_say_who_the_others_are(everybody, trees):
    made = compare(everybody)
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    uuid = everybody.mentee.uuid

    pages = [
        client.get(reverse("benchmarking:operator", args=[uuid])),
        client.get(reverse("benchmarking:run", args=[made.uuid])),
        client.get(reverse("api:comparison", args=[made.uuid])),
        client.get(reverse("api:comparisons")),
        client.post(
            reverse("api:compare", args=[uuid]), {"year": 2025}, content_type="application/json"
        ),
    ]

    for page in pages:
        text = page.content.decode()
        assert page.status_code in {200, 201}
        for name, tree in trees.items():
            assert name not in text
            assert str(tree.uuid) not in text


def test_the_program_is_refused_what_the_page_is_refused(everybody, trees):
    joins(operator("Far larger", connections=500_000, setting="city"), 70)
    compare(everybody, SIZE)
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    page = client.post(
        reverse("benchmarking:operator", args=[everybody.mentee.uuid]), {"year": 2025}
    )
    program = client.post(
        reverse("api:compare", args=[everybody.mentee.uuid]),
        {"year": 2025, "criteria": []},
        content_type="application/json",
    )

    assert (page.status_code, program.status_code) == (409, 409)
    said = {reason["text"] for reason in program.json()["reasons"]}
    for sentence in said:
        assert sentence in page.content.decode()


def test_a_fingerprint_does_not_tell_whether_a_guess_is_right(everybody, trees):
    made = compare(everybody)
    groups = [[g.indicator, g.year, g.own, g.peers] for g in queries.groups_of(made)]
    guess = {"own": made.own, "groups": groups, "year": made.year, "alike": made.alike}
    text = json.dumps(guess, sort_keys=True, ensure_ascii=False)

    assert queries.is_the_same_again(made)
    assert made.fingerprint != hashlib.sha256(text.encode()).hexdigest()


def test_the_page_does_not_tell_that_somebody_came_whose_traits_are_not_known(everybody, trees):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    made = compare(everybody, SIZE)
    program = reverse("api:comparison", args=[made.uuid])
    before = client.get(program).json()
    joins(operator("Of no size"), 50)

    assert compare(everybody, SIZE, after_days=1) == made
    assert client.get(program).json() == before


def test_what_is_not_there_and_what_is_not_ones_own_are_answered_alike(everybody, trees):
    made = compare(everybody)
    client = Client()
    client.force_login(everybody.people["outsider"])
    for name, uuid, *form in (
        ("benchmarking:run", made.uuid),
        ("benchmarking:paper", made.uuid, "pdf"),
        ("benchmarking:operator", everybody.mentee.uuid),
        ("api:comparison", made.uuid),
        ("api:comparison_report", made.uuid, "xlsx"),
    ):
        there, not_there = (
            client.get(reverse(name, args=[each, *form])).content.decode().replace(str(each), "")
            for each in (uuid, uuid4())
        )
        assert len(there) == len(not_there)


@pytest.mark.parametrize("year", [-1, 0, 99_999_999, 10**30])
def test_a_year_that_is_none_is_no_fault_of_the_program(everybody, trees, year):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    uuid = everybody.mentee.uuid

    program = client.post(
        reverse("api:compare", args=[uuid]), {"year": year}, content_type="application/json"
    )
    page = client.post(reverse("benchmarking:operator", args=[uuid]), {"year": year})

    assert (program.status_code, page.status_code) == (422, 422)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_of_two_groups_asked_for_at_once_that_are_too_near_one_is_shown():
    everybody = world()
    compared(everybody.mentee)
    large("Far larger")
    both = Barrier(2)
    said = []

    def ask(rule):
        both.wait()
        try:
            compare(everybody, rule)
            said.append("shown")
        except NotReady as refusal:
            said.extend(reason.code for reason in refusal.verdict.against)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[rule]) for rule in (ALL, SIZE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["own_figure_missing", "shown", "too_near_a_group_shown"]
    assert Comparison.objects.count() == 1
