"""A facilitator introduces two operators; both are told, and each says yes or no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.matching.test_rounds import told
from tests.apps.partnerships.made import partnership
from tests.conftest import NOON
from tests.declared import introduction, need, strength
from tests.world import World, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.matching.actions import introducing
from waterpeers.apps.matching.models import Introduction
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.matching import RequestState
from waterpeers.domain.turns import AT_WORK, Tray
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
SIDES = ("mentee_signatory", "mentor_coordinator")


def act(everybody: World, who: str, **later: int) -> Act:
    return Act(everybody.actor(who), NOON + timedelta(**later))


def made(everybody: World) -> Introduction:
    shared = need(everybody, visibility="network")
    return introducing.introduce(
        shared,
        everybody.mentor,
        why="Both live with dry years",
        note="Met in Nairobi",
        act=act(everybody, "facilitator"),
    )


def lying(everybody: World, who: str, at=NOON) -> list[tuple[str, Tray]]:
    items = waits_for(everybody.actor(who), at)
    return [(item.kind, item.tray) for item in items if item.kind.startswith("introduction")]


def test_both_find_it_on_the_desk_and_in_the_mail(everybody, django_capture_on_commit_callbacks):
    made(everybody)
    for who in SIDES:
        assert lying(everybody, who) == [("introduction", Tray.TO_DO)]
    assert lying(everybody, "facilitator") == [("introduction_made", Tray.WITH_OTHERS)]
    assert lying(everybody, "outsider") == []
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, NOON + AT_WORK))
    for who in SIDES:
        mine = [letter.body for letter in mail.outbox if letter.to == [everybody.people[who].email]]
        body = "\n".join(mine)
        assert "Both live with dry years" in body
        assert "Met in Nairobi" not in body


@pytest.mark.parametrize("first", [0, 1])
def test_the_second_yes_opens_a_partnership_whoever_comes_first(everybody, first):
    strength(everybody)
    row, (one, other) = made(everybody), (SIDES[first], SIDES[1 - first])
    introducing.answer_introduction(row, accept=True, act=act(everybody, one))
    row.refresh_from_db()
    assert (row.state, row.partnership) == (RequestState.SENT, None)
    assert lying(everybody, one) == [("introduction_made", Tray.WITH_OTHERS)]
    with pytest.raises(NotAllowed):
        introducing.answer_introduction(row, accept=True, act=act(everybody, one))

    introducing.answer_introduction(row, accept=True, act=act(everybody, other))
    row.refresh_from_db()
    opened = Partnership.objects.get()
    assert (row.state, row.partnership) == (RequestState.ACCEPTED, opened)
    assert (opened.need_text, opened.strength_text) == (
        "Half of our water is lost",
        "We find leaks",
    )
    assert lying(everybody, "facilitator") == [("introduction_answered", Tray.NEWS)]
    events = Entry.objects.filter(subject="introduction").order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "introduction.made",
        "introduction.agreed",
        "introduction.accepted",
    ]


def test_one_no_ends_it_and_opens_nothing(everybody):
    row = made(everybody)
    introducing.answer_introduction(row, accept=True, act=act(everybody, "mentee_signatory"))
    introducing.answer_introduction(row, accept=False, act=act(everybody, "mentor_coordinator"))
    row.refresh_from_db()
    assert row.state == RequestState.DECLINED
    assert not Partnership.objects.exists()
    with pytest.raises(NotReady) as refused:
        introducing.answer_introduction(row, accept=True, act=act(everybody, "mentor_signatory"))
    assert told(refused) == ["introduction_answered_already"]


def test_silence_ends_it(everybody):
    row = made(everybody)
    assert introducing.expire_introductions(act=Act(NOBODY, row.expires_at)) == 1
    row.refresh_from_db()
    assert row.state == RequestState.EXPIRED
    assert lying(everybody, "facilitator", row.expires_at) == [("introduction_answered", Tray.NEWS)]


def test_a_mentor_without_a_free_place_is_not_introduced_and_cannot_say_yes(everybody):
    row = introduction(everybody)
    Organisation.objects.filter(pk=everybody.mentor.pk).update(max_partnerships=0)
    everybody.mentor.refresh_from_db()
    for attempt in (
        lambda: made(everybody),
        lambda: introducing.answer_introduction(
            row, accept=True, act=act(everybody, "mentor_coordinator")
        ),
    ):
        with pytest.raises(NotReady) as refused:
            attempt()
        assert told(refused) == ["mentor_without_a_place"]


def test_an_introduction_says_why_and_is_made_once(everybody):
    shared = need(everybody, visibility="network")
    facilitator = act(everybody, "facilitator")
    with pytest.raises(NotValid) as refused:
        introducing.introduce(shared, everybody.mentor, why=" ", act=facilitator)
    assert told(refused) == ["required"]
    with pytest.raises(NotValid) as refused:
        introducing.introduce(shared, everybody.mentee, why="Near", act=facilitator)
    assert told(refused) == ["is_itself"]
    introducing.introduce(shared, everybody.mentor, why="Near", act=facilitator)
    with pytest.raises(NotReady) as refused:
        introducing.introduce(shared, everybody.mentor, why="Again", act=facilitator)
    assert told(refused) == ["introduction_open_already"]


def test_on_the_pages_a_facilitator_introduces_and_the_mentor_answers(everybody):
    shared = need(everybody, visibility="network")
    strength(everybody)
    client = signed_in(everybody, "facilitator")
    address = reverse("matching:introduce", args=[shared.uuid, everybody.mentor.uuid])
    assert "work together already" not in client.get(address).content.decode()
    shown = client.get(reverse("matching:shortlist", args=[shared.uuid])).content.decode()
    assert address in shown
    empty = client.post(address, {"why": ""})
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"why"})
    uuid = client.get(address).context["form"].initial["uuid"]
    for _twice in range(2):
        client.post(address, {"why": "Both live with dry years", "note": "N1", "uuid": uuid})
    row = Introduction.objects.get()

    mentor = signed_in(everybody, "mentor_coordinator")
    page = mentor.get(reverse("matching:requests")).content.decode()
    assert "Both live with dry years" in page
    assert "N1" not in page
    answer = reverse("matching:answer-introduction", args=[row.uuid])
    assert mentor.post(answer, {"decision": "maybe"}).status_code == 422
    mentor.post(answer, {"decision": "yes"})
    row.refresh_from_db()
    assert row.mentor_agreed_at is not None
    assert client.post(answer, {"decision": "withdraw"}).status_code == 302
    row.refresh_from_db()
    assert row.state == RequestState.WITHDRAWN


def test_the_pages_say_where_the_two_work_together_already(everybody):
    shared = need(everybody, visibility="network")
    running = partnership(everybody)
    for name, who in (("introduce", "facilitator"), ("ask", "mentee_signatory")):
        address = reverse(f"matching:{name}", args=[shared.uuid, everybody.mentor.uuid])
        page = signed_in(everybody, who).get(address).content.decode()
        assert "These two work together already:" in page
        assert reverse("partnerships:detail", args=[running.uuid]) in page
