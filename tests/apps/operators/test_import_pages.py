"""The pages of an import: preview, answers, storing once, what others may not see."""

from __future__ import annotations

import io
import os
import time

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.markup import tight
from tests.world import operator
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.models import Organisation

pytestmark = pytest.mark.django_db
UPLOAD = "/register/import/"
GOOD = "name,country,staff\nLake Water,MZ,4\nHill Water,KE,5\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def keeper(client, everybody):
    client.force_login(everybody.people["facilitator"])
    return client


def send(client, text: str | bytes, name: str = "list.csv", **data):
    content = text.encode() if isinstance(text, str) else text
    sent = {"of": "operators", "file": SimpleUploadedFile(name, content)}
    return client.post(UPLOAD, sent | data)


def test_a_preview_stores_nothing_and_storing_does_it(keeper):
    before = Organisation.objects.count()
    address = send(keeper, GOOD).url

    page = keeper.get(address)
    assert "2 created" in page.content.decode()
    assert Organisation.objects.count() == before

    stored = keeper.get(keeper.post(address).url)
    assert "Stored" in stored.content.decode()
    assert Organisation.objects.count() == before + 2
    assert default_storage.listdir("imports")[1] == []


def test_storing_twice_stores_once_and_leads_to_the_same_page(keeper):
    address = send(keeper, GOOD).url

    first, second = keeper.post(address).url, keeper.post(address).url

    assert first == second
    assert Organisation.objects.filter(name="Lake Water").count() == 1
    assert Entry.objects.filter(event=Event.ORGANISATIONS_IMPORTED).count() == 1
    assert keeper.get(second).status_code == 200


def test_faults_are_shown_and_come_as_a_table_without_live_formulas(keeper):
    text = 'name,country\n"<b>x</b>",Atlantis\n=1+1,"=HYPERLINK(""http://x"")"\nGood,MZ\n'
    address = send(keeper, text).url

    page = keeper.get(address).content.decode()
    assert "Faults in rows (2)" in page
    assert "<b>x</b>" not in page
    table = keeper.get(f"{address}rejected.csv").content.decode()
    assert "'=HYPERLINK" in table
    assert ',"=HYPERLINK' not in table

    refused = keeper.post(address)
    assert refused.status_code == 409
    assert not Organisation.objects.filter(name="Good").exists()
    keeper.post(address, {"good_rows": "on"})
    assert Organisation.objects.filter(name="Good").count() == 1


def test_how_the_file_was_read_is_shown(keeper):
    page = keeper.get(send(keeper, "name;country;colour\nPetr\x97polis;BR;red\n").url)

    text = tight(page.content.decode())
    assert "<dt>Between the columns</dt><dd>semicolon</dd>" in text
    assert "left out</dt><dd>colour</dd>" in text
    assert "country → Country" in text
    assert "Letters given back (1)" in text
    assert "Petr\ufffdpolis" in text


def test_a_file_without_rows_is_not_called_known(keeper):
    page = keeper.get(send(keeper, "name,country\n").url).content.decode()

    assert "no rows below" in page
    assert "in the register already" not in page
    assert ">Store<" not in page


def test_a_sheet_can_be_named(keeper):
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Data").append(["name", "country"])
    workbook["Data"].append(["Lake Water", "MZ"])
    file = io.BytesIO()
    workbook.save(file)

    page = keeper.get(send(keeper, file.getvalue(), "list.xlsx", sheet="Data").url)
    assert "1 created" in page.content.decode()
    assert send(keeper, file.getvalue(), "list.xlsx", sheet="Nowhere").status_code == 422


def test_a_question_must_be_answered(keeper):
    known = operator("Águas do Monte, E.P.", place="Pemba", connections=12_500)
    address = send(keeper, "name,country\nAguas do Monte,MZ\n").url

    page = keeper.get(address).content.decode()
    assert "is “Aguas do Monte” the same as" in page
    assert f'href="{reverse("portal:operator", args=[known.uuid])}"' in page
    assert "Pemba · Mozambique · Connections 12,500" in page
    assert keeper.post(address).status_code == 409
    keeper.post(address, {"answer-2": str(known.uuid), "answer-9": "new", "answer-x": "new"})

    known.refresh_from_db()
    assert known.name == "Aguas do Monte"


def test_a_question_far_down_a_file_keeps_a_name_that_can_be_answered(keeper):
    operator("Águas do Monte, E.P.")
    rows = "".join(f"Invented {number},MZ\n" for number in range(1200))
    address = send(keeper, f"name,country\n{rows}Aguas do Monte,MZ\n").url

    assert 'name="answer-1202:same"' in keeper.get(address).content.decode()


def test_an_answer_that_means_nothing_fails_in_words(keeper):
    operator("Águas do Monte, E.P.")
    address = send(keeper, "name,country\nAguas do Monte,MZ\n").url

    page = keeper.get(keeper.post(address, {"answer-2": "' OR 1=1"}).url).content.decode()

    assert "nothing was stored" in page
    assert "neither “new” nor an organisation" in page


