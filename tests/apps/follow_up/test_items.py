"""What is noted has an owner who finds it on the desk; what two sides cannot solve goes on."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.follow_up.made import followed_of
from tests.conftest import NOON
from tests.world import member, signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.follow_up.actions.items import change_item, move_item, note_item
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.queries.items import items_of, ordered, standing_of
from waterpeers.apps.follow_up.reports.items import register_finding
from waterpeers.apps.follow_up.waiting import escalated, items
from waterpeers.domain.actors import NOBODY, Act, Role
from waterpeers.domain.follow_up import ItemKind, ItemState, may_become
from waterpeers.domain.turns import AT_WORK
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def followed():
    return followed_of(people())


def codes(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def test_sent_twice_it_is_noted_once_and_the_trail_tells_whose_it_is(followed):
    made = followed.note()
    act = Act(followed.deal.mentee, NOON)
    again = note_item(followed.partnership, followed.fields(), act=act, uuid=made.uuid)

    assert again == made
    assert RegisterItem.objects.count() == 1
    entry = Entry.objects.get(event="item.noted")
    assert entry.after["owner"] == "Waterbedrijf Delta"
    assert entry.whole_uuid == followed.partnership.uuid


def test_a_commitment_without_owner_and_day_is_refused_with_all_reasons(followed):
    with pytest.raises(NotValid) as caught:
        followed.note(title=" ", party=None, due_on=None)

    assert codes(caught) == {
        ("required", "title"),
        ("nobody_owns_it", "owner"),
        ("commitment_without_a_day", "due_on"),
    }


def test_a_decision_needs_nobody_and_holds_until_it_does_not(followed):
    made = followed.note(kind="decision", party=None, due_on=None)

    assert may_become(made.kind, made.state) == [ItemState.DROPPED]
    assert register_finding(items_of(followed.partnership), TODAY) == "Nothing is open"


def test_only_people_of_the_operators_own_a_thing(followed):
    stranger = followed.world.people["outsider"]
    with pytest.raises(NotValid) as caught:
        followed.note(person=stranger.uuid)

    assert codes(caught) == {("owner_not_of_an_operator", "owner")}

    own = followed.world.people["mentor_coordinator"]
    made = followed.note(person=own.uuid)
    assert (made.party.organisation, made.person) == (followed.world.mentor, own)


def test_who_notes_and_who_says_what_became_of_it(followed):
    reporter = followed.world.actor("mentee_reporter")
    with pytest.raises(NotAllowed):
        followed.note(by=reporter)
    lake = followed.deal.parties["Águas do Lago"]
    other, own = followed.note(), followed.note(party=lake.uuid, person=reporter.person)

    with pytest.raises(NotAllowed):
        move_item(other, "done", revision=1, act=Act(reporter, NOON))
    done = move_item(own, "done", word="Sent by truck", revision=1, act=Act(reporter, NOON))

    assert (done.state, done.revision, done.word) == (ItemState.DONE, 2, "Sent by truck")


def test_what_cannot_follow_or_says_no_why_is_refused_and_a_late_hand_is_told(followed):
    made, act = followed.note(), Act(followed.deal.mentee, NOON)
    with pytest.raises(NotValid) as caught:
        move_item(made, "escalated", word=" ", revision=1, act=act)
    assert codes(caught) == {("say_why_it_moves", "word")}

    made = move_item(made, "done", revision=1, act=act)
    with pytest.raises(Stale):
        move_item(made, "open", word="It broke", revision=1, act=act)
    with pytest.raises(NotValid) as caught:
        move_item(made, "escalated", word="It broke", revision=2, act=act)
    assert codes(caught) == {("state_cannot_follow", "state")}


def test_a_change_starts_from_what_was_seen_and_nothing_changes_after_the_end(followed):
    made, act = followed.note(), Act(followed.deal.mentee, NOON)
    changed = change_item(made, followed.fields(title="Lend both"), revision=1, act=act)
    assert (changed.title, changed.revision) == ("Lend both", 2)
    with pytest.raises(Stale):
        change_item(made, followed.fields(title="Lend none"), revision=1, act=act)

    followed.partnership.state = "stopped_by_mentee"
    followed.partnership.save()
    with pytest.raises(NotReady):
        change_item(made, followed.fields(title="Lend none"), revision=2, act=act)


def kinds(actor, at=NOON):
    return [each.kind for each in items(actor, at)]


def test_an_owner_is_told_at_once_again_before_the_day_and_when_it_has_passed(followed):
    own = followed.world.people["mentor_coordinator"]
    actor = actor_of(own)
    followed.note(person=own.uuid, due_on=date(2027, 1, 10))

    assert kinds(actor) == ["item_yours"]
    assert kinds(followed.deal.mentor) == [], "a person owns it, not the side"
    assert kinds(actor, NOON + timedelta(days=20)) == []
    (due,) = items(actor, NOON + timedelta(days=60))
    assert due.kind == "item_due"
    assert due.until.date() == date(2027, 1, 11)
    assert kinds(actor, NOON + timedelta(days=80)) == ["item_late"]

    Membership.objects.filter(person=own).delete()
    assert kinds(actor_of(own), NOON + timedelta(days=80)) == []
    assert kinds(followed.deal.mentor, NOON + timedelta(days=80)) == ["item_late"], "left it"


def test_what_a_side_owns_waits_for_its_coordinators_and_issues_wait_without_a_day(followed):
    followed.note(kind="issue", title="No fuel", due_on=None)
    also = member(followed.world.mentor, Role.REPORTER, "reports@delta.example")

    assert kinds(followed.deal.mentor) == ["item_open"]
    assert kinds(followed.world.actor("mentor_coordinator")) == ["item_open"]
    assert kinds(actor_of(also)) == []
    assert kinds(followed.deal.mentee) == []


def test_what_two_sides_cannot_solve_is_told_to_those_who_help(
    followed, django_capture_on_commit_callbacks
):
    made = followed.note(kind="issue", title="No fuel", due_on=None)
    assert escalated(followed.deal.facilitator, NOON) == []
    act = Act(followed.deal.mentee, NOON)
    move_item(made, "escalated", word="The depot is empty", revision=1, act=act)

    (found,) = escalated(followed.deal.facilitator, NOON)
    assert "The depot is empty" in found.what
    assert escalated(followed.deal.mentor, NOON) == []
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, NOON + AT_WORK))
    person = Person.objects.get(uuid=followed.deal.facilitator.person)
    assert any("No fuel" in letter.body for letter in mail.outbox if letter.to == [person.email])


def test_many_partnerships_are_counted_at_once(followed, django_assert_num_queries):
    late = followed.note(due_on=date(2026, 10, 1))
    followed.note()
    act = Act(followed.deal.mentee, NOON)
    move_item(late, "escalated", word="Nobody answers", revision=1, act=act)

    with django_assert_num_queries(1):
        found = standing_of([followed.partnership], TODAY)[followed.partnership.pk]
    assert (found.escalated, found.late) == (1, 1)
    in_order = ordered(items_of(followed.partnership), TODAY)
    assert in_order[0] == late
    assert register_finding(in_order, TODAY) == "1 thing is escalated, 1 is late"


def test_the_list_is_narrowed_by_links_and_keeps_what_is_closed_apart(followed):
    act = Act(followed.deal.mentee, NOON)
    done = followed.note(title="Closed matter")
    move_item(done, "done", revision=1, act=act)
    followed.note(kind="risk", title="Floods in March", due_on=None)
    client = signed_in(followed.world, "mentee_signatory")
    address = reverse("follow_up:of-partnership", args=[followed.partnership.uuid])

    page = client.get(address).content.decode()
    assert "Floods in March" in page
    assert "Closed matter" not in page
    page = client.get(address, {"when": "closed"}).content.decode()
    assert "Closed matter" in page
    assert "Floods in March" not in page
    assert "Nothing fits all of this" in client.get(address, {"kind": "issue"}).content.decode()


def test_the_page_of_a_thing_tells_its_history(followed):
    made = followed.note()
    change = reverse("follow_up:change-item", args=[made.uuid])
    client = signed_in(followed.world, "mentor_coordinator")
    owner = followed.world.people["mentor_coordinator"]
    sent = followed.fields(due_on="12/12/2026", title="Lend two detectors")
    sent["owner"] = f"{sent.pop('party')}/{owner.uuid}"
    answer = client.post(change, sent | {"revision": 1}, follow=True)

    page = answer.content.decode()
    assert "Lend two detectors" in page
    assert "Lend the leak detector →" in page
    assert made.kind is ItemKind.COMMITMENT


def test_a_funder_knows_of_the_partnership_and_reads_nothing(followed):
    reader = followed.world.people["outsider"]
    followed.partnership.parties.create(
        organisation=Membership.objects.get(person=reader).organisation, role="funder"
    )
    followed.note(title="Between us")
    client = signed_in(followed.world, "outsider")
    address = reverse("follow_up:of-partnership", args=[followed.partnership.uuid])

    page = client.get(address).content.decode()
    assert "between them and those who help" in page
    assert "Between us" not in page
