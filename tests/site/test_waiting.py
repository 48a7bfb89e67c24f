"""What waited on a device is stored once, for who entered it, or refused and nothing is left."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import success
from django.core.exceptions import BadRequest
from django.db import connection, connections
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path, reverse

from tests.conftest import NOON
from tests.world import World, signed_in, world
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Draft, Receipt
from waterpeers.apps.foundation.pages import KEPT
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    open_sheet,
    report_values,
    submit,
)
from waterpeers.apps.indicators.models import Value
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.verdicts import NotReady
from waterpeers.site.urls import urlpatterns as site_addresses

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).resolve().parents[2] / "waterpeers/site/static/waterpeers"
MOST_SCRIPT = 20_000  # bytes, unpacked


def note(request: Request, how: str) -> HttpResponse:
    """A page that stores something and then ends in some way, for these tests."""
    Draft.objects.create(person_uuid=request.actor.person, form=how, address="/", saved_at=NOON)
    match how:
        case "broken":
            raise RuntimeError
        case "refused":
            raise NotReady.because("not_from_this_state")
        case "wrong":
            raise BadRequest
        case "full":
            return HttpResponse(status=507)
        case "shown":
            return HttpResponse("not stored")
    success(request, "Noted.")
    return redirect("/there/")


urlpatterns = [*site_addresses, path("note/<str:how>/", note)]


@pytest.fixture
def notes(settings):
    settings.ROOT_URLCONF = __name__


def waiting(client: Client, address: str, fields: dict[str, Any], **given: Any) -> Any:
    """Send what waited, as the script does."""
    person = given.get("person") or world_person(client)
    headers = {"Idempotency-Key": str(given.get("key", uuid4())), "Entered-By": str(person)}
    return client.post(address, fields, headers=headers)


def world_person(client: Client) -> str:
    return str(client.get(reverse("accounts:session")).json()["person"])


@pytest.fixture
def reporter(everybody: World) -> Client:
    return signed_in(everybody)


@pytest.fixture
def sheet(everybody: World) -> Any:
    act = Act(everybody.actor("mentee_reporter"), NOON)
    return open_sheet(everybody.mentee, calendar_year(2024), act=act)


def test_it_is_stored_once_however_often_it_is_sent(reporter, sheet):
    address, key = reverse("indicators:sheet", args=[sheet.uuid]), uuid4()
    fields = {"revision": 1, "written_in": "fr", "v_produced": "4 512 300,5"}

    first = waiting(reporter, address, fields, key=key)
    again = waiting(reporter, address, fields, key=key)

    assert first.json() == {"to": address, "said": [["success", "Saved as drafts."]]}
    assert again.json() == {"to": address, "said": []}
    assert Value.objects.get().value == 4_512_300.5
    assert Entry.objects.filter(subject_uuid=sheet.uuid).count() == 1
    assert Receipt.objects.count() == 1


def test_what_a_rule_refuses_gives_every_reason_and_is_sent_again_once_mended(reporter, sheet):
    address, key = reverse("indicators:sheet", args=[sheet.uuid]), uuid4()

    wrong = {"revision": 1, "v_produced": "many", "v_sold": "some"}
    refused = waiting(reporter, address, wrong, key=key)
    mended = waiting(reporter, address, {"revision": 1, "v_produced": "12"}, key=key)

    assert refused.status_code == 422
    assert refused.content.decode().count("is not a number.") >= 2
    assert mended.status_code == 200
    assert Value.objects.get().value == 12


def test_what_was_stored_and_changed_on_the_device_after_that_is_told_and_not_stored(
    reporter, sheet
):
    address, key = reverse("indicators:sheet", args=[sheet.uuid]), uuid4()
    waiting(reporter, address, {"revision": 1, "v_produced": "12"}, key=key)

    answer = waiting(reporter, address, {"revision": 1, "v_produced": "13"}, key=key)

    assert answer.status_code == 409
    assert "stored already" in answer.json()["reasons"][0]
    assert Value.objects.get().value == 12


def test_where_somebody_else_saved_meanwhile_theirs_stays_and_both_are_shown(
    everybody, reporter, sheet
):
    act = Act(everybody.actor("mentee_reporter"), NOON)
    report_values(everybody.mentee, calendar_year(2024), [figure(5)], act=act)

    answer = waiting(
        reporter,
        reverse("indicators:sheet", args=[sheet.uuid]),
        {"revision": 1, "v_produced": "12"},
    )

    assert answer.status_code == 409
    assert "Somebody else saved this page" in answer.content.decode()
    assert Value.objects.get().value == 5


def test_a_year_that_was_handed_in_meanwhile_takes_nothing(everybody, reporter, sheet):
    act = Act(everybody.actor("mentee_reporter"), NOON)
    submit(
        report_values(everybody.mentee, calendar_year(2024), [figure(4_100_000)], act=act), act=act
    )

    answer = waiting(
        reporter,
        reverse("indicators:sheet", args=[sheet.uuid]),
        {"revision": 2, "v_produced": "12"},
    )

    assert answer.status_code == 409
    assert Value.objects.get().value == 4_100_000


def figure(value: float) -> Any:
    return ReportedFigure("produced", value)


def test_who_may_no_longer_report_is_told_and_nothing_is_stored(everybody, reporter, sheet):
    everybody.people["mentee_reporter"].memberships.all().delete()

    address = reverse("indicators:sheet", args=[sheet.uuid])
    answer = waiting(reporter, address, {"revision": 1, "v_produced": "12"})

    assert answer.status_code == 404
    assert not Value.objects.exists()
    keeper = signed_in(everybody, "administrator")
    assert waiting(keeper, address, {"revision": 1, "v_produced": "12"}).status_code == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("how", "status"), [("broken", 500), ("full", 507), ("refused", 409), ("wrong", 400),
                        ("shown", 200)]
)  # fmt: skip
def test_what_is_not_stored_leaves_nothing_and_can_be_sent_again(
    everybody, notes, settings, how, status
):
    client = signed_in(everybody)
    client.raise_request_exception = False

    answer = waiting(client, f"/note/{how}/", {})

    assert answer.status_code == status
    assert "json" not in answer["Content-Type"]
    assert not Draft.objects.exists()
    assert not Receipt.objects.exists()


def test_an_ended_session_or_another_person_stores_nothing_and_keeps_it_waiting(
    everybody, reporter, sheet
):
    address = reverse("indicators:sheet", args=[sheet.uuid])
    entered_by = everybody.people["mentee_reporter"].uuid
    fields = {"revision": 1, "v_produced": "12"}
    visitor, other = Client(), signed_in(everybody, "mentee_signatory")

    for client in (visitor, other):
        assert waiting(client, address, fields, person=entered_by).status_code == 401
    assert KEPT not in visitor.session
    assert not Value.objects.exists()
    assert waiting(reporter, address, fields).status_code == 200


def test_an_old_form_token_keeps_it_waiting_and_a_new_one_is_given(everybody, sheet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.people["mentee_reporter"])
    address = reverse("indicators:sheet", args=[sheet.uuid])
    headers = {
        "Idempotency-Key": str(uuid4()),
        "Entered-By": str(everybody.people["mentee_reporter"].uuid),
    }
    fields = {"revision": 1, "v_produced": "12"}

    old = client.post(address, fields, headers=headers | {"X-CSRFToken": "x" * 64})
    token = client.get(reverse("accounts:session")).json()["token"]
    new = client.post(address, fields, headers=headers | {"X-CSRFToken": token})

    assert (old.status_code, new.status_code) == (401, 200)


def test_a_key_that_is_none_is_told(reporter, sheet):
    address = reverse("indicators:sheet", args=[sheet.uuid])

    assert waiting(reporter, address, {"revision": 1}, key="7").status_code == 400


def test_two_people_may_use_the_same_key(everybody, notes):
    key = uuid4()
    for who in ("mentee_reporter", "mentor_coordinator"):
        answer = waiting(signed_in(everybody, who), "/note/stored/", {}, key=key)
        assert answer.json() == {"to": "/there/", "said": [["success", "Noted."]]}

    assert Draft.objects.count() == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory waits for no lock")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_windows_at_once_store_it_once(notes, settings):
    everybody, key = world(), uuid4()
    clients = [signed_in(everybody) for _ in range(2)]
    person, start, answers = everybody.people["mentee_reporter"].uuid, Barrier(2), []

    def send(client: Client) -> None:
        start.wait()
        answers.append(waiting(client, "/note/stored/", {}, key=key, person=person))
        connections.close_all()

    threads = [Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Draft.objects.count() == 1


def test_the_worker_names_the_files_of_this_release_and_no_page_but_that_of_the_device(client):
    answer = client.get("/service-worker.js")
    text = answer.content.decode()

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert set(re.findall(r'"(/[^"]*)"', text.partition("\n")[0])) == {
        "/me/device/",
        *(f"/static/waterpeers/{name}.js" for name in ("site", "offline", "capture")),
        "/static/waterpeers/site.css",
        "/static/waterpeers/icon.svg",
    }


def test_visitors_get_no_script_for_what_waits_and_others_say_whose_page_it_is(
    everybody, reporter, client
):
    page = reverse("portal:about")

    assert "offline.js" not in client.get(page).content.decode()
    person = everybody.people["mentee_reporter"].uuid
    assert f'data-person="{person}"' in reporter.get(page).content.decode()


def test_the_scripts_are_small():
    sizes = [(STATIC / name).stat().st_size for name in ("offline.js", "service-worker.js")]

    assert sum(sizes) <= MOST_SCRIPT


def test_receipts_are_among_what_is_kept_about_a_person(everybody, notes):
    client, key = signed_in(everybody), uuid4()
    waiting(client, "/note/stored/", {}, key=key)

    kept = client.get(reverse("accounts:my-data")).json()

    assert [UUID(each["key"]) for each in kept["received"]] == [key]
