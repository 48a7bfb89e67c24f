"""Who belongs to a platform or programme, from when to when, who said so, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.matching.test_rounds import told
from tests.apps.partnerships import made
from tests.cli.doing import do
from tests.conftest import NOON
from tests.declared import need, round_
from tests.world import World, signed_in
from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.matching.queries import needs_of
from waterpeers.apps.operators.actions import affiliations
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Affiliation, Audience, Organisation
from waterpeers.apps.operators.queries.bodies import bodies_of, members_of
from waterpeers.apps.operators.queries.register import Filters, listings
from waterpeers.apps.operators.views import affiliations as pages_of_affiliations
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.queries.narrowing import facet_counts, narrowed
from waterpeers.apps.portfolio.views import filters_of
from waterpeers.domain.actors import Act
from waterpeers.domain.affiliations import affiliation_verdict, holds_on
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

TODAY = NOON.date()
DAY = timedelta(days=1)


# --- the rule ---


@given(st.dates() | st.none(), st.dates() | st.none(), st.dates())
def test_what_holds_on_a_day_holds_with_wider_ends(first, last, day):
    if holds_on(first, last, day):
        assert holds_on(None, last, day)
        assert holds_on(first, None, day)


@pytest.mark.parametrize(
    ("body", "given_", "against"),
    [
        ("platform", {"has_member": True}, []),
        ("programme", {"region": "002"}, []),
        ("operator", {"has_member": True}, ["nobody_belongs_to_it"]),
        ("platform", {}, ["member_or_region"]),
        ("platform", {"has_member": True, "region": "002"}, ["member_or_region"]),
        ("platform", {"region": "123"}, ["not_in_list"]),
        ("platform", {"has_member": True, "is_itself": True}, ["belongs_to_itself"]),
        (
            "funder",
            {"region": "002", "first_day": date(2026, 2, 2), "last_day": date(2026, 2, 1)},
            ["ends_before_it_begins"],
        ),
    ],
)
def test_a_body_has_members_and_regions_from_a_day_to_a_day(body, given_, against):
    usual = {
        "is_itself": False,
        "has_member": False,
        "region": "",
        "first_day": None,
        "last_day": None,
    }
    verdict = affiliation_verdict(OrganisationKind(body), **(usual | given_))
    assert [reason.code for reason in verdict.against] == against


# --- actions and reads ---

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(everybody: World) -> Act:
    return Act(everybody.actor("facilitator"), NOON)


def member(everybody: World, act: Act, **days: date) -> Affiliation:
    return affiliations.affiliate(everybody.platform, member=everybody.mentee, act=act, **days)


def test_members_are_those_of_the_day_and_those_of_programmes(everybody, act):
    programme = Organisation.objects.create(kind=OrganisationKind.PROGRAMME, name="Rivers 2030")
    affiliations.affiliate(everybody.platform, member=programme, act=act)
    affiliations.affiliate(programme, member=everybody.mentor, act=act)
    member(everybody, act, first_day=TODAY, last_day=TODAY + DAY)

    def names(day: date) -> set[str]:
        return {each.name for each in members_of(everybody.platform, day)}

    always = {programme.name, everybody.mentor.name}
    assert names(TODAY - DAY) == always
    assert names(TODAY) == names(TODAY + DAY) == always | {everybody.mentee.name}
    assert names(TODAY + 2 * DAY) == always
    both = bodies_of([everybody.mentor.pk, everybody.mentee.pk], TODAY)
    assert {body.name for body in both[everybody.mentor.pk]} == {
        programme.name,
        everybody.platform.name,
    }
    assert [body.name for body in both[everybody.mentee.pk]] == [everybody.platform.name]


def test_the_same_is_not_said_twice_for_one_day_and_each_change_is_told(everybody, act):
    row = member(everybody, act, first_day=TODAY)
    with pytest.raises(NotReady) as refused:
        member(everybody, act)
    assert told(refused) == ["belongs_already"]
    row = affiliations.change_affiliation(
        row, first_day=TODAY, last_day=TODAY + DAY, revision=1, act=act
    )
    with pytest.raises(Stale):
        affiliations.change_affiliation(row, first_day=None, last_day=None, revision=1, act=act)
    member(everybody, act, first_day=TODAY + 2 * DAY)
    assert [str(line.words) for line in trail_of(everybody.platform)] == [
        "A member or a region was added",
        "The days of a member or a region were changed",
        "A member or a region was added",
    ]
    affiliations.remove_affiliation(row, act=act)
    assert Affiliation.objects.count() == 1


def test_only_its_own_facilitators_say_who_belongs_to_a_platform(everybody):
    other = Act(everybody.actor("mentor_coordinator"), NOON)
    with pytest.raises(NotAllowed):
        member(everybody, other)
    elsewhere = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Another")
    facilitator = Act(everybody.actor("facilitator"), NOON)
    with pytest.raises(NotAllowed):
        affiliations.affiliate(elsewhere, member=everybody.mentee, act=facilitator)


def test_the_register_and_a_round_are_narrowed_to_members(everybody, act):
    need(everybody, visibility="network")
    found = round_(everybody)
    found.members_of = everybody.platform
    found.save()
    assert needs_of(found, act.actor, TODAY).taken == []
    member(everybody, act)
    assert len(needs_of(found, act.actor, TODAY).taken) == 1
    relist([everybody.mentee, everybody.mentor])
    narrow = Filters(member=str(everybody.platform.uuid))
    assert [row.name for row in listings(Audience.NETWORK, narrow, TODAY)] == [
        everybody.mentee.name
    ]
    assert not listings(Audience.NETWORK, Filters(member="no uuid"), TODAY)


def test_partnerships_are_found_by_the_platform_of_a_side(everybody, act):
    made.partnership(everybody)
    uuid = str(everybody.platform.uuid)
    every = portfolio(act.actor, NOON)
    assert uuid not in facet_counts(every, filters_of({}))["programme"]
    client = signed_in(everybody, "facilitator")
    assert client.get(reverse("portfolio:list")).status_code == 200

    member(everybody, act)
    every = portfolio(act.actor, NOON)
    assert facet_counts(every, filters_of({}))["programme"][uuid] == 1
    assert len(narrowed(every, filters_of({"programme": uuid}))) == 1
    came = client.get(reverse("portfolio:list"))
    assert (came.status_code, came.url) == (
        302,
        f"{reverse('portfolio:list')}?programme={uuid}",
    )
    assert client.get(came.url).status_code == 200
    assert client.get(reverse("portfolio:list") + "?every=1").context["found"] == 1


def test_on_its_page_a_facilitator_adds_changes_and_takes_out(everybody):
    relist([everybody.mentee])
    client = signed_in(everybody, "facilitator")
    address = reverse("operators:affiliations", args=[everybody.platform.uuid])
    assert everybody.mentee.name in client.get(address, {"name": "lago"}).content.decode()
    form = {"member": everybody.mentee.uuid, "first_day": "15/03/2026"}
    assert client.post(address, form).status_code == 302
    row = Affiliation.objects.get()
    assert (row.member, row.first_day) == (everybody.mentee, date(2026, 3, 15))
    assert client.post(address, {"region": "002"}).status_code == 302
    empty = client.post(address, {})
    assert empty.status_code == 422

    days = reverse("operators:affiliation", args=[row.uuid])
    wrong = {"first_day": "15/03/2026", "last_day": "14/03/2026", "revision": 1}
    assert client.post(days, wrong).status_code == 422
    assert client.post(days, wrong | {"last_day": "15/04/2026"}).status_code == 302
    row.refresh_from_db()
    assert row.last_day == date(2026, 4, 15)
    client.post(reverse("operators:remove-affiliation", args=[row.uuid]))
    assert [each.region for each in Affiliation.objects.all()] == ["002"]


def test_many_members_stand_on_pages_and_a_change_is_said(everybody, act, monkeypatch):
    monkeypatch.setattr(pages_of_affiliations, "PAGE", 1)
    member(everybody, act)
    client = signed_in(everybody, "facilitator")
    address = reverse("operators:affiliations", args=[everybody.platform.uuid])
    client.post(address, {"region": "002"})
    first = client.get(address)
    second = client.get(address, {"page": 2})

    assert [each["row"].region for each in first.context["rows"]] == ["002"]
    assert [each["row"].member for each in second.context["rows"]] == [everybody.mentee]
    assert "Page 2 of 2" in " ".join(second.content.decode().split())
    days = reverse("operators:affiliation", args=[second.context["rows"][0]["row"].uuid])
    changed = client.post(days, {"last_day": "31/12/2030", "revision": 1}, follow=True)
    assert [str(said) for said in changed.context["messages"]] == ["Saved."]


def test_a_member_sees_to_whom_it_belongs(everybody, act):
    member(everybody, act)
    page = signed_in(everybody, "mentee_reporter").get(
        reverse("portal:operator", args=[everybody.mentee.uuid])
    )
    assert everybody.platform.name in page.content.decode()


def test_programs_say_and_read_it_too(everybody):
    said = do(
        "affiliate",
        everybody.platform.name,
        body={"member": everybody.mentee.name},
        who="facilitator@example.org",
    )
    assert said.answer["name"] == everybody.mentee.name
    listed = do("affiliations", everybody.mentee.name, who="mentee.signatory@example.org")
    assert listed.answer["count"] == 1


def test_what_no_body_can_have_is_refused_by_the_action(everybody, act):
    with pytest.raises(NotValid) as refused:
        affiliations.affiliate(everybody.platform, act=act)
    assert told(refused) == ["member_or_region"]
