"""Days ahead, for people and for their calendars: with the rights of whoever owns the address."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.follow_up.made import followed_of
from tests.apps.updates.made import updated_of
from tests.conftest import NOON
from tests.markup import tight
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.follow_up.actions.calendar import end_calendar_link, make_calendar_link
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.models import CalendarLink
from waterpeers.apps.follow_up.queries.calendar import DayKind, days_of_partnership, days_of_person
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.updates.models import Update
from waterpeers.domain.actors import Act
from waterpeers.domain.calendars import CalendarDay, as_ical
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.verdicts import NotAllowed

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def followed(db):
    return followed_of(people())


def feed(client, secret):
    return client.get(reverse("follow_up:feed", args=[secret]))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_nothing_that_is_typed_becomes_a_line_of_its_own():
    broken = "a\r\nEND:VEVENT\rX:1\nBEGIN:VEVENT"
    day = CalendarDay(
        key=broken, day=date(2026, 11, 2), title=broken, place=broken, about=broken, link=broken
    )
    text = as_ical(broken, [day], at=AT)

    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert text.count("\r\nEND:VEVENT\r\n") == 1
    assert "\r\nX:1" not in text


def test_a_day_is_written_as_calendars_read_it():
    day = CalendarDay("a@b", date(2026, 12, 31), "Pay, then go; \\o/\nnow", "Two", "https://x/1")
    lines = unfolded(as_ical("WOP", [day], at=AT))

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "UID:a@b" in lines
    assert "DTSTAMP:20261102T120000Z" in lines
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:Pay\\, then go\\; \\\\o/\\nnow" in lines
    assert "URL:https://x/1" in lines


@pytest.mark.parametrize("title", ["é" * 100, "水" * 60, "a" * 67, "x" * 200])
def test_long_lines_are_broken_between_characters(title):
    text = as_ical("WOP", [CalendarDay("a", date(2026, 1, 1), title)], at=AT)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{title}" in unfolded(text)


def test_what_is_due_ends_and_is_reviewed_stands_in_it(followed):
    followed.note(title="Lend it", due_on=date(2026, 12, 1))
    done = followed.note(title="Sent")
    move_item(done, "done", revision=1, act=Act(followed.deal.mentee, NOON))
    followed.ask(closes_at=NOON + timedelta(days=20))
    found = days_of_partnership(followed.partnership, followed.deal.mentor)

    assert [(due.kind, due.day) for due in found] == [
        (DayKind.HEALTH_CLOSES, date(2026, 11, 22)),
        (DayKind.ITEM, date(2026, 12, 1)),
        (DayKind.AGREEMENT_REVIEW, date(2028, 1, 1)),
        (DayKind.AGREEMENT_ENDS, date(2028, 12, 31)),
    ]


def test_ones_own_calendar_has_what_is_ones_own(followed):
    lake = followed.deal.parties["Águas do Lago"]
    reporter = followed.world.people["mentee_reporter"]
    followed.note(title="Of the mentor")
    followed.note(title="Of the side", party=lake.uuid)
    followed.note(title="Of the reporter", party=lake.uuid, person=reporter.uuid)

    def titles(who):
        person = followed.world.people[who]
        found = days_of_person(person, followed.world.actor(who))
        return [due.text for due in found if due.kind is DayKind.ITEM]

    assert titles("mentee_reporter") == ["Of the reporter"]
    assert titles("mentee_signatory") == ["Of the side"]
    assert titles("mentor_coordinator") == ["Of the mentor"]
    assert titles("facilitator") == []


def test_a_secret_address_is_shown_once_and_read_without_signing_in(client, followed):
    followed.note(title="Lend it")
    own = signed_in(followed.world, "mentee_signatory")
    page = own.post(reverse("follow_up:make-calendar-link", args=[followed.partnership.uuid]))
    address = page.context["address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")

    assert address in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert secret not in str(CalendarLink.objects.values_list().get())
    answer = feed(client, secret)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Lend it" in answer.content.decode()
    assert feed(client, secret[:-1]).status_code == 404


def test_an_address_ends_by_its_owner_by_a_new_one_and_with_the_person(client, followed):
    act = Act(followed.deal.mentee, NOON)
    first, secret = make_calendar_link(followed.partnership, act=act)
    with pytest.raises(NotAllowed):
        end_calendar_link(first, act=Act(followed.deal.mentor, NOON))
    second, again = make_calendar_link(followed.partnership, act=act)
    assert feed(client, secret).status_code == 404
    assert feed(client, again).status_code == 200
    end_calendar_link(second, act=act)
    assert feed(client, again).status_code == 404

    _link, third = make_calendar_link(None, act=act)
    Person.objects.filter(uuid=act.actor.person).update(is_active=False)
    assert feed(client, third).status_code == 404


def test_it_shows_what_its_owner_may_read_now(client, followed):
    followed.note(title="Between us")
    person = followed.world.people["mentor_coordinator"]
    act = Act(followed.world.actor("mentor_coordinator"), NOON)
    _link, secret = make_calendar_link(followed.partnership, act=act)
    assert "Between us" in feed(client, secret).content.decode()

    Membership.objects.filter(person=person).delete()
    assert feed(client, secret).status_code == 404, "not even its name"


def test_it_ends_with_the_password(client, followed):
    person = followed.world.people["mentee_signatory"]
    act = Act(followed.deal.mentee, NOON)
    _link, secret = make_calendar_link(None, act=act)
    assert feed(client, secret).status_code == 200

    get_adapter().set_password(Person.objects.get(uuid=act.actor.person), "another-word-2026")
    assert feed(client, secret).status_code == 404
    assert not person.calendar_links.filter(ended_at=None).exists()


def test_it_speaks_the_language_of_its_owner(client, followed):
    Person.objects.filter(uuid=followed.deal.mentee.person).update(language="fr")
    _link, secret = make_calendar_link(None, act=Act(followed.deal.mentee, NOON))

    assert "Dernier jour de" in feed(client, secret).content.decode()
    assert client.head(reverse("follow_up:feed", args=[secret])).status_code == 200


def test_the_desk_names_the_next_days_with_what_is_on_them(followed):
    today = now().date()
    lake = followed.deal.parties["Águas do Lago"].uuid
    for number in range(6):
        due = today + timedelta(days=number)
        followed.note(title=f"Lend it {number}", due_on=due, party=lake)
    followed.note(title="Long past", due_on=today - timedelta(days=1), party=lake)
    followed.note(title="Far away", due_on=today + timedelta(days=200), party=lake)
    page = tight(signed_in(followed.world, "mentee_signatory").get("/desk/").content.decode())

    days = page[page.index('id="days-ahead"') :].partition("</section>")[0]
    assert [n for n in range(6) if f"Lend it {n}" in days] == [0, 1, 2, 3]
    assert "Long past" not in days
    assert "Far away" not in days
    assert "Fewer losses by the lake" in days


def test_a_desk_without_days_has_no_heading_for_them(followed):
    page = signed_in(followed.world, "mentee_signatory").get("/desk/").content.decode()
    assert "days-ahead" not in page


@pytest.fixture
def updated(db):
    return updated_of(people())


def test_periods_the_end_and_what_lasts_stand_in_it(updated):
    found = days_of_partnership(updated.partnership, updated.deal.mentor)
    told = [due.day for due in found if due.text.startswith("Update and review")]

    assert told == [date(2026, 7, 30), date(2027, 1, 30), date(2027, 7, 30)]
    assert date(2027, 6, 30) in [due.day for due in found if "close-out" in due.text]
    lasting = [due.day for due in found if due.text == "What of it lasts?"]
    assert lasting == updated.plan.follow_up_days


def test_what_both_sides_agreed_on_is_told(updated):
    Update.objects.filter(pk=updated.begin().pk).update(state=JointState.AGREED, agreed_at=NOON)
    found = days_of_partnership(updated.partnership, updated.deal.mentor)

    assert date(2026, 7, 30) not in [due.day for due in found]


def test_after_the_end_what_lasts_is_still_ahead_and_nothing_else(updated):
    Partnership.objects.filter(pk=updated.partnership.pk).update(state=PartnershipState.DONE)
    row = Stocktaking.objects.create(
        partnership=updated.partnership, months=12, due_on=date(2028, 6, 30), made_at=NOON
    )
    for who, sees in (("mentee_signatory", True), ("mentee_reporter", False)):
        person = updated.world.people[who]
        days = days_of_person(person, updated.world.actor(who))
        assert [due.day for due in days] == ([row.due_on] if sees else [])
