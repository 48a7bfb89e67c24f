"""Views of the list that somebody keeps: for oneself, or for the facilitators of a platform."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.apps.portfolio.made import many
from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.portfolio import actions
from waterpeers.apps.portfolio.models import SavedView
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.reports import heading
from waterpeers.domain.actors import Act
from waterpeers.domain.portfolio import Gravity
from waterpeers.domain.verdicts import NotAllowed, NotValid

pytestmark = pytest.mark.django_db


def test_a_view_is_kept_found_with_its_number_and_removed(everybody: World):
    many(everybody, 6, at=NOON)
    client = signed_in(everybody, "facilitator")
    address = reverse("portfolio:list")
    kept = client.post(
        reverse("portfolio:save-view"),
        {"name": "To agree", "query": "?phase=agree&sort=name&nonsense=1"},
    )
    assert kept.url == address + "?phase=agree&sort=name"
    view = SavedView.objects.get()
    assert (view.name, view.query, view.body) == ("To agree", "phase=agree&sort=name", None)
    page = client.get(kept.url)
    assert page.context["views"] == [(view, 2, "?phase=agree&sort=name")]
    assert page.context["saved"] == view
    assert signed_in(everybody, "administrator").get(address).context["views"] == []
    client.post(reverse("portfolio:remove-view", args=[view.uuid]))
    assert not SavedView.objects.exists()


def test_a_platforms_view_is_for_its_facilitators_and_by_them(everybody: World):
    act = Act(everybody.actor("facilitator"), NOON)
    view = actions.save_view("Stuck", "needs=stuck", body=everybody.platform, act=act)
    assert SavedView.objects.visible_to(everybody.actor("facilitator")).get() == view
    assert not SavedView.objects.visible_to(everybody.actor("mentor_coordinator"))
    other = Act(everybody.actor("mentor_coordinator"), NOON)
    for attempt in (
        lambda: actions.save_view("Mine", "needs=stuck", body=everybody.platform, act=other),
        lambda: actions.remove_view(view, act=other),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_view_has_a_name_and_looks_for_something(everybody: World):
    act = Act(everybody.actor("facilitator"), NOON)
    for name, query in ((" ", "needs=stuck"), ("Empty", ""), ("x" * 81, "needs=stuck")):
        with pytest.raises(NotValid):
            actions.save_view(name, query, act=act)


def test_programs_keep_views_too(everybody: World):
    who = "facilitator@example.org"
    made = do("save_view", body={"name": "Stuck", "query": "needs=stuck"}, who=who)
    assert do("portfolio_views", who=who).answer["items"][0]["uuid"] == made.answer["uuid"]
    assert do("remove_view", made.answer["uuid"], who=who).status == 0
    assert do("portfolio_views", who=who).answer["count"] == 0


def test_the_heading_counts_trouble_and_does_not_say_nought(everybody: World):
    many(everybody, 3, at=NOON)
    (line, *_rest) = portfolio(everybody.actor("facilitator"), NOON)

    def said(*how: Gravity) -> str:
        return heading([replace(line, gravity=each) for each in how])

    assert said(Gravity.FINE) == "1 partnership"
    assert said(Gravity.FINE, Gravity.CARE) == "2 partnerships, 1 needs a word"
    trouble = said(Gravity.TROUBLE, Gravity.CARE, Gravity.CARE)
    assert trouble == "3 partnerships, 1 in trouble, 2 more need a word"
