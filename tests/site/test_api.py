"""Keys, scopes, errors and pages of the API, and its description."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from ninja import Schema

from tests.conftest import NOON
from tests.world import member
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import ApiKey, Scope
from waterpeers.apps.records.kinds import kinds
from waterpeers.domain.actors import MACHINE, Act, Actor, Role
from waterpeers.domain.verdicts import NotAllowed
from waterpeers.site.api import api
from waterpeers.site.api_description import as_text

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"


@pytest.fixture(autouse=True)
def at_noon():
    caches["local"].clear()
    caches["calls"].clear()
    with time_machine.travel(NOON, tick=False):
        yield


def key_of(everybody, who, *scopes):
    actor = everybody.actor(who)
    return actions.make_key("test", scopes or [Scope.READ], act=Act(actor, NOON))


def bearer(text):
    return {"headers": {"Authorization": f"Bearer {text}"}}


def test_the_description_in_the_repository_is_the_one_that_is_served(client):
    assert FILE.read_text() == as_text(), "python -m waterpeers.site.api_description > " + str(FILE)
    assert client.get("/api/openapi.json").json()["info"]["title"] == "WaterPeers"


def test_every_operation_declares_how_it_may_fail():
    document = __import__("json").loads(as_text())
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys(), (
                f"{method} {path}: add **ERRORS to its responses"
            )


def test_the_page_of_operations_has_no_script_of_its_own(client):
    page = client.get("/api/docs/").content.decode()

    assert "GET /api/me/" in page
    assert page.count("<script") == page.count('<script src="')


def test_a_key_acts_for_its_person(client, everybody):
    key, text = key_of(everybody, "mentor_coordinator")
    answer = client.get("/api/me/", **bearer(text)).json()

    assert answer["email"] == "mentor.coordinator@example.org"
    assert answer["roles"][0]["role"] == "coordinator"
    key.refresh_from_db()
    assert (key.last_used_at, key.last_used_from) == (NOON, "127.0.0.1")


def test_without_a_key_or_with_a_wrong_one_the_answer_is_401(client, everybody):
    for headers in (
        {},
        bearer("wp_wrong"),
        bearer(""),
        {"headers": {"Authorization": "Basic eA=="}},
    ):
        answer = client.get("/api/me/", **headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["error"] == "not_signed_in"


def test_a_wrong_key_is_nobody_whatever_the_session_says(client, everybody):
    client.force_login(everybody.people["administrator"])

    assert client.get("/api/me/", **bearer("wp_wrong")).status_code == 401


def test_a_key_that_ended_or_is_too_old_or_of_somebody_gone_is_of_no_use(client, everybody):
    key, text = key_of(everybody, "mentor_coordinator")
    ApiKey.objects.update(expires_at=NOON)
    assert client.get("/api/me/", **bearer(text)).status_code == 401
    ApiKey.objects.update(expires_at=NOON + timedelta(days=1))
    assert client.get("/api/me/", **bearer(text)).status_code == 200
    key.person.is_active = False
    key.person.save()
    assert client.get("/api/me/", **bearer(text)).status_code == 401
    key.person.is_active = True
    key.person.save()
    actions.end_key(key, act=Act(everybody.actor("mentor_coordinator"), NOON))
    assert client.get("/api/me/", **bearer(text)).status_code == 401


def test_a_key_reaches_as_far_as_its_scopes(client, everybody):
    _, reads = key_of(everybody, "mentor_coordinator", Scope.READ)
    _, writes = key_of(everybody, "mentor_coordinator", Scope.SIGN)
    address = f"/api/people/of/{everybody.mentor.uuid}/invitations/"
    data = {"email": "new@example.org", "roles": ["reporter"]}
    send = {"content_type": "application/json"}

    refused = client.post(address, data, **send, **bearer(reads))
    assert refused.status_code == 403
    assert refused.json()["reasons"][0]["code"] == "scope_missing"
    assert client.post(address, data, **send, **bearer(writes)).status_code == 201
    assert client.get("/api/me/", **bearer(writes)).status_code == 403


def test_a_session_may_call_too_but_not_write_without_its_token(everybody):
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.people["mentor_coordinator"])
    address = f"/api/people/of/{everybody.mentor.uuid}/invitations/"
    answer = client.post(
        address, {"email": "a@example.org", "roles": []}, content_type="application/json"
    )

    assert client.get("/api/me/").status_code == 200
    assert answer.status_code == 403
    assert answer.json()["reasons"][0]["code"] == "csrf_token_missing"


def test_a_refusal_has_the_same_reasons_as_the_page_in_the_callers_language(client, everybody):
    _, text = key_of(everybody, "mentor_coordinator", Scope.SIGN)
    answer = client.post(
        f"/api/people/of/{everybody.mentor.uuid}/invitations/",
        {"email": "new@example.org", "roles": ["signatory"]},
        content_type="application/json",
        **bearer(text),
    )

    assert answer.status_code == 403
    body = answer.json()
    assert body["error"] == "not_allowed"
    assert body["reasons"][0]["code"] == "cannot_give_role"
    assert body["reasons"][0]["field"] == "roles"
    assert "signatory" in body["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("{not json", 400, "bad_request"),
        ("[]", 422, "not_valid"),
        ('{"email": "a@example.org", "roles": ["king"]}', 422, "not_valid"),
        ('{"email": "a\\nBcc: b@example.org", "roles": ["reporter"]}', 422, "not_valid"),
        ('{"email": "' + "x" * 300 + '@example.org", "roles": ["reporter"]}', 422, "not_valid"),
    ],
)
def test_what_cannot_be_taken_is_answered_in_one_shape(client, everybody, body, status, error):
    _, text = key_of(everybody, "mentor_coordinator", Scope.SIGN)
    address = f"/api/people/of/{everybody.mentor.uuid}/invitations/"
    answer = client.post(address, body, content_type="application/json", **bearer(text))

    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["reasons"][0].keys() == {"code", "field", "text", "detail"}


def test_what_one_may_not_see_is_not_found(client, everybody):
    _, text = key_of(everybody, "outsider")

    answer = client.get(f"/api/people/of/{uuid4()}/", **bearer(text))
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_lists_come_in_pages(client, everybody, settings):
    for n in range(5):
        member(everybody.mentor, Role.REPORTER, f"{n}@example.org")
    _, text = key_of(everybody, "mentor_coordinator")
    address, seen = f"/api/people/of/{everybody.mentor.uuid}/?limit=3", []
    while address:
        page = client.get(address.removeprefix(settings.BASE_URL), **bearer(text)).json()
        seen += [item["uuid"] for item in page["items"]]
        address = page["next"]

    assert len(set(seen)) == len(seen) == page["count"] == 7
    bad = client.get(f"/api/people/of/{everybody.mentor.uuid}/?limit=1000", **bearer(text))
    assert bad.json()["reasons"][0]["field"] == "limit"


def test_a_caller_who_calls_too_often_is_asked_to_wait(client, everybody, settings):
    settings.API_CALLS_PER_MINUTE = 3
    _, text = key_of(everybody, "outsider")
    _, other = key_of(everybody, "facilitator")
    codes = [client.get("/api/me/", **bearer(text)).status_code for _ in range(4)]

    assert codes == [200, 200, 200, 429]
    assert client.get("/api/me/", **bearer(other)).status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert client.get("/api/me/", **bearer(text)).status_code == 200


def test_a_key_is_of_no_use_on_pages(client, everybody):
    _, text = key_of(everybody, "administrator")

    assert client.get("/me/", **bearer(text)).status_code == 302


def test_no_two_shapes_share_a_name():
    """The description names shapes without their module: one would stand in for the other."""
    shapes = [
        shape
        for shape in set(_subclasses(Schema))
        if shape.__module__.startswith("waterpeers.") and shape.__module__.endswith("api")
    ]
    names = Counter(shape.__name__ for shape in shapes)

    assert len(names) > 50
    assert [name for name, number in names.items() if number > 1] == []


def _subclasses(shape):
    for each in shape.__subclasses__():
        yield each
        yield from _subclasses(each)


@pytest.mark.parametrize("method, address, status, error", [
    ("get", "/api/nope/", 404, "not_found"),
    ("put", "/api/me/", 405, "method_not_there"),
    ("get", "/api/partnerships/not-a-uuid/", 422, "not_valid"),
    ("get", "/api/register/not-a-uuid/", 422, "not_valid"),
])  # fmt: skip
def test_every_error_has_the_one_shape_in_the_callers_language(
    client, everybody, method, address, status, error
):
    client.force_login(everybody.people["facilitator"])
    answers = {
        language: getattr(client, method)(address, headers={"Accept-Language": language})
        for language in ("en", "fr")
    }

    for answer in answers.values():
        assert answer.headers["Content-Type"].startswith("application/json"), answer.content
        assert (answer.status_code, answer.json()["error"]) == (status, error)
    texts = {language: answer.json()["reasons"][0]["text"] for language, answer in answers.items()}
    assert texts["en"] != texts["fr"]


def test_nobody_makes_a_key_that_signs_for_somebody_else(everybody):
    person = everybody.people["mentee_signatory"]
    machine = Act(Actor(MACHINE, is_administrator=True), NOON)
    with pytest.raises(NotAllowed):
        actions.make_key("x", [Scope.SIGN], act=machine, person_uuid=person.uuid)
    actions.make_key("x", [Scope.READ], act=machine, person_uuid=person.uuid)


DONE_WITH_RECORDS = ("save", "change", "check")


def test_operations_keep_their_names():
    """Programs and scripts call them so: a name never goes, a new one joins the list."""
    kept = (Path(__file__).parent / "operations.txt").read_text().split()
    names = [operation.view_func.__name__ for _address, operation in api.operations()]
    for kind in kinds():  # those of a record follow from its name
        kept += [kind.plural, kind.name, *(f"{does}_{kind.name}" for does in DONE_WITH_RECORDS)]

    assert sorted(names) == sorted(set(kept))
    assert len(set(names)) == len(names)


# --- what is changed names what was seen ---


def profile_at(everybody, client, **headers):
    address = f"/api/register/{everybody.mentee.uuid}/"
    return address, client.get(address, headers=headers)


def test_a_revision_is_an_etag_and_if_match_names_it(everybody, client):
    client.force_login(everybody.people["mentee_signatory"])
    address, read = profile_at(everybody, client)
    seen = read.json()["revision"]
    assert read["ETag"] == f'"{seen}"'

    def change(tag):
        return client.patch(
            address,
            {"profile": {"about": f"About {tag}"}},
            content_type="application/json",
            headers={"If-Match": tag},
        )

    changed = change(read["ETag"])
    assert changed.status_code == 200, changed.content
    again = client.get(address)
    assert again["ETag"] == f'"{seen + 1}"'
    assert change(read["ETag"]).status_code == 409
    assert change(f'W/"{seen + 1}"').status_code == 200
    for unread in ("*", "3", '"3", "4"', '"three"'):
        refused = change(unread)
        assert refused.status_code == 422
        assert refused.json()["reasons"][0]["code"] == "if_match_not_read"


def test_what_the_body_names_counts(everybody, client):
    client.force_login(everybody.people["mentee_signatory"])
    address, read = profile_at(everybody, client)

    refused = client.patch(
        address,
        {"profile": {"about": "Other"}, "revision": read.json()["revision"] + 5},
        content_type="application/json",
        headers={"If-Match": read["ETag"]},
    )

    assert refused.status_code == 409
