"""What is private is kept by no cache; what cannot be taken is refused in the right shape."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from tests.world import world
from waterpeers.site.views import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return world()


def signed_in(client, people, who="mentee_reporter"):
    client.force_login(people.people[who])
    return client


@pytest.mark.parametrize("address", ["/desk/", "/me/", "/register/", "/api/me/", "/me/data/"])
def test_what_a_person_sees_is_kept_by_no_cache(client, people, address):
    answer = signed_in(client, people).get(address)

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_everybody_sees_may_be_kept(client, people):
    assert "no-store" not in client.get("/register/").headers.get("Cache-Control", "")


def need(sentence: str) -> str:
    fields = {"working_area": "water_losses", "sentence": "@", "evidence_class": "own_data"}
    return json.dumps(fields | {"visibility": "owner"}).replace("@", sentence)


@pytest.mark.parametrize("text", ["\\ud800", "a\\udfffb", "\\u0000"])
def test_half_a_sign_is_refused(client, people, text):
    answer = signed_in(client, people).post(
        f"/api/matching/needs/of/{people.mentee.uuid}/", need(text), "application/json"
    )

    assert answer.status_code == 422
    assert answer.json()["reasons"][0]["code"] == "unseen_characters"


def test_signs_beyond_the_first_plane_are_whole(client, people):
    answer = signed_in(client, people).post(
        f"/api/matching/needs/of/{people.mentee.uuid}/", need("\\ud83d\\udca7"), "application/json"
    )
    assert answer.json().get("reasons", [{}])[0].get("code") != "unseen_characters"


@pytest.mark.parametrize("year", [0, 1899, 2101, 9999, -1])
def test_a_year_that_is_none_is_refused(client, people, year):
    answer = signed_in(client, people).get(
        f"/api/figures/together/?first={year}&last={year}&organisation={people.mentee.uuid}"
    )
    assert answer.status_code == 422
    assert {reason["field"] for reason in answer.json()["reasons"]} == {"first", "last"}


@pytest.mark.parametrize("address", ["/register/?q=%00", "/api/register/?q=a%00b"])
def test_a_sign_that_no_database_keeps_is_refused_at_the_door(client, people, address):
    assert signed_in(client, people).get(address).status_code == 400


@pytest.mark.parametrize(
    "megabytes, status, code", [(6, 400, "request_not_taken"), (30, 413, "file_too_large")]
)
def test_what_is_too_large_for_the_api_is_refused_in_its_shape(
    client, people, megabytes, status, code
):
    answer = signed_in(client, people).post(
        f"/api/matching/needs/of/{people.mentee.uuid}/",
        '{"sentence": "' + "x" * (megabytes * 2**20) + '"}',
        "application/json",
    )
    assert answer.status_code == status
    assert answer.json()["reasons"][0]["code"] == code


def test_when_the_database_is_away_a_page_says_so():
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        answer = broken(RequestFactory().get("/"))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert b"does not answer" in answer.content
