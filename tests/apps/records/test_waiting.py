"""What a second person checks waits on the desk, whatever its subject."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.ladders import made as ladders
from tests.apps.water_balance import made as balances
from tests.world import signed_in
from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.records import actions
from waterpeers.apps.records.waiting import checked_tables, to_check
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db


def test_a_ladder_waits_for_everybody_else_who_enters(everybody):
    row = ladders.saved(everybody)
    reporter, signatory = (everybody.actor(f"mentee_{who}") for who in ("reporter", "signatory"))

    assert to_check(reporter) == []
    assert to_check(signatory) == [row]
    for who in ("outsider", "mentor_signatory", "facilitator", "administrator"):
        assert to_check(everybody.actor(who)) == []
    desk = signed_in(everybody, "mentee_signatory").get(reverse("desk:home")).content.decode()
    assert "A service ladder of Águas do Lago for 2025 waits for your check." in desk

    actions.check(KIND, row, revision=1, act=Act(signatory, ladders.AT))
    assert to_check(signatory) == []


def test_every_subject_is_asked_with_one_query_each(everybody, django_assert_num_queries):
    rows = [ladders.saved(everybody, year=year) for year in range(2010, 2020)]
    rows.append(balances.saved(everybody))
    signatory = everybody.actor("mentee_signatory")

    with django_assert_num_queries(len(checked_tables())):
        found = to_check(signatory)

    assert {row.uuid for row in found} == {row.uuid for row in rows}


@pytest.mark.parametrize("table", checked_tables(), ids=lambda table: table.__name__)
def test_every_such_table_says_what_waits_and_on_which_page(everybody, table):
    assert table.waits % {"organisation": "Lago", "when": "2025"}
    row = table(organisation=everybody.mentee, year=2025)
    assert Client().get(row.get_absolute_url()).status_code == 302
