"""Tables of organisations, figures and strengths: by page, API and command line alike."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cli.doing import do
from tests.world import signed_in
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.matching.models import Strength
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.models import CountryFact, Organisation

pytestmark = pytest.mark.django_db
REPORTER, FACILITATOR = "mentee.reporter@example.org", "facilitator@example.org"
FIGURES = "name,country,year,produced\n{name},MZ,2024,5000000\nNowhere,MZ,2024,7\n"
OFFERS = "name,country,working_area,sentence\n{name},MZ,water_losses,We find leaks\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "kept"},
        }
    }


def look(tmp_path, of: str, text: str, who: str, **more: str):
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return do("look_at_table", "--file", f"file={file}", body={"of": of} | more, who=who)


def test_figures_are_looked_at_then_the_good_ones_stored(everybody, tmp_path):
    looked = look(tmp_path, "values", FIGURES.format(name=everybody.mentee.name), REPORTER)
    assert looked.status == 0, looked.said
    assert (looked.answer["state"], looked.answer["rows"]) == ("done", 2)
    assert [(row["row"], row["code"]) for row in looked.answer["rejected"]] == [
        (3, "row_not_yours")
    ]
    assert not Value.objects.exists()

    ident = looked.answer["uuid"]
    refused = do("store_table", ident, body={}, who=REPORTER)
    assert (refused.status, refused.answer["reasons"][0]["code"]) == (1, "rows_rejected")
    stored = do("store_table", ident, body={"good_rows": True}, who=REPORTER).answer
    assert (stored["is_stored"], stored["created"]) == (True, 1)
    assert Value.objects.get().value == 5_000_000
    assert default_storage.listdir("imports")[1] == []
    assert do("table_import", stored["uuid"], who=REPORTER).answer == stored


def test_strengths_come_in_by_a_table(everybody, tmp_path):
    text = OFFERS.format(name=everybody.mentee.name)
    looked = look(tmp_path, "offers", text, REPORTER).answer
    assert (looked["created"], Strength.objects.count()) == (1, 0)

    stored = do("store_table", looked["uuid"], body={}, who=REPORTER).answer
    assert stored["is_stored"]
    assert Strength.objects.get().sentence == "We find leaks"

    said_anew = look(tmp_path, "offers", text.replace("name,", "evidence,name,").replace(
        everybody.mentee.name, f"Otherwise,{everybody.mentee.name}"), FACILITATOR)  # fmt: skip
    (left,) = said_anew.answer["left"]
    assert left["code"] == "said_otherwise_by_its_owner"
    assert "We find leaks" in left["what"]


def test_organisations_are_asked_about_and_answered(everybody, tmp_path):
    similar = everybody.mentee.name.replace("Lago", "Lagos")
    looked = look(tmp_path, "operators", f"name,country\n{similar},MZ\n", FACILITATOR).answer
    (question,) = looked["questions"]
    assert question["known"] == everybody.mentee.name

    before = Organisation.objects.count()
    open_ = do("store_table", looked["uuid"], body={}, who=FACILITATOR)
    assert open_.answer["reasons"][0]["code"] == "questions_open"
    answers = {str(question["row"]): "new"}
    stored = do("store_table", looked["uuid"], body={"answers": answers}, who=FACILITATOR).answer
    assert stored["is_stored"]
    assert Organisation.objects.count() == before + 1


def test_whoever_runs_the_machine_brings_in_a_table(everybody, tmp_path):
    looked = look(tmp_path, "operators", "name,country\nHill Water,KE\n", "").answer
    assert do("store_table", looked["uuid"], body={}).answer["is_stored"]
    assert Organisation.objects.filter(name="Hill Water").exists()


def test_tables_of_others_are_not_found(everybody, tmp_path):
    looked = look(tmp_path, "values", FIGURES, REPORTER).answer

    for name in ("table_import", "store_table"):
        assert do(name, looked["uuid"], who=FACILITATOR).answer["error"] == "not_found"


def test_what_a_table_holds_and_what_is_a_table_is_said_at_once(everybody, tmp_path):
    unknown = look(tmp_path, "spells", "name\nx\n", FACILITATOR)
    torn = look(tmp_path, "operators", "PK\x03\x04", FACILITATOR)

    assert unknown.answer["reasons"][0]["field"] == "of"
    assert torn.status == 1
    assert default_storage.listdir("imports")[1] == []


def test_a_long_table_waits_for_the_worker(everybody, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 10)
    looked = look(tmp_path, "values", FIGURES, REPORTER).answer

    assert looked["state"] == "asked"
    early = do("store_table", looked["uuid"], body={}, who=REPORTER)
    assert early.answer["reasons"][0]["code"] == "not_looked_at_yet"


@pytest.mark.parametrize("of, text", [("values", FIGURES), ("offers", OFFERS)])
def test_the_page_takes_them_too(everybody, of, text):
    client = signed_in(everybody, "mentee_reporter")
    content = text.format(name=everybody.mentee.name).replace("Nowhere,MZ,2024,7\n", "")
    file = SimpleUploadedFile("table.csv", content.encode())
    preview = client.post(reverse("operators:import"), {"of": of, "file": file}).url

    page = client.get(preview).content.decode()
    assert "nothing is stored yet" in page
    stored = client.get(client.post(preview).url).content.decode()
    assert "Stored" in stored
    assert (Value if of == "values" else Strength).objects.count() == 1


def test_facts_about_countries_come_all_or_none(everybody, tmp_path):
    file = tmp_path / "facts.csv"
    file.write_text("iso3,wb_income_fy23\nMOZ,Low income\n")
    load = ("load_country_facts", "--file", f"file={file}")
    source = {"source": "World Bank, July 2022"}
    assert do(*load, body=source).answer["created"] == 1

    file.write_text("iso3,wb_income_fy23\nMOZ,Rich!\nKEN,Poor!\n")
    refused = do(*load, body=source)
    assert (refused.status, len(refused.answer["reasons"])) == (1, 2)
    assert refused.answer["reasons"][1]["field"] == "row 3, wb_income_fy23"
    file.write_text("iso3,wb_income_fy23\nMOZ,High income\n")
    assert do(*load, body=source).status == 1
    replaced = do(*load, body=source | {"replace": True})
    assert replaced.answer["updated"] == 1
    assert CountryFact.objects.get().value == "high"
