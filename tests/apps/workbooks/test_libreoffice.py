"""LibreOffice really opens, edits and saves workbooks: what was not edited comes back unchanged."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from tests.conftest import NOON
from tests.office import Fill
from tests.stated import need
from tests.world import world
from waterpeers.apps.foundation.workbooks.comparing import compare
from waterpeers.apps.foundation.workbooks.reading import read
from waterpeers.apps.foundation.workbooks.shapes import (
    CellKind,
    Column,
    Line,
    Sheet,
    Stamp,
    Workbook,
)
from waterpeers.apps.foundation.workbooks.writing import write
from waterpeers.apps.matching.models import Need
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.queries import SUBJECTS, workbook

SITE = "https://here.example"
TEXTS = (
    "=1+1", "+1", "-x", "@a", "'quoted", '"', "مرحبا بالعالم", "👩🏽‍🔧 à l’œuvre", "1e5", "1/2",
    "TRUE", "two\nlines", "<&>", "007", "http://x.example", "x" * 4000, "#N/A",
    "2026-01-02", "12 %",
)  # fmt: skip
NUMBERS = (0.0, 1234.5, 1 / 3, 0.1 + 0.2, -1e-9, 1e15, 123456789.123456, 1e300, 1e-300, 1.7e308)


def test_exactly_what_was_edited_is_a_change(fill_in: Fill, tmp_path: Path):
    columns = (
        Column("name", "Figure", CellKind.FIXED),
        Column("value", "Value", CellKind.NUMBER, unit="m³", note="What is meant"),
        Column("grade", "Grade", CellKind.CHOICE, (("a", "Très bon"), ("b", "Bon"))),
        Column("note", "Note", longest=5000),
    )
    lines = tuple(
        Line(f"k{n}", {"name": text, "value": NUMBERS[n % len(NUMBERS)], "grade": "ab"[n % 2],
                       "note": text}, 1)
        for n, text in enumerate(TEXTS)
    )  # fmt: skip
    sheet = Sheet("values", "Valeurs", columns, (*lines, Line("blank")))
    stamp = Stamp("figures", str(uuid4()), "2025", NOON.isoformat())
    path = tmp_path / "values.xlsx"
    path.write_bytes(write(Workbook(stamp, (sheet,), ("Guide",)), site=SITE))
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


@pytest.mark.django_db
def test_needs_filled_in_with_libreoffice_are_stored(fill_in: Fill, tmp_path: Path):
    everybody = world()
    need(everybody, evidence="=SUM(A1)", wanted_help="مرحبا 👩🏽‍🔧")
    actor = everybody.actor("mentee_reporter")
    path = tmp_path / "needs.xlsx"
    with translation.override("fr"):
        path.write_bytes(workbook(everybody.mentee, SUBJECTS["needs"], "", actor=actor, at=NOON))
    fill_in(path, [["Besoins", "C3", "text", "Les deux tiers sont perdus"],
                   ["Besoins", "B4", "text", "Efficacité énergétique"],
                   ["Besoins", "C4", "text", "Nos pompes consomment trop"]])  # fmt: skip

    upload = actions.receive(ContentFile(path.read_bytes(), "needs.xlsx"), actor=actor, at=NOON)
    preview = actions.look(upload, actor=actor, at=NOON)
    assert (preview.faults, preview.notes) == ((), ())
    assert [cell.address for line in preview.changes for cell in line.cells] == [
        "Besoins!C3", "Besoins!B4", "Besoins!C4"
    ]  # fmt: skip
    actions.apply(upload, seen=preview.seen, actor=actor, at=NOON)
    first, second = Need.objects.order_by("pk")
    assert (first.evidence, first.wanted_help) == ("=SUM(A1)", "مرحبا 👩🏽‍🔧")
    assert (first.sentence, second.working_area) == ("Les deux tiers sont perdus", "energy")
