"""A mail with a workbook makes a file that waits, and an answer with the way there."""

from __future__ import annotations

import json
import time
from email.message import EmailMessage
from typing import Any

import pytest
from click.testing import CliRunner

from tests.conftest import NOON
from tests.declared import need
from tests.world import World
from waterpeers.apps.foundation.mails import MOST_ANSWERS
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.matching.models import Need
from waterpeers.apps.workbooks.models import Upload, UploadState
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.cli.receive import receive
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db
REPORTER = "mentee.reporter@example.org"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def everybody(everybody: World) -> World:
    need(everybody)
    return everybody


def needs(everybody: World) -> bytes:
    actor = everybody.actor("mentee_reporter")
    return workbook(everybody.mentee, kinds()["needs"], "", act=Act(actor, NOON))


def letter(*attached: tuple[str, bytes], sender: str = REPORTER, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Ana <{sender}>", "workbooks@here.example"
    message["Subject"], message["Message-ID"] = "Besoins", "<1@there.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Voici.")
    for name, content in attached:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message


def run(message: EmailMessage | bytes) -> Any:
    given = message if isinstance(message, bytes) else message.as_bytes()
    return CliRunner().invoke(receive, ["--json"], input=given, standalone_mode=False)


def test_a_workbook_waits_and_the_sender_gets_the_way_there(everybody, settings):
    everybody.people["mentee_reporter"].language = "fr"
    everybody.people["mentee_reporter"].save()
    result = run(letter(("besoins.xlsx", needs(everybody)), ("photo.jpg", b"x")))

    assert result.exception is None, result.output
    (row,) = json.loads(result.output)["workbooks"]
    upload = Upload.objects.get()
    assert row["upload"] == str(upload.uuid)
    assert upload.state is UploadState.WAITING
    assert Need.objects.get().revision == 1, "nothing is applied"
    answer = Mail.objects.get()
    assert answer.to == REPORTER
    assert f"{settings.BASE_URL}/workbooks/{upload.uuid}/" in answer.text
    assert "Rien n’est enregistré" in answer.text
    assert answer.headers["Auto-Submitted"] == "auto-replied"
    assert answer.headers["In-Reply-To"] == "<1@there.example>"


def test_what_is_wrong_is_answered_with_the_reasons(everybody):
    result = run(letter(("a.xlsx", b"\xd0\xcf\x11\xe0" * 99), ("b.xlsx", needs(everybody))))

    assert result.return_value == 1
    assert [bool(row["reasons"]) for row in json.loads(result.output)["workbooks"]] == [True, False]
    assert "protected by a password" in Mail.objects.get().text


def test_a_mail_without_a_workbook_is_told_so(everybody):
    assert run(letter()).return_value == 0
    assert "no workbook" in Mail.objects.get().text
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("message", "refusal", "code"),
    [
        ({"sender": "nobody@there.example"}, NotAllowed, "mail_of_a_stranger"),
        ({"Auto_Submitted": "auto-replied"}, NotReady, "mail_of_a_machine"),
        ({"Auto_Submitted": "auto-generated; x=y"}, NotReady, "mail_of_a_machine"),
        ({"Precedence": "bulk"}, NotReady, "mail_of_a_machine"),
        ({"X_Autoreply": "yes"}, NotReady, "mail_of_a_machine"),
        ({"List_Id": "<all.there.example>"}, NotReady, "mail_of_a_machine"),
        ({"Return_Path": "<>"}, NotReady, "mail_of_a_machine"),
    ],
)
def test_strangers_and_machines_get_no_answer(everybody, message, refusal, code):
    result = run(letter(("besoins.xlsx", needs(everybody)), **message))

    assert isinstance(result.exception, refusal)
    assert result.exception.verdict.against[0].code == code
    assert not Mail.objects.exists()
    assert not Upload.objects.exists()


def test_what_was_not_delivered_is_not_answered(everybody):
    message = letter()
    message.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    result = run(message)

    assert isinstance(result.exception, NotReady)
    assert not Mail.objects.exists()


def test_nobody_is_flooded_with_answers_by_forged_mails(everybody):
    for number in range(MOST_ANSWERS + 5):
        assert run(letter(X_Number=str(number))).return_value == 0

    assert Mail.objects.filter(to=REPORTER).count() == MOST_ANSWERS


def test_a_header_without_an_end_is_not_looked_at(everybody):
    message = letter()
    content = b"X-Long: " + b'"a" ' * 100_000 + b"\n" + message.as_bytes()

    began = time.process_time()
    assert run(content).return_value == 0
    assert time.process_time() - began < 10
    named = b"From: " + b'"a" ' * 100_000 + b"<a@there.example>\n\n"
    assert "from whom" in str(run(named).exception)


def test_a_workbook_of_another_organisation_is_not_kept(everybody):
    result = run(letter(("n.xlsx", needs(everybody)), sender="mentor.signatory@example.org"))

    assert json.loads(result.output)["workbooks"][0]["reasons"][0]["code"] == "need_not_yours"
    assert not Upload.objects.exists()


def test_what_is_no_mail_is_said(everybody):
    result = CliRunner().invoke(receive, [], input=b"\x00\xffnothing", standalone_mode=False)
    assert "This is no mail" in str(result.exception)
