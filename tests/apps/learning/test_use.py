"""Pages of what many records say together: seen over what one may see, few are not shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.learning.actions.checks import answer_check
from waterpeers.apps.missions.actions.reporting import note_cost
from waterpeers.apps.missions.models import Mission
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def learned():
    return Learned(people())


def page(learned, who, name, *args):
    answer = signed_in(learned.world, who).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_partnership_has_the_matrix_gaps_and_a_suggestion_with_its_reasons(learned):
    theme = {"theme": "water_losses", "knowledge": ["tacit_individual"]}
    for number in range(2):
        made = learned.note(**theme, practice=f"Visit {number}", method="site_visit", level=1)
    used = learned.note(**theme, practice="Night flow")
    act = Act(learned.deal.mentee, NOON)
    answer_check(used.checks.order_by("due_on")[0], {"level": 4}, act=act)
    shown = page(learned, "mentee_reporter", "learning:of-partnership", learned.partnership.uuid)
    assert "Site visit: 2 things learned, nothing tried" in shown
    assert "In use, by way and kind of knowledge" in shown
    assert "3 of 3 that are known have reached level 0" in shown
    assert reverse("follow_up:practice", args=[made.partnership.uuid]) in shown


def test_across_partnerships_lines_of_few_are_hidden_and_only_what_one_may_read_counts(learned):
    for number in range(4):
        learned.note(practice=f"Thing {number}")
    assert "Too few to show." in page(learned, "facilitator", "learning:across")
    learned.note(practice="Thing 5")
    shown = page(learned, "facilitator", "learning:across")
    assert "0 of 5 things learned are in use, 0 not known" in shown
    assert "This is no proof of cause" in shown
    assert "0 of 5 known" in shown
    assert "Nothing has been noted yet" in page(learned, "outsider", "learning:across")
    api = signed_in(learned.world, "mentor_coordinator").get("/api/learning/across/")
    assert api.json()["methods"] == {"joint_work": {"number": 5, "not_known": 0, "in_use": 0}}


def test_a_mentor_sees_what_it_gained_beside_the_days_that_it_gave(learned):
    mentor = learned.side("Waterbedrijf Delta")
    made = learned.note(
        by=learned.deal.mentor, party=mentor.uuid, practice="Repair without spare parts", level=3
    )
    mission = Mission.objects.create(
        partnership=learned.partnership, number=1, kind="visit", purpose="Zone 2",
        afterwards="x", without_item="x", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 3),
        state="ended", asked_by=made.noted_by, asked_at=NOON, changed_at=NOON,
    )  # fmt: skip
    act = Act(learned.deal.mentor, NOON)
    note_cost(mission, {"party": mentor.uuid, "kind": "time", "days": "2.5", "nights": 2}, act=act)
    address = ("learning:gained", mentor.organisation.uuid)
    shown = page(learned, "mentor_coordinator", *address)
    assert "2.5 days given, 1 thing learned, 1 of them in use at home" in shown
    assert "Repair without spare parts" in shown
    assert "Missions and sessions 1, nights away 2" in shown
