"""Who signed in, and who tried to: from where, told to whom, for how long."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tests.conftest import NOON
from tests.world import PASSWORD, person, signed_in
from waterpeers.apps.accounts import actions as accounts
from waterpeers.apps.accounts.queries import actor_of, data_of
from waterpeers.apps.safety.actions import TOGETHER, forget_sign_ins
from waterpeers.apps.safety.models import SignInAttempt
from waterpeers.apps.safety.runs import APART, ForgettingSignIns
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.safety import SignInResult

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(autouse=True)
def nothing_counted():
    for each in ("default", "local"):
        caches[each].clear()


@pytest.fixture
def ana():
    found = person("ana@lago.example")
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


def tried(address="203.0.113.9"):
    return Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR=address)


def sign_in(client, email="ana@lago.example", password=PASSWORD):
    return client.post(SIGN_IN, {"login": email, "password": password})


def noted():
    rows = SignInAttempt.objects.order_by("pk").values_list(
        "person__email", "result", "times", "address"
    )
    return list(rows)


def test_each_attempt_is_known_with_where_it_came_from(ana):
    sign_in(tried(), password="wrong")
    sign_in(tried(), password="wrong too")
    sign_in(tried("198.51.100.7"))

    assert noted() == [
        (ana.email, SignInResult.WRONG_PASSWORD, 2, "203.0.113.9"),
        (ana.email, SignInResult.SIGNED_IN, 1, "198.51.100.7"),
    ]
    assert SignInAttempt.objects.filter(browser=FIREFOX).count() == 2


def test_failed_attempts_of_another_hour_or_address_are_rows_of_their_own(ana):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(tried(), password="wrong")
        sign_in(tried("198.51.100.7"), password="wrong")
        clock.shift(TOGETHER)
        sign_in(tried(), password="wrong")

    assert [times for _email, _result, times, _address in noted()] == [1, 1, 1]


def test_what_nobody_here_is_called_is_not_kept(ana):
    sign_in(tried(), email="my-secret-pass@phrase.example", password="wrong")

    assert noted() == [(None, SignInResult.WRONG_PASSWORD, 1, "203.0.113.9")]
    assert "my-secret-pass" not in json.dumps(list(SignInAttempt.objects.values()), default=str)


def test_too_many_attempts_are_said_to_be_so(ana):
    for _ in range(7):
        sign_in(tried(), password="wrong")

    assert noted() == [
        (ana.email, SignInResult.WRONG_PASSWORD, 5, "203.0.113.9"),
        (ana.email, SignInResult.TOO_MANY, 2, "203.0.113.9"),
    ]


def test_a_wrong_code_is_known_and_lets_nobody_in(ana):
    TOTP.activate(ana, generate_totp_secret())
    client = tried()
    sign_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000x"})

    assert answer.status_code == 200
    assert noted() == [(ana.email, SignInResult.WRONG_CODE, 1, "203.0.113.9")]
    assert client.get("/desk/").status_code == 302
    empty = client.post(reverse("mfa_authenticate"), {"code": ""}).content.decode()
    assert "Give the code that your device shows." in empty


def test_few_codes_are_tried_whoever_knows_the_password(ana):
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    for number in range(5):
        client = tried(f"198.51.100.{number}")
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})

    client = tried("198.51.100.9")
    sign_in(client)
    right = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(reverse("mfa_authenticate"), {"code": right})
    assert client.get("/desk/").status_code == 302


def test_people_see_their_own_and_administrators_all(ana, everybody):
    sign_in(tried(), password="wrong")
    own = Client()
    own.force_login(ana)

    page = own.get(reverse("safety:sign-ins")).content.decode()
    assert "Wrong password" in page
    assert "203.0.113.9" in page
    assert "Firefox · Linux" in page
    others = signed_in(everybody, "mentee_signatory")
    assert "203.0.113.9" not in others.get(reverse("safety:sign-ins")).content.decode()
    chief = signed_in(everybody, "administrator")
    address = reverse("safety:everybody")
    assert ana.email in chief.get(address).content.decode()
    assert ana.email in chief.get(address, {"text": "203.0", "failed": "1"}).content.decode()
    assert ana.email not in chief.get(address, {"text": "198."}).content.decode()
    listed = chief.get("/api/safety/sign-ins/of-everybody/").json()["items"]
    assert [(each["person"], each["times"]) for each in listed] == [(str(ana.uuid), 1)]
    assert own.get("/api/safety/sign-ins/").json()["count"] == 1


def test_those_who_ask_for_their_data_get_it_and_whoever_is_forgotten_leaves_none(ana):
    sign_in(tried())
    told = data_of(ana)

    assert [each["address"] for each in told["sign_ins"]] == ["203.0.113.9"]
    assert [each["ip"] for each in told["sessions"]] == ["203.0.113.9"]
    accounts.forget(ana, act=Act(actor_of(ana), NOON))
    assert not SignInAttempt.objects.exists()
    assert not UserSession.objects.exists()


def test_attempts_are_forgotten_after_the_days_that_are_set(ana, settings):
    settings.SIGN_IN_DAYS = 30
    with time_machine.travel(NOON, tick=False):
        sign_in(tried())
    last = NOON + timedelta(days=30)

    assert forget_sign_ins(act=Act(NOBODY, last)) == 0
    chore = ForgettingSignIns()
    assert chore(last) == 0
    assert chore(last + APART / 2) == 0  # looks now and then
    assert chore(last + APART) == 1


def test_a_session_says_when_and_from_where_it_was_last_used(ana):
    with time_machine.travel(NOON, tick=False) as clock:
        client = tried()
        sign_in(client)
        client.get("/me/")
        clock.shift(timedelta(hours=3))
        caches["local"].clear()  # its time is over, by this clock
        client.get("/me/", REMOTE_ADDR="198.51.100.7")
        session = UserSession.objects.get()
        page = client.get("/sign-in/sessions/", REMOTE_ADDR="198.51.100.7").content.decode()

    assert (session.created_at, session.last_seen_at) == (NOON, NOON + timedelta(hours=3))
    assert session.ip == "198.51.100.7"
    assert "198.51.100.7" in page


def test_a_proxy_that_names_no_address_stops_nobody(ana, settings):
    client = tried()
    sign_in(client)
    settings.TRUSTED_PROXIES = 1

    answer = client.get("/me/", headers={"x-forwarded-for": "hidden"})
    assert answer.status_code == 200
