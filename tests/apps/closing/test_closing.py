"""The close-out: what it asks, that both sign what they read, and that it can be taken back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.apps.closing.made import ANSWERS, END, SHORT, WORDS, closing_of
from tests.compared import NRW, reviewed, year_of
from tests.world import member, signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.closing.actions import closing as actions
from waterpeers.apps.closing.actions import stocktakings
from waterpeers.apps.closing.models import SignOff, Stocktaking
from waterpeers.apps.closing.queries.stocktakings import taken
from waterpeers.apps.closing.reports.stocktakings import answer_lines
from waterpeers.apps.closing.waiting import due, early
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.models import RegisterItem, StageJudgement
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.lasting import SILENCE, later_days, months_between, turned, wanted_way
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending():
    return closing_of(people())


def refused(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def test_months_count_from_the_true_end_whatever_the_plan_said():
    planned = [date(2030, 1, 1), date(2030, 7, 1), date(2032, 7, 1)]

    assert [months_between(date(2029, 7, 1), day) for day in planned] == [6, 12, 36]
    assert later_days(date(2028, 3, 1), date(2029, 7, 1), planned) == {
        6: date(2028, 9, 1),
        12: date(2029, 3, 1),
        36: date(2031, 3, 1),
    }


def test_where_a_figure_goes_is_told_by_what_was_wanted():
    assert wanted_way(41.0, {"1": 38.0, "10": 50.0, "2": 30.0}, "") == 1
    assert (wanted_way(41.0, {}, "no"), wanted_way(None, {}, "range")) == (-1, 0)
    assert [turned(41, now, -1).value for now in (33, 45, 41, None)] == [
        "better", "worse", "same", "not_known",
    ]  # fmt: skip


def test_the_account_lists_all_that_is_missing_at_once(ending):
    ending.commit()
    ending.begin()

    assert Partnership.objects.get(pk=ending.partnership.pk).phase is Phase.CLOSE
    assert ending.open() == {
        "end_figures_missing", "end_lessons_missing", "end_items_missing",
        "end_answered_missing", "end_signed_missing",
    }  # fmt: skip
    assert ending.row().due_on == date(2029, 6, 30), "the last day of the plan"


def test_both_sign_and_the_gate_keeps_what_was_there(ending):
    ending.ready()
    assert ending.open() == set()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())
    now, row = Partnership.objects.get(pk=ending.partnership.pk), ending.row()

    assert (now.state, now.phase) == (PartnershipState.DONE, Phase.FOLLOW)
    assert (now.ended_on, now.settled_at) == (date(2029, 6, 30), END)
    assert row.facts["figures"][0]["value"] == 33.0
    assert {e["stage"] for e in row.facts["stages"]} == {"consolidated"}
    assert not StageJudgement.objects.filter(agreed_at=None).exists(), "who signs agrees"
    later = Stocktaking.objects.filter(months__gt=0).order_by("months")
    assert [(e.months, e.due_on) for e in later] == [
        (6, date(2030, 1, 1)), (12, date(2030, 7, 1)), (36, date(2032, 7, 1)),
    ]  # fmt: skip
    with pytest.raises(NotReady):
        ending.write(summary="Otherwise")


def test_a_figure_nobody_knows_says_why_and_one_of_an_indicator_is_not_typed(ending):
    ending.begin()
    ending.figure(None, word="The meter broke")
    assert "end_figures_missing" not in ending.open()
    ending.figure(None)
    assert "end_figures_missing" in ending.open(), "what is blank is taken out"
    outcome = ending.items["outcome"]
    type(outcome).objects.filter(pk=outcome.pk).update(indicator="I.nrw_percent")
    with pytest.raises(NotValid) as caught:
        ending.figure(33.0)
    assert refused(caught) == {("figure_is_reviewed", f"value_{outcome.uuid}")}


def test_a_reviewed_value_is_taken_over_with_year_and_grade_and_only_if_newer(ending):
    outcome = ending.items["outcome"]
    type(outcome).objects.filter(pk=outcome.pk).update(
        indicator=NRW, zone_kind="whole", zone_name="", baseline_year=2026
    )
    reviewed(ending.world.mentee, year_of(40, 24), year=2026)
    ending.begin()
    assert not ending.row().figures.exists(), "that is the baseline"
    reviewed(ending.world.mentee, year_of(31, 24), year=2028)
    stocktakings.read_figures(ending.row(), act=ending.now())

    figure = ending.row().figures.get()
    assert (figure.value, figure.year, figure.grade) == (31, 2028, "B2")


def test_nobody_reads_the_other_side_before_all_have_answered(ending):
    ending.begin()
    ending.answer(ANSWERS | {"O12.1": {"value": "partly", "note": "A bill"}}, but="Águas do Lago")
    assert answer_lines(taken(ending.row(), END.date())) == []
    page = signed_in(ending.world, "facilitator").get(
        reverse("closing:stocktaking", args=[ending.row().uuid])
    )
    assert "A bill" not in page.content.decode()
    assert "Still to answer: Águas do Lago" in page.content.decode()

    own = ending.row().round.respondents.get(organisation=ending.world.mentee)
    sheets.answer(own, ANSWERS, revision=0, language="en", act=ending.now())
    sheets.hand_in(own, act=ending.now())
    (code,) = [e for e in answer_lines(taken(ending.row(), END.date())) if e.code == "O12.1"]
    assert [(e.said, e.note) for e in code.sides] == [
        ("Yes", ""), ("Partly", "A bill"), ("Partly", "A bill"),
    ]  # fmt: skip


def test_what_changes_after_a_signature_lets_it_fall(ending):
    ending.ready()
    ending.write(lessons="Begin with the people.")
    assert not SignOff.objects.exists()
    assert "end_signed_missing" in ending.open()


def test_what_changes_elsewhere_is_not_agreed_by_those_who_signed_before(ending):
    ending.ready()
    ending.judge("mentee", "visible", END, why="The crew was moved")
    with pytest.raises(Stale):
        gates.pass_gate(ending.partnership, "G6", act=ending.now())
    ending.sign()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())


def test_one_person_signs_for_one_operator_and_for_ones_own(ending):
    ending.begin()
    row = ending.row()
    read = taken(row, END.date()).fingerprint
    both = ending.world.people["mentee_signatory"]
    member(ending.world.mentor, Role.COORDINATOR, both.email)
    delta, lake = ending.deal.parties["Waterbedrijf Delta"], ending.deal.parties["Águas do Lago"]
    stocktakings.sign_off(row, lake, fingerprint=read, act=ending.now())
    with pytest.raises(NotReady):
        stocktakings.sign_off(row, delta, fingerprint=read, act=Act(actor_of(both), END))
    for side in ("mentor", "facilitator"):
        with pytest.raises(NotAllowed):
            stocktakings.sign_off(row, lake, fingerprint=read, act=ending.now(side))
    with pytest.raises(Stale):
        stocktakings.sign_off(row, delta, fingerprint="", act=ending.now("mentor"))
    stocktakings.take_back_sign_off(row, lake, act=ending.now())
    assert not SignOff.objects.exists()


def test_what_is_open_is_decided_and_can_go_on_after_the_end(ending):
    item = ending.commit()
    with pytest.raises(NotValid):
        move_item(item, "carried", word="Until spring", revision=1, act=ending.now())
    ending.begin()
    moved = move_item(item, "carried", word="Until spring", revision=1, act=ending.now())
    assert "end_items_missing" not in ending.open()
    ending.answer()
    ending.figure()
    ending.write()
    ending.sign()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())
    assert ending.row().facts["items"] == [
        {"title": "Close zone 3", "kind": "commitment", "state": "carried",
         "owner": "Águas do Lago", "word": "Until spring"},
    ]  # fmt: skip
    done = move_item(moved, "done", revision=moved.revision, act=ending.now())
    assert RegisterItem.objects.get(pk=done.pk).state == "done", "also after the end"
    with pytest.raises(NotValid):
        move_item(done, "open", word="Again", revision=done.revision, act=ending.now())


def test_it_can_be_taken_back_until_both_have_agreed(ending):
    ending.ready()
    actions.go_on(ending.partnership, act=ending.now("mentor"))
    now = Partnership.objects.get(pk=ending.partnership.pk)
    assert (now.phase, now.state) == (Phase.DO, PartnershipState.ACTIVE)
    assert not SignOff.objects.exists()
    assert ending.row().round.ended_at == END
    again = ending.begin()
    assert (again.lessons, again.round.ended_at) == (WORDS["lessons"], None), "nothing is lost"
    ending.sign()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())
    with pytest.raises(NotReady):
        actions.go_on(ending.partnership, act=ending.now())


def test_what_ended_early_gives_a_short_account_with_its_reason(ending):
    ending.stopped()
    (waits, *others) = early(ending.deal.mentor, END)
    assert not others
    assert signed_in(ending.world, "mentor_signatory").get(waits.href).status_code == 200
    row = ending.begin()
    assert (row.is_light, row.summary) == (True, "The money ended")
    assert ending.open() == {"end_cause_missing", "end_answered_missing", "end_signed_missing"}
    ending.write(cause="money")
    ending.answer(SHORT)
    ending.sign()
    now = Partnership.objects.get(pk=ending.partnership.pk)
    assert (now.state, now.phase, now.settled_at) == (
        PartnershipState.STOPPED_BY_MENTEE, Phase.DO, END,
    )  # fmt: skip
    assert early(ending.deal.mentor, END) == []
    assert Stocktaking.objects.filter(months__gt=0).count() == 3, "what the plan set is asked"


def test_the_day_that_is_proposed_for_the_end_may_be_said(ending):
    """Also where what was agreed began after the plan, or was to begin after all has ended."""
    first = END.date() - timedelta(days=3)
    Partnership.objects.filter(pk=ending.partnership.pk).update(started_on=first)
    assert ending.begin().due_on == first
    ending.write(due_on=first)
    with pytest.raises(NotValid):
        ending.write(due_on=first - timedelta(days=1))


def test_what_never_began_has_ended_all_the_same(ending):
    later = END.date() + timedelta(days=30)
    Partnership.objects.filter(pk=ending.partnership.pk).update(started_on=later)
    ending.stopped()
    assert ending.begin().due_on == END.date()
    ending.write(cause="money", due_on=END.date())
    assert ending.row().due_on == END.date()


def test_nobody_waits_for_a_side_that_is_gone_or_silent(ending):
    ending.stopped()
    ending.begin()
    ending.write(cause="war")
    Membership.objects.filter(organisation=ending.deal.second).delete()
    ending.answer(SHORT, but="Stadtwerke Seeblick")
    party, actor = ending.deal.signers[0]
    ending.sign_for(party, actor)
    assert ending.open() == {"end_signed_missing"}, "the mentor that is there"
    ending.at = END + SILENCE
    assert ending.open() == set()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())
    assert ending.row().agreed_at == ending.at


def test_who_ended_it_early_takes_that_back(ending):
    ending.stopped()
    ending.begin()
    with pytest.raises(NotAllowed):
        actions.take_back_end(ending.partnership, reason="No", act=ending.now("mentor"))
    with pytest.raises(NotValid):
        actions.take_back_end(ending.partnership, reason=" ", act=ending.now())
    now = actions.take_back_end(ending.partnership, reason="The money came", act=ending.now())
    assert (now.state, now.phase) == (PartnershipState.ACTIVE, Phase.DO)
    assert ending.begin().is_light is False


def test_nothing_is_closed_that_never_was_agreed(ending):
    Partnership.objects.filter(pk=ending.partnership.pk).update(phase=Phase.AGREE)
    ending.partnership.refresh_from_db()
    ending.stopped()
    assert early(ending.deal.mentee, END) == []
    with pytest.raises(NotReady):
        ending.begin()


def test_both_sides_are_asked_when_the_plan_ends(ending):
    assert due(ending.deal.mentee, END - timedelta(days=60)) == []
    for actor in (ending.deal.mentee, ending.deal.mentor):
        (found,) = due(actor, END)
        assert found.href == reverse("closing:results", args=[ending.partnership.uuid])
    ending.begin()
    assert due(ending.deal.mentee, END) == []


def test_all_of_it_goes_by_pages(ending):
    ending.ended_before_today()
    client = signed_in(ending.world, "mentee_signatory")
    results = reverse("closing:results", args=[ending.partnership.uuid])
    assert "once gate G5 passes" in client.get(results).content.decode()
    ending.settled()
    assert "Begin the close-out" in client.get(results).content.decode()
    begun = client.post(
        reverse("closing:begin", args=[ending.partnership.uuid]), follow=True
    ).content.decode()
    assert "Results against the baseline" in begun
    row = ending.row()
    for name in ("words", "figures"):
        page = client.get(reverse(f"closing:{name}", args=[row.uuid]))
        sent = {b.html_name: b.value() or "" for b in page.context["form"]}
        if name == "words":
            sent |= {"summary": "Zone 2 closes", "internal_helped": "The director looks"}
        else:
            outcome = ending.items["outcome"].uuid
            sent |= {f"value_{outcome}": "33,5", f"year_{outcome}": "2026"}
        answer = client.post(reverse(f"closing:{name}", args=[row.uuid]), sent)
        assert answer.status_code == 302, answer.context["form"].errors
    assert ending.row().factors == {"internal": {"helped": "The director looks"}}
    assert ending.row().figures.get().value == 33.5
    sign = reverse("closing:sign", args=[row.uuid])
    sent = {b.html_name: b.value() for b in client.get(sign).context["form"]}
    assert client.post(sign, sent, follow=True).status_code == 200
    assert SignOff.objects.get().party.organisation == ending.world.mentee
    for form in ("pdf", "docx", "xlsx"):
        assert client.get(reverse("closing:paper", args=[row.uuid, form])).status_code == 200


def test_the_page_takes_a_fixed_number_of_queries(ending, django_assert_max_num_queries):
    ending.closed()
    client = signed_in(ending.world, "mentee_signatory")
    address = reverse("closing:stocktaking", args=[ending.row().uuid])
    client.get(address)
    with django_assert_max_num_queries(30):
        page = client.get(address).content.decode()
    assert "agreed by both sides" in page
