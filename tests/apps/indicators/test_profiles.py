"""People served, connections and staff stand once: a profile reads them from the figures."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.indicators.actions.imports import import_values
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    report_values,
    review,
    send_back,
    submit,
)
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.operators.models import Audience, Listing
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import Visibility
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Zone, ZoneKind
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)


@pytest.fixture
def lake(everybody: World):
    """A profile that says 14,200 connections, and nothing of its staff."""
    return change_profile(
        everybody.mentee,
        {"connections": 14_200},
        revision=everybody.mentee.revision,
        act=Act(everybody.actor("mentee_signatory"), NOON),
    )


def reported(everybody: World, year: int, number: float, grade: str = "B2", zone=WHOLE) -> Sheet:
    reporter = Act(everybody.actor("mentee_reporter"), NOON)
    figure = ReportedFigure("conn_water", number, grade=grade)
    sheet = report_values(
        everybody.mentee, calendar_year(year), [figure], zone=zone, because="Counted.", act=reporter
    )
    return submit(sheet, act=reporter)


def reviewed(everybody: World, *args, **rest) -> Sheet:
    sheet = reported(everybody, *args, **rest)
    return review(sheet, act=Act(everybody.actor("mentee_signatory"), NOON))


def says(lake) -> tuple[int | None, str, int | None, str | None]:
    lake.refresh_from_db()
    note = lake.notes["connections"]
    return lake.connections, note["source"], note.get("as_of"), note.get("grade")


def test_a_profile_reads_the_reviewed_figure_of_the_latest_year(everybody, lake):
    reported(everybody, 2025, 19_000)
    assert says(lake) == (14_200, "owner", None, None)  # nobody has reviewed it

    reviewed(everybody, 2024, 18_700)
    assert says(lake) == (18_700, "figures", 2024, "B2")
    reviewed(everybody, 2023, 18_100)  # an earlier year changes nothing
    assert says(lake) == (18_700, "figures", 2024, "B2")
    reviewed(everybody, 2024, 900, zone=Zone(ZoneKind.ZONE, "North"))  # nor does a part
    assert says(lake) == (18_700, "figures", 2024, "B2")


def test_what_the_profile_said_stands_again_where_the_figure_is_gone(everybody, lake):
    everybody.mentee.refresh_from_db()
    sheet = reviewed(everybody, 2024, 18_700)
    reviewed(everybody, 2023, 18_100, grade="C3")

    back = Act(everybody.actor("mentee_signatory"), NOON)
    send_back(sheet, {"conn_water": "Count them again."}, act=back)
    assert says(lake) == (18_100, "figures", 2023, "C3")
    earlier = Sheet.objects.get(starts_on="2023-01-01")
    send_back(earlier, {"conn_water": "These too."}, act=back)

    assert says(lake) == (14_200, "owner", None, None)
    assert "before" not in lake.notes["connections"]


def test_who_may_see_it_stays_as_its_owner_said(everybody, lake):
    change_profile(
        lake,
        {},
        revision=lake.revision,
        visibility={"connections": Visibility.OWNER},
        act=Act(everybody.actor("mentee_signatory"), NOON),
    )
    reviewed(everybody, 2024, 18_700)
    lake.refresh_from_db()

    assert lake.notes["connections"]["visibility"] == "me"
    public = Listing.objects.get(organisation=lake, audience=Audience.PUBLIC)
    assert public.size_band == ""


def test_the_register_puts_it_in_the_band_of_its_figure(everybody, lake):
    reviewed(everybody, 2024, 118_700)
    assert {line.size_band for line in Listing.objects.filter(organisation=lake)} == {"large"}


def test_what_others_published_is_read_too(everybody, lake):
    line = (lake.pk, "staff_total", 2022, 111.4, "111.4", "FTE", "IBNET")
    import_values([line], act=Act(KEEPER, NOON), published=True)

    lake.refresh_from_db()
    assert (lake.staff, lake.notes["staff"]["as_of"]) == (111, 2022)
    assert lake.connections == 14_200


def test_nobody_writes_beside_the_figure(everybody, lake):
    reviewed(everybody, 2024, 18_700)
    lake.refresh_from_db()
    act = Act(everybody.actor("mentee_signatory"), NOON)

    with pytest.raises(NotValid) as refused:
        change_profile(lake, {"connections": 14_300}, revision=lake.revision, act=act)

    (reason,) = refused.value.verdict.against
    assert (reason.code, reason.field) == ("stands_in_figures", "connections")
    same = change_profile(lake, {"connections": 18_700}, revision=lake.revision, act=act)
    assert same.notes["connections"]["source"] == "figures"


def test_one_page_shows_one_number(everybody, lake):
    reviewed(everybody, 2024, 18_700)
    client = signed_in(everybody, "mentee_signatory")

    profile = client.get(reverse("portal:operator", args=[lake.uuid])).content.decode()
    assert "18,700" in profile
    assert "14,200" not in profile
    editor = client.get(reverse("operators:edit", args=[lake.uuid])).content.decode()
    assert 'name="connections"' not in editor
    assert "18,700" in editor
    assert reverse("indicators:figures", args=[lake.uuid]) in editor
