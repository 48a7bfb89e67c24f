"""Answers by mail: whose they are, what of them is kept, and who is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils.timezone import now

from tests.apps.threads.test_threads import Talked
from tests.world import World
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import answered_by, reply_address, reply_token
from waterpeers.cli.receive import receive
from waterpeers.domain.threads import ABOVE, ThreadClass
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
MENTOR = "mentor.coordinator@example.org"


@pytest.fixture
def talked(everybody: World, settings) -> Talked:
    settings.MAIL_REPLIES = "Reply@peers.example"
    return Talked(everybody)


def asked(talked: Talked, **more: Any) -> str:
    """Let the mentee ask, and give the address to which the mentor answers."""
    message = talked.write("mentee_signatory", **more)
    ThreadMessage.objects.filter(pk=message.pk).update(written_at=now())
    mail = Mail.objects.get(to=MENTOR)
    Mail.objects.all().delete()
    return str(mail.headers["Reply-To"])


def letter(to: str, text: str = "Since May.", sender: str = MENTOR, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Carel <{sender}>", f"WaterPeers <{to}>"
    message["Subject"], message["Message-ID"] = "Re: WOP-0001", "<1@there.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def run(message: EmailMessage | bytes) -> Any:
    given = message if isinstance(message, bytes) else message.as_bytes()
    return CliRunner().invoke(receive, ["--json"], input=given, standalone_mode=False)


def last() -> ThreadMessage:
    return ThreadMessage.objects.order_by("pk").last()  # type: ignore[return-value]


def test_an_answer_becomes_a_message_of_whom_the_mail_went_to_without_what_it_quotes(talked):
    to = asked(talked)
    text = f"Since May.\n\nOp 2 nov. 2026 schreef Ana <a@b.example>:\n\n> {ABOVE} Answer\n> Since"
    result = run(letter(to, text))

    assert result.exception is None, result.exception
    assert json.loads(result.output) == {"message": str(last().uuid)}
    assert (last().text, last().author.email, last().by_mail) == ("Since May.", MENTOR, True)
    assert last().seen_by is ThreadClass.SIDES
    assert [mail.to for mail in Mail.objects.all()] == ["mentee.signatory@example.org"]


def test_an_answer_has_the_class_of_what_it_answers(talked):
    run(letter(asked(talked, seen_by=ThreadClass.RESTRICTED)))

    assert last().seen_by is ThreadClass.RESTRICTED


def test_delivered_twice_it_is_one(talked):
    to = asked(talked)
    run(letter(to))
    run(letter(to))

    assert ThreadMessage.objects.count() == 2


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Cc"])
def test_the_address_is_found_where_servers_write_it(talked, header):
    message = letter("everybody@elsewhere.example")
    message[header] = asked(talked).upper()
    run(message)

    assert last().text == "Since May."


@pytest.mark.parametrize(
    ("change", "refusal", "code"),
    [
        ({"sender": "mentor.signatory@example.org"}, NotAllowed, "mail_from_another"),
        ({"sender": "nobody@there.example"}, NotAllowed, "mail_from_another"),
        ({"Auto_Submitted": "auto-replied"}, NotReady, "mail_of_a_machine"),
        ({"text": " \n> only a quotation"}, NotValid, "required"),
        ({"text": "x" * 4001}, NotValid, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(talked, change, refusal, code):
    result = run(letter(asked(talked), **change))

    assert isinstance(result.exception, refusal)
    assert result.exception.verdict.against[0].code == code
    assert ThreadMessage.objects.count() == 1
    told = [mail.to for mail in Mail.objects.all()]
    assert told == ([MENTOR] if refusal is NotValid else []), "strangers and machines get no answer"


def test_an_address_of_somebody_else_or_changed_by_hand_opens_nothing(talked):
    to = asked(talked)
    name, _, domain = to.partition("@")
    keys = name.partition("+")[2].split("-")
    forged = [
        f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{domain}",
        f"Reply+{keys[0]}-1-{keys[2]}@{domain}",
        f"Reply+{'z' * 13}-{keys[1]}-{keys[2]}@{domain}",
        f"Reply+a-b@{domain}",
    ]
    for address in forged:
        result = run(letter(address))
        assert isinstance(result.exception, NotAllowed), address
        assert result.exception.verdict.against[0].code == "mail_of_a_stranger"
    assert ThreadMessage.objects.count() == 1


def test_who_has_left_answers_nothing_any_more(talked):
    to = asked(talked)
    Membership.objects.filter(person__email=MENTOR).delete()
    result = run(letter(to))

    assert result.exception.verdict.against[0].code == "mail_of_what_is_gone"
    assert ThreadMessage.objects.count() == 1


def test_answers_are_taken_for_some_time(talked):
    to = asked(talked)
    ThreadMessage.objects.update(written_at=now() - timedelta(days=91))

    assert run(letter(to)).exception.verdict.against[0].code == "mail_answered_too_late"
    assert "90 days" in Mail.objects.get().text


def test_files_are_not_kept_and_that_is_said(talked):
    message = letter(asked(talked))
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    run(message)

    assert last().text == "Since May."
    assert "not: add them on the page" in Mail.objects.get(to=MENTOR).text


def test_a_mail_of_html_alone_is_read_too(talked):
    message = letter(asked(talked))
    message.set_content(
        "<style>p{}</style><p>Depuis mai,<br>dans 2&nbsp;zones</p><blockquote>x</blockquote>",
        subtype="html",
    )
    run(message)

    assert last().text == "Depuis mai,\ndans 2\xa0zones"


@pytest.mark.parametrize("name", [b"no-such-thing", b"punycode", b"idna", b"hex"])
def test_letters_of_any_name_are_read(talked, name):
    raw = letter(asked(talked), "Depuis mai, é").as_bytes()
    run(raw.replace(b'charset="utf-8"', b'charset="%b"' % name))

    assert last().text.startswith("Depuis mai")


def test_without_an_address_for_answers_there_is_none(talked, settings):
    message = talked.write("mentee_signatory")
    person = talked.world.people["mentor_coordinator"]
    token = reply_token(reply_address(message, person))
    assert answered_by(token) == (message, person)
    settings.MAIL_REPLIES = ""
    assert reply_address(message, person) == ""
    assert reply_token("reply+a-b-c@peers.example") == ""
