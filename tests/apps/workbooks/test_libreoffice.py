"""LibreOffice really opens, edits and saves workbooks: what was not edited comes back unchanged."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.apps.workbooks.forms import (
    FORMS,
    WHO,
    Form,
    applied,
    cell,
    everybody,
    looked,
    stored,
    taken,
)
from tests.conftest import NOON
from tests.office import Fill
from tests.world import World
from waterpeers.apps.foundation.workbooks.columns import (
    CellKind,
    SheetColumn,
    SheetLine,
    Stamp,
    Workbook,
    WorkbookSheet,
    same,
)
from waterpeers.apps.foundation.workbooks.comparing import compare
from waterpeers.apps.foundation.workbooks.reading import read
from waterpeers.apps.foundation.workbooks.writing import write
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.workbooks.mailbox import take_in
from waterpeers.apps.workbooks.models import Upload
from waterpeers.domain.verdicts import NotReady

SITE = "https://here.example"
STAMP = Stamp("figures", "0b5f3c6e-1111-4222-8333-444455556666", "2025", NOON.isoformat())
TEXTS = (
    "=1+1", "+1", "-x", "@a", "'quoted", '"', "مرحبا بالعالم", "👩🏽‍🔧 à l’œuvre", "1e5", "1/2",
    "TRUE", "two\nlines", "<&>", "007", "http://x.example", "x" * 4000, "#N/A",
    "2026-01-02", "12 %",
)  # fmt: skip
NUMBERS = (0.0, 1234.5, 1 / 3, 0.1 + 0.2, -1e-9, 1e15, 123456789.123456, 1e300, 1e-300, 1.7e308)


def test_exactly_what_was_edited_is_a_change(fill_in: Fill, tmp_path: Path):
    columns = (
        SheetColumn("name", "Figure", CellKind.FIXED),
        SheetColumn("value", "Value", CellKind.NUMBER, unit="m³", note="What is meant"),
        SheetColumn("grade", "Grade", CellKind.CHOICE, (("a", "Très bon"), ("b", "Bon"))),
        SheetColumn("note", "Note", longest=5000),
    )
    lines = tuple(
        SheetLine(f"k{n}", {"name": text, "value": NUMBERS[n % len(NUMBERS)], "grade": "ab"[n % 2],
                       "note": text}, 1)
        for n, text in enumerate(TEXTS)
    )  # fmt: skip
    sheet = WorkbookSheet("values", "Valeurs", columns, (*lines, SheetLine("blank")))
    path = tmp_path / "values.xlsx"
    path.write_bytes(write(Workbook(STAMP, (sheet,), ("Guide",)), site=SITE))
    last = len(TEXTS) + 3

    fill_in(path, [["Valeurs", "C4", "number", 7.25], ["Valeurs", "C5", "formula", "=2*21"],
                   ["Valeurs", "C6", "text", "1.234,5"], ["Valeurs", "C7", "formula", "=1/0"],
                   ["Valeurs", "D11", "text", "Bon"], ["Valeurs", "E9", "text", ""],
                   ["Valeurs", f"E{last}", "text", "=new"],
                   ["Valeurs", "", "rename", "Mes valeurs"]])  # fmt: skip

    returned = read(path, site=SITE)
    changes, gone = compare(returned, [sheet])
    found = {cell.address: cell.ours for line in changes for cell in line.cells}
    assert (gone, returned.notes) == ([], [])
    assert [(f.address, f.reason.code) for f in returned.faults] == [
        ("Mes valeurs!C7", "workbook_cell_error")
    ]
    assert found == {
        "Mes valeurs!C4": 7.25, "Mes valeurs!C5": 42.0, "Mes valeurs!C6": 1234.5,
        "Mes valeurs!E9": None, "Mes valeurs!D11": "b", f"Mes valeurs!E{last}": "=new",
    }  # fmt: skip


LINES = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
        | st.sampled_from(TEXTS),
        st.none() | st.just(0.0) | st.floats(-9e307, 9e307),
    ),
    min_size=60, max_size=120,
)  # fmt: skip


@settings(max_examples=3, database=None)
@given(LINES)
def test_saved_without_an_edit_it_changes_nothing_whatever_stands_in_it(fill_in: Fill, rows):
    columns = (
        SheetColumn("value", "Value", CellKind.NUMBER),
        SheetColumn("note", "Note", longest=5000),
    )
    lines = tuple(
        SheetLine(f"k{n}", {"value": number, "note": text}, 1)
        for n, (text, number) in enumerate(rows)
    )
    sheet = WorkbookSheet("values", "Valeurs", columns, lines)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "values.xlsx"
        path.write_bytes(write(Workbook(STAMP, (sheet,)), site=SITE))
        fill_in(path, [["Valeurs", "", "colour", 0xFFEE00]])
        returned = read(path, site=SITE)

    assert (returned.faults, returned.notes) == ([], [])
    assert compare(returned, [sheet]) == ([], [])
    for line in lines:
        cells = returned.cells["values", line.key]
        assert all(same(cells[key].value, line.cells[key]) for key in ("value", "note"))


# --- the four forms, there and back: in French, hostile texts stored beforehand ---

HOSTILE = "=1+1\n'مرحبا بالعالم' 👩🏽‍🔧 «à l’œuvre»\n" + "x" * 300
OTHER = "@SUM(A1)\nÀ vérifier, 12 %"


@pytest.fixture
def people() -> World:
    made = everybody()
    for kind in (Need, Strength):
        kind.objects.filter(organisation=made.mentee).update(evidence=HOSTILE)
    Value.objects.update(note=HOSTILE)
    return made


def in_french(form: Form, people: World, path: Path) -> tuple[str, Worksheet]:
    """Take a workbook along in French; give the name of the form's tab, and its sheet."""
    with translation.override("fr"):
        path.write_bytes(taken(form, people))
    book = openpyxl.load_workbook(path)
    keys = {"needs": 1, "strengths": 2}
    page = book.worksheets[keys.get(form.name, 1)]
    return page.title, page


