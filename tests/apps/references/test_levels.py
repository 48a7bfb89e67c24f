"""Service levels of countries: told by their headings, read, shown beside a utility's ladder."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.ladders.made import saved
from tests.apps.references.made import MOZAMBIQUE, as_text, world_file
from tests.world import signed_in
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.tables import NOTHING_SAID
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.queries import ladder_groups
from waterpeers.apps.references.imports import read_levels
from waterpeers.apps.references.models import CountryLevels, ReferenceTable
from waterpeers.apps.references.tables import level_sheets
from waterpeers.domain.published_levels import nearest_year, published_share
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db


def read(path):
    return read_levels(path, level_sheets(path), NOTHING_SAID)[1]


def test_the_sheets_for_readers_are_told_by_their_headings(tmp_path):
    path = world_file(tmp_path)

    assert [each.sheet for each in level_sheets(path)] == ["Water", "Hygiene"]
    found = read(path)
    of_2024 = found.levels["water", "MZ"][2024]
    assert of_2024["all"] == {
        "at_least_basic": 60.5, "limited": 12, "unimproved": 20, "surface_water": 7.5,
        "safely_managed": 31.25, "on_premises": 40, "available_when_needed": 44,
        "free_of_contamination": 31.25,
    }  # fmt: skip
    assert of_2024["urban"]["surface_water"] == "<1"
    assert of_2024["urban"]["free_of_contamination"] == ">99"
    assert "safely_managed" not in of_2024["rural"]  # "-" is not told, and is no nought
    assert found.levels["hygiene", "MZ"][2024]["rural"] == {"at_least_basic": 12}
    assert list(found.unknown) == ["Sub-Saharan Africa"]
    assert not found.rejected


def test_the_sheet_for_programs_goes_before_that_for_readers(tmp_path):
    path = world_file(tmp_path, for_programs=True)

    assert [each.sheet for each in level_sheets(path)] == ["wat", "Hygiene"]
    shares = read(path).levels["water", "MZ"][2024]["all"]
    assert shares["at_least_basic"] == 60.4821  # not 29.2, which is basic alone
    assert "on_premises" not in shares


def test_the_names_of_earlier_years_and_a_sheet_saved_as_text_are_known(tmp_path):
    path = tmp_path / "san.csv"
    path.write_text(
        "name,iso3,year,pop_n,san_bas_n,san_lim_n,san_unimp_n,san_od_n,san_bas_u\n"
        "Mozambique,MOZ,2020,31000,35.5,9,30,25.5,60\n"
    )

    assert read(path).levels["sanitation", "MZ"][2020] == {
        "all": {"at_least_basic": 35.5, "limited": 9, "unimproved": 30, "open_defecation": 25.5},
        "urban": {"at_least_basic": 60},
    }


def test_what_is_no_share_is_named_and_its_year_asked(tmp_path):
    wrong = [*MOZAMBIQUE[:2], 2023, 1, 1, 160, 12, "many", 7]
    late = [*MOZAMBIQUE[:2], "next", 1, 1, 60, 12, 20, 8]
    found = read(world_file(tmp_path, rows=(wrong, late)))

    assert [(each.value, each.reason.code) for each in found.rejected] == [
        ("160", "not_a_share"), ("many", "not_a_share"), ("next", "not_a_year"),
    ]  # fmt: skip


def test_other_tables_are_no_levels(tmp_path):
    path = tmp_path / "yearbook.csv"
    path.write_text(as_text())

    assert level_sheets(path) == []
    path.write_text("iso3,year,wat_bas_n,wat_lim_n\n")
    with pytest.raises(NotValid, match="no_levels"):
        read(path)


def test_shares_are_numbers_or_bounds_as_they_were_published():
    assert [published_share(text) for text in ("<1", "> 99", "NA", "0", "99.5")] == [
        "<1", ">99", None, 0, 99.5,
    ]  # fmt: skip
    for text in ("101", "-3", ">98", "a"):
        with pytest.raises(ValueError, match=r".*"):
            published_share(text)
    assert nearest_year([2019, 2021, 2024], 2020) == 2021


def test_it_comes_in_as_a_published_table_and_stands_beside_a_utilitys_ladder(everybody, tmp_path):
    content = world_file(tmp_path).read_bytes()
    facilitator = signed_in(everybody, "facilitator")
    file = SimpleUploadedFile("JMP_2025_WLD.xlsx", content)

    looked = facilitator.post(reverse("operators:import"), {"file": file, "of": "references"})
    preview = facilitator.get(looked["Location"]).content.decode()
    assert "service levels of countries (1)" in " ".join(preview.split())
    assert "sheets Water, Hygiene" in " ".join(preview.split())
    assert "Sub-Saharan Africa" in preview
    assert not CountryLevels.objects.exists()
    facilitator.post(looked["Location"])

    table = ReferenceTable.objects.get()
    assert (table.first_year, table.file) == (2024, "JMP_2025_WLD.xlsx")
    assert (
        "Joint Monitoring Programme"
        in facilitator.get(reverse("references:index")).content.decode()
    )
    saved(everybody)
    reporter = signed_in(everybody, "mentee_reporter")
    page = reporter.get(reverse("ladders:of", args=[everybody.mentee.uuid])).content.decode()
    assert "Beside what is published of Mozambique, 2024" in page
    assert "Mozambique, urban" in page
    (ladder,) = SavedLadder.objects.all()
    shown = ladder_groups(everybody.actor("mentee_reporter"), everybody.mentee, [ladder])
    rows = {row[0]: row[1:] for row in shown["groups"][0].beside[0].rows}
    assert rows["Safely managed"] == ("33", "31.2", "55", None), "of its conditions, ours"
    assert "&lt;1" in page
    assert "JMP_2025_WLD.xlsx" in page
    (levels,) = reporter.get(
        "/api/references/service-levels/", {"country": "MZ", "service": "water"}
    ).json()["items"]
    assert levels["years"]["2024"]["urban"]["surface_water"] == "<1"
    facilitator.post(reverse("references:remove", args=[table.uuid]))
    assert not CountryLevels.objects.exists()


def test_the_same_file_twice_changes_nothing(everybody, tmp_path):
    client = signed_in(everybody, "facilitator")
    for _ in range(2):
        file = SimpleUploadedFile("JMP_2025_WLD.xlsx", world_file(tmp_path).read_bytes())
        looked = client.post(reverse("operators:import"), {"file": file, "of": "references"})
        client.post(looked["Location"])

    looks = Run.objects.filter(kind="look_at_references").order_by("pk")
    assert [run.result["unchanged"] for run in looks] == [0, 2]
