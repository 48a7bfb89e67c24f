"""Gate G5 on the pages and in the actions: a period is settled, and its last leads to the end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.updates.made import SECOND, updated_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.closing.actions.closing import begin_closing
from waterpeers.apps.compliance.actions import pass_gate
from waterpeers.apps.compliance.queries import gate_of, next_gates
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.follow_up.actions.practice import agree_to_judgement
from waterpeers.apps.follow_up.actions.reviews import hold_review
from waterpeers.apps.follow_up.queries.gates import review_gate_facts_of
from waterpeers.apps.follow_up.queries.owed import owed_in
from waterpeers.apps.follow_up.queries.reviews import facts_of
from waterpeers.apps.follow_up.waiting import reviews
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.updates.models import UpdateLine
from waterpeers.domain.partnerships import Gate, PartnershipState, Phase
from waterpeers.domain.verdicts import NotReady

LATER = NOON + timedelta(days=75)  # the second period has ended


@pytest.fixture
def at_work(db):
    return updated_of(people())


def held(at_work, at=NOON, **more):
    said = {"status": "on_track", "why": "We see it so", "decided": "We go on."} | more
    return hold_review(at_work.partnership, said, role="mentee", act=at_work.act("mentee", at))


def open_codes(at_work, at=NOON):
    now = Partnership.objects.get(pk=at_work.partnership.pk)
    return {line.code for line in gate_of(now, Gate.G5, on=at.date()).open}


def test_a_period_is_settled_by_its_update_its_review_and_what_was_decided(at_work):
    assert open_codes(at_work) == {
        "review_update_missing",
        "review_said_missing",
        "review_decided_missing",
        "review_plan_goes_on",
    }
    at_work.agreed()
    (waits,) = reviews(at_work.deal.mentor, NOON)
    assert waits.kind == "review_due"
    review = held(at_work, decided="")
    assert reviews(at_work.deal.mentor, NOON) == [], "then the other side is asked to agree"
    assert open_codes(at_work) == {
        "review_said_missing",
        "review_decided_missing",
        "review_plan_goes_on",
    }
    agree_to_judgement(review, act=at_work.act("mentor"))
    fields = {"kind": "decision", "title": "We test two more"}
    note_item(at_work.partnership, fields, act=at_work.act())
    assert open_codes(at_work) == {"review_plan_goes_on"}


def test_a_review_of_the_period_before_does_not_count_for_the_next(at_work):
    at_work.agreed()
    agree_to_judgement(held(at_work), act=at_work.act("mentor"))
    at_work.agreed(SECOND, LATER)
    assert "review_said_missing" in open_codes(at_work, LATER)


def test_only_the_end_of_the_plan_leads_to_the_close_out_by_one_way(at_work):
    at_work.agreed()
    agree_to_judgement(held(at_work), act=at_work.act("mentor"))
    with pytest.raises(NotReady) as caught:
        begin_closing(at_work.partnership, act=at_work.act())
    assert [each.code for each in caught.value.verdict.against] == ["review_plan_goes_on"]
    Plan.objects.update(ends_before=SECOND)
    passed = pass_gate(at_work.partnership, Gate.G5, act=at_work.act())
    assert (passed.phase, passed.state) == (Phase.CLOSE, PartnershipState.ACTIVE)
    assert passed.stocktakings.get().months == 0


def test_what_is_behind_in_the_plan_puts_it_at_risk_and_begins_the_form(at_work):
    at_work.agreed()
    line = UpdateLine.objects.filter(kind="activity")
    line.update(progress="delayed", explanation="The meters came late")
    facts = facts_of(at_work.partnership, NOON.date())
    assert facts.behind == ("A1 Test and repair three bulk meters: The meters came late",)
    client = signed_in(at_work.world, "mentee_signatory")
    of = [at_work.partnership.uuid]
    form = client.get(reverse("follow_up:hold-review", args=of)).context["form"]
    assert form.initial["status"] == "at_risk"
    assert form.initial["progress"].startswith("The meters are being tested.")
    assert "The meters came late" in form.initial["deviations"]


def test_the_panel_says_whose_turn_it_is_and_no_desk_repeats_the_gate(at_work):
    page = signed_in(at_work.world, "mentee_signatory").get(
        reverse("partnerships:detail", args=[at_work.partnership.uuid])
    )
    text = page.content.decode()
    assert "Gate G5" in text
    assert "The update of the period until" in text
    assert "The plan runs until" in text
    assert "What comes next: how far the plan is" in text
    assert next_gates([at_work.partnership], on=NOON.date()) == {}


def test_what_is_owed_is_the_update_of_who_drafts_it_then_of_who_agrees(at_work):
    def owed():
        rows = list(with_parties(Partnership.objects.all()))
        found = owed_in(rows, NOON.date())
        return [
            (each.reason.code, each.party)
            for each in found.get(at_work.partnership.pk, ())
            if each.reason.code.startswith("update")
        ]

    lake = at_work.deal.parties["Águas do Lago"]
    assert owed() == [("update_is_due", lake.uuid)]
    at_work.handed_over()
    assert {code for code, _party in owed()} == {"update_waits_for_you"}
    assert lake.uuid not in {party for _code, party in owed()}


def test_the_facts_take_the_same_queries_for_many(at_work, django_assert_num_queries):
    rows = list(with_parties(Partnership.objects.all()))
    with django_assert_num_queries(5):
        review_gate_facts_of(rows, NOON.date())