def test_figures_by_year_come_with_the_page_too(keeper):
    mapping = SimpleUploadedFile(
        "m.toml",
        b'scheme="t"\nyear="y"\n[fields]\nidentifier="i"\nname="n"\n'
        b'[values.km]\nvariable="net_water_km"\nunit="km"\n',
    )
    address = send(keeper, "i,n,y,km\n1,Lake Water,2020,5\n", own_mapping=mapping).url

    assert "Figures: 1 new, 0 changed, 0 unchanged" in keeper.get(address).content.decode()
    keeper.post(address)

    assert Value.objects.get().value == 5


def test_questions_about_figures_are_told_before_and_after(keeper):
    mapping = SimpleUploadedFile(
        "m.toml",
        b'scheme="t"\nyear="y"\n[fields]\nidentifier="i"\nname="n"\n'
        b'[values.sold]\nvariable="sold"\n',
    )
    rows = "".join(f"1,<i>Lake</i>,{year},{2_500_000}\n" for year in range(2018, 2023))
    address = send(keeper, f"i,n,y,sold\n{rows}1,<i>Lake</i>,2023,2500\n", own_mapping=mapping).url

    looked = tight(keeper.get(address).content.decode())
    assert "Questions about figures (1)" in looked
    assert "&lt;i&gt;Lake&lt;/i&gt;" in looked
    assert "2,500 m³" in looked
    assert "is it in" in looked
    assert not Value.objects.exists()
    stored = tight(keeper.get(keeper.post(address).url).content.decode())

    assert "Questions about figures (1)" in stored
    assert "waits beside its figure" in stored
    assert [v.value for v in Value.objects.exclude(questions=[])] == [2500]


def test_of_many_questions_about_figures_the_first_are_shown(keeper):
    mapping = SimpleUploadedFile(
        "m.toml",
        b'scheme="t"\nyear="y"\n[fields]\nidentifier="i"\nname="n"\n'
        b'[values.h]\nvariable="hours_supply"\n',
    )
    rows = "".join(f"1,Lake Water,{year},30\n" for year in range(2000, 2016))

    page = keeper.get(send(keeper, "i,n,y,h\n" + rows, own_mapping=mapping).url).content.decode()

    assert "Questions about figures (32)" in page
    assert "The first 25 are shown." in page
    assert page.count("30 hours a day") == 25


def test_rows_that_look_alike_are_asked_about_and_one_can_be_left_out(keeper):
    address = send(keeper, "name,country\nHill Water Ltd,KE\nHill Water Limited,KE\n").url

    assert "the same as “Hill Water Ltd” of row 2?" in keeper.get(address).content.decode()
    page = keeper.get(keeper.post(address, {"answer-3": "skip"}).url).content.decode()

    assert "1 row was left out" in page
    assert Organisation.objects.filter(name__startswith="Hill Water").count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x00", "list.csv"),
        (b"%PDF-1.4", "list.csv"),
        (b"PK\x03\x04 torn", "list.xlsx"),
        (b"name\n" + b"\xff" * 10 + b'"open quote', "../../etc/passwd"),
    ],
)
def test_what_cannot_be_read_is_answered_and_not_kept(keeper, content, name):
    answer = send(keeper, content, name)

    if answer.status_code == 302:  # readable after all: then it names its faults
        assert keeper.get(answer.url).status_code == 200
    else:
        assert answer.status_code == 422
        assert default_storage.listdir("imports")[1] == []


def test_another_shape_says_what_was_found_and_expected(keeper):
    page = keeper.get(send(keeper, "rank,film\n1,Chinatown\n").url).content.decode()

    assert "rank, film" in page
    assert "Nothing" not in page


def test_a_broken_mapping_is_named(keeper):
    mapping = SimpleUploadedFile("m.toml", b"colour = 'blue'\n")

    page = keeper.get(send(keeper, GOOD, own_mapping=mapping).url).content.decode()

    assert "colour" in page


def test_a_long_file_waits_for_the_worker_and_the_page_renews_itself(keeper, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 10)
    address = send(keeper, GOOD).url

    page = keeper.get(address).content.decode()
    assert "Waiting for its turn" in page
    assert "data-renew" in page
    runs.perform(runs.take(at=Run.objects.get().asked_at), lambda: Run.objects.get().asked_at)
    page = keeper.get(address).content.decode()
    assert "2 created" in page
    assert "data-renew" not in page


def test_a_file_that_is_gone_is_said_so(keeper):
    address = send(keeper, GOOD).url
    for name in default_storage.listdir("imports")[1]:
        default_storage.delete(f"imports/{name}")

    page = keeper.get(keeper.post(address).url).content.decode()

    assert "The file is no longer here" in page


def test_uploads_older_than_a_day_are_forgotten(keeper):
    send(keeper, GOOD)
    (old,) = default_storage.listdir("imports")[1]
    path = default_storage.path(f"imports/{old}")
    os.utime(path, (time.time() - 90_000,) * 2)

    send(keeper, GOOD)

    assert old not in default_storage.listdir("imports")[1]


def test_an_import_of_somebody_else_is_not_found(keeper, client, everybody):
    address = send(keeper, GOOD).url

    for who in ("administrator", "mentor_coordinator"):
        client.force_login(everybody.people[who])
        for part in ("", "rejected.csv"):
            assert client.get(address + part).status_code == 404
        assert client.post(address).status_code == 404


