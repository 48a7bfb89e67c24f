"""People, roles and keys over the API and on the command line."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.cli.doing import do
from tests.world import person
from waterpeers.apps.accounts.models import ApiKey, Invitation, Person
from waterpeers.apps.accounts.queries import hashed
from waterpeers.domain.actors import Role

pytestmark = pytest.mark.django_db
ANA, OUTSIDER = "ana@example.org", "outsider@example.org"


def with_key(who: str, *scopes: str) -> Client:
    """Give a program that has a key of somebody."""
    made = do("make_key", body={"name": "x", "scopes": scopes}, who=who)
    return Client(headers={"Authorization": f"Bearer {made.answer['key']}"})


def test_a_person_who_is_added_can_sign_in(client):
    added = do("add_person", body={"email": "Ana@Example.org", "password": "lake 2026x"})
    assert added.answer["email"] == ANA

    answer = client.post("/sign-in/login/", {"login": ANA, "password": "lake 2026x"})
    assert answer.url == "/desk/"


def test_adding_twice_without_an_e_mail_or_without_the_right_is_refused():
    do("add_person", body={"email": ANA})

    assert do("add_person", body={"email": "ANA@example.org"}).answer["error"] == "not_ready"
    assert do("add_person", body={"email": "ana"}).answer["error"] == "not_valid"
    by_herself = do("add_person", body={"email": "c@example.org"}, who=ANA)
    assert by_herself.answer["error"] == "not_allowed"
    assert Person.objects.count() == 1


def test_a_role_is_given_by_name_or_uuid(everybody):
    lake, ana = everybody.mentee, person(ANA)
    do("give_role", lake.name, body={"person": ANA, "role": "coordinator"})
    done = do("give_role", lake.uuid, body={"person": str(ana.uuid), "role": "signatory"})

    assert done.answer["role"] == "signatory"
    assert {m.role for m in ana.memberships.all()} == {Role.COORDINATOR, Role.SIGNATORY}
    unknown = do("give_role", lake.name, body={"person": "x@example.org", "role": "reporter"})
    assert (unknown.status, "no person" in unknown.said) == (2, True)


def test_one_gives_roles_to_people_that_one_knows_of(everybody):
    signatory = "mentor.signatory@example.org"
    to_outsider = {"person": OUTSIDER, "role": "reporter"}
    to_colleague = {"person": "mentor.coordinator@example.org", "role": "reporter"}

    assert do("give_role", everybody.mentor.name, body=to_outsider, who=signatory).status == 2
    assert do("give_role", everybody.mentor.name, body=to_colleague, who=signatory).status == 0


def test_a_key_is_given_once_and_kept_as_a_hash(everybody):
    made = do("make_key", body={"name": "x", "scopes": ["write", "read"]}, who=OUTSIDER)

    key = ApiKey.objects.get()
    assert key.key_hash == hashed(made.answer["key"])
    assert key.scopes == ["read", "write"]
    listed = do("my_keys", who=OUTSIDER).answer["items"]
    assert [each["uuid"] for each in listed] == [str(key.uuid)]
    assert "key" not in listed[0]
    assert do("make_key", body={"name": "x", "scopes": ["all"]}, who=OUTSIDER).status == 2


def test_whoever_runs_the_machine_makes_keys_for_others_that_do_not_sign(everybody):
    asked = {"name": "x", "person": OUTSIDER}

    assert do("make_key", body=asked | {"scopes": ["read"]}).status == 0
    assert ApiKey.objects.get().person == everybody.people["outsider"]
    assert do("make_key", body=asked | {"scopes": ["sign"]}).status == 1
    by_name = do("make_key", body=asked | {"scopes": ["read"]}, who="administrator@example.org")
    assert by_name.answer["reasons"][0]["code"] == "not_your_own"


def test_a_key_makes_no_key_and_no_person(everybody):
    """Or one that was stolen could outlive its end."""
    program = with_key("administrator@example.org", "read", "write", "sign")
    new = ("/api/me/keys/", {"name": "y", "scopes": ["read"]}), ("/api/people/", {"email": ANA})

    for address, body in new:
        answer = program.post(address, json.dumps(body), "application/json")
        assert answer.status_code == 403
        assert [r["code"] for r in answer.json()["reasons"]] == ["not_with_a_key"]
    assert program.get("/api/me/").status_code == 200
    assert ApiKey.objects.count() == 1


def test_an_ended_key_is_of_no_use(everybody):
    program = with_key(OUTSIDER, "read")
    assert do("end_key", ApiKey.objects.get().uuid, who=OUTSIDER).status == 0

    assert program.get("/api/me/").status_code == 401
    assert do("my_keys", who=OUTSIDER).answer["items"] == []


def test_one_changes_name_and_language(everybody):
    done = do("change_me", body={"language": "fr"}, who=OUTSIDER)
    assert done.answer["language"] == "fr"
    assert done.answer["name"] == everybody.people["outsider"].name

    unknown = do("change_me", body={"language": "xx"}, who=OUTSIDER)
    assert [(r["field"], r["code"]) for r in unknown.answer["reasons"]] == [
        ("language", "not_in_list")
    ]


def test_an_invitation_is_accepted_or_withdrawn(everybody):
    signatory, name = "mentor.signatory@example.org", everybody.mentor.name
    for email in (OUTSIDER, "other@example.org"):
        do("invite", name, body={"email": email, "roles": ["reporter"]}, who=signatory)
    (waiting,) = do("my_invitations", who=OUTSIDER).answer["items"]
    taken = do("accept_invitation", waiting["uuid"], who=OUTSIDER).answer
    assert (name, "reporter") in [(r["organisation_name"], r["role"]) for r in taken["roles"]]

    (open_,) = do("invitations", name, who=signatory).answer["items"]
    assert open_["email"] == "other@example.org"
    do("withdraw_invitation", open_["uuid"], who=signatory)
    assert do("invitations", name, who=signatory).answer["items"] == []
    assert Invitation.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_a_claim_is_approved_with_the_roles_that_are_named(everybody):
    body = {"office": "Director"}
    claim = do("make_claim", everybody.mentor.name, body=body, who=OUTSIDER).answer
    yes = {"approve": True, "roles": ["reporter"]}
    do("decide_claim", claim["uuid"], body=yes, who="facilitator@example.org")

    held = everybody.people["outsider"].memberships.filter(organisation=everybody.mentor)
    assert [m.role for m in held] == [Role.REPORTER]
