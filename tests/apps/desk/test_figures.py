"""The desk and figures: what waits for whom, with a link to the very place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.water_balance.made import saved
from tests.conftest import NOON
from tests.world import World, member
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.desk import queries
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    report_values,
    send_back,
    submit,
)
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.water_balance import actions as balances
from waterpeers.apps.workbooks import actions as workbooks
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.turns import Tray
from waterpeers.domain.values import Zone, ZoneKind

pytestmark = pytest.mark.django_db
TWO = (ReportedFigure("produced", 5_000_000), ReportedFigure("conn_water", 9000))


def to_do(actor: Actor) -> list[Waiting]:
    found = queries.waits_for(actor, NOON + timedelta(days=3))
    return [item for item in found if item.tray is Tray.TO_DO]


def waits(actor: Actor) -> list[tuple[str, str]]:
    return [(item.kind, item.what) for item in to_do(actor)]


def only(actor: Actor) -> Waiting:
    (item,) = to_do(actor)
    return item


def reported(everybody: World, *given: ReportedFigure, year: int = 2024, zone: str = "") -> Sheet:
    part = {"zone": Zone(ZoneKind.ZONE, zone)} if zone else {}
    return report_values(
        everybody.mentee,
        calendar_year(year),
        given or TWO,
        **part,
        act=Act(everybody.actor("mentee_reporter"), NOON),
    )


def handed_in(everybody: World, **options) -> Sheet:
    made = reported(everybody, **options)
    return submit(made, act=Act(everybody.actor("mentee_reporter"), NOON + timedelta(days=1)))


# --- reviews ---


def test_what_was_handed_in_waits_for_those_who_may_review_it(everybody):
    sheet = handed_in(everybody)

    for who in ("mentee_signatory", "facilitator"):
        found = only(everybody.actor(who))
        assert found.what == "2 figures of Águas do Lago for 2024 wait for your review."
        assert found.href == reverse("indicators:review", args=[sheet.uuid])
        assert found.since == NOON + timedelta(days=1), "since it was handed in"
    for who in ("mentee_reporter", "mentor_signatory", "outsider", "administrator"):
        assert waits(everybody.actor(who)) == [], who


def test_nobody_is_asked_to_review_what_they_reported_themselves(everybody):
    coordinator = actor_of(member(everybody.mentee, Role.COORDINATOR, "both@example.org"))
    sheet = report_values(everybody.mentee, calendar_year(2024), TWO, act=Act(coordinator, NOON))
    submit(sheet, act=Act(coordinator, NOON))

    assert waits(coordinator) == []
    assert [kind for kind, _ in waits(everybody.actor("mentee_signatory"))] == ["review"]


def test_a_zone_is_named(everybody):
    handed_in(everybody, zone="Norte")

    assert "for 2024 (Norte)" in only(everybody.actor("mentee_signatory")).what


# --- what came back, what was asked ---


def test_what_came_back_waits_for_who_reported_it(everybody):
    sheet = handed_in(everybody)
    back_at = NOON + timedelta(days=2)
    signatory = everybody.actor("mentee_signatory")
    send_back(sheet, {"conn_water": "Active ones only?"}, act=Act(signatory, back_at))

    found = only(everybody.actor("mentee_reporter"))
    assert (found.kind, found.since) == ("returned", back_at)
    assert found.what == "1 figure of Águas do Lago for 2024 came back to you."
    assert found.href == reverse("indicators:sheet", args=[sheet.uuid]) + "#row_conn_water"
    assert [kind for kind, _ in waits(signatory)] == ["review"], "the other one, not this"


def test_questions_wait_until_they_have_an_answer(everybody):
    slips = (ReportedFigure("produced", 5_000_000), ReportedFigure("sold", 6_000_000))
    sheet = reported(everybody, *slips)
    reporter = everybody.actor("mentee_reporter")

    found = only(reporter)
    assert found.what == "1 question about figures of Águas do Lago for 2024 has no answer."
    assert found.href == reverse("indicators:sheet", args=[sheet.uuid]) + "#row_sold"
    assert waits(everybody.actor("mentee_signatory")) == []

    report_values(
        everybody.mentee,
        calendar_year(2024),
        (),
        act=Act(reporter, NOON),
        answers={("sold", "sold_above_produced"): "A minimum is billed"},
    )
    assert waits(reporter) == []


def test_figures_of_somebody_who_left_wait_for_all_who_report(everybody):
    reported(everybody, ReportedFigure("produced", 5_000_000), ReportedFigure("sold", 6_000_000))
    Membership.objects.filter(person=everybody.people["mentee_reporter"]).delete()

    assert waits(everybody.actor("mentee_reporter")) == []
    assert [kind for kind, _ in waits(everybody.actor("mentee_signatory"))] == ["question"]


# --- workbooks and balances ---


def test_a_workbook_waits_for_those_who_fill_it_in_until_it_is_decided(everybody):
    reporter = everybody.actor("mentee_reporter")
    content = workbook(everybody.mentee, kinds()["needs"], "", act=Act(reporter, NOON))
    file = SimpleUploadedFile("needs.xlsx", content)
    upload = workbooks.receive(file, organisation=everybody.mentee, act=Act(reporter, NOON))

    found = only(reporter)
    assert (found.kind, found.since) == ("workbook", NOON)
    assert "“needs.xlsx” of Águas do Lago" in found.what
    assert found.href == reverse("workbooks:preview", args=[upload.uuid])
    for who in ("mentor_coordinator", "outsider", "facilitator", "administrator"):
        assert waits(everybody.actor(who)) == [], who

    workbooks.drop(upload, act=Act(reporter, NOON))
    assert waits(reporter) == []


def test_a_balance_waits_for_a_second_person_of_the_same_operator(everybody):
    made = saved(everybody)

    found = only(everybody.actor("mentee_signatory"))
    assert found.what == "The water balance of Águas do Lago for 2025 waits for your check."
    assert found.href == reverse("water_balance:show", args=[made.uuid])
    for who in ("mentee_reporter", "mentor_signatory", "outsider", "facilitator", "administrator"):
        assert waits(everybody.actor(who)) == [], who

    balances.check(made, revision=made.revision, act=Act(everybody.actor("mentee_signatory"), NOON))
    assert "balance" not in dict(waits(everybody.actor("mentee_signatory")))


# --- pages and programs ---


@pytest.mark.parametrize("size", [1, 6])
def test_the_desk_costs_the_same_for_any_number(
    client, everybody, size, django_assert_max_num_queries
):
    for number in range(size):
        handed_in(everybody, year=2010 + number)
        saved(everybody, year=2010 + number)
        reported(
            everybody,
            ReportedFigure("produced", 5e6),
            ReportedFigure("sold", 6e6),
            year=2000 + number,
        )
    Membership.objects.filter(person=everybody.people["mentee_reporter"]).delete()
    client.force_login(everybody.people["mentee_signatory"])

    with django_assert_max_num_queries(33):
        page = client.get(reverse("desk:home"))

    desk = page.context["desk"]
    shown = sum(len(group.lines) for group in (*desk.groups, *desk.folded))
    assert 1 + shown == 3 * size


def test_the_desk_reads_the_same_over_the_api(client, everybody):
    handed_in(everybody)
    client.force_login(everybody.people["mentee_signatory"])

    (item,) = client.get("/api/me/waits/").json()["items"]

    assert item["kind"] == "review"
    assert client.get(item["href"]).status_code == 200
