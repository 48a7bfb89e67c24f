"""What must be there once a subject was added, and nothing but that: run in a copy of the code.

``test_new_subject.py`` makes the copy and adds the subject as the how-to says.
"""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.cli.doing import do
from tests.conftest import NOON
from tests.permissions import test_permissions as permissions
from tests.world import signed_in
from waterpeers.apps.records.kinds import kinds
from waterpeers.apps.records.waiting import to_check
from waterpeers.apps.workbooks.queries import kind_named, workbook
from waterpeers.domain.actors import Act
from waterpeers.site.api import description

KIND = next(kind for kind in kinds() if kind.app == "meters")
ROWS = [row for row in permissions.ROWS if "meter" in row.address]
OPERATIONS = {"meter_counts", "meter_count", "save_meter_count", "change_meter_count",
              "check_meter_count"}  # fmt: skip


@pytest.mark.django_db
def test_its_address_answers_and_the_menu_leads_there(everybody):
    client = signed_in(everybody)
    page = client.get(reverse("meters:mine"), follow=True)

    assert page.status_code == 200
    assert "No count yet." in page.content.decode()
    assert f'href="{reverse("meters:mine")}"' in client.get(reverse("desk:home")).content.decode()


@pytest.mark.django_db
def test_it_is_entered_refused_checked_and_told_in_the_trail(everybody):
    client = signed_in(everybody)
    address = reverse("meters:start", args=[everybody.mentee.uuid])
    wrong = client.post(address, {"year": "2025", "installed": "12", "working": "13"})
    assert wrong.context["form"].errors == {"working": ["More meters work than there are."]}
    client.post(address, {"year": "2025", "installed": "1,200", "working": "900"})
    row = KIND.table._default_manager.get()
    assert (row.installed, row.working) == (1200.0, 900.0)

    signatory = everybody.actor("mentee_signatory")
    assert to_check(signatory) == [row]
    other = signed_in(everybody, "mentee_signatory")
    desk = other.get(reverse("desk:home")).content.decode()
    assert "The meters of Águas do Lago for 2025 wait for your check." in desk
    page = other.post(reverse("meters:check", args=[row.uuid]), {"revision": "1"}, follow=True)
    assert "Customer meters were checked" in page.content.decode()


@pytest.mark.django_db
def test_it_goes_out_as_a_workbook(everybody):
    act = Act(everybody.actor("mentee_signatory"), NOON)
    book = openpyxl.load_workbook(
        BytesIO(workbook(everybody.mentee, kind_named("meters"), "", act=act))
    )

    assert "Customer meters" in book.sheetnames


def test_its_operations_are_described():
    found = {
        operation["operationId"]
        for path in description()["paths"].values()
        for operation in path.values()
    }

    assert found >= OPERATIONS


def test_the_command_line_names_them():
    listed = do("--list", "meter").answer["operations"]

    assert {each["operation"] for each in listed} >= OPERATIONS


def test_the_table_of_permissions_covers_it():
    permissions.test_every_address_is_in_the_table()
    pages = {"mine", "of", "start", "change", "check"}

    assert {row.address for row in ROWS} == {
        *(f"meters:{page}" for page in pages), *(f"api:{name}" for name in OPERATIONS)
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_each_role_gets_what_the_table_says(row):
    permissions.test_each_role_gets_what_the_table_says(row)
