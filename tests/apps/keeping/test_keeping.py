"""Twins that are found, proposals that are refused, organisations that nobody acts for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships import made as partnerships
from tests.conftest import NOON
from tests.world import country, operator, signed_in
from waterpeers.apps.accounts.actions import invite
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.keeping import actions
from waterpeers.apps.keeping.models import Refusal, Twins
from waterpeers.apps.keeping.queries import like, open_twins, orphans
from waterpeers.apps.keeping.runs import Looking
from waterpeers.apps.operators.actions.profiles import register
from waterpeers.apps.operators.models import Identifier, Organisation, OrganisationState
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import NotReady, NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(everybody):
    return Act(everybody.actor("facilitator"), NOON)


def kinds(everybody, who="facilitator"):
    return [each.kind for each in waits_for(everybody.actor(who), NOON)]


def test_likely_twins_are_found_once_and_those_said_to_be_two_are_not_asked_again(
    everybody, keeper
):
    operator("Aguas de la Costa", place="Tacna", country=country("PE", "PER"))
    operator("Aguas de la Costas", place="Tacna", country=country("PE", "PER"))
    operator("Aguas de la Costa", country=country("CL", "CHL"))  # another country
    operator("Aguas de la Costa", kind=OrganisationKind.FUNDER, country=country("PE", "PER"))

    assert actions.find_twins(act=keeper) == 1
    assert actions.find_twins(act=keeper) == 0
    (pair,) = open_twins()
    assert "twins" in kinds(everybody)
    assert "twins" not in kinds(everybody, "mentee_signatory")

    signed_in(everybody, "facilitator").post(reverse("keeping:dismiss", args=[pair.uuid]))

    assert not open_twins()
    assert actions.find_twins(act=keeper) == 0
    assert "twins" not in kinds(everybody)


def test_two_that_one_register_calls_differently_are_two(everybody, keeper):
    for n in range(2):
        made = operator("Zone Water")
        Identifier.objects.create(organisation=made, scheme="pwsid", value=f"GA{n}")

    assert actions.find_twins(act=keeper) == 0


def test_a_proposal_stands_beside_its_likely_twin_and_is_refused_with_a_reason(
    everybody, keeper, django_capture_on_commit_callbacks
):
    luis = everybody.people["outsider"]
    luis.language = "es"
    luis.save()
    act = Act(everybody.actor("outsider"), NOON)
    made = register({"name": "Aguas do Lago", "country": "MZ"}, act=act)
    assert [each.uuid for each in like(made)] == [everybody.mentee.uuid]
    client = signed_in(everybody, "facilitator")
    page = client.get(reverse("portal:operator", args=[made.uuid])).content.decode()
    assert reverse("keeping:merge") in page
    assert reverse("keeping:refuse", args=[made.uuid]) in page

    empty = client.post(reverse("keeping:refuse", args=[made.uuid]), {"reason": " "})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(
            reverse("keeping:refuse", args=[made.uuid]), {"reason": "It is here: Águas do Lago."}
        )

    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Give a reason" in empty.content.decode()
    assert "(optional)" not in empty.content.decode()
    (letter,) = mail.outbox
    assert reverse("portal:operator", args=[made.uuid]) in letter.body
    assert (letter.to, letter.subject) == ([luis.email], "Su propuesta: Aguas do Lago")
    assert "It is here: Águas do Lago." in letter.body
    theirs = signed_in(everybody, "outsider").get(reverse("portal:operator", args=[made.uuid]))
    assert "It is here: Águas do Lago." in theirs.content.decode()
    strangers = signed_in(everybody, "mentee_signatory")
    assert strangers.get(reverse("portal:operator", args=[made.uuid])).status_code == 404
    with pytest.raises(NotReady, match="not_a_proposal"):
        actions.refuse(made, reason="Again.", act=keeper)


@pytest.mark.parametrize("page", ["keeping:home", "portal:operator"])
def test_what_was_refused_is_taken_in_after_all(everybody, keeper, page):
    act = Act(everybody.actor("outsider"), NOON)
    made = register({"name": "Boreholes of the Bay", "country": "MZ"}, act=act)
    actions.refuse(made, reason="Nobody knows it.", act=keeper)
    address = reverse(page, args=[made.uuid] if page == "portal:operator" else [])
    put_back = f'action="{reverse("operators:approve", args=[made.uuid])}"'
    theirs = signed_in(everybody, "outsider")
    its_page = theirs.get(reverse("portal:operator", args=[made.uuid])).content.decode()
    assert reverse("accounts:claim", args=[made.uuid]) not in its_page
    assert put_back not in its_page

    client = signed_in(everybody, "facilitator")
    shown = client.get(address).content.decode()
    assert put_back in shown
    assert "Nobody knows it." in shown
    client.post(reverse("operators:approve", args=[made.uuid]))

    made.refresh_from_db()
    assert made.state is OrganisationState.LISTED
    assert "Nobody knows it." not in client.get(address).content.decode()
    assert "is in the register now" in theirs.get("/desk/").content.decode()


def test_a_refusal_says_why(everybody, keeper):
    made = operator("Proposed", state=OrganisationState.PROPOSED)
    with pytest.raises(NotValid, match="refusal_needs_a_reason"):
        actions.refuse(made, reason="", act=keeper)
    assert not Refusal.objects.exists()


def test_who_takes_part_and_has_nobody_is_handed_over(everybody, keeper):
    partnerships.partnership(everybody)
    assert not orphans()
    Membership.objects.filter(organisation=everybody.mentee, role="signatory").delete()

    assert list(orphans()) == [everybody.mentee]  # a reporter does not run partnerships
    assert "orphans" in kinds(everybody)
    page = signed_in(everybody, "facilitator").get(reverse("keeping:home")).content.decode()
    assert reverse("accounts:people", args=[everybody.mentee.uuid]) in page

    today = Act(keeper.actor, now())
    invite(everybody.mentee, "new@example.org", [Role.COORDINATOR], act=today)
    assert "orphans" not in kinds(everybody), "it waits for who is invited"
    page = signed_in(everybody, "facilitator").get(reverse("keeping:home")).content.decode()
    assert "somebody is invited until" in page


def test_all_that_have_nobody_are_one_link_away(everybody, monkeypatch):
    partnerships.partnership(everybody)
    Membership.objects.filter(organisation__in=(everybody.mentee, everybody.mentor)).delete()
    monkeypatch.setattr("waterpeers.apps.keeping.views.PAGE", 1)
    client, address = signed_in(everybody, "facilitator"), reverse("keeping:home")
    some = client.get(address)
    assert len(some.context["orphans"]) == 1
    assert "?all=yes#orphans" in some.content.decode()

    every = client.get(address, {"all": "yes"})
    assert len(every.context["orphans"]) == 2
    assert "Show all" not in every.content.decode()


def test_the_page_costs_no_more_for_more_twins(everybody, django_assert_max_num_queries):
    made = [operator(f"Water {n}") for n in range(40)]
    for one, other in zip(made[::2], made[1::2], strict=True):
        Twins.objects.create(one=one, other=other, likeness=0.9, found_at=NOON)
    for n in range(5):
        operator(f"Proposed {n}", state=OrganisationState.PROPOSED)
    client = signed_in(everybody, "administrator")

    with django_assert_max_num_queries(20):
        answer = client.get(reverse("keeping:home"))

    assert answer.content.decode().count("keeping/twins/") == 21
    assert Organisation.objects.filter(state=OrganisationState.PROPOSED).count() == 5


def test_the_worker_looks_for_twins_some_minutes_after_its_start_and_then_once_a_day(everybody):
    operator("Hill Water")
    operator("Hill Waters")
    look = Looking()

    found = [look(NOON + timedelta(minutes=m)) for m in (0, 9, 10, 11, 24 * 60 + 9)]

    assert found == [0, 0, 1, 0, 0]
    assert open_twins().count() == 1
