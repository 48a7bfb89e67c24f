"""What everybody sees first: two doors, the map of partnerships, what happened, and one of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.declared import need, strength
from tests.world import World, country
from waterpeers.apps.partnerships.actions.partnerships import release
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.portal.reports.front import arcs, finding
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.world import distance_km

pytestmark = pytest.mark.django_db
AMSTERDAM, DAKAR = (52.37, 4.90), (14.69, -17.44)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def placed(everybody: World) -> None:
    for who, (latitude, longitude) in ((everybody.mentee, DAKAR), (everybody.mentor, AMSTERDAM)):
        who.latitude, who.longitude = latitude, longitude
        who.save()


def released(everybody: World, **fields) -> Partnership:
    found = made.partnership(everybody, **fields)
    for role, who in ((PartyRole.MENTEE, "mentee"), (PartyRole.MENTOR, "mentor")):
        actor = everybody.actor(f"{who}_signatory")
        release(made.party(found, role), agrees=True, act=Act(actor, NOON))
    return found


def test_a_distance_is_that_of_the_map_makers():
    assert distance_km(AMSTERDAM, AMSTERDAM) == 0.0
    assert distance_km((0, 0), (0, 180)) == pytest.approx(20_015.1, abs=0.1)  # half the equator
    assert distance_km((90, 0), (-90, 77)) == pytest.approx(20_015.1, abs=0.1)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)


def test_the_doors_say_who_stands_behind_them_and_only_what_is_public(client, everybody):
    strength(everybody, visibility="public")
    need(everybody)  # its own people alone
    body = text_of(client.get("/"))
    assert "Utilities ready to help with" in body
    assert "?offers=water_losses" in body
    assert "Utilities that look for help with" not in body

    need(everybody, visibility="public")
    assert "?needs=water_losses" in text_of(client.get("/"))


def test_a_door_leads_through_signing_up_to_where_a_need_is_said(client, everybody):
    said = [
        reverse("matching:declare", args=[kind, everybody.mentee.uuid])
        for kind in ("need", "strength")
    ]
    first = f"{reverse('account_signup')}?next=%2Fme%2Forganisation%2F"
    assert client.get("/").content.decode().count(first) == 2
    client.force_login(everybody.people["mentee_signatory"])
    body = client.get("/").content.decode()
    assert [f'href="{address}"' in body for address in said] == [True, True]
    for address in said:
        assert client.get(address).status_code == 200


def test_the_map_shows_released_partnerships_only(client, everybody):
    placed(everybody)
    kept = made.partnership(everybody, title="Kept to themselves")
    assert "Kept to themselves" not in text_of(client.get("/"))
    shown = released(everybody, title="Shown to all")
    body = text_of(client.get("/"))
    assert "Shown to all" in body
    assert "Kept to themselves" not in body
    assert reverse("portal:partnership", args=[shown.uuid]) in body
    assert "1 partnership that both sides show to everybody" in body
    hidden = client.get(reverse("portal:partnership", args=[kept.uuid]))
    assert hidden.status_code == 404


def test_no_arc_tells_where_somebody_is_who_keeps_it_hidden(everybody):
    placed(everybody)
    everybody.mentee.notes = {"latitude": {"visibility": "me"}}
    everybody.mentee.save()
    place = country()
    place.latitude, place.longitude = -17.0, 35.0
    place.save()
    [arc] = arcs([released(everybody)])
    assert arc.km == pytest.approx(distance_km(AMSTERDAM, (-17.0, 35.0)))


def test_the_finding_counts_and_measures(everybody):
    placed(everybody)
    [arc] = arcs([released(everybody)])
    assert finding([], 0) == "0 partnerships that both sides show to everybody"
    assert finding([arc] * 3, 3) == "3 partnerships that both sides show to everybody"
    far = "4 partnerships that both sides show to everybody"
    assert finding([arc] * 4, 4) == far, "over 4,000 km are not near"


def test_the_page_of_a_partnership_shows_both_sides_and_what_the_record_shows(client, everybody):
    placed(everybody)
    everybody.mentee.connections = 18_700
    everybody.mentee.save()
    found = released(everybody)
    body = text_of(client.get(reverse("portal:partnership", args=[found.uuid])))
    assert everybody.mentee.name in body
    assert everybody.mentor.name in body
    assert "18,700" in body
    assert f"{distance_km(AMSTERDAM, DAKAR):,.0f} km lie between them" in body
    assert "Not shown yet: </span> An agreement in writing, signed, is in force" in body
    assert "Shown by the record: </span> Both operators agreed to this page" in body


def test_what_is_written_in_another_language_is_marked_with_it(client, everybody):
    found = released(everybody, title="Moins de pertes")
    everybody.mentee.about, everybody.mentee.written_in = "Deux\nrivières", "fr"
    everybody.mentee.save()
    Partnership.objects.update(language="fr")

    public = client.get(reverse("portal:partnership", args=[found.uuid])).content.decode()
    title = '<span lang="fr">Moins de pertes</span> <span class="tag">French</span>'
    assert f"<h1>{title}</h1>" in public
    profile = client.get(reverse("portal:operator", args=[everybody.mentee.uuid]))
    assert '<span lang="fr">Deux<br>rivières</span>' in profile.content.decode()

    client.cookies["django_language"] = "fr"
    page = client.get(reverse("portal:partnership", args=[found.uuid])).content.decode()
    assert "<h1>Moins de pertes</h1>" in page


def test_a_page_without_places_or_figures_is_whole(client, everybody):
    found = released(everybody)
    Partnership.objects.update(working_areas=[], opened_at=datetime(2026, 1, 1, tzinfo=UTC))
    answer = client.get(reverse("portal:partnership", args=[found.uuid]))
    assert answer.status_code == 200


def test_the_home_page_asks_no_more_for_more_partnerships(client, everybody):
    placed(everybody)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    released(everybody)
    queries()
    few = queries()
    for number in range(5):
        released(everybody, title=f"Number {number}")
    assert queries() == few
