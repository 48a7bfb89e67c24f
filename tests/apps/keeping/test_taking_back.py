"""An import is listed, its lines are seen, and it is taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import member, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.keeping.events import Event
from waterpeers.apps.keeping.models import TakenBack
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Role

pytestmark = pytest.mark.django_db
FIRST = "name,country,place,connections\nHill Water,KE,Nakuru,100\n"
SECOND = FIRST.replace("100", "900") + "Shore Water,KE,Lamu,50\nIsland Water,KE,Pate,20\n"
MAPPING = (
    b'scheme="t"\nyear="y"\n[fields]\nidentifier="i"\nname="n"\n[values.sold]\nvariable="sold"\n'
)


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


def bring_in(keeper, text, **more):
    """Send a table and store it; give the import."""
    file = SimpleUploadedFile("list.csv", text.encode())
    sent = {"of": "operators", "file": file} | more
    looked = keeper.post(reverse("operators:import"), sent).url
    keeper.post(looked)
    return Run.objects.filter(kind="import_operators").latest("pk")


def take_back(keeper, run):
    return keeper.post(reverse("keeping:take-back", args=[run.uuid]))


def test_the_history_shows_each_import_with_what_came_in(keeper, everybody):
    run = bring_in(keeper, SECOND)

    history = keeper.get(reverse("keeping:imports")).content.decode()
    page = keeper.get(reverse("keeping:brought", args=[run.uuid])).content.decode()
    table = keeper.get(reverse("keeping:brought", args=[run.uuid]) + "?format=csv")

    assert "list.csv" in history
    assert reverse("keeping:brought", args=[run.uuid]) in history
    assert "Shore Water" in page
    assert table.content.decode("utf-8-sig").count("Kenya") == 3
    others = signed_in(everybody, "mentee_signatory")
    assert "list.csv" not in others.get(reverse("keeping:imports")).content.decode()
    assert others.get(reverse("keeping:brought", args=[run.uuid])).status_code == 404


def test_what_came_in_goes_and_what_changed_is_as_before(keeper, everybody):
    bring_in(keeper, FIRST)
    run = bring_in(keeper, SECOND)
    hill = Organisation.objects.get(name="Hill Water")
    assert hill.connections == 900
    member(Organisation.objects.get(name="Island Water"), Role.REPORTER, "island@example.org")

    answer = take_back(keeper, run)

    assert answer.status_code == 302
    hill.refresh_from_db()
    assert hill.connections == 100
    names = set(Organisation.objects.values_list("name", flat=True))
    assert "Shore Water" not in names
    assert "Island Water" in names  # somebody works for it by now
    made = TakenBack.objects.get()
    assert (made.removed, made.restored, made.stayed) == (1, 1, 1)
    assert Entry.objects.filter(event=Event.IMPORT_TAKEN_BACK, subject_uuid=run.uuid).exists()
    assert take_back(keeper, run).status_code == 409


def test_a_field_that_somebody_said_since_stays(keeper):
    bring_in(keeper, FIRST)
    run = bring_in(keeper, SECOND)
    Organisation.objects.filter(name="Hill Water").update(connections=950)

    take_back(keeper, run)

    assert Organisation.objects.get(name="Hill Water").connections == 950


def test_figures_go_with_their_import_unless_somebody_reviewed_them(keeper):
    mapping = SimpleUploadedFile("m.toml", MAPPING)
    bring_in(keeper, "i,n,y,sold\n1,Lake Water,2023,2500\n", own_mapping=mapping)
    mapping = SimpleUploadedFile("m.toml", MAPPING)
    text = "i,n,y,sold\n1,Lake Water,2022,2400\n1,Lake Water,2021,2300\n"
    run = bring_in(keeper, text, own_mapping=mapping)
    seen = Value.objects.get(value=2300)
    Value.objects.filter(pk=seen.pk).update(state="reviewed", reviewed_at="2026-11-05T00:00Z")

    take_back(keeper, run)

    assert set(Value.objects.values_list("value", flat=True)) == {2500, 2300}
    assert TakenBack.objects.get().figures == 1


def test_what_was_not_stored_is_not_taken_back(keeper):
    file = SimpleUploadedFile("list.csv", b"name,country\nx,Atlantis\n")
    keeper.post(reverse("operators:import"), {"of": "operators", "file": file})
    run = Run.objects.get()
    Run.objects.update(kind="import_operators")

    assert take_back(keeper, run).status_code == 409
