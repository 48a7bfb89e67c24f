"""A next phase keeps its parties, what goes on, and the baselines from its beginning."""

import pytest
from django.urls import reverse

from tests.apps.closing.made import closing_of
from tests.apps.plans.made import FRAME
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.closing.actions.continuing import continue_partnership
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.actions import frame
from waterpeers.apps.plans.actions.taking import copy_plan
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Gate, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending():
    return closing_of(people())


def carry(ending, **more):
    item = ending.commit()
    ending.begin()
    moved = move_item(item, "carried", word="Until spring", revision=1, act=ending.now())
    ending.answer()
    ending.figure()
    ending.write()
    ending.sign()
    gates.pass_gate(ending.partnership, "G6", act=ending.now())
    return moved


def further(ending, side="mentee", **more):
    now = Partnership.objects.get(pk=ending.partnership.pk)
    return continue_partnership(now, title="Zone 3", act=ending.now(side), **more)


def test_it_has_the_same_parties_and_what_goes_on_and_both_know_of_each_other(ending):
    carried = carry(ending)
    made = further(ending)

    assert further(ending, uuid=made.uuid) == made
    assert made.phase is Phase.FIND
    assert sorted(str(p) for p in made.parties.all()) == sorted(
        str(p) for p in ending.partnership.parties.all()
    )
    item = RegisterItem.objects.get(partnership=made)
    assert (item.title, item.state, item.continues) == ("Close zone 3", "open", carried)
    assert item.party.organisation == ending.world.mentee
    gate = gate_of(made, Gate.G1, on=ending.at.date())
    assert "earlier_looked_up" in {line.code for line in gate.met}
    client = signed_in(ending.world, "mentee_signatory")
    for here, there in ((made, ending.partnership), (ending.partnership, made)):
        page = client.get(reverse("partnerships:detail", args=[here.uuid])).content.decode()
        assert reverse("partnerships:detail", args=[there.uuid]) in page
    page = client.get(reverse("follow_up:item", args=[item.uuid])).content.decode()
    assert "It goes on from" in page


def test_only_what_was_closed_goes_on_and_once(ending):
    with pytest.raises(NotReady):
        further(ending)
    ending.closed()
    now = Partnership.objects.get(pk=ending.partnership.pk)
    outsider = Act(ending.world.actor("outsider"), ending.at)
    with pytest.raises(NotAllowed):
        continue_partnership(now, title="x", act=outsider)
    further(ending)
    with pytest.raises(NotReady):
        further(ending, side="mentor")


def test_figures_keep_their_zones_and_baselines_in_the_plan_of_the_next_phase(ending):
    ending.closed()
    made = further(ending)
    Partnership.objects.filter(pk=made.pk).update(phase=Phase.PLAN)
    made.refresh_from_db()
    plan = frame.start_plan(made, **FRAME, act=ending.now())
    copy_plan(plan, ending.plan, act=ending.now())
    outcome = PerformanceOutcome.objects.get(plan=plan)

    assert (outcome.baseline, outcome.baseline_year) == (41.0, 2026)
    assert (outcome.zone_kind, outcome.zone_name) == ("pilot", "Zone 2")
    assert outcome.targets == {}


def test_what_belonged_to_somebody_who_has_left_is_the_sides(ending):
    reporter = ending.world.people["mentee_reporter"]
    carried = carry(ending)
    RegisterItem.objects.filter(pk=carried.pk).update(person=reporter)
    Membership.objects.filter(person=reporter).delete()

    made = further(ending)
    assert RegisterItem.objects.get(partnership=made).person is None


def test_going_on_by_the_page(ending):
    ending.closed()
    client = signed_in(ending.world, "mentor_signatory")
    results = reverse("closing:results", args=[ending.partnership.uuid])
    assert "Go on in a next phase" in client.get(results).content.decode()
    address = reverse("closing:continue", args=[ending.partnership.uuid])
    sent = {b.html_name: b.value() for b in client.get(address).context["form"]}
    answer = client.post(address, sent | {"title": "Zone 3"}, follow=True)
    assert "Zone 3" in answer.content.decode()
    assert "Go on in a next phase" not in client.get(results).content.decode()
