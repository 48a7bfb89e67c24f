"""``waterpeers people``: the same actions as the pages, for scripts."""

import json

import pytest
from click.testing import CliRunner

from tests.world import country, operator, person
from waterpeers.apps.accounts.models import ApiKey, Person
from waterpeers.apps.accounts.queries import hashed
from waterpeers.cli.people import people
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db


def run(*arguments, stdin=None):
    return CliRunner().invoke(people, arguments, input=stdin, standalone_mode=False)


def test_a_person_who_is_added_can_sign_in(client):
    done = run(
        "add", "Ana@Example.org", "--name", "Ana", "--password-file", "-", stdin="lake 2026x\n"
    )
    assert done.exception is None

    answer = client.post("/sign-in/login/", {"login": "ana@example.org", "password": "lake 2026x"})
    assert answer.url == "/desk/"


def test_adding_twice_or_without_an_e_mail_is_refused():
    run("add", "ana@example.org")

    assert isinstance(run("add", "ANA@example.org").exception, NotReady)
    assert isinstance(run("add", "ana").exception, NotValid)
    person("ben@example.org")
    assert isinstance(run("add", "c@example.org", "--as", "ben@example.org").exception, NotAllowed)


def test_a_role_is_given_by_name_or_uuid():
    ana, lake = person("ana@example.org"), operator("Lake")
    run("role", "ana@example.org", "Lake", "coordinator")
    done = run("role", "ana@example.org", str(lake.uuid), "signatory", "--json")

    assert json.loads(done.stdout)["role"] == "signatory"
    assert {m.role for m in ana.memberships.all()} == {Role.COORDINATOR, Role.SIGNATORY}


def test_who_and_where_must_be_known_and_plain():
    person("ana@example.org")
    assert "Nobody" in str(run("role", "x@example.org", "Lake", "reporter").exception)
    assert "No organisation" in str(run("role", "ana@example.org", "Lake", "reporter").exception)
    operator("Lake"), operator("Lake", country=country("NA", "NAM"))
    assert "Several" in str(run("role", "ana@example.org", "Lake", "reporter").exception)


def test_a_key_is_printed_once_and_kept_as_a_hash():
    person("ana@example.org")
    done = run("key", "ana@example.org", "--scopes", "read,write")

    key = ApiKey.objects.get()
    assert key.key_hash == hashed(done.stdout.strip())
    assert key.scopes == ["read", "write"]
    assert "expected read" in str(run("key", "ana@example.org", "--scopes", "all").exception)
    assert Person.objects.count() == 1