def address(page: Worksheet, form: Form, line: int, key: str) -> str:
    return cell(page, form, line, key).coordinate


def by_upload(people: World, path: Path, client) -> Upload:
    client.force_login(people.people[WHO])
    send = reverse("workbooks:send", args=[people.mentee.uuid])
    answer = client.post(send, {"file": SimpleUploadedFile("form.xlsx", path.read_bytes())})
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.latest("pk")


def by_mail(people: World, path: Path, client) -> Upload:
    message = EmailMessage()
    message["From"] = "Ana <mentee.reporter@example.org>"
    message.set_content("Voici.")
    message.add_attachment(
        path.read_bytes(), maintype="application", subtype="octet-stream", filename="form.xlsx"
    )
    (attached,) = take_in(message, at=NOON)
    assert attached.upload, attached.reasons
    return attached.upload


EDITS: dict[str, list[tuple[int, str, str, Any, Any]]] = {  # line, column, how, what, as stored
    "figures": [
        (1, "value", "typed", "5 412,25", 5412.25),
        (1, "unit", "text", "millions de m³ par an", "million m3/year"),
        (1, "note", "text", OTHER, OTHER),
        (2, "value", "typed", "0", 0.0),
        (2, "source", "text", "  Compteurs\n", "Compteurs"),
        (2, "grade", "text", "C3", "C3"),
    ],
    "balance": [
        (1, "value", "typed", "2 987,125", 2987.125),
        (1, "limit", "typed", "3,5", 3.5),
        (2, "value", "typed", "0", 0.0),
        (2, "limit", "text", "", None),
    ],
    "needs": [
        (1, "sentence", "text", OTHER, OTHER),
        (1, "working_area", "text", "Efficacité énergétique", "energy"),
        (2, "help", "text", "", None),
        (3, "sentence", "text", "Nos pompes", "Nos pompes"),
        (3, "working_area", "text", "Efficacité énergétique", "energy"),
    ],
}
EDITS["strengths"] = EDITS["needs"]


@pytest.mark.long
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("way", [by_upload, by_mail])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_each_form_is_filled_in_sent_back_looked_at_and_stored(
    fill_in: Fill, tmp_path: Path, client, people: World, form: Form, way
):
    path = tmp_path / "form.xlsx"
    tab, page = in_french(form, people, path)
    before = stored(form, people.mentee)
    edits, expected = [], {key: dict(cells) for key, cells in before.items()}
    for line, column, how, what, becomes in EDITS[form.name]:
        at = cell(page, form, line, column)
        edits.append([tab, at.coordinate, how, what])
        expected.setdefault(page.cell(at.row, 1).value, {})[column] = becomes
    fill_in(path, [*edits, [tab, "", "colour", 0xEEFFEE], [tab, "", "unlock", None]])

    upload = way(people, path, client)
    assert stored(form, people.mentee) == before, "nothing is stored before somebody looked"
    preview = looked(people, upload)
    assert [finding.reason.code for finding in preview.faults] == []
    assert sorted(cell.address for line in preview.changes for cell in line.cells) == sorted(
        f"{tab}!{address}" for _, address, *_ in edits
    )
    applied(people, upload)
    now = stored(form, people.mentee)
    assert now.keys() == expected.keys()
    for key, cells in expected.items():
        assert {column: now[key][column] for column in cells} == cells


@pytest.mark.long
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_cell_that_both_changed_waits_for_a_choice_and_a_wrong_one_has_its_address(
    fill_in: Fill, tmp_path: Path, client, people: World, form: Form
):
    path, other = tmp_path / "form.xlsx", tmp_path / "other.xlsx"
    tab, page = in_french(form, people, path)
    other.write_bytes(path.read_bytes())
    theirs = 9.25 if form.name == "balance" else "Quelqu’un d’autre"
    kind = "number" if form.name == "balance" else "text"
    conflict = address(page, form, 1, form.free)
    wrong = address(page, form, 2, form.number or form.choice)
    how, what = ("per cent", 0.04) if form.number else ("text", "Excellent")
    fill_in(other, [[tab, conflict, kind, theirs]])
    fill_in(path, [[tab, conflict, kind, form.new], [tab, wrong, how, what]])
    applied(people, by_mail(people, other, client))

    upload = by_upload(people, path, client)
    preview = looked(people, upload)
    assert [(fault.address, fault.reason.code) for fault in preview.faults] == [
        (f"{tab}!{wrong}", "workbook_cell_per_cent" if form.number else "not_in_list")
    ]
    (line,) = preview.changes
    assert [(each.address, each.theirs, each.ours) for each in line.cells if each.is_conflict] == [
        (f"{tab}!{conflict}", theirs, form.new)
    ]
    with pytest.raises(NotReady):
        applied(people, upload)
    applied(people, upload, ours=[f"{tab}!{conflict}"])
    assert stored(form, people.mentee)[line.key][form.free] == form.new
