"""Runs of a comparison: what they say, what they keep, whom they name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.compared import AT, NRW, compare, joins, line, refused, reviewed, year_of
from tests.world import member, operator
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.benchmarking import actions, queries
from waterpeers.apps.benchmarking.documents import document
from waterpeers.apps.benchmarking.models import Comparison, ShownGroup
from waterpeers.apps.benchmarking.queries import hints
from waterpeers.apps.benchmarking.reports import report
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.charts import StripChart
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.documents import walk

pytestmark = pytest.mark.django_db
LOSSES = "Non-revenue water"


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
    actions.share(alder, everybody.mentee, act=Act(actor_of(signatory), AT))

    found = report(made, today=AT.date())
    assert [(peer.name, peer.reasons) for peer in found.peers] == [("Alder", (LOSSES,))]
    assert found.unnamed == 2


def test_a_gap_between_percentages_is_in_points_on_the_page_and_on_paper(everybody, trees):
    made = compare(everybody)

    (gap,) = report(made, today=AT.date()).gaps
    assert gap.behind == "15 percentage points"
    (strip,) = (each for each in walk(document(made, today=AT.date()).blocks)
                if isinstance(each, StripChart))  # fmt: skip
    told = next(row[7] for row in strip.behind.rows if row[0] == LOSSES)
    assert told.startswith("15 percentage points. Closing it means")
    with override("fr"):
        assert report(made, today=AT.date()).gaps[0].behind == "15 points de pourcentage"


def test_a_refusal_says_the_year_and_what_is_missing_and_the_older_report_its_own(everybody, trees):
    compare(everybody)
    reviewed(everybody.mentee, {"produced": 2e6}, year=2023)
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    address = reverse("benchmarking:operator", args=[everybody.mentee.uuid])
    page = client.post(address, {"year": 2023})

    said = page.content.decode()
    assert page.status_code == 409
    assert "Nothing can be compared for 2023." in said
    assert "only where a reviewed figure of your own takes part. So for: " in said
    assert said.index("The last comparison, of 2025") < said.index("Figures of 2025.")
    assert "The last comparison" not in client.get(address).content.decode()


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


def test_neither_action_nor_page_asks_the_database_more_often_when_more_take_part(everybody, trees):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    def questions():
        with CaptureQueriesContext(connection) as action:
            made = compare(everybody, after_days=len(asked))
        with CaptureQueriesContext(connection) as page:
            client.get(reverse("benchmarking:run", args=[made.uuid]))
        asked.append((len(action), len(page)))
        return line(made)["standing"]["size"]

    asked: list[tuple[int, int]] = []
    assert questions() == 6
    for number in range(10):
        joins(operator(f"New {number}", connections=5000, setting="city"), 50 + number)
    assert questions() == 16
    assert asked[0] == asked[1]


# --- hints for a shortlist ---


def test_a_mentor_that_shows_its_name_is_evidence_for_the_mentees_own_people_alone(
    everybody, trees
):
    compare(everybody)
    alder = trees["Alder"]
    mentee, reporter = everybody.mentee, everybody.actor("mentee_reporter")
    assert hints(mentee, reporter) == {}

    actions.share(alder, None, act=Act(actor_of(member(alder, Role.SIGNATORY)), AT))

    (said,) = hints(mentee, reporter).values()
    assert "In figures of 2025, among 6 operators like yours" in said
    assert f"where you are behind: {LOSSES}." in said
    assert set(hints(mentee, reporter)) == {str(alder.uuid)}
    assert hints(mentee, everybody.actor("facilitator")) == {}
    assert hints(everybody.mentor, everybody.actor("mentor_coordinator")) == {}


# --- names ---


def test_a_name_is_shown_and_hidden_again_by_a_signatory(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    given = actions.share(everybody.mentee, None, act=Act(signatory, AT))
    assert queries.sharing_with([trees["Alder"]]) == {str(everybody.mentee.uuid)}
    assert actions.share(everybody.mentee, None, act=Act(signatory, AT)) == given

    actions.stop_sharing(given, act=Act(signatory, AT))

    assert queries.sharing_with([trees["Alder"]]) == frozenset()
    actions.stop_sharing(given, act=Act(signatory, AT))  # a second time changes nothing
    entries = Entry.objects.filter(event__startswith="figures").order_by("at", "pk")
    assert [entry.event for entry in entries] == ["figures.shared", "figures.unshared"]


def test_a_reporter_does_not_decide(everybody, trees):
    reporter = everybody.actor("mentee_reporter")

    assert refused(lambda: actions.share(everybody.mentee, None, act=Act(reporter, AT))) == [
        "coordinators_decide"
    ]
    assert refused(lambda: actions.take_part(everybody.mentee, False, act=Act(reporter, AT))) == [
        "coordinators_decide"
    ]


def test_a_name_is_shown_to_other_operators_only(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    funder = operator("A funder", kind=OrganisationKind.FUNDER)

    def shown_to(receiver):
        return lambda: actions.share(everybody.mentee, receiver, act=Act(signatory, AT))

    assert refused(shown_to(everybody.mentee)) == ["shared_with_itself"]
    assert refused(shown_to(funder)) == ["operators_compare"]


def test_who_has_left_sees_no_names_that_are_for_those_who_take_part(everybody, trees):
    made = compare(everybody)
    alder = trees["Alder"]
    actions.share(alder, None, act=Act(actor_of(member(alder, Role.SIGNATORY)), AT))
    signatory = everybody.actor("mentee_signatory")

    actions.take_part(everybody.mentee, False, act=Act(signatory, AT))

    assert report(made, today=AT.date()).peers == ()
    assert hints(everybody.mentee, signatory) == {}