def test_roles_are_looked_at_again_when_it_is_stored(keeper, everybody, monkeypatch):
    address = send(keeper, GOOD).url
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 10)
    waiting = keeper.post(address).url
    Membership.objects.filter(person=everybody.people["facilitator"]).delete()

    run = runs.take(at=Run.objects.latest("asked_at").asked_at)
    runs.perform(run, lambda: run.asked_at)

    assert run.state == RunState.FAILED
    assert keeper.get(waiting).status_code == 200
    assert not Organisation.objects.filter(name="Lake Water").exists()


def test_more_than_the_site_takes_is_refused_before_it_is_read(keeper):
    answer = keeper.post(
        reverse("operators:import"), {}, headers={"content-length": str(200 * 2**20)}
    )

    assert answer.status_code == 413


def test_the_right_mapping_is_found_by_the_headings(keeper, shared):
    with (shared / "data/us_sdwis_georgia/public_water_systems.csv").open() as file:
        text = "".join(file.readline() for _ in range(4))

    page = tight(keeper.get(send(keeper, text).url).content.decode())

    assert "<dt>Shape of the file</dt>" in page
    assert "New (3)" in page


def test_all_lines_of_each_part_go_out_as_a_table(keeper):
    many = "name,country\n" + "".join(f"Unlike {n} {n * 7},MZ\n" for n in range(30))
    address = send(keeper, many).url

    page = keeper.get(address).content.decode()
    table = keeper.get(f"{address}new.csv").content.decode("utf-8-sig").splitlines()

    assert "The first 25 are shown." in page
    assert len(table) == 31
    for part in ("changes", "left", "recovered", "rejected"):
        assert keeper.get(f"{address}{part}.csv").status_code == 200
    assert keeper.get(f"{address}secrets.csv").status_code == 404


def test_what_would_change_is_said_in_words(keeper):
    keeper.post(send(keeper, "name,country,setting\nLake Water,MZ,city\n").url)

    page = keeper.get(send(keeper, "name,country,setting\nLake Water,MZ,small_town\n").url)

    text = tight(page.content.decode())
    assert "City → Small town" in text


def test_a_place_outside_its_country_is_asked_about_and_taken_as_it_is(keeper):
    text = "name,country,latitude,longitude\nLake Water,MZ,35.2,-13.3\n"
    address = send(keeper, text).url

    page = tight(keeper.get(address).content.decode())
    refused = keeper.post(address)
    stored = keeper.post(address, {"answer-2:place": "new"})

    assert "the place 35.2, -13.3 of “Lake Water” does not lie in its country." in page
    assert "Is -13.3, 35.2 meant, latitude first?" in page
    assert (refused.status_code, stored.status_code) == (409, 302)
    assert Organisation.objects.get(name="Lake Water").latitude == 35.2


def test_a_file_is_read_again_with_another_mark_and_other_line_ends(keeper):
    organisation = operator("Lake Water")
    text = "name;country;year;net_water_km\nLake Water;MZ;2024;123.456\n"
    address = send(keeper, text, of="values").url
    first = tight(keeper.get(address).content.decode())
    again = address + "again/"

    answer = keeper.post(again, {"decimal": ","})
    page = tight(keeper.get(answer.url).content.decode())

    assert "“123.456” can be read as 123.456 or as 123456" in first
    assert "Read the file again" in first
    assert answer.url != address
    assert "The mark before decimals is “,”, as you said." in page
    assert not Value.objects.exists()
    assert keeper.post(again, {"decimal": ","}).url == answer.url
    keeper.post(answer.url)
    assert Value.objects.get(sheet__organisation=organisation).value == 123_456
    gone = keeper.post(again, {"decimal": "."})
    assert gone.status_code == 409
    assert "Read the file again" not in keeper.get(answer.url).content.decode()


def test_letters_that_do_not_fit_are_said_beside_the_form(keeper):
    text = GOOD.replace("Lake", "Lac d'Été").encode("cp1252")
    address = send(keeper, text, encoding="cp1252").url

    refused = keeper.post(address + "again/", {"encoding": "cp1252", "lines": "nothing"})
    wrong = keeper.post(address + "again/", {"encoding": "utf-8"})
    changed = keeper.post(address + "again/", {"encoding": "cp1252", "lines": "lf"})

    assert (refused.status_code, wrong.status_code, changed.status_code) == (422, 422, 302)
    assert "The file cannot be read as" in wrong.content.decode()
    page = keeper.get(changed.url).content.decode()
    assert "as you said" in page
    assert "Only line feeds end a line" in page


def test_totals_are_named_and_keep_nothing_from_being_stored(keeper):
    address = send(keeper, "name,country,staff\nLake Water,MZ,4\nTOTAL,,4\n").url

    page = tight(keeper.get(address).content.decode())
    stored = keeper.get(keeper.post(address).url).content.decode()

    assert "1 row sums up or averages others and is left out: TOTAL (3)" in page
    assert "Stored" in stored
    assert Organisation.objects.filter(name="Lake Water").exists()
