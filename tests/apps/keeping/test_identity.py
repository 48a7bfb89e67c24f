"""Another name or kind of a listed organisation waits for who keeps the register."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from tests.conftest import NOON
from tests.sent import fields_of
from tests.world import country, member, operator, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.keeping.actions import decide_identity
from waterpeers.apps.keeping.waiting import identities
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import (
    IdentityChange,
    IdentityState,
    Listing,
    OrganisationState,
)
from waterpeers.apps.operators.waiting import identities as own_identities
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.turns import Tray
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def lake(everybody):
    return everybody.mentee


@pytest.fixture
def owner(everybody, lake):
    member(lake, Role.COORDINATOR, "mentee.reporter@example.org")
    return everybody.actor("mentee_reporter")


def change(organisation, actor, **fields):
    organisation.refresh_from_db()
    return change_profile(
        organisation, fields, revision=organisation.revision, act=Act(actor, NOON)
    )


@pytest.mark.parametrize(
    "fields", [{"name": "Waterbedrijf Delta"}, {"kind": OrganisationKind.PLATFORM}]
)
def test_what_makes_another_of_it_waits_and_the_rest_is_stored(lake, owner, fields):
    change(lake, owner, **fields, staff=12)

    lake.refresh_from_db()
    assert (lake.name, lake.kind, lake.staff) == ("Águas do Lago", OrganisationKind.OPERATOR, 12)
    asked = IdentityChange.objects.get()
    assert asked.after == {name: str(said) for name, said in fields.items()}
    assert set(Listing.objects.values_list("name", flat=True)) <= {"Águas do Lago"}
    assert Entry.objects.filter(event="organisation.identity_asked").count() == 1


def test_a_name_that_reads_the_same_is_corrected_at_once(lake, owner):
    change(lake, owner, name="AGUAS  do Lago")

    lake.refresh_from_db()
    assert lake.name == "AGUAS  do Lago"
    assert not IdentityChange.objects.exists()


@pytest.mark.parametrize("who", ["facilitator", "administrator"])
def test_who_keeps_the_register_changes_it_at_once(everybody, lake, who):
    change(lake, everybody.actor(who), name="Another Water")

    lake.refresh_from_db()
    assert lake.name == "Another Water"


def test_what_is_proposed_is_looked_at_anyway(lake, owner):
    lake.state = OrganisationState.PROPOSED
    lake.save()
    change(lake, owner, name="Another Water")

    lake.refresh_from_db()
    assert lake.name == "Another Water"


def test_a_later_wish_takes_the_place_of_an_earlier_one(lake, owner):
    change(lake, owner, name="One Water")
    change(lake, owner, name="Other Water")

    assert [each.after for each in IdentityChange.objects.all()] == [{"name": "Other Water"}]


def test_it_lies_on_the_desk_of_who_decides_who_sees_what_it_would_be_taken_for(everybody, lake):
    relist([operator("Rio Claro Water", country=country("CL", "CHL"))])  # of another country
    reporter = signed_in(everybody, "mentee_reporter")
    page = f"/register/{lake.uuid}/edit/"
    sent = fields_of(reporter.get(page), "data-autosave")
    answer = reporter.post(page, sent | {"name": "Rio Claro Water"}, follow=True)
    assert "waits for a facilitator" in answer.content.decode()
    assert "Rio Claro Water" in reporter.get(page).content.decode()

    (waits,) = identities(everybody.actor("facilitator"), NOON)
    assert identities(everybody.actor("mentee_signatory"), NOON) == []
    shown = signed_in(everybody, "facilitator").get(waits.href).content.decode()
    assert "It would be called like:" in shown
    assert "Águas do Lago" in shown
    (own,) = own_identities(everybody.actor("mentee_reporter"), NOON)
    assert own.tray is Tray.WITH_OTHERS


def test_a_yes_changes_it_and_tells_who_asked(
    everybody, lake, owner, django_capture_on_commit_callbacks
):
    change(lake, owner, name="Another Water", kind=OrganisationKind.ASSOCIATION)
    asked = IdentityChange.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(everybody, "facilitator").post(
            reverse("keeping:identity", args=[asked.uuid]), {"agree": "1", "reason": ""}
        )

    lake.refresh_from_db()
    assert (lake.name, lake.kind) == ("Another Water", OrganisationKind.ASSOCIATION)
    assert Listing.objects.filter(organisation=lake, name="Another Water").exists()
    (sent,) = mail.outbox
    assert sent.to == ["mentee.reporter@example.org"]
    assert "stands in the register now" in sent.body
    assert [each.tray for each in own_identities(owner, NOON)] == [Tray.NEWS]
    assert identities(everybody.actor("facilitator"), NOON) == []


def test_a_no_gives_its_reason(everybody, lake, owner, django_capture_on_commit_callbacks):
    change(lake, owner, kind=OrganisationKind.PLATFORM)
    asked = IdentityChange.objects.get()
    act = Act(everybody.actor("facilitator"), NOON)
    with pytest.raises(NotValid):
        decide_identity(asked, agree=False, act=act)
    with django_capture_on_commit_callbacks(execute=True):
        decide_identity(asked, agree=False, reason="You are a utility.", act=act)

    lake.refresh_from_db()
    assert lake.kind == OrganisationKind.OPERATOR
    assert "You are a utility." in mail.outbox[0].body
    asked.refresh_from_db()
    assert asked.state is IdentityState.REFUSED
    with pytest.raises(NotReady):
        decide_identity(asked, agree=True, act=act)


@pytest.mark.parametrize("who", ["mentee_signatory", "mentee_reporter", "mentor_signatory"])
def test_nobody_else_decides(everybody, lake, owner, who):
    change(lake, owner, name="Another Water")

    with pytest.raises(NotAllowed):
        decide_identity(
            IdentityChange.objects.get(), agree=True, act=Act(everybody.actor(who), NOON)
        )
