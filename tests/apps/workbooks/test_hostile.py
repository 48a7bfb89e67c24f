"""Workbooks made to keep the site busy: read in one pass, apart, and only for who may send one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from tests.apps.workbooks.forms import (
    NEEDS,
    applied,
    cell,
    closed,
    everybody,
    looked,
    opened,
    received,
    stored,
    taken,
)
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.foundation.workbooks.opening import OpenedSheet
from waterpeers.apps.foundation.workbooks.reading import _Merged
from waterpeers.apps.workbooks import actions
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotValid


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change a part of a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w", 8) as after:
        for each in before.infolist():
            text = before.read(each)
            after.writestr(each.filename, change(text) if each.filename == part else text)
    return out.getvalue()


def with_comment(comment: bytes) -> Callable[[bytes], bytes]:
    def change(text: bytes) -> bytes:
        at = text.find(b"?>") + 2 if text.startswith(b"<?xml") else 0
        return text[:at] + b"<!-- " + comment + b" -->" + text[at:]

    return change


@pytest.fixture
def people(db) -> World:
    return everybody()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "part, comment",
    [
        ("xl/worksheets/sheet1.xml", b"<c a>" * 160_000),
        ("xl/worksheets/sheet2.xml", b'<c r="A1" t="e"><v>' * 40_000),
        ("xl/workbook.xml", b'<sheet name="" ' * 40_000),
        ("xl/_rels/workbook.xml.rels", b"<Relationship " * 40_000),
        ("xl/styles.xml", b"<cellXfs " * 40_000),
    ],
)
def test_what_stands_in_a_comment_is_no_cell_and_takes_no_time(people, part, comment):
    book = opened(taken(NEEDS, people))
    cell(book[NEEDS.tab], NEEDS, 2, NEEDS.free).value = NEEDS.new
    sent = changed(closed(book), part, with_comment(comment))
    upload = received(people, sent)

    assert looked(people, upload).faults == ()
    applied(people, upload)
    assert NEEDS.new in {line[NEEDS.free] for line in stored(NEEDS, people.mentee).values()}


@pytest.mark.django_db
def test_a_part_that_declares_a_type_is_refused(people):
    def declared(text: bytes) -> bytes:
        at = text.index(b"?>") + 2
        return text[:at] + b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text[at:]

    with pytest.raises(NotValid) as refused:
        received(people, changed(taken(NEEDS, people), "xl/workbook.xml", declared))
    assert refused.value.verdict.against[0].code == "workbook_not_readable"


@pytest.mark.django_db
@pytest.mark.parametrize("who, names_it", [("administrator", False), ("outsider", True)])
def test_nobodys_file_is_looked_at_who_may_not_send_one(people, who, names_it):
    organisation = people.mentee if names_it else None
    with pytest.raises(NotAllowed):
        actions.receive(
            ContentFile(b"not even a workbook", "form.xlsx"),
            act=Act(people.actor(who), NOON),
            organisation=organisation,
        )


class Watched(ContentFile):
    """A file that notes whether a transaction is open when it is read."""

    def chunks(self, chunk_size: int | None = None):
        seen.append(connection.in_atomic_block)
        return super().chunks(chunk_size)


seen: list[bool] = []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_file_is_read_while_nobodys_writing_waits_for_it():
    people = everybody()
    seen.clear()
    file = Watched(taken(NEEDS, people), "form.xlsx")
    actions.receive(file, act=Act(people.actor("mentee_reporter"), NOON))

    assert seen[0] is False


def test_very_many_merged_cells_are_gone_through_once():
    ranges = [((row, 3), (row + row % 7, 4)) for row in range(0, 3000, 3)]
    ranges += [((5, 9), (2000, 9))]  # over none of our columns
    merged = _Merged(ranges, [2, 3])

    by_hand = {
        row: any(top <= row <= bottom for (top, left), (bottom, _) in ranges if left == 3)
        for row in range(3100)
    }
    assert {row: bool(merged.over(row)) for row in range(3100)} == by_hand
    assert merged.over(3) == "D4:E7"
    assert OpenedSheet("a", [], []).per_cent == frozenset()
