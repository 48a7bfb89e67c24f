"""Runs of a comparison: what they say, what they keep, and the attacks on share to see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.compared import AT, compared, joins, reviewed, year_of
from tests.world import World, member, operator, world
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.benchmarking import actions, queries
from waterpeers.apps.benchmarking.models import Comparison, ShownGroup
from waterpeers.apps.benchmarking.reports import evidence, report
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.listings import relist
from waterpeers.domain.actors import Role
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.values import ValueState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
NRW, HOURS = "I.nrw_percent", "I.continuity"
LOSSES = "Non-revenue water"
ALL, SIZE = PeerRule.of([]), PeerRule.of(["size"])


@pytest.fixture
def everybody() -> World:
    return world()


@pytest.fixture
def trees(everybody):
    return compared(everybody.mentee)


def compare(everybody: World, rule: PeerRule = ALL, year: int = 2025, after_days: int = 0):
    return actions.compare(
        everybody.mentee,
        rule,
        year,
        actor=everybody.actor("mentee_reporter"),
        at=AT + timedelta(days=after_days),
    )


def line(comparison: Comparison, code: str = NRW):
    return next(each for each in comparison.result["lines"] if each["indicator"] == code)


def refused(act) -> list[str]:
    with pytest.raises((NotReady, NotValid, NotAllowed)) as caught:
        act()
    return [reason.code for reason in caught.value.verdict.against]


# --- what a run says ---


def test_it_stands_where_the_worked_example_says(everybody, trees):
    made = compare(everybody)

    found = line(made)
    assert found["standing"]["percentile"] == pytest.approx(25)
    assert found["standing"]["quartiles"] == pytest.approx([25, 28.5, 40])
    assert found["closing"]["behind_best_quarter"]["value"] == pytest.approx(300_000)
    assert found["closing"]["behind_best_quarter"]["unit"] == "m3/year"
    assert made.result["gaps"] == [NRW]
    assert made.result["strengths"] == ["I.continuity_percent"]


def test_the_report_names_only_peers_that_show_their_name(everybody, trees):
    made = compare(everybody)
    assert report(made, today=AT.date()).peers == ()
    assert report(made, today=AT.date()).unnamed == 3  # 18, 25 and 25 %

    alder = trees["Alder"]
    signatory = member(alder, Role.SIGNATORY)
    actions.share(alder, everybody.mentee, actor=actor_of(signatory), at=AT)

    found = report(made, today=AT.date())
    assert [(peer.name, peer.reasons) for peer in found.peers] == [("Alder", (LOSSES,))]
    assert found.unnamed == 2


def test_old_figures_are_marked_and_grades_shown(everybody, trees):
    made = compare(everybody)

    assert not report(made, today=AT.date()).quality.is_old
    found = report(made, today=AT.date().replace(year=2028))
    assert found.quality.is_old
    assert (found.quality.graded, found.quality.figures) == (3, 3)
    assert {row.grade for row in found.rows} == {"B2"}


def test_a_run_never_changes_and_can_be_made_again(everybody, trees):
    made = compare(everybody)
    before = (made.fingerprint, made.result)
    for tree in trees.values():
        reviewed(tree, year_of(1, 1))

    kept = Comparison.objects.get()
    assert (kept.fingerprint, kept.result) == before
    assert queries.is_the_same_again(kept)
    ShownGroup.objects.filter(indicator=NRW).update(own=41.0)
    assert not queries.is_the_same_again(kept)


def test_the_same_again_gives_the_run_that_is_there(everybody, trees):
    assert compare(everybody) == compare(everybody, after_days=3)
    assert Comparison.objects.count() == 1
    assert Entry.objects.filter(event="comparison.made").count() == 1


def test_a_course_leaves_gaps_where_nothing_was_reviewed(everybody, trees):
    reviewed(everybody.mentee, year_of(50, 24), 2023)
    for tree in trees.values():
        reviewed(tree, year_of(30, 24), 2023)
    reviewed(everybody.mentee, year_of(45, 24), 2022)  # nobody else

    course = line(compare(everybody))["course"]

    # of six: our 50 and five times 30; then ours and 18, 25, 25, 32, 55
    assert course["years"] == [2022, 2023, 2025]
    assert course["own"] == pytest.approx([45, 50, 40])
    assert course["medians"] == [None, pytest.approx(30), pytest.approx(28.5)]
    assert course["sizes"] == [1, 6, 6]


# --- share to see ---


def test_without_taking_part_nothing_is_seen(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    actions.take_part(everybody.mentee, False, actor=signatory, at=AT)

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
    compare(everybody, PeerRule.of(["setting"]))
    mentee = everybody.mentee
    mentee.setting = "capital"  # nobody else: as if alone; then back among small ones of any place
    mentee.save(update_fields=["setting"])
    relist([mentee])

    assert "too_few_peers" in refused(lambda: compare(everybody, PeerRule.of(["setting"])))
    assert "too_near_a_group_shown" in refused(lambda: compare(everybody, SIZE))


def test_an_organisation_with_a_person_in_common_is_the_same_reader(everybody, trees):
    other = joins(operator("Sister", connections=5000, setting="rural"), 33)
    both = member(other, Role.REPORTER, "mentee.reporter@example.org")
    actions.compare(other, PeerRule.of(["size"]), 2025, actor=actor_of(both), at=AT)
    joins(operator("Sixth", connections=5000, setting="city"), 66)

    # the sister's group and ours differ by the sixth alone: the two of them are known to the reader
    assert "too_near_a_group_shown" in refused(
        lambda: compare(everybody, PeerRule.of(["setting", "size"]))
    )


def test_peers_that_are_ones_own_hide_nobody(everybody, trees):
    for name in ("Alder", "Birch"):
        member(trees[name], Role.REPORTER, "mentee.reporter@example.org")

    assert "too_few_peers" in refused(lambda: compare(everybody))


def test_a_trait_that_a_profile_keeps_back_puts_nobody_into_a_group(everybody, trees):
    elm = trees["Elm"]
    elm.notes = {"connections": {"visibility": "me"}}
    elm.save(update_fields=["notes"])
    relist([elm])

    assert "too_few_peers" in refused(lambda: compare(everybody, SIZE))


def test_a_criterion_that_is_not_known_of_oneself_is_named(everybody, trees):
    assert refused(lambda: compare(everybody, PeerRule.of(["services"]))) == ["own_trait_not_known"]


@pytest.mark.parametrize("who", ["outsider", "mentor_coordinator", "facilitator", "administrator"])
def test_nobody_else_compares_an_operator_or_reads_its_runs(everybody, trees, who):
    made = compare(everybody)
    actor = everybody.actor(who)

    assert refused(lambda: actions.compare(everybody.mentee, ALL, 2025, actor=actor, at=AT)) == [
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


# --- evidence for a shortlist ---


def test_a_mentor_that_shows_its_name_is_evidence_for_the_mentees_own_people_alone(
    everybody, trees
):
    compare(everybody)
    alder = trees["Alder"]
    mentee, reporter = everybody.mentee, everybody.actor("mentee_reporter")
    assert evidence(mentee, reporter) == {}

    actions.share(alder, None, actor=actor_of(member(alder, Role.SIGNATORY)), at=AT)

    (said,) = evidence(mentee, reporter).values()
    assert "In figures of 2025, among 6 operators like yours" in said
    assert f"where you are behind: {LOSSES}." in said
    assert set(evidence(mentee, reporter)) == {str(alder.uuid)}
    assert evidence(mentee, everybody.actor("facilitator")) == {}
    assert evidence(everybody.mentor, everybody.actor("mentor_coordinator")) == {}


# --- names ---


def test_a_name_is_shown_and_hidden_again_by_a_signatory(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    given = actions.share(everybody.mentee, None, actor=signatory, at=AT)
    assert queries.sharing_with([trees["Alder"]]) == {str(everybody.mentee.uuid)}
    assert actions.share(everybody.mentee, None, actor=signatory, at=AT) == given

    actions.stop_sharing(given, actor=signatory, at=AT)

    assert queries.sharing_with([trees["Alder"]]) == frozenset()
    assert [entry.event for entry in Entry.objects.filter(event__startswith="figures")] == [
        "figures.shared",
        "figures.unshared",
    ]


def test_a_reporter_does_not_decide(everybody, trees):
    reporter = everybody.actor("mentee_reporter")

    assert refused(lambda: actions.share(everybody.mentee, None, actor=reporter, at=AT)) == [
        "coordinators_decide"
    ]
    assert refused(lambda: actions.take_part(everybody.mentee, False, actor=reporter, at=AT)) == [
        "coordinators_decide"
    ]
