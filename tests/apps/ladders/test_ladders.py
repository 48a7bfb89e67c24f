"""Ladders are saved, changed, checked by a second person, shown and read by programs."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.apps.ladders.made import AT, PERCENTS, entered, saved
from tests.world import signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.records import actions
from waterpeers.domain.actors import Act
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.service_ladders import LadderService
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
TYPED = {
    "year": "2025", "zone": "", "source": "Enquête 2025", "note": "", "at_least_basic": "71",
    "limited": "12,5", "unimproved": "10,5", "surface_water": "6", "safely_managed": "33",
    "quality_known_for": "64",
}  # fmt: skip


def in_text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def codes(refused):
    return {reason.code for reason in refused.value.verdict.against}


def test_it_is_saved_once_and_the_trail_has_it_all(everybody):
    row = saved(everybody)

    assert saved(everybody, uuid=row.uuid) == row
    with pytest.raises(NotValid) as refused:
        saved(everybody)
    assert codes(refused) == {"year_there_already"}
    entry = Entry.objects.get(event="ladder.saved")
    assert (entry.after["year"], entry.after["percents"]) == (2025, PERCENTS)


def test_a_year_has_one_for_each_service_and_zone(everybody):
    saved(everybody)
    saved(everybody, zone="Upper town")
    hygiene = {"at_least_basic": 30.0, "limited": 50.0, "no_facility": 20.0}
    saved(everybody, entered=entered(LadderService.HYGIENE, percents=hygiene))

    assert SavedLadder.objects.count() == 3


def test_a_second_person_checks_and_a_change_takes_the_check_away(everybody):
    row = saved(everybody)
    reporter, signatory = (everybody.actor(f"mentee_{who}") for who in ("reporter", "signatory"))
    with pytest.raises(NotAllowed) as refused:
        actions.check(KIND, row, revision=1, act=Act(reporter, AT))
    assert codes(refused) == {"second_person_checks"}
    with pytest.raises(Stale):
        actions.check(KIND, row, revision=7, act=Act(signatory, AT))

    checked = actions.check(KIND, row, revision=1, act=Act(signatory, AT))
    assert checked.checked_by.uuid == signatory.person
    with pytest.raises(NotReady):
        actions.check(KIND, row, revision=1, act=Act(signatory, AT))
    changed = actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(reporter, AT)
    )
    assert (changed.checked_at, changed.revision) == (None, 2)
    entry = Entry.objects.of("savedladder", row.uuid).first()
    assert entry.before["percents"]["limited"] == 12
    same = entered(limited=13.0, unimproved=10.0)
    assert actions.change(KIND, row, same, revision=2, act=Act(reporter, AT)).revision == 2
    with pytest.raises(Stale):
        actions.change(KIND, row, entered(), revision=1, act=Act(reporter, AT))


@pytest.mark.parametrize("who", ["outsider", "mentor_signatory", "facilitator", "administrator"])
def test_only_its_own_people_write(everybody, who):
    row, actor = saved(everybody), everybody.actor(who)

    another = {"year": 2024, "act": Act(actor, AT)}
    with pytest.raises(NotAllowed):
        actions.start(KIND, everybody.mentee, entered(), **another)
    with pytest.raises(NotAllowed):
        actions.change(KIND, row, entered(), revision=1, act=Act(actor, AT))
    with pytest.raises(NotAllowed):
        actions.check(KIND, row, revision=1, act=Act(actor, AT))


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"year": 1500}, "not_a_year"),
        ({"zone": "x" * 121}, "too_long"),
        ({"entered": entered(source=" ")}, "ladder_needs_its_source"),
        ({"entered": entered(source="x" * 301)}, "too_long"),
        ({"entered": entered(limited=15.0)}, "rungs_do_not_add_up"),
    ],
)
def test_what_cannot_be_kept_is_refused(everybody, where, code):
    with pytest.raises(NotValid) as refused:
        saved(everybody, **where)
    assert codes(refused) == {code}


# --- pages ---


def test_it_is_typed_in_the_numbers_of_the_reader(everybody):
    client = signed_in(everybody, language="fr")
    address = reverse("ladders:start", args=[everybody.mentee.uuid, "water"])
    client.get(address)

    answer = client.post(address, TYPED)

    assert answer["Location"] == reverse("ladders:of", args=[everybody.mentee.uuid])
    row = SavedLadder.objects.get()
    assert (row.percents["limited"], row.source) == (12.5, "Enquête 2025")
    form = client.get(reverse("ladders:change", args=[row.uuid])).content.decode()
    assert re.search(r'name="limited" value="12,5"', form)


def test_a_sum_that_is_off_leads_to_its_field(everybody):
    client = signed_in(everybody, language="fr")
    address = reverse("ladders:start", args=[everybody.mentee.uuid, "water"])

    answer = client.post(address, TYPED | {"limited": "8", "source": ""})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_surface_water"' in page
    assert "95,5" in page or "95.5" in page
    assert not SavedLadder.objects.exists()


def test_both_versions_are_shown_when_somebody_saved_meanwhile(everybody):
    row = saved(everybody)
    address = reverse("ladders:change", args=[row.uuid])
    signed_in(everybody, language="fr").post(address, TYPED | {"revision": "1"})

    answer = signed_in(everybody, "mentee_signatory", "fr").post(
        address, TYPED | {"revision": "1", "note": "Autre"}
    )

    assert answer.status_code == 409
    assert 'name="revision" value="2"' in answer.content.decode()


def test_an_unknown_service_is_not_found(everybody):
    address = reverse("ladders:start", args=[everybody.mentee.uuid, "electricity"])

    assert signed_in(everybody).get(address).status_code == 404


def test_years_are_bars_with_a_table_beneath_and_the_utilitys_coverage_beside(everybody):
    saved(everybody)
    saved(everybody, year=2024, entered=entered(quality_known_for=20.0))
    figures = {"pop_served_water": 90_000.0, "pop_area_water": 100_000.0, "hours_supply": 6.0}
    report_values(
        everybody.mentee,
        calendar_year(2025),
        [ReportedFigure(c, v) for c, v in figures.items()],
        act=Act(everybody.actor("mentee_reporter"), AT),
    )

    answer = signed_in(everybody).get(reverse("ladders:of", args=[everybody.mentee.uuid]))

    page = in_text(answer)
    assert answer.content.decode().count('role="img"') == 2  # small and large
    assert "2025 33 38 12 11 6" in page
    assert "2024 – 71 12 11 6" in page
    assert "2025: Household survey 2025 Invented." in page
    assert "Quality is known for 20 % of people, under half." in page
    assert "2025 71 33 90 6" in page  # never one made of the other
    assert "2024 71 – – –" in page


def test_a_zone_has_no_coverage_beside_it(everybody):
    saved(everybody, zone="Upper town")

    page = in_text(signed_in(everybody).get(reverse("ladders:of", args=[everybody.mentee.uuid])))

    assert "Drinking water, Upper town" in page
    assert "Two counts" not in page


def test_the_second_person_finds_the_check_on_the_page(everybody):
    row = saved(everybody)
    address = reverse("ladders:of", args=[everybody.mentee.uuid])
    assert "I have checked these figures" not in in_text(signed_in(everybody).get(address))
    other = signed_in(everybody, "mentee_signatory")
    assert "I have checked these figures" in in_text(other.get(address))

    done = other.post(reverse("ladders:check", args=[row.uuid]), {"revision": "1"}, follow=True)

    assert "Checked by mentee.signatory" in in_text(done)


def test_nobody_has_counted_yet(everybody):
    page = in_text(signed_in(everybody).get(reverse("ladders:of", args=[everybody.mentee.uuid])))

    assert "No ladder yet." in page


# --- programs ---


def test_programs_save_change_check_and_read(everybody):
    client = signed_in(everybody)
    address = reverse("api:save_service_ladder", args=[everybody.mentee.uuid])
    what = {"percents": PERCENTS, "source": "Survey"}
    new = what | {"service": "water", "year": 2025, "uuid": str(uuid4())}

    def send(method, where, data):
        return getattr(client, method)(where, data, content_type="application/json")

    made = send("post", address, new)
    assert (made.status_code, made.json()["rungs"]["safely_managed"]) == (201, 33)
    assert send("post", address, new).json()["uuid"] == made.json()["uuid"]  # sent twice, once
    assert send("post", address, new | {"uuid": None}).status_code == 422
    wrong = new | {"uuid": None, "year": 2024, "percents": PERCENTS | {"limited": 1}, "source": ""}
    reasons = send("post", address, wrong).json()["reasons"]
    assert {each["code"] for each in reasons} == {"rungs_do_not_add_up", "ladder_needs_its_source"}
    one = reverse("api:service_ladder", args=[made.json()["uuid"]])
    few = what | {"percents": PERCENTS | {"quality_known_for": 10}, "revision": 1}
    assert send("put", one, few).json()["not_told"] == "quality_known_for_too_few"
    assert send("put", one, few | {"note": "late"}).status_code == 409
    assert client.get(one).json()["revision"] == 2
    assert client.get(address).json()["count"] == 1
    checked = signed_in(everybody, "mentee_signatory").post(
        reverse("api:check_service_ladder", args=[made.json()["uuid"]]), {"revision": 2},
        content_type="application/json",
    )  # fmt: skip
    assert checked.json()["checked_at"]
