"""Somebody asks for their data, or to be forgotten: found everywhere, gone everywhere."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse

from tests.apps.agreements.agreed import deal_of
from tests.conftest import NOON
from tests.world import member, person, signed_in
from waterpeers.apps.accounts import actions, queries
from waterpeers.apps.accounts.models import Claim, Person, Scope
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.agreements.models import Signature
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.actions import save_draft
from waterpeers.apps.foundation.models import Mail
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db

NAME, EMAIL = "Zélia Quixote-Ñandú", "zelia.quixote@lago.example"


def tables_that_say(*words: str) -> set[str]:
    """Look through every column of every table, as the database keeps it."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(map(str, row)).lower()
                forms = {form for word in words for form in (word, json.dumps(word)[1:-1])}
                if any(form.lower() in text for form in forms):
                    found.add(table)
    return found


@pytest.fixture
def zelia(everybody):
    """Somebody who has done whatever leaves a name or an address behind."""
    found = person(EMAIL, name=NAME)
    EmailAddress.objects.create(user=found, email=EMAIL, verified=True, primary=True)
    actions.record_joined(found, act=Act(actor_of(found), NOON))
    actions.change_person(found, name=NAME, language="fr", act=Act(actor_of(found), NOON))
    act = Act(actor_of(found), NOON)
    actions.make_claim(
        everybody.mentee, office="Director", message=f"I am {NAME}, {EMAIL}", act=act
    )
    inviter = Act(everybody.actor("mentee_signatory"), NOON)
    actions.invite(everybody.mentee, EMAIL, [Role.REPORTER], act=inviter)
    member(everybody.mentee, Role.SIGNATORY, EMAIL)
    actions.make_key(f"key of {NAME}", [Scope.READ], act=act)
    save_draft(
        "need", "/needs/", {"sentence": [f"Ask {NAME}"]}, title=NAME, act=Act(actor_of(found), NOON)
    )
    Mail.objects.create(to=EMAIL, subject=f"To {NAME}", made_at=NOON)
    return found


def test_all_that_is_kept_is_found(zelia):
    told = json.dumps(queries.data_of(zelia), default=str, ensure_ascii=False)
    said = {each["table"] for each in queries.mentions(zelia)}

    assert said == tables_that_say(NAME, EMAIL) - {"accounts_person"}
    assert {"audit_entry", "foundation_draft", "foundation_mail", "accounts_invitation",
            "accounts_claim", "accounts_apikey"} <= said  # fmt: skip
    assert told.count(EMAIL) > 2


def test_whoever_is_forgotten_stands_nowhere_any_more(zelia, everybody):
    client = signed_in(everybody)
    client.force_login(zelia)
    client.get("/desk/")
    deal = deal_of(everybody)
    text = deal.opened()
    sign(
        text, deal.parties["Águas do Lago"], name=NAME, office="Director",
        fingerprint=text.fingerprint, act=Act(actor_of(zelia), NOON),
    )  # fmt: skip
    assert {"audit_entry", "agreements_signature"} <= tables_that_say(NAME)
    before = Signature.objects.values().get()
    address = reverse("accounts:forget", args=[zelia.uuid])
    page = client.get(address).content.decode()
    assert "M’oublier" in page  # as she chose to read
    answer = client.post(address)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/desk/").status_code == 302  # nobody is signed in
    assert tables_that_say(EMAIL) == set()
    assert tables_that_say(NAME) == {"agreements_signature"}
    assert Signature.objects.values().get() == before  # as it was signed
    gone = Person.objects.get(pk=zelia.pk)
    assert (gone.is_active, gone.has_usable_password(), gone.memberships.count()) == (
        False, False, 0
    )  # fmt: skip
    events = set(Entry.objects.filter(subject_uuid=zelia.uuid).values_list("event", flat=True))
    assert {"person.joined", "person.changed", "person.forgotten"} <= events
    assert Claim.objects.get(person=gone).message == ""


def test_the_names_of_others_stay(zelia, everybody):
    act = Act(actor_of(zelia), NOON)
    actions.invite(everybody.mentee, "other@lago.example", [Role.REPORTER], act=act)
    actions.forget(zelia, act=act)

    assert tables_that_say("other@lago.example") >= {"accounts_invitation", "audit_entry"}


def test_only_oneself_and_administrators_forget_somebody(zelia, everybody):
    for who in ("mentee_signatory", "facilitator"):
        with pytest.raises(NotAllowed):
            actions.forget(zelia, act=Act(everybody.actor(who), NOON))
    administrator = everybody.people["administrator"]
    with pytest.raises(NotReady) as refused:
        actions.forget(administrator, act=Act(actor_of(administrator), NOON))
    assert [reason.code for reason in refused.value.verdict.against] == ["last_administrator"]
    client = signed_in(everybody, "administrator")
    assert client.post(f"/api/people/{zelia.uuid}/forget/").status_code == 204
