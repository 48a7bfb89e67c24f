"""Mappings that are saved, changed and used for the next file of their kind."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.operators.actions import mappings
from waterpeers.apps.operators.models import Organisation, SavedMapping
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotValid, Stale

pytestmark = pytest.mark.django_db
TEXT = '[fields]\nname = "Utility"\ncountry = "Land"\n'
FILE = "Utility,Land,Colour\nHill Water,KE,red\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def keeper(everybody):
    return signed_in(everybody, "facilitator")


def send(keeper, mapping=""):
    file = SimpleUploadedFile("list.csv", FILE.encode())
    sent = {"of": "operators", "file": file, "mapping": mapping}
    return keeper.post(reverse("operators:import"), sent).url


def test_a_mapping_is_saved_on_a_page_and_reads_the_next_file(keeper):
    keeper.post(reverse("operators:new-mapping"), {"name": "Yearbook", "text": TEXT})
    saved = SavedMapping.objects.get()
    form = keeper.get(reverse("operators:import")).content.decode()
    assert f'value="saved:{saved.uuid}"' in form

    keeper.post(send(keeper, f"saved:{saved.uuid}"))

    assert Organisation.objects.get(name="Hill Water").country_id == "KE"


def test_one_is_begun_from_the_columns_of_a_file_that_was_looked_at(keeper, everybody):
    act = Act(everybody.actor("facilitator"), NOON)
    saved = mappings.save_mapping("Yearbook", TEXT, act=act)
    address = send(keeper, f"saved:{saved.uuid}")
    run = address.rstrip("/").rsplit("/", 1)[1]

    page = keeper.get(reverse("operators:new-mapping"), {"run": run}).content.decode()

    assert "name = &quot;Utility&quot;" in page
    assert "# … = &quot;Colour&quot;" in page


def test_all_that_stands_against_a_mapping_is_said_at_once(keeper):
    answer = keeper.post(
        reverse("operators:new-mapping"), {"name": "", "text": '[fields]\ncolour = "Colour"\n'}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "fields.colour" in page
    assert "Fill in “Name”." in page
    assert not SavedMapping.objects.exists()


def test_two_who_change_one_mapping_are_told_and_strangers_change_none(everybody):
    act = Act(everybody.actor("mentee_signatory"), NOON)
    saved = mappings.save_mapping("Yearbook", TEXT, act=act)
    with pytest.raises(NotValid, match="mapping_exists"):
        mappings.save_mapping("YEARBOOK", TEXT, act=act)
    mappings.change_mapping(saved, name="Yearbook", text=TEXT + "\n", revision=1, act=act)

    with pytest.raises(Stale):
        mappings.change_mapping(saved, name="Mine", text=TEXT, revision=1, act=act)
    other = Act(everybody.actor("mentor_signatory"), NOON)
    with pytest.raises(NotAllowed):
        mappings.remove_mapping(saved, act=other)
    mappings.remove_mapping(saved, act=Act(everybody.actor("facilitator"), NOON))
    assert not SavedMapping.objects.exists()


def test_what_was_removed_meanwhile_is_said(keeper):
    page = keeper.post(
        reverse("operators:import"),
        {
            "of": "operators",
            "file": SimpleUploadedFile("list.csv", FILE.encode()),
            "mapping": "saved:00000000-0000-0000-0000-000000000000",
        },
    )

    assert page.status_code == 422


def test_programs_save_one_by_name(everybody):
    who = "facilitator@example.org"

    made = do("save_mapping", body={"name": "Yearbook", "text": TEXT}, who=who).answer
    body = {"name": "Yearbook", "text": TEXT, "revision": 1}
    changed = do("change_mapping", "Yearbook", body=body, who=who).answer

    assert (made["revision"], changed["revision"]) == (1, 2)
