"""Rounds: which needs they look at, putting in and leaving out, closing and opening again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.declared import AT, need, round_
from tests.world import World, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.matching.actions import rounds
from waterpeers.apps.matching.actions.proposing import make_shortlist
from waterpeers.apps.matching.models import Need, Round
from waterpeers.apps.matching.queries import needs_of
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.matching import RoundScope
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

DAY = timedelta(days=1)


def told(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Name what stood against it."""
    return [reason.code for reason in refused.value.verdict.against]


# --- the rule ---


@pytest.mark.parametrize(
    ("scope", "taken"),
    [
        (RoundScope(), True),
        (RoundScope(frozenset({"water_losses"})), True),
        (RoundScope(frozenset({"customers"})), False),
        (RoundScope(regions=frozenset({"002"})), True),
        (RoundScope(regions=frozenset({"019"})), False),
        (RoundScope(last_day=date(2026, 11, 2)), True),
        (RoundScope(last_day=date(2026, 11, 1)), False),
        (RoundScope(frozenset({"water_losses"}), frozenset({"019"})), False),
    ],
)
def test_a_round_looks_at_needs_of_its_areas_and_regions_up_to_its_last_day(scope, taken):
    assert scope.takes("water_losses", "002", date(2026, 11, 2)) is taken


def test_a_need_without_a_country_is_in_no_region():
    assert not RoundScope(regions=frozenset({"002"})).takes("finance", None, date(2026, 1, 1))
    assert RoundScope().takes("finance", None, date(2026, 1, 1))


@given(
    st.sets(st.sampled_from(["a", "b", "c"])),
    st.sets(st.sampled_from(["002", "019"])),
    st.dates(),
    st.dates() | st.none(),
)
def test_a_narrower_scope_takes_nothing_that_a_wider_one_leaves(areas, regions, declared, closed):
    narrow = RoundScope(frozenset(areas), frozenset(regions), last_day=declared)
    if narrow.takes("a", "002", declared, closed_on=closed):
        assert RoundScope(frozenset(areas)).takes("a", "002", declared, closed_on=closed)
        assert RoundScope(last_day=declared).takes("a", "002", declared)


def test_a_round_cannot_end_before_it_begins():
    with pytest.raises(NotValid) as refused:
        RoundScope(first_day=date(2026, 5, 2), last_day=date(2026, 5, 1))
    assert told(refused) == ["last_day_before_first"]


# --- actions ---

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(everybody: World) -> Act:
    return Act(everybody.actor("facilitator"), NOON)


def change(found: Round, act: Act, **fields: object) -> Round:
    usual = {
        "title": "Round",
        "working_areas": [],
        "regions": [],
        "members_of": None,
        "first_day": None,
        "last_day": None,
    }
    return rounds.change_round(found, revision=found.revision, act=act, **(usual | fields))


def sentences(rows: list) -> list[str]:
    return [row.need.sentence for row in rows]


@pytest.fixture
def three(everybody: World) -> dict[str, Need]:
    """Needs shared with the network, in two areas and two regions."""
    there = {
        "losses": need(everybody, visibility="network"),
        "customers": need(everybody, visibility="network"),
        "hidden": need(everybody),
    }
    Need.objects.filter(pk=there["customers"].pk).update(
        working_area=WorkingArea.CUSTOMERS, sentence="Complaints get lost"
    )
    return there


def test_a_round_shows_the_needs_of_its_scope_and_no_need_that_is_kept_back(everybody, three, act):
    found = round_(everybody)
    losses, customers = "Half of our water is lost", "Complaints get lost"
    assert set(sentences(needs_of(found, act.actor, act.at.date()).taken)) == {losses, customers}

    found = change(found, act, working_areas=["customers"])
    seen = needs_of(found, act.actor, act.at.date())
    assert (sentences(seen.taken), sentences(seen.outside)) == ([customers], [losses])


def test_a_need_is_put_in_or_left_out_with_a_reason_that_the_trail_keeps(everybody, three, act):
    found = change(round_(everybody), act, working_areas=["customers"])
    with pytest.raises(NotValid) as refused:
        rounds.place_need(found, three["losses"], is_in=True, reason="  ", act=act)
    assert told(refused) == ["reason_needed"]

    rounds.place_need(found, three["losses"], is_in=True, reason="Both are one team", act=act)
    rounds.place_need(found, three["customers"], is_in=False, reason="Helped already", act=act)
    seen = needs_of(found, act.actor, act.at.date())
    assert (sentences(seen.taken), sentences(seen.left_out), seen.outside) == (
        ["Half of our water is lost"],
        ["Complaints get lost"],
        [],
    )
    assert [now for line in trail_of(found) for _label, _was, now in line.changes] == [
        "Helped already",
        "Both are one team",
        "Customer service",
    ]

    rounds.place_need(found, three["customers"], is_in=True, reason="Not after all", act=act)
    assert len(needs_of(found, act.actor, act.at.date()).taken) == 2
    assert found.decided.count() == 2


