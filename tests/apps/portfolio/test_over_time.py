"""Many partnerships over time: what the charts count, and that they say it in words too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.follow_up.made import followed_of
from tests.apps.portfolio.made import many
from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.follow_up.actions.practice import judge_stage
from waterpeers.apps.portfolio.queries.courses import counts_of
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.portfolio_courses import StageMove

pytestmark = pytest.mark.django_db


def test_phases_are_those_of_the_trail(everybody: World):
    (partnership,) = many(everybody, 1, at=NOON)
    Entry(
        event="partnership.phase_reached",
        at=NOON - timedelta(days=2),
        subject="partnership",
        subject_uuid=partnership.uuid,
        before={"phase": "find"},
        after={"phase": "do"},
    ).save(force_insert=True)
    counts = counts_of(portfolio(everybody.actor("facilitator"), NOON), NOON)

    days = list(counts.phases)
    assert days[-2:] == [date(2026, 9, 30), NOON.date()]
    assert counts.phases[NOON.date()] == {Phase.DO: 1}
    assert not counts.phases[date(2026, 9, 30)]
    assert counts.statuses == {None: 1}


def test_stages_that_moved_are_counted_by_working_area(everybody: World):
    followed = followed_of(everybody)
    for days, stage, why in ((9, "begun", ""), (1, "visible", "")):
        judge_stage(
            followed.partnership,
            {
                "area": "water_losses", "stage": stage, "proof": "The log", "why": why,
                "judged_on": (NOON - timedelta(days=days)).date(),
            },
            role="mentee",
            act=Act(followed.deal.mentee, NOON),
        )  # fmt: skip
    counts = counts_of(portfolio(everybody.actor("facilitator"), NOON), NOON)

    assert counts.stages == {"water_losses": {StageMove.ROSE: 1}}


def test_the_page_says_in_titles_what_is_found_and_has_the_figures_as_tables(everybody: World):
    many(everybody, 6, at=NOON)
    client = signed_in(everybody, "facilitator")
    page = client.get(reverse("portfolio:charts")).content.decode()

    assert "At work:" in page
    assert "without a review: 6" in page
    assert "<table" in page
    assert "<svg" in page
    narrowed = client.get(reverse("portfolio:charts") + "?text=nothing-called-so").content.decode()
    assert "Nothing to count yet" in narrowed


def test_more_partnerships_take_no_more_queries(everybody: World):
    def queries() -> int:
        lines = portfolio(everybody.actor("facilitator"), NOON)
        with CaptureQueriesContext(connection) as caught:
            counts_of(lines, NOON)
        return len(caught)

    many(everybody, 3, at=NOON)
    few = queries()
    many(everybody, 10, at=NOON)
    assert queries() == few == 1
