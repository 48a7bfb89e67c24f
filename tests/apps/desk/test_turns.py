"""Whose turn it is: told once, in one's language, as one chose; seen by who helps; never lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.apps.desk.test_desk import ask
from tests.apps.partnerships.made import partnership
from tests.apps.questionnaires.made import asked as ask_questions
from tests.conftest import NOON
from waterpeers.apps.accounts.actions import invite
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk import actions
from waterpeers.apps.desk.events import Event
from waterpeers.apps.desk.mails import post_news
from waterpeers.apps.desk.models import Turn
from waterpeers.apps.desk.queries import concerned_since
from waterpeers.apps.desk.runs import Telling
from waterpeers.apps.foundation.mails import PAUSES, post, send_due
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.matching.actions.asking import answer_request
from waterpeers.apps.matching.events import Event as MatchingEvent
from waterpeers.domain.actors import NOBODY, Act, Role
from waterpeers.domain.turns import AT_WORK, MailChoice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MORNING = NOON.replace(hour=8)  # a Monday


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Any:
    """Tell everybody at a moment; give who got a mail, and its subject."""

    def tell(at=NOON):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.tell_everybody(act=Act(NOBODY, at))
        return [(letter.to[0], letter.subject) for letter in mail.outbox]

    return tell


def test_once_something_happened_those_are_told_whom_it_concerns(everybody, monkeypatch):
    looked_at: list[int] = []
    monkeypatch.setattr(actions, "tell", lambda pk, *, act: looked_at.append(pk))
    telling = Telling()
    assert telling(NOON) == len(looked_at) == len(everybody.people) - 1  # a visitor is nobody
    assert telling(NOON + timedelta(minutes=1)) == 0

    looked_at.clear()
    act = Act(everybody.actor("mentee_signatory"), NOON)
    record(MatchingEvent.REQUEST_SENT, ask(everybody), act=act)
    telling(NOON + timedelta(minutes=2))

    everyone = {name: person.pk for name, person in everybody.people.items() if person}
    assert set(looked_at) == set(everyone.values()) - {everyone["outsider"]}
    assert telling(NOON + timedelta(minutes=3)) == 0
    assert telling(NOON + timedelta(minutes=10)) == len(everyone)


def test_who_is_asked_or_a_party_or_invited_is_concerned(everybody):
    outsider, mentor = everybody.people["outsider"], everybody.people["mentor_coordinator"]
    coordinator = Act(everybody.actor("mentor_coordinator"), NOON)

    def concerned(do):
        before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        do()
        return concerned_since(before)

    asked = concerned(lambda: ask_questions(everybody))
    assert mentor.pk in asked
    assert outsider.pk not in asked
    opened = concerned(lambda: partnership(everybody))
    assert everybody.people["mentee_reporter"].pk in opened
    invited = concerned(
        lambda: invite(everybody.mentor, outsider.email, [Role.REPORTER], act=coordinator)
    )
    assert outsider.pk in invited
    assert everybody.people["mentee_reporter"].pk not in invited


def to(found, person):
    return [subject for address, subject in found if address == person.email]


def test_whose_turn_it_is_gets_one_mail_in_their_language_with_one_link(everybody, told):
    request = ask(everybody)
    mentor = everybody.people["mentor_coordinator"]
    mentor.language = "fr"
    mentor.save()

    (subject,) = to(told(), mentor)

    letter = next(each for each in mail.outbox if each.to == [mentor.email])
    assert "demande" in subject
    link = reverse("matching:requests") + f"#request-{request.uuid}"
    assert letter.body.count("http://127.0.0.1:8000" + link) == 1
    assert "Jusqu’au 11 novembre 2026." in letter.body
    html, kind = letter.alternatives[0]
    assert (kind, html.count(link), 'lang="fr"' in html) == ("text/html", 1, True)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert to(told(NOON + DAY), mentor) == []  # never twice


def test_what_is_new_at_the_same_moment_comes_in_one_mail_with_its_links(everybody, told):
    mentor = everybody.people["mentor_coordinator"]
    requests = [ask(everybody, number=number) for number in (1, 2)]

    assert to(told(), mentor) == ["2 things wait for you"]

    letter = next(each for each in mail.outbox if each.to == [mentor.email])
    assert all(f"#request-{each.uuid}" in letter.body for each in requests)


def test_a_mail_names_the_partnership_of_each_thing_once(everybody):
    def things(*abouts):
        return [Waiting("x", "It is yours", NOON, "See it", "/x/", about=about) for about in abouts]

    def written(*abouts):
        post_news(everybody.people["mentor_coordinator"], things(*abouts), NOON)
        letter = Mail.objects.latest("pk")
        return [letter.subject + text for text in (letter.text, letter.html.partition("<body")[2])]

    for text in (*written("Fewer leaks"), *written("Fewer leaks", "Fewer leaks")):
        assert text.count("Fewer leaks") == 1
    for text in written("Fewer leaks", "Clean water", ""):
        assert text.count("Fewer leaks") == text.count("Clean water") == 1


def test_what_is_done_waits_no_more_and_would_be_told_anew(everybody, told):
    request = ask(everybody)
    told()
    act = Act(everybody.actor("mentor_coordinator"), NOON)
    answer_request(request, accept=False, answer="", act=act)

    told()
    assert not Turn.objects.filter(kind="request").exists()

    again = ask(everybody, number=1)
    told()
    assert Turn.objects.filter(kind="request", href__contains=str(again.uuid)).exists()


def test_who_left_is_told_nothing(everybody, told):
    ask(everybody)
    mentor = everybody.people["mentor_coordinator"]
    Membership.objects.filter(person=mentor).delete()
    signatory = everybody.people["mentor_signatory"]
    signatory.is_active = False
    signatory.save()

    found = told()

    assert to(found, mentor) == to(found, signatory) == []


def test_a_digest_comes_once_a_day_with_all_that_is_new(everybody, told):
    mentor = everybody.people["mentor_coordinator"]
    mentor.mails = MailChoice.DAILY
    mentor.save()
    ask(everybody, number=1)
    ask(everybody, number=2)

    assert to(told(MORNING.replace(hour=5)), mentor) == []
    assert to(told(MORNING), mentor) == ["2 things wait for you"]
    ask(everybody, number=3)
    assert to(told(MORNING + timedelta(hours=2)), mentor) == []
    assert to(told(MORNING + DAY), mentor) == ["Águas do Lago asks Waterbedrijf Delta for help."]


def test_never_is_never_and_the_desk_still_shows_it(everybody, told):
    mentor = everybody.people["mentor_coordinator"]
    mentor.mails = MailChoice.NONE
    mentor.save()
    ask(everybody)

    assert to(told(), mentor) == []
    assert Turn.objects.filter(person=mentor, kind="request").exists()


def test_many_new_things_come_in_one_mail(everybody, told):
    for number in range(4):
        ask(everybody, number=number)

    assert to(told(), everybody.people["mentor_coordinator"]) == ["4 things wait for you"]


def test_what_ends_soon_is_reminded_of_once(everybody, told):
    mentor = everybody.people["mentor_coordinator"]
    ask(everybody, expires_at=NOON + 9 * DAY)
    told()

    assert to(told(NOON + DAY), mentor) == []
    (subject,) = to(told(NOON + 3 * DAY), mentor)
    assert subject.startswith("Ends soon: ")
    assert to(told(NOON + 4 * DAY), mentor) == []


def test_one_click_ends_mails_without_signing_in(everybody, told):
    ask(everybody)
    mentor = everybody.people["mentor_coordinator"]
    told()
    letter = next(each for each in mail.outbox if each.to == [mentor.email])
    address = re.sub(r"^<http://[^/]*|>$", "", letter.extra_headers["List-Unsubscribe"])
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(address).status_code == 200
    mentor.refresh_from_db()
    assert mentor.mails == MailChoice.AT_ONCE  # a look changes nothing
    assert stranger.post(address).status_code == 200
    mentor.refresh_from_db()
    assert mentor.mails == MailChoice.NONE
    assert stranger.get(address[:-3] + "xx/").status_code == 404


def test_one_chooses_on_a_page(everybody):
    client = Client()
    client.force_login(everybody.people["mentor_coordinator"])

    assert client.post(reverse("accounts:mails"), {"mails": "hourly"}).status_code == 422
    assert client.post(reverse("accounts:mails"), {"mails": "weekly"}).status_code == 302
    everybody.people["mentor_coordinator"].refresh_from_db()
    assert everybody.people["mentor_coordinator"].mails == MailChoice.WEEKLY


def test_a_failed_mail_is_kept_seen_and_tried_again(
    everybody, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with django_capture_on_commit_callbacks(execute=True):
        letter = post("ana@example.org", "Invented", "A text", at=NOON)
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempts) == (None, 1)
    assert "ConnectionRefused" in letter.fault

    client = Client()
    client.force_login(everybody.people["administrator"])
    assert "Invented" in client.get(reverse("desk:mails")).content.decode()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(letter.next_try_at - timedelta(seconds=1)) == 0
    assert send_due(letter.next_try_at) == 1
    letter.refresh_from_db()
    assert (letter.text, letter.next_try_at) == ("", None)  # nothing of it is kept
    assert "Invented" not in client.get(reverse("desk:mails")).content.decode()
    assert client.post(reverse("desk:try-mail-again", args=[letter.uuid])).status_code == 409


def test_a_mail_is_not_tried_for_ever(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    letter = post("ana@example.org", "Invented", "A text", at=NOON)

    at = NOON
    for _pause in range(len(PAUSES) + 1):
        send_due(at)
        letter.refresh_from_db()
        at = letter.next_try_at or at

    assert (letter.attempts, letter.next_try_at) == (len(PAUSES) + 1, None)
    assert Mail.objects.failing().get() == letter


def test_who_helps_sees_whose_turn_it_is(everybody, told, django_assert_max_num_queries):
    for number in range(3):
        ask(everybody, number=number)
    told()
    client = Client()
    client.force_login(everybody.people["facilitator"])

    with django_assert_max_num_queries(12):
        shown = client.get(reverse("desk:turns")).content.decode()

    assert shown.count("Request for help") == 3  # a line each, though two people may answer
    assert shown.count("mentor.coordinator, mentor.signatory") == 3


def test_what_follows_from_ones_own_act_comes_later_and_to_others_at_once(everybody, told):
    mentor, colleague = (everybody.people[f"mentor_{who}"] for who in ("coordinator", "signatory"))
    ask(everybody)
    record(Event.MAIL_TRIED_AGAIN, mentor, act=Act(everybody.actor("mentor_coordinator"), NOON))

    found = told()
    assert (len(to(found, mentor)), len(to(found, colleague))) == (0, 1)
    assert len(to(told(NOON + AT_WORK), mentor)) == 1
