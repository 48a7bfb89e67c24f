"""Reminding those whose turn it is: whom it reaches, what it says, how often."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.partnerships import made
from tests.apps.portfolio.made import many, runs
from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.portfolio.events import Event
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.cli.edge import REFUSED
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.turns import MailChoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_said(everybody):
    """A partnership in which only the mentor's interest is missing."""
    partnership = made.ready_for_g1(everybody)
    made.party(partnership, PartyRole.MENTOR).interest.delete()
    return partnership


def remind(client, *partnerships, callbacks, **data):
    mail.outbox.clear()
    given = {"partnership": [p.uuid for p in partnerships]} | data
    with callbacks(execute=True):
        return client.post(reverse("portfolio:remind"), given, follow=True)


def test_a_reminder_names_the_thing_and_the_link_in_the_language_of_its_reader(
    everybody, half_said, django_capture_on_commit_callbacks
):
    signatory = everybody.people["mentor_signatory"]
    signatory.language = "fr"
    signatory.save()
    client = signed_in(everybody, "facilitator")

    shown = client.get(reverse("portfolio:remind"), {"partnership": half_said.uuid})
    answer = remind(
        client,
        half_said,
        message="We meet on Monday.",
        callbacks=django_capture_on_commit_callbacks,
    )

    assert "2 mails go out" in shown.content.decode()
    assert "2 mails go out." in answer.content.decode()
    by_reader = {letter.to[0]: letter for letter in mail.outbox}
    assert set(by_reader) == {"mentor.coordinator@example.org", "mentor.signatory@example.org"}
    letter = by_reader["mentor.signatory@example.org"]
    link = reverse("partnerships:detail", args=[half_said.uuid])
    assert letter.body.count(f"http://127.0.0.1:8000{link}\n") == 1
    assert f"http://127.0.0.1:8000{link}interest/\n" in letter.body
    assert "Waterbedrijf Delta n’a pas manifesté son intérêt" in letter.body
    assert "We meet on Monday." in letter.body
    assert letter.subject == "À vous : Fewer losses by the lake"


def test_the_trail_tells_of_it_and_the_same_party_gets_one_a_day(
    everybody, half_said, django_capture_on_commit_callbacks
):
    client = signed_in(everybody, "facilitator")
    remind(client, half_said, callbacks=django_capture_on_commit_callbacks)

    again = remind(client, half_said, callbacks=django_capture_on_commit_callbacks)

    assert "Waterbedrijf Delta was reminded less than a day ago." in again.content.decode()
    assert mail.outbox == []
    entry = Entry.objects.get(event=Event.PARTIES_REMINDED)
    assert entry.subject_uuid == half_said.uuid
    assert entry.after["parties"] == [str(made.party(half_said, PartyRole.MENTOR).uuid)]
    trail = client.get(reverse("partnerships:trail", args=[half_said.uuid])).content.decode()
    assert "Parties were reminded" in trail


def test_one_side_reminds_the_other_but_never_itself(
    everybody, half_said, django_capture_on_commit_callbacks
):
    runs(everybody, "mentee_signatory", everybody.mentee)
    theirs = remind(
        signed_in(everybody, "mentee_signatory"),
        half_said,
        callbacks=django_capture_on_commit_callbacks,
    )
    own = remind(
        signed_in(everybody, "mentor_coordinator"),
        half_said,
        callbacks=django_capture_on_commit_callbacks,
    )

    assert "2 mails go out." in theirs.content.decode()
    assert "It is your own turn." in own.content.decode()


def test_who_wants_no_mail_gets_none_and_the_page_says_that_nobody_is_reached(
    everybody, half_said, django_capture_on_commit_callbacks
):
    for who in ("mentor_coordinator", "mentor_signatory"):
        everybody.people[who].mails = MailChoice.NONE
        everybody.people[who].save()
    client = signed_in(everybody, "facilitator")

    shown = client.get(reverse("portfolio:remind"), {"partnership": half_said.uuid})
    done = do("remind", half_said.code, body={}, who="facilitator@example.org")

    assert "Nobody gets mail for Waterbedrijf Delta" in shown.content.decode()
    assert done.status == REFUSED
    assert not Reminder.objects.exists()


def test_many_are_reminded_at_once_and_what_cannot_be_is_said(
    everybody, half_said, django_capture_on_commit_callbacks
):
    others = many(everybody, 8, at=NOON)  # nobody works for these
    client = signed_in(everybody, "administrator")

    shown = client.get(reverse("portfolio:remind"), {"all": "1"})
    answer = remind(client, half_said, *others, callbacks=django_capture_on_commit_callbacks)

    assert shown.status_code == 200
    page = answer.content.decode()
    assert "2 mails go out." in page
    assert "WOP-5002, not reminded: " in page
    assert "3 more not reminded." in page
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("number", [1, 2])
def test_afterwards_one_is_where_one_came_from(everybody, half_said, number):
    other = many(everybody, 1, at=NOON)[0]
    asked = "&".join(f"partnership={row.uuid}" for row in (half_said, other)[:number])
    address = f"{reverse('portfolio:remind')}?{asked}"
    reachable = {"partnership": [half_said.uuid]}
    answer = signed_in(everybody, "facilitator").post(address, reachable)

    alone = reverse("partnerships:detail", args=[half_said.uuid])
    assert answer["Location"] == (alone if number == 1 else reverse("portfolio:list"))


def test_strangers_and_reporters_remind_nobody(everybody, half_said):
    for who, status in (("outsider", 404), ("mentee_reporter", 403)):
        answer = signed_in(everybody, who).post(
            f"/api/portfolio/{half_said.uuid}/remind/", {}, content_type="application/json"
        )
        assert answer.status_code == status
    shown = signed_in(everybody, "outsider").get(
        reverse("portfolio:remind"), {"partnership": [half_said.uuid, "x"]}
    )
    assert "No partnership was chosen" in shown.content.decode()


def test_a_word_too_long_is_refused(everybody, half_said):
    answer = signed_in(everybody, "facilitator").post(
        f"/api/portfolio/{half_said.uuid}/remind/",
        {"message": "x" * 1001},
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["too_long"]
