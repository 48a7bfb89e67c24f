"""Items of a plan: what may stand in them, that no change is lost, that ids stay."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.apps.diagnosis.made import PROBLEM
from tests.apps.plans.made import ITEMS, planned_of
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.diagnosis.actions.findings import add_finding
from waterpeers.apps.plans.actions import frame, items
from waterpeers.apps.plans.kinds import BY_NAME, KINDS
from waterpeers.apps.plans.models import Activity, Plan
from waterpeers.apps.plans.queries import content_of
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    return planned_of(people())


def codes(refused):
    return {(reason.code, reason.field) for reason in refused.value.verdict.against}


def test_follow_ups_are_set_with_the_plan(planned):
    assert planned.plan.follow_up_days == [date(2030, 1, 1), date(2030, 7, 1), date(2032, 7, 1)]
    assert [year.number for year in planned.plan.years] == [1, 2, 3]


def test_a_plan_is_begun_once(planned):
    again = {"currency": "EUR", "starts_on": date(2027, 1, 1), "ends_before": date(2028, 1, 1)}
    with pytest.raises(NotReady):
        frame.start_plan(planned.partnership, **again, act=planned.by("mentor"))
    assert Plan.objects.count() == 1


def test_the_frame_is_refused_with_all_reasons_at_once(planned):
    with pytest.raises(NotValid) as refused:
        frame.change_plan(
            planned.plan,
            currency="euros!",
            starts_on=date(2028, 1, 1),
            ends_before=date(2027, 1, 1),
            reviews_a_year=3,
            revision=1,
            act=planned.by("mentee"),
        )
    assert {code for code, _field in codes(refused)} == {
        "currency_not_known",
        "ends_before_it_starts",
        "not_in_list",
    }


def test_every_kind_comes_back_as_it_was_entered(planned):
    made = planned.whole()
    content = content_of(planned.plan)
    for kind in KINDS:
        (row,) = content.of(kind.table)
        entered = kind.entered_of(row)
        for name, value in ITEMS.get(kind.name, {}).items():
            assert entered[name] == value, (kind.name, name)
    assert made["activity"].budget_minor == 960050


def test_all_that_stands_against_an_activity_is_said_at_once(planned):
    wrong = {
        "title": "",
        "area": "nowhere",
        "starts_on": date(2027, 5, 1),
        "ends_on": date(2027, 4, 1),
        "budget": 1.005,
        "funding": "asked",
        "mentee_person": planned.world.people["mentor_signatory"].uuid,
    }
    with pytest.raises(NotValid) as refused:
        items.add_item(planned.plan, BY_NAME["activity"], wrong, act=planned.by("mentee"))
    assert codes(refused) == {
        ("required", "title"),
        ("not_in_list", "area"),
        ("ends_before_it_starts", "ends_on"),
        ("too_many_decimals", "budget"),
        ("who_pays", "funding_source"),
        ("not_of_this_side", "mentee_person"),
    }


def test_an_activity_never_comes_after_itself(planned):
    first = planned.add("activity")
    second = planned.add("activity", depends_on=[first.uuid])
    given = BY_NAME["activity"].entered_of(first) | {"depends_on": [second.uuid]}
    with pytest.raises(NotValid) as refused:
        items.change_item(first, given, revision=1, act=planned.by("mentee"))
    assert codes(refused) == {("comes_after_itself", "depends_on")}


def test_people_are_of_their_side(planned):
    who = planned.world.people["mentee_signatory"]
    made = planned.add("activity", mentee_person=who.uuid)
    assert made.mentee_person == who


def test_two_people_never_lose_a_change(planned):
    made = planned.add("activity")
    given = BY_NAME["activity"].entered_of(made)
    theirs, mine = given | {"title": "Test five meters"}, given | {"budget": 12000.0}
    items.change_item(made, theirs, revision=1, act=planned.by("mentor"))
    with pytest.raises(Stale):
        items.change_item(made, mine, revision=1, act=planned.by("mentee"))
    made.refresh_from_db()
    assert (made.title, made.budget_minor) == ("Test five meters", 960050)


def test_two_rows_are_changed_at_once_without_a_conflict(planned):
    one, other = planned.add("activity"), planned.add("activity")
    for made, side in ((one, "mentee"), (other, "mentor")):
        given = BY_NAME["activity"].entered_of(made) | {"title": f"Changed by the {side}"}
        items.change_item(made, given, revision=1, act=planned.by(side))
    titles = Activity.objects.order_by("number").values_list("title", flat=True)
    assert list(titles) == ["Changed by the mentee", "Changed by the mentor"]


def test_a_number_is_never_given_again(planned):
    made = planned.add("activity")
    items.remove_item(made, act=planned.by("mentee"))
    assert planned.add("activity").code == "A2"
    items.put_back(made, act=planned.by("mentee"))
    assert [each.code for each in content_of(planned.plan).activities] == ["A1", "A2"]


def test_an_activity_with_outputs_stays(planned):
    made = planned.whole()
    with pytest.raises(NotReady):
        items.remove_item(made["activity"], act=planned.by("mentee"))


def test_a_target_is_of_a_project_year(planned):
    with pytest.raises(NotValid) as refused:
        planned.add("outcome", targets={"4": 20.0})
    assert codes(refused) == {("not_a_project_year", "targets")}


def test_the_baseline_of_an_indicator_is_not_typed(planned):
    with pytest.raises(NotValid) as refused:
        planned.add("outcome", indicator="I.collection_ratio")
    assert codes(refused) == {("baseline_is_reviewed", "baseline")}


def test_a_zone_has_a_name(planned):
    with pytest.raises(NotValid) as refused:
        planned.add("outcome", zone_name="")
    assert codes(refused) == {("zone_and_name", "zone_name")}


def test_a_problem_of_the_diagnosis_is_taken_up_in_one_click_and_the_thread_is_kept(planned):
    problem = add_finding(
        planned.partnership,
        PROBLEM | {"indicator": "I.collection_ratio"},
        act=planned.by("mentee"),
    )
    browser = signed_in(planned.world, "mentee_signatory")
    address = f"/partnership/{planned.partnership.uuid}/plan/take-up/{problem.uuid}/"
    for _click in range(2):
        answer = browser.post(address, follow=True)
    made = Activity.objects.get()
    assert made.priority == problem
    assert "Bulk meters were never tested" in answer.content.decode()
    (outcome,) = made.plan.performanceoutcome_set.all()
    assert (outcome.indicator, outcome.priority) == ("I.collection_ratio", problem)
    assert outcome.measured_by == PROBLEM["measured_by"]


def test_what_was_is_noted_apart_from_what_was_planned(planned):
    made = planned.add("activity")
    noted = items.note_dates(
        made, began_on=date(2027, 3, 1), ended_on=None, revision=1, act=planned.by("mentor")
    )
    assert (noted.starts_on, noted.began_on) == (date(2027, 2, 1), date(2027, 3, 1))


def test_a_stranger_and_a_reporter_write_nothing(planned):
    for who in ("outsider", "mentee_reporter"):
        act = planned.by("mentee")
        act = type(act)(planned.world.actor(who), act.at)
        with pytest.raises(NotAllowed):
            items.add_item(planned.plan, BY_NAME["risk"], ITEMS["risk"], act=act)


def test_the_trail_says_what_was_changed(planned):
    made = planned.add("risk")
    given = BY_NAME["risk"].entered_of(made) | {"answer": "Replace two valves"}
    items.change_item(made, given, revision=1, act=planned.by("mentee"))
    entry = Entry.objects.filter(event="plan_item.changed").get()
    assert entry.after["answer"] == "Replace two valves"
    assert "answer" not in entry.before


SHOWN = (
    "Test and repair three bulk meters",
    "P. Visser",
    "Meters in limits",
    "Night flow into zone 2",
    "One head for losses",
    "Leak crew",
    "Valves leak",
)


def test_the_page_shows_the_plan_to_all_parties(planned):
    planned.whole()
    for who in ("mentee_reporter", "mentor_coordinator", "facilitator"):
        browser = signed_in(planned.world, who)
        text = browser.get(f"/partnership/{planned.partnership.uuid}/plan/").content.decode()
        for said in SHOWN:
            assert said in text
        assert ("Add an activity" in text) is (who != "mentee_reporter")


def test_the_page_takes_as_many_queries_for_many_lines_as_for_few(planned):
    browser = signed_in(planned.world, "mentee_signatory")
    address = f"/partnership/{planned.partnership.uuid}/plan/"
    counts = []
    for _turn in range(2):
        made = planned.whole()
        planned.add("activity", depends_on=[made["activity"].uuid])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
