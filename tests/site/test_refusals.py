"""Whatever cannot be shown or done is said on a page of the site, in the language of its reader."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.world import session_ended, signed_in

pytestmark = pytest.mark.django_db
NEXT = re.compile(r'name="next" value="([^"]*)"')
HERE = {"HTTP_REFERER": "http://testserver/match/requests/"}


def end_the_last_role(everybody):
    """Give the address of a button that is refused here."""
    membership = everybody.people["mentor_coordinator"].memberships.get()
    return reverse("accounts:end-role", args=[membership.uuid])


def answer_of(client, status):
    """Give an answer of this status."""
    match status:
        case 405:
            return client.get(reverse("matching:answer", args=[UUID(int=1)]))
        case 404:
            return client.get("/match/nowhere/")
        case 403:
            return client.get(reverse("accounts:claims"))
        case _:
            return client.post("/match/", {}, CONTENT_LENGTH=str(10**9), **HERE)


@pytest.mark.parametrize("status", [403, 404, 405, 413])
@pytest.mark.parametrize(
    ("language", "desk"), [("en", "My desk"), ("fr", "Mon bureau"), ("es", "Mi escritorio")]
)
def test_a_refusal_is_a_page_in_the_language_of_who_reads(everybody, status, language, desk):
    reader = everybody.people["mentor_coordinator"]
    reader.language = language
    reader.save()
    answer = answer_of(signed_in(everybody, "mentor_coordinator", "de"), status)

    assert answer.status_code == status
    page = answer.content.decode()
    assert f'lang="{language}"' in page
    assert f">{desk}</a>" in page
    assert page.count("<h1>") == 1


def test_a_method_that_is_not_taken_is_still_named(everybody):
    assert answer_of(signed_in(everybody), 405).headers["Allow"] == "POST"


def test_programs_are_answered_in_their_own_shape(everybody):
    client = signed_in(everybody)
    answer = client.post("/api/me/", {}, CONTENT_LENGTH=str(10**9))

    assert answer.status_code == 413
    assert answer.json()["reasons"][0]["code"] == "file_too_large"


def test_changing_the_language_on_a_refusal_leads_back_to_where_one_came_from(everybody):
    client = signed_in(everybody, "mentor_coordinator")
    address = reverse(
        "accounts:end-role", args=[everybody.people["mentor_coordinator"].memberships.get().uuid]
    )
    people = reverse("accounts:people", args=[everybody.mentor.uuid])
    refused = client.post(address, HTTP_REFERER=f"http://testserver{people}")
    (back,) = NEXT.findall(refused.content.decode())
    changed = client.post(reverse("set_language"), {"next": back, "language": "fr"}, follow=True)

    assert refused.status_code == 409
    assert changed.redirect_chain == [(people, 302)]
    assert changed.status_code == 200
    assert 'lang="fr"' in changed.content.decode()


def test_without_a_word_from_where_one_came_the_language_leads_to_a_page_all_the_same(everybody):
    client = signed_in(everybody, "mentor_coordinator")
    refused = client.post(reverse("desk:try-mail-again", args=[UUID(int=1)]))
    (back,) = NEXT.findall(refused.content.decode())

    assert refused.status_code == 403
    answer = client.get(back)
    assert answer.status_code == 405
    assert "This address is not a page" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"office": "Director"}, "What you typed is kept"),
        ({}, "Sign in, and press it again"),
        ({"office": "x" * 200_000}, "cannot be kept here"),
    ],
)
def test_a_session_that_ended_says_so_and_what_became_of_the_text(everybody, typed, said):
    client = Client()
    session_ended(client, everybody.people["outsider"])
    page = reverse("accounts:claim", args=[everybody.mentor.uuid])
    shown = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}", follow=True)

    assert "Your session had ended" in shown.content.decode()
    assert said in shown.content.decode()


def test_what_was_typed_is_in_the_form_again_after_signing_in(everybody):
    client = Client()
    reader = everybody.people["outsider"]
    session_ended(client, reader)
    page = reverse("accounts:claim", args=[everybody.mentor.uuid])
    client.post(page, {"office": "Head of losses"}, HTTP_REFERER=f"http://testserver{page}")
    client.force_login(reader)

    assert 'value="Head of losses"' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [
        ("fr", "Si c’était vous, ouvrez ce lien", "e-mail"),
        ("es", "Si fue usted, abra este enlace", "vete"),
        ("en", "If that was you, open this link", "Hello from"),
    ],
)
def test_the_sign_in_library_speaks_as_this_site_does(
    db, language, said, never, django_capture_on_commit_callbacks
):
    client = Client(headers={"accept-language": language})
    typed = {"name": "Moussa", "email": "moussa@example.org", "password1": "a-long-pass-word-1"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("account_signup"), typed, follow=True)
    (letter,) = mail.outbox

    assert answer.status_code == 200
    assert said in letter.body
    assert never not in letter.body + answer.content.decode()


@pytest.mark.parametrize("status", [403, 404, 405, 413])
def test_whoever_is_signed_in_keeps_the_menu_beside_a_refusal(everybody, status):
    page = answer_of(signed_in(everybody, "mentor_coordinator"), status).content.decode()

    assert '<nav class="side' in page


@pytest.mark.parametrize("address", ["account_email", "account_change_password", "lessons:list"])
def test_pages_of_the_sign_in_and_for_everybody_keep_the_menu_too(everybody, address):
    page = signed_in(everybody, "mentor_coordinator").get(reverse(address)).content.decode()

    assert '<nav class="side' in page


def test_the_pages_of_the_sign_in_speak_as_the_others_do(everybody):
    page = signed_in(everybody).get(reverse("account_email")).content.decode()

    assert "E-mail addresses" in page
    assert "Make Primary" not in page
    assert '<nav class="side' not in Client().get(reverse("account_login")).content.decode()
