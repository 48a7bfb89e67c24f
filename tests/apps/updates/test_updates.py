"""One side tells of a period, the other agrees, whoever helps reads; no row is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.apps.updates.made import FIRST, SAID, SECOND, updated_of
from tests.compared import NRW, reviewed, year_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Activity, PerformanceOutcome
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import content_of
from waterpeers.apps.updates.subject import TURNS
from waterpeers.domain.joint import JointState
from waterpeers.domain.updates import PlanProgress
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

DAY = timedelta(days=1)
LATER = NOON + timedelta(days=75)  # the second period has ended


@pytest.fixture
def at_work(db):
    return updated_of(people())


def refused(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def kinds(found):
    return [each.kind for each in found]


def test_a_period_is_told_by_one_side_agreed_by_the_other_and_read(at_work):
    update = at_work.handed_over()
    with pytest.raises(NotAllowed):
        moves.agree(update, revision=update.revision, act=at_work.act("mentee"))
    with pytest.raises(NotAllowed):
        moves.agree(update, revision=update.revision, act=at_work.act("facilitator"))
    with pytest.raises(Stale):
        moves.agree(update, revision=1, act=at_work.act("mentor"))
    agreed = moves.agree(update, revision=update.revision, act=at_work.act("mentor"))
    assert (agreed.state, agreed.agreed_at) == (JointState.AGREED, NOON)
    with pytest.raises(NotAllowed):
        moves.note_read(agreed, act=at_work.act("mentor"))
    moves.note_read(agreed, act=at_work.act("facilitator"))
    assert Update.objects.get().read_at == NOON


def test_periods_are_begun_once_and_not_before_their_time(at_work):
    update = at_work.begin()
    with pytest.raises(NotReady) as caught:
        at_work.begin(side="mentor")
    assert refused(caught) == {("update_is_there", "")}
    with pytest.raises(NotValid) as caught:
        at_work.begin(date(2026, 2, 1))
    assert refused(caught) == {("not_a_period", "starts_on")}
    with pytest.raises(NotReady) as caught:
        at_work.begin(date(2027, 1, 1))
    assert refused(caught) == {("period_not_begun", "")}
    with pytest.raises(NotAllowed):
        actions.begin_update(
            at_work.plan, starts_on=SECOND, role="mentor", act=at_work.act("mentee")
        )
    again = actions.begin_update(
        at_work.plan, starts_on=FIRST, role="mentee", act=at_work.act(), uuid=update.uuid
    )
    assert again == update


def test_two_people_write_two_rows_and_nothing_is_lost(at_work):
    at_work.begin()
    mine, other = at_work.line("activity"), at_work.line("output")
    by = at_work.act()
    actions.write_line(mine.update, mine.item, SAID, revision=mine.revision, act=by)
    actions.write_line(other.update, other.item, SAID, revision=other.revision, act=by)
    assert at_work.line("activity").explanation == at_work.line("output").explanation != ""
    with pytest.raises(Stale):
        actions.write_line(
            mine.update, mine.item, SAID | {"explanation": "x"}, revision=mine.revision, act=by
        )


def test_all_that_stands_against_a_row_is_said_at_once(at_work):
    at_work.begin()
    with pytest.raises(NotValid) as caught:
        at_work.write(progress="stopped", explanation="", per_cent=120, value=3.0)
    assert refused(caught) == {
        ("behind_without_why", "explanation"),
        ("stopped_without_what_follows", "meaning"),
        ("out_of_range", "per_cent"),
        ("figure_is_reviewed", "value"),
    }
    with pytest.raises(NotValid) as caught:
        at_work.write("output", value=-1.0)
    assert refused(caught) == {("must_not_be_negative", "value")}


def test_only_the_side_that_began_it_writes(at_work):
    update = at_work.begin(side="mentor")
    row = at_work.line("activity")
    for side in ("mentee", "facilitator"):
        with pytest.raises(NotAllowed):
            actions.write_line(update, row.item, SAID, revision=row.revision, act=at_work.act(side))


def test_it_is_handed_over_once_all_is_said(at_work):
    update = at_work.begin()
    with pytest.raises(NotReady) as caught:
        moves.hand_over(update, act=at_work.act())
    assert refused(caught) == {("update_not_complete", ""), ("update_without_words", "summary")}
    update = at_work.told(update)
    handed = moves.hand_over(update, act=at_work.act())
    with pytest.raises(NotReady):
        at_work.write(explanation="More")
    moves.take_back(handed, act=at_work.act())
    at_work.write(explanation="More")


def test_an_activity_of_later_and_its_output_are_not_asked_for(at_work):
    Activity.objects.update(starts_on=SECOND)
    update = at_work.begin()
    assert {each.item.code for each in content_of(update).left} == {"R1", "C1"}


def test_what_came_back_says_why_and_is_told_again(at_work):
    update = at_work.handed_over()
    with pytest.raises(NotValid) as caught:
        moves.send_back(update, reason=" ", act=at_work.act("mentor"))
    assert refused(caught) == {("send_back_without_why", "reason")}
    moves.send_back(update, reason="Say how many meters", act=at_work.act("mentor"))
    (waits,) = TURNS.to_write(at_work.deal.mentee, NOON)
    assert waits.kind == "update_returned"
    assert "Say how many meters" in waits.what
    assert TURNS.to_agree(at_work.deal.mentor, NOON) == []
    at_work.write(explanation="Two of three meters")
    update = Update.objects.get()
    moves.hand_over(update, act=at_work.act())
    assert kinds(TURNS.to_agree(at_work.deal.mentor, NOON)) == ["update_to_agree"]


def test_whoever_helps_sends_back_what_was_agreed_but_the_sides_do_not(at_work):
    update = at_work.agreed()
    with pytest.raises(NotAllowed):
        moves.send_back(update, reason="No", act=at_work.act("mentor"))
    back = moves.send_back(update, reason="Which zone?", act=at_work.act("facilitator"))
    assert (back.state, back.agreed_at, back.read_at) == (JointState.DRAFT, None, None)


def test_what_is_agreed_later_fixes_what_was_agreed_before(at_work):
    update = at_work.agreed()
    at_work.agreed(SECOND, LATER)
    with pytest.raises(NotReady) as caught:
        moves.send_back(update, reason="No", act=at_work.act("facilitator", LATER))
    assert refused(caught) == {("later_one_agreed", "")}


def test_what_was_done_stands_in_the_next_update_as_it_was(at_work):
    update = at_work.begin()
    at_work.write(progress="done", per_cent=100, explanation="All three")
    at_work.write("output", value=3.0)
    moves.hand_over(at_work.told(update), act=at_work.act())
    following = at_work.begin(SECOND, at=LATER)
    row = at_work.line("activity", following)
    assert (row.progress, row.explanation, row.written_at) == (PlanProgress.DONE, "All three", None)
    assert at_work.line("output", following).progress == "", "that goes on"
    told = content_of(following).find(at_work.items["output"].uuid)
    assert told.before.value == 3.0


def test_a_reviewed_value_is_taken_over_and_one_of_ones_own_is_typed(at_work):
    PerformanceOutcome.objects.update(
        indicator=NRW, zone_kind="whole", zone_name="", baseline=40.0, baseline_year=2024
    )
    reviewed(at_work.world.mentee, year_of(31, 24), year=2025)
    at_work.begin()
    row = at_work.line("outcome")
    assert (row.value, row.value_year, row.grade) == (31, 2025, "B2")
    with pytest.raises(NotValid) as caught:
        at_work.write("outcome", value=12.0)
    assert refused(caught) == {("figure_is_reviewed", "value")}
    reviewed(at_work.world.mentee, year_of(30, 24), year=2026)
    actions.read_update_figures(Update.objects.get(), act=at_work.act())
    assert at_work.line("outcome").value == 30


def test_whose_turn_it_is_before_the_end_after_it_and_once_it_is_late(at_work):
    mentee, mentor = at_work.deal.mentee, at_work.deal.mentor

    def found(day):
        return kinds(TURNS.to_write(mentee, NOON.replace(month=1, day=1) + day * DAY))

    assert found(160) == []  # 10 June
    assert found(170) == ["update_soon"]  # 20 June
    assert found(181) == ["update_due"]  # 1 July
    assert found(211) == ["update_late"]  # 31 July
    assert TURNS.to_write(mentor, NOON) == [], "it is the mentee's to begin"
    (waits,) = TURNS.to_write(mentee, NOON)
    assert signed_in(at_work.world, "mentee_signatory").get(waits.href).status_code == 200
    at_work.begin(side="mentor")
    assert TURNS.to_write(mentee, NOON) == []
    assert kinds(TURNS.to_write(mentor, NOON)) == ["update_late"]
    at_work.told(Update.objects.get(), "mentor")
    moves.hand_over(Update.objects.get(), act=at_work.act("mentor"))
    assert kinds(TURNS.to_agree(mentee, NOON)) == ["update_to_agree"]
    assert TURNS.to_agree(mentor, NOON) == []


def test_who_helps_reads_what_both_agreed_on(at_work):
    update = at_work.agreed()
    assert kinds(TURNS.to_read(at_work.deal.facilitator, NOON)) == ["update_to_read"]
    assert TURNS.to_read(at_work.deal.mentee, NOON) == []
    moves.note_read(update, act=at_work.act("facilitator"))
    assert TURNS.to_read(at_work.deal.facilitator, NOON) == []


def test_nothing_is_asked_of_a_partnership_that_rests(at_work):
    Partnership.objects.update(state="suspended")
    assert TURNS.to_write(at_work.deal.mentee, NOON) == []
    with pytest.raises(NotReady):
        at_work.begin()


def test_reading_takes_the_same_queries_for_many_rows(at_work, django_assert_num_queries):
    update = at_work.begin()
    with django_assert_num_queries(6):
        content_of(update)
    for number in range(5):
        Activity.objects.create(
            plan=at_work.plan, number=50 + number, title="More", area="water_losses", made_at=NOON
        )
    again = Update.objects.select_related("plan__partnership").get()
    with django_assert_num_queries(6):
        assert len(content_of(again).told) == 9


def test_a_row_added_by_an_amendment_is_told_of_too(at_work):
    update = at_work.begin()
    row = Activity.objects.create(
        plan=at_work.plan, number=9, title="A pump", area="water_losses", made_at=NOON
    )
    made = actions.write_line(update, row.uuid, SAID, revision=0, act=at_work.act())
    assert made.revision == 1
    with pytest.raises(Stale):
        actions.write_line(
            update, row.uuid, SAID | {"explanation": "x"}, revision=0, act=at_work.act()
        )


def test_the_pages_lead_from_row_to_row_and_to_the_other_side(at_work):
    client = signed_in(at_work.world, "mentee_signatory")
    of = reverse("updates:of-partnership", args=[at_work.partnership.uuid])
    assert "Begin the update" in client.get(of).content.decode()
    begin = reverse("updates:begin", args=[at_work.partnership.uuid])
    page = client.post(begin, {"starts_on": "2026-01-01"}, follow=True)
    assert "Say how far it is" in page.content.decode()
    update = Update.objects.get()
    address = reverse("updates:line", args=[update.uuid, at_work.items["activity"].uuid])
    sent = {"progress": "delayed", "per_cent": "40", "revision": "1"}
    refusal = client.post(address, sent)
    assert refusal.status_code == 422
    assert "Say why it is delayed" in refusal.content.decode()
    sent |= {"explanation": "The meters came late", "external_hindered": "Customs"}
    going_on = client.post(address, sent)
    assert going_on.url == reverse("updates:line", args=[update.uuid, at_work.items["output"].uuid])
    shown = client.get(reverse("updates:update", args=[update.uuid])).content.decode()
    assert "Delayed" in shown
    assert "Customs" in shown
    at_work.told(update)
    client.post(reverse("updates:hand-over", args=[update.uuid]))
    other = signed_in(at_work.world, "mentor_signatory")
    page = other.get(reverse("updates:update", args=[update.uuid])).content.decode()
    assert "Agree to it" in page
    revision = Update.objects.get().revision
    other.post(reverse("updates:agree", args=[update.uuid]), {"revision": str(revision)})
    assert Update.objects.get().state is JointState.AGREED
    assert UpdateLine.objects.get(item=at_work.items["activity"].uuid).factors == {
        "external": {"hindered": "Customs"}
    }
