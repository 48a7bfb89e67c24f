"""A second factor is asked of those who commit or decide; a lost one is put right by another."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.conftest import NOON
from tests.world import PASSWORD, signed_in
from waterpeers.apps.accounts import actions as accounts
from waterpeers.apps.accounts.actions import make_key
from waterpeers.apps.accounts.models import Scope
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.safety import actions
from waterpeers.apps.safety.mails import CHANGED, send_changed
from waterpeers.domain.actors import MACHINE, Act, Actor, Role
from waterpeers.domain.safety import needs_second_factor
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db

ASKED = ("mentee_signatory", "mentor_signatory", "facilitator", "administrator")
NOT_ASKED = ("outsider", "mentee_reporter", "mentor_coordinator")
SET_UP = "/safety/second-factor/"


@pytest.fixture(autouse=True)
def as_installed(settings):
    settings.TWO_FACTORS = True


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_second_factor(everybody, who):
    secret = generate_totp_secret()
    TOTP.activate(everybody.people[who], secret)
    return secret


def really_signed_in(someone):
    """A browser that went through the page where people sign in."""
    EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    client = Client()
    client.post("/sign-in/login/", {"login": someone.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("who", ASKED)
def test_those_who_commit_or_decide_set_it_up_before_anything_else(everybody, who):
    assert needs_second_factor(everybody.actor(who))
    client = signed_in(everybody, who)
    for address in ("/desk/", "/register/", "/me/", "/me/data/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, SET_UP), address
    assert client.post("/me/", {"name": "X", "language": "en"})["Location"] == SET_UP

    refused = client.get("/api/me/")
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (
        403, "second_factor_first"
    )  # fmt: skip
    page = client.get(SET_UP).content.decode()
    assert 'href="/sign-in/2fa/totp/activate/"' in page
    assert client.get("/help/").status_code == 200

    with_second_factor(everybody, who)
    assert client.get("/desk/").status_code == 200
    assert client.get("/api/me/").status_code == 200


@pytest.mark.parametrize("who", NOT_ASKED)
def test_others_are_not_asked(everybody, who):
    client = signed_in(everybody, who)

    assert client.get("/desk/").status_code == 200
    assert "Set up a passkey" in client.get(SET_UP).content.decode()


def test_an_installation_may_do_without(everybody, settings):
    settings.TWO_FACTORS = False
    assert signed_in(everybody, "administrator").get("/desk/").status_code == 200


def test_those_who_came_with_the_example_world_are_not_asked(everybody):
    chief = everybody.people["administrator"]
    chief.is_invented = True
    chief.save()
    client = signed_in(everybody, "administrator")
    assert client.get("/desk/").status_code == 200
    assert "Your role lets you commit" not in client.get(SET_UP).content.decode()


def test_an_address_alone_makes_nobody_invented(everybody):
    act = Act(everybody.actor("administrator"), NOON)
    made = accounts.add_person("goran@site.example", name="G", act=act, is_administrator=True)
    assert not made.is_invented
    client = Client()
    client.force_login(made)
    assert client.get("/desk/")["Location"] == SET_UP


def test_a_key_does_no_more_than_its_person(everybody, client):
    act = Act(everybody.actor("mentee_signatory"), NOON)
    _key, text = make_key("k", [Scope.READ], act=act)

    answer = client.get("/api/me/", headers={"authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (403, "second_factor_first")


def test_from_the_sign_in_to_the_recovery_codes_and_back_by_a_code(everybody):
    ana = everybody.people["mentee_signatory"]
    client = really_signed_in(ana)
    assert client.get("/desk/")["Location"] == SET_UP
    once_more = client.get("/sign-in/2fa/totp/activate/")["Location"]  # who sits here?
    there = client.post(once_more, {"password": PASSWORD})["Location"]
    page = client.get(there).content.decode()
    secret = re.search(r"readonly>([A-Z2-7]{16,})</textarea>", page)[1]  # it can be copied
    assert 'href="otpauth://' in page  # the app is on the same telephone
    sent = client.post("/sign-in/2fa/totp/activate/", {"code": code_for(secret)})

    assert sent["Location"] == "/sign-in/2fa/recovery-codes/"
    page = client.get(sent["Location"]).content.decode()
    codes = re.findall(r"\b[a-z0-9]{8,}\b", page)
    assert f'href="{reverse("desk:home")}">To my desk' in page
    assert client.get("/desk/").status_code == 200

    again = Client()
    answer = again.post("/sign-in/login/", {"login": ana.email, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/2fa/authenticate/"
    assert again.get("/desk/").status_code == 302  # the password alone is not enough
    unused = Authenticator.objects.get(user=ana, type="recovery_codes").wrap().get_unused_codes()
    assert unused[0] in codes
    again.post("/sign-in/2fa/authenticate/", {"code": unused[0]})
    assert again.get("/desk/").status_code == 200


def test_an_owner_is_told_in_its_language_of_each_change_of_the_way_in(
    everybody, django_capture_on_commit_callbacks
):
    ana = everybody.people["mentee_signatory"]
    ana.language = "fr"
    ana.save()
    client = really_signed_in(ana)
    secret = with_second_factor(everybody, "mentee_signatory")
    client.post("/sign-in/2fa/reauthenticate/", {"code": code_for(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/2fa/recovery-codes/generate/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/2fa/totp/deactivate/")
    new = "another-long-word-2026"
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/password/change/",
                    {"oldpassword": PASSWORD, "password1": new, "password2": new})  # fmt: skip

    codes, off, changed = mail.outbox
    assert {codes.to[0], off.to[0], changed.to[0]} == {ana.email}
    assert "nouveaux codes de secours" in codes.body
    assert "n’est plus demandé" in off.body
    assert "mot de passe a été changé" in changed.body
    assert "/sign-in/password/reset/" in changed.body
    assert "127.0.0.1" in changed.body


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("what", CHANGED)
def test_each_change_that_the_library_tells_of_is_told_in_each_language(everybody, language, what):
    get_template(f"{what}_message.txt")  # the library knows it by this name
    ana = everybody.people["mentee_signatory"]
    ana.language = language
    send_changed(ana, what, to=ana.email, address="192.0.2.7", at=NOON)

    letter = Mail.objects.get()
    with translation.override(language):
        assert letter.text.startswith(f"{CHANGED[what]}\n\n")
    assert (str(CHANGED[what]) in letter.text) is (language == "en")
    assert "192.0.2.7" in letter.text


def test_a_lost_device_is_put_right_by_an_administrator(
    everybody, django_capture_on_commit_callbacks
):
    ana = everybody.people["mentee_signatory"]
    own = really_signed_in(ana)
    with_second_factor(everybody, "mentee_signatory")
    with_second_factor(everybody, "administrator")
    assert own.get("/desk/").status_code == 200
    chief = signed_in(everybody, "administrator")
    address = reverse("safety:reset-second-factor", args=[ana.uuid])
    assert f'href="{address}"' in chief.get("/administration/people/").content.decode()
    assert "password alone" in chief.get(address).content.decode()
    assert Authenticator.objects.filter(user=ana).exists()  # asked once, not yet done
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(address)

    assert not Authenticator.objects.filter(user=ana).exists()
    assert "/sign-in/login/" in own.get("/desk/")["Location"]  # its sessions have ended
    entry = Entry.objects.get(event="second_factor.reset")
    assert (entry.subject_uuid, entry.person_uuid) == (
        ana.uuid, everybody.people["administrator"].uuid
    )  # fmt: skip
    (sent,) = [each for each in mail.outbox if each.to == [ana.email]]
    assert "administrator has taken away the second factor" in sent.body


@pytest.mark.parametrize("who", ["facilitator", "mentee_signatory", "administrator"])
def test_nobody_else_does_and_nobody_for_oneself(everybody, who):
    whose = "mentee_signatory" if who == "facilitator" else who
    with_second_factor(everybody, whose)

    with pytest.raises(NotAllowed):
        actions.reset_second_factor(everybody.people[whose], act=Act(everybody.actor(who), NOON))


def test_whoever_runs_the_machine_helps_the_only_administrator(everybody):
    with_second_factor(everybody, "administrator")
    machine = Act(Actor(MACHINE, is_administrator=True), NOON)
    actions.reset_second_factor(everybody.people["administrator"], act=machine)

    assert not Authenticator.objects.exists()
    with pytest.raises(NotReady):
        actions.reset_second_factor(everybody.people["administrator"], act=machine)


def test_the_rule_is_about_roles():
    for role in Role:
        held = Actor(MACHINE, frozenset({(MACHINE, role)}))  # any identifiers
        assert needs_second_factor(held) is (role in {Role.SIGNATORY, Role.FACILITATOR})
    assert needs_second_factor(Actor(MACHINE, is_administrator=True))
