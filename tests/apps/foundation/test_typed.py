"""What was typed is not lost: ended sessions, drafts, forms that others saved meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django import forms
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import path, reverse

from tests.conftest import NOON
from tests.world import person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation import actions, pages
from waterpeers.apps.foundation.models import Draft
from waterpeers.apps.foundation.pages import signed_in, with_draft
from waterpeers.apps.foundation.versions import differences, on_top_of
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.verdicts import NotAllowed, NotValid
from waterpeers.site.urls import urlpatterns as site_addresses

pytestmark = pytest.mark.django_db


@signed_in
def note(request: HttpRequest) -> HttpResponse:
    """A page with a form, for these tests."""
    if request.method == "POST":
        pages.sent(request, "note")
        return HttpResponse("sent")
    initial = with_draft(request, "note", {"text": "as stored", "urgent": True})
    return HttpResponse(f"{sorted(initial.items())}")


urlpatterns = [*site_addresses, path("note/", note)]


@pytest.fixture(autouse=True)
def with_the_page(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def ana():
    return person("ana@example.org")


HERE = {"HTTP_REFERER": "http://testserver/note/", "HTTP_ORIGIN": "http://testserver"}


def test_a_visitor_is_led_to_sign_in_and_back(client):
    answer = client.get("/note/?step=2")

    assert answer.status_code == 302
    assert answer.url == "/sign-in/login/?next=%2Fnote%2F%3Fstep%3D2"


def signed_out(client, who):
    """Somebody who has signed in with this browser, and whose session has ended."""
    client.force_login(who)
    client.get("/note/")
    client.session.flush()


def test_what_was_typed_survives_the_end_of_the_session(client, ana):
    signed_out(client, ana)
    client.post("/note/", {"text": "long <b>words</b>", "themes": ["a", "b"], "password": "x"})
    client.force_login(ana)

    shown = client.get("/note/").content.decode()
    again = client.get("/note/").content.decode()

    assert shown == "[('text', 'long <b>words</b>'), ('themes', ['a', 'b'])]"
    assert "as stored" in again


def test_what_was_typed_is_not_kept_for_ever(client, ana):
    signed_out(client, ana)
    with time_machine.travel(NOON, tick=False):
        client.post("/note/", {"text": "words"})
    assert Draft.objects.count() == 1
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        client.force_login(ana)
        assert "as stored" in client.get("/note/").content.decode()


def test_too_much_is_not_kept(client, ana):
    signed_out(client, ana)
    client.post("/note/", {"text": "x" * (actions.MOST_BYTES + 1)})

    assert not Draft.objects.exists()


def test_nothing_is_kept_of_strangers_whatever_cookies_they_make(client):
    client.cookies["device"] = signing.dumps("not a person", salt="waterpeers.device")
    client.cookies["sessionid"] = "x" * 32
    client.post("/note/", {"text": "x" * 90_000}, **HERE)
    client.cookies["device"] = signing.dumps(str(uuid4()), salt="another")
    client.post("/note/", {"text": "x" * 90_000}, **HERE)

    assert not Draft.objects.exists()
    assert not Session.objects.exists()


def test_of_one_person_only_the_latest_pages_are_kept(client, ana):
    signed_out(client, ana)
    for n in range(actions.MOST_DRAFTS + 3):
        client.post("/note/", {"text": "x"}, HTTP_REFERER=f"http://testserver/note/{n}/")

    assert Draft.objects.count() == actions.MOST_DRAFTS


def test_what_one_typed_another_does_not_see(client, ana):
    signed_out(client, ana)
    client.post("/note/", {"text": "words"})
    client.force_login(person("berta@example.org"))

    assert "as stored" in client.get("/note/").content.decode()


def test_a_token_too_old_keeps_what_was_typed_and_asks_to_sign_in(ana):
    client = Client(enforce_csrf_checks=True)
    signed_out(client, ana)
    answer = client.post("/note/", {"text": "words"}, **HERE)
    client.force_login(ana)

    assert answer.url == "/sign-in/login/?next=%2Fnote%2F"
    assert "words" in client.get("/note/").content.decode()


def test_another_site_puts_no_words_into_a_form(ana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    headers = {"HTTP_ORIGIN": "https://evil.example", "HTTP_REFERER": "https://evil.example/"}
    request = RequestFactory().post("/note/", {"text": "words"}, **headers)

    assert not pages.came_from_here(request)
    assert pages.page_of_the_form(request) == "/note/"


def test_a_draft_is_saved_put_back_and_dropped(client, ana):
    client.force_login(ana)
    page = {"draft_form": "note", "draft_address": "/note/"}
    fields = {"text": "half\x00", "revision": "3", "title": "T"}
    answer = client.post(reverse("accounts:autosave"), fields | page)

    draft = Draft.objects.get()
    assert b"Draft saved" in answer.content
    assert draft.title == "T"
    assert draft.data == {"text": ["half"], "revision": ["3"], "title": ["T"]}
    shown = client.get("/note/").content
    assert shown == b"[('revision', '3'), ('text', 'half'), ('title', 'T')]"

    client.post(reverse("accounts:drop-draft"), page)
    assert b"as stored" in client.get("/note/").content


def test_what_is_kept_too_late_does_not_bring_a_sent_form_back(client, ana):
    client.force_login(ana)
    autosave = reverse("accounts:autosave")
    fields = {"draft_form": "note", "draft_address": "/note/", "draft_key": str(uuid4())}
    client.post(autosave, fields | {"text": "half"})
    client.post("/note/", fields | {"text": "whole"})

    late = client.post(autosave, fields | {"text": "half"})

    assert late.status_code == 409
    assert b"was sent already" in late.content
    assert not Draft.objects.exists()
    shown_again = client.post(autosave, fields | {"text": "x", "draft_key": str(uuid4())})
    assert shown_again.status_code == 200
    assert Draft.objects.get().data == {"text": ["x"]}


def test_saving_a_draft_twice_keeps_one(ana):
    for text in ("one", "two"):
        actions.save_draft("note", "/note/", {"text": [text]}, act=Act(actor_of(ana), NOON))

    assert Draft.objects.get().data == {"text": ["two"]}


def test_saving_without_scripts_leads_back_to_the_form(client, ana):
    client.force_login(ana)
    fields = {"text": "x", "draft_form": "note", "draft_address": "/note/", "draft_page": "1"}

    assert client.post(reverse("accounts:autosave"), fields).url == "/note/"


def test_a_visitor_who_types_is_told_and_not_led_away(client):
    answer = client.post(reverse("accounts:autosave"), {"text": "x"})

    assert answer.status_code == 401
    assert b"session has ended" in answer.content


def test_dropping_a_draft_leads_nowhere_else(client, ana):
    client.force_login(ana)
    answer = client.post(reverse("accounts:drop-draft"), {"draft_address": "https://evil.example"})

    assert answer.url == "/desk/"


@pytest.mark.parametrize(
    ("address", "text", "code"),
    [
        ("https://evil.example/", "", "draft_of_what"),
        ("//evil.example/", "", "draft_of_what"),
        ("javascript:alert(1)", "", "draft_of_what"),
        ("", "", "draft_of_what"),
        ("/" + "x" * 300, "", "draft_of_what"),
        ("/note/", "x" * (actions.MOST_BYTES + 1), "too_long"),
    ],
)
def test_a_draft_of_nothing_or_of_too_much_is_refused(ana, address, text, code):
    with pytest.raises(NotValid, match=code):
        actions.save_draft("note", address, {"text": [text]}, act=Act(actor_of(ana), NOON))


def test_the_oldest_draft_makes_room(ana):
    for n in range(actions.MOST_DRAFTS + 1):
        at = NOON + timedelta(minutes=n)
        actions.save_draft("note", f"/note/{n}/", {}, act=Act(actor_of(ana), at))

    assert Draft.objects.count() == actions.MOST_DRAFTS
    assert not Draft.objects.filter(address="/note/0/").exists()


def test_a_visitor_keeps_no_draft():
    with pytest.raises(NotAllowed):
        actions.save_draft("note", "/note/", {}, act=Act(NOBODY, NOON))


def test_a_draft_is_seen_by_its_owner_alone(client, ana):
    actions.save_draft("note", "/note/", {"text": ["half"]}, act=Act(actor_of(ana), NOON))
    client.force_login(person("ben@example.org"))

    assert b"as stored" in client.get("/note/").content


class NoteForm(forms.Form):
    text = forms.CharField(label="Text")
    people = forms.IntegerField(label="People", localize=True)
    themes = forms.MultipleChoiceField(label="Themes", choices=[("a", "Apples"), ("b", "Bees")])
    urgent = forms.BooleanField(label="Urgent", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


def test_both_versions_stand_side_by_side_in_words():
    mine = NoteForm(QueryDict("text=mine&people=1200&themes=b&themes=a&revision=1"))
    stored = {"text": "theirs", "people": 1200, "themes": ["a", "b"], "urgent": True}

    got = {d.label: (d.theirs, d.mine) for d in differences(mine, stored)}

    assert got == {"Text": ("theirs", "mine"), "Urgent": ("Yes", "No")}


def test_mine_can_be_sent_again_on_top_of_theirs():
    mine = NoteForm(QueryDict("text=mine&people=7&themes=a&revision=1"))

    on_top_of(mine, stored={}, revision=4)

    assert mine["revision"].value() == "4"
    assert mine["text"].value() == "mine"


def test_words_of_another_page_stay_where_they_are(client, ana):
    signed_out(client, ana)
    client.post("/note/", {"text": "x"})
    request = RequestFactory().get("/elsewhere/")
    request.actor = actor_of(ana)

    assert with_draft(request, "note", {"text": "y"}) == {"text": "y"}
    assert Draft.objects.get().address == "/note/"
