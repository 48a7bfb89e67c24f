"""The list of partnerships: what one sees, finds, orders and takes along."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.partnerships import made as partnerships
from tests.apps.portfolio.made import many, wrote
from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.queries.narrowing import (
    FACETS,
    ORDERS,
    PortfolioFilters,
    facet_counts,
    narrowed,
    ordered,
)
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.portfolio import Attention, PartnershipTurn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lines(everybody, who="facilitator", at=NOON):
    return portfolio(everybody.actor(who), at)


def test_a_hundred_partnerships_cost_no_more_queries_than_ten(everybody):
    client = signed_in(everybody, "facilitator", "fr")
    counted = []
    for number in (12, 108):
        many(everybody, number, at=NOON)
        client.get(reverse("portfolio:list"))
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(reverse("portfolio:list"))
        counted.append(len(caught))
        assert answer.status_code == 200

    assert counted[0] == counted[1]
    assert len(answer.content) < 60_000
    assert answer.content.decode().count('name="partnership"') <= 25
    assert "120 partenariats" in answer.content.decode()


def test_what_stands_at_a_choice_is_what_one_gets_by_choosing_it(everybody):
    many(everybody, 40, at=NOON)
    every = lines(everybody)

    for filters in (PortfolioFilters(), PortfolioFilters(phase="find", text="eau")):
        counts = facet_counts(every, filters)
        for name in FACETS:
            for code, count in counts[name].items():
                chosen = PortfolioFilters(**(vars(filters) | {name: code}))
                assert len(narrowed(every, chosen)) == count
    (found,) = narrowed(every, PortfolioFilters(text="wop-5007"))
    assert found in narrowed(every, PortfolioFilters(text="PERTES quartier 6 fleuve"))
    assert narrowed(every, PortfolioFilters(country="no such")) == []


def test_whose_turn_and_since_when_are_read_from_gate_and_trail(everybody):
    opened = partnerships.ready_for_g1(everybody)
    (line,) = lines(everybody)
    assert (line.turn, line.first) == (PartnershipTurn.READY, None)

    side = partnerships.party(opened, PartyRole.MENTOR)
    side.interest.delete()
    wrote(opened, everybody.mentee, NOON + 5 * DAY)
    wrote(opened, everybody.mentee, NOON + 8 * DAY)
    (line,) = lines(everybody, at=NOON + 10 * DAY)

    assert line.turn is PartnershipTurn.MENTOR
    assert line.first.reason.code == "interest_missing"
    assert line.first.href == reverse("partnerships:interest", args=[opened.uuid])
    assert line.since == NOON + 5 * DAY  # the first word of the other side
    assert line.mentees[0].last_word > line.mentors[0].last_word


def test_who_is_silent_or_stuck_needs_a_word_and_can_be_put_first(everybody):
    opened = partnerships.partnership(everybody)
    later = partnerships.partnership(everybody, title="Another")
    reached = NOON + 42 * DAY
    Partnership.objects.filter(pk=later.pk).update(opened_at=reached, phase_reached_at=reached)
    wrote(later, everybody.mentee, reached + DAY)
    wrote(later, everybody.mentor, reached + DAY)

    first, second = ordered(lines(everybody, at=NOON + 45 * DAY), "wait")

    assert first.uuid == opened.uuid
    assert first.attention == {Attention.STUCK, Attention.SILENT}
    assert first.silent == 45
    assert second.attention == frozenset()
    for order in (*ORDERS, "no such"):
        assert len(ordered(lines(everybody), order)) == 2


def test_one_sees_only_what_one_may_know_of(everybody):
    many(everybody, 3, at=NOON)
    opened = partnerships.partnership(everybody)

    assert len(lines(everybody)) == 4
    assert [line.uuid for line in lines(everybody, "mentee_reporter")] == [opened.uuid]
    assert not lines(everybody, "mentee_reporter")[0].may_remind
    assert lines(everybody, "mentor_coordinator")[0].may_remind
    assert lines(everybody, "outsider") == []
    page = signed_in(everybody, "outsider").get(reverse("portfolio:list")).content.decode()
    assert "Your partnerships will be here" in page


def test_the_list_goes_out_as_csv_and_as_workbook(everybody):
    many(everybody, 30, at=NOON)
    partnerships.partnership(everybody, title="=1+1")
    client = signed_in(everybody, "facilitator")
    address = reverse("portfolio:list")

    rows = list(
        csv.reader(io.StringIO(client.get(address + "?format=csv").content.decode("utf-8-sig")))
    )
    book = client.get(address + "?format=xlsx&phase=find")

    assert len(rows) == 32
    assert [row[1] for row in rows if "1+1" in row[1]] == ["'=1+1"]
    sheets = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets
    codes = [row[0].value for sheet in sheets for row in sheet.iter_rows(max_col=1)]
    assert len([c for c in codes if re.fullmatch(r"WOP-\d+", str(c))]) == 11


def test_programs_and_the_command_line_list_the_same(everybody):
    many(everybody, 12, at=NOON)
    client = signed_in(everybody, "facilitator")

    by_api = client.get("/api/portfolio/?phase=agree").json()
    by_command = do("list_portfolio", "--phase", "agree", who="facilitator@example.org").answer

    assert by_api["count"] == by_command["count"] == 4
    assert by_api["items"][0]["turn"] == "both"
    assert client.get("/api/portfolio/?phase=nowhere").status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "?page=9999",
        "?page=x",
        "?text=%20&phase=zzz",
        "?silent=many",
        "?programme=1&country=%27",
    ],
)
def test_what_means_nothing_is_answered_all_the_same(everybody, query):
    many(everybody, 2, at=NOON)

    answer = signed_in(everybody, "facilitator").get(reverse("portfolio:list") + query)

    assert answer.status_code == 200


def test_the_desk_of_a_facilitator_says_what_is_stuck_silent_or_ends(everybody):
    many(everybody, 60, at=NOON)

    waits = {each.kind: each for each in waits_for(everybody.actor("facilitator"), NOON)}

    every = lines(everybody)
    stuck = waits["partnerships_stuck"]
    number = len(narrowed(every, PortfolioFilters(needs="stuck")))
    assert stuck.what == f"{number} partnerships have been stuck for 30 days or more."
    assert stuck.since <= NOON
    page = signed_in(everybody, "facilitator").get(stuck.href)
    assert page.status_code == 200
    assert "partnerships_silent" in waits
    assert "partnerships_ends_soon" not in waits
    of_others = waits_for(everybody.actor("mentor_coordinator"), NOON)
    assert not [each for each in of_others if each.kind.startswith("partnerships_")]


def test_the_last_day_of_what_is_in_force_is_watched(everybody):
    opened = partnerships.partnership(everybody)
    today = NOON.date()
    for days, kind in ((60, "ends_soon"), (-2, "overdue"), (200, None)):
        Agreement.objects.update_or_create(
            partnership=opened,
            number=1,
            defaults={
                "kind": "memorandum",
                "title": "Memorandum",
                "state": "in_force",
                "in_force_at": NOON,
                "fingerprint": "x",
                "signed_text": "{}",
                "starts_on": today - 365 * DAY,
                "ends_before": today + (days + 1) * DAY,
            },
        )
        (line,) = lines(everybody)
        assert line.ends_on == today + days * DAY
        kinds = {each.kind for each in waits_for(everybody.actor("facilitator"), NOON)}
        assert {k for k in kinds if "ends" in k or "overdue" in k} == (
            {f"partnerships_{kind}"} if kind else set()
        )
