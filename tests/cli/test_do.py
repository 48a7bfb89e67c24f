"""``waterpeers do``: any operation of the API, by its name, as a person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tests.apps.partnerships import made
from tests.cli.doing import do
from tests.world import World, country, operator
from waterpeers.apps.foundation.named import NAMES as NAMED
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.workbooks.models import Upload
from waterpeers.cli.do import do as command
from waterpeers.cli.operations import operations

MENTEE, MENTOR = "mentee.signatory@example.org", "mentor.signatory@example.org"
NAMES = sorted(operations())
HOSTILE = [
    "",
    "{}",
    "[]",
    "null",
    "3",
    '"\\u0000"',
    "{",
    "NaN",
    "[" * 100_000,
    '{"uuid": "\\u0000"}',
]


@pytest.fixture
def partnership(everybody: World) -> Partnership:
    return made.partnership(everybody)


def help_of(name: str) -> str:
    return CliRunner().invoke(command, [name, "--help"]).stdout


# --- the list, and help ---


def test_operations_are_listed_by_a_word():
    listed = do("--list", "partnership").answer["operations"]
    names = {each["operation"]: each["names"] for each in listed}

    assert names["change_partnership"] == ["PARTNERSHIP"]
    assert "organisations" not in names
    assert len(do("--list").answer["operations"]) == len(operations())


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_help_with_its_fields_and_an_example(name):
    operation, text = operations()[name], help_of(name)

    assert " ".join(operation.text.split()) in " ".join(text.split())
    assert f"waterpeers do {name}" in text
    for where in ("body", "form"):
        for field in operation.fields(where):
            assert field in text
    for field in operation.fields("query"):
        assert f"--{field}" in text


@pytest.mark.parametrize("name", NAMES)
def test_no_option_stands_for_two_things(name):
    made_of = command.get_command(None, name)
    options = [option for each in made_of.params for option in each.opts]
    names = [each.name for each in made_of.params]

    assert len(set(options)) == len(options)
    assert len(set(names)) == len(names)


def test_of_whom_an_address_is_can_be_said_by_name():
    nameless = [
        name
        for name, operation in operations().items()
        if "/of/{uuid}/" in operation.address
        and NAMED not in operation.fields("path")["uuid"].shape.schema
    ]
    assert nameless == [], "give the parameter the type OrganisationId, PartnershipId, …"


def test_help_says_what_a_field_takes():
    text = help_of("open_partnership")

    assert "parties[].organisation" in text
    assert "mentor | mentee | facilitator" in text
    assert '{"parties": [{"organisation": "Delta Water", "role": "mentor"}]}' in text


# --- the same as the API ---


@pytest.mark.django_db
def test_the_answer_is_that_of_the_api(everybody, partnership):
    client = Client()
    client.force_login(everybody.people["mentee_signatory"])

    for name, kwargs in (("partnership", {"uuid": partnership.uuid}), ("partnerships", {})):
        words = [partnership.code.lower()] if kwargs else ["--limit", "1"]
        over_http = client.get(
            reverse(f"api:{name}", kwargs=kwargs), {} if kwargs else {"limit": 1}
        )
        assert do(name, *words, who=MENTEE).answer == over_http.json()


@pytest.mark.django_db
def test_names_stand_for_rows_in_the_address_the_query_and_the_body(everybody):
    sides = {"mentee": everybody.mentee, "mentor": everybody.mentor}
    parties = [{"organisation": side.name, "role": role} for role, side in sides.items()]
    opened = do("open_partnership", body={"parties": parties, "title": "Leaks"}, who=MENTEE)

    assert opened.status == 0, opened.said
    code = opened.answer["code"]
    released = do("release_partnership", f"{code}/mentee", body={"agrees": True}, who=MENTEE)
    assert released.answer["code"] == code
    by_name = f"{code}/{everybody.mentor.name}"
    assert do("release_partnership", by_name, body={"agrees": True}, who=MENTOR).status == 0
    asked = do("questionnaires", who=MENTEE).answer["items"][0]["code"]
    for name in (f"{asked}/mentee", f"{asked}/{everybody.mentee.name}"):
        assert do("questionnaire", name, who=MENTEE).answer["side"] == "mentee"
    listed = do("declarations", "needs", "--organisation", everybody.mentee.name, who=MENTEE)
    assert listed.answer["count"] == 0


@pytest.mark.django_db
def test_a_refusal_gives_all_reasons_in_the_language_of_whoever_acts(everybody, partnership):
    client = Client()
    person = everybody.people["mentee_signatory"]
    person.language = "fr"
    person.save()
    client.force_login(person)
    refused = do("pass_gate", partnership.code, "G1", who=person.email)
    over_http = client.post(reverse("api:pass_gate", args=[partnership.uuid, "G1"]))

    assert refused.status == 1
    assert refused.answer == over_http.json()
    assert len(refused.answer["reasons"]) > 1
    for reason in refused.answer["reasons"]:
        assert reason["text"] in refused.said


@pytest.mark.django_db
def test_what_one_may_not_see_is_not_there(everybody, partnership):
    outsider = "outsider@example.org"

    for name in (partnership.code, partnership.uuid):
        assert do("partnership", name, who=outsider).status == 2
    with_uuid = do("partnership", partnership.uuid, who=outsider)
    assert with_uuid.answer["error"] == "not_found"
    assert do("partnerships", who=outsider).answer["items"] == []


@pytest.mark.django_db
def test_a_name_that_two_have_asks_for_the_uuid(everybody):
    one, _other = operator("Lake"), operator("Lake", country=country("NA", "NAM"))

    assert "uuid" in do("organisation", "Lake").said
    assert do("organisation", one.uuid).answer["uuid"] == str(one.uuid)
    assert "no organisation" in do("organisation", "Nowhere").said


@pytest.mark.django_db
def test_options_stand_before_the_name_or_after(everybody):
    before = CliRunner().invoke(command, ["--as", MENTEE, "--json", "me"])

    assert f'"email": "{MENTEE}"' in before.stdout


@pytest.mark.django_db
def test_without_json_it_is_for_people(everybody, partnership):
    shown = CliRunner().invoke(command, ["partnership", partnership.code, "--as", MENTEE])

    assert f"code: {partnership.code}\n" in shown.stdout
    assert "  - \n" not in shown.stdout
    assert "{" not in shown.stdout


# --- files ---


@pytest.mark.django_db
def test_a_workbook_goes_out_and_comes_back(everybody, tmp_path):
    file = tmp_path / "needs.xlsx"
    taken = do("take_workbook", everybody.mentee.name, "needs", "--to", file, who=MENTEE)

    assert (taken.status, taken.out) == (0, "")
    assert file.read_bytes().startswith(b"PK")
    sent = do("send_workbook", everybody.mentee.name, "--file", f"file={file}", who=MENTEE)
    assert sent.answer["name"] == "needs.xlsx"
    assert Upload.objects.get().kind == "needs"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["file=nowhere.pdf", "other=README.md", "README.md", "file="])
def test_a_file_is_named_and_there(everybody, given):
    sent = do("send_workbook", everybody.mentee.name, "--file", given, who=MENTEE)

    assert sent.status == 2
    assert "NAME=PATH" in sent.said


# --- bad input ---


@pytest.mark.django_db
def test_who_acts_must_be_known(everybody):
    assert do("partnerships", who="nobody@example.org").status == 2
    me = do("me")
    assert (me.status, "--as" in me.said) == (2, True)


@pytest.mark.django_db
def test_each_field_that_has_not_its_shape_is_named(everybody, partnership):
    body = {"title": 5, "working_areas": "water"}
    done = do("change_partnership", partnership.code, body=body, who=MENTEE)

    assert done.status == 2
    fields = [reason["field"] for reason in done.answer["reasons"]]
    assert fields == ["revision", "title", "working_areas"]
    assert "title" in done.said


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["", MENTEE])
def test_no_operation_breaks_on_bad_input(everybody, partnership, who):
    """Refused or unreadable, whatever it is: a fault would be raised."""
    there = {
        "operators.organisation": everybody.mentee.name,
        "partnerships.partnership": partnership.code,
        "partnerships.party": f"{partnership.code}/mentee",
        "accounts.person": "outsider@example.org",
    }
    for name, operation in operations().items():
        rows = [f.shape.schema.get(NAMED, {}).get("row") for f in operation.fields("path").values()]
        for number, body in enumerate(HOSTILE if operation.takes_body else [""]):
            path = [there.get(row, uuid4()) if number % 2 else "nothing like it" for row in rows]
            query = [f"--{each}=x" for each in operation.fields("query") if number]
            done = do(name, *path, *query, body=body, who=who)
            assert done.status in {0, 1, 2}, name
            assert done.said or done.status == 0, name


@pytest.mark.django_db
def test_a_body_that_is_no_text_is_unreadable(everybody, partnership):
    done = do("change_partnership", partnership.code, body=b"\xff\xfe\x00", who=MENTEE)

    assert done.status == 2
    assert "UTF-8" in done.said


@pytest.mark.django_db
def test_numbers_are_those_that_were_written(everybody):
    profile: dict[str, Any] = {"latitude": 0.1 + 0.2, "longitude": -33.00000000000001}
    done = do("change_profile", everybody.mentee.name, body={"revision": 1, "profile": profile},
              who=MENTEE)  # fmt: skip

    assert done.answer["profile"]["latitude"] == profile["latitude"]
    kept = Organisation.objects.get(pk=everybody.mentee.pk)
    assert (kept.latitude, kept.longitude) == tuple(profile.values())
