"""One page draws the chain of a partnership, with what is missing, and links both ways."""

import re

import pytest
from django.urls import reverse

from tests.apps.plans.made import planned_of
from tests.apps.updates.made import updated_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.chain.queries import chain_of
from waterpeers.apps.chain.reports import chain_finding, parts_of
from waterpeers.apps.plans.models import Output, PerformanceOutcome
from waterpeers.apps.updates.models import UpdateLine
from waterpeers.domain.chain import ChainStep


@pytest.fixture
def at_work(db):
    return updated_of(people())


def parts(at_work):
    found = chain_of(at_work.partnership, at_work.deal.mentee, NOON.date())
    return {part.step: part for part in parts_of(found)}


def test_links_lead_both_ways_from_the_activity_to_the_figure(at_work):
    PerformanceOutcome.objects.update(objective=at_work.items["objective"])
    at_work.agreed()
    UpdateLine.objects.filter(kind="outcome").update(value=36.0)
    found = parts(at_work)
    (activity,), (output,) = found[ChainStep.ACTIVITY].lines, found[ChainStep.OUTPUT].lines
    (outcome,), (figure,) = found[ChainStep.OUTCOME].lines, found[ChainStep.FIGURE].lines
    assert activity.leads_to[0] == (output.key, "P1 Meters in limits")
    assert (activity.key, "A1 Test and repair three bulk meters") in outcome.comes_from
    assert (output.key, "P1 Meters in limits") in outcome.comes_from
    assert figure.comes_from == [(outcome.key, "R1 Night flow into zone 2")]
    assert outcome.leads_to == [(figure.key, figure.title)]
    assert figure.title == "Night flow into zone 2: 36 m³/h"
    assert figure.says == "2026"


def test_what_is_missing_is_said_where_it_is(at_work):
    found = parts(at_work)
    assert found[ChainStep.MATCH].gaps == [
        "It did not begin with a request or an introduction here."
    ]
    assert found[ChainStep.ACTIVITY].lines[0].gaps == [
        "It comes from no priority of the diagnosis."
    ]
    assert found[ChainStep.OUTPUT].lines[0].gaps == [
        "Nobody has told yet how much of it was reached."
    ]
    assert found[ChainStep.FIGURE].gaps
    assert "missing, the first at: " in chain_finding(list(found.values()))


def test_before_a_plan_is_in_force_its_steps_are_missing(db):
    planned = planned_of(people())
    planned.whole()
    found = parts(planned)
    assert found[ChainStep.PLAN].gaps == ["No plan is in force."]
    assert not found[ChainStep.ACTIVITY].lines
    assert found[ChainStep.AGREEMENT].lines[0].leads_to == []


def test_every_link_of_the_page_leads_somewhere(at_work):
    at_work.agreed()
    client = signed_in(at_work.world, "mentor_signatory")
    address = reverse("chain:of-partnership", args=[at_work.partnership.uuid])
    text = client.get(address).content.decode()
    ids = set(re.findall(r'id="([^"]+)"', text))
    anchors = set(re.findall(r'href="#(id_[^"]+)"', text))
    assert anchors
    assert anchors <= ids
    pages = [line.href for part in parts(at_work).values() for line in part.lines]
    for page in pages:
        assert client.get(page, follow=True).status_code == 200, page


def test_it_takes_the_same_queries_for_many_things(at_work, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        parts(at_work)
    for number in range(6):
        Output.objects.create(
            plan=at_work.plan,
            activity=at_work.items["activity"],
            number=40 + number,
            title="More",
            made_at=NOON,
        )
    with django_assert_max_num_queries(26):
        assert len(parts(at_work)[ChainStep.OUTPUT].lines) == 7