def test_a_closed_round_stays_as_it_was_until_it_is_opened_again(everybody, three, act):
    found = round_(everybody)
    kept = make_shortlist(three["losses"], round_=found, act=act)
    rounds.close_round(found, act=act)
    found.refresh_from_db()
    for attempt in (
        lambda: change(found, act),
        lambda: rounds.set_weights(found, {"scale": 1}, revision=found.revision, act=act),
        lambda: rounds.place_need(found, three["losses"], is_in=False, reason="x", act=act),
        lambda: make_shortlist(three["losses"], round_=found, act=act),
    ):
        with pytest.raises(NotReady) as refused:
            attempt()
        assert told(refused) == ["round_closed"]
    kept.refresh_from_db()
    assert kept.round == found
    Need.objects.filter(pk=three["losses"].pk).update(declared_at=NOON + DAY)
    assert sentences(needs_of(found, act.actor, act.at.date()).taken) == ["Complaints get lost"]

    rounds.reopen_round(found, act=act)
    rounds.reopen_round(found, act=act)  # nothing more happens
    found.refresh_from_db()
    assert found.closed_at is None
    assert len(needs_of(found, act.actor, act.at.date()).taken) == 2
    happened = Entry.objects.filter(subject="round").order_by("pk").values_list("event", flat=True)
    assert list(happened) == ["round.closed", "round.reopened"]


def test_nothing_is_kept_in_a_round_that_has_not_begun(everybody, three, act):
    found = change(round_(everybody), act, first_day=NOON.date() + DAY)
    with pytest.raises(NotReady) as refused:
        make_shortlist(three["losses"], round_=found, act=act)
    assert told(refused) == ["round_not_begun"]
    tomorrow = Act(act.actor, NOON + DAY)
    assert make_shortlist(three["losses"], round_=found, act=tomorrow).round == found


def test_others_can_change_nothing_of_a_round(everybody, three):
    found, other = round_(everybody), Act(everybody.actor("mentee_signatory"), NOON)
    for attempt in (
        lambda: change(found, other),
        lambda: rounds.reopen_round(found, act=other),
        lambda: rounds.place_need(found, three["losses"], is_in=False, reason="x", act=other),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_round_open_beyond_its_last_day_waits_for_the_facilitator_of_its_platform(everybody, act):
    found = change(round_(everybody), act, last_day=AT.date())

    def waiting(who: str, at: datetime) -> list[str]:
        items = waits_for(everybody.actor(who), at)
        return [str(item.href) for item in items if item.kind == "round_to_close"]

    assert waiting("facilitator", AT) == []
    assert waiting("facilitator", AT + DAY) == [reverse("matching:close-round", args=[found.uuid])]
    assert waiting("mentee_signatory", AT + DAY) == []
    rounds.close_round(found, act=act)
    assert waiting("facilitator", AT + DAY) == []


# --- pages ---


def test_a_round_is_opened_with_a_scope_changed_and_closed_on_its_pages(everybody, three):
    client = signed_in(everybody, "facilitator")
    made = client.post(
        reverse("matching:rounds"),
        {"title": "Andes 2027", "working_areas": ["customers"], "last_day": "30/06/2027"},
    )
    found = Round.objects.get()
    assert made.url == reverse("matching:round", args=[found.uuid])
    assert (found.working_areas, found.last_day) == (["customers"], date(2027, 6, 30))
    page = client.get(made.url).content.decode()
    assert "Complaints get lost" in page

    address = reverse("matching:change-round", args=[found.uuid])
    wrong = client.post(
        address, {"title": " ", "first_day": "15/07/2027", "last_day": "30/06/2027"}
    )
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"title", "last_day"}
    late = client.post(address, {"title": "Andes", "revision": 0})
    assert late.status_code == 409
    client.post(address, {"title": "Andes", "regions": ["019"], "revision": 1})
    found.refresh_from_db()
    assert (found.title, found.working_areas, found.regions) == ("Andes", [], ["019"])

    closing = reverse("matching:close-round", args=[found.uuid])
    asked = client.get(closing)
    assert "new ones do not come in any more" in asked.content.decode()
    found.refresh_from_db()
    assert found.closed_at is None
    client.post(closing)
    found.refresh_from_db()
    assert found.closed_at is not None
    shown = client.get(made.url)
    assert "Save the weights" not in shown.content.decode()


def test_a_need_that_is_left_out_without_a_reason_stays(everybody, three):
    client, found = signed_in(everybody, "facilitator"), round_(everybody)
    address = reverse("matching:place-need", args=[found.uuid, three["losses"].uuid])
    refused = client.post(address, {"place": "out", "reason": ""})
    assert refused.status_code == 422
    assert not found.decided.exists()
    client.post(address, {"place": "out", "reason": "Helped already"})
    assert found.decided.get().reason == "Helped already"
