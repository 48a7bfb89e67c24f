"""What has ended is forgotten, and what counts attempts is not pushed out by others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches

from tests.conftest import NOON
from tests.world import PASSWORD, person
from waterpeers.apps.accounts.actions import forget_ended
from waterpeers.apps.accounts.runs import APART, Forgetting
from waterpeers.apps.foundation.models import KEPT, KEPT_FOR, Draft
from waterpeers.domain.actors import NOBODY, Act

pytestmark = pytest.mark.django_db


def test_sessions_counts_and_texts_whose_time_is_over_are_forgotten(settings):
    with time_machine.travel(NOON, tick=False):
        for number in range(3):
            session = SessionStore()
            session["number"] = number
            session.set_expiry(60 if number else 6000)
            session.save()
        caches["default"].set("short", 1, 60)
        caches["default"].set("long", 1, 6000)
        owner = person("ana@example.org").uuid
        for form, address in ((KEPT, "/a/"), ("need", "/b/")):
            Draft.objects.create(person_uuid=owner, form=form, address=address, saved_at=NOON)
    later = NOON + KEPT_FOR + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert forget_ended(act=Act(NOBODY, later)) == 2

        assert Session.objects.count() == 1
        assert caches["default"].forget_expired(later) == 0
        assert caches["default"].get("long") == 1
    assert [draft.form for draft in Draft.objects.all()] == ["need"]


def test_the_worker_forgets_now_and_then(settings):
    chore = Forgetting()
    for moment, count in ((NOON, 1), (NOON + APART / 2, 0), (NOON + APART, 1)):
        session = SessionStore()
        session.set_expiry(NOON - timedelta(days=1))
        session.save()
        Session.objects.update(expire_date=NOON - timedelta(days=1))
        assert chore(moment) == count + (count and moment != NOON)


def test_attempts_on_many_names_do_not_make_one_forgotten(client):
    person("ana@example.org")
    wrong = {"login": "ana@example.org", "password": "wrong"}
    for _ in range(6):
        client.post("/sign-in/login/", wrong)
    for number in range(400):  # what attempts on as many names leave behind
        caches["default"].set(f"allauth:rl:another:{number}", [1.0], 300)

    answer = client.post("/sign-in/login/", wrong | {"password": PASSWORD})
    assert answer.status_code == 200  # not yet


def test_pages_with_many_filters_do_not_push_out_the_counts_of_calls():
    caches["calls"].set("calls:ana", 600, 120)
    for number in range(1000):
        caches["local"].set(f"register:{number}", "a page", 300)

    assert caches["calls"].get("calls:ana") == 600
