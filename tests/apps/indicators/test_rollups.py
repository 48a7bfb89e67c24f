"""Several utilities, zones or years together: sums over sums, of what one may read."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.conftest import NOON
from tests.world import World, country, operator, signed_in
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values, review, submit
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.rollups import Chosen, together
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.values import WHOLE, Zone, ZoneKind
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db
ADDRESS = "/values/together/"


def reported(everybody: World, year: int, **figures: float) -> Sheet:
    reporter, reviewer = everybody.actor("mentee_reporter"), everybody.actor("mentee_signatory")
    given = [ReportedFigure(code, value) for code, value in figures.items()]
    made = report_values(everybody.mentee, calendar_year(year), given, act=Act(reporter, NOON))
    submit(made, act=Act(reporter, NOON))
    return review(made, act=Act(reviewer, NOON))


def published(of: Organisation, period: Period, zone: Zone = WHOLE, **figures: float) -> None:
    sheet = Sheet.objects.create(
        organisation=of, zone_kind=zone.kind, zone_name=zone.name,
        starts_on=period.starts_on, ends_before=period.ends_before,
    )  # fmt: skip
    for code, value in figures.items():
        Value.objects.create(
            sheet=sheet, variable=code, state="reviewed", value=value, reported=str(value),
            reported_at=NOON, reviewed_at=NOON,
        )  # fmt: skip


def of(found, code):
    (group,) = [each for each in found.groups if each.code == code]
    return group


def test_a_group_loses_the_sum_of_its_losses_over_the_sum_of_its_production(everybody):
    reported(everybody, 2024, produced=1_000_000, sold=500_000)
    published(everybody.mentor, calendar_year(2024), produced=9_000_000, sold=8_100_000)
    found = together(everybody.actor("facilitator"), Chosen(2024, 2024))
    # 50 % and 10 % average to 30 %; of the water of both, 1.4 of 10 million m³ are lost
    assert of(found, "I.nrw_percent").value == pytest.approx(14.0, abs=1e-12)
    assert len(of(found, "I.nrw_percent").members) == 2


def test_one_puts_together_only_what_one_may_read(everybody):
    reported(everybody, 2024, produced=1_000_000, sold=500_000)
    published(everybody.mentor, calendar_year(2024), produced=9_000_000, sold=8_100_000)
    own = together(everybody.actor("mentee_reporter"), Chosen(2024, 2024))
    assert of(own, "I.nrw_percent").value == pytest.approx(50.0, abs=1e-12)
    asked = Chosen(2024, 2024, organisation=everybody.mentor.uuid)
    assert together(everybody.actor("mentee_reporter"), asked).members == ()
    assert together(everybody.actor("outsider"), Chosen(2024, 2024)).members == ()


def test_years_of_one_utility_and_zones_of_it_are_put_together_and_pilots_never(everybody):
    reported(everybody, 2023, produced=2_000_000, sold=1_000_000)
    reported(everybody, 2024, produced=1_000_000, sold=800_000)
    for kind, name, sold in (("zone", "North", 90), ("zone", "South", 60), ("pilot", "Port", 99)):
        part = Zone(ZoneKind(kind), name)
        published(everybody.mentee, calendar_year(2024), part, produced=100, sold=sold)
    actor = everybody.actor("mentee_reporter")
    years = together(actor, Chosen(2023, 2024))
    assert of(years, "I.nrw_percent").value == pytest.approx(40.0, abs=1e-12)
    zones = together(actor, Chosen(2024, 2024, zones=True))
    assert of(zones, "I.nrw_percent").value == pytest.approx(25.0, abs=1e-12)
    assert [each.name.split(" · ")[1] for each in zones.members] == ["North 2024", "South 2024"]


def test_who_lacks_an_input_is_left_out_by_name_and_what_cannot_be_added_says_why(everybody):
    reported(everybody, 2024, produced=1_000_000, hours_supply=12, opex_total=5, revenue_total=6)
    elsewhere = operator("Acme Water", country=country("KE", "KEN"))
    published(elsewhere, calendar_year(2024), produced=2, sold=1, opex_total=5, revenue_total=6)
    found = together(everybody.actor("facilitator"), Chosen(2024, 2024))
    losses = of(found, "I.nrw_percent")
    assert losses.members == ("Acme Water 2024",)
    assert losses.left_out == ((f"{everybody.mentee.name} 2024", ("sold",)),)
    reasons = {code: why.code for code, why in found.refused}
    assert reasons["I.continuity"] == "cannot_be_added"
    assert "money_of_several_currencies" in reasons.values()


def test_half_a_year_is_no_year_and_a_fiscal_year_is_the_one_it_ends_in(everybody):
    published(everybody.mentor, Period(date(2024, 1, 1), date(2024, 7, 1)), produced=1, sold=1)
    published(everybody.mentor, Period(date(2023, 7, 1), date(2024, 7, 1)), produced=4, sold=3)
    found = together(everybody.actor("facilitator"), Chosen(2024, 2024))
    assert of(found, "I.nrw_percent").value == pytest.approx(25.0, abs=1e-12)
    assert len(found.members) == 1


def test_years_the_wrong_way_round_are_refused(everybody):
    with pytest.raises(NotValid) as refused:
        together(everybody.actor("facilitator"), Chosen(2024, 2023))
    assert [each.code for each in refused.value.verdict.against] == ["years_of_a_group"]


def test_the_page_says_who_counts_and_what_cannot_be_added(everybody):
    reported(everybody, 2024, produced=1_000_000, sold=500_000, hours_supply=12)
    published(everybody.mentor, calendar_year(2024), produced=9_000_000)
    page = signed_in(everybody, "facilitator", "fr").get(ADDRESS, {"first": 2024, "last": 2024})
    text = page.content.decode()
    assert "1 sur 2" in text
    assert everybody.mentor.name in text
    assert signed_in(everybody, "outsider").get(ADDRESS).status_code == 200
    wrong = signed_in(everybody, "facilitator").get(ADDRESS, {"first": 2024, "last": 1990})
    assert wrong.status_code == 422


def test_page_and_program_say_the_same(everybody, django_assert_num_queries):
    reported(everybody, 2024, produced=1_000_000, sold=800_000)
    client = signed_in(everybody, "facilitator")
    asked = {"first": 2024, "last": 2024}
    sent = client.get("/api/figures/together/", asked).json()
    found = together(everybody.actor("facilitator"), Chosen(2024, 2024))
    assert {each["code"]: each["value"] for each in sent["figures"]} == {
        each.code: each.value for each in found.groups
    }
    facilitator = everybody.actor("facilitator")
    with django_assert_num_queries(1):
        together(facilitator, Chosen(2024, 2024))


def test_a_utility_too_small_for_unavoidable_losses_is_named_with_its_reason(everybody):
    network = {"private_pipe_km": 0, "pressure_m": 40, "hours_supply": 24}
    published(everybody.mentor, calendar_year(2024), net_water_km=200, conn_water_total=10_000,
              **network)  # fmt: skip
    reported(everybody, 2024, net_water_km=20, conn_water_total=500, **network)
    client = Client()
    client.force_login(everybody.people["facilitator"])

    page = client.get(ADDRESS, {"first": 2024, "last": 2024, "parts": "whole"})
    (line,) = [each for each in page.context["lines"] if each["code"] == "I.uarl"]
    assert line["value"]
    ((name, why),) = line["beyond"]
    assert name.startswith("Águas do Lago")
    assert "for a system this small: 3,000 is the least" in why
    assert why in page.content.decode()
    figures = client.get("/api/figures/together/", {"first": 2024, "last": 2024}).json()["figures"]
    (uarl,) = [each for each in figures if each["code"] == "I.uarl"]
    assert [each["code"] for each in uarl["beyond"]] == ["too_small"]
    assert uarl["missing"] is None


def test_a_group_without_a_figure_says_why(everybody):
    published(everybody.mentor, calendar_year(2024), produced=0, sold=0)
    client = Client()
    client.force_login(everybody.people["facilitator"])

    page = client.get(ADDRESS, {"first": 2024, "last": 2024, "parts": "whole"})
    (line,) = [each for each in page.context["lines"] if each["code"] == "I.nrw_percent"]
    assert (line["value"], "is zero" in line["why"]) == ("", True)
