"""The forms of every subject behave alike: words in two versions, the status of the API."""

import html
import re

import pytest
from django.urls import reverse

from tests.apps.partnerships.made import partnership
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.models import Need
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import WorkingArea

pytestmark = pytest.mark.django_db


def text_of(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def test_two_people_who_change_one_partnership_read_words_not_codes(everybody):
    made = partnership(everybody)
    client = signed_in(everybody, "mentor_coordinator")
    fields = {"working_areas": [WorkingArea.BILLING], "earlier_looked_up": "not_known"}
    coordinator = Act(everybody.actor("mentor_coordinator"), NOON)
    partnerships.change(made, fields, revision=1, act=coordinator)

    answer = client.post(
        reverse("partnerships:edit", args=[made.uuid]),
        {"revision": "1", "title": made.title, "working_areas": ["water_losses"]},
    )

    assert answer.status_code == 409
    text = text_of(answer)
    rows = [(line.theirs, line.mine) for line in answer.context["differences"]]
    assert (str(WORKING_AREAS["billing"]), str(WORKING_AREAS["water_losses"])) in rows
    assert not {"billing", "water_losses", "not_known"} & {part for row in rows for part in row}
    assert "mentor.coordinator saved while you were typing" in text


def test_asking_a_mentor_twice_has_the_status_of_the_api(everybody):
    need = Need.objects.create(
        organisation=everybody.mentee,
        working_area=WorkingArea.WATER_LOSSES,
        sentence="We lose half of our water.",
        declared_at=NOON,
    )
    address = reverse("matching:ask", args=[need.uuid, everybody.mentor.uuid])
    client = signed_in(everybody, "mentee_signatory")
    typed = {"message": "Help us.", "gives_in_return": "Our data."}
    assert client.post(address, typed).status_code == 302

    answer = client.post(address, typed)

    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors()


def test_saving_what_is_there_already_makes_no_revision(everybody):
    need = Need.objects.create(
        organisation=everybody.mentee,
        working_area=WorkingArea.WATER_LOSSES,
        sentence="We lose half of our water.",
        evidence_class="self_said",
        declared_at=NOON,
    )

    same = declaring.amend(
        need,
        working_area=need.working_area,
        sentence=need.sentence,
        evidence_class=need.evidence_class,
        evidence=need.evidence,
        help_text=need.wanted_help,
        visibility=need.visibility,
        agreed_to_public=False,
        revision=1,
        act=Act(everybody.actor("mentee_reporter"), NOON),
    )

    assert same.revision == 1


def test_who_goes_back_and_saves_again_changes_what_was_declared(everybody):
    address = reverse("matching:declare", args=["need", everybody.mentee.uuid])
    client = signed_in(everybody)
    typed = {
        "uuid": str(client.get(address).context["form"].initial["uuid"]),
        "working_area": "water_losses",
        "sentence": "We lose half of our water.",
        "evidence_class": "self_said",
        "visibility": "network",
    }
    client.post(address, typed)

    client.post(address, typed | {"sentence": "We lose a third of our water."})

    assert [(need.sentence, need.revision) for need in Need.objects.all()] == [
        ("We lose a third of our water.", 2)
    ]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_count_and_a_number_are_read_as_they_were_meant(everybody, language):
    client = signed_in(everybody, "mentee_signatory", language)
    address = reverse("operators:edit", args=[everybody.mentee.uuid])
    form = client.get(address).context["form"]
    shown = {b.html_name: b.value() for b in form if b.value() not in (None, "", [])}

    answer = client.post(
        address, shown | {"connections": "18.700", "staff": "118,5", "latitude": "-13.310"}
    )

    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(errors) == {"staff", "latitude"}
    done = client.post(
        address, shown | {"connections": "18.700", "population_served": "96 000", "staff": "118",
                          "latitude": "-13,31"}
    )  # fmt: skip
    everybody.mentee.refresh_from_db()
    assert done.status_code == 302
    assert (everybody.mentee.connections, everybody.mentee.population_served) == (18700, 96000)
    assert everybody.mentee.latitude == -13.31
